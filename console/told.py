"""Words of an exercise reach the operator they are for: the whole desk, or the one seat, and nobody else."""

from __future__ import annotations

from console.board import Board
from console.card import LogEntry


def told_to(operator: str, board: Board) -> tuple[LogEntry, ...]:
    """For everybody, and for the seat where `operator` sits, in order: as lines of a log."""
    around = board.around
    if around.exercise is None:
        return ()
    seats = {"", *(seat for seat, who in around.present.items() if who == operator)}
    here = (told for told in around.exercise.told if told.fact.seat in seats)
    return tuple(LogEntry(nseq=told.nseq, ts=told.ts, actor=None, fact=told.fact, cmd=told.cmd) for told in here)
