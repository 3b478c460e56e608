"""What a bundle says about itself, signed by the station."""

from hashlib import sha256
from typing import Any, NamedTuple

from console.journal.bundle.ed25519 import good_signature
from console.journal.bundle.files import N_, Bad, Files
from console.journal.bundle.links import parsed, unhexed, unpacked

FORMAT = "larmbord bundle 1"
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
SMALL = 1 << 24  # bytes at most


class Manifest(NamedTuple):
    """`after`, `start`: the event before the first, and its link. `files`: (size, SHA-256 in hexadecimal) by name."""

    node: bytes
    key: bytes
    label: str
    incidents: "list[str]"
    after: int
    start: bytes
    last: int
    files: "dict[str, tuple[int, str]]"
    exported: str
    by: "list[str]"
    to: str
    rule: str


def signed_manifest(raw: bytes) -> bytes:
    """The bytes that are signed."""
    return b"larmbord bundle\n" + sha256(raw).hexdigest().encode() + b"\n"


def read_manifest(files: Files) -> Manifest:
    """Signed with the key it names. Raises Bad."""
    if MANIFEST not in files.parts:
        raise Bad(N_("There is no {file} here. This is not a bundle of Larmbord."), file=MANIFEST)
    raw = files.part(MANIFEST).whole(SMALL)
    try:
        manifest = _read(parsed(raw))
        signature = unpacked(files.part(SIGNATURE).whole(SMALL).decode("ascii").rstrip("\n"))
    except (ValueError, KeyError, TypeError, AttributeError):
        words = N_("{file} or its signature makes no sense: it was changed, or no Larmbord of this kind made it.")
        raise Bad(words, file=MANIFEST) from None
    if not good_signature(manifest.key, signature, signed_manifest(raw)):
        raise Bad(N_("{file} or its signature was changed: they do not fit each other."), file=MANIFEST)
    return manifest


def _read(told: "dict[str, Any]") -> Manifest:
    if told["format"] != FORMAT:
        raise ValueError("format")
    files = {name: (_whole(about["size"]), str(about["sha256"])) for name, about in told["files"].items()}
    return Manifest(
        unhexed(told["node"], 16), unpacked(told["key"]), str(told["label"]), list(told["incidents"]),
        _whole(told["after"]), unhexed(told["start"], 32), _whole(told["last"]), files,
        str(told["exported"]), [str(who) for who in told["by"]], str(told["to"]), str(told["rule"]),
    )  # fmt: skip


def _whole(value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError("number")
    return value
