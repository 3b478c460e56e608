"""The node follows its journal whoever appends, also when the journal cannot be read for a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest

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
