"""A thread for each take, so that a disk that blocks or fails holds up neither the other copy nor the call."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

import msgspec

from console.recorder.disk import why
from console.recorder.segment import Block
from console.recorder.take import Kept, NotTheSame, Take

log = logging.getLogger(__name__)

MOST_WAITING = 240  # blocks: two minutes of a disk that answers nothing


class Writer(Protocol):
    """Does one take. `kept` is what it has proven so far, and may be read at any time from anywhere."""

    @property
    def kept(self) -> Kept: ...

    def put(self, block: Block) -> None:
        """Returns at once. What does not fit is not taken: `kept.until` will not pass it."""

    def end(self, frames: int | None = None) -> None:
        """After what was put before. `frames`: of the whole recording, if this is its end; None gives the take up."""


StartWriter = Callable[[Take], Writer]


class TakeWork:
    """What a writer does, step by step. Never raises: a fault is in `kept`, and everything after it is left undone."""

    def __init__(self, take: Take) -> None:
        self._take = take
        self.kept = Kept()

    def keep(self, block: Block) -> None:
        if not self.kept.fault:
            self._try(lambda: self._take.keep(block))
            if self.kept.fault:
                self.give_up(self.kept.fault)

    def end(self, frames: int) -> None:
        if not self.kept.fault:
            self._try(lambda: self._take.end("sealed", frames=frames))
        self.kept = msgspec.structs.replace(self.kept, over=True)

    def give_up(self, fault: str) -> None:
        """Seal what there is, if the disk still lets us; if not, the next start does (recovery.py)."""
        self._try(lambda: self._take.end("given_up", why=fault))
        self.kept = msgspec.structs.replace(self.kept, fault=fault, over=True)

    def _try(self, step: Callable[[], Kept]) -> None:
        try:
            self.kept = step()
        except OSError as fault:
            self._failed(why(fault))
        except NotTheSame:
            self._failed("not_same")
        except Exception as fault:  # noqa: BLE001 - a thread that dies silently would look like a disk that is slow
            log.error("a copy of the recording failed: %s", type(fault).__name__)
            self._failed("broken")

    def _failed(self, fault: str) -> None:
        self.kept = msgspec.structs.replace(self._take.kept, fault=fault)


class ThreadWriter:
    """A daemon thread: one that is stuck in its disk for ever does not keep the program from ending."""

    def __init__(self, take: Take) -> None:
        self._work = TakeWork(take)
        self._inbox: queue.Queue[Block | tuple[int | None]] = queue.Queue(MOST_WAITING)
        self._ending: tuple[int | None] | None = None
        threading.Thread(target=self._run, name=f"recording {take.folder.name}", daemon=True).start()

    @property
    def kept(self) -> Kept:
        return self._work.kept

    def put(self, block: Block) -> None:
        try:
            self._inbox.put_nowait(block)
        except queue.Full:
            log.warning("a copy of the recording waits for its disk")

    def end(self, frames: int | None = None) -> None:
        self._ending = (frames,)
        try:
            self._inbox.put_nowait(self._ending)
        except queue.Full:
            log.warning("a copy of the recording cannot be ended yet")  # `_ending` is seen when the disk answers

    def _run(self) -> None:
        while not self._work.kept.over:
            hurries = self._ending is not None and (self._ending[0] is None or self._inbox.empty())
            item = self._ending if self._ending is not None and hurries else self._inbox.get()
            if isinstance(item, Block):
                self._work.keep(item)
            elif item[0] is None:
                self._work.give_up("stuck")
            else:
                self._work.end(item[0])
