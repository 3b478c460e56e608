"""One incident's life, fact by fact."""

from __future__ import annotations

from uuid import UUID

from console import events as e
from console.readers import join_parts
from console.reading import Fix, Part, Reading
from console.text import Untrusted
from tests.support_story import MIRA, START, Story


def fix(seconds: float, lat: float = 59.33, lon: float = 18.06) -> Fix:
    return Fix(lat=lat, lon=lon, at=START + round(seconds * 1_000_000), accuracy_m=12, source="gps")


def test_newest_fix_wins_never_newest_message() -> None:
    story = Story()
    incident = story.opened()
    story.wait(60).alarm(incident, ("button",), fix(50))
    story.wait(10).alarm(incident, ("button",), fix(20, lat=59.0))
    card = story.board.card(incident)
    assert card is not None
    assert card.position is not None
    assert card.position.fix.lat == 59.33
    assert [known.late for known in card.trail] == [True, False]


def test_a_fix_from_the_future_is_ordered_by_its_arrival_and_labelled() -> None:
    story = Story()
    incident = story.opened()
    story.wait(10).alarm(incident, ("button",), fix(86_400))
    story.wait(10).alarm(incident, ("button",), fix(19, lat=59.1))
    card = story.board.card(incident)
    assert card is not None
    assert card.position is not None
    assert card.position.fix.lat == 59.1
    assert [known.clock_wrong for known in card.trail] == [True, False]


def test_a_fix_that_was_held_back_and_does_not_say_since_when_is_never_the_newest() -> None:
    """wire.md section 4: `+BUFF:` is old. Its arrival is no time of its own."""
    story = Story()
    incident = story.opened()
    story.wait(60).alarm(incident, ("button",), fix(50))
    story.wait(10)
    held = Reading(format="queclink", triggers=("sos",), fixes=(Fix(lat=59.0, lon=18.0),), buffered=True)
    story.tell(e.RawRead(raw=story.new_id(), reading=held), incident)
    card = story.board.card(incident)
    assert card is not None
    assert [(known.fix.lat, known.late) for known in card.trail] == [(59.0, True), (59.33, False)]


def test_the_battery_of_a_message_that_was_held_back_is_not_the_battery_now() -> None:
    story = Story()
    incident = story.opened()
    for percent, buffered in ((90, True), (40, False), (80, True)):
        reading = Reading(format="minifinder", triggers=("sos",), battery=percent, buffered=buffered)
        story.tell(e.RawRead(raw=story.new_id(), reading=reading), incident)
    card = story.board.card(incident)
    assert card is not None
    assert card.battery == 40


def test_zero_zero_is_not_a_place() -> None:
    story = Story()
    incident = story.opened()
    for lat, lon in ((0.0, 0.0), (91.0, 18.0), (float("nan"), 18.0)):
        story.alarm(incident, ("button",), Fix(lat=lat, lon=lon))
    card = story.board.card(incident)
    assert card is not None
    assert card.trail == ()
    assert card.position is None


def test_the_same_fix_again_is_a_counter_not_a_point() -> None:
    story = Story()
    incident = story.opened()
    for _ in range(3):
        story.wait(60).alarm(incident, ("button",), fix(1))
    card = story.board.card(incident)
    assert card is not None
    assert [known.repeats for known in card.trail] == [2]
    assert card.trail[0].last_received == story.now


def test_the_same_bytes_again_raise_the_counter_of_their_line() -> None:
    story = Story()
    incident = story.opened()
    first = story.events[-1].fact
    assert isinstance(first, e.RawRead)
    before = len(story.board.incidents[incident].log)
    raw = story.new_id()
    again = e.RawRead(raw=raw, reading=first.reading, repeat_of=first.raw)
    story.tell(again, incident)
    log = story.board.incidents[incident].log
    assert len(log) == before
    assert log[-1].count == 2


def part(number: int, words: str) -> Reading:
    return Reading(
        format="text", sender=Untrusted("0701740699"), text=Untrusted(words), triggers=("text",),
        part=Part(reference=7, total=3, number=number),
    )  # fmt: skip


def test_a_text_in_three_parts_is_one_line_and_one_alarm() -> None:
    story = Story()
    incident = story.opened()
    alarms = story.board.incidents[incident].alarms
    lines = len(story.board.incidents[incident].log)
    parts: list[Reading | None] = [None, None, None]
    for number, words in ((2, "b"), (1, "a"), (3, "c")):
        parts[number - 1] = part(number, words)
        fact = e.RawRead(raw=story.new_id(), reading=part(number, words), whole=join_parts(parts))
        story.tell(fact, incident)
    found = story.board.incidents[incident]
    assert found.alarms == alarms + 1
    assert len(found.log) == lines + 1
    last = found.log[-1].fact
    assert isinstance(last, e.RawRead)
    assert last.whole is not None
    assert str(last.whole.text) == "abc"
    assert story.board.arrivals.parts == {}


def test_a_second_press_escalates_and_wants_to_be_seen_again() -> None:
    story = Story()
    incident = story.opened(trigger="zone", priority=2)
    story.tell(e.Acknowledged(), incident, "L.EK", 0)
    assert not story.board.incidents[incident].pending
    story.alarm(incident, ("button",))
    row = story.board.rows()[0]
    assert (row.priority, row.pending, row.owner, row.alarms) == (1, True, "L.EK", 2)


