"""A recording that fails is heard and shown, also of a case that is not on the table (desk.md section 9)."""

from __future__ import annotations

from typing import get_args

import pytest

from console import events as e
from console.card import RecordingView
from console.widgets.band import second_row
from console.widgets.recording import recording_state
from console.widgets.snapshot import Desk, Snapshot, take
from console.widgets.sounding import wanted
from tests.support_story import Story


def picture(story: Story, on_the_table: int) -> Snapshot:
    rows = story.board.rows()
    return take(story.board, Desk(operator="L.EK"), story.now, rows[on_the_table].id)


@pytest.fixture
def story() -> Story:
    """Two persons in danger, both seen."""
    story = Story()
    for number in ("0701740690", "0701740691"):
        case = story.opened(None, number)
        story.tell(e.Acknowledged(), case, "L.EK", epoch=0)
    return story


@pytest.mark.parametrize("on_the_table", [0, 1])
def test_it_sounds_once_whatever_is_on_the_table(story: Story, on_the_table: int) -> None:
    case = story.board.rows()[1].id
    story.wait(30).tell(e.RecordingChanged(copy="A", state="recording"), case)
    assert wanted(picture(story, on_the_table), 0, heard=True).priority is None, "control: it records"
    story.tell(e.RecordingChanged(copy="A", state="stalled"), case)
    assert wanted(picture(story, on_the_table), 0, heard=True).priority == 2
    story.wait(11)
    assert wanted(picture(story, on_the_table), 0, heard=True).priority is None


def test_neither_copy_is_said_with_the_case_it_is_about(story: Story) -> None:
    case = story.board.rows()[1]
    story.tell(e.RecordingChanged(copy="B", state="recording"), case.id)
    for copy in "AB":
        assert "NOT RECORDED" not in words(picture(story, 0))
        story.tell(e.RecordingChanged(copy=copy, state="failed"), case.id)
    assert f"{case.label} NOT RECORDED" in words(picture(story, 0))
    assert case.label not in words(picture(story, 1)), "on the table it needs no name"
    assert "NOT RECORDED" in words(picture(story, 1))


def words(view: Snapshot) -> str:
    return "".join(span.text for span in second_row(view, 120))


@pytest.mark.parametrize("state", get_args(e.RecordingState))
def test_what_is_not_safe_is_what_asks_for_an_answer(state: e.RecordingState) -> None:
    assert RecordingView(copy="A", state=state, since=0, changed=0).unsafe == (recording_state(state)[1] == "p2")
