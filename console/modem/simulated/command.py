"""A command line and its answer, as values (3GPP TS 27.007 section 4; error words: section 9.2, TS 27.005 3.2.5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

Form = Literal["execute", "set", "read", "test"]

_COMMAND = re.compile(r"(D|E|V|H|A|I|Z|&[A-Z]|S\d+|[+^$*][A-Z0-9]+)(.*)", re.IGNORECASE | re.DOTALL)

_CME = {
    3: "operation not allowed", 4: "operation not supported", 10: "SIM not inserted", 11: "SIM PIN required",
    12: "SIM PUK required", 14: "SIM busy", 16: "incorrect password", 30: "no network service",
}  # fmt: skip
_CMS = {
    302: "operation not allowed", 304: "Invalid PDU mode parameter", 310: "SIM not inserted", 314: "SIM busy",
    321: "Invalid memory index", 322: "memory full", 331: "no network service", 340: "no +CNMA expected",
    500: "unknown error",
}  # fmt: skip


class Command(NamedTuple):
    """`name` as written behind AT, in capitals; `arguments` without their quotes."""

    name: str
    form: Form = "execute"
    arguments: tuple[str, ...] = ()


class Failure(NamedTuple):
    """How it is worded depends on AT+CMEE. `group` "": always a bare ERROR."""

    group: Literal["", "CME", "CMS"] = ""
    code: int = 0

    def words(self, verbosity: int) -> str:
        if not self.group or (verbosity == 0 and self.group == "CME"):
            return "ERROR"
        known = (_CME if self.group == "CME" else _CMS).get(self.code)
        return f"+{self.group} ERROR: {known if verbosity == 2 and known else self.code}"


class Answer(NamedTuple):
    """Lines, then the final result, then what follows from it. `entry`: a prompt instead, and the text goes there."""

    lines: tuple[str, ...] = ()
    final: str | Failure = "OK"
    after: Callable[[], None] | None = None
    entry: Callable[[str], Answer] | None = None


Handler = Callable[[Command], Answer]
OK = Answer()
ERROR = Answer(final=Failure())


def cme(code: int) -> Answer:
    return Answer(final=Failure("CME", code))


def cms(code: int) -> Answer:
    return Answer(final=Failure("CMS", code))


def parse(line: str) -> Command | None:
    """What stands behind AT. None: nothing that looks like a command."""
    if not line:
        return Command("")
    match = _COMMAND.fullmatch(line)
    if match is None:
        return None
    name, rest = match.group(1).upper(), match.group(2).strip()
    if name == "D":
        return Command(name, "set", (rest,))
    if rest in ("=?", "?"):
        return Command(name, "test" if rest == "=?" else "read")
    if rest.startswith("=") or (rest and name[0] not in "+^$*"):
        return Command(name, "set", tuple(value.strip().strip('"') for value in rest.removeprefix("=").split(",")))
    return None if rest else Command(name)
