"""The SMS transport layer: PDUs to values and back (3GPP TS 23.040, TS 23.038; modem.md section 6).

Pure. Decoding never raises: what can be said is said, and a flag says what is wrong. Encoding raises ValueError.
"""

from console.modem.pdu.decode import decode, joined, tpdu_length
from console.modem.pdu.encode import Outgoing, encode_deliver, encode_status_report, encode_submit, redelivered
from console.modem.pdu.values import Alphabet, Deliver, Message, Outcome, Ports, StatusReport, Submit, Unreadable

__all__ = [
    "Alphabet",
    "Deliver",
    "Message",
    "Outcome",
    "Outgoing",
    "Ports",
    "StatusReport",
    "Submit",
    "Unreadable",
    "decode",
    "encode_deliver",
    "encode_status_report",
    "encode_submit",
    "joined",
    "redelivered",
    "tpdu_length",
]
