"""What the board makes of a journal in which the law made something unreadable."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console import events as e
from console.board import Board
from console.printed import event_json, line_of
from console.reading import Fix, Reading
from console.register import Device
from console.text import Untrusted
from tests.core.test_board import moves, telling
from tests.support_story import MIRA, PHONE, Story


def gone(stored: e.Stored) -> e.Stored:
    return replace(stored, fact=e.Erased(name=e.kind_of(stored.fact)))


def together(events: list[e.Stored], id: UUID) -> set[UUID]:
    """The incident, and all that were joined with it."""
    group = {id}
    for _ in events:
        for stored in events:
            if isinstance(stored.fact, e.IncidentJoined) and stored.incident is not None:
                pair = {stored.incident, stored.fact.into}
                group |= pair if pair & group else set()
    return group


def erased(events: list[e.Stored], group: set[UUID]) -> list[e.Stored]:
    """As the journal gives them after an erasure: facts of the incidents, and the raw messages that were theirs."""
    raws = {stored.fact.raw for stored in events if isinstance(stored.fact, e.RawRead) and stored.incident in group}
    return [
        gone(stored)
        if (stored.incident in group and not isinstance(stored.fact, e.RecordViewed)) or stored.cmd in raws
        else stored
        for stored in events
    ]


def ending(events: list[e.Stored], group: set[UUID], id: UUID) -> e.Stored:
    fact = e.KeyErased(rule="PDL 5", keys=3, second="B.B", incidents=tuple(sorted(group)))
    return e.Stored(nseq=len(events) + 1, ts=events[-1].ts, fact=fact, cmd=UUID(int=9), incident=id, actor="A.A")


def seen(board: Board, joined: bool) -> object:
    """Which claim is next for an incident that went on in another is nobody's question: either answer wins."""
    cards = [card for id in board.incidents if (card := board.card(id))]
    return [replace(card, epoch=0) if joined else card for card in cards], board.rows(), board.closed()


@settings(max_examples=120, deadline=None)
@given(moves, st.integers(0, 20))
def test_other_incidents_look_exactly_as_before(written: list[tuple[int, int]], which: int) -> None:
    story = telling([move for move in written if move[0] != 6])  # a unit's report follows whoever it was sent to
    id = list(story.board.incidents)[which % len(story.board.incidents)]
    group = together(story.events, id)
    before = {other: story.board.card(other) for other in story.board.incidents if other not in group}
    after = Board().fold(erased(story.events, group))
    assert {other: after.card(other) for other in after.incidents if other not in group} == before


@settings(max_examples=120, deadline=None)
@given(moves, st.integers(0, 20))
def test_a_board_that_lived_through_it_looks_like_a_new_one(written: list[tuple[int, int]], which: int) -> None:
    story = telling([move for move in written if move[0] != 6])
    id = list(story.board.incidents)[which % len(story.board.incidents)]
    group = together(story.events, id)
    last = ending(story.events, group, id)
    new = Board().fold([*erased(story.events, group), last])
    story.board.apply(last)
    assert seen(story.board, len(group) > 1) == seen(new, len(group) > 1)
    assert (story.board.calls, list(story.board.around.requests)) == (new.calls, list(new.around.requests))


@settings(max_examples=120, deadline=None)
@given(moves, st.sets(st.integers(0, 60)))
def test_whatever_is_unreadable_the_fold_never_raises(written: list[tuple[int, int]], places: set[int]) -> None:
    story = telling(written)
    events = [gone(stored) if place in places else stored for place, stored in enumerate(story.events)]
    board = Board().fold(events)
    board.rows()
    for id in board.incidents:
        board.card(id)


def a_case(story: Story) -> UUID:
    """An incident with everything in it that names somebody."""
    story.tell(e.PersonRegistered(person=MIRA))
    story.tell(e.DeviceRegistered(device=PHONE))
    id = story.opened(number="0701740605")
    story.alarm(id, ("button",), Fix(lat=59.33, lon=18.06, at=story.now))
    story.tell(e.LineRang(call="c1", source="m", number=Untrusted("0701740605")), id)
    story.tell(e.Acknowledged(), id, "L.EK", 0)
    story.tell(e.RecordViewed(person="P1", field="places", reason="help"), id, "L.EK")
    story.tell(e.OutboundRequested(act="text", expires=1, to="0701740605", words=Untrusted("hej")), id, "L.EK")
    story.tell(e.NoteWritten(words=Untrusted("Mira Exempel, Provgatan 9")), id, "L.EK")
    story.tell(e.Closed(outcome="real", words=Untrusted("Mira")), id, "L.EK")
    return id


