"""The board as a fold of the journal."""

from __future__ import annotations

import time
from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console import events as e
from console.board import Board
from console.reading import Fix, Trigger
from console.register import normal_number
from console.text import Untrusted
from tests.support_story import LISA, MIRA, PHONE, PHONE2, UNITS, Story

Move = Callable[[Story, list[UUID], int], object]


def call_of(known: list[UUID], n: int) -> str:
    """A call is in one incident: a modem never gives a second one the same id."""
    return f"c{n % len(known)}.{n % 4}"


MOVES: list[Move] = [
    lambda story, known, n: known.append(story.opened(("P1", "P2", None)[n % 3], f"07017406{n % 90 + 5:02}")),
    lambda story, known, n: story.alarm(known[n % len(known)], ("button",), Fix(lat=59 + n / 1e3, lon=18.0, at=n)),
    lambda story, known, n: story.alarm(None, ()),
    lambda story, known, n: story.tell(e.Acknowledged(), known[n % len(known)], "L.EK", 0),
    lambda story, known, n: story.tell(e.NoteWritten(words=Untrusted("å" * (n % 5))), known[n % len(known)], "L.EK"),
    lambda story, known, n: story.tell(e.UnitSent(unit=("3310", "9999")[n % 2]), known[n % len(known)], "L.EK"),
    lambda story, known, n: story.tell(e.UnitReported(unit="3310", state=("free", "on_scene")[n % 2])),
    lambda story, known, n: story.tell(e.Closed(outcome="real"), known[n % len(known)], "L.EK"),
    lambda story, known, n: story.tell(e.LineRang(call=call_of(known, n), source="m"), known[n % len(known)]),
    lambda story, known, n: story.tell(e.LineClosed(call=call_of(known, n), why="missed"), known[n % len(known)]),
    lambda story, known, n: story.tell(e.IncidentJoined(into=known[n % len(known)]), known[0]),
    lambda story, known, n: story.tell(e.Undone(act=story.events[n % len(story.events)].cmd), known[0], "L.EK"),
    lambda story, known, n: story.tell(e.Shelved(until=n), known[n % len(known)], "L.EK"),
    lambda story, known, n: story.tell(e.EntryRetired(what="person", id="P2")),
    lambda story, known, n: story.tell(e.Unknown(name="later.kind", body=b"[1]"), (None, known[0])[n % 2]),
    lambda story, known, n: story.tell(e.SourceHeard(source="nobody")),
]  # fmt: skip


def telling(moves: list[tuple[int, int]]) -> Story:
    story = Story()
    for person in (MIRA, LISA):
        story.tell(e.PersonRegistered(person=person))
    for device in (PHONE, PHONE2):
        story.tell(e.DeviceRegistered(device=device))
    for unit in UNITS:
        story.tell(e.UnitRegistered(unit=unit))
    known = [story.opened()]
    for which, n in moves:
        story.wait(1)
        MOVES[which](story, known, n)
    return story


moves = st.lists(st.tuples(st.integers(0, len(MOVES) - 1), st.integers(0, 200)), max_size=40)


@settings(max_examples=150, deadline=None)
@given(moves, st.integers(0, 60))
def test_same_journal_same_board(written: list[tuple[int, int]], cut: int) -> None:
    story = telling(written)
    whole = Board().fold(story.events)
    through_bytes = [
        e.Stored(
            nseq=stored.nseq, ts=stored.ts, fact=e.decode(e.kind_of(stored.fact), e.encode(stored.fact)),
            cmd=stored.cmd, incident=stored.incident, actor=stored.actor, epoch=stored.epoch,
        )
        for stored in story.events
    ]  # fmt: skip
    in_pieces = Board().fold(through_bytes[:cut])
    in_pieces.rows()  # looking at the board on the way changes nothing
    in_pieces.fold(through_bytes[cut:])
    assert story.board.digest() == whole.digest() == in_pieces.digest()
    assert [row.id for row in whole.rows()] == [key[3] for key in whole.queue.order]


def test_control_a_fold_that_reads_the_clock_is_caught() -> None:
    class Clocked(Board):
        def apply(self, stored: e.Stored) -> None:
            super().apply(stored)
            if self.incidents:
                next(iter(self.incidents.values())).points["t4_audio"] = time.perf_counter_ns()

    story = telling([])
    assert Clocked().fold(story.events).digest() != Clocked().fold(story.events).digest()


@pytest.mark.parametrize(
    ("first", "then", "back"), [(3, 2, True), (2, 1, True), (3, 1, True), (3, 3, False), (2, 2, False)]
)
def test_what_was_put_aside_comes_back_when_it_becomes_more_urgent(first: int, then: int, back: bool) -> None:
    """A battery that nags, put aside for hours; then the device is silent, and that is another thing (desk.md R11)."""
    triggers: dict[int, Trigger] = {1: "button", 2: "silence", 3: "low_battery"}
    story = Story()
    incident = story.opened(trigger=triggers[first], priority=first)
    story.tell(e.Shelved(until=story.now + 3_600_000_000), incident, "L.EK")
    story.wait(60).alarm(incident, (triggers[then],))
    assert [(row.priority, row.state == "shelved") for row in story.board.rows()] == [(min(first, then), not back)]


def test_most_urgent_first_then_oldest_then_shelved() -> None:
    story = Story()
    technical = story.opened(None, "0701740610", "low_battery", 3)
    soon = story.wait(1).opened("P2", "", "zone", 2)
    danger = story.wait(1).opened("P1")
    later = story.wait(1).opened(None, "0701740611")
    assert [row.id for row in story.board.rows()] == [danger, later, soon, technical]
    story.tell(e.Shelved(until=story.now + 1), soon, "L.EK")
    assert [row.id for row in story.board.rows()] == [danger, later, technical, soon]


