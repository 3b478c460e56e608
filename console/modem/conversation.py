"""Asking a modem: one command in flight, time-outs, and finding back after one (modem.md section 13 rule 1).

After a time-out nobody knows whether the modem is still busy with the old command. So before anything else is asked it
must answer a plain AT, and late results must have stopped coming.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from console.clock import Clock
from console.modem.commands import AT, ESCAPE, SENDING, Command
from console.modem.engine import Engine, Heard, Strange, Stray, Unsolicited
from console.modem.grammar import Reply
from console.modem.splitter import Prompt
from console.modem.waiting import TICK, within

# How often AT is repeated before the modem counts as silent (modem.md section 3: "retry 5x").
RESYNC_TRIES = 5
# Late results come in one burst as soon as the modem is free again; ours, far above a serial line's latency.
RESYNC_QUIET = 0.3


class NoAnswer(Exception):
    """The modem did not answer in time. `sent`: the message had been handed over, so it may have gone out."""

    def __init__(self, *, sent: bool = False) -> None:
        super().__init__("no answer")
        self.sent = sent


class Conversation:
    """The commands of one open port. `heard` is called with everything that is no reply, and must not raise."""

    def __init__(
        self, clock: Clock, write: Callable[[bytes], None], heard: Callable[[Unsolicited | Strange], None]
    ) -> None:
        self.engine = Engine()
        self.answered_at: float | None = None  # when the newest command ended, on the clock's mono()
        self._clock = clock
        self._write = write
        self._heard = heard
        self._turn = asyncio.Lock()
        self._reply: asyncio.Future[Reply] | None = None
        self._command = AT
        self._sent_body = False
        self._moved_at = 0.0  # when the pending command was last seen to make progress
        self._stray_at = 0.0
        self._ended = False
        self._in_doubt = True  # the modem may still be busy with something older, at first with another program's

    async def ask(self, command: Command) -> Reply:
        """The reply of `command`. NoAnswer when it did not come; then the next ask finds back first."""
        async with self._turn:
            if self._in_doubt:
                await self._find_back()
            return await self._once(command)

    def doubt(self) -> None:
        """The newest result may have been another command's: find back before the next one."""
        self._in_doubt = True

    def end(self) -> None:
        """The port is gone: whoever waits is told now, and whoever asks later."""
        self._ended = True
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(NoAnswer(sent=self._sent_body))

    def interrupt(self) -> None:
        """End an ATD or ATA that is still waiting: any character does (V.250 section 5.6.1)."""
        if self._reply is not None and self._command.calls:
            self._write(b"\r")

    def data_received(self, data: bytes) -> None:
        before = self.engine.collected
        for heard in self.engine.data_received(data):
            self._take(heard)
        if self.engine.collected > before:  # unsolicited lines are no progress: they come from a deaf modem too
            self._moved_at = self._clock.mono()

    def _take(self, heard: Heard) -> None:
        match heard:
            case Reply():
                self.answered_at = self._clock.mono()
                if self._reply is not None and not self._reply.done():
                    self._reply.set_result(heard)
            case Prompt():
                self._prompted()
            case Stray():
                self._stray_at = self._clock.mono()
            case Unsolicited() | Strange():
                self._heard(heard)

    def _prompted(self) -> None:
        """Answer the prompt once. A prompt nobody waits for would swallow the next command as text: leave it."""
        if self._reply is None or not self._command.body:
            self._in_doubt = True
            self._write(ESCAPE)
        elif not self._sent_body:
            self._sent_body, self._moved_at = True, self._clock.mono()
            self._write(self.engine.body())

    async def _once(self, command: Command) -> Reply:
        if self._ended:
            raise NoAnswer
        self._command, self._sent_body = command, False
        self._reply = asyncio.get_running_loop().create_future()
        self._moved_at = self._clock.mono()
        self._write(self.engine.start(command))
        try:
            return await self._arrival(self._reply)
        except BaseException:
            # a time-out, or whoever asked has gone: the modem may answer all the same
            self._in_doubt = True
            raise
        finally:
            self.engine.give_up()
            if self._reply.done() and not self._reply.cancelled():
                self._reply.exception()  # seen: whoever asked may have gone meanwhile
            self._reply = None

    async def _arrival(self, reply: asyncio.Future[Reply]) -> Reply:
        """Wait as long as the reply grows; SENDING from the moment the message was handed over."""
        while not reply.done():
            allowed = SENDING if self._sent_body else self._command.timeout
            left = self._moved_at + allowed - self._clock.mono()
            if left < TICK:
                raise NoAnswer(sent=self._sent_body)
            with suppress(TimeoutError):
                await within(self._clock, left, reply)
        return reply.result()

    async def _find_back(self) -> None:
        """ESC leaves a text prompt; then AT until it is answered, and until late results have stopped."""
        self._write(ESCAPE)
        for _ in range(RESYNC_TRIES):
            try:
                await self._once(AT)
            except NoAnswer:
                continue
            self._in_doubt = False
            await self._quiet()
            return
        raise NoAnswer

    async def _quiet(self) -> None:
        self._stray_at = self._clock.mono()
        while (left := self._stray_at + RESYNC_QUIET - self._clock.mono()) >= TICK:
            await self._clock.sleep(left)
