"""`larmbord journal erase INCIDENT | --person ID | --raw ID`: what the law says must go, goes; the chain stays whole.

Closed incidents only, and nothing overrules that: an open one may be somebody who still needs help, and closing it is
an act of its own with an outcome. For the same reason a person must be out of the register first, and a message that
goes alone was read, and is nobody's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from uuid import UUID

from console.board import Board
from console.commands.journal import PAGE, opened, station_of
from console.events import RawRead, RawReceived, Stored
from console.i18n import _
from console.journal.erasing import Erasure
from console.journal.interface import JournalFault
from console.journal.steady import SteadyJournal
from console.sentences import sentence
from console.station import Station
from console.station_journal import station_keys
from console.text import visible

OPEN = "journal.erase.open"
REGISTERED = "journal.erase.registered"
NO_INCIDENT = "journal.erase.no-incident"
NO_RAW = "journal.erase.no-raw"
UNREAD = "journal.erase.unread"
SOMEBODYS = "journal.erase.somebodys"


def erase(options: argparse.Namespace) -> int:
    """0 when every copy is gone; 1 when it was refused, not wanted, or something is still in the way."""
    if sum(map(bool, (options.incident, options.person, options.message))) != 1:
        print(_("Name one incident, or one person with --person, or one message with --raw."), file=sys.stderr)
        return 2
    return asyncio.run(_erase(options))


async def _erase(options: argparse.Namespace) -> int:
    async with opened(options, writes=True) as journal:
        board = folded(journal)
        what = _what(journal, board, options)
        if not await _sure(what, options):
            print(_("Nothing was erased."), file=sys.stderr)
            return 1
        by = tuple([*options.by, "", ""][:2])
        first, spares = journal.files[0], [file.path for file in journal.files[1:]]
        if options.person:
            done = await first.erase_person(options.person, options.rule, (by[0], by[1]), spares)
        elif options.message:
            done = await first.erase(UUID(options.message), options.rule, (by[0], by[1]), spares=spares)
        else:
            id, seen = incident_of(board, options.incident), None if spares else board.position
            done = await first.erase(id, options.rule, (by[0], by[1]), seen, spares)
            _erase_recordings(station_of(options), {id, *done.incidents})
    _tell(done, what, options)
    return 1 if done.left else 0


def _erase_recordings(station: Station, incidents: set[UUID]) -> None:
    """The keys of what was recorded lie beside the recordings. Raises OSError: a disk of theirs cannot be written."""
    if station.recorder is None:
        return
    from console.recorder.disk import RealDisk
    from console.recorder.sealed import public_key
    from console.recorder.shelf import erase, of_incident

    disk, public = RealDisk(), public_key(station_keys(station).signing)
    roots = [station.path(root) for root in (station.recorder.a, station.recorder.b, station.recorder.spare) if root]
    for incident in incidents:
        erase(disk, of_incident(disk, roots, incident, public))


def folded(journal: SteadyJournal) -> Board:
    board = Board()
    while batch := journal.read(board.position, PAGE):
        board.fold(batch)
    return board


def incident_of(board: Board, label: str) -> UUID:
    """The incident of this label; what was joined with another is erased with it. Raises JournalFault."""
    found = next((each for each in board.incidents.values() if each.label == label.upper()), None)
    if found is None:
        raise JournalFault(NO_INCIDENT, label=visible(label))
    return found.id


def _what(journal: SteadyJournal, board: Board, options: argparse.Namespace) -> str:
    """What is going to be erased, in words. Raises JournalFault when it may not be."""
    if options.person:
        return _whom(board, options.person)
    return _message(journal, board, options.message) if options.message else _label(board, options.incident)


def _message(journal: SteadyJournal, board: Board, named: str) -> str:
    found, position = dict[str, Stored](), 0
    while batch := journal.read(position, PAGE):
        position = batch[-1].nseq
        for stored in batch:
            match stored.fact:
                case RawReceived() if str(stored.cmd) == named:
                    found["raw"] = stored
                case RawRead(raw=message) if str(message) == named:
                    found.setdefault("read", stored)
    if "raw" not in found:
        raise JournalFault(NO_RAW, raw=visible(named))
    if "read" not in found:
        raise JournalFault(UNREAD, raw=named)
    if whose := _whose(board, found["read"]):
        raise JournalFault(SOMEBODYS, raw=named, whose=visible(whose), command=visible(whose))
    return _("message {raw}").format(raw=named)


def _whose(board: Board, read: Stored) -> str:
    """What one types to erase all that belongs to it; nothing, if the message is nobody's."""
    assert isinstance(read.fact, RawRead)
    if read.incident is not None:
        card = board.card(read.incident)
        return card.row.label if card else str(read.incident)
    return f"--person {read.fact.person}" if read.fact.person else ""


def _label(board: Board, label: str) -> str:
    """What is going to be erased, in words. Raises JournalFault when it is not closed."""
    id = incident_of(board, label)
    card = board.card(id)
    assert card is not None
    if card.closed is None:
        raise JournalFault(OPEN, label=card.row.label)
    group = [each.label for each in board.incidents.values() if card.row.id in (each.id, each.joined)]
    return ", ".join(group)


def _whom(board: Board, person: str) -> str:
    if person in board.directory.persons:
        raise JournalFault(REGISTERED, person=visible(person))
    return _("person {person}").format(person=visible(person))


async def _sure(what: str, options: argparse.Namespace) -> bool:
    """Asked only where somebody can answer; a script has said what it wants by its arguments."""
    if options.yes or not sys.stdin.isatty():
        return True
    question = _("Erase {what} for ever, under rule {rule}? Nobody can undo this. Type ERASE: ")
    print(question.format(what=what, rule=visible(options.rule)), end="", file=sys.stderr, flush=True)
    answer: str = await asyncio.to_thread(sys.stdin.readline)
    return answer.strip() == "ERASE"


def _tell(done: Erasure, what: str, options: argparse.Namespace) -> None:
    for file in done.left:
        print(sentence("journal.erase.left", {"file": file}), file=sys.stderr)
    if options.json:
        print(json.dumps({"keys": done.keys, "incidents": [str(id) for id in done.incidents], "left": done.left}))
    else:
        words = _("Erased: {what} ({count} keys). The journal's chain still proves everything else.")
        print(words.format(what=what, count=done.keys))
