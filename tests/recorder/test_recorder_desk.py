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
