"""The instructor's screen: what it shows at both sizes, what each key wishes, and that it does nothing itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from console import events as e
from console.clock import SystemClock
from console.instructor_desk import REVIEW, InstructorApp
from console.training.headless import run_headless
from console.training.running import BeatClock
from tests.support_debrief import deeds_of, seed_of, shipped
from tests.support_desk import until

SIZES = pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["120x40", "80x24"])


class Shared:
    """A journal of another process, as far as the screen needs it: keeps wishes, hands out what comes."""

    def __init__(self, events: Sequence[e.Stored]) -> None:
        self.events = list(events)
        self.asked: list[e.ExerciseAsked] = []
        self._coming: asyncio.Queue[e.Stored] = asyncio.Queue()

    async def append(self, events: Sequence[e.NewEvent]) -> None:
        for event in events:
            assert isinstance(event.fact, e.ExerciseAsked), "nothing but wishes"
            self.asked.append(event.fact)

    async def follow(self, after: int) -> AsyncIterator[list[e.Stored]]:
        while True:
            yield [await self._coming.get()]

    def comes(self, fact: e.Fact) -> None:
        last = self.events[-1]
        stored = e.Stored(nseq=last.nseq + 1, ts=last.ts, fact=fact, cmd=uuid4())
        self.events.append(stored)
        self._coming.put_nowait(stored)


@pytest.fixture
def events() -> tuple[e.Stored, ...]:
    """Made outside the loop that the screen runs in: 40 seconds of a good trainee."""
    loaded = shipped("first-loud")
    return run_headless(loaded, seed_of(loaded), deeds_of("reference", loaded), until=40).events


class Hand:
    def __init__(self, app: InstructorApp, pilot: Pilot[int], journal: Shared) -> None:
        self.app, self.pilot, self.journal = app, pilot, journal

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def comes(self, fact: e.Fact) -> None:
        self.journal.comes(fact)
        await until(self.pilot, lambda: self.app._position == self.journal.events[-1].nseq)
        await self.pilot.pause()

    async def says(self, words: str) -> None:
        await until(self.pilot, lambda: words in self.words)

    @property
    def words(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)


@asynccontextmanager
async def instructing(
    events: Sequence[e.Stored], folder: Path, size: tuple[int, int] = (120, 40), alive: bool = True
) -> AsyncIterator[Hand]:
    loaded, journal = shipped("first-loud"), Shared(events)
    clock = BeatClock(folder / "EX.db", SystemClock())
    app = InstructorApp(loaded, seed_of(loaded), journal, clock, tuple(events), lambda: alive, "H.L")  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        hand = Hand(app, pilot, journal)
        await until(pilot, lambda: "TIME LINE" in hand.words or "TIDSLINJE" in hand.words)
        yield hand


@SIZES
async def test_everything_an_instructor_needs_is_in_sight(
    events: tuple[e.Stored, ...], tmp_path: Path, size: tuple[int, int]
) -> None:
    async with instructing(events, tmp_path, size) as hand:
        first, second, *_rest = hand.words.splitlines()
        assert "EX  ÖVNING / EXERCISE" in first
        assert "INSTRUCTOR" in first
        assert "running" in second
        assert "×1" in second
        assert "of 100 points" in second
        for words in ("TIME LINE", "BY HAND", "1 i_read", "EXPECTED", " hit", "10/10", "SEATS", "op1", "K-0001", "LOG"):
            assert words in hand.words, words
        assert "q leave" in hand.words.splitlines()[-1]


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (["p"], e.ExerciseAsked(what="pause", by="H.L")),
        (["plus"], e.ExerciseAsked(what="speed", speed=2.0, by="H.L")),
        (["minus"], e.ExerciseAsked(what="speed", speed=0.5, by="H.L")),
        (["1"], e.ExerciseAsked(what="fire", id="i_read", by="H.L")),
        (["i", "1", "enter"], e.ExerciseAsked(what="fire", id="i_read", by="H.L")),
        (["E", "E"], e.ExerciseAsked(what="end", by="H.L")),
    ],
)
async def test_each_key_wishes_one_thing(
    events: tuple[e.Stored, ...], tmp_path: Path, keys: list[str], asked: e.ExerciseAsked
) -> None:
    async with instructing(events, tmp_path) as hand:
        await hand.press(*keys)
        await until(hand.pilot, lambda: hand.journal.asked)
        assert hand.journal.asked == [asked]


async def test_a_note_is_typed_word_for_word(events: tuple[e.Stored, ...], tmp_path: Path) -> None:
    async with instructing(events, tmp_path) as hand:
        await hand.press("m")
        await hand.says("note of this moment")
        await hand.press("p", "1", "E", "E")
        assert " p1EE" in hand.words, "what is typed is seen"
        await hand.press("enter")
        await until(hand.pilot, lambda: hand.journal.asked)
        (asked,) = hand.journal.asked
        assert (asked.what, asked.words and asked.words.raw) == ("note", "p1EE"), "keys in a note do nothing else"
        await hand.press("m", "x", "escape", "1")
        await until(hand.pilot, lambda: len(hand.journal.asked) == 2)
        assert hand.journal.asked[1].what == "fire", "Esc left the note"


@pytest.mark.parametrize(
    "keys", [["E"], ["E", "p", "p", "E"], ["9"], ["i", "x", "enter"], ["left_square_bracket"], ["d"]]
)
async def test_what_must_not_end_or_start_anything_does_not(
    events: tuple[e.Stored, ...], tmp_path: Path, keys: list[str]
) -> None:
    async with instructing(events, tmp_path) as hand:
        await hand.press(*keys)
        assert not [asked for asked in hand.journal.asked if asked.what in ("end", "fire")]
        assert hand.app.return_code is None


async def test_what_became_of_a_wish_is_said(events: tuple[e.Stored, ...], tmp_path: Path) -> None:
    async with instructing(events, tmp_path) as hand:
        await hand.comes(e.ExerciseMarked(what="refused", id="3", code="training.asked_speed"))
        await hand.says("The file has no speed 3.")
        await hand.comes(e.ExerciseMarked(what="paused"))
        await hand.says("PAUSED")
        await hand.press("p")
        await until(hand.pilot, lambda: hand.journal.asked)
        assert hand.journal.asked[0].what == "resume"
        await hand.comes(e.ExerciseMarked(what="fired", id="i_read"))
        await hand.says("fired")


async def test_the_brackets_show_what_an_event_would_be(events: tuple[e.Stored, ...], tmp_path: Path) -> None:
    async with instructing(events, tmp_path) as hand:
        coming = hand.app.desk.look.picture.coming
        ahead = [each for each in coming if each.at > hand.app.desk.look.picture.now]
        await hand.press("right_square_bracket", "right_square_bracket")
        assert ahead[1].id in hand.app.desk.look.said
        await hand.press("left_square_bracket")
        assert hand.app.desk.look.chosen == ahead[0].id
        assert hand.journal.asked == []


async def test_a_desk_that_does_not_answer_is_asked_nothing(events: tuple[e.Stored, ...], tmp_path: Path) -> None:
    async with instructing(events, tmp_path, alive=False) as hand:
        await hand.press("1", "p")
        assert hand.journal.asked == []
        await hand.says("does not answer")


async def test_after_the_end_there_is_the_debrief_and_nothing_else(
    events: tuple[e.Stored, ...], tmp_path: Path
) -> None:
    async with instructing(events, tmp_path) as hand:
        await hand.comes(e.ExerciseMarked(what="ended", via="hand"))
        await hand.says("ENDED")
        await hand.press("1", "p")
        assert hand.journal.asked == []
        await hand.press("d")
        assert hand.app.return_code == REVIEW


async def test_leaving_leaves_the_exercise_alone(events: tuple[e.Stored, ...], tmp_path: Path) -> None:
    async with instructing(events, tmp_path) as hand:
        await hand.press("q")
        assert hand.app.return_code == 0
        assert hand.journal.asked == []


async def test_words_from_outside_are_made_harmless(events: tuple[e.Stored, ...], tmp_path: Path) -> None:
    async with instructing(events, tmp_path) as hand:
        await hand.comes(e.ExerciseMarked(what="refused", id="\x1b[31mPWNED", code="training.asked_speed"))
        assert "\x1b" not in hand.words
        await hand.says("PWNED")
