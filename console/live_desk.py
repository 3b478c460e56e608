"""The live desk as one of two: an exercise may stand beside it, and whatever calls here takes the screen from that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from textual import events

from console.app import LarmbordApp
from console.clock import Clock
from console.i18n import _
from console.screens.commands import HelpLine
from console.screens.facade import Node
from console.sentences import sentence
from console.shared_terminal import HostDriver, OneOfTwo
from console.two_desks import LiveSide, TwoDesks, keeps
from console.widgets.header import source_words, unrecorded_words
from console.widgets.rows import Row, Span, row
from console.widgets.snapshot import Snapshot, unseen, unseen_for

if TYPE_CHECKING:
    from console.exercise_beside import OpenExercise

LATE_S = 0.5  # ours: a key this soon after the screen was taken was meant for the exercise


class LiveDesk(LiveSide, LarmbordApp):
    """`opens(NAME)` says how the exercise of that name is opened."""

    own_help: Mapping[str, HelpLine | None] = {}

    def __init__(
        self, node: Node, clock: Clock, operator: str, *, opens: Callable[[str], OpenExercise] | None = None,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(node, clock, operator, **options)
        self.driver_class = HostDriver
        self.two = TwoDesks(self)
        self._opens = opens
        self._taken_at = float("-inf")

    @property
    def typed_to(self) -> OneOfTwo:
        return self.two.in_front

    # ---- the screen

    def show_live(self, *, asked: bool) -> None:
        self._taken_at = float("-inf") if asked else self.clock.mono()
        try:
            self.paint()
        finally:
            self.come_to_front()
        self._ring_if_due()

    def draw_front(self) -> None:
        self.typed_to.draw_all()

    def paint(self) -> None:
        super().paint()
        exercise = self.two.exercise
        if exercise is not None:
            exercise.live = live_words(self.view)
        self.desk.keys.tell(waits_words() if exercise is not None else ())

    async def _first_paint_done(self) -> None:
        self.run_worker(self.two.watch(), exit_on_error=False)
        await super()._first_paint_done()

    def _ring_if_due(self) -> None:
        """What rings has the screen: a desk behind another is silent. Also asked ten times a second."""
        self.two.look()
        super()._ring_if_due()

    def _say_standing(self) -> None:
        before = self._standing_said
        super()._say_standing()
        if before != self._standing_said and self.node.board.standing.state != "ok":
            self.two.to_live()

    def _failed(self) -> None:
        """What fails here must be heard, whatever is on the screen."""
        super()._failed()
        self.call_later(self.two.to_live)
        self.call_later(self.bell)

    async def on_event(self, event: events.Event) -> None:
        """A key pressed while the screen was being taken was meant for the exercise: here it does nothing."""
        late = isinstance(event, events.Key) and self.clock.mono() - self._taken_at < LATE_S
        if late and not event.is_forwarded:
            self.say(sentence("two_desks.late_key"))
        else:
            await super().on_event(event)

    def on_resize(self, event: events.Resize) -> None:
        if self.two.exercise is not None:
            self.two.exercise.post_message(events.Resize(event.size, event.virtual_size))

    # ---- the exercise

    def beside(self, what: str, rest: str = "") -> None:
        if what == "train" and rest == "end":
            self.spawn(self.two.close())
        elif what == "train":
            self._begin(rest)
        elif what == "exercise" and self.two.is_open:
            self.back()
        else:
            self.say(sentence("two_desks.live"))

    def back(self) -> None:
        """To the exercise, unless something live keeps the operator here."""
        if kept := self.two.to_exercise():
            self.say(sentence("two_desks.kept", {"label": kept}), badly=True)

    def _begin(self, name: str) -> None:
        if self._opens is None or self.two.is_open:
            self.say(sentence("two_desks.open" if self.two.is_open else "desk.one-desk"))
        elif kept := keeps(self.node.board, self.operator) or self.overdue():
            self.say(sentence("two_desks.kept", {"label": kept}), badly=True)
        else:
            self.two.open(self._opens(name))

    def overdue(self) -> str:
        row = unseen(self.view) if unseen_for(self.view)[1] else None
        return row.label if row else ""

    def exercise_up(self) -> None:
        """It comes to the front, unless a question is open here: that is answered first (desk.md R8)."""
        if len(self.screen_stack) > 1:
            self.say(sentence("two_desks.ready"))
        else:
            self.back()

    def exercise_over(self, words: str, *, badly: bool) -> None:
        self.two.to_live(asked=True)
        self.say(words, badly=badly)


def live_words(view: Snapshot) -> Row:
    """LIVE  sources ok  0 open: the live desk in one line (training.md section 6 rule 5)."""
    wrong = [s for s in view.sources if s.silent(view.now) or s.state not in ("ok", "starting", "off")]
    health = [part for source in wrong for part in (*source_words(source, view.now, short=True), Span("  "))]
    if view.standing.held:
        health = [*unrecorded_words(view), Span("  "), *health]
    elif view.standing.state != "ok":
        health = [Span(_("the record fails"), "p2"), Span("  "), *health]
    count = len(view.p1) + len(view.p2)
    return row(
        Span(_(" LIVE  "), "strong"), *(health or (Span(_("sources ok"), "good"), Span("  "))),
        Span(_("{count} open").format(count=count), "p2" if count else "dim"), Span("  F11 ", "info"),
    )  # fmt: skip


def waits_words() -> Row:
    """On the live desk, of the exercise that stands still."""
    return row(Span(_(" an exercise waits  "), "dim"), Span("F10 ", "info"))
