"""Before an exercise: what it is about, what is given, and the one key that starts it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Protocol

from console.i18n import _, language
from console.screens.dialog import Dialog
from console.screens.facade import Console
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot


class Localised(Protocol):
    """A text in Swedish and English."""

    @property
    def sv(self) -> str: ...
    @property
    def en(self) -> str: ...


Said = str | Localised


class Turnover(Protocol):
    """What the shift before hands over."""

    @property
    def units_off(self) -> Sequence[str]: ...
    @property
    def notes(self) -> Said | None: ...


class Scenario(Protocol):
    """What the briefing tells of a scenario: nothing of what will happen, and not what is scored."""

    @property
    def title(self) -> Localised: ...
    @property
    def brief(self) -> Said: ...
    @property
    def turnover(self) -> Turnover | None: ...


class Briefing(Dialog):
    """Enter starts the exercise; Esc leaves this to look around first, and F10 still starts it."""

    def __init__(self, console: Console, scenario: Scenario, begin: Callable[[], None], stands: str = "") -> None:
        """`stands`: from where it goes on, if it does not begin at the beginning."""
        super().__init__(console)
        self._stands = stands
        self._scenario = scenario
        self._begin = begin

    def title_words(self) -> str:
        return f"EX  {_said(self._scenario.title)}"

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        told = [*wrapped(_said(self._scenario.brief), width), *self._turnover(width)]
        told += [BLANK, *wrapped(self._stands, width, "strong")] if self._stands else []
        return [*told, BLANK, *self._what_to_do(width)]

    def _what_to_do(self, width: int) -> Sequence[Row]:
        enter = _("goes on from there") if self._stands else _("starts the exercise")
        told = [row(Span(" Enter ", "info"), Span(enter, "strong"))]
        told += wrapped(_("The line that begins with NEXT names the next key. F1 explains them all."), width)
        told += wrapped(_("F10 pauses and goes on; + and − change the speed, or zoom the map (pane 5)."), width)
        told += wrapped(_(":quit leaves the exercise."), width)
        return told

    def _turnover(self, width: int) -> Sequence[Row]:
        """The state of things, as the shift before left it: to be read back."""
        turnover = self._scenario.turnover
        if turnover is None:
            return ()
        told = wrapped(_said(turnover.notes), width) if turnover.notes else []
        if turnover.units_off:
            told += wrapped(_("Off duty: {units}.").format(units=", ".join(turnover.units_off)), width)
        return told

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        self.leave()
        self._begin()


class JoinedBriefing(Briefing):
    """At a desk that has joined: which `seat` it is ("": it only watches), and that another desk begins.

    `sat`: seat -> who sits there.
    """

    def __init__(self, console: Console, scenario: Scenario, seat: str, sat: Mapping[str, str]) -> None:
        super().__init__(console, scenario, lambda: None)
        self._seat, self._beside = seat, {each: who for each, who in sat.items() if each != seat}

    def _what_to_do(self, width: int) -> Sequence[Row]:
        others = ", ".join(f"{seat} ({who})" for seat, who in self._beside.items())
        seat = _("Your seat: {seat}. Beside you: {others}.") if self._seat else _("You watch. At work: {others}.")
        told = wrapped(seat.format(seat=self._seat, others=others), width)
        told += wrapped(_("The exercise begins when the desk that runs it begins; this one follows by itself."), width)
        told += wrapped(_("Enter closes this. F1 explains the keys. :quit leaves; the exercise goes on."), width)
        return told


def _said(told: Said) -> str:
    if isinstance(told, str):
        return told
    return told.sv if language() == "sv" else told.en
