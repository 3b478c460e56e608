"""What a modem may still hold, and which calls may still be up, from before the program began."""

from __future__ import annotations

from console import events as e
from console.modem_memory import messages_held, unfinished_calls
from console.text import Untrusted
from tests.support_story import Story


def names(story: Story, source: str) -> list[tuple[str, str, str]]:
    return [(call.name, call.state, call.number) for call in unfinished_calls(story.board, source, 0.0)]


def test_a_line_that_is_not_over_is_remembered_also_behind_a_newer_one() -> None:
    """Else the modem's list makes a second call of it, and the first stands on the card as open for ever."""
    story = Story()
    incident = story.opened()
    story.tell(e.LineRang(call="a", source="m1", number=Untrusted("+46701740605")), incident)
    story.tell(e.LineOpened(call="a", source="m1"), incident)
    assert names(story, "m1") == [("a", "open", "+46701740605")]
    story.tell(e.LineOpened(call="b", source="m2", outgoing=True), incident)
    assert names(story, "m1") == [("a", "open", "+46701740605")]
    assert names(story, "m2") == [("b", "open", "")]
    story.tell(e.LineClosed(call="a", why="remote"), incident)
    assert names(story, "m1") == []


def test_a_message_that_was_not_released_may_still_lie_there() -> None:
    story = Story()
    raw = story.tell(e.RawReceived(source="m1", media="sms-pdu", payload=b"0001", slot="ME:3"))
    assert messages_held(story.board, "m1") == {("ME", 3): (raw.cmd, "0001")}
    assert messages_held(story.board, "m2") == {}
    story.tell(e.RawReleased(raw=raw.cmd))
    assert messages_held(story.board, "m1") == {}