def test_an_alarm_opens_a_closed_incident_again() -> None:
    story = Story()
    incident = story.opened()
    story.tell(e.Closed(outcome="test"), incident, "L.EK")
    assert story.board.rows() == ()
    story.alarm(incident)
    assert [row.state for row in story.board.rows()] == ["open"]


def test_clock_points_are_the_first_time_each_thing_happened() -> None:
    story = Story()
    story.tell(e.PersonRegistered(person=MIRA))
    incident = story.opened()
    story.wait(1).tell(e.IncidentShown(), incident)
    story.wait(5).tell(e.Acknowledged(), incident, "L.EK", 0)
    story.wait(5).tell(e.AudioHeard(level_db=-24, words=Untrusted("steg")), incident)
    story.wait(5).tell(e.UnitSent(unit="3310"), incident, "L.EK")
    story.wait(60).tell(e.UnitReported(unit="3310", state="on_scene"))
    story.wait(5).tell(e.Closed(outcome="real"), incident, "L.EK")
    card = story.board.card(incident)
    assert card is not None
    points = [card.clock.t1_received, card.clock.t2_shown, card.clock.t3_acknowledged, card.clock.t4_audio,
              card.clock.t7_sent, card.clock.t8_on_scene, card.clock.t10_closed]  # fmt: skip
    assert points == [START + seconds * 1_000_000 for seconds in (0, 1, 6, 11, 16, 76, 81)]
    assert card.on_scene


def test_recording_states_keep_since_when() -> None:
    story = Story()
    incident = story.opened()
    story.tell(e.RecordingChanged(state="recording"), incident)
    story.wait(10).tell(e.RecordingChanged(state="recording", copy="A", seconds=10), incident)
    story.wait(1).tell(e.RecordingChanged(state="stalled", copy="B", why=Untrusted("no frames")), incident)
    card = story.board.card(incident)
    assert card is not None
    a, b = card.recordings
    assert (a.state, a.since, a.seconds) == ("recording", START, 10)
    assert (b.state, b.since) == ("stalled", story.now)


def test_an_unknown_future_fact_is_a_line_in_the_log() -> None:
    story = Story()
    incident = story.opened()
    story.tell(e.Unknown(name="drone.launched", body=b"{}"), incident)
    assert isinstance(story.board.incidents[incident].log[-1].fact, e.Unknown)


def test_an_alarm_counts_from_when_it_became_one_not_from_a_low_battery_before_it() -> None:
    """Who must be told depends on how long it waits (desk.md R9), and the incident may have been open for hours."""
    story = Story()
    incident = story.opened(priority=3, trigger="low_battery")
    (row,) = story.board.rows()
    assert row.raised == row.opened
    story.wait(600).alarm(incident)
    (row,) = story.board.rows()
    assert (row.priority, row.raised - row.opened) == (1, 600_000_000)
    story.wait(30).alarm(incident)
    assert story.board.rows()[0].raised == row.raised  # who has waited longest does not begin again


def line_of(story: Story, incident: UUID) -> tuple[str, str, bool] | None:
    card = story.board.card(incident)
    assert card is not None
    line = card.line
    return None if line is None else (line.call, line.state, line.listening)


def test_a_contact_is_rung_while_the_alarm_line_is_open_and_the_line_comes_back() -> None:
    """Nobody may read "closed" while she can still be heard."""
    story = Story()
    incident = story.opened()
    story.tell(e.LineOpened(source="receiver", call="alarm"), incident)
    story.tell(e.ListeningChanged(on=True), incident)
    story.tell(e.LineOpened(source="modem", call="contact", outgoing=True), incident)
    assert line_of(story, incident) == ("contact", "open", False)
    story.tell(e.AudioHeard(call="alarm", level_db=-20.0), incident)
    story.tell(e.LineClosed(call="contact", why="remote"), incident)
    assert line_of(story, incident) == ("alarm", "open", True)
    card = story.board.card(incident)
    assert card is not None
    assert card.line is not None
    assert card.line.level_db == -20.0
    story.tell(e.LineClosed(call="alarm", why="remote"), incident)
    assert line_of(story, incident) == ("alarm", "closed", False)


def test_an_alarm_line_that_ends_behind_a_call_does_not_come_back() -> None:
    story = Story()
    incident = story.opened()
    story.tell(e.LineOpened(source="receiver", call="alarm"), incident)
    story.tell(e.LineOpened(source="modem", call="contact", outgoing=True), incident)
    story.tell(e.LineClosed(call="alarm", why="remote"), incident)
    assert line_of(story, incident) == ("contact", "open", False)
    story.tell(e.LineClosed(call="contact", why="remote"), incident)
    assert line_of(story, incident) == ("contact", "closed", False)


def test_a_call_that_is_over_hides_no_open_line_of_the_incident_it_joins() -> None:
    story = Story()
    first, second = story.opened(), story.opened()
    story.tell(e.LineOpened(source="receiver", call="alarm"), first)
    story.tell(e.LineOpened(source="modem", call="other"), second)
    story.tell(e.LineClosed(call="other", why="remote"), second)
    story.tell(e.IncidentJoined(into=first), second)
    assert line_of(story, first) == ("alarm", "open", False)
