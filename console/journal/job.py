"""Something to do inside a write transaction, and who waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from console.journal.faults import CLOSED
from console.journal.interface import JournalFault
from console.journal.ledger import Ledger

T = TypeVar("T")
_NOT_RUN = JournalFault(CLOSED)


class Job(Generic[T]):
    """Run and failed on the writer's thread; told on the event loop, once, after the commit."""

    __slots__ = ("_outcome", "_waiter", "_work")

    def __init__(self, work: Callable[[Ledger], T], waiter: asyncio.Future[T]) -> None:
        self._work = work
        self._waiter = waiter
        self._outcome: T | JournalFault = _NOT_RUN

    def run(self, ledger: Ledger) -> None:
        """A refusal is this job's own and wrote nothing; any other error is the whole transaction's."""
        try:
            self._outcome = self._work(ledger)
        except JournalFault as refusal:
            self._outcome = refusal

    def fail(self, fault: JournalFault) -> None:
        self._outcome = fault

    def tell(self) -> None:
        """A waiter that was cancelled is past telling; what it asked for may well be stored."""
        if self._waiter.done():
            return
        if isinstance(self._outcome, JournalFault):
            self._waiter.set_exception(self._outcome)
        else:
            self._waiter.set_result(self._outcome)
