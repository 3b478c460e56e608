"""Names, numbers and dates that are nobody's, drawn until nothing of the incident is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, count
from random import Random
from typing import TypeVar

from console.training.from_life.leftovers import Search
from console.training.from_life.traces import HOME, Traces

T = TypeVar("T")

_GIVEN = (
    "Alma", "Tove", "Ronja", "Signe", "Hedda", "Vilma", "Tuva", "Elsa", "Meja", "Juni", "Malva", "Livia", "Stella",
    "Nova", "Freja", "Iris", "Selma", "Tyra", "Saga", "Lova",
)  # fmt: skip
_FAMILY = ("Exempel", "Påhittad", "Inbillad", "Uppdiktad", "Fiktiv", "Låtsas", "Overklig")
_SYLLABLES = ("ba", "de", "fo", "gu", "ha", "ki", "lo", "mu", "ne", "pa", "ri", "so", "tu", "va", "zi", "jo")
_YEARS = range(2010, 2100)
_HOURS = 2  # the hour of day is part of the shape; a drill may be this much earlier or later


class Nothing(Exception):
    """Everything that could be drawn is something of the incident."""


class Invention:
    """Draws from `chance`; what `traces` would find in a draft is not drawn."""

    def __init__(self, chance: Random, traces: Traces) -> None:
        self.chance = chance
        self._search = Search(traces)
        self._used: set[str] = set()
        self._numbers: dict[str, str] = {}

    def clear(self, words: str) -> bool:
        """Whether nothing of the incident is in these words."""
        return not self._search.leftovers(words)

    def one_of(self, sentences: Sequence[str]) -> str:
        """One of those that say nothing of the incident; the last one, which says nothing at all, only at need."""
        usable = [words for words in sentences[:-1] if self.clear(words)]
        return self.chance.choice(usable) if usable else sentences[-1]

    def first_of(self, pairs: Sequence[tuple[str, str]]) -> tuple[str, str]:
        return next((pair for pair in pairs[:-1] if all(map(self.clear, pair))), pairs[-1])

    def name(self) -> str:
        """A person's, evidently invented."""
        return f"{self._fresh(self._shuffled(_GIVEN))} {self._fresh(self._shuffled(_FAMILY))}"

    def word(self) -> str:
        """A word that means nothing."""
        return self._fresh(self._made_up())

    def id(self, letters: str) -> str:
        """P1, P2, …: the first that nobody had."""
        return self._fresh(f"{letters}{number}" for number in count(1))

    def unit(self) -> str:
        """A call sign of four digits."""
        return self._fresh(map(str, self.chance.sample(range(6010, 9990), 500)))

    def phone(self, of: str = "") -> str:
        """From the range kept free for fiction (training.md section 1 note 9); the same again for the same `of`."""
        if of not in self._numbers:
            numbers = self.chance.sample(range(605, 700), 95)
            self._numbers[of] = self._fresh(f"07017{number:05}" for number in (40_000 + last for last in numbers))
        return self._numbers[of]

    def start(self, hour: int) -> datetime:
        """A moment of another year, within some hours of that hour of the day."""
        for _ in range(1000):
            day = datetime(self.chance.choice(_YEARS), 1, 1, hour, tzinfo=HOME)
            moved = timedelta(days=self.chance.randrange(365), minutes=self.chance.randint(-60 * _HOURS, 60 * _HOURS))
            if self.clear((day + moved).isoformat()):
                return day + moved
        raise Nothing

    def _fresh(self, candidates: Iterable[str]) -> str:
        for words in candidates:
            if words not in self._used and self.clear(words):
                self._used.add(words)
                return words
        raise Nothing

    def _shuffled(self, words: Sequence[str]) -> Iterator[str]:
        return chain(self.chance.sample(words, len(words)), (word.capitalize() for word in self._made_up()))

    def _made_up(self) -> Iterator[str]:
        for _ in range(1000):
            yield "".join(self.chance.choices(_SYLLABLES, k=4))
