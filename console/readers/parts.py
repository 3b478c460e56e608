"""A text that came in parts, read as one (modem.md section 5 rule 10): what is there is shown, the missing told."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from console.readers import aml
from console.readers.coordinates import once
from console.readers.flags import flag
from console.readers.texts import read_text, unread
from console.reading import Reading


def join_parts(readings: Sequence[Reading | None]) -> Reading:
    """The parts in their order as one reading; None: that part is missing. Never raises.

    Position, keywords and the rest are read again over the whole text. What the network said (sender, time, flags about
    the carriage) is kept; the network time is that of the first part to be sent.
    """
    there = [reading for reading in readings if reading is not None]
    if not there:
        return unread("", "part_missing", f"1–{len(readings)} / {len(readings)}")
    total = len(readings)
    pieces = [_piece(reading, number, total) for number, reading in enumerate(readings, 1)]
    missing = [str(number) for number, reading in enumerate(readings, 1) if reading is None]
    whole = _whole(there, "".join(pieces))
    told = (*whole.flags, *(flag_ for part in there for flag_ in part.flags if _is_about_carriage(flag_.code)))
    lost = (flag("part_missing", f"{', '.join(missing)} / {total}"),) if missing else ()
    return msgspec.structs.replace(
        whole,
        sender=next((part.sender for part in there if part.sender), None),
        network_time=min((part.network_time for part in there if part.network_time is not None), default=None),
        flags=once((*lost, *told)),
    )


def _piece(reading: Reading | None, number: int, total: int) -> str:
    if reading is None:
        return f" [part {number} of {total} missing] "
    return reading.text.raw if reading.text else ""


def _whole(parts: Sequence[Reading], text: str) -> Reading:
    """Parts that are no text (octets shown as hex) may be one AML text together; else they stay what they are."""
    if all(part.format != "unread" for part in parts):
        return read_text(text)
    inner = aml.text_of(_octets(text))
    return read_text(inner) if inner else unread(text, "not_text")


def _octets(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


def _is_about_carriage(code: str) -> bool:
    return code.startswith(("readers.sms_", "modem.")) and code != "readers.sms_data"
