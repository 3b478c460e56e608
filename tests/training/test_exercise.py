"""A scenario from end to end: simulated world, live readers, board, calls, and the way out."""

from __future__ import annotations

import pytest
from support_exercise import ALARM, EXAMPLE, SEED, facts, of, play, scenario, seconds

from console import events as e
from console.training.headless import run_headless
from console.training.loader import load

# ---- everything passes the doors and readers of live messages ----


def test_the_example_reaches_the_board_through_the_readers() -> None:
    loaded = load(EXAMPLE)
    ran = run_headless(loaded, SEED)
    assert [(type(stored.fact), stored.ts) for stored in ran.events[:1]] == [
        (e.ExerciseStarted, loaded.scenario.clock.start)
    ]
    raws, reads = facts(ran, e.RawReceived), facts(ran, e.RawRead)
    assert len(raws) == len(reads) == 8, "one of each feed message of the script, and nothing unread"
    assert [read.reading.format for read in reads[:2]] == ["feed-alarm", "feed-position"]
    assert {read.person for read in reads} == {"P1"}
    (opened,) = facts(ran, e.IncidentOpened)
    assert (opened.priority, opened.trigger, opened.person, opened.device) == (1, "button", "P1", "D7")
    assert seconds(ran, e.IncidentOpened)[0] == pytest.approx(22.847, abs=0.001)
    assert [fact.state for fact in facts(ran, e.RecordingChanged)] == ["recording", "stalled"]
    (audio,) = facts(ran, e.AudioHeard)
    assert (str(audio.words), audio.level_db, audio.call) == ("[steg, tv] -Ge mig telefonen!", -24.0, "line-P1-1")
    assert [fact.fixes[0].accuracy_m for fact in (read.reading for read in reads) if fact.fixes] == [12.0, 25.0, 180.0]
    (rang,) = facts(ran, e.LineRang)
    assert (rang.source, str(rang.number)) == ("modem", "0701740605")
    assert len({stored.incident for stored in of(ran.events, e.IncidentOpened, e.LineRang, e.AudioHeard)}) == 1


def test_a_text_comes_through_the_modem_and_is_deleted_there() -> None:
    ran = play(scenario("{id: s1, at: 20s, kind: sms, from: '0701740605', text: 'Ring inte, han är här', late: 9s}"))
    (raw,) = facts(ran, e.RawReceived)
    (read,) = facts(ran, e.RawRead)
    assert (raw.source, raw.media, read.person) == ("modem", "sms-pdu", "P1")
    assert str(read.reading.text) == "Ring inte, han är här"
    assert read.reading.network_time == ran.events[0].ts + 11_000_000, "nine seconds late"
    assert len(facts(ran, e.RawReleased)) == 1


def test_a_unit_tells_its_state_and_place() -> None:
    ran = play(
        scenario('{id: u1, at: 5s, kind: unit, unit: "3310", state: busy, position: [59.33, 18.05], say: "Olycka"}')
    )
    (told,) = facts(ran, e.UnitReported)
    assert (told.unit, told.state, str(told.words)) == ("3310", "busy", "Olycka")
    assert told.fix is not None
    assert (told.fix.lat, told.fix.at) == (59.33, ran.events[0].ts + 5_000_000)


# ---- calls ----

CALL = '{id: c1, at: 20s, kind: call, from: "0701740605", say: "Hej, det var fel.", level: -18, lasts: 15s}'


def test_a_call_that_is_answered_is_heard_and_ends() -> None:
    ran = play(scenario(CALL), "{at: 25s, do: listen}")
    (rang,), (opened,), (closed,) = facts(ran, e.LineRang), facts(ran, e.LineOpened), facts(ran, e.LineClosed)
    (audio,) = facts(ran, e.AudioHeard)
    assert rang.call == opened.call == closed.call == audio.call
    assert (str(audio.words), closed.why) == ("Hej, det var fel.", "remote")
    assert [change.state for change in facts(ran, e.OutboundChanged)] == ["sent", "confirmed"]
    assert seconds(ran, e.LineClosed)[0] == pytest.approx(41.25, abs=0.5)
    kinds = [type(stored.fact) for stored in of(ran.events, e.LineRang, e.LineOpened, e.AudioHeard, e.LineClosed)]
    assert kinds == [e.LineRang, e.LineOpened, e.AudioHeard, e.LineClosed]


def test_a_call_that_nobody_answers_is_missed() -> None:
    ran = play(scenario(CALL.replace("lasts: 15s", "rings: 12s")))
    (closed,) = facts(ran, e.LineClosed)
    assert closed.why == "missed"
    assert seconds(ran, e.LineClosed)[0] == pytest.approx(32, abs=0.5)
    assert facts(ran, e.AudioHeard) == []


def test_a_withheld_number_is_told_as_withheld() -> None:
    ran = play(scenario("{id: c1, at: 20s, kind: call, rings: 12s}"))
    (rang,) = facts(ran, e.LineRang)
    assert rang.number is None
    assert [opened.priority for opened in facts(ran, e.IncidentOpened)] == [1], "unknown is P1 until known"


