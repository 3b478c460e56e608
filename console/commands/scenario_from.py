"""`larmbord scenario from INCIDENT -o FILE.yaml --by A --by B --reason WHY`: a real incident as a draft scenario.

Two persons answer for it. That they took it out, why, and the hash of what came out are in the real journal before the
file is there (DESIGN promise 11). Whatever of the original is found in the draft stops it, and nothing is written.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from random import SystemRandom
from uuid import uuid4

from console.clock import SystemClock
from console.commands.journal import opened, station_of
from console.events import NewEvent, RecordExported
from console.i18n import N_, _
from console.journal.pages import through
from console.leaving import keep
from console.node import HELD, Node
from console.sentences import sentence
from console.text import Shown, visible
from console.training.from_life.draft import Draft, Refused, draft
from console.training.from_life.invention import Nothing
from console.training.from_life.leftovers import Leftover, Sort
from console.training.from_life.life import Life, gather
from console.training.from_life.moving import NoGround
from console.training.loader import ScenarioError

SORTS: dict[Sort, str] = {
    "name": N_("names"), "word": N_("words"), "code": N_("ids or number plates"), "number": N_("numbers"),
    "place": N_("places"), "time": N_("dates or times"),
}  # fmt: skip


def write(options: argparse.Namespace) -> int:
    """0 written; 1 there is no such incident, it is open, or something of it would be left; 2 wrong use."""
    by = tuple(dict.fromkeys(who.strip() for who in options.by if who.strip()))
    out = Path(options.output)
    if len({who.casefold() for who in by}) < 2:
        return _no("from_life.alone", code=2)
    if not options.reason.strip():
        return _no("actions.no-reason", code=2)
    if out.suffix.lower() not in (".yaml", ".yml"):
        return _no("from_life.ending", code=2, file=str(out))
    if out.exists():
        return _no("from_life.there", file=str(out))
    station_of(options)  # its language
    return asyncio.run(_write(options, out, by))


async def _write(options: argparse.Namespace, out: Path, by: tuple[str, ...]) -> int:
    async with opened(options, writes=True) as journal:
        node = Node(journal, SystemClock(), uuid4)
        node.catch_up()
        life = gather(through(journal), node.board, options.incident)
        if life is None:
            return _no("from_life.no_incident", label=options.incident)
        if not life.closed:
            return _no("from_life.open", label=life.label)
        made = _drafted(life)
        if not isinstance(made, Draft):
            return _say(made)
        content = made.text.encode()
        if not await _recorded(node, life, by, options.reason.strip(), sha256(content).hexdigest()):
            return _no(HELD)
        keep(out, content)
    _tell(options, life, made, out)
    return 0


def _drafted(life: Life) -> Draft | Shown:
    """The draft, or why there is none."""
    try:
        return draft(life, SystemRandom())
    except Refused as refused:
        return sentence("from_life.left", {"where": _places(refused.left), "label": life.label})
    except (NoGround, Nothing, ScenarioError):
        return sentence("from_life.not_made", {"label": life.label})


def _places(left: tuple[Leftover, ...]) -> str:
    """How many of which sort, and in which lines; never what they say."""
    counted = Counter(each.sort for each in left)
    sorts = ", ".join(f"{_(SORTS[sort])} {count}" for sort, count in counted.items())
    lines = ", ".join(map(str, sorted({each.line for each in left})[:10]))
    return _("{sorts} (line {lines})").format(sorts=sorts, lines=lines)


async def _recorded(node: Node, life: Life, by: tuple[str, ...], reason: str, digest: str) -> bool:
    """Who took which file out, and why: durable, and still known when the incident has been erased. Or no draft."""
    fact = RecordExported(incident=life.id, sha256=digest, what="scenario", by=by, rule=reason)
    return not (await node.append([NewEvent(fact=fact, cmd=uuid4(), actor=by[0])])).held


def _tell(options: argparse.Namespace, life: Life, made: Draft, out: Path) -> None:
    if options.json:
        told = {"incident": life.label, "output": str(out), "id": made.id, "events": made.events, "points": made.points}
        print(json.dumps({**told, "sha256": sha256(made.text.encode()).hexdigest()}))
        return
    words = _("{file}: a draft with {events} events. Both of you must read all of it before anybody else does.")
    print(words.format(file=visible(str(out)), events=made.events), file=sys.stderr)


def _no(reason: str, *, code: int = 1, **detail: str) -> int:
    return _say(sentence(reason, detail), code)


def _say(words: Shown, code: int = 1) -> int:
    print(words, file=sys.stderr)
    return code
