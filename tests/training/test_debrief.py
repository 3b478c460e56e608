"""A debrief: every point explains itself and leads to its moment, and the same run is told in the same words."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

import scenarios
from console import events as e
from console.board import Board
from console.cli import main
from console.moments import SECOND
from console.requests import Note
from console.training.debrief.making import board_at
from console.training.debrief.points import unexplained
from console.training.debrief.replaying import replayed
from console.training.debrief.story import Debrief, Point
from console.training.debrief.telling import misses, told, verdict
from console.training.debrief.writing import FORMS, written
from console.training.headless import run_headless
from console.training.loader import load
from console.training.trainee import NOBODY, Deed, read_trainee
from tests.support_debrief import debriefed, deeds_of, result_by, seed_of, shipped
from tests.support_hostile import EVERYTHING, SHEET

HERE = Path(__file__).parent
WHO = ("reference", "idle", "panic")


def point(debrief: Debrief, id: str) -> Point:
    return next(each for each in debrief.points if each.id == id)


# ---- reasons ----


@pytest.mark.parametrize("name", scenarios.names())
@pytest.mark.parametrize("who", WHO)
def test_every_point_says_what_was_expected_and_why_it_counts(name: str, who: str) -> None:
    debrief = debriefed(name, who)
    assert debrief.points
    assert unexplained(debrief.points) == ()
    assert {miss.id for miss in debrief.misses} == {p.id for p in debrief.points if p.critical_miss}
    assert all(miss.id in misses(debrief) and miss.expected in misses(debrief) for miss in debrief.misses)


def test_control_a_point_without_a_reason_is_caught() -> None:
    bare = msgspec.structs.replace(debriefed().points[0], reason="  ")  # type: ignore[arg-type]
    assert unexplained([*debriefed().points[1:], bare]) == (bare.id,)


def test_the_reason_says_how_late_and_the_verdict_how_much() -> None:
    debrief = debriefed()
    send = point(debrief, "e_send")
    assert (send.state, send.late_by, send.points) == ("late", 15.0, 0)
    assert "15.0 s too late" in send.reason
    assert "A patrol within a minute." in send.reason
    assert "Critical" in point(debrief, "f_recall").reason
    assert not debrief.passed
    assert verdict(debrief).startswith("NOT PASSED: 20 of 100 points, 70 needed")
    assert verdict(debriefed(who="reference")).startswith("PASSED: 100 of 100")


# ---- moments ----


@pytest.mark.parametrize("who", ["mixed", "reference", "panic"])
def test_a_jump_leads_to_the_board_of_a_replay_until_then(who: str) -> None:
    """Folded until that event, and played anew until that moment: the same board."""
    debrief, loaded = debriefed(who=who), shipped("first-loud")
    for each in debrief.points:
        if each.done_at is None:
            continue
        stored = debrief.events[each.moment.nseq - 1]
        assert stored.nseq == each.moment.nseq
        assert (stored.ts - debrief.origin) / SECOND == pytest.approx(each.done_at, abs=0.0005), "to the millisecond"
        ran = run_headless(loaded, seed_of(loaded), deeds_of(who, loaded), until=each.moment.at + 0.001)
        again = Board().fold(event for event in ran.events if event.nseq <= each.moment.nseq)
        assert board_at(debrief.events, each.moment.nseq).digest() == again.digest(), each.id


def test_control_the_board_before_is_another_one() -> None:
    debrief = debriefed()
    send = point(debrief, "e_send").moment.nseq
    before, after = board_at(debrief.events, send - 1), board_at(debrief.events, send)
    assert before.digest() != after.digest()
    assert not any(card.units for card in map(before.card, before.incidents))
    assert any(card and card.units for card in map(after.card, after.incidents))


def test_what_was_missed_leads_to_its_deadline() -> None:
    debrief = debriefed()
    missed = point(debrief, "e_brief")
    assert (missed.state, missed.moment.at) == ("missed", missed.deadline)
    assert missed.deadline is not None
    ends = debrief.origin + round(missed.deadline * SECOND)
    assert debrief.events[missed.moment.nseq - 1].ts <= ends < debrief.events[missed.moment.nseq].ts


# ---- a view alone ----

LOOKS = b"""\
- {after: a1, plus: 2s, do: reveal, field: code_ok, reason: "se"}
- {after: a1, plus: 3s, do: reveal, field: places, reason: "se"}
- {after: a1, plus: 4s, do: reveal, field: medical, reason: "se"}
"""


def test_looking_alone_gives_no_point() -> None:
    loaded = shipped("first-loud")
    seen = result_by(read_trainee(LOOKS, "looks", loaded.scenario, seed_of(loaded)), loaded)
    debrief, _same = replayed(seen, loaded, None)
    assert any(isinstance(stored.fact, e.RecordViewed) for stored in debrief.events), "it was looked at"
    assert debrief.points_sum == 0
    assert not any(each.points for each in debrief.points)


def test_control_doing_gives_points() -> None:
    loaded = shipped("first-loud")
    more = LOOKS + b"- {after: a1, plus: 5s, do: acknowledge}\n"
    done = result_by(read_trainee(more, "more", loaded.scenario, seed_of(loaded)), loaded)
    assert replayed(done, loaded, None)[0].points_sum == 10


# ---- lanes ----


@pytest.mark.parametrize("name", scenarios.names())
def test_lanes_hold_what_happened_within_the_time(name: str) -> None:
    debrief = debriefed(name, "reference")
    assert [lane.name for lane in debrief.lanes][:6] == [
        "alarm", "audio", "recording", "position", "operator", "units",
    ]  # fmt: skip
    for lane in debrief.lanes:
        for bar in lane.bars:
            assert 0 <= bar.begin <= bar.end <= debrief.seconds
        assert [mark.nseq for mark in lane.marks] == sorted(mark.nseq for mark in lane.marks)
    acts = next(lane for lane in debrief.lanes if lane.name == "operator").marks
    assert len([mark for mark in acts if mark.kind == "act"]) >= sum(debrief.acts.values())


def test_a_dead_recording_is_a_bad_stretch_and_time_in_each_state_adds_up() -> None:
    loaded = load(HERE / "forced_cancel.yaml")
    debrief, _same = replayed(result_by((), loaded), loaded, HERE / "forced_cancel_reference.yaml")
    recording = next(lane for lane in debrief.lanes if lane.name == "recording")
    assert [bar.kind for bar in recording.bars] == ["good", "bad"]
    opened = debrief.stays[0].begin
    assert sum(stay.seconds for stay in debrief.stays) == pytest.approx(debrief.seconds - opened)
    assert debrief.reference_sum == 100


def test_the_model_answer_stands_beside() -> None:
    debrief = debriefed()
    assert debrief.reference_sum == 100
    send = point(debrief, "e_send")
    assert send.done_at is not None
    assert send.reference_at is not None
    assert send.done_at - send.reference_at == pytest.approx(31.0)
    assert all(each.done_at == each.reference_at for each in debriefed(who="reference").points)


# ---- files ----


@pytest.mark.parametrize("form", FORMS)
def test_every_file_says_that_it_is_an_exercise(form: str) -> None:
    words = written(debriefed(), form)
    assert "EX Debrief: First alarm, with voice" in words or json.loads(words)["exercise"] is True
    if form == ".csv":
        rows = [line for line in csv.reader(io.StringIO(words.removeprefix("\ufeff"))) if line]
        assert all(line[0].startswith(("EX ", "EXERCISE")) for line in rows)
    if form == ".md":
        assert all(line.startswith("## EX ") for line in words.splitlines() if line.startswith("## "))


def test_the_same_result_gives_the_same_file_in_any_process(tmp_path: Path) -> None:
    loaded = shipped("first-loud")
    kept = tmp_path / "run.result"
    kept.write_bytes(result_by(deeds_of("mixed", loaded), loaded).canonical())
    for form in FORMS:
        seen = set()
        for number in ("0", "1"):
            out = tmp_path / f"{number}{form}"
            subprocess.run(
                [sys.executable, "-m", "console.cli", "debrief", str(kept), "-o", str(out)],
                check=True, env=os.environ | {"PYTHONHASHSEED": number, "TZ": f"UTC+{number}", "LANG": "C.UTF-8"},
            )  # fmt: skip
            seen.add(out.read_bytes())
        assert len(seen) == 1, form
        assert seen.pop().decode() == written(debriefed(), form), form


def hostile() -> Debrief:
    """Every note is one that does something where it is more than text."""
    loaded = shipped("first-loud")
    words = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in EVERYTHING.values()]
    notes = tuple(
        Deed(at=40.0 + number, request=Note(incident=NOBODY, words=text)) for number, text in enumerate(words)
    )
    found, same = replayed(result_by(notes, loaded), loaded, None)
    assert same
    return found


def formulas(sheet: str, separator: str) -> list[str]:
    rows = csv.reader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""), delimiter=separator)
    return [cell for line in rows for cell in line if cell.strip(' "\t\r\n').startswith(tuple("=+-@＝＋－＠"))]


def test_no_cell_of_the_sheet_is_a_formula() -> None:
    sheet = written(hostile(), ".csv")
    assert "1+1" in sheet
    assert [formulas(sheet, separator) for separator in ",;|\t"] == [[], [], [], []]


def test_control_the_bare_cells_would_be() -> None:
    out = io.StringIO()
    csv.writer(out).writerows([[words] for words in SHEET.values()])
    assert formulas(out.getvalue(), ",")
    lost = msgspec.structs.replace(debriefed(), points_sum=-20)
    assert formulas(written(lost, ".csv"), ",") == [], "points below zero are no formula either"


# ---- the command ----


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    loaded = shipped("first-loud")
    path = tmp_path / "run.result"
    path.write_bytes(result_by(deeds_of("mixed", loaded), loaded).canonical())
    return path


def test_a_file_that_was_changed_is_told_and_the_replay_counts(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    better = json.loads(kept.read_bytes())
    better["score"]["points"], better["score"]["passed"] = 100, True
    kept.write_bytes(json.dumps(better).encode())
    assert main(["debrief", str(kept), "-o", str(tmp_path / "out.json")]) == 1
    assert "says otherwise" in capsys.readouterr().err
    told = json.loads((tmp_path / "out.json").read_bytes())
    assert (told["points_sum"], told["passed"]) == (20, False)


def test_wrong_use_is_a_sentence_and_harms_nothing(
    kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept.read_bytes()
    none = tmp_path / "none.txt"
    none.write_text("hej")
    other = tmp_path / "other.result"
    other.write_bytes(before.replace(b'"sha256":"', b'"sha256":"0'))
    same = tmp_path / "run.json"
    same.write_bytes(before)
    for line in (
        [str(kept), "-o", str(tmp_path / "out.pdf")], [str(none), "-o", str(tmp_path / "out.md")],
        [str(other), "-o", str(tmp_path / "out.md")], [str(tmp_path / "gone"), "-o", str(tmp_path / "out.md")],
        [str(same), "-o", str(same)], [str(kept)],
    ):  # fmt: skip
        assert main(["debrief", *line]) == 2, line
        assert capsys.readouterr().err.strip()
    assert same.read_bytes() == before, "the result is never written over"
    assert not list(tmp_path.glob("out.*"))


def test_the_account_reads_no_clock() -> None:
    assert told(debriefed()) == told(debriefed())
    assert "2026" not in written(debriefed(), ".md")


def test_a_result_of_a_desk_is_found_by_its_name(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.training.running.exercises", lambda: kept.parent)
    monkeypatch.chdir(Path(__file__).parent)
    assert main(["debrief", kept.name, "-o", str(tmp_path / "out.md")]) == 0
