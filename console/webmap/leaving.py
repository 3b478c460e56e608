"""A file about an incident that leaves the house: who made it, and why, is in the record before it is anywhere."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Literal

from console.actions import Refused
from console.card import Card
from console.events import NewEvent, RecordExported
from console.journal.interface import JournalFault
from console.node import HELD, Node


async def recorded(
    node: Node, card: Card, content: bytes, by: str, reason: str, what: Literal["map", "track"] = "map"
) -> Refused | None:
    """The export is in the journal. Refused: it is not, and nothing may be written (DESIGN promise 11)."""
    digest = sha256(content).hexdigest()
    fact = RecordExported(incident=card.row.id, sha256=digest, by=(by,), rule=reason, what=what)
    try:
        appended = await node.append([NewEvent(fact=fact, cmd=node.new_id(), actor=by)])
    except JournalFault as fault:
        return Refused(code=fault.code, detail=fault.detail)
    return Refused(code=HELD) if appended.held else None


def keep(path: Path, content: bytes) -> None:
    """All of it or nothing, readable by its owner only."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        with open(handle, "wb") as file:
            file.write(content)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
