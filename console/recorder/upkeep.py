"""What a recorder does beside recording: it tests itself, and owns up to what an earlier run left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from console.clock import Clock, within
from console.events import RecordingChanged
from console.recorder.telling import Telling
from console.recorder.vault import Vault
from console.text import Untrusted

log = logging.getLogger(__name__)

T = TypeVar("T")

TEST_EVERY_S = 23 * 3600.0  # desk.md section 9: within the last 24 h
TEST_AGAIN_S = 600.0  # ours: after one that failed
TEST_LIMIT_S = 20.0

Unfinished = Callable[[], list[tuple[str, str]]]


class Upkeep:
    """`unfinished`: (call, copy) of every recording that the board believes in; `is_open`: which calls are ours now."""

    def __init__(self, vault: Vault, clock: Clock, unfinished: Unfinished, is_open: Callable[[str], bool]) -> None:
        self.tests: dict[str, str] = {}  # copy -> why it failed, or empty
        self.tested = 0  # when, wall time
        self.one_disk = False
        self._vault = vault
        self._clock = clock
        self._unfinished = unfinished
        self._is_open = is_open
        self._wanted = asyncio.Event()

    def test_now(self) -> None:
        self._wanted.set()

    async def run(self, telling: Telling) -> None:
        """At start, daily, and when asked: a tone through each copy. First what a crash left is sealed."""
        try:
            await self._own_up(telling)
        except Exception as fault:  # noqa: BLE001 - whatever an earlier run left must not keep this one from recording
            log.error("what an earlier run left could not be recovered: %s", type(fault).__name__)
        while True:
            self._wanted.clear()
            self.tests = {name: await self._test(name) for name in self._vault.places}
            self.tested = self._clock.now()
            self.one_disk = await self._bounded(self._vault.on_one_disk()) is True
            for name, why in self.tests.items():
                telling.say(
                    RecordingChanged(state="failed" if why else "armed", copy=name, why=Untrusted(why) if why else None)
                )
            await self._until_test(TEST_AGAIN_S if any(self.tests.values()) else TEST_EVERY_S)

    async def _own_up(self, telling: Telling) -> None:
        """What the board still calls a recording and an earlier run never ended: what there is of it, if anything.

        Otherwise the desk would say REC of a line that nobody records.
        """
        await self._vault.recover()
        left = [each for each in self._unfinished() if not self._is_open(each[0])]
        found = await self._vault.find({call for call, _ in left}) if left else {}
        for call, copy in left:
            kept = [manifest for manifest in found.get((call, copy), []) if manifest.segments]
            telling.say(
                RecordingChanged(
                    state="stored" if kept else "failed",
                    copy=copy,
                    call=call,
                    why=Untrusted("recovered" if kept else "not_found"),
                    segments=sum(len(manifest.segments) for manifest in kept) if kept else None,
                    sha256=kept[-1].segments[-1].hash if kept else None,
                )
            )

    async def _test(self, name: str) -> str:
        try:
            why = await self._bounded(self._vault.test(name, self._clock.now()))
        except Exception as fault:  # noqa: BLE001 - a test that breaks is a test that failed
            log.error("the self-test of copy %s: %s", name, type(fault).__name__)
            return "broken"
        return "stuck" if why is None else why

    async def _bounded(self, work: Awaitable[T]) -> T | None:
        """None: a disk holds it up. Its thread ends when the disk answers."""
        try:
            return await within(self._clock, TEST_LIMIT_S, work)
        except TimeoutError:
            return None

    async def _until_test(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await within(self._clock, seconds, self._wanted.wait())