WORDS = ("Mira", "P1", "0701740605", "Provgatan", "hej", "59.33")


def told(board: Board, id: UUID) -> str:
    """Everything that the board can say of this incident."""
    card = board.card(id)
    assert card is not None
    return f"{e.plain(card)} {board.calls} {[e.plain(request) for request in board.around.requests.values()]}"


def live(story: Story, last: e.Stored, group: set[UUID]) -> Board:
    story.board.apply(last)
    return story.board


def new(story: Story, last: e.Stored, group: set[UUID]) -> Board:
    return Board().fold([*erased(story.events, group), last])


@pytest.mark.parametrize("after", [live, new])
def test_nobody_is_named_any_more(after: Callable[[Story, e.Stored, set[UUID]], Board]) -> None:
    """The control: before, everything is."""
    story = Story()
    id = a_case(story)
    assert all(word in told(story.board, id) for word in WORDS)
    board = after(story, ending(story.events, {id}, id), {id})
    assert [word for word in WORDS if word in told(board, id)] == []
    card = board.card(id)
    assert card is not None
    assert (card.row.label, card.row.state, card.epoch) == ("K-0001", "closed", 1)
    assert [type(entry.fact) for entry in card.log] == [e.Erased, e.KeyErased]
    assert not board.rows()
    assert not board.closed()


def test_a_new_alarm_on_an_erased_incident_is_an_alarm() -> None:
    story = Story()
    id = a_case(story)
    board = live(story, ending(story.events, {id}, id), {id})
    story.alarm(id, ("button",))
    (row,) = board.rows()
    assert (row.state, row.priority, row.pending, row.who) == ("open", 1, True, "")


def test_an_erased_event_is_a_line_in_words_and_in_json() -> None:
    story = Story()
    note = story.tell(e.NoteWritten(words=Untrusted("Mira")), story.opened())
    assert "erased" in line_of(gone(note))
    assert "Mira" not in line_of(gone(note))
    assert '"kind": "note.written"' in event_json(gone(note))
    assert "Mira" not in event_json(gone(note))
    changed = replace(note, fact=e.Unopened(name="note.written"))
    assert "changed" in line_of(changed)


def test_an_erased_fact_is_only_ever_read() -> None:
    """It is no kind of its own: a body stored under its name comes back as unknown, and names nothing erased."""
    assert not {"erased", "unopened"} & e.KINDS.keys()
    assert isinstance(e.decode("erased", b'{"name":"note.written"}'), e.Unknown)


def test_a_message_that_was_nobodys_is_forgotten_as_if_it_had_never_been_read() -> None:
    """Its neighbour stays, and where else the device was."""
    story, told = Story(), []
    story.tell(e.DeviceRegistered(device=Device(id="band-9")))
    for lat in (59.3, 59.4):
        raw = story.tell(e.RawReceived(source="feed", media="feed", payload=f"{lat}".encode()))
        reading = Reading(format="feed", fixes=(Fix(lat=lat, lon=18.0),))
        story.tell(e.RawRead(raw=raw.cmd, reading=reading, device="band-9"))
        told.append(raw.cmd)
    board = Board().fold(story.events)
    assert [left.fact.raw for left in board.unplaced if isinstance(left.fact, e.RawRead)] == told
    fact = e.KeyErased(rule="PDL 5", keys=1, second="B.B", message=told[0])
    last = e.Stored(nseq=len(story.events) + 1, ts=story.events[-1].ts, fact=fact, cmd=UUID(int=9), actor="A.A")
    board.apply(last)
    read_again = [
        gone(each) if each.cmd == told[0] or (isinstance(each.fact, e.RawRead) and each.fact.raw == told[0]) else each
        for each in story.events
    ]
    again = Board().fold([*read_again, last])
    for one in (board, again):
        assert [left.fact.raw for left in one.unplaced if isinstance(left.fact, e.RawRead)] == told[1:]
        assert [fix.lat for read, _at in one.whereabouts["band-9"] for fix in read.reading.fixes] == [59.4]
    assert told[0] not in board.arrivals.payloads.values()
