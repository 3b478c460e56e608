"""`larmbord doctor`: what is connected, what is wrong, what to do about it. It writes nothing."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable

from console.doctor.finding import Finding
from console.doctor.machine import Machine
from console.doctor.rounds import begin, examine
from console.i18n import NP_, _, pgettext, use_language

MARKS = {"ok": NP_("doctor", "ok"), "wrong": NP_("doctor", "WRONG"), "unknown": NP_("doctor", "?")}
NAMES = (
    NP_("check", "audio"), NP_("check", "ballast"), NP_("check", "clock"), NP_("check", "device"), NP_("check", "disk"),
    NP_("check", "filesystem"), NP_("check", "gnss"), NP_("check", "heard"), NP_("check", "journal"),
    NP_("check", "key"), NP_("check", "letters"), NP_("check", "libraries"), NP_("check", "loop-back"),
    NP_("check", "map"), NP_("check", "modem"), NP_("check", "modemmanager"), NP_("check", "network"),
    NP_("check", "numbers"), NP_("check", "operator"), NP_("check", "permissions"), NP_("check", "port"),
    NP_("check", "ports"), NP_("check", "python"), NP_("check", "regions"), NP_("check", "sea"),
    NP_("check", "signal"), NP_("check", "sim"), NP_("check", "size"), NP_("check", "sound"), NP_("check", "sqlite"),
    NP_("check", "station"), NP_("check", "store"), NP_("check", "tables"), NP_("check", "terminal"),
    NP_("check", "writable"), NP_("check", "zone"),
)  # fmt: skip  # what is looked at, and of what; in --json they stay as they are here


def doctor(options: argparse.Namespace) -> int:
    """0 when nothing is wrong, 1 when something is. What cannot be told from here is not wrong."""
    return asyncio.run(rounds(Machine(), options.station or "", as_json=options.json))


async def rounds(machine: Machine, file: str, *, as_json: bool = False, say: Callable[[str], None] = print) -> int:
    """All findings, said as they come; then how many."""
    visit, found = begin(machine, file)
    if visit.station.language:
        use_language(visit.station.language)
    for finding in found:
        say(_line(finding, as_json))
    async for finding in examine(visit, _progress):
        if finding.name == "station" and found:
            continue  # said already
        found.append(finding)
        say(_line(finding, as_json))
    wrong = sum(finding.state == "wrong" for finding in found)
    if not as_json:
        say(_summary(wrong, sum(finding.state == "unknown" for finding in found)))
    return 1 if wrong else 0


def _progress(what: str) -> None:
    """On stderr, and only for eyes: some checks take seconds."""
    if sys.stderr.isatty():
        print(_("looking at: {what} …").format(what=_(what)), file=sys.stderr, flush=True)


def _line(finding: Finding, as_json: bool) -> str:
    if as_json:
        keys = {"check": finding.name, "of": finding.of, "state": finding.state}
        return json.dumps(keys | {"words": finding.words, "do": finding.do}, ensure_ascii=True)
    mark, name = pgettext("doctor", MARKS[finding.state]), pgettext("check", finding.name)
    of = " " + pgettext("check", finding.of) if finding.of else ""
    line = f"{mark:6} {name}{of}: {finding.words}"
    return f"{line}\n       -> {finding.do}" if finding.do else line


def _summary(wrong: int, unknown: int) -> str:
    if wrong:
        return _("{wrong} wrong, {unknown} that cannot be told from here.").format(wrong=wrong, unknown=unknown)
    return _("Nothing is wrong. {unknown} that cannot be told from here.").format(unknown=unknown)
