"""What every scenario that ships keeps to, and the mistake that each is there to catch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import scenarios
from console.training.headless import Ran, run_headless
from console.training.loader import Loaded, load, read
from console.training.model import Scenario
from console.training.result import Score, result_of
from console.training.trainee import read_trainee
from console.training.trials import seeds

OTHER_SEEDS = (1, 77, 20250211)  # beside the file's own, and one for each variant


def shipped(name: str) -> tuple[Loaded, str]:
    path, answer = scenarios.find(name), scenarios.reference(name)
    assert path is not None
    assert answer is not None
    return load(path), answer.read_text("utf-8")


def played(loaded: Loaded, answer: str, seed: int) -> tuple[Score, Ran]:
    ran = run_headless(loaded, seed, read_trainee(answer.encode(), "answer", loaded.scenario, seed))
    return result_of(loaded, seed, ran.events).score, ran


@pytest.mark.parametrize("name", scenarios.names())
def test_the_model_answer_earns_everything_whatever_the_seed(name: str) -> None:
    loaded, answer = shipped(name)
    for seed in (*seeds(loaded.scenario, loaded.scenario.seed or 0), *OTHER_SEEDS):
        score, ran = played(loaded, answer, seed)
        assert (score.points, score.most, score.critical_misses, score.passed) == (100, 100, (), True), seed
        assert [acted for acted in ran.acted if not acted.done] == [], seed


def ways(scenario: Scenario, name: str) -> Iterator[str]:
    """What a scenario that ships does not keep to."""
    micro = name.endswith("-micro")
    if scenario.duration > 90 if micro else not 180 <= scenario.duration <= 720:
        yield "3 to 12 minutes, a micro drill at most 90 seconds"
    said = [scenario.brief, *scenario.goals.values(), *(each.why for each in (*scenario.expect, *scenario.forbid))]
    said.append(scenario.turnover.notes)
    if any(isinstance(words, str) for words in said):
        yield "what is read about the exercise is in both languages"
    if not micro and scenario.turnover.notes is None:
        yield "a turnover to read back"
    if not any(rule.if_.missed for rule in scenario.rules) and not micro:
        yield "something that happens when the expected does not"
    if not any(event.jitter for event in scenario.events):
        yield "a beginning that nobody can count to"
    if any(isinstance(actor.name, str) and "Exempel" not in actor.name for actor in scenario.cast.values()):
        yield "invented names"


@pytest.mark.parametrize("name", scenarios.names())
def test_a_scenario_keeps_to_the_ways_of_the_house(name: str) -> None:
    loaded, _ = shipped(name)
    assert list(ways(loaded.scenario, name)) == []


def test_control_a_scenario_without_them_is_seen() -> None:
    path = scenarios.find("first-loud")
    assert path is not None
    lines = [line for line in path.read_text("utf-8").splitlines() if "missed:" not in line and "  notes:" not in line]
    bare = "\n".join(lines).replace("duration: 7m", "duration: 20m").replace("jitter: 6s, ", "")
    bare = bare.replace("Mira Exempel", "Mira Ek").replace('{sv: "Gör hela kedjan i ordning", en: "Do', '"Do')
    bare = bare.replace('order"}\n', 'order"\n')
    assert len(list(ways(read(bare.encode(), "x.yaml").scenario, "first-loud"))) == 6


# ---- the mistake that each is there to catch: the model answer, but for one thing ----

BAD: list[tuple[str, int, str, str, str]] = [
    # name, seed, what is left out of the answer, what is done instead, what it breaks
    ("first-loud", 11, "do: send", "", "e_unit"),
    ("first-loud", 11, "do: close", "{after: a1, plus: 3m, do: close, outcome: accidental}", "f_false"),
    ("first-loud-micro", 3, "do: send", "", "e_send"),
    ("silent-room", 23, "", "{after: a1, plus: 60s, do: microphone, open: true, sure: true}", "e_mute"),
    ("silent-room", 23, "", "{after: a1, plus: 60s, do: call_back, override: 'hon svarar inte'}", "f_call"),
    ("silent-room", 23, "", "{after: a1, plus: 60s, do: send_text, words: 'Vi kommer', override: 'hon bad'}", "f_text"),
    ("silent-room", 23, "do: send", "{after: a1, plus: 48s, do: send, unit: '3340', sirens: true}", "e_send"),
    ("pocket", 2, "do: code_word", "", "f_early"),
    ("pocket", 2, "do: code_word", "", "e_code"),
    ("pocket", 6, "do: code_word", "{after: c2, plus: 20s, do: code_word, result: right}", "e_duress"),
    ("pocket", 6, "do: close", "{after: c2, plus: 90s, do: close, outcome: accidental}", "f_fooled"),
    ("pocket", 6, "do: send", "", "e_send"),
    ("pocket-micro", 2, "do: code_word", "", "f_early"),
    ("pocket-micro", 1, "do: send", "", "e_send"),
    ("forced-cancel", 41, "", "{after: c1, plus: 40s, do: recall, unit: '3310', why: 'fel'}", "f_recall"),
    ("forced-cancel", 41, "do: close", "{after: c1, plus: 70s, do: close, outcome: 'false'}", "f_false"),
    ("indoors", 7, 'unit: "3320"', "{after: a1, plus: 44s, do: send, unit: '3310'}", "e_area"),
    ("indoors", 7, "", "{after: a1, plus: 30s, do: done, step: position, words: 'arbetsplatsen'}", "f_exact"),
    ("moving-car", 19, "", "{after: r2, plus: 80s, do: recall, unit: '3520', why: 'linjen borta'}", "f_down"),
    ("moving-car", 19, "do: close", "{after: r2, plus: 80s, do: close, outcome: technical}", "f_close"),
    ("moving-car", 19, "", "{after: r2, plus: 30s, do: call_back, override: 'linjen bröts'}", "f_call"),
    ("dead-recorder", 71, "#lucka", "", "e_gap"),
    ("dead-recorder", 71, "", "{after: r2, plus: 40s, do: hang_up}", "f_hang"),
    ("dead-recorder", 71, "", "{after: r4, plus: 40s, do: call_back, override: 'ny inspelning'}", "f_ring"),
    ("dead-recorder-micro", 72, "do: recorder", "", "e_spare"),
    ("modem-down", 81, "", "{after: s1, plus: 20s, who: P1, do: send, unit: '3310'}", "f_twice"),
    ("modem-down", 81, "who: P3", "", "e_help"),
    ("modem-down", 81, "who: P3, do: close", "{after: s2, plus: 4m, who: P3, do: close, outcome: technical}", "f_drop"),
    ("two-at-once", 91, "who: P2, do: acknowledge", "{after: a2, plus: 62s, who: P2, do: acknowledge}", "e_seen2"),
    ("two-at-once", 91, "who: P2, do: send", "{after: a1, plus: 15s, who: P1, do: send, unit: '3310'}", "e_send"),
    ("two-at-once", 91, "", "{after: a2, plus: 30s, who: P2, do: recall, unit: '3310', why: 'P1'}", "f_recall"),
    ("flood", 101, "after: a1, plus: 5s", "", "e_found"),
    ("flood", 102, "do: send, unit", "", "e_send"),
    ("flood", 101, "", "{after: s1, plus: 30s, who: A2, do: send_text, words: 'Ja', override: 'frågar'}", "f_wearer"),
    ("flood", 102, "", "{after: n2, plus: 9s, who: A1, do: call_back, override: 'bojan'}", "f_called"),
    ("zone-breach", 111, "", "{after: z1, plus: 70s, who: A1, do: note, words: 'Boende: granitvägen'}", "f_note"),
    ("zone-breach", 111, "", "{after: z1, plus: 70s, who: A1, do: done, step: briefed, words: 'granit 4'}", "f_said"),
    ("zone-breach", 111, "", "{after: z1, plus: 150s, who: A1, do: call_back, override: 'bojan'}", "f_him"),
    ("zone-breach", 111, "", "{after: z3, plus: 30s, who: A1, do: recall, unit: '3320', why: 'ute'}", "e_stay"),
    ("take-over", 121, "who: U1, do: listen", "", "e_answer"),
    ("take-over", 121, "", "{after: d2, plus: 30s, who: P2, do: call_back, override: 'tyst'}", "f_ring"),
    ("take-over", 121, "", "{after: c1, plus: 50s, who: U1, do: hang_up}", "f_hang"),
    ("take-over", 121, "who: U1, do: close", "{after: c1, plus: 4m, who: U1, do: close, outcome: unknown}", "f_drop"),
]


@pytest.mark.parametrize(("name", "seed", "without", "instead", "breaks"), BAD)
def test_the_critical_mistake_fails_the_run(name: str, seed: int, without: str, instead: str, breaks: str) -> None:
    loaded, answer = shipped(name)
    kept = [line for line in answer.splitlines() if not without or without not in line]
    score, ran = played(loaded, "\n".join([*kept, f"- {instead}" if instead else ""]), seed)
    assert breaks in score.critical_misses
    assert not score.passed
    assert not instead or all(acted.done for acted in ran.acted), "the desk let it happen"


# ---- what is right must not cost: other good ways through ----

GOOD: list[tuple[str, int, str, str]] = [
    # name, seed, what is left out, what is done instead
    ("first-loud", 11, "do: send", "{after: a1, plus: 12s, do: send, unit: '3320'}"),
    ("first-loud", 11, "step: briefed", "{after: a1, plus: 50s, do: done, step: briefed}"),
    ("pocket", 2, "after: c1", "{after: a1, plus: 30s, do: call_back}\n"
     "- {after: a1, plus: 46s, do: code_word, result: right}\n- {after: a1, plus: 60s, do: note, words: 'knapplås'}\n"
     "- {after: a1, plus: 2m, do: close, outcome: accidental, second: 'M.ÖV'}"),
    ("pocket", 2, "nothing", "{after: a1, plus: 20s, do: send, unit: '3310'}"),
    ("pocket", 6, "do: send", "{after: a1, plus: 20s, do: send, unit: '3320'}"),
    ("forced-cancel", 41, "do: send", "{after: a1, plus: 14s, do: send, unit: '3320'}"),
    ("indoors", 7, "do: send", "{after: a1, plus: 15s, do: send, unit: '3320'}\n"
     "- {after: a1, plus: 16s, do: send, unit: '3310'}"),
    ("moving-car", 19, "hand_over", "{after: a1, plus: 100s, do: hand_over, number: '112', digits: '112'}"),
    ("silent-room", 23, "do: send", "{after: a1, plus: 15s, do: send, unit: '3310', sirens: false}"),
    ("dead-recorder", 71, "do: send", "{after: a1, plus: 13s, do: send, unit: '3310'}"),
    ("dead-recorder", 71, "do: recorder", "{after: r2, plus: 28s, do: recorder, wish: failover}"),
    ("modem-down", 81, "do: send", "{after: a1, plus: 15s, who: P1, do: send, unit: '3310'}\n"
     "- {after: s2, plus: 15s, who: P3, do: send, unit: '3350'}"),
    ("two-at-once", 91, "nothing", "{after: a1, plus: 12s, who: P1, do: send, unit: '3310'}\n"
     "- {after: a2, plus: 15s, who: P1, do: recall, unit: '3310', why: 'P2'}"),
    ("flood", 101, "#avbrott många", "{at: 40s, do: note, words: '#outage routern'}"),
    ("flood", 102, "do: send, unit", "{after: a1, plus: 15s, who: P1, do: send, unit: '3310'}"),
    ("zone-breach", 111, "do: send", "{after: z1, plus: 12s, who: A1, do: send, unit: '3310'}"),
    ("take-over", 121, "do: send, unit", "{after: c1, plus: 40s, who: U1, do: send, unit: '3310'}"),
    ("take-over", 121, "sign_handover", "{at: 30s, do: sign_handover, sheet: 'läst och jämfört'}"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "seed", "without", "instead"), GOOD)
def test_another_good_way_earns_as_much(name: str, seed: int, without: str, instead: str) -> None:
    """Whoever is early is not late (training.md section 3: every point has its reason)."""
    loaded, answer = shipped(name)
    kept = [line for line in answer.splitlines() if without not in line]
    score, _ = played(loaded, "\n".join([*kept, f"- {instead}"]), seed)
    assert (score.points, score.critical_misses) == (100, ())
