"""What the journal remembers of a modem from before the program began: messages it may still hold, calls not over."""

from __future__ import annotations

from uuid import UUID

from console.board import Board
from console.card import LineView
from console.events import RawReceived
from console.modem.call import Call


def messages_held(board: Board, source: str) -> dict[tuple[str, int], tuple[UUID, str]]:
    """(memory, slot) → (cmd, PDU) of what was received from there and not released: perhaps not deleted."""
    held: dict[tuple[str, int], tuple[UUID, str]] = {}
    for (name, where), stored in board.arrivals.held.items():
        memory, _, slot = where.rpartition(":")
        if name == source and slot.isdecimal() and isinstance(stored.fact, RawReceived):
            held[memory, int(slot)] = stored.cmd, stored.fact.payload.decode("latin-1")
    return held


def unfinished_calls(board: Board, source: str, now: float) -> list[Call]:
    """The calls whose end nobody told, on the clock's mono(): also one that goes on behind a newer one of its card."""
    lines = [line for incident in board.incidents.values() for line in incident.lines()]
    return [_call(line, now) for line in lines if line.source == source and line.state != "closed"]


def _call(line: LineView, now: float) -> Call:
    return Call(
        name=line.call, outgoing=line.outgoing, state="open" if line.state == "open" else "ringing", sign_at=now,
        number=line.number.raw if line.number else "", withheld=line.withheld,
        opened_at=now if line.state == "open" else None,
    )  # fmt: skip
