"""What is carried over: kinds and times, the form and speed of a trail, what units did; on land, and far away."""

from __future__ import annotations

import math
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from console import events as e
from console.reading import Fix, Reading
from console.register import Contact
from console.text import Untrusted
from console.training.checking import faults
from console.training.from_life.draft import Draft, draft
from console.training.from_life.leftovers import constant_words, format_words
from console.training.from_life.life import gather
from console.training.from_life.moving import NoGround, move
from console.training.from_life.spelling import words
from console.training.kinds import Alarm, Audio, Call, End, Recording, Sms, Trail, Unit
from console.training.loader import read
from console.training.model import Scenario
from maps.ground import Box
from maps.national import national
from maps.projection import to_mercator
from tests.from_life.support_secrets import away_m
from tests.maps.ground_reference import lies
from tests.support_story import MIRA, PHONE, UNITS, Story


def drafted(story: Story, seed: int = 3, label: str = "K-0001") -> tuple[Scenario, Draft]:
    life = gather(story.events, story.board, label)
    assert life is not None
    made = draft(life, Random(seed))
    return read(made.text.encode(), "draft.yaml").scenario, made


def registered() -> Story:
    story = Story()
    for fact in (e.PersonRegistered(person=MIRA), e.DeviceRegistered(device=PHONE)):
        story.tell(fact)
    for unit in UNITS:
        story.tell(e.UnitRegistered(unit=unit))
    return story


def text(story: Story, incident: object, words: str) -> None:
    raw = story.tell(e.RawReceived(source="modem", media="sms-text", payload=words.encode()))
    reading = Reading(format="t", text=Untrusted(words), triggers=("text",), sender=Untrusted("070-174 06 05"))
    story.tell(e.RawRead(raw=raw.cmd, reading=reading), incident)  # type: ignore[arg-type]


WALKS = st.lists(st.tuples(st.integers(1, 60), st.floats(-25, 25), st.floats(-25, 25)), min_size=2, max_size=30)


