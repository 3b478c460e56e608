"""The modem as a way in: keeps one modem working, empties its store, and tells how it is.

One life from open to loss: set up, sweep, and then whatever is due, the most urgent first. Any end is a SourceFault;
the supervisor begins the next life.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import tzinfo
from zoneinfo import ZoneInfo

from console.journal.interface import JournalFault
from console.modem.commands import AT
from console.modem.conversation import Conversation, NoAnswer
from console.modem.engine import Counts
from console.modem.health import FAULTS
from console.modem.held import TextMode
from console.modem.modem import Modem
from console.modem.port import Port, PortFault
from console.modem.splitter import MAX_LINE
from console.modem.start import Pin, Started, start
from console.modem.vitals import feel_pulse, look_at_sim
from console.modem.waiting import first_to_end
from console.moments import as_datetime
from console.sources.interface import CmdOf, Intake, NotRecorded, SourceFault
from console.sources.modem_news import RETRY_AFTER, News
from console.sources.modem_schedule import DEAF_SET_UP_AGAIN, PULSE_EVERY, SET_UP_AGAIN, Schedule
from console.sources.modem_store import Deleting, Store

log = logging.getLogger(__name__)

_ABSENT = frozenset({"modem.port_lost", "modem.port_missing", "modem.none_found"})


class ModemSource:
    """`open_port` makes a new port for each life. The PIN is entered at most once until it has worked.

    `held`: what the journal says the modem may still hold, from before the program began.
    """

    def __init__(
        self,
        modem: Modem,
        open_port: Callable[[], Port],
        *,
        cmd_of: CmdOf,
        pin: str = "",
        zone: tzinfo | None = None,
        held: Callable[[], Deleting] = dict,
    ) -> None:
        self.name = modem.name
        self._modem = modem
        self._open_port = open_port
        self._cmd_of = cmd_of
        self._pin = Pin(pin)
        self._zone = zone or ZoneInfo("Europe/Stockholm")
        self._away_since = ""
        self._deleting: Deleting = held()
        self._life = Schedule()

    async def run(self, intake: Intake) -> None:
        """Until cancelled. Raises SourceFault at any other end."""
        try:
            await self._lives(intake)
        except PortFault as fault:
            raise self._told(self._absence(fault)) from None
        except SourceFault as fault:
            raise self._told(fault) from None

    async def _lives(self, intake: Intake) -> None:
        modem, news = self._modem, News(self._modem, intake)
        modem.learned(modem.calls.away_too_long(modem.clock.mono()))
        port = self._open_port()
        conversation = modem.attach(port)
        work = self._open_and_work(port, conversation, Store(modem, intake, self._deleting, self._cmd_of), news)
        try:
            await first_to_end(news.hand_over(), modem.lost(), work)
        finally:
            modem.detach()
            await port.close()

    # ---- working

    async def _open_and_work(self, port: Port, conversation: Conversation, store: Store, news: News) -> None:
        await port.open(self._modem)
        self._away_since = ""
        await self._work(conversation, store, news)

    async def _work(self, conversation: Conversation, store: Store, news: News) -> None:
        await news.tell(self._modem.health.starting())
        self._life = Schedule()
        while True:
            try:
                await self._whatever_is_due(conversation, store)
            except NoAnswer:
                await self._prove_alive(conversation)
                continue
            except TextMode:
                self._life.set_up_after = -1
                self._life.store_at = self._now() + RETRY_AFTER
            except JournalFault as fault:
                log.warning("the journal did not take what the modem holds: %s", fault.code)
                self._modem.health.set("modem.journal")
                self._modem.sweep_wanted = True
                self._life.store_at = self._now() + RETRY_AFTER
            await news.tell(self._modem.health.news())
            await news.prove_life(conversation.answered_at)
            await self._modem.changed(self._life.until_due(self._modem))

    async def _whatever_is_due(self, conversation: Conversation, store: Store) -> None:
        modem, life = self._modem, self._life
        if life.set_up_due(modem):
            await self._set_up(conversation, store)
        if modem.calls.check_due(self._now()):
            await modem.look_at_calls()
        if self._now() >= life.store_at:
            await self._empty(store, conversation)
        if self._now() >= life.pulse_at or modem.suspect:
            life.pulse_at, modem.suspect = self._now() + PULSE_EVERY, False
            await feel_pulse(modem)

    async def _set_up(self, conversation: Conversation, store: Store) -> None:
        """Everything of modem.md section 3, and again after every restart."""
        modem, life = self._modem, self._life
        restarts = modem.restarts
        begun = await start(modem, self._pin)
        life.set_up_after, life.set_up_at = restarts, self._set_up_again_at(begun)
        modem.health.forget()
        modem.health.set("modem.not_registered")  # until it says otherwise
        for code in begun.faults:
            modem.health.set(code)
        store.started(begun, restarts)
        life.echoes = conversation.engine.counts.echoes
        await modem.ask(AT)
        life.quiet = conversation.engine.counts.echoes == life.echoes
        await modem.look_at_calls()
        life.sweep_at = life.pulse_at = self._now()

    def _set_up_again_at(self, begun: Started) -> float:
        """A SIM has its own look with each sweep; anything else that is missing is asked for again by itself."""
        if not begun.refused:
            return float("inf")
        deaf = any(FAULTS[code] == "down" for code in begun.refused)
        return self._now() + (DEAF_SET_UP_AGAIN if deaf else SET_UP_AGAIN)

    async def _empty(self, store: Store, conversation: Conversation) -> None:
        modem, life = self._modem, self._life
        store.unrecorded = False
        await store.take_direct()
        await store.take_announced()
        if life.sweep_due(modem):
            if life.quiet and conversation.engine.counts.echoes > life.echoes:
                life.set_up_after = -1  # it echoes again: it restarted without a word
                return
            life.swept(modem)
            modem.health.set("modem.not_read")  # until it is: a listing that never comes must show
            modem.health.decide("modem.not_read", not await store.sweep())
            if await look_at_sim(modem):
                life.set_up_after = -1
            if not modem.calls.live:
                await modem.look_at_calls()  # one that rings without a word
        if store.unrecorded:
            raise NotRecorded
        modem.health.clear("modem.journal")

    async def _prove_alive(self, conversation: Conversation) -> None:
        """Something was not answered. If plain AT is not either, this life is over."""
        try:
            await self._modem.ask(AT)
        except NoAnswer:
            raise SourceFault(_silence(conversation.engine.counts)) from None

    # ---- ending

    def _told(self, fault: SourceFault) -> SourceFault:
        """The supervisor reports it; from then on that is what was told."""
        self._modem.health.told(fault.report(self.name))
        return fault

    def _absence(self, fault: PortFault) -> SourceFault:
        """A modem that was there and is gone: since when."""
        if fault.code == "modem.port_lost":
            now = as_datetime(self._modem.clock.now()).astimezone(self._zone)
            self._away_since = self._away_since or f"{now:%Y-%m-%d %H:%M:%S}"
        if fault.code in _ABSENT and self._away_since:
            return SourceFault("modem.away", since=self._away_since)
        return SourceFault(fault.code, **fault.detail)

    # ---- when

    def _now(self) -> float:
        return self._modem.clock.mono()


def _silence(counts: Counts) -> str:
    """What kind of silence: the port may be the wrong one (modem.md section 11)."""
    if counts.positions and not counts.results:
        return "modem.gps_port"
    if counts.echoes and not counts.results:
        return "modem.echo_only"
    if (counts.strange or counts.bytes > MAX_LINE) and not counts.results:
        return "modem.garbage_only"
    return "modem.silent"
