"""An alarm that nobody sees climbs: who should be told stands on every view, and each step sounds (desk.md R9)."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from console.ladder import Ladder
from console.sound import Bursts, Command, Want
from console.station import load_station
from console.widgets.band import exercise_row, second_row
from console.widgets.rows import Row
from console.widgets.snapshot import Desk, Snapshot, take, unseen_for
from console.widgets.sounding import wanted
from tests.support_story import MIRA, START, Story

LADDER = Ladder(second="R.AL", supervisor="M.BERG", fallback=("jouren", "vakthavande"))


def picture(story: Story, seconds: float, ladder: Ladder = LADDER) -> Snapshot:
    now = START + round(seconds * 1_000_000)
    first = story.board.rows()[0].id
    return take(story.board, Desk(operator="L.EK", ladder=ladder), now, first)


def words(row: Row) -> str:
    return "".join(span.text for span in row)


@pytest.fixture
def story() -> Story:
    from console import events as e

    story = Story()
    story.tell(e.PersonRegistered(person=MIRA))
    story.opened(person="P1")
    return story


@pytest.mark.parametrize(
    ("seconds", "rung", "said"),
    [(14, 0, "─"), (15, 1, "R.AL"), (29, 1, "R.AL"), (30, 2, "M.BERG"), (60, 3, "jouren, vakthavande")],
)
def test_who_should_be_told_and_with_which_key(story: Story, seconds: int, rung: int, said: str) -> None:
    view = picture(story, seconds)
    assert unseen_for(view) == (seconds, rung)
    assert said in words(exercise_row(view, 120))
    assert ("F12" in words(exercise_row(view, 120))) == bool(rung)
    assert "DO NOT" in words(second_row(view, 120))  # it takes nobody's place


def test_it_counts_from_the_button_and_not_from_a_low_battery_before_it() -> None:
    story = Story()
    incident = story.opened(priority=3, trigger="low_battery")
    story.wait(600).alarm(incident)
    assert unseen_for(picture(story, 607)) == (7, 0)
    assert unseen_for(picture(story, 631)) == (31, 2)


def test_an_exercise_says_it_on_its_own_band(story: Story) -> None:
    from console import events as e

    story.tell(e.ExerciseStarted(scenario="x", sha256="", seed=1, title={"en": "First alarm"}))
    said = words(exercise_row(picture(story, 31), 120))
    assert said.startswith(" EX  ÖVNING / EXERCISE")
    assert "M.BERG" in said


def test_a_station_sets_its_own_seconds(story: Story, tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text('name = "P"\n[ladder]\nsecond_s = 5\nsupervisor = "M.BERG"\n', "utf-8")
    ladder = load_station(file).ladder
    assert (ladder.second_s, ladder.supervisor_s, ladder.supervisor) == (5, 30, "M.BERG")
    assert unseen_for(picture(story, 6, ladder))[1] == 1


def test_the_control_seen_is_seen(story: Story) -> None:
    from console import events as e

    story.tell(e.Acknowledged(), incident=story.board.rows()[0].id, actor="L.EK", epoch=1)
    view = picture(story, 300)
    assert unseen_for(view) == (0, 0)
    assert "F12" not in words(exercise_row(view, 120))
    assert wanted(view, 0, heard=True).rung == 0


def test_an_alarm_again_on_a_case_that_is_held_climbs_from_its_own_time(story: Story) -> None:
    from console import events as e
    from console.reading import Reading

    case = story.board.rows()[0].id
    story.tell(e.Acknowledged(), incident=case, actor="L.EK", epoch=1)
    story.wait(100)
    raw = story.tell(e.RawReceived(source="m", media="sms-text", payload=b"x"))
    story.tell(e.RawRead(raw=raw.cmd, reading=Reading(format="x", triggers=("button",)), person="P1"), incident=case)
    assert unseen_for(picture(story, 110)) == (10, 0)
    assert unseen_for(picture(story, 131)) == (31, 2)
    story.wait(25).tell(e.AudioHeard(call="c", level_db=-40.0), incident=case)
    story.alarm(case, ("button",))
    assert unseen_for(picture(story, 131)) == (31, 2), "what goes on meanwhile, or a third press, starts nothing anew"


def test_what_its_holder_does_not_see_sounds_at_every_desk_and_says_how_to_take_it(story: Story) -> None:
    """R9: after 15 s a second operator. Whoever holds the case may have left the desk."""
    from console import events as e

    case = story.board.rows()[0].id
    story.tell(e.Acknowledged(), incident=case, actor="M.BERG", epoch=1)
    story.wait(100).alarm(case)
    assert wanted(picture(story, 114), 0, heard=True).priority is None, "its holder's own time"
    assert wanted(picture(story, 115), 0, heard=True).priority == 1
    said = words(exercise_row(picture(story, 115), 120))
    assert "NOT SEEN 0:15 by M.BERG" in said
    assert f":{story.board.rows()[0].label} take" in said
    assert "F2" not in said
    story.tell(e.Acknowledged(), incident=case, actor="L.EK", epoch=2)
    assert wanted(picture(story, 115), 0, heard=True).priority is None, "control: taken, it is silent"


def test_each_step_begins_a_burst_at_once() -> None:
    bursts, want = Bursts(), Want(1, "a")
    assert bursts.due(want, 0.0) == "burst"
    for at in (0.3, 0.5, 0.9, 1.1, 1.9, 2.1, 2.3, 2.7, 2.9):
        bursts.due(want, at)
    assert bursts.due(want, 3.5) == ""
    assert bursts.due(replace(want, rung=1), 3.6) == "burst"


async def test_the_sound_command_is_told_the_step(tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = Command(["sh", "-c", f'printf "%s" "$LARMBORD_RUNG" > {out}'], limit_s=60)
    command.play(1, 2)
    assert command._playing is not None
    await command._playing
    assert out.read_text() == "2"
