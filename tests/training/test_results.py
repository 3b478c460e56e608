"""A result is a scenario, a seed and an action log: it plays again byte for byte, however it was played."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support_exercise import HEAD, scenario

import scenarios
from console import events as e
from console.clock import SimulatedClock
from console.journal.memory import MemoryJournal
from console.journal.sqlite_journal import open_journal
from console.requests import Note
from console.training.acting import Trainee
from console.training.action_log import as_file, deeds_of
from console.training.exercise import Exercise
from console.training.headless import run_headless
from console.training.loader import Loaded, load, read
from console.training.pace import PacedClock
from console.training.problems import ScenarioError
from console.training.quiet import run_at_once
from console.training.result import Result, read_result, result_of
from console.training.resume import past, read_past, settled
from console.training.trainee import NOBODY, Deed, load_trainee, read_trainee
from console.training.trials import panic
from tests.support_clock import PatientClock
from tests.support_keys import KEYS

HERE = Path(__file__).parent
SEED = 41


def shipped(name: str) -> Loaded:
    path = scenarios.find(name)
    assert path is not None
    return load(path)


def answer(name: str, loaded: Loaded) -> tuple[Deed, ...]:
    path = scenarios.reference(name)
    assert path is not None
    return load_trainee(path, loaded.scenario, loaded.scenario.seed or 0)


EXAMPLE = load(HERE / "forced_cancel.yaml")
MODEL = load_trainee(HERE / "forced_cancel_reference.yaml", EXAMPLE.scenario, SEED)


def played(loaded: Loaded, seed: int, deeds: tuple[Deed, ...]) -> Result:
    return result_of(loaded, seed, run_headless(loaded, seed, deeds).events)


# ---- replay ----


@pytest.mark.parametrize("name", scenarios.names())
@pytest.mark.parametrize("who", ["reference", "idle", "panic"])
def test_the_action_log_plays_the_run_again(name: str, who: str) -> None:
    loaded = shipped(name)
    seed = loaded.scenario.seed or 0
    deeds = {"reference": answer(name, loaded), "idle": (), "panic": panic(loaded.scenario, seed)}[who]
    first = played(loaded, seed, deeds).canonical()
    kept = read_result(first)
    assert kept.canonical() == first
    assert played(loaded, seed, past(kept).deeds).canonical() == first


MANY = """\
- {after: a1, plus: 3.000007s, do: acknowledge}
- {after: a1, plus: 4s, do: listen}
- {after: a1, plus: 5s, do: microphone, open: true, sure: true}
- {after: a1, plus: 6s, do: microphone, open: false}
- {after: a1, plus: 7s, do: send, unit: "3310", sirens: true}
- {after: a1, plus: 8s, do: send, unit: "3320"}
- {after: a1, plus: 9s, do: recall, unit: "3320", why: fel}
- {after: a1, plus: 10s, do: note, words: "#gap <script>", tag: gap}
- {after: a1, plus: 11s, do: note, words: "fel"}
- {after: a1, plus: 12s, do: undo}
- {after: a1, plus: 13s, do: done, step: position, words: hemma}
- {after: a1, plus: 14s, do: reveal, field: medical, reason: "ambulans"}
- {after: a1, plus: 15s, do: code_word, result: wrong}
- {after: a1, plus: 16s, do: call_back, override: "patrull på plats"}
- {after: a1, plus: 17s, do: hang_up}
- {after: a1, plus: 20s, do: send_text, words: "Vi kommer", override: "hon bad om det"}
- {after: a1, plus: 21s, do: hand_over, number: "112", digits: "112", taken_by: "Eva"}
- {after: a1, plus: 22s, do: recorder, wish: failover}
- {after: a1, plus: 23s, do: pause_sound, seconds: 30}
- {after: a1, plus: 24s, do: confirm_sound, heard: true}
- {after: a1, plus: 25s, pressed: [f2, text], do: close, outcome: technical, words: "prov"}
- {after: a1, plus: 26s, do: sign_handover, sheet: "blad"}
"""


def test_every_act_of_the_desk_comes_back_from_the_journal() -> None:
    deeds = read_trainee(MANY.encode(), "m", EXAMPLE.scenario, SEED)
    ran = run_headless(EXAMPLE, SEED, deeds)
    log, numbers = deeds_of(ran.events)
    done = [acted for acted in ran.acted if acted.done]
    assert [acted.do for acted in done] == [deed.request.__struct_config__.tag for deed in log if deed.request]
    assert len(done) >= len(deeds) - 1, "hanging up what has not been dialled may be refused"
    again = run_headless(EXAMPLE, SEED, read_trainee(as_file(log), "log", EXAMPLE.scenario, SEED))
    assert [type(stored.fact) for stored in again.events] == [type(stored.fact) for stored in ran.events]
    assert [stored.ts for stored in again.events] == [stored.ts for stored in ran.events]
    assert sorted(numbers.values()) == list(range(len(log)))


@settings(max_examples=25, deadline=None, phases=[Phase.generate, Phase.reuse])
@given(st.lists(st.tuples(st.integers(20_000_000, 300_000_000), st.integers(0, 20)), max_size=8))
def test_any_run_plays_again(picked: list[tuple[int, int]]) -> None:
    lines = [line.partition("do: ")[2] for line in MANY.splitlines() if "undo" not in line and "pressed" not in line]
    text = "".join(f"- {{at: {at / 1e6:.6f}s, do: {lines[n % len(lines)]}\n" for at, n in picked) or "[]"
    deeds = () if text == "[]" else read_trainee(text.encode(), "h", EXAMPLE.scenario, SEED)
    first = played(EXAMPLE, SEED, deeds)
    again = played(EXAMPLE, SEED, past(read_result(first.canonical())).deeds)
    assert again.canonical() == first.canonical()


def test_an_instructors_hand_plays_again() -> None:
    loaded = scenario("{id: a1, at: 10s, kind: alarm, who: P1, trigger: sos}",
                      "{id: i1, manual: true, kind: audio, line: P1, say: hej}")  # fmt: skip
    deeds = read_trainee(b"- {at: 33.3s, fire: i1}\n- {at: 40s, do: acknowledge}\n", "d", loaded.scenario, 1)
    ran = run_headless(loaded, 1, deeds)
    kept = read_result(result_of(loaded, 1, ran.events).canonical())
    assert [action.get("fire") for action in kept.actions] == ["i1", None]
    again = run_headless(loaded, 1, past(kept).deeds)
    assert [(stored.ts, stored.fact) for stored in again.events] == [(stored.ts, stored.fact) for stored in ran.events]


# ---- pause, speed, disk ----


def paced(loaded: Loaded, deeds: tuple[Deed, ...], speed: float, pauses: list[float]) -> Result:
    """The same run on a clock that follows another one."""
    real = SimulatedClock(0)

    async def run() -> Result:
        clock = PacedClock(loaded.scenario.clock.start, real, speed)
        exercise = Exercise(loaded, MemoryJournal(clock), clock, SEED, "op1")
        await exercise.begin()

        async def interrupt() -> None:
            for at in pauses:
                await clock.sleep(at - clock.mono())
                await exercise.pause()
                await real.sleep(1000)
                await exercise.set_speed(8)
                await exercise.note("paus")
                await exercise.resume()

        trainee = Trainee(deeds, exercise.node, exercise, clock, exercise.seats)
        hands = [asyncio.create_task(work) for work in (interrupt(), trainee.run())]
        await exercise.run()
        await asyncio.gather(*hands)
        found = exercise.node.journal.read(0, 10_000)
        await exercise.close()
        return result_of(loaded, SEED, found)

    return run_at_once(real, run)


@pytest.mark.parametrize(("speed", "pauses"), [(1.0, []), (8.0, []), (2.0, [22.847, 97.0, 181.5])])
def test_pause_and_speed_change_no_score(speed: float, pauses: list[float]) -> None:
    """training.md section 3; a pause falls on the alarm's own moment, and it still comes (OpenAEV #2282)."""
    expected = played(EXAMPLE, SEED, MODEL).canonical()
    assert paced(EXAMPLE, MODEL, speed, pauses).canonical() == expected


