"""Every kind of event acts, and at the wire: what it does passes the doors and readers of live messages."""

from __future__ import annotations

import pytest
from support_exercise import facts, of, play, scenario

from console import events as e
from console.training.schedule import ALL_KINDS

HEARS = "{id: v0, at: 2s, kind: audio, line: P1, say: 'hej', level: -20}"
ALARM = "{id: a0, at: 1s, kind: alarm, who: P1, trigger: button}"

# kind -> what its event says beside id, time and kind, and the facts it must leave
ACTS: dict[str, tuple[str, tuple[type[e.Fact], ...]]] = {
    "alarm": ("who: P2, trigger: fall", (e.RawReceived, e.RawRead, e.IncidentOpened)),
    "trail": ("who: P1, points: [[0s, 59.33, 18.06, 9], [5s, 59.3301, 18.06]]", (e.RawReceived, e.RawRead)),
    "audio": ("line: P1, say: 'steg', level: -30", (e.RawReceived, e.LineOpened, e.AudioHeard)),
    "recording": ("line: P1, state: stalled, why: 'no frames'", (e.RawReceived, e.RecordingChanged)),
    "call": ("from: '0701740605', say: 'Hej'", (e.LineRang,)),
    "sms": ("from: '0701740605', text: 'Hjälp'", (e.RawReceived, e.RawRead, e.RawReleased)),
    "battery": ("who: P1, level: 4", (e.RawReceived, e.DeviceReported)),
    "network": ("who: P1, state: none", (e.RawReceived, e.DeviceReported)),
    "modem": ("fault: creg_lost", (e.SourceReported,)),
    "unit": ("unit: '3310', state: busy", (e.RawReceived, e.UnitReported)),
    "radio": ("from: '3310', say: 'På väg'", (e.RawReceived, e.UnitReported)),
    "zone": ("who: P2, zone: 'skola'", (e.RawReceived, e.RawRead, e.IncidentOpened)),
    "acoustic": ("who: P1, state: sounding", (e.RawReceived, e.DeviceReported)),
    "device_state": ("who: P1, state: fault, say: 'kretskort'", (e.RawReceived, e.DeviceReported)),
    "inject": ("say: 'Chefen ringer', via: phone", (e.ExerciseMarked,)),
    "end": ("", (e.ExerciseMarked,)),
}


def test_every_kind_of_the_format_is_here() -> None:
    assert set(ACTS) == set(ALL_KINDS)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_a_kind_acts(kind: str) -> None:
    says, left = ACTS[kind]
    event = f"{{id: k1, at: 20s, kind: {kind}, {says}}}".replace(", }", "}")
    ran = play(scenario(ALARM, event))
    since = [stored for stored in ran.events if stored.ts - ran.events[0].ts >= 20_000_000]
    for fact in left:
        assert of(since, fact), f"{kind} leaves no {fact.kind}"
    quiet = play(scenario(ALARM))
    assert len(ran.events) != len(quiet.events) or kind == "end", "control: without it there is less"


@pytest.mark.parametrize(
    ("event", "device"),
    [
        ("kind: battery, who: P1, level: 4", ("D7", 4, "unknown", "None")),
        ("kind: network, who: P1, state: weak", ("D7", None, "fault", "network weak")),
        ("kind: network, who: P1, state: none", ("D7", None, "offline", "network none")),
        ("kind: network, who: P1, state: ok", ("D7", None, "online", "network ok")),
        ("kind: acoustic, who: P1, state: silent", ("D7", None, "unknown", "acoustic alarm: silent")),
        ("kind: device_state, who: P1, state: charging", ("D7", None, "charging", "None")),
    ],
)
def test_what_a_device_says_of_itself(event: str, device: tuple[str, int | None, str, str]) -> None:
    (told,) = facts(play(scenario(f"{{id: k1, at: 20s, {event}}}")), e.DeviceReported)
    assert (str(told.device), told.battery, told.state, str(told.words)) == device


def test_a_zone_is_an_alarm_of_its_own_sort() -> None:
    ran = play(scenario("{id: k1, at: 20s, kind: zone, who: P2, zone: 'Exempelskolan', state: left}"))
    (opened,), (read,) = facts(ran, e.IncidentOpened), facts(ran, e.RawRead)
    assert (opened.trigger, opened.person, opened.priority) == ("zone", "P2", 2)
    assert str(read.reading.text) == "left: Exempelskolan"


def test_the_radio_brings_a_units_words_and_nobody_elses() -> None:
    ran = play(scenario(ALARM, "{id: k1, at: 20s, kind: radio, from: P1, say: 'hör ni mig'}"))
    assert facts(ran, e.UnitReported) == []
    (told,) = [mark for mark in facts(ran, e.ExerciseMarked) if mark.what == "told"]
    assert (told.via, str(told.words)) == ("radio", "Mira Exempel: hör ni mig")


def test_nothing_a_scenario_does_is_written_on_the_board_by_hand() -> None:
    """Facts of the world come from raw messages, the modem or the receiver; the player's own are marks of the run."""
    events = [f"{{id: k{n}, at: {20 + n}s, kind: {kind}, {says}}}".replace(", }", "}")
              for n, (kind, (says, _)) in enumerate(ACTS.items()) if kind != "end"]  # fmt: skip
    ran = play(scenario(ALARM, *events))
    told = {read.raw for read in facts(ran, e.RawRead)}
    assert told == {stored.cmd for stored in ran.events if isinstance(stored.fact, e.RawReceived)}
    by_hand = {e.ExerciseStarted, e.ExerciseMarked, e.PersonRegistered, e.DeviceRegistered, e.UnitRegistered}
    world = (e.DeviceReported, e.UnitReported, e.RecordingChanged, e.AudioHeard, e.LineOpened)
    for stored in of(ran.events, *world):
        before = ran.events[: stored.nseq - 1]
        assert any(isinstance(each.fact, e.RawReceived) and each.ts == stored.ts for each in before[-8:]), stored
    assert by_hand & {type(stored.fact) for stored in ran.events}


@pytest.mark.parametrize(
    ("says", "fix"),
    [("", (0.0, "gps", False)), (", age: 42m", (2520.0, "gps", True)), (", source: cell", (0.0, "cell", False))],
)
def test_a_fix_is_as_old_as_its_trail_says_and_from_where_it_says(says: str, fix: tuple[float, str, bool]) -> None:
    """desk.md section 5: the age of the fix and the age of its message are two things."""
    trail = f"{{id: t1, at: 20s, kind: trail, who: P1, points: [[0s, 59.33, 18.06, 900]]{says}}}"
    (told,) = [stored for stored in play(scenario(ALARM, trail)).events if isinstance(stored.fact, e.RawRead)
               and stored.fact.reading and stored.fact.reading.fixes]  # fmt: skip
    assert isinstance(told.fact, e.RawRead)
    assert told.fact.reading is not None
    (found,) = told.fact.reading.fixes
    assert found.at is not None
    assert ((told.ts - found.at) / 1_000_000, found.source, found.last_known) == fix
