"""How long each case was in which state, which acts and keys it took, and what was said with whom (training.md
section 7: not points alone)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.i18n import _
from console.training.debrief.story import Debrief
from console.training.debrief.words import figure, phase
from console.widgets.drawn import Pane
from console.widgets.rows import BLANK, Row, Span, column, row, wrapped

TIME = 11  # columns before the words of a line


class Times(Pane[Debrief]):
    """Four lists."""

    def draw(self, view: Debrief, width: int, height: int) -> Sequence[Row]:
        return [*_stays(view), BLANK, *_lines(view), BLANK, *_keys(view, width), BLANK, *_dialogues(view, width)]


def _stays(view: Debrief) -> Iterator[Row]:
    yield row(Span(" "), Span(_("Time in each state"), "title"))
    for stay in view.stays:
        head = column(f" {stay.label} {stay.who}", 14), column(phase(stay.phase), 18, "info")
        begun = _("from {time}").format(time=figure(stay.begin))
        yield (*head, column(f"{stay.seconds:.1f} s", 10, right=True), Span(f"   {begun}", "dim"))


def _lines(view: Debrief) -> Iterator[Row]:
    words = _("Listened for {listening} s; own microphone open for {microphone} s.")
    told = words.format(listening=f"{view.listening_s:.1f}", microphone=f"{view.microphone_s:.1f}")
    yield row(Span(f" {told}"))


def _keys(view: Debrief, width: int) -> Iterator[Row]:
    acts = ", ".join(f"{act} {times}" for act, times in sorted(view.acts.items()))
    yield from wrapped(_("Acts: {acts}.").format(acts=acts or _("none")), width)
    for seat, keys in sorted(view.keys.items()):
        told = "  ".join(f"{key} ×{times}" for key, times in sorted(keys.items(), key=lambda each: (-each[1], each[0])))
        pressed = _("Keys pressed, {seat}: {count}.").format(seat=seat, count=sum(keys.values()))
        yield from wrapped(f"{pressed}  {told}", width)
    if not view.keys:
        yield row(Span(_(" Keys were not written down in this run."), "dim"))


def _dialogues(view: Debrief, width: int) -> Iterator[Row]:
    yield row(Span(" "), Span(_("Dialogues"), "title"))
    for each in view.dialogues:
        begun = _("from {time}").format(time=figure(each.lines[0].at))
        yield row(Span(f" {each.who}", "strong"), Span(f"  {begun}", "dim"))
        for line in each.lines:
            first, *more = wrapped(line.words, width - TIME)
            yield (column(f"   {figure(line.at)}", TIME, "dim"), *first)
            yield from ((column("", TIME), *rest) for rest in more)
