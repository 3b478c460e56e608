"""A file about an incident that leaves the house: report, map page, track. Which incident is meant, what is read in
clear for it, and who made it and why: that is in the record before the file is anywhere (DESIGN promise 11).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Literal

from console.actions import Refused
from console.board import Board
from console.card import Card
from console.events import NewEvent, RecordExported
from console.journal.interface import JournalFault
from console.node import HELD, Node
from console.requests import Reveal


def card_of(board: Board, label: str) -> Card | None:
    """The incident as people call it: K-0417, in capitals or not."""
    id = board.incidents.labelled(label.upper())
    return board.card(id) if id else None


async def revealed(
    node: Node, card: Card, fields: Iterable[str], reason: str, by: str, screen: Literal["report", "map"]
) -> Refused | None:
    """Who reads what, and why, is durable. Refused: nothing may be written. A file can wait for a disk."""
    for field in fields:
        answer = await node.perform(Reveal(incident=card.row.id, field=field, reason=reason, screen=screen), by)
        if isinstance(answer, Refused):
            return answer
        if answer.note:
            return Refused(code=answer.note)
    return None


async def recorded(
    node: Node, card: Card, content: bytes, by: str, reason: str, what: Literal["map", "track"] = "map"
) -> Refused | None:
    """The export is in the journal. Refused: it is not, and nothing may be written."""
    digest = sha256(content).hexdigest()
    fact = RecordExported(incident=card.row.id, sha256=digest, by=(by,), rule=reason, what=what)
    try:
        appended = await node.append([NewEvent(fact=fact, cmd=node.new_id(), actor=by)])
    except JournalFault as fault:
        return Refused(code=fault.code, detail=fault.detail)
    return Refused(code=HELD) if appended.held else None


def keep(path: Path, content: bytes) -> None:
    """All of it or nothing, for a file cut in the middle would be believed; readable by its owner only."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
