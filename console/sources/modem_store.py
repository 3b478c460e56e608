"""The messages a modem holds → the intake (modem.md section 5).

The order is the whole point: read, hand over until it is durable, delete, see that the slot is empty, release. A crash
before the delete finds the message again under the same key; one before the hand-over finds it as new.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

from console.journal.interface import JournalFault
from console.modem.commands import LIST_ALL, MEMORY_USE, Command, delete_slot, read_slot, use_memory
from console.modem.grammar import INVALID_INDEX, MEMORY_FULL, SIM_BUSY, Reply, number_in
from console.modem.held import Held, messages_in
from console.modem.modem import Modem
from console.modem.pdu import tpdu_length
from console.modem.start import Started
from console.sources.interface import CmdOf, Intake, NotRecorded, Raw

log = logging.getLogger(__name__)

# modem.md section 5 rule 9.
NEARLY_FULL = 0.8
# An announced slot without anything new is not looked at again for so many seconds (ours).
FRUITLESS_FOR = 1.0

# (memory, slot) → (key, PDU) of what was handed over and is not yet seen to be gone.
Deleting = dict[tuple[str, int], tuple[UUID, str]]


class Store:
    """The memories of one modem, emptied into `intake`."""

    def __init__(self, modem: Modem, intake: Intake, deleting: Deleting, cmd_of: CmdOf) -> None:
        self._modem = modem
        self._intake = intake
        self._deleting = deleting
        self._cmd_of = cmd_of
        self._memories: tuple[str, ...] = ()
        self._repeat: tuple[Command, ...] = ()
        self._selected = ""
        self._restarts = -1
        self.unrecorded = False  # something is on the screen and in no file: it stays, and is brought again
        self._fruitless: dict[tuple[str, int], float] = {}  # announced slots without anything new, and when

    def started(self, begun: Started, restarts: int) -> None:
        """The modem was set up after that many restarts, and uses the first of its memories."""
        self._memories, self._repeat, self._restarts = begun.memories, begun.repeat, restarts
        self._selected = begun.memories[0] if begun.memories else ""

    async def take_direct(self) -> None:
        """Messages that came without being stored in the modem: the only copy, kept here until it is durable."""
        kept: list[str] = []
        try:
            while self._modem.direct:
                pdu = self._modem.direct[0]
                raw = self._raw("direct", 0, pdu, slot="")
                try:
                    taken = await self._receive([raw])
                except NotRecorded:
                    taken = False  # shown, and the next one must be too
                if taken:
                    await self._intake.release(raw.cmd)
                else:
                    kept.append(pdu)
                self._modem.direct.popleft()
        finally:
            self._modem.direct.extendleft(reversed(kept))
            self.unrecorded = self.unrecorded or bool(kept)

    async def take_announced(self) -> None:
        """What `+CMTI` and `+CDSI` named, from the memory they named."""
        if not self._modem.announced:
            return  # a modem that refuses AT+CPMS, and talks with every reply, would be asked without end
        while self._modem.announced and self._modem.restarts == self._restarts:  # else it is set up anew first
            memory, slot = place = next(iter(self._modem.announced))
            del self._modem.announced[place]  # whatever happens now: one bad slot must not keep the others waiting
            if self._is_idle_talk(place) or not await self._select(memory):
                self._modem.sweep_wanted = True
                continue
            reply = await self._modem.attempt(read_slot(slot))
            if reply.error in (SIM_BUSY, MEMORY_FULL):
                self._modem.sweep_wanted = True
            found = messages_in(reply, memory, slot)
            if not found or place in self._deleting:
                self._fruitless[place] = self._modem.clock.mono()
            await self._keep([await self._checked(held) for held in found])
        await self._select(self._memories[0] if self._memories else "")

    def _is_idle_talk(self, place: tuple[str, int]) -> bool:
        """A slot that had nothing new a moment ago: a modem that announces it with every reply would be read for ever.

        The sweep, which has a least interval, looks there too.
        """
        return self._modem.clock.mono() - self._fruitless.get(place, float("-inf")) < FRUITLESS_FOR

    async def sweep(self) -> bool:
        """Everything in every memory, read or not. Whether all of them could be listed."""
        complete = True
        self._modem.health.clear("modem.not_taken")  # until it happens again
        for setting in self._repeat:  # a modem that restarted in silence lists in text mode, and announces nothing
            await self._modem.attempt(setting)
        self._selected = ""  # say it again: a modem that restarted in silence selects its own
        for memory in reversed(self._memories):  # the one in use comes last, and stays selected
            listing = await self._modem.attempt(LIST_ALL) if await self._select(memory) else Reply("ERROR")
            complete = complete and listing.ok
            held = [await self._checked(message) for message in messages_in(listing, memory)]
            if listing.ok:
                await self._see_gone(memory, held)
            await self._keep(held)
        await self._measure()
        return complete

    async def _keep(self, held: Sequence[Held]) -> None:
        """Hand over, and only then delete. JournalFault, or shown but not recorded: they stay where they are."""
        if not held:
            return
        if self._modem.restarts != self._restarts:
            self._modem.sweep_wanted = True  # they may come from another memory than their names say: read them anew
            return
        raws = [self._raw(message.memory, message.slot, message.pdu) for message in held]
        try:
            taken = await self._receive(raws)
        except NotRecorded:
            self.unrecorded = True
            return
        if not taken:
            for message in held if len(held) > 1 else ():
                await self._keep([message])
            return
        for message, raw in zip(held, raws, strict=True):
            before = self._deleting.pop(message.place, None)
            if before is not None and before[0] != raw.cmd:
                await self._intake.release(before[0])  # another message stands in its place
            self._deleting[message.place] = (raw.cmd, message.pdu)
            if message.sure:
                await self._delete(message, raw.cmd)

    async def _receive(self, raws: Sequence[Raw]) -> bool:
        """Whether the intake has them. False: it stumbled over one, which must not keep the others out."""
        try:
            await self._intake.receive(raws)
        except JournalFault:
            raise
        except Exception as fault:  # noqa: BLE001 - one message that nobody foresaw must not end reception (modem.md 8)
            log.error("the intake stumbled over a message: %s", type(fault).__name__)
            if len(raws) == 1:
                self._modem.health.set("modem.not_taken", slot=raws[0].slot, kind=type(fault).__name__)
            return False
        return True

    async def _delete(self, message: Held, cmd: UUID) -> None:
        """Look, delete, and look again. What is not seen to be gone is looked at again by the next sweep.

        The first look is against a modem that restarted while the journal wrote: another memory is selected then, with
        a message in the same slot that nobody has read.
        """
        if not await self._still_there(message):
            self._modem.sweep_wanted = True
            return
        await self._modem.attempt(delete_slot(message.slot))
        there = await self._in_slot(message)
        if there is None or there == message.pdu:
            self._modem.health.set("modem.not_deleted", slot=f"{message.memory}:{message.slot}")
            return
        if there:
            self._modem.announced[message.place] = None  # the next message, already in the same slot
        await self._gone(message.place, cmd)

    async def _still_there(self, message: Held) -> bool:
        """Whether the slot holds `message`. A modem that cannot say must at least select its memory once more."""
        there = await self._in_slot(message)
        if there == message.pdu:
            return True
        self._selected = ""
        return there is None and self._modem.restarts == self._restarts and await self._select(message.memory)

    async def _in_slot(self, message: Held) -> str | None:
        """The PDU in the slot of `message`; empty when nothing is there, None when the modem does not say."""
        if self._modem.restarts != self._restarts:
            return None
        reply = await self._modem.attempt(read_slot(message.slot))
        there = messages_in(reply, message.memory, message.slot)
        if there:
            return there[0].pdu
        return "" if reply.ok or reply.error == INVALID_INDEX else None

    async def _see_gone(self, memory: str, held: Iterable[Held]) -> None:
        """Release what was handed over before and is listed no more."""
        listed = {(message.place, message.pdu) for message in held}
        for place, (cmd, pdu) in list(self._deleting.items()):
            if place[0] == memory and (place, pdu) not in listed:
                await self._gone(place, cmd)

    async def _gone(self, place: tuple[str, int], cmd: UUID) -> None:
        await self._intake.release(cmd)
        self._deleting.pop(place, None)
        if not self._deleting:
            self._modem.health.clear("modem.not_deleted", "modem.garbled")

    def _raw(self, memory: str, index: int, pdu: str, slot: str | None = None) -> Raw:
        """The same message in the same place has the same key, until it was released: then it is a new one."""
        times = 0
        what = f"{self._modem.name}|{memory}|{index}|{pdu}"
        while self._intake.was_released(cmd := self._cmd_of(f"{what}|{times}")):
            times += 1
        where = f"{memory}:{index}" if slot is None else slot
        payload = pdu.encode("latin-1")
        return Raw(source=self._modem.name, media="sms-pdu", payload=payload, cmd=cmd, slot=where)

    async def _checked(self, message: Held) -> Held:
        """Read again when the announced length does not fit (modem.md section 5 rule 4).

        Two readings that agree are what the modem holds, if it is a PDU at all; anything else is never deleted.
        """
        if message.sure:
            return message
        again = messages_in(await self._modem.attempt(read_slot(message.slot)), message.memory, message.slot)
        if again and again[0].sure:
            return again[0]
        log.warning("a message in the modem differs from its announced length")
        self._modem.health.set("modem.garbled", slot=f"{message.memory}:{message.slot}")
        agree = bool(again) and again[0].pdu == message.pdu and tpdu_length(message.pdu) is not None
        return msgspec.structs.replace(again[0] if again else message, sure=agree)

    async def _select(self, memory: str) -> bool:
        if memory and memory != self._selected:
            self._selected = ""
            if (await self._modem.attempt(use_memory(memory))).ok:
                self._selected = memory
        return bool(memory) and memory == self._selected

    async def _measure(self) -> None:
        """How full the memory is that new messages go to."""
        fields = (await self._modem.attempt(MEMORY_USE)).first()
        used, total = number_in(fields, 1), number_in(fields, 2)
        health = self._modem.health
        health.figure("store_used", used)
        health.figure("store_total", total)
        if used is None or not total:
            return
        health.decide("modem.store_full", used >= total, used=str(used), total=str(total))
        health.decide("modem.store_nearly_full", used >= NEARLY_FULL * total, used=str(used), total=str(total))
