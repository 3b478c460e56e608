"""What somebody at a small station can answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from console.station import Strict, read_toml

PIN = re.compile(r"[0-9]{4,8}")
NUMBER = re.compile(r"\+?[0-9]{5,15}")


class SetupFault(Exception):
    """Nothing was written; `code` names a sentence of sentences/setup.py."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Answers(Strict, frozen=True, kw_only=True):
    """`port` and `gnss_port` empty: none. `journal` is the folder of the journal, from the station file's own."""

    name: str = "Larmbord"
    language: Literal["sv", "en"] = "sv"
    port: str = ""
    gnss_port: str = ""
    pin: str = ""
    number: str = ""
    journal: str = ""
    register_example: bool = True


def answers_from(path: Path) -> Answers:
    """Answers from a file. Raises StationFault, or SetupFault for what a person would have been asked again."""
    answers = read_toml(path, Answers)
    for field, wrong in (("name", bad_name), ("pin", bad_pin), ("number", bad_number)):
        if code := wrong(getattr(answers, field)):
            raise SetupFault(code)
    return answers


def bad_name(words: str) -> str:
    """The sentence for a name that cannot be one; empty: it can."""
    return "" if words.strip() and words.isprintable() and len(words) <= 60 else "setup.bad_name"


def bad_pin(digits: str) -> str:
    return "" if not digits or PIN.fullmatch(digits) else "setup.bad_pin"


def bad_number(number: str) -> str:
    return "" if not number or NUMBER.fullmatch(plain_number(number)) else "setup.bad_number"


def plain_number(number: str) -> str:
    """070-174 06 99 → 0701740699."""
    return re.sub(r"[\s()-]", "", number)