def test_on_a_disk_and_by_the_machines_own_clock_the_score_is_the_same(tmp_path: Path) -> None:
    loaded = read(TIMED.encode(), "x.yaml")
    deeds = read_trainee(b"- {at: 3s, do: acknowledge}\n- {at: 6s, do: note, words: hm}\n", "d", loaded.scenario, 1)
    live = asyncio.run(lived(loaded, deeds, tmp_path / "EX.db"))
    assert [(line.id, line.state, line.points) for line in live.score.lines] == [("e1", "met", 60), ("e2", "late", 0)]
    kept = settled(live, loaded)
    assert [(line.id, line.state, line.done_at) for line in kept.score.lines] == [
        (line.id, line.state, line.done_at) for line in live.score.lines
    ]
    assert kept.actions == live.actions
    assert settled(kept, loaded).canonical() == kept.canonical()


TIMED = HEAD + (
    "  - {id: a1, at: 1s, kind: alarm, who: P1, trigger: button}\n  - {id: x1, at: 8s, kind: end}\n"
    "expect:\n  - {id: e1, after: a1, within: 5s, action: alarm.ack, points: 60}\n"
    "  - {id: e2, after: a1, within: 2s, action: log.note, points: 40}\n"
)


async def lived(loaded: Loaded, deeds: tuple[Deed, ...], file: Path) -> Result:
    """A run on a file, four times as fast as the machine's clock."""
    clock = PacedClock(loaded.scenario.clock.start, PatientClock(1), 4)
    exercise = Exercise(loaded, open_journal(file, clock, KEYS), clock, 1, "op1")
    await exercise.begin()
    acting = asyncio.create_task(Trainee(deeds, exercise.node, exercise, clock, exercise.seats).run())
    await exercise.run()
    await acting
    events = exercise.node.journal.read(0, 10_000)
    await exercise.close()
    return result_of(loaded, 1, events)


