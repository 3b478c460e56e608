"""Rules, the hand of the instructor, seats: what training.md section 1 promises, on the format's example and alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from support_exercise import SEED, facts, play, seconds
from support_judged import ALARM, END, HEARD, SAY, heard, judged, score

from console import events as e
from console.training.headless import Ran, run_headless
from console.training.loader import load
from console.training.result import Result, result_of
from console.training.trainee import load_trainee

HERE = Path(__file__).parent
EXAMPLE = load(HERE / "forced_cancel.yaml")


def example(name: str | None) -> tuple[Ran, Result]:
    deeds = load_trainee(HERE / f"forced_cancel_{name}.yaml", EXAMPLE.scenario, SEED) if name else ()
    ran = run_headless(EXAMPLE, SEED, deeds)
    assert [acted for acted in ran.acted if not acted.done] == []
    return ran, result_of(EXAMPLE, SEED, ran.events)


@pytest.mark.parametrize(
    ("name", "points", "misses", "passed"),
    [
        ("reference", 100, (), True),
        ("ring_back", -50, ("e_send", "f_call", "f_false"), False),
        (None, 0, ("e_send",), False),
    ],
)
def test_the_runs_of_the_formats_own_example(
    name: str | None, points: int, misses: tuple[str, ...], passed: bool
) -> None:
    """training.md section 1: 100/100 and passes; -50 with 3 critical misses; idle 0."""
    score = example(name)[1].score
    assert (score.points, score.most, score.critical_misses, score.passed) == (points, 100, misses, passed)
    assert score.finished


def test_every_point_says_when_why_and_where_to_look() -> None:
    ran, result = example("ring_back")
    lines = {line.id: line for line in result.score.lines}
    assert (lines["f_call"].done_at, lines["f_call"].why, lines["f_call"].points) == (
        42.847, "Silent alarm: never ring back.", -30,
    )  # fmt: skip
    jump = ran.events[lines["f_call"].nseq - 1]
    assert isinstance(jump.fact, e.OutboundRequested)
    assert result.actions[lines["f_call"].deed or 0]["do"] == "call_back"
    assert result.score.goals == {"silent": (20, 20), "duress": (0, 55), "rec": (0, 25)}
    assert [(stay.phase, stay.seconds) for stay in result.score.stays][:2] == [("waiting", 8.0), ("handling", 169.153)]


# ---- rules ----


def test_a_rule_follows_an_act_and_a_unit_needs_its_time_on_the_road() -> None:
    ran, _ = example("reference")
    states = [(told.unit, told.state) for told in facts(ran, e.UnitReported)]
    assert states == [("3310", None), ("3310", "on_scene")]
    sent, (said, arrived) = seconds(ran, e.UnitSent)[0], seconds(ran, e.UnitReported)
    assert said - sent == pytest.approx(20)
    assert 40 < arrived - sent < 90, "half a kilometre, by road, at 42 km/h"


NOTES = ("{at: 20s, do: note, words: ett}", "{at: 40s, do: note, words: '#gap två'}", "{at: 60s, do: note, words: tre}")


@pytest.mark.parametrize(
    ("rule", "times"),
    [
        ("{id: b, if: {action: log.note}, ", 1),
        ("{id: b, if: {action: log.note}, once: false, ", 3),
        ("{id: b, if: {action: log.note, tag: gap}, once: false, ", 1),
        ("{id: b, if: {action: log.note, where: {tag: [gap, other]}}, once: false, ", 1),
        ("{id: b, if: {action: log.note, who: P2}, once: false, ", 0),
        ("{id: b, if: {action: log.note, who: P1}, once: false, ", 3),
        ("{id: b, if: {action: log.note, before: m}, once: false, ", 1),
        ("{id: b, if: {action: log.note, after: m}, once: false, ", 2),
        ("{id: b, if: {action: alarm.ack}, ", 0),
    ],
)
def test_what_sets_a_rule_off(rule: str, times: int) -> None:
    loaded = judged(ALARM, "{id: m, at: 30s, kind: battery, who: P1, level: 5}", rules=(rule + SAY + "}",))
    assert heard(play(loaded, *NOTES)) == ["hej"] * times


def test_what_is_missed_sets_a_rule_off_at_its_deadline_and_what_is_done_does_not() -> None:
    rule = "{id: b, if: {missed: x}, " + SAY + "}"
    loaded = judged(ALARM, rules=(rule,), expect=("{id: x, after: a1, within: 15s, action: alarm.ack, points: 1}",))
    idle = play(loaded)
    assert seconds(idle, e.AudioHeard) == [pytest.approx(26.0, abs=1e-5)]
    assert heard(play(loaded, "{at: 25s, do: acknowledge}")) == [], "in time: the deadline itself counts"
    assert heard(play(loaded, "{at: 25.000002s, do: acknowledge}")) == ["hej"]


def test_what_is_broken_sets_a_rule_off_at_once() -> None:
    rule = "{id: b, if: {missed: x}, " + SAY + "}"
    keep = "{id: x, after: a1, until: x1, not: unit.dispatch, points: 1}"
    loaded = judged(ALARM, END, rules=(rule,), expect=(keep,))
    assert seconds(play(loaded, "{at: 40s, do: send, unit: '3310'}"), e.AudioHeard) == [41.0]


def test_a_missed_rule_waits_for_a_moment_that_another_rule_brings() -> None:
    rules = ("{id: b, if: {action: alarm.ack}, then: [{id: k, after: 20s, kind: battery, who: P1, level: 9}]}",
             "{id: c, if: {missed: x}, " + SAY + "}")  # fmt: skip
    loaded = judged(ALARM, rules=rules, expect=("{id: x, after: k, within: 10s, action: log.note, points: 1}",))
    assert heard(play(loaded)) == []
    assert seconds(play(loaded, "{at: 20s, do: acknowledge}"), e.AudioHeard) == [pytest.approx(51, abs=1e-5)]
    assert heard(play(loaded, "{at: 20s, do: acknowledge}", "{at: 45s, do: note, words: hm}")) == []


def test_cancel_withdraws_what_has_not_happened_and_what_waits_for_it() -> None:
    later = "{id: v2, after: v1, plus: 30s, kind: audio, line: P1, say: 'sen', level: -20}"
    after = "{id: v3, after: v2, plus: 5s, kind: audio, line: P1, say: 'sist', level: -20}"
    loaded = judged(ALARM, HEARD, later, after, rules=("{id: b, if: {action: alarm.ack}, cancel: [v1, v2]}",),
                    expect=("{id: x, after: v3, within: 10s, action: log.note, points: 1}",))  # fmt: skip
    assert heard(play(loaded)) == ["steg", "sen", "sist"]
    ran = play(loaded, "{at: 20s, do: acknowledge}")
    assert heard(ran) == ["steg"]
    assert result_of(loaded, SEED, ran.events).score.lines[0].state == "not_arisen"


def test_a_rule_may_end_the_exercise() -> None:
    loaded = judged(ALARM, rules=("{id: b, if: {action: case.close}, then: [{after: 10s, kind: end}]}",))
    assert seconds(play(loaded, "{at: 50s, do: close, outcome: real}"), e.ExerciseMarked) == [60.0]


def test_jitter_of_a_consequence_is_drawn_from_its_own_stream() -> None:
    rule = "{id: b, if: {action: alarm.ack}, then: [{id: k, after: 1s, jitter: 8s, kind: audio, line: P1, say: hej}]}"
    loaded = judged(ALARM, rules=(rule,))
    from console.training.streams import draw

    (at,) = seconds(play(loaded, "{at: 20s, do: acknowledge}"), e.AudioHeard)
    assert at == pytest.approx(21 + 8 * draw(SEED, "k"), abs=1e-5)


# ---- the hand of the instructor ----

BY_HAND = "{id: i1, manual: true, kind: inject, via: person, say: 'Chefen kommer in.'}"
FOLLOWS = "{id: v9, after: i1, plus: 5s, kind: audio, line: P1, say: 'efter', level: -20}"


def test_a_manual_event_waits_for_a_hand_and_takes_with_it_what_waits_for_it() -> None:
    loaded = judged(ALARM, BY_HAND, FOLLOWS, expect=("{id: x, after: i1, within: 10s, action: log.note, points: 5}",))
    assert heard(play(loaded)) == []
    ran = play(loaded, "{at: 30s, fire: i1}", "{at: 38s, do: note, words: chefen}")
    assert [acted.done for acted in ran.acted] == [True, True]
    told = [mark for mark in facts(ran, e.ExerciseMarked) if mark.what == "told"]
    assert [(mark.id, mark.via, str(mark.words)) for mark in told] == [("i1", "person", "Chefen kommer in.")]
    assert seconds(ran, e.AudioHeard) == [35.0]
    assert result_of(loaded, SEED, ran.events).score.points == 5


def test_what_a_rule_offers_waits_for_a_hand_too() -> None:
    """training.md section 8, OpenAEV: a manual inject is first-class, and one without a moment holds nothing up."""
    offer = "{id: b, if: {missed: x}, then: [{after: 0s, kind: inject, manual: true, say: 'Fråga.'}]}"
    loaded = judged(ALARM, END, rules=(offer,), expect=("{id: x, after: a1, within: 9s, action: log.note, points: 1}",))
    refused = play(loaded, "{at: 12s, fire: b.0}")
    assert [acted.refused for acted in refused.acted] == ["training.not_by_hand"], "nothing is offered yet"
    ran = play(loaded, "{at: 60s, fire: b.0}", "{at: 90s, fire: b.0}")
    assert [mark.what for mark in facts(ran, e.ExerciseMarked)] == ["fired", "told", "fired", "told", "ended"]
    assert seconds(play(loaded), e.ExerciseMarked) == [240.0], "it ends although nobody fired anything"


# ---- seats ----

TWO = "seats: [op1, op2]\n"


def test_each_seat_earns_its_own_points() -> None:
    expects = ("{id: e1, seat: op1, after: a1, within: 60s, action: alarm.ack, points: 40}",
               "{id: e2, seat: op2, after: a1, within: 60s, action: unit.dispatch, points: 60}")  # fmt: skip
    loaded = judged(ALARM, expect=expects, more=TWO)
    own = ("{at: 20s, seat: op1, do: acknowledge}", "{at: 25s, seat: op2, do: send, unit: '3310'}")
    assert score(loaded, *own).points == 100
    swapped = ("{at: 20s, seat: op2, do: acknowledge}", "{at: 25s, seat: op1, do: send, unit: '3310'}")
    assert score(loaded, *swapped).points == 0
    ran = run_headless(loaded, SEED, seats={"op1": "A.EK", "op2": "B.AL"})
    assert result_of(loaded, SEED, ran.events).seats == {"op1": "A.EK", "op2": "B.AL"}


@pytest.mark.parametrize(("seat", "follows"), [("op1", True), ("op2", False)])
def test_a_rule_for_one_seat_follows_from_nobody_else(seat: str, follows: bool) -> None:
    rule = "{id: r, if: {action: alarm.ack, seat: op1}, then: [{after: 1s, kind: inject, say: 'Tack.'}]}"
    loaded = judged(ALARM, more=f"{TWO}rules:\n  - {rule}\n")
    told = facts(play(loaded, f"{{at: 20s, seat: {seat}, do: acknowledge}}"), e.ExerciseMarked)
    assert any(mark.what == "told" for mark in told) is follows


def test_words_for_one_seat_say_for_whom() -> None:
    loaded = judged(ALARM, "{id: i, at: 20s, seat: op2, kind: inject, say: 'Kollegan går på rast.'}", more=TWO)
    (told,) = [mark for mark in facts(play(loaded), e.ExerciseMarked) if mark.what == "told"]
    assert told.seat == "op2"
