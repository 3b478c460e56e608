"""What becomes of an instructor's wish: obeyed through the hand on the exercise, or refused with a sentence.

The instructor sits in a process of their own and can only write wishes into the journal (events.ExerciseAsked). Here
the process of the exercise reads them. `refusal` decides, and is pure; `Obeying` does, one wish after the other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Protocol

from console.clock import Clock
from console.events import ExerciseAsked, ExerciseMarked, Stored
from console.journal.interface import JournalFault

LOOK_S = 0.25  # real seconds between two looks for wishes, also while the time of the exercise stands still


class Hand(Protocol):
    """The hand on an exercise."""

    async def pause(self) -> None: ...
    async def resume(self) -> None: ...
    async def set_speed(self, speed: float) -> bool: ...
    async def note(self, words: str) -> None: ...
    async def fire(self, id: str) -> bool: ...
    async def end(self) -> None: ...
    async def refuse(self, id: str, code: str) -> None: ...


def refusal(asked: ExerciseAsked, speeds: Collection[float], waiting: Collection[str], fired: Collection[str]) -> str:
    """Why it cannot be: the code of a sentence, or "" when it can.

    `speeds` are those of the file, `waiting` what waits for a hand, `fired` what a hand has started already: a key
    that was pressed twice does not tell the trainee twice.
    """
    if asked.what == "speed" and asked.speed not in speeds:
        return "training.asked_speed"
    if asked.what == "fire" and asked.id in fired:
        return "training.asked_again"
    if asked.what == "fire" and asked.id not in waiting:
        return "training.not_by_hand"
    return ""


class Obeying:
    """`hear` is given every event of the journal, `run` does what was wished. `waiting`: ids that wait for a hand.

    `held`: the code of a sentence, while somebody else holds the time of the exercise; nobody passes them by.
    """

    def __init__(
        self, hand: Hand, speeds: Sequence[float], waiting: Callable[[], Collection[str]],
        held: Callable[[], str] = str,
    ) -> None:  # fmt: skip
        self._hand, self._speeds, self._waiting, self._held = hand, speeds, waiting, held
        self._wishes: asyncio.Queue[ExerciseAsked] = asyncio.Queue()
        self._fired: set[str] = set()
        self._over = False

    def hear(self, stored: Stored) -> None:
        match stored.fact:
            case ExerciseAsked() as asked:
                self._wishes.put_nowait(asked)
            case ExerciseMarked(what="fired", id=id):
                self._fired.add(id)
            case ExerciseMarked(what="ended"):
                self._over = True

    async def run(self) -> None:
        """Until cancelled. After the end nothing is obeyed: the record of a run that is over stays as it is."""
        while True:
            asked = await self._wishes.get()
            if not self._over:
                with suppress(JournalFault):  # the desk says so itself, and the next wish may find a disk
                    await self.obey(asked)

    async def obey(self, asked: ExerciseAsked) -> None:
        held = self._held() if asked.what in ("pause", "resume") else ""
        if code := held or refusal(asked, self._speeds, self._waiting(), self._fired):
            await self._hand.refuse(asked.id or (f"{asked.speed:g}" if asked.speed else asked.what), code)
            return
        match asked.what:
            case "pause":
                await self._hand.pause()
            case "resume":
                await self._hand.resume()
            case "speed":
                await self._hand.set_speed(asked.speed or 1.0)
            case "fire":
                await self._hand.fire(asked.id)
            case "note":
                await self._hand.note(asked.words.raw if asked.words else "")
            case "end":
                self._over = True  # also for what was wished in the same breath
                await self._hand.end()


async def look_for_wishes(catch_up: Callable[[], None], real: Clock) -> None:
    """Read on in the journal until cancelled. `real` goes on while the exercise is paused.

    A journal that cannot be read for a moment is looked at again; its own node says so on the screen.
    """
    while True:
        with suppress(JournalFault):
            catch_up()
        await real.sleep(LOOK_S)
