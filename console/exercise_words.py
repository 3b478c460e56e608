"""An exercise in lines of text: what is said before it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from console.i18n import _, language
from console.sentences import sentence
from console.training.debrief.story import Debrief
from console.training.debrief.telling import in_full, misses, verdict, whence, worth
from console.training.forms import in_language
from console.training.model import Scenario
from console.training.score_words import STATES


def briefing(scenario: Scenario, stands: dict[str, str]) -> Iterator[str]:
    """What a trainee may know before it begins. `stands`: where it goes on from, if it does not begin (`stands_at`)."""
    speaks = language()
    yield _("EXERCISE: {title}").format(title=in_language(scenario.title, speaks))
    yield from in_language(scenario.brief, speaks).splitlines()
    if scenario.turnover.notes:
        yield from in_language(scenario.turnover.notes, speaks).splitlines()
    if scenario.turnover.units_off:
        yield _("Off duty: {units}.").format(units=", ".join(scenario.turnover.units_off))
    if stands:
        yield sentence("training.stands", stands)


def told(debrief: Debrief) -> Iterator[str]:
    """The debrief in words: the verdict, and every point with its time and its reason."""
    yield verdict(debrief)
    yield misses(debrief)
    if where := whence(debrief):
        yield where
    for point in debrief.points:
        head, why = in_full(point)
        yield f"{head} {_(STATES[point.state])}, {worth(point)}. {why}"
