"""What one check found."""

from __future__ import annotations

from typing import Literal

import msgspec

from console.sentences import sentence

State = Literal["ok", "wrong", "unknown"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is stable (--json); `of` tells which modem or folder; `words` and `do` are in the language of the desk."""

    name: str
    state: State
    words: str
    do: str = ""
    of: str = ""


def ok(name: str, code: str, *, of: str = "", **detail: str) -> Finding:
    """As it should be. `code` is one of sentences/doctor.py."""
    return Finding(name=name, state="ok", words=sentence(code, detail), of=of)


def wrong(name: str, code: str, *, of: str = "", **detail: str) -> Finding:
    """Not as it should be; what to do stands under `code` + ".do"."""
    return Finding(name=name, state="wrong", words=sentence(code, detail), do=sentence(f"{code}.do", detail), of=of)


def unknown(name: str, code: str, *, of: str = "", **detail: str) -> Finding:
    """It cannot be told from here; how to find out stands under `code` + ".do"."""
    return Finding(name=name, state="unknown", words=sentence(code, detail), do=sentence(f"{code}.do", detail), of=of)


def as_told(name: str, state: State, code: str, detail: dict[str, str], *, of: str = "") -> Finding:
    """In the words of another room, which say what to do themselves."""
    do = "" if state == "ok" else sentence("doctor.as_it_says")
    return Finding(name=name, state=state, words=sentence(code, detail), do=do, of=of)