def test_what_was_typed_comes_back_as_it_was_typed() -> None:
    words = "rad ett\nrad två\t\u00a0<b>\x1b[31m \u202e"
    typed = Deed(at=40.0, request=Note(incident=NOBODY, words=words))
    first = played(EXAMPLE, SEED, (typed,))
    assert first.actions[0]["words"] == words
    assert played(EXAMPLE, SEED, past(read_result(first.canonical())).deeds).canonical() == first.canonical()


# ---- seek and resume ----


@pytest.mark.parametrize("moment", [0.0, 22.847, 30.0, 97.9, 200.0, 539.9])
def test_to_seek_is_to_play(moment: float) -> None:
    whole, part = (run_headless(EXAMPLE, SEED, MODEL, until=until).events for until in (None, moment))
    start = whole[0].ts
    until = start + round(moment * 1e6)
    assert part == whole[: len(part)]
    assert all(stored.ts >= until for stored in whole[len(part) :]), "everything before that moment has happened"


def test_a_past_run_goes_on_from_any_moment() -> None:
    bad = load_trainee(HERE / "forced_cancel_ring_back.yaml", EXAMPLE.scenario, SEED)
    kept = played(EXAMPLE, SEED, bad)
    at = 40.0  # before the phone was rung
    better = past(kept, at).then([deed for deed in MODEL if deed.at > at])
    assert [deed.at for deed in better] == sorted(deed.at for deed in better)
    score = played(EXAMPLE, SEED, better).score
    assert (score.critical_misses, score.passed) == ((), True)
    assert played(EXAMPLE, SEED, past(kept).deeds).canonical() == kept.canonical()


def test_a_result_of_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(played(EXAMPLE, SEED, MODEL).canonical())
    assert len(read_past(path, EXAMPLE, 70.0).deeds) == 4
    with pytest.raises(ScenarioError, match=r"r\.json:1:1: The result is of 'forced-cancel'"):
        read_past(path, shipped("pocket"), None)
    for damaged in (
        b"",
        b"[]",
        b"{}",
        b'{"format":"x"}',
        path.read_bytes().replace(b"skydd-result/1", b"skydd-result/2"),
    ):
        path.write_bytes(damaged)
        with pytest.raises(ScenarioError, match="This is no result"):
            read_past(path, EXAMPLE, None)


def test_a_real_moment_of_the_action_log_is_exact_to_the_microsecond() -> None:
    deeds = read_trainee(b"- {at: 30.123457s, do: acknowledge}\n", "d", EXAMPLE.scenario, SEED)
    result = played(EXAMPLE, SEED, deeds)
    assert [action["at"] for action in result.actions] == ["30.123457s"]


# ---- the same in every process ----

