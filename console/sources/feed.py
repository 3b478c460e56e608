"""The feed: events from a server over one long HTTP answer (Server-Sent Events), stored before the cursor moves.

The cursor is not kept here. It is the slot of the last event in the journal, asked for at every connection: what was
not stored is asked for again, and what was stored comes back under the same cmd and is the same event.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import msgspec

from console.clock import Clock
from console.events import Fact, SourceHeard, SourceReported
from console.journal.interface import JournalFault
from console.readers.feed_decode import own_id
from console.sources.backoff import Backoff
from console.sources.interface import CmdOf, Intake, NotRecorded, Raw, SourceFault

if TYPE_CHECKING:  # httpx takes up to half a second to import: only a station that runs a feed pays for it
    import httpx

    from console.sources.feed_connection import Transport
    from console.sources.feed_stream import Event

HEARD_EVERY_S = 30.0  # events.SourceHeard: at most every half minute
SILENT_HEARTBEATS = 2.5  # heartbeats that may fail to come before the line counts as stalled; ours


class FeedSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where a feed is. `heartbeat_s`: how often the server promises a byte. `ca_file`: whose certificates count."""

    url: str
    name: str = "feed"
    heartbeat_s: float = 15.0
    ca_file: str = ""


class FeedSource:
    """One feed as a Source. It mends its own connection for ever, and says in health what is wrong meanwhile."""

    def __init__(
        self,
        settings: FeedSettings,
        *,
        token: Callable[[], str],
        cursor: Callable[[], str],
        cmd_of: CmdOf,
        clock: Clock,
        backoff: Backoff,
        transport: Transport | None = None,
    ) -> None:
        """`token` and `cursor` are asked at every connection. `transport`: instead of the network, for tests."""
        self.name = settings.name
        self._settings = settings
        self._token = token
        self._cursor = cursor
        self._clock = clock
        self._backoff = backoff
        self._transport = transport
        self._cmd_of = cmd_of
        self._told: SourceReported | None = None
        self._heard_at = float("-inf")

    async def run(self, intake: Intake) -> None:
        """Until cancelled."""
        await self._tell(intake, SourceReported(source=self.name, state="starting", code="feed.starting"))
        while True:
            began = self._clock.mono()
            try:
                await self._connection(intake)
            except SourceFault as fault:
                await self._tell(intake, fault.report(self.name))
            except JournalFault:
                await self._tell(intake, SourceReported(source=self.name, state="down", code="feed.not_stored"))
            await self._clock.sleep(self._backoff.next(self._clock.mono() - began))

    async def _connection(self, intake: Intake) -> None:
        from console.sources.feed_connection import connect

        settings = self._settings
        async with connect(
            settings.url,
            self._token(),
            self._cursor(),
            clock=self._clock,
            ca_file=settings.ca_file,
            transport=self._transport,
        ) as response:
            await self._tell(intake, SourceReported(source=self.name, state="ok", code="feed.ok"))
            await self._listen(intake, response)

    async def _listen(self, intake: Intake, response: httpx.Response) -> None:
        from console.sources.feed_arrivals import arrivals

        silence_s = SILENT_HEARTBEATS * self._settings.heartbeat_s
        async with aclosing(arrivals(response.aiter_bytes(), self._clock, silence_s)) as batches:
            async for batch in batches:
                for event in batch:
                    if event.retry is not None:
                        self._backoff.asked(event.retry / 1000)
                await self._store(intake, [event for event in batch if event.data])
                await self._prove_alive(intake)

    async def _store(self, intake: Intake, events: Sequence[Event]) -> None:
        if not events:
            return
        try:
            await intake.receive([self._raw(event) for event in events])
        except NotRecorded:  # shown: the next must be too, and the cursor stands where the record ends
            await self._tell(intake, SourceReported(source=self.name, state="degraded", code="feed.not_stored"))
            return
        if self._told is not None and self._told.code == "feed.not_stored":
            await self._tell(intake, SourceReported(source=self.name, state="ok", code="feed.ok"))
        if all(event.whole for event in events):
            self._backoff.worked()
        await self._complain(intake, events)

    def _raw(self, event: Event) -> Raw:
        from console.sources.feed_connection import can_be_cursor

        slot = event.id if can_be_cursor(event.id) else ""
        return Raw(source=self.name, media="feed", payload=event.data, cmd=self._cmd(event), slot=slot)

    def _cmd(self, event: Event) -> UUID:
        """The same event again gives the same key.

        The bytes are part of it: a server that starts counting from 1 again must not make a new alarm look like an old
        one. Where neither the event nor its message has an id, nothing tells a repetition from a second press of the
        button: then it counts as new, because seen twice is better than not seen.
        """
        if event.id or not event.whole or own_id(event.data):
            bytes_hash = hashlib.sha256(event.data).hexdigest()
            return self._cmd_of(f"{self._settings.url} {event.id} {bytes_hash}")
        return uuid4()

    async def _complain(self, intake: Intake, events: Sequence[Event]) -> None:
        """Say, until the next connection, that this server sends what it should not."""
        if not all(event.whole for event in events):
            code = "feed.damaged"
        elif not all(event.id for event in events):
            code = "feed.no_ids"
        else:
            return
        await self._tell(intake, SourceReported(source=self.name, state="degraded", code=code))

    async def _prove_alive(self, intake: Intake) -> None:
        if self._clock.mono() - self._heard_at >= HEARD_EVERY_S:
            promised_s = HEARD_EVERY_S + self._settings.heartbeat_s
            if await _told(intake, SourceHeard(source=self.name, interval_s=promised_s)):
                self._heard_at = self._clock.mono()

    async def _tell(self, intake: Intake, report: SourceReported) -> None:
        if report != self._told and await _told(intake, report):
            self._told = report


async def _told(intake: Intake, fact: Fact) -> bool:
    """A journal that takes nothing says so itself; it must not end the way in, which goes on trying."""
    try:
        await intake.health(fact)
    except JournalFault:
        return False
    return True
