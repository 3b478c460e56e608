"""A board put away and taken out again is the same board, and stays the same whatever comes after."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_board import MOVES, Move, telling

from console import arrivals, directory, packing, surroundings
from console import events as e
from console.arrivals import Arrivals
from console.board import Board
from console.board_snapshot import freeze, thaw
from console.directory import Directory
from console.incident import Incident
from console.incidents import Incidents
from console.queue import Queue
from console.reading import Fix, Flag, Part, Reading
from console.register import Person
from console.surroundings import Surroundings
from console.text import Untrusted
from tests.support_story import Story

DERIVED = {"_row", "_card", "packed", "_rows", "_stale", "_drawn", "_persons", "_devices", "_all"}


def deep(value: object) -> Any:
    """Everything that a board holds, with the order of what has one, down to the last private field."""
    if isinstance(value, Board | Incident | Incidents | Arrivals | Directory | Queue | Surroundings):
        fields = {name: deep(each) for name, each in vars(value).items() if name not in DERIVED}
        if isinstance(value, Queue):
            fields["_keys"] = set(value._keys.items())  # looked up only: it has no order
        if isinstance(value, Board):
            fields["incidents"] = [(id, deep(value.incidents[id])) for id in value.incidents]
        return type(value).__name__, fields
    if isinstance(value, dict):
        return [(key, deep(each)) for key, each in value.items()]
    return value


def told_again(story: Story) -> list[e.Stored]:
    """The events as a journal gives them back."""
    return [
        e.Stored(
            nseq=stored.nseq, ts=stored.ts, fact=e.decode(e.kind_of(stored.fact), e.encode(stored.fact)),
            cmd=stored.cmd, incident=stored.incident, actor=stored.actor, epoch=stored.epoch,
        )
        for stored in story.events
    ]  # fmt: skip


def in_two_lives(events: list[e.Stored], cut: int, again: Callable[[Board], Board]) -> tuple[Board, Board]:
    """The fold from the start, and the fold with a snapshot at `cut`."""
    return Board().fold(events), again(Board().fold(events[:cut])).fold(events[cut:])


def through_bytes(board: Board) -> Board:
    for _ in board.incidents.packing():
        pass
    return thaw(freeze(board))


MORE: list[Move] = [
    lambda story, known, n: story.tell(
        e.RawReceived(source="m", media="sms-pdu", payload=bytes([n % 7]), slot=f"SM:{n}")
    ),
    lambda story, known, n: story.tell(e.RawReleased(raw=story.events[n % len(story.events)].cmd)),
    lambda story, known, n: part(story, known[n % len(known)], n),
    lambda story, known, n: flagged(story, (None, known[0])[n % 2], n),
    lambda story, known, n: story.tell(e.OutboundRequested(act="call", expires=story.now, to="112"), known[0]),
    lambda story, known, n: story.tell(e.OutboundChanged(request=story.events[-(n % 9) - 1].cmd, state="sent")),
    lambda story, known, n: story.tell(e.HandedOver(number="112", read_back=n > 9), known[n % len(known)], "L.EK"),
    lambda story, known, n: story.tell(
        e.RecordingChanged(state="recording", copy=("", "A")[n % 2]), (None, known[0])[n % 2]
    ),
    lambda story, known, n: story.tell(e.SourceReported(source="m", state="ok", code="c", figures={"x": n / 7})),
    lambda story, known, n: story.tell(e.PersonRegistered(person=Person(id=f"P{n % 4}", name=f"Mira {n}"))),
    lambda story, known, n: story.tell(e.StepDone(step="contact"), known[n % len(known)], "L.EK"),
    lambda story, known, n: story.tell(e.DeviceReported(device=Untrusted("D\x1b7"), battery=n)),
    lambda story, known, n: story.tell(e.ExerciseStarted(scenario="s", sha256="", seed=n, title={"sv": "ö"})),
]


def part(story: Story, incident: Any, n: int) -> None:
    of = Part(reference=n % 3, total=3, number=n % 3 + 1)
    reading = Reading(format="t", sender=Untrusted("070"), text=Untrusted(f"del {n}"), part=of)
    raw = story.tell(e.RawReceived(source="m", media="sms-pdu", payload=b"%d" % n))
    story.tell(e.RawRead(raw=raw.cmd, reading=reading, whole=reading), incident)


def flagged(story: Story, incident: Any, n: int) -> None:
    flags = (Flag(code="x", detail=Untrusted("\u202e" * (n % 2))),)
    fix = Fix(lat=59.1 + n / 3, lon=18.0, at=n * 10**9)
    reading = Reading(format="t", fixes=(fix,), flags=flags, links=(Untrusted("https://x/\u200b"),), battery=n)
    story.tell(e.RawRead(raw=story.new_id(), reading=reading, person="P1"), incident)


def lives(written: list[tuple[int, int]]) -> Story:
    story = telling([])
    known = [next(iter(story.board.incidents))]
    for which, n in written:
        story.wait(1)
        (MOVES + MORE)[which](story, known, n)
    return story


written = st.lists(st.tuples(st.integers(0, len(MOVES) + len(MORE) - 1), st.integers(0, 200)), max_size=60)


@settings(max_examples=150, deadline=None)
@given(written, st.integers(0, 80), st.integers(0, 80))
def test_a_snapshot_and_the_rest_is_the_whole(told: list[tuple[int, int]], cut: int, looked: int) -> None:
    events = told_again(lives(told))

    def looked_at(board: Board) -> Board:
        found = through_bytes(board)
        found.rows()
        found.closed()
        return through_bytes(found) if looked % 2 else found

    whole, snapped = in_two_lives(events, cut, looked_at)
    assert deep(snapped) == deep(whole)
    assert snapped.digest() == whole.digest()
    assert snapped.rows() == whole.rows()
    assert snapped.closed() == whole.closed()


@settings(max_examples=60, deadline=None)
@given(written, st.integers(0, 80))
def test_rows_made_one_by_one_are_the_rows_made_all_at_once(told: list[tuple[int, int]], looked: int) -> None:
    board = Board()
    for stored in told_again(lives(told)):
        board.apply(stored)
        if stored.nseq % (looked + 1) == 0:
            assert board.rows() == slow_rows(board)
    assert board.rows() == slow_rows(board)


def slow_rows(board: Board) -> tuple[object, ...]:
    for key in board.queue.order:
        board.incidents[key[3]]._row = None
    return tuple(board.incidents[key[3]].row() for key in board.queue.order)


def test_control_a_row_that_nobody_said_had_changed_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    story = telling([])
    story.board.rows()
    monkeypatch.setattr(type(story.board.queue), "changed", lambda *_: None)
    story.tell(e.Acknowledged(), next(iter(story.board.incidents)), "L.EK", 0)
    assert story.board.rows() != slow_rows(story.board)


@pytest.mark.parametrize("forgotten", ["steps", "raws", "packed_parts"])
def test_control_a_field_that_is_not_packed_is_found_when_it_is_packed(
    monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    story = lives([(len(MOVES) + 10, 0), (len(MOVES) + 2, 0), (len(MOVES) + 2, 0)])
    whole = packing._Incident

    def without(**fields: object) -> object:
        return whole(**fields | {forgotten: type(fields[forgotten])()})

    freeze(story.board)
    story.tell(e.StepDone(step="briefed"), next(iter(story.board.incidents)), "L.EK")
    monkeypatch.setattr(packing, "_Incident", without)
    with pytest.raises(packing.NotTheSame):
        freeze(story.board)


def test_every_field_of_an_incident_is_packed_or_follows_from_the_rest() -> None:
    incident = next(iter(telling([]).board.incidents.values()))
    packed = {name.removeprefix("packed_") for name in packing._Incident.__struct_fields__}
    assert set(vars(incident)) == packed | {"label", "person", "profile", "_row", "_card", "packed"}


def test_what_json_cannot_hold_is_not_packed_and_the_board_goes_on() -> None:
    story = telling([])
    story.alarm(next(iter(story.board.incidents)), ("button",), Fix(lat=59.0, lon=18.0, accuracy_m=float("nan")))
    with pytest.raises(packing.NotTheSame):
        freeze(story.board)
    assert len(story.board.rows()) == 1


def test_a_closed_incident_lies_packed_and_opens_when_it_rings_again() -> None:
    story = telling([])
    (id,) = story.board.incidents
    story.tell(e.Closed(outcome="real"), id, "L.EK")
    for _ in story.board.incidents.packing():
        pass
    assert isinstance(story.board.incidents._all[id], bytes)
    story.alarm(id)
    assert [row.id for row in story.board.rows()] == [id]
    assert story.board.rows()[0].alarms == 2


@pytest.mark.parametrize(
    ("room", "told_by"),
    [(Surroundings, surroundings.TOLD_BY), (Arrivals, arrivals.TOLD_BY), (Directory, directory.TOLD_BY)],
)
def test_a_room_is_asked_about_every_fact_it_has_something_to_say_about(
    room: type[object], told_by: frozenset[type[e.Fact]]
) -> None:
    """`TOLD_BY` stands beside the `match` that it spares the fold: both name the same facts."""
    source = inspect.getsource(room.apply)  # type: ignore[attr-defined]
    named = set(re.findall(r"case (?:e\.)?(\w+)\(", source))
    assert named == {fact.__name__ for fact in told_by}