def test_who_cannot_get_through_is_noted() -> None:
    ran = play(scenario("{id: m1, at: 5s, kind: modem, fault: creg_lost, for: 60s}", CALL))
    assert facts(ran, e.LineRang) == []
    assert [mark.what for mark in facts(ran, e.ExerciseMarked)] == ["note", "ended"]


# ---- the way out ----


def test_a_loud_person_who_is_called_back_picks_up() -> None:
    loaded = scenario(ALARM.replace("P1", "P2"))
    ran = play(loaded, "{at: 20s, do: call_back}", "{at: 40s, do: hang_up}")
    (opened,), (closed,) = facts(ran, e.LineOpened), facts(ran, e.LineClosed)
    assert (opened.outgoing, str(opened.number), opened.call) == (True, "0701740606", closed.call)
    assert closed.why == "local"
    assert {acted.done for acted in ran.acted} == {True}
    assert [change.state for change in facts(ran, e.OutboundChanged)] == ["sent", "confirmed", "sent", "confirmed"]
    assert [stored.incident for stored in of(ran.events, e.LineOpened)] == [
        stored.incident for stored in of(ran.events, e.IncidentOpened)
    ]


def test_a_silent_person_is_not_called_without_a_reason_and_lets_it_ring() -> None:
    ran = play(scenario(ALARM), "{at: 20s, do: call_back}", "{at: 30s, do: call_back, override: 'patrull på plats'}")
    assert [acted.done for acted in ran.acted] == [False, True]
    assert facts(ran, e.LineOpened) == []
    assert [closed.why for closed in facts(ran, e.LineClosed)] == ["refused"]


def test_a_text_goes_to_the_simulated_network_and_no_further() -> None:
    words = "Vi kommer. " * 20
    ran = play(scenario(ALARM.replace("P1", "P2")), f"{{at: 20s, do: send_text, words: '{words.strip()}'}}")
    assert [change.state for change in facts(ran, e.OutboundChanged)] == ["sent", "confirmed"]


def test_keys_go_into_an_open_call_only() -> None:
    ran = play(
        scenario(CALL), "{at: 22s, do: keys, keys: '5'}", "{at: 25s, do: listen}", "{at: 30s, do: keys, keys: '5'}"
    )
    assert [acted.done for acted in ran.acted] == [False, True, True]
    assert [change.state for change in facts(ran, e.OutboundChanged)] == ["sent", "confirmed"] * 2


LINE = (
    ALARM,
    "{id: v1, after: a1, plus: 5s, kind: audio, line: P1, say: 'först', level: -20}",
    "{id: v2, after: a1, plus: 60s, kind: audio, line: P1, say: 'sedan', level: -20}",
)


@pytest.mark.parametrize(("deeds", "heard"), [(["{at: 30s, do: hang_up}"], ["först"]), ([], ["först", "sedan"])])
def test_who_hangs_up_on_an_alarm_line_hears_no_more(deeds: list[str], heard: list[str]) -> None:
    ran = play(scenario(*LINE), *deeds)
    assert [str(audio.words) for audio in facts(ran, e.AudioHeard)] == heard
    assert [closed.why for closed in facts(ran, e.LineClosed)] == ["local"] * len(deeds)


def test_a_lost_line_closes_and_opens_again_under_another_name() -> None:
    lost = "{id: r1, after: a1, plus: 20s, kind: recording, line: P1, state: lost}"
    ran = play(scenario(LINE[0], LINE[1], lost, LINE[2]))
    assert [opened.call for opened in facts(ran, e.LineOpened)] == ["line-P1-1", "line-P1-2"]
    assert [closed.why for closed in facts(ran, e.LineClosed)] == ["lost"]


# ---- faults of the station's modem ----


@pytest.mark.parametrize(
    ("fault", "source", "codes"),
    [
        ("creg_lost", "modem", {"modem.not_registered"}),
        ("sim_missing", "modem", {"modem.sim_missing"}),
        ("usb_gone", "modem", {"modem.away"}),
        ("gps_stale", "gps", {"gnss.no_fix"}),
    ],
)
def test_a_fault_is_told_and_so_is_its_end(fault: str, source: str, codes: set[str]) -> None:
    ran = play(scenario(f"{{id: m1, at: 20s, kind: modem, fault: {fault}, for: 90s}}"))
    told = [report for report in facts(ran, e.SourceReported) if report.source == source]
    assert {report.code for report in told} & codes, told
    assert (told[-1].state, told[-1].code in codes) == ("ok", False)


def test_a_text_that_comes_twice_is_seen_twice_and_is_one_incident() -> None:
    ran = play(
        scenario(
            "{id: m1, at: 5s, kind: modem, fault: sms_dup, for: 60s}",
            "{id: s1, at: 20s, kind: sms, from: '0701740605', text: 'Hjälp'}",
            "{id: s2, at: 80s, kind: sms, from: '0701740605', text: 'Hallå'}",
        )
    )
    assert [str(read.reading.text) for read in facts(ran, e.RawRead)] == ["Hjälp", "Hjälp", "Hallå"]
    assert len(facts(ran, e.IncidentOpened)) == 1