@settings(max_examples=30, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(WALKS, st.tuples(st.floats(55.4, 68.5), st.floats(11.5, 23.5)), st.integers(0, 2**32))
def test_a_trail_keeps_its_form_and_its_speed_and_is_elsewhere(
    walk: list[tuple[int, float, float]], start: tuple[float, float], seed: int
) -> None:
    """Steps of some seconds with a speed north and east, metres a second."""
    story = registered()
    incident = story.opened()
    lat, lon = start
    there = []
    for seconds, north, east in walk:
        story.wait(seconds)
        lat += north * seconds / 111_195
        lon += east * seconds / 111_195 / math.cos(math.radians(lat))
        there.append((story.now, lat, lon))
        story.alarm(incident, (), Fix(lat=lat, lon=lon, at=story.now, accuracy_m=9))
    story.tell(e.Closed(outcome="real"), incident)
    scenario, _ = drafted(story, seed)
    (event,) = [event for event in scenario.events if isinstance(event.what, Trail)]
    assert isinstance(event.what, Trail)
    points = event.what.points
    assert [point.offset for point in points] == [(ts - there[0][0]) / 1e6 for ts, _, _ in there]
    for first in range(0, len(points), 3):
        for second in range(first, len(points), 4):
            real = away_m(*there[first][1:], *there[second][1:])
            moved = away_m(points[first].lat, points[first].lon, points[second].lat, points[second].lon)
            assert moved == pytest.approx(real, rel=0.01, abs=4)
    assert min(away_m(point.lat, point.lon, *known[1:]) for point in points for known in there) > 500


def test_every_point_lies_on_land_in_sweden() -> None:
    """By an oracle that looks at one edge at a time."""
    wet = []
    for seed in range(6):
        story = registered()
        incident = story.opened()
        for step in range(6):
            story.wait(20).alarm(incident, (), Fix(lat=59.3 + step / 300, lon=18.0 - step / 200, at=story.now))
        story.tell(e.Closed(outcome="real"), incident)
        scenario, _ = drafted(story, seed)
        places = [(unit.at.lat, unit.at.lon) for unit in scenario.units]
        for event in scenario.events:
            places += [(point.lat, point.lon) for point in getattr(event.what, "points", ())]
        wet += [place for place in places if not _on_land(*place)]
    assert wet == []


def _on_land(lat: float, lon: float) -> bool:
    x, y = to_mercator(lat, lon)
    return lies(national().ground(Box(x, y, x, y), 1e-4), x, y) == "land"


def test_control_the_sea_and_a_lake_are_no_land() -> None:
    assert not _on_land(58.0, 19.5)
    assert not _on_land(58.9, 13.3), "Vänern"
    assert _on_land(60.1, 14.9)


def test_kinds_and_times_are_kept_and_words_are_not() -> None:
    story = registered()
    incident = story.opened()
    text(story.wait(12), incident, "Kom nu, han är på Provgatan")
    story.wait(5).tell(e.RecordingChanged(state="recording"), incident)
    story.wait(3).tell(e.AudioHeard(words=Untrusted("Släpp mig Ragnvald"), level_db=-13.2), incident)
    story.wait(60).tell(e.RecordingChanged(state="stalled", copy="A", why=Untrusted("Ragnvald")), incident)
    story.wait(1).tell(e.LineRang(call="k1", source="modem", number=Untrusted("+46701740605")), incident)
    story.wait(4).tell(e.LineOpened(call="k1", source="modem"), incident)
    story.wait(30).tell(e.LineClosed(call="k1", why="remote"), incident)
    story.wait(9).tell(e.LineRang(call="k2", source="modem", number=Untrusted("08-12 34 56")), incident)
    story.wait(7).tell(e.LineClosed(call="k2", why="missed"), incident)
    story.wait(9).tell(e.LineRang(call="k3", source="modem", withheld=True), incident)
    story.tell(e.Closed(outcome="real"), incident)
    scenario, made = drafted(story)
    told = [(event.at, type(event.what)) for event in scenario.events][:-1]
    assert told == [
        (20, Alarm), (32, Sms), (37, Recording), (40, Audio), (100, Recording), (101, Call), (144, Call), (160, Call),
    ]  # fmt: skip
    phone = scenario.cast[next(iter(scenario.cast))].phone
    whats = [event.what for event in scenario.events]
    sms, stalled, own, other, hidden = whats[1], whats[4], whats[5], whats[6], whats[7]
    assert isinstance(sms, Sms)
    assert sms.from_ == phone
    assert isinstance(stalled, Recording)
    assert (stalled.state, stalled.copy, stalled.why) == ("stalled", "A", None)
    assert isinstance(own, Call)
    assert (own.from_, own.lasts) == (phone, 30)
    assert isinstance(other, Call)
    assert other.from_ not in (phone, None)
    assert other.rings == 7
    assert isinstance(hidden, Call)
    assert hidden.from_ is None
    assert "Ragnvald" not in made.text
    assert scenario.events[0].what.who != "P1"  # type: ignore[union-attr]


def test_units_do_as_long_after_they_were_sent_what_the_real_ones_did() -> None:
    story = registered()
    story.tell(e.UnitReported(unit="3310", fix=Fix(lat=59.30, lon=18.00)))
    story.wait(40 * 24 * 3600)  # what a unit told weeks before is where it was, and no part of the story
    incident = story.opened()
    story.wait(30).alarm(incident, (), Fix(lat=59.33, lon=18.06, at=story.now))
    story.wait(5).tell(e.UnitSent(unit="3310"), incident, "L.EK")
    story.wait(10).tell(e.UnitReported(unit="3310", state="en_route", words=Untrusted("på väg till Mira")))
    story.wait(200).tell(e.UnitReported(unit="3310", state="on_scene"))
    story.tell(e.Closed(outcome="real"), incident, "L.EK")
    scenario, _ = drafted(story)
    assert scenario.events[0].at == 20
    assert scenario.duration < 600
    (rule,) = scenario.rules
    told = [
        (then.after, then.what.state, then.what.say is not None) for then in rule.then if isinstance(then.what, Unit)
    ]
    assert told == [(10, "en_route", True), (210, "on_scene", False)]
    sent, beside = scenario.units
    trail = next(event.what for event in scenario.events if isinstance(event.what, Trail))
    assert isinstance(trail, Trail)
    real = away_m(59.30, 18.00, 59.33, 18.06)
    assert away_m(sent.at.lat, sent.at.lon, trail.points[0].lat, trail.points[0].lon) == pytest.approx(real, rel=0.01)
    assert beside.id != sent.id != "3310"


def test_an_unknown_caller_without_any_position_is_a_draft_too() -> None:
    story = Story()
    incident = story.opened(None, "08-55 51 23", "call")
    story.tell(e.LineRang(call="k", source="modem", number=Untrusted("08-55 51 23")), incident)
    story.tell(e.Closed(outcome="false"), incident)
    scenario, _ = drafted(story)
    assert [type(event.what) for event in scenario.events] == [Sms, Call, End]
    assert faults(scenario) == []


def test_what_it_was_joined_with_is_told_and_erased_ones_and_strangers_are_not() -> None:
    story = registered()
    first, second = story.opened(), story.wait(40).opened()
    story.tell(e.IncidentJoined(into=first), second)
    story.wait(5).tell(e.Closed(outcome="real"), first)
    story.opened("P2")
    for label in ("K-0001", "K-0002"):
        scenario, _ = drafted(story, label=label)
        assert [event.at for event in scenario.events if isinstance(event.what, Alarm)] == [20, 60]
    assert gather(story.events, story.board, "K-0009") is None


def test_a_jump_of_the_position_is_left_out_and_a_trail_too_long_for_sweden_is_cut() -> None:
    story = registered()
    incident = story.opened()
    for step in range(10):
        jump = 30 if step in (0, 5) else 0  # an old position far away, and a wrong one
        story.wait(10).alarm(incident, (), Fix(lat=59.33 + step / 3000 - jump, lon=18.06, at=story.now))
    story.tell(e.Closed(outcome="real"), incident)
    _, made = drafted(story)
    assert made.points == 8
    with pytest.raises(NoGround):
        move([(55.0, 12.0), (69.0, 24.0)], [], Random(1))


def test_a_long_trail_is_thinned_and_read_in_a_moment() -> None:
    story = registered()
    incident = story.opened()
    for step in range(2100):
        at = 59.33 + math.sin(step / 500) / 20
        story.wait(2).alarm(incident, (), Fix(lat=at, lon=18.06 + step / 1e5, at=story.now))
    story.tell(e.Closed(outcome="real"), incident)
    _, made = drafted(story)
    assert made.points == 1050


def test_the_same_chance_gives_the_same_draft_and_another_another() -> None:
    story = registered()
    incident = story.opened()
    story.alarm(incident, ("fall",), Fix(lat=59.33, lon=18.06))
    story.tell(e.Closed(outcome="real"), incident)
    texts = [drafted(story, seed)[1].text for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_somebody_called_like_our_own_sentences_gets_a_draft_that_says_nothing() -> None:
    """Every word of every constant sentence is theirs: what is left is dots, and the words of the format."""
    story = Story()
    said = sorted(constant_words())
    story.tell(e.PersonRegistered(person=e.Person(id="P1", name=" ".join(said), code_ok="alarm trail units")))
    incident = story.opened()
    text(story.wait(5), incident, " ".join(said))
    story.wait(5).tell(e.AudioHeard(words=Untrusted("…")), incident)
    story.tell(e.Closed(outcome="real"), incident)
    scenario, made = drafted(story)
    ours = constant_words() - format_words()
    assert not {word for line in made.text.splitlines() for word in words(line)} & ours
    assert scenario.title.sv == scenario.brief.sv == "…"  # type: ignore[union-attr]
    assert "#" not in made.text.split("# expect:")[0]


def test_contacts_stay_contacts_with_other_names_and_numbers_and_who_was_rung_is_asked_for() -> None:
    mum = Contact(id="k-1", name="Berit Verklig", role="mamma", number="08-55 51 23", safe_to_call=True)
    work = Contact(id="k-2", name="Åke Riktig", number="08-55 51 24")
    own = Contact(id="k-3", name="Mira", number="070-174 06 05")
    story = registered()
    story.tell(e.PersonRegistered(person=msgspec.structs.replace(MIRA, contacts=(mum, work, own))))
    incident = story.opened()
    for contact in (mum, work):
        story.wait(20).tell(e.OutboundRequested(act="call", expires=1, to=contact.number), incident, "L.EK")
    heard = e.LineOpened(call="u", source="modem", outgoing=True, number=Untrusted("+4685551 23".replace(" ", "")))
    story.wait(8).tell(heard, incident)
    story.wait(4).tell(e.AudioHeard(call="u", words=Untrusted("Det är Berit.")), incident)
    story.wait(9).tell(e.Closed(outcome="real"), incident, "L.EK")
    scenario, made = drafted(story)
    first, second = next(actor for actor in scenario.cast.values() if actor.contacts).contacts
    assert (first.safe_to_call, first.answers, second.safe_to_call, second.answers) == (True, True, False, False)
    assert first.say
    assert len({first.phone, second.phone, *(actor.phone for actor in scenario.cast.values() if actor.phone)}) == 3
    assert first.name != second.name
    assert [line for line in made.text.splitlines() if f"action: call.out, where: {{to: {first.id}}}" in line]
    assert [line for line in made.text.splitlines() if f"action: call.out, where: {{to: {second.id}}}" in line]
    assert not any(isinstance(event.what, Audio) for event in scenario.events), "what she said stays with her"
