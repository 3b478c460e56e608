"""The one thread that writes: it drains a queue, commits once a drain, then everybody who waits is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from console.journal.commit import Committer
from console.journal.faults import CLOSED
from console.journal.interface import JournalFault
from console.journal.job import Job
from console.journal.ledger import Ledger
from console.journal.wake import Wake

T = TypeVar("T")
Jobs = list[Job[Any]]
DRAIN = 256  # jobs in one transaction at most (store.md section 2.4)


class Writer:
    """Belongs to one event loop. The thread starts when it is first needed and ends with `close`."""

    def __init__(self, committer: Committer, committed: Callable[[], object]) -> None:
        self._committer = committer
        self._committed = committed  # called on the event loop, after the waiters were told
        self._queue: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._finished: deque[Jobs] = deque()
        # In the context it is made in: what it logs of an exercise says so (logs.py).
        self._thread = Thread(target=copy_context().run, args=(self._run,), name="journal", daemon=True)
        self._wake: Wake | None = None
        self._closing = False
        self._closed = asyncio.Event()

    def submit(self, work: Callable[[Ledger], T]) -> asyncio.Future[T]:
        """What `work` returned, when it is durable. JournalFault: it was refused, or nothing is known to be stored."""
        if self._closing:
            raise JournalFault(CLOSED)
        waiter: asyncio.Future[T] = self._loop().create_future()
        self._queue.put(Job(work, waiter))
        return waiter

    async def close(self) -> None:
        """Whatever was submitted before is written first. Leaves no thread."""
        if not self._closing:
            self._loop()
            self._closing = True
            self._queue.put(None)
        await self._closed.wait()

    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.get_running_loop()
        if self._wake is None:
            self._wake = Wake(loop, self._tell)
            self._thread.start()
        if self._wake.loop is not loop:
            raise RuntimeError("a journal belongs to one event loop")
        return loop

    def _tell(self) -> None:
        while self._finished:
            jobs = self._finished.popleft()
            for job in jobs:
                job.tell()
            if not jobs:
                self._end()
        self._committed()

    def _end(self) -> None:
        self._thread.join()
        if self._wake:
            self._wake.close()
        self._closed.set()

    # ---- from here on, the writer's thread

    def _run(self) -> None:
        while jobs := self._drain():
            self._committer.write(jobs)
            due = self._committer.checkpoint_is_due()  # asked before: whoever is woken wants the interpreter at once
            self._hand_over(jobs)
            if due:
                self._committer.checkpoint()
        self._committer.close()
        self._hand_over([])

    def _drain(self) -> Jobs:
        """Wait for one job, and take all that came with it. Empty: there will be no more."""
        jobs: Jobs = []
        while len(jobs) < DRAIN and not (jobs and self._queue.empty()):
            job = self._queue.get()
            if job is None:
                if jobs:
                    self._queue.put(None)  # after these
                break
            jobs.append(job)
        return jobs

    def _hand_over(self, jobs: Jobs) -> None:
        self._finished.append(jobs)
        if self._wake:
            self._wake.ring()
