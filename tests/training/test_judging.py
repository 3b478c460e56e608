"""What was expected, what was forbidden, and whether it was enough (training.md section 3)."""

from __future__ import annotations

import pytest
from support_exercise import SEED, play
from support_judged import ALARM, END, HEARD, SAY, heard, judged, line, score

from console.training import judging
from console.training.headless import run_headless
from console.training.result import result_of

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
