"""The instructor's screen: the run, and the keys that wish something of it (training.md section 5).

It never changes the exercise: what a key asks goes to `Wishes`, and what became of it is read from the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import Key, Resize
from textual.screen import Screen
from textual.widgets import Input

from console.events import ExerciseAsked
from console.i18n import N_, _
from console.text import Untrusted
from console.theme import Palette
from console.training.debrief.words import figure
from console.widgets.instructing import Coming, Happened, Head, Injects, Look, Said, Seats, Stands
from console.widgets.key_bar import KeyBar

KEYS = (
    ("p", N_("pause, go on"), N_("pause")), ("+ −", N_("speed"), "×"), ("1-9", N_("by hand"), N_("by hand")),
    ("m", N_("note"), N_("note")), ("[ ]", N_("event"), N_("event")), ("E", N_("end"), N_("end")),
    ("d", N_("debrief"), N_("debrief")), ("q", N_("leave"), N_("leave")),
)  # fmt: skip


INJECTS_MOST = 5  # rows; the pane says how many more there are


class Wishes(Protocol):
    """Where wishes go. `speeds`: those of the file, in order."""

    @property
    def speeds(self) -> tuple[float, ...]: ...
    def wish(self, asked: ExerciseAsked) -> None: ...
    def leave(self) -> None: ...
    def review(self) -> None: ...


class InstructorScreen(Screen[None]):
    """Shows a `Look`; `say` puts a sentence in its message line."""

    DEFAULT_CSS = """
    InstructorScreen { layout: vertical; overflow: hidden; }
    InstructorScreen Head { height: 2; } InstructorScreen Said { height: 1; } InstructorScreen KeyBar { height: 2; }
    InstructorScreen Happened { height: 6; } InstructorScreen Injects { height: 3; }
    InstructorScreen #left, InstructorScreen #right { width: 1fr; }
    InstructorScreen Input { display: none; }
    InstructorScreen Input, InstructorScreen Input:focus {
        border: none; height: 1; padding: 0 1; background: $surface;
    }
    InstructorScreen Input.asked { display: block; }
    InstructorScreen.high Happened { height: 12; }
    """
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "hold", show=False),
        Binding("plus", "pace(1)", show=False), Binding("minus", "pace(-1)", show=False),
        *(Binding(str(number), f"fire({number})", show=False) for number in range(1, 10)),
        Binding("i", "ask_number", show=False), Binding("m", "ask_note", show=False),
        Binding("left_square_bracket", "step(-1)", show=False), Binding("right_square_bracket", "step(1)", show=False),
        Binding("E,shift+e", "end", show=False), Binding("d", "review", show=False), Binding("q", "leave", show=False),
    ]  # fmt: skip

    def __init__(self, console: Wishes, palette: Palette, look: Look) -> None:
        super().__init__()
        self.console, self.look = console, look
        self._panes = (
            Head(palette),
            Coming(palette),
            Happened(palette),
            Injects(palette),
            Stands(palette),
            Seats(palette),
        )
        self._said, self.keys, self.line = Said(palette), KeyBar(palette), Input(select_on_focus=False)
        self._typed: Callable[[str], None] = self._note
        self._end_asked = False

    def compose(self) -> ComposeResult:
        head, coming, log, injects, stands, seats = self._panes
        yield head
        with Horizontal():
            yield Vertical(coming, log, id="left")
            yield Vertical(injects, stands, seats, id="right")
        yield self._said
        yield self.line
        yield self.keys

    def on_mount(self) -> None:
        self.keys.show(tuple((key, _(words), _(short)) for key, words, short in KEYS))
        self.query_one(Seats).styles.height = 1 + len(self.look.picture.seats)
        self.show(self.look)

    def on_resize(self, event: Resize) -> None:
        self.set_class(event.size.height >= 32, "high")

    def show(self, look: Look) -> None:
        """The newest picture. What was chosen and said stays."""
        self.look = replace(look, chosen=self.look.chosen, said=self.look.said, badly=self.look.badly)
        if self.is_mounted:
            self.query_one(Injects).styles.height = 1 + min(max(1, len(look.picture.injects)), INJECTS_MOST)
        for pane in (*self._panes, self._said):
            pane.show(self.look)

    def say(self, words: str, *, badly: bool = False) -> None:
        self.look = replace(self.look, said=words, badly=badly)
        self.show(self.look)

    # ---- keys ----

    def action_hold(self) -> None:
        paused = self.look.picture.standing == "paused"
        self._wish(ExerciseAsked(what="resume" if paused else "pause"))

    def action_pace(self, step: int) -> None:
        speeds, speed = self.console.speeds, self.look.picture.speed
        place = speeds.index(speed) + step if speed in speeds else 0
        if 0 <= place < len(speeds):
            self._wish(ExerciseAsked(what="speed", speed=speeds[place]))
        else:
            self.say(_("The file has no other speed this way."), badly=True)

    def action_fire(self, number: int) -> None:
        injects = self.look.picture.injects
        if 0 < number <= len(injects):
            self._wish(ExerciseAsked(what="fire", id=injects[number - 1].id))
        else:
            self.say(_("Nothing with the number {number} waits for a hand.").format(number=number), badly=True)

    def action_step(self, direction: int) -> None:
        """To the event before or after; what it is, in the message line. The exercise does not move."""
        events, now = self.look.picture.coming, self.look.picture.now
        ahead = next((n for n, each in enumerate(events) if each.at > now), len(events))
        place = next((n for n, each in enumerate(events) if each.id == self.look.chosen), None)
        found = (ahead if direction > 0 else ahead - 1) if place is None else place + direction
        if events:
            event = events[min(max(found, 0), len(events) - 1)]
            self.look = replace(self.look, chosen=event.id)
            self.say(f"{figure(event.at)}  {event.id}  {event.kind}  {event.words}")

    def action_end(self) -> None:
        """Asked twice: the trainee cannot go on after it."""
        if self._end_asked:
            self._wish(ExerciseAsked(what="end"))
            return
        self._end_asked = True
        self.say(_("E once more ends the exercise for everybody. Any other key: it goes on."), badly=True)

    def action_review(self) -> None:
        if self.look.picture.standing == "ended":
            self.console.review()
        else:
            self.say(_("The debrief opens when the exercise has ended."), badly=True)

    def action_leave(self) -> None:
        self.console.leave()

    def action_ask_number(self) -> None:
        self._ask(_("number by hand, Enter fires, Esc leaves"), self._number)

    def action_ask_note(self) -> None:
        self._ask(_("note of this moment, Enter keeps it, Esc leaves"), self._note)

    def on_key(self, event: Key) -> None:
        if event.key == "escape" and self.line.has_class("asked"):
            self._close_line()
        if event.key not in ("E", "upper_e", "shift+e"):
            self._end_asked = False

    # ---- what is typed ----

    def on_input_submitted(self, event: Input.Submitted) -> None:
        typed = event.value.strip()
        self._close_line()
        if typed:
            self._typed(typed)

    def _ask(self, prompt: str, typed: Callable[[str], None]) -> None:
        self._typed, self.line.placeholder, self.line.value = typed, prompt, ""
        self.line.add_class("asked")
        self.line.focus()

    def _close_line(self) -> None:
        self.line.remove_class("asked")
        self.set_focus(None)

    def _number(self, typed: str) -> None:
        if typed.isdecimal() and len(typed) < 4:
            self.action_fire(int(typed))
        else:
            self.say(_("'{typed}' is no number of the list.").format(typed=typed), badly=True)

    def _note(self, typed: str) -> None:
        self._wish(ExerciseAsked(what="note", words=Untrusted(typed)))

    def _wish(self, asked: ExerciseAsked) -> None:
        self._end_asked = False
        if self.look.picture.standing == "ended":
            self.say(_("The exercise has ended. d opens the debrief, q leaves."), badly=True)
        else:
            self.console.wish(asked)
