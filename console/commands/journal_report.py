"""`larmbord journal report INCIDENT -o FILE`: one incident as a person reads it. The ending of FILE says the form.

Name, code words and addresses are masked. With --reveal and --reason they are in clear, and that they were read is in
the journal before the file is written (DESIGN promise 11).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from console.actions import Refused
from console.board import Board
from console.card import Card
from console.clock import SystemClock
from console.commands.journal import PAGE, opened, station_of
from console.commands.run import login
from console.events import RawReceived, Stored
from console.i18n import _, language, use_language
from console.journal.interface import Journal
from console.node import Node
from console.printed import event_json
from console.report.account import Account, account
from console.report.markdown import as_markdown
from console.report.page import as_page
from console.report.sheet import as_sheet
from console.requests import Reveal
from console.sentences import sentence
from console.text import visible
from console.whole_file import keep

FORMS = (".html", ".csv", ".md", ".json")


def report(options: argparse.Namespace) -> int:
    """0 written, 1 no such incident or not allowed, 2 an ending nobody knows, or --reveal without a reason."""
    out = Path(options.output)
    if out.suffix.lower() not in FORMS:
        words = _("{file} does not end in one of {forms}: the ending says which form the report has.")
        print(words.format(file=visible(out.name), forms=", ".join(FORMS)), file=sys.stderr)
        return 2
    if options.reveal and not options.reason.strip():
        print(sentence("actions.no-reason"), file=sys.stderr)
        return 2
    station = station_of(options)
    if station.language:
        use_language(station.language)
    return asyncio.run(_report(options, out))


async def _report(options: argparse.Namespace, out: Path) -> int:
    async with opened(options, writes=bool(options.reveal)) as journal:
        node = Node(journal, SystemClock(), uuid4)
        node.catch_up()
        card = _card(node.board, options.incident)
        if card is None:
            words = _("There is no incident {label} in this journal.")
            print(words.format(label=visible(options.incident)), file=sys.stderr)
            return 1
        if (refused := await _reveal(node, card, options)) is not None:
            print(sentence(refused.code, refused.detail), file=sys.stderr)
            return 1
        told = account(
            node.board, node.board.card(card.row.id) or card, station=station_of(options).name, now=node.clock.now(),
            revealed=frozenset(options.reveal), witness=journal.witness(),
        )  # fmt: skip
        _write(out, told, list(_record(journal, node.board, card)))
    print(_("Written: {file}").format(file=visible(str(out))), file=sys.stderr)
    return 0


def _card(board: Board, label: str) -> Card | None:
    found = (one.id for one in board.incidents.values() if one.label == label.upper())
    return next((board.card(id) for id in found), None)


async def _reveal(node: Node, card: Card, options: argparse.Namespace) -> Refused | None:
    """Who reads what, and why: durable before any of it is written anywhere. A report can wait for a disk."""
    for field in options.reveal:
        wish = Reveal(incident=card.row.id, field=field, reason=options.reason, screen="report")
        answer = await node.perform(wish, options.operator or login())
        if isinstance(answer, Refused):
            return answer
        if answer.note:
            return Refused(code=answer.note)
    return None


def _record(journal: Journal, board: Board, card: Card) -> Iterator[Stored]:
    """The exact events of the incident, and the raw messages it was made of."""
    mine = {one.id for one in board.incidents.values() if card.row.id in (one.id, one.joined)}
    raws = board.incidents[card.row.id].raws
    after = 0
    while batch := journal.read(after, PAGE):
        after = batch[-1].nseq
        for stored in batch:
            if stored.incident in mine or (isinstance(stored.fact, RawReceived) and stored.cmd in raws):
                yield stored


def _write(out: Path, told: Account, events: list[Stored]) -> None:
    """The file, readable by its owner only; a sheet has the exact record beside it."""
    exact = [event_json(stored, exercise=bool(told.exercise)) for stored in events]
    match out.suffix.lower():
        case ".html":
            keep(out, as_page(told, language()))
        case ".md":
            keep(out, as_markdown(told))
        case ".csv":
            keep(out, as_sheet(told))
            keep(out.with_name(f"{out.name}.jsonl"), "".join(f"{line}\n" for line in exact))
        case _:
            keep(out, _json(told, exact))


def _json(told: Account, exact: list[str]) -> str:
    """`{"title":…,"exercise":…,"tables":[{"name","columns","rows"}…],"events":[…],"witness":…}`, ASCII."""
    return json.dumps({
        "title": told.title, "exercise": told.exercise,
        "tables": [{"name": t.name, "columns": t.columns, "rows": t.rows} for t in told.tables],
        "events": [json.loads(line) for line in exact], "witness": told.witness,
    }) + "\n"  # fmt: skip
