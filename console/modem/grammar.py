"""What the lines of an AT modem mean: replies, errors and their fields (modem.md sections 2 and 8). Pure."""

from __future__ import annotations

import re

import msgspec

_FINAL = re.compile(r"OK|ERROR|\+CM[ES] ERROR: ?.*")
_FIELD = re.compile(r'\s*(?:"([^"]*)"|([^,]*))\s*(?:,|$)')

# 3GPP TS 27.007 section 9.2 and 27.005 section 3.2.5: with CMEE=2 the errors come in words, with 1 in numbers.
_WORDS = {
    "operation not allowed": 3, "operation not supported": 4,
    "sim not inserted": 10, "sim pin required": 11, "sim puk required": 12, "sim failure": 13, "sim busy": 14,
    "sim wrong": 15, "incorrect password": 16, "memory full": 20, "invalid index": 21, "invalid memory index": 21,
    "no network service": 30, "network timeout": 31,
}  # fmt: skip
# The SMS errors (CMS) that mean the same as an equipment error (CME).
_SAME = {302: 3, 303: 4, 310: 10, 311: 11, 316: 12, 313: 13, 314: 14, 315: 15, 321: 21, 322: 20, 331: 30, 332: 31}

SIM_MISSING, SIM_PIN, SIM_PUK, SIM_FAILURE, SIM_BUSY, SIM_WRONG = range(10, 16)
MEMORY_FULL, INVALID_INDEX = 20, 21
NETWORK_TIMEOUT = 31

# V.250 section 5.7.1: results that end ATD and ATA, and that otherwise only tell how a call ended.
CALL_RESULTS = frozenset({"NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE", "CONNECT"})


def is_final(line: str) -> bool:
    """Whether `line` ends the reply of any command."""
    return _FINAL.fullmatch(line) is not None


def prefix_of(line: str) -> str:
    """ "+CMTI:" of '+CMTI: "SM",2'; empty when there is none."""
    head, colon, _ = line.partition(":")
    return head + colon if colon else ""


def fields_of(line: str) -> list[str]:
    """What stands behind the prefix, without quotes. '+CMGR: 0,"",29' → ["0", "", "29"]. Never raises."""
    _, colon, rest = line.partition(":")
    found: list[str] = []
    at = 0
    while colon and at < len(rest) and (match := _FIELD.match(rest, at)):
        found.append((match[1] if match[1] is not None else match[2]).strip())
        if match.end() == at:
            break
        at = match.end()
    if rest.endswith(","):
        found.append("")
    return found


def number_in(fields: list[str], place: int) -> int | None:
    """The whole number in that field, or None."""
    text = fields[place] if place < len(fields) else ""
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


class Reply(msgspec.Struct, frozen=True):
    """How one command ended. `lines` are its information lines, `final` the line that ended it."""

    final: str
    lines: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.final == "OK"

    @property
    def error(self) -> int:
        """The equipment error number; an SMS error that means the same gets the same number. 0: none, or not told."""
        if ":" not in self.final:
            return 0
        told = self.final.split(":", 1)[1].strip()
        number = int(told) if re.fullmatch(r"[0-9]{1,4}", told) else _WORDS.get(told.casefold().removeprefix("(u)"), 0)
        return _SAME.get(number, number) if self.final.startswith("+CMS") else number

    def first(self) -> list[str]:
        """The fields of the first information line; empty when there is none."""
        return fields_of(self.lines[0]) if self.lines else []


_REGISTRATION = frozenset({"+CREG:", "+CEREG:", "+CGREG:"})
_REGISTRATION_REPLY = re.compile(r"\s*[0-9]\s*,\s*[0-9]{1,2}\s*(,.*)?")


def may_be_reply(line: str) -> bool:
    """Whether a line with the prefix of the pending command is its reply and no unsolicited one.

    `+CREG: <n>,<stat>[,…]` is the reply, `+CREG: <stat>[,"lac",…]` the unsolicited line
    (3GPP TS 27.007 section 7.2; modem.md section 13 rule 3).
    """
    head = prefix_of(line)
    return head not in _REGISTRATION or _REGISTRATION_REPLY.fullmatch(line[len(head) :]) is not None