@pytest.mark.parametrize(("ahead", "lat"), [(0, 59.3), (7_200_000_000, 59.1)])
def test_an_old_position_of_a_unit_never_overwrites_a_newer_one(ahead: int, lat: float) -> None:
    """wire.md rule 8. A clock that was two hours ahead must not keep every later position out either."""
    story = telling([])
    story.tell(e.UnitReported(unit="3310", fix=Fix(lat=59.3, lon=18.0, at=story.now + ahead)))
    story.tell(e.UnitReported(unit="3310", fix=Fix(lat=59.1, lon=18.0, at=story.now - 60_000_000)))
    fix = story.board.around.units["3310"].fix
    assert fix is not None
    assert fix.lat == lat
    story.tell(e.UnitReported(unit="3310", fix=Fix(lat=59.5, lon=18.0, at=story.now + ahead + 1)))
    story.tell(e.UnitReported(unit="3310", fix=Fix(lat=59.6, lon=18.0)))  # it does not say when: it came last
    fix = story.board.around.units["3310"].fix
    assert fix is not None
    assert fix.lat == 59.6


@pytest.mark.parametrize(
    "number", ["070-174 06 05", "+46701740605", "0046701740605", "+0046701740605", "46701740605", "+46 (0)70-174 06 05"]
)
def test_a_number_is_the_same_however_it_is_written(number: str) -> None:
    """An alarm of a registered person must not come in as a stranger's, nor a stranger's as theirs."""
    board = telling([]).board
    assert board.directory.who(number=number) == ("P1", "D7")
    assert board.directory.who(number=number[:-2] + "15") == (None, None)


@pytest.mark.parametrize("number", ["72333", "46123456", "4670", "112", "701740605", "Polisen", ""])
def test_a_short_number_or_a_name_is_nobody_elses(number: str) -> None:
    assert normal_number(number) == number.casefold()


def test_the_same_person_or_number_has_one_open_incident() -> None:
    story = telling([])
    first = story.board.rows()[0].id
    assert story.board.directory.who(number="+46 70 174 06 05") == ("P1", "D7")
    assert story.board.queue.find("P1", None, None) == first
    unknown = story.opened(None, "0701740690")
    assert story.board.queue.find(None, None, "+46701740690") == unknown
    story.tell(e.Closed(outcome="test"), unknown, "L.EK")
    assert story.board.queue.find(None, None, "0701740690") is None


def test_what_is_joined_goes_on_inside_the_other() -> None:
    story = telling([])
    into = story.board.rows()[0].id
    call = story.opened(None, "", "call")
    story.tell(e.LineRang(call="c1", source="modem"), call)
    story.tell(e.IncidentJoined(into=into), call)
    story.tell(e.LineClosed(call="c1", why="missed"), call)
    card = story.board.card(call)
    assert card is not None
    assert card.row.id == into
    assert card.line is not None
    assert (card.line.state, card.line.why) == ("closed", "missed")
    assert [row.id for row in story.board.rows()] == [into]
    assert story.board.calls["c1"] == into


def test_a_unit_on_scene_reaches_the_card_it_was_sent_to() -> None:
    story = telling([])
    incident = story.board.rows()[0].id
    story.tell(e.UnitSent(unit="3310"), incident, "L.EK")
    story.tell(e.UnitReported(unit="3310", state="on_scene", fix=Fix(lat=59.3, lon=18.0)))
    assert story.board.rows()[0].state == "on_scene"
    story.tell(e.UnitReported(unit="3310", state="free"))
    assert story.board.around.units["3310"].incident is None


def test_what_a_patrol_says_is_in_the_log_of_its_incident_although_its_state_is_the_same() -> None:
    story = telling([])
    incident = story.board.rows()[0].id
    story.tell(e.UnitSent(unit="3310"), incident, "L.EK")
    story.tell(e.UnitReported(unit="3310", words=Untrusted("what do you know of him?")))
    story.tell(e.UnitReported(unit="3310", state="on_scene"))
    story.tell(e.UnitReported(unit="3310", state="on_scene"))
    story.tell(e.UnitReported(unit="3310", state="free", words=Untrusted("she is with a neighbour")))
    story.tell(e.UnitReported(unit="3310", words=Untrusted("at the petrol station")))
    card = story.board.card(incident)
    assert card is not None
    reports = [entry.fact for entry in card.log if isinstance(entry.fact, e.UnitReported)]
    said = [(report.state, str(report.words or "")) for report in reports]
    assert said == [(None, "what do you know of him?"), ("on_scene", ""), ("free", "she is with a neighbour")]
    assert str(story.board.around.units["3310"].words) == "at the petrol station", "what is on no incident is its own"
    story.tell(e.UnitSent(unit="3310"), incident, "L.EK")
    assert story.board.around.units["3310"].words is None


def test_a_source_that_keeps_its_promise_is_not_silent() -> None:
    story = Story()
    story.tell(e.SourceReported(source="modem", state="ok", code="modem.ok"))
    assert not story.board.around.sources["modem"].silent(story.now + 60_000_000)
    assert story.board.around.sources["modem"].silent(story.now + 76_000_000)
    story.wait(60).tell(e.SourceHeard(source="modem"))
    assert not story.board.around.sources["modem"].silent(story.now + 74_000_000)
