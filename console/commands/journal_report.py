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

from console.board import Board
from console.card import Card
from console.clock import SystemClock
from console.commands.journal import no_incident, opened, station_of
from console.commands.run import login
from console.events import RawReceived, Stored
from console.i18n import _, language, use_language
from console.journal.interface import Journal
from console.journal.pages import through
from console.leaving import card_of, keep, revealed
from console.node import Node
from console.printed import event_json
from console.report.account import Account, account
from console.report.markdown import as_markdown
from console.report.page import as_page
from console.report.sheet import as_sheet
from console.sentences import sentence
from console.text import visible

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
        card = card_of(node.board, options.incident)
        if card is None:
            return no_incident(options.incident)
        by = options.operator or login()
        if (refused := await revealed(node, card, options.reveal, options.reason, by, "report")) is not None:
            print(sentence(refused.code, refused.detail), file=sys.stderr)
            return 1
        told = account(
            node.board, node.board.card(card.row.id) or card, station=station_of(options).name, now=node.clock.now(),
            revealed=frozenset(options.reveal), witness=journal.witness(),
        )  # fmt: skip
        _write(out, told, list(_record(journal, node.board, card)))
    print(_("Written: {file}").format(file=visible(str(out))), file=sys.stderr)
    return 0


def _record(journal: Journal, board: Board, card: Card) -> Iterator[Stored]:
    """The exact events of the incident, and the raw messages it was made of."""
    mine = {one.id for one in board.incidents.values() if card.row.id in (one.id, one.joined)}
    raws = board.incidents[card.row.id].raws
    for stored in through(journal):
        if stored.incident in mine or (isinstance(stored.fact, RawReceived) and stored.cmd in raws):
            yield stored


def _write(out: Path, told: Account, events: list[Stored]) -> None:
    """The file, readable by its owner only; a sheet has the exact record beside it."""
    exact = [event_json(stored, exercise=bool(told.exercise)) for stored in events]
    match out.suffix.lower():
        case ".html":
            keep(out, as_page(told, language()).encode())
        case ".md":
            keep(out, as_markdown(told).encode())
        case ".csv":
            keep(out, as_sheet(told).encode())
            keep(out.with_name(f"{out.name}.jsonl"), "".join(f"{line}\n" for line in exact).encode())
        case _:
            keep(out, _json(told, exact).encode())


def _json(told: Account, exact: list[str]) -> str:
    """`{"title":…,"exercise":…,"tables":[{"name","columns","rows"}…],"events":[…],"witness":…}`, ASCII."""
    return json.dumps({
        "title": told.title, "exercise": told.exercise,
        "tables": [{"name": t.name, "columns": t.columns, "rows": t.rows} for t in told.tables],
        "events": [json.loads(line) for line in exact], "witness": told.witness,
    }) + "\n"  # fmt: skip
