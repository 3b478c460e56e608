"""The recording on the desk: why a copy is so in words, and playing what was just said."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest

import console.recorder
from console import events as e
from console import requests as r
from console.actions import Plan, Refused, Rules, decide
from console.board import Board
from console.card import RecordingView
from console.recorder.disk import _WHY
from console.text import Untrusted
from console.typed import Mistake, parse
from console.widgets.recording import copy_row
from console.widgets.rows import Row
from console.wording.names import NAMES
from tests.support_desk import evening, opened, press
from tests.support_story import MIRA, PHONE, START, Story


def words(row: Row) -> str:
    return "".join(span.text for span in row)


def test_why_is_in_words_and_what_others_wrote_stays(swedish: None) -> None:
    def view(why: str) -> RecordingView:
        return RecordingView(copy="A", state="degraded", since=START, changed=START, why=Untrusted(why))

    assert "disk_full" not in words(copy_row(view("disk_full"), START))
    assert "no frames" in words(copy_row(view("no frames"), START))


def given() -> set[str]:
    """Every literal that is given as a reason somewhere in the room."""
    found = set(_WHY.values())
    for path in Path(console.recorder.__file__).parent.glob("*.py"):
        code = path.read_text("utf-8")
        found |= set(re.findall(r'Condition\("\w+", "(\w+)"', code)) | set(re.findall(r'_failed\("(\w+)"\)', code))
        found |= set(re.findall(r'AudioFault\("(\w+)"', code))
    return found


def test_every_why_of_the_code_has_words() -> None:
    assert {"no_audio", "refused", "port_lost", "disk_full", "static", "not_same"} <= given(), "control: it finds them"
    assert given() <= NAMES["recording why"].keys()


@pytest.fixture
def story() -> Story:
    story = Story()
    story.tell(e.PersonRegistered(person=MIRA))
    story.tell(e.DeviceRegistered(device=PHONE))
    return story


@pytest.mark.parametrize("wish", ["last_10", "last_30"])
def test_nothing_is_played_into_an_open_microphone(story: Story, wish: str) -> None:
    """The far phone would say aloud what was said in the room."""
    incident = story.new_id()
    story.tell(e.IncidentOpened(priority=1, trigger="call", person=MIRA.id), incident)
    story.tell(e.LineOpened(call="c1", source="modem"), incident)
    request = r.AskRecorder(incident=incident, wish=wish)  # type: ignore[arg-type]

    def asked() -> Plan | Refused:
        return decide(story.board, request, "L.EK", story.now, story.new_id, Rules())

    assert isinstance(asked(), Plan)
    story.tell(e.MicrophoneChanged(open=True, call="c1"), incident)
    refused = asked()
    assert isinstance(refused, Refused)
    assert refused.code == "actions.play-microphone"
    story.tell(e.LineClosed(call="c1", why="remote"), incident)
    assert isinstance(asked(), Plan)


@pytest.mark.parametrize("wish", ["failover", "test", "last_10", "last_30"])
def test_it_can_be_typed(wish: str) -> None:
    case = UUID(int=7)
    assert parse(f"recorder {wish}", Board(), case) == r.AskRecorder(incident=case, wish=wish)  # type: ignore[arg-type]
    assert isinstance(parse("recorder last_99", Board(), case), Mistake)


@pytest.mark.parametrize(("key", "wish"), [("1", "last_10"), ("3", "last_30"), ("t", "test")])
async def test_it_is_two_keys(key: str, wish: str) -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f7", key)
        assert [act.wish for act in node.acts if isinstance(act, r.AskRecorder)] == [wish]


DAY = 86_400_000_000


def test_a_self_test_of_more_than_a_day_ago_is_amber_and_says_what_to_do() -> None:
    """desk.md section 9: ARMED is what passed in the last 24 h; overdue = amber."""
    from console.widgets.header import recorder_words
    from console.wording.life import overdue_words

    copies = [RecordingView(copy=name, state="armed", since=START, changed=START) for name in ("A", "B")]
    assert [(span.text, span.role) for span in recorder_words(copies, START + DAY)][-1] == ("ok 2/2", "good")
    assert overdue_words(copies, START + DAY) == ""
    late = START + DAY + 3_600_000_000
    assert [span.role for span in recorder_words(copies, late)][-1] == "p2"
    assert "NOT TESTED" in words(recorder_words(copies, late))
    assert [span.role for span in copy_row(copies[0], late)][1] == "p2"
    assert "F7 then t" in overdue_words(copies, late)


def test_the_control_a_copy_that_passed_again_or_records_is_not_overdue() -> None:
    again = RecordingView(copy="A", state="armed", since=START, changed=START + DAY)
    records = RecordingView(copy="B", state="recording", since=START, changed=START)
    assert not again.overdue(START + 2 * DAY)
    assert not records.overdue(START + 3 * DAY)
