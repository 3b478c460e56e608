"""A table that a station wrote by hand (TOML): as a value, or what is wrong in it and in which line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")
LONGEST = 2000  # lines; the bundled tables have 50, and to find the line every beginning of the file is read again


class TableFault(ValueError):
    """`line` counts from 1; 0: the file as a whole. `str()` is what is wrong."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.line = line


def read(path: Path, kind: type[T]) -> T:
    """The table of this file. OSError: it cannot be read. TableFault: what in it is wrong."""
    content = path.read_bytes()
    try:
        return decode(content.decode("utf-8-sig"), kind)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise TableFault(f"invalid UTF-8 (at line {line})", line) from None


def decode(text: str, kind: type[T]) -> T:
    """The same, of text. TableFault."""
    lines = text.splitlines()
    try:
        return msgspec.toml.decode(text, type=kind)
    except msgspec.ValidationError as fault:
        raise TableFault(str(fault), _line(lines, kind, str(fault))) from None
    except (msgspec.DecodeError, RecursionError) as fault:
        where = re.search(r"\(at line (\d+)", str(fault))
        raise TableFault(str(fault), int(where[1]) if where else len(lines)) from None


def _line(lines: list[str], kind: type[object], why: str) -> int:
    """The first of the last lines that make this fault: with fewer there is another, or none."""
    if len(lines) > LONGEST:
        return 0
    found = len(lines)
    for count in reversed(range(len(lines))):
        said = _fault_of("\n".join(lines[:count]), kind)
        if said == why:
            found = count
        elif said is not None and "missing required" not in said:  # that is a part in the making
            break
    return found


def _fault_of(text: str, kind: type[object]) -> str | None:
    """What is wrong with a beginning of the file; None: it ends in the middle of something."""
    try:
        msgspec.toml.decode(text, type=kind)
    except msgspec.ValidationError as fault:
        return str(fault)
    except (msgspec.DecodeError, RecursionError):
        return None
    return ""