RUN_ALL = """
import hashlib, sys, time
import scenarios
from console.training import schedule, stage
from console.training.headless import run_headless
from console.training.loader import load
from console.training.result import result_of
from console.training.trainee import load_trainee
from console.training.trials import panic, seeds
from console.printed import event_json
planted = sys.argv[1]
if planted == "set":  # a scenario whose events come out of a set
    import console.training.player as player
    steps = player.steps
    player.steps = lambda scenario, seed: sorted(set(steps(scenario, seed)), key=lambda step: round(step.at, -2))
if planted == "clock":  # a referee that looks at the machine's clock
    import console.training.referee as referee
    hear = referee.Referee.hear
    def late(self, stored):
        found = hear(self, stored)
        self.now += time.time_ns() % 1_000_003
        return found
    referee.Referee.hear = late
    from console.training import judging
    referee.Referee.ended = property(lambda self: self.now, lambda self, value: None)
for name in scenarios.names():
    loaded = load(scenarios.find(name))
    for seed in seeds(loaded.scenario, loaded.scenario.seed or 0):
        answer = load_trainee(scenarios.reference(name), loaded.scenario, seed)
        for deeds in (answer, (), panic(loaded.scenario, seed)):
            try:
                ran = run_headless(loaded, seed, deeds)
            except Exception as fault:
                print(name, type(fault).__name__)
                continue
            whole = "".join(event_json(stored) for stored in ran.events).encode()
            print(name, hashlib.sha256(whole + result_of(loaded, seed, ran.events).canonical()).hexdigest())
"""


def hashes(planted: str, *hash_seeds: str) -> set[str]:
    running = [
        subprocess.Popen([sys.executable, "-c", RUN_ALL, planted], stdout=subprocess.PIPE, text=True,
                         env={**os.environ, "PYTHONHASHSEED": seed, "LANG": "sv_SE.UTF-8" if seed == "7" else "C"})
        for seed in hash_seeds
    ]  # fmt: skip
    told = {process.communicate()[0] for process in running}
    assert all(process.returncode == 0 for process in running)
    return told


def test_three_fresh_processes_give_the_same_results_of_every_scenario() -> None:
    """Each scenario and each of its variants x reference, idle, panic: training.md sections 5 and 9, BlueSky #192."""
    (told,) = hashes("", "0", "7", "4242")
    truths = [max(1, len(shipped(name).scenario.variants)) for name in scenarios.names()]
    assert len(told.splitlines()) == 3 * sum(truths)
    assert "Error" not in told


@pytest.mark.parametrize("planted", ["set", "clock"])
def test_control_a_planted_set_and_a_planted_clock_are_seen(planted: str) -> None:
    assert len(hashes(planted, "1", "2", "3")) > 1


# ---- every event, at any speed ----


def test_every_event_is_applied_also_at_high_speed() -> None:
    """training.md section 8, FüSim: fast playback skips nothing, and the first and the last sample are there."""
    whole = run_headless(EXAMPLE, SEED, MODEL).events
    facts = [stored.fact for stored in whole if not isinstance(stored.fact, e.SourceHeard)]
    assert isinstance(facts[0], e.ExerciseStarted)
    assert isinstance(facts[-1], e.ExerciseMarked)
    fast = paced(EXAMPLE, MODEL, 8.0, [])
    assert len(fast.actions) == len(MODEL)


# ---- the command ----


def train(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    """The exit code and the lines of `larmbord train … --headless --json`."""
    command = [sys.executable, "-m", "console.cli", "train", *arguments, "--headless", "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr
    return ran.returncode, [json.loads(line) for line in ran.stdout.splitlines()]


def test_the_command_says_passed_or_not_and_goes_on_from_a_past_run(tmp_path: Path) -> None:
    example, bad = str(HERE / "forced_cancel.yaml"), str(HERE / "forced_cancel_ring_back.yaml")
    kept, better = tmp_path / "r.json", str(HERE / "forced_cancel_reference.yaml")
    code, lines = train(example, "--trainee", bad, "--result", str(kept))
    assert (code, lines[-1]["kind"], lines[-1]["exercise"]) == (1, "exercise.result", True)
    assert lines[-1]["result"] == json.loads(kept.read_bytes())
    assert read_result(kept.read_bytes()).score.points == -50
    code, lines = train(example, "--resume", str(kept), "--at", "40s", "--trainee", better)
    assert (code, {line["kind"] for line in lines} > {"unit.sent", "codeword.heard"}) == (0, True)
    assert train(example, "--resume", str(kept))[0] == 1, "the whole of it again"
    assert train(example, "--resume", bad)[0] == 2
    assert train(example, "--resume", str(kept), "--at", "1:30")[0] == 2
