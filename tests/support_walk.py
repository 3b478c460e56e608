"""A desk that shows a stranger's words in every place it has, one after the other, and says where it is.

Run in a pseudo-terminal: `python -m tests.support_walk ITEM… [--small] [--brief] [--bare]`. Before each place it
writes a private mode no terminal knows (777, item, place), so that whoever reads the bytes can tell whose they are.
`--bare` takes the layers away.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual import events
from textual.widgets import Input

from console import app as desk
from console import events as e
from console import requests as r
from console.actions import Refused
from console.clock import SystemClock
from console.logs import log_to_file
from console.screens.answering import Missing, Sure
from console.screens.contacting import Ring, WriteText
from console.screens.dialog import Dialog
from console.sentences import sentence
from tests.support_desk import MemoryNode, hostile_evening
from tests.support_hostile import TERMINAL

Place = Callable[[Any, str], object]


def dialog(command: str) -> Place:
    """Open it, and type the words into its line if it has one."""

    def go(app: Any, words: str) -> None:
        app.run_command(command)
        app.call_later(_type, app, words)

    return go


def _type(app: Any, words: str) -> None:
    for line in app.screen.query(Input):
        line.value = words


def _paste(app: Any, words: str) -> None:
    app.run_command("note")
    app.call_later(app.post_message, events.Paste(words))


def _refused(kind: type[Dialog]) -> Place:
    def go(app: Any, words: str) -> None:
        refused = Refused(code="actions.held", detail={"who": words, "label": words}, ask="reason")
        app.open(kind(app, r.Take(incident=app.chosen), refused))  # type: ignore[call-arg]

    return go


def _palette(app: Any, words: str) -> None:
    app.action_command_palette()
    app.call_later(_type, app, words)


def _titles(app: Any, words: str) -> None:
    app.title = app.sub_title = words


def _exercise(app: Any, words: str) -> None:
    app.node.append(e.ExerciseStarted(scenario=words, sha256="", seed=1, title={"en": words, "sv": words}))
    app.paint()


PLACES: dict[str, Place] = {
    "the desk: queue, band, case, log, person, recording, map, units, header, titles of panes": lambda app, words: None,
    "revealed fields": lambda app, words: app.change(
        revealed=frozenset({"code_ok", "code_duress", "code", "places", "safe_house"})
    ),
    "an empty case": lambda app, words: app.choose(None),
    "the technical line in full": lambda app, words: app.choose("device:" + words),
    "message line": lambda app, words: app.say(words, badly=True),
    "a sentence with words in it": lambda app, words: app.say(sentence("unheard.of", {"why": words})),
    "notification": lambda app, words: app.notify(words, title=words),
    "window title": _titles,
    "palette": _palette,
    "pasted": _paste,
    **{f"dialog {name}": dialog(name) for name in (
        "help", "send", "code", "note", "recorder", "handover", "112", "reveal", "contact", "close", "shelve", "find",
        "command", "sound",
    )},
    "dialog ring": lambda app, words: app.open(Ring(app, words, r.CallBack(incident=app.chosen))),
    "dialog text": lambda app, words: app.open(WriteText(app, app.view.card)),
    "dialog not yet": _refused(Missing),
    "dialog sure": _refused(Sure),
    "operator and desk": lambda app, words: app.change(operator=words, supervisor=words),
    "exercise band": _exercise,
}  # fmt: skip
BRIEF = (0, 5, 8, 12)  # the desk, a sentence, the palette, a typed note
PANES = ("the desk", *(f"pane {number}" for number in range(1, 7)))  # what an 80-column desk shows instead


class Walk(desk.LarmbordApp):
    """The desk, walking by itself after its first paint."""

    items: tuple[str, ...] = ()
    small = brief = False

    def bell(self) -> None:
        """Silent: a BEL among the bytes would be somebody else's."""

    async def walk(self) -> None:
        for item in self.items:
            await self._one(item)
        self._say_where(99, 99)
        self.exit(0, 0)

    async def _one(self, item: str) -> None:
        words, number = TERMINAL[item], list(TERMINAL).index(item)
        places = {name: _pane(i) for i, name in enumerate(PANES)} if self.small else PLACES
        for place, go in enumerate(places.values()):
            if self.brief and place not in BRIEF:
                continue
            self._fresh(words)
            self._say_where(number, place)
            go(self, words)
            await self._until_drawn()

    def _fresh(self, words: str) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        self.clear_notifications()
        self.node, self._chosen = hostile_evening(MemoryNode(SystemClock()), hostile=words)
        self._told = set(self.node.board.incidents)
        self.change(operator="L.EK", supervisor="", said="", revealed=frozenset())

    def _say_where(self, item: int, place: int) -> None:
        assert self._driver is not None
        self._driver.write(f"\x1b[?777;{item};{place}h")

    async def _until_drawn(self) -> None:
        """Until everything that was set going is on the terminal."""
        for _round in range(4):
            done = asyncio.Event()
            self.call_after_refresh(done.set)
            await done.wait()
            while not self.is_idle:  # noqa: ASYNC110 - the desk has no event for it
                await asyncio.sleep(0)


def _pane(number: int) -> Place:
    return lambda app, words: app.desk.action_pane(number) if number else None


def bare() -> None:
    """Every layer taken away: what a desk without them sends to the terminal."""
    from console import text
    from console.screens import desk as desk_screen
    from console.screens import dialog
    from console.textual_fixes import GuardedApp
    from console.widgets import rows

    for module in (text, desk_screen, dialog, rows):
        setattr(module, "visible", str)  # noqa: B010
    text.Untrusted.__str__ = lambda self: self.raw  # type: ignore[method-assign, assignment]
    GuardedApp.get_line_filters = lambda self: []  # type: ignore[method-assign]


def main(options: set[str], items: tuple[str, ...]) -> int:
    if "--bare" in options:
        bare()
    if path := os.environ.get("WALK_LOG"):
        log_to_file(Path(path))
    node, _incident = hostile_evening(MemoryNode(SystemClock()), hostile="x")

    async def ready() -> None:
        try:
            await app.walk()
        except BaseException:
            app.exit(0, 3)
            raise

    begin: Callable[[], Awaitable[None]] = ready
    app = Walk(node, node.clock, "L.EK", ask_sound=False, flash=False, ready=begin)  # type: ignore[arg-type]
    app.items, app.small, app.brief = items, "--small" in options, "--brief" in options
    return desk.run(app)


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:]), tuple(word for word in sys.argv[1:] if not word.startswith("--"))))
