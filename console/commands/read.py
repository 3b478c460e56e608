"""`larmbord read`: what do the readers make of this message? One result a line; it never fails on content."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO

import msgspec

from console.events import Fact, kind_of, plain
from console.i18n import N_, _
from console.modem.pdu import Unreadable, decode
from console.moments import rfc3339
from console.readers import understand
from console.reading import Fix, Flag, Reading
from console.sentences import sentence
from console.text import Untrusted, visible
from console.wording.facts import say
from console.wording.names import named

HELP = N_(
    "Each line of FILE (or of standard input, for -) is one message: a text, a PDU in hex, or a JSON object of a feed. "
    "Which of them it is shows by itself. Blank lines are left out; every other line gives one line of result."
)
_PDU = re.compile(r"\s*(?:[0-9A-Fa-f]{2}){10,}\s*")  # a shorter run of hex is a word or a telephone number


def read(options: argparse.Namespace) -> int:
    """The command."""
    return read_command(options.file, options.json, sys.stdin, sys.stdout)


def read_command(path: str, as_json: bool, stdin: IO[str] | IO[bytes], stdout: IO[str]) -> int:
    """Print what the readers make of each line. 0 done, 1 the file cannot be read (the sentence goes to stderr)."""
    try:
        with _opened(path, stdin) as lines:
            for payload in _messages(lines):
                said = understand(media_of(payload), payload, "feed")
                reading = said.reading or Reading(format="feed")
                line = _json(reading, said.facts) if as_json else _line(reading, said.facts)
                print(_writable(line, stdout), file=stdout)
    except OSError as fault:
        if isinstance(fault, BrokenPipeError):
            raise  # whoever read our output has gone: the command line knows what to do
        print(sentence("readers.file_unreadable", {"file": path, "why": fault.strerror or ""}), file=sys.stderr)
        return 1
    return 0


def media_of(payload: bytes) -> str:
    """How to read a line of unknown kind: "feed", "sms-pdu" or "sms-text"."""
    text = payload.decode("utf-8", "replace")
    if text.lstrip().startswith("{") and _is_object(payload):
        return "feed"
    if _PDU.fullmatch(text):
        message = decode(text)
        if not isinstance(message, Unreadable) and not message.flags:
            return "sms-pdu"
    return "sms-text"


def _opened(path: str, stdin: IO[str] | IO[bytes]) -> AbstractContextManager[IO[str] | IO[bytes]]:
    return nullcontext(stdin) if path == "-" else Path(path).open("rb")


def _writable(line: str, stdout: IO[str]) -> str:
    """The line in what this terminal can write: a letter it lacks must not end the command."""
    encoding = getattr(stdout, "encoding", None) or "utf-8"
    return line.encode(encoding, "replace").decode(encoding)


def _messages(lines: IO[str] | IO[bytes]) -> Iterator[bytes]:
    for line in lines:
        octets = line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line
        if octets.strip():
            yield octets.rstrip(b"\r\n")


def _is_object(payload: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(payload), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


# ---- for people ----


def _line(reading: Reading, facts: tuple[Fact, ...]) -> str:
    parts = (
        f"{reading.format}: {', '.join(named('trigger', trigger) for trigger in reading.triggers) or '-'}",
        *(_fix(fix) for fix in reading.fixes),
        _("no position") if not reading.fixes and not facts else "",
        _named(_("from"), reading.sender),
        _named(_("device"), reading.device),
        _("battery {level} %").format(level=reading.battery) if reading.battery is not None else "",
        _("device clock {time}").format(time=rfc3339(reading.device_time)) if reading.device_time is not None else "",
        _("sent {time}").format(time=rfc3339(reading.network_time)) if reading.network_time is not None else "",
        _part(reading),
        f"“{reading.text}”" if reading.text else "",
        *(_flag(flag) for flag in reading.flags),
        *(f"{named('tag', tag)} {words}" for tag, words, _role in map(say, facts)),
    )
    return visible(" | ".join(part for part in parts if part))


def _fix(fix: Fix) -> str:
    words = (
        f"{fix.lat:.5f} {fix.lon:.5f}",
        f"±{fix.accuracy_m:g} m" if fix.accuracy_m is not None else "",
        "" if fix.source == "unknown" else named("position", fix.source),
        rfc3339(fix.at) if fix.at is not None else "",
        _("LAST KNOWN") if fix.last_known else "",
    )
    return " ".join(word for word in words if word)


def _named(name: str, words: Untrusted | None) -> str:
    return f"{name} {words}" if words else ""


def _part(reading: Reading) -> str:
    part = reading.part
    return _("part {number} of {total}").format(number=part.number, total=part.total) if part else ""


def _flag(flag: Flag) -> str:
    return f"! {_sentence(flag)}"


def _sentence(flag: Flag) -> str:
    return sentence(flag.code, {"detail": str(flag.detail)} if flag.detail else {})


# ---- for machines ----


def _json(reading: Reading, facts: tuple[Fact, ...]) -> str:
    """One object, always with the same keys. Everything beyond ASCII is escaped, so that no terminal acts on it."""
    part = reading.part
    return json.dumps({
        "format": reading.format,
        "facts": [{"kind": kind_of(fact), "fact": plain(fact)} for fact in facts],
        "triggers": list(reading.triggers),
        "fixes": [_fix_object(fix) for fix in reading.fixes],
        "no_fix": reading.no_fix,
        "sender": _raw(reading.sender),
        "device": _raw(reading.device),
        "text": _raw(reading.text),
        "battery": reading.battery,
        "device_time": _time(reading.device_time),
        "network_time": _time(reading.network_time),
        "part": {"reference": part.reference, "number": part.number, "total": part.total} if part else None,
        "links": [link.raw for link in reading.links],
        "buffered": reading.buffered,
        "flags": [
            {"code": flag.code, "detail": _raw(flag.detail), "sentence": _sentence(flag)} for flag in reading.flags
        ],
    })  # fmt: skip


def _fix_object(fix: Fix) -> dict[str, object]:
    return {
        "lat": fix.lat, "lon": fix.lon, "at": _time(fix.at), "accuracy_m": fix.accuracy_m, "source": fix.source,
        "last_known": fix.last_known, "speed_kmh": fix.speed_kmh, "course_deg": fix.course_deg,
    }  # fmt: skip


def _raw(words: Untrusted | None) -> str | None:
    return words.raw if words is not None else None


def _time(at: int | None) -> str | None:
    return rfc3339(at) if at is not None else None
