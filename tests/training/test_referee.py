"""Rules, expectations and scores: what training.md sections 1 and 3 promise, on the format's own example and alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from support_exercise import HEAD, SEED, facts, play, seconds

from console import events as e
from console.training import judging
from console.training.headless import Ran, run_headless
from console.training.loader import Loaded, load, read
from console.training.result import Line, Result, Score, result_of
from console.training.trainee import load_trainee

HERE = Path(__file__).parent
EXAMPLE = load(HERE / "forced_cancel.yaml")

ALARM = "{id: a1, at: 10s, kind: alarm, who: P1, trigger: button_3s}"
HEARD = "{id: v1, after: a1, plus: 2s, kind: audio, line: P1, say: 'steg', level: -20}"
END = "{id: x1, at: 4m, kind: end}"


def judged(*events: str, rules: tuple[str, ...] = (), expect: tuple[str, ...] = (), forbid: tuple[str, ...] = (),
           more: str = "") -> Loaded:  # fmt: skip
    """A scenario with these parts."""
    text = HEAD + "".join(f"  - {event}\n" for event in events)
    for key, parts in (("rules", rules), ("expect", expect), ("forbid", forbid)):
        text += f"{key}:\n" + "".join(f"  - {part}\n" for part in parts) if parts else ""
    return read((text + more).encode(), "made.yaml")


def score(loaded: Loaded, *deeds: str) -> Score:
    return result_of(loaded, SEED, play(loaded, *deeds).events).score


def line(loaded: Loaded, *deeds: str) -> Line:
    """How the only thing that is judged came out."""
    (only,) = score(loaded, *deeds).lines
    return only


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


def heard(ran: Ran) -> list[str]:
    return [str(audio.words) for audio in facts(ran, e.AudioHeard)]


SAY = "then: [{after: 1s, kind: audio, line: P1, say: 'hej', level: -20}]"
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


# ---- expectations ----


@pytest.mark.parametrize(
    ("deeds", "state", "points", "late"),
    [
        (("{at: 24s, do: acknowledge}",), "met", 10, None),
        (("{at: 25s, do: acknowledge}",), "met", 10, None),
        (("{at: 31.5s, do: acknowledge}",), "late", 0, 6.5),
        ((), "missed", 0, None),
    ],
)
def test_an_act_counts_until_its_deadline(deeds: tuple[str, ...], state: str, points: int, late: float | None) -> None:
    loaded = judged(ALARM, expect=("{id: x, after: a1, within: 15s, action: alarm.ack, points: 10}",))
    found = line(loaded, *deeds)
    assert (found.state, found.points, found.late_by, found.deadline) == (state, points, late, 25.0)


def test_an_act_before_its_moment_is_not_the_act() -> None:
    loaded = judged(ALARM, HEARD, expect=("{id: x, after: v1, within: 30s, action: log.note, points: 10}",))
    assert line(loaded, "{at: 11s, do: note, words: hm}").state == "missed"
    assert line(loaded, "{at: 11s, do: note, words: hm}", "{at: 13s, do: note, words: hm}").state == "met"


def test_an_act_that_was_taken_back_is_none() -> None:
    loaded = judged(ALARM, expect=("{id: x, after: a1, within: 60s, action: log.note, points: 10}",))
    assert line(loaded, "{at: 20s, do: note, words: fel}").state == "met"
    assert line(loaded, "{at: 20s, do: note, words: fel}", "{at: 24s, do: undo}").state == "missed"


PASSIVE = [
    ("not: unit.recall", ("{at: 20s, do: send, unit: '3310'}", "{at: 60s, do: recall, unit: '3310'}"), 60.0),
    ("state: {mic: muted}", ("{at: 60s, do: microphone, open: true, sure: true}",), 60.0),
    ("state: {incident: open}", ("{at: 60s, do: close, outcome: real}",), 60.0),
    ("state: {listening: true}", (), 12.0),
    ("state: {incident: closed}", (), 12.0),
]


@pytest.mark.parametrize(("wanted", "deeds", "broken_at"), PASSIVE)
def test_what_must_not_be_or_must_stay(wanted: str, deeds: tuple[str, ...], broken_at: float) -> None:
    expect = f"{{id: y, after: v1, until: x1, {wanted}, needs: x, points: 10}}"
    ack = "{id: x, after: a1, within: 15s, action: alarm.ack, points: 1}"
    loaded = judged(ALARM, HEARD, END, expect=(ack, expect))
    mine = "{at: 11s, do: acknowledge}"
    _, broken = score(loaded, mine, *deeds).lines
    assert (broken.state, broken.points, broken.done_at) == ("broken", 0, broken_at)
    _, ungated = score(loaded, *deeds).lines
    assert (ungated.state, ungated.points) == ("not_arisen", 0), "doing nothing earns nothing"
    if deeds:
        assert score(loaded, mine).lines[1].state == "kept"


def test_a_state_that_is_entered_in_time_is_kept() -> None:
    loaded = judged(ALARM, HEARD, "{id: v2, at: 60s, kind: audio, line: P1, say: b, level: -9}", END,
                    expect=("{id: y, after: v2, until: x1, state: {listening: true}, points: 10}",))  # fmt: skip
    assert line(loaded, "{at: 30s, do: listen}").state == "kept"
    off = "{at: 80s, do: listen, on: false}"
    assert (line(loaded, "{at: 30s, do: listen}", off).state, line(loaded, off).state) == ("broken", "broken")


def test_a_state_asks_only_about_whom_it_names() -> None:
    other = "{id: a2, at: 12s, kind: alarm, who: P2, trigger: button}"
    keep = "{{id: y, after: a2, until: x1, state: {{incident: open}}, where: {{who: {who}}}, points: 10}}"
    close = "{at: 60s, who: P2, do: close, outcome: real}"
    for who, state in (("P1", "kept"), ("P2", "broken")):
        assert line(judged(ALARM, other, END, expect=(keep.format(who=who),)), close).state == state


def test_a_moment_that_never_comes_is_neither_met_nor_missed() -> None:
    """The ring-back run of the example: e_keep waits for a rule that nothing set off, and is no critical miss."""
    rule = "{id: b, if: {action: codeword.ask}, " + SAY + "}"
    loaded = judged(ALARM, END, rules=(rule,),
                    expect=("{id: x, after: b, within: 9s, action: log.note, points: 9, critical: true}",))  # fmt: skip
    assert (line(loaded).state, line(loaded).critical_miss) == ("not_arisen", False)


def test_what_belongs_to_a_truth_that_was_not_drawn_counts_nowhere() -> None:
    more = (
        "variants:\n  - {weight: 1, events: [{id: k1, at: 30s, kind: audio, line: P1, say: ett}]}\n"
        "  - {weight: 1, events: [{id: k2, at: 30s, kind: audio, line: P1, say: två}]}\n"
        "pass: {points: 10, of: 10}\n"
    )
    expects = tuple(f"{{id: e{n}, after: k{n}, within: 30s, action: log.note, points: 10}}" for n in (1, 2))
    loaded = judged(ALARM, expect=expects, more=more)
    seen = set()
    for seed in range(8):
        ran = play(loaded, "{at: 40s, do: note, words: hm}", seed=seed)
        found = result_of(loaded, seed, ran.events).score
        seen |= {line.id for line in found.lines}
        assert (len(found.lines), found.points, found.most, found.passed) == (1, 10, 10, True)
    assert seen == {"e1", "e2"}


# ---- forbids ----


@pytest.mark.parametrize(
    ("forbid", "deeds", "times"),
    [
        ("action: call.out, where: {to: P2}", ("{at: 40s, who: P2, do: call_back}",), 1),
        ("action: call.out, where: {to: P1}", ("{at: 40s, who: P2, do: call_back}",), 0),
        ("action: unit.dispatch, where: {sirens: true}", ("{at: 40s, do: send, unit: '3310', sirens: true}",) * 2, 2),
        ("action: unit.dispatch, where: {sirens: true}", ("{at: 40s, do: send, unit: '3310'}",), 0),
        ("action: case.close, where: {reason: false_alarm}", ("{at: 40s, do: close, outcome: accidental}",), 1),
        ("action: case.close, where: {reason: false_alarm}", ("{at: 40s, do: close, outcome: real}",), 0),
        ("action: case.close, before: m", ("{at: 40s, do: close, outcome: real}",), 0),
        ("action: case.close, before: m", ("{at: 20s, do: close, outcome: real}",), 1),
        ("action: case.close, after: m", ("{at: 40s, do: close, outcome: real}",), 1),
        ("action: case.close, after: m", ("{at: 20s, do: close, outcome: real}",), 0),
        ("action: relay.112", ("{at: 40s, do: hand_over, number: '112', digits: '112'}",), 1),
        ("action: relay.112", ("{at: 40s, do: hand_over, number: '11414', digits: '11414'}",), 0),
        ("action: relay.other", ("{at: 40s, do: hand_over, number: '11414', digits: '11414'}",), 1),
        ("action: text.out, where: {to: P2}", ("{at: 40s, who: P2, do: send_text, words: hej}",), 1),
        ("action: step.done, where: {step: supervisor}", ("{at: 40s, do: done, step: supervisor}",), 1),
        ("action: field.reveal, where: {field: code_ok}", ("{at: 40s, do: reveal, field: code_ok, reason: x}",), 1),
        ("action: recording.failover", ("{at: 40s, do: recorder, wish: failover}",), 1),
        ("action: recording.failover", ("{at: 40s, do: recorder, wish: test}",), 0),
        ("action: line.listen", ("{at: 40s, do: listen, on: false}",), 0),
        ("action: line.hangup", ("{at: 40s, do: hang_up}",), 1),
        ("action: line.keys", ("{at: 40s, do: keys, keys: '5'}",), 1),
        ("action: mic.open", ("{at: 40s, do: microphone, open: false}",), 0),
        ("action: handover.sign", ("{at: 40s, do: sign_handover, sheet: s}",), 1),
        ("action: alarm.shelve", ("{at: 40s, do: shelve, minutes: 15}",), 0),
        ("action: codeword.ask, where: {result: wrong}", ("{at: 40s, do: code_word, result: wrong}",), 1),
    ],
)
def test_what_is_forbidden_costs_once(forbid: str, deeds: tuple[str, ...], times: int) -> None:
    other = "{id: a2, at: 12s, kind: alarm, who: P2, trigger: button}"
    moment = "{id: m, at: 30s, kind: battery, who: P1, level: 5}"
    loaded = judged(ALARM, HEARD, other, moment, forbid=(f"{{id: f, {forbid}, points: -30, critical: true}}",))
    found = line(loaded, *deeds)
    assert (found.times, found.points, found.critical_miss) == (times, -30 if times else 0, bool(times))


def test_a_call_that_is_answered_is_call_in() -> None:
    ring = "{id: c1, at: 20s, kind: call, from: '0701740605', say: Hej, lasts: 30s}"
    loaded = judged(ring, expect=("{id: x, after: c1, within: 20s, action: call.in, points: 1}",))
    assert line(loaded, "{at: 25s, do: listen}").state == "met"
    assert line(loaded).state == "missed"


# ---- never views ----

OPENS_PANEL = ("{at: 20s, do: reveal, field: code_ok, reason: kodord}", "{at: 20s, do: shown}")
ASKS = judged(ALARM, HEARD, rules=("{id: b, if: {action: codeword.ask}, " + SAY + "}",),
              expect=("{id: x, after: a1, within: 60s, action: codeword.ask, points: 40}",))  # fmt: skip


def test_opening_a_panel_earns_nothing_although_the_person_may_answer_it() -> None:
    """training.md section 8, OpenAEV #1226. The reading of the code words is logged, so a rule may follow it."""
    ran = play(ASKS, *OPENS_PANEL)
    assert [acted.done for acted in ran.acted] == [True, True]
    assert heard(ran) == ["steg", "hej"]
    assert result_of(ASKS, SEED, ran.events).score.points == 0
    assert score(ASKS, *OPENS_PANEL, "{at: 30s, do: code_word, result: wrong}").points == 40


