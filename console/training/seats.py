"""Who sits where in an exercise that runs, and whether somebody who joins may sit there.

The journal says which seats there are and who has sat in them. That a desk there is still open is said by a lock on a
file beside the journal: it dies with its process, however that ends, and the seat can be taken again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from console import events as e
from console.journal.lease import Lease
from console.training.schedule import start_of


class SeatRefused(Exception):
    """Nobody sits down. `code` names the sentence that says why."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


class Run(msgspec.Struct, frozen=True):
    """An exercise, as whoever joins needs it. `origin`: when it begins, of its own time. `sat`: seat -> operator."""

    origin: int
    started: e.ExerciseStarted
    told: e.ExerciseBriefed
    sat: dict[str, str]


class Place(msgspec.Struct, frozen=True):
    """A seat, and who sits down in it."""

    seat: str
    operator: str


def lock_of(journal: Path, seat: str) -> Lease:
    """`take` it to sit there, `close` it to leave."""
    return Lease(journal.with_suffix(f".{seat}.seat"), keeps=False)


def run_of(events: Iterable[e.Stored]) -> Run:
    """Raises SeatRefused: it is no exercise, one of another version, or it has ended."""
    started: e.Stored | None = None
    told, sat = None, dict[str, str]()
    for stored in events:
        match stored.fact:
            case e.ExerciseStarted():
                started = started or stored
            case e.ExerciseBriefed() as brief:
                told = brief
            case e.OperatorPresent(desk=seat):
                sat[seat] = stored.actor or ""
            case e.ExerciseMarked(what="ended"):
                raise SeatRefused("training.join_ended")
    if started is None:
        raise SeatRefused("training.join_live")
    if told is None:
        raise SeatRefused("training.join_version")
    assert isinstance(started.fact, e.ExerciseStarted)
    return Run(start_of(started), started.fact, told, sat)


def place_in(run: Run, seat: str, operator: str, is_free: Callable[[str], bool]) -> Place:
    """The seat that is asked for, or the first that is free. `is_free` takes it, if it can be had.

    Whoever says no initials sits down as who sat there before, or is called as the seat is. Raises SeatRefused.
    """
    _known(run, seat)
    for wanted in (seat,) if seat else run.told.seats:
        place = Place(wanted, operator or run.sat.get(wanted, wanted))
        refused = _refused(run, place)
        if (seat or refused is None) and is_free(wanted):
            if refused is not None:
                raise refused
            return place
    taken = ", ".join(f"{each} ({who})" for each, who in run.sat.items())
    raise SeatRefused("training.seat_taken" if seat else "training.no_free_seat", seat=seat, taken=taken)


def watched(run: Run, seat: str) -> Place:
    """Whoever only watches takes no seat, and hears what is said to the one they watch. Raises SeatRefused."""
    _known(run, seat)
    return Place(seat, run.sat.get(seat, ""))


def _known(run: Run, seat: str) -> None:
    if seat and seat not in run.told.seats:
        raise SeatRefused("training.no-seat", seat=seat, seats=", ".join(run.told.seats))


def _refused(run: Run, place: Place) -> SeatRefused | None:
    """An act counts for the seat of its operator: a seat has one, and an operator one seat, for the whole run."""
    sits = run.sat.get(place.seat, place.operator)
    if sits != place.operator:
        return SeatRefused("training.seat_of", seat=place.seat, who=sits)
    elsewhere = [seat for seat, who in run.sat.items() if who == place.operator and seat != place.seat]
    return SeatRefused("training.sits_elsewhere", seat=elsewhere[0], who=place.operator) if elsewhere else None
