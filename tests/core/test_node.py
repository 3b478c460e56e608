"""The node follows its journal whoever appends, also when the journal cannot be read for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from console.board import Board
from console.clock import SimulatedClock
from console.events import NewEvent, SoundConfirmed, Stored
from console.journal.interface import JournalFault
from console.journal.memory import MemoryJournal
from console.node import FOLLOW_AGAIN_S, Node
from tests.support_story import START


class Stumbling(MemoryJournal):
    """The first `stumbles` attempts to follow fail."""

    stumbles = 1

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        self.stumbles -= 1
        return _fails() if self.stumbles >= 0 else super().follow(after)


async def _fails() -> AsyncIterator[list[Stored]]:
    raise JournalFault("journal.gap", after="1", found="3")
    yield []


@pytest.mark.parametrize(("waited", "heard"), [(FOLLOW_AGAIN_S, True), (0.0, None)])
async def test_what_another_process_wrote_arrives_after_a_stumble(waited: float, heard: bool | None) -> None:
    """The second case is the control: before the second attempt nothing arrives."""
    clock = SimulatedClock(START)
    journal = Stumbling(clock)
    node = Node(journal, clock, lambda: UUID(int=1))
    await node.start()
    await asyncio.sleep(0)
    await journal.append([NewEvent(fact=SoundConfirmed(heard=True), cmd=UUID(int=2))])  # not through this node
    await clock.advance_to(waited)
    for _ in range(20):
        await asyncio.sleep(0)
    assert node.board.around.sound_heard is heard
    await node.close()


class Unreadable(MemoryJournal):
    """It stores, and cannot be read."""

    blind = False

    def read(self, after: int = 0, limit: int = 500) -> list[Stored]:
        if self.blind:
            raise JournalFault("journal.unreadable", why="IOError")
        return super().read(after, limit)


async def test_a_journal_that_cannot_be_read_is_said_on_the_screen_and_what_is_appended_is_shown() -> None:
    clock = SimulatedClock(START)
    journal = Unreadable(clock)
    node = Node(journal, clock, lambda: UUID(int=1))
    await node.start()
    journal.blind = True
    await node.append([NewEvent(fact=SoundConfirmed(heard=True), cmd=UUID(int=2))])
    assert node.board.around.sound_heard is True
    [source] = node.board.sources(clock.now())
    assert (source.source, source.state, source.code) == ("journal", "down", "journal.unreadable")
    journal.blind = False
    node.catch_up()
    assert node.board.sources(clock.now()) == ()
    await node.close()


@pytest.mark.parametrize("fails", [True, False])
async def test_following_that_fails_is_said_on_the_screen(fails: bool) -> None:
    """The second case is the control: a journal that can be followed is not mentioned."""
    clock = SimulatedClock(START)
    journal = Stumbling(clock)
    journal.stumbles = 1 if fails else 0
    node = Node(journal, clock, lambda: UUID(int=1))
    await node.start()
    for _ in range(20):
        await asyncio.sleep(0)
    assert [source.code for source in node.board.sources(clock.now())] == (["journal.gap"] if fails else [])
    assert node.board.revision > 0 or not fails  # and the screen is drawn again
    await node.close()


class Renumbered(MemoryJournal):
    """Its events change places, as when what was held is stored behind what somebody else stored."""

    def swap(self) -> None:
        rows = self._table.rows
        first, second = (replace(row, header=replace(row.header, nseq=3 - row.header.nseq)) for row in rows[:2])
        rows[:2] = [second, first]
        self.era += 1
        self._bell.ring()


async def test_when_numbers_change_the_board_is_folded_again_while_the_old_one_stands() -> None:
    clock = SimulatedClock(START)
    journal = Renumbered(clock)
    node = Node(journal, clock, lambda: UUID(int=1))
    await node.start()
    for heard in (True, False):
        await node.append([NewEvent(fact=SoundConfirmed(heard=heard), cmd=uuid4())])
    assert node.board.around.sound_heard is False
    revision = node.board.revision
    journal.swap()
    node.catch_up()
    assert node.board.around.sound_heard is True
    assert node.board.revision > revision
    assert node.board.digest() == Board().fold(journal.read()).digest()
    await node.close()