def test_control_a_scorer_that_counts_views_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "_acts", lambda heard, wanted, action: [a for a in heard.acts if a.action == action])
    assert score(ASKS, *OPENS_PANEL).points == 40


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


# ---- pass and fail ----


@pytest.mark.parametrize(("needed", "allowed", "passed"), [(10, 0, False), (10, 1, True), (11, 1, False)])
def test_points_and_critical_misses_decide(needed: int, allowed: int, passed: bool) -> None:
    expects = ("{id: x, after: a1, within: 60s, action: alarm.ack, points: 10}",
               "{id: y, after: a1, within: 60s, action: log.note, points: 10, critical: true}")  # fmt: skip
    more = f"pass: {{points: {needed}, of: 20, critical_misses: {allowed}}}\n"
    assert score(judged(ALARM, expect=expects, more=more), "{at: 20s, do: acknowledge}").passed is passed


def test_a_run_that_was_broken_off_is_not_passed() -> None:
    loaded = judged(ALARM, expect=("{id: x, after: a1, within: 15s, action: alarm.ack, points: 10}",))
    from console.training.trainee import read_trainee

    deeds = read_trainee(b"- {at: 20s, do: acknowledge}\n", "d", loaded.scenario, SEED)
    whole, part = (run_headless(loaded, SEED, deeds, until=until) for until in (None, 100.0))
    first, second = (result_of(loaded, SEED, ran.events).score for ran in (whole, part))
    assert (first.points, first.finished, first.passed) == (10, True, True)
    assert (second.points, second.finished, second.passed) == (10, False, False)


def test_keys_are_counted_as_the_desk_tells_them() -> None:
    found = score(
        judged(ALARM),
        "{at: 20s, pressed: [f2], do: acknowledge}",
        "{at: 25s, pressed: [f6, text, text], do: note, words: hm}",
    )
    assert found.keys == {"op1": {"f2": 1, "f6": 1, "text": 2}}
    assert found.acts == {"acknowledge": 1, "note": 1}
