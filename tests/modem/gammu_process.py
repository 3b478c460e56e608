"""What python-gammu reads out of PDUs: hex lines in, JSON lines out. A process of its own, for gammu is GPL."""

import json
import sys

import gammu


def read(pdu: str) -> dict[str, object]:
    found = gammu.DecodePDU(bytes.fromhex(pdu), True)
    text, at = found["Text"], found["DateTime"]
    return {
        "text": text if isinstance(text, str) else None,
        "data": text.hex() if isinstance(text, bytes) else None,
        "number": found["Number"],
        "at": at.timestamp() if at is not None else None,
        "part": [found["UDH"][name] for name in ("ID8bit", "ID16bit", "AllParts", "PartNumber")],
        "class": found["Class"],
    }


for line in sys.stdin:
    try:
        print(json.dumps(read(line.strip())))
    except Exception as fault:  # noqa: BLE001 - what gammu cannot read is an answer too
        print(json.dumps({"fault": type(fault).__name__}))
