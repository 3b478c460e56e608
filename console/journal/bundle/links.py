"""One event of a bundle: its header, its link, what was in its body, and how it reads.

The link is the one of Larmbord's journal (written there in `console/journal/chain.py`): SHA-256 over the previous link,
the header framed as below, and the SHA-256 of the body as stored.
"""

import base64
import json
import struct
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

from console.journal.bundle.aes_gcm import open_sealed

FIXED = struct.Struct(">3q16s16sB16sBqBq2i")
NONCE = 12  # bytes, before what is sealed
DIGITS = 40  # of a number; more is nonsense, and slow


def _number(digits: str) -> int:
    if len(digits) > DIGITS:
        raise ValueError("number")
    return int(digits)


def parsed(text: bytes) -> Any:
    """JSON. ValueError for everything that is none, however deep."""
    try:
        return json.loads(text.decode("utf-8"), parse_int=_number)
    except RecursionError:
        raise ValueError("depth") from None


def unhexed(value: Any, size: int) -> bytes:
    """`size` bytes in hexadecimal. ValueError otherwise."""
    if not isinstance(value, str) or len(value) != 2 * size or value.lower() != value:
        raise ValueError("bytes")
    return bytes.fromhex(value)


def unpacked(value: Any) -> bytes:
    """Base64. ValueError otherwise."""
    if not isinstance(value, str):
        raise ValueError("base64")
    return base64.b64decode(value, validate=True)


def origin(node: bytes) -> bytes:
    """Where the chain of journal `node` begins."""
    return sha256(b"larmbord journal 2\0" + node).digest()


def framed(line: "dict[str, Any]") -> bytes:
    """The header as the chain and the seal take it. ValueError: it is none."""
    try:
        return _framed(**{name: line[name] for name in HEADER})
    except (KeyError, TypeError, AttributeError, struct.error, ValueError):
        raise ValueError("header") from None


HEADER = ("nseq", "ts", "mono", "boot", "kind", "incident", "epoch", "actor", "cmd", "dek")


def _framed(
    nseq: int, ts: int, mono: int, boot: str, kind: str, incident: "str | None", epoch: "int | None",
    actor: "str | None", cmd: str, dek: "int | None",
) -> bytes:  # fmt: skip
    name, who = kind.encode(), b"" if actor is None else actor.encode()
    about = b"" if incident is None else unhexed(incident, 16)
    fixed = FIXED.pack(
        nseq, ts, mono, unhexed(boot, 16), unhexed(cmd, 16),
        incident is not None, about, epoch is not None, epoch or 0, dek is not None, dek or 0,
        len(name), -1 if actor is None else len(who),
    )  # fmt: skip
    return fixed + name + who


def body_hash(line: "dict[str, Any]") -> bytes:
    """SHA-256 of the body as stored, from the body if it is there."""
    if "body" in line:
        return sha256(unpacked(line["body"])).digest()
    return unhexed(line.get("body_sha256"), 32)


def link_of(previous: bytes, line: "dict[str, Any]") -> bytes:
    """The link that ends with this event. ValueError: it is no event."""
    return sha256(previous + framed(line) + body_hash(line)).digest()


def opened(line: "dict[str, Any]") -> bytes:
    """The body before it was sealed. ValueError: the key does not open it, or it belongs to another event."""
    body = unpacked(line["body"])
    if line["dek"] is None:
        return body
    return open_sealed(unhexed(line.get("key"), 32), body[:NONCE], body[NONCE:], framed(line))


def readable(line: "dict[str, Any]", body: "bytes | None") -> "dict[str, Any]":
    """The event as plain JSON, with the exact words. `body` is opened; None: the law has erased it."""
    told = {name: line[name] for name in ("nseq", "kind", "incident", "actor", "epoch", "cmd")}
    told["ts"] = moment(line["ts"])
    return {**told, "erased": True} if body is None else {**told, "fact": fact(body)}


def fact(body: bytes) -> Any:
    """What happened, as the journal has it; what is no JSON as base64."""
    try:
        return parsed(body)
    except ValueError:
        return {"base64": base64.b64encode(body).decode()}


def moment(ts: Any) -> str:
    """RFC 3339, UTC. `ts`: microseconds since 1970. ValueError: no moment."""
    if not isinstance(ts, int):
        raise ValueError("ts")
    try:
        at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=ts)  # noqa: UP017 - Python 3.9
    except OverflowError:
        raise ValueError("ts") from None
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
