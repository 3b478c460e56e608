"""Asking a port what it is, and a modem how it is. Only questions: no setting is changed, no PIN entered."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from uuid import uuid4

import msgspec

from console.clock import Clock, within
from console.modem.commands import (
    AT,
    MEMORY_USE,
    OPERATOR,
    PACKET_REGISTRATION,
    REGISTRATION,
    SIGNAL,
    SIM,
    Command,
    words,
)
from console.modem.conversation import NoAnswer
from console.modem.engine import Counts
from console.modem.gnss import SILENT_S, Receiver
from console.modem.grammar import Reply, number_in
from console.modem.modem import Modem
from console.modem.port import Port, PortFault
from console.modem.start import sim_fault

LISTEN_S = SILENT_S + 1


class Vitals(msgspec.Struct, frozen=True, kw_only=True):
    """How a modem is. `silence`: a code of sentences when it does not answer. None: it did not say."""

    silence: str = ""
    maker: str = ""
    model: str = ""
    sim: str = ""  # a code of sentences; empty: ready
    registration: tuple[int, ...] = ()
    operator: str = ""
    signal: int | None = None  # 0 to 31, as 3GPP TS 27.007 section 8.5 counts
    used: int | None = None
    total: int | None = None


async def ask_modem(port: Port, clock: Clock, *, identity_only: bool = False) -> Vitals:
    """Raises PortFault when the port cannot be opened, or is lost."""
    modem = Modem("doctor", clock, uuid4)
    conversation = modem.attach(port)
    try:
        await port.open(modem)
        asking = asyncio.ensure_future(_ask(modem, identity_only=identity_only))
        lost = asyncio.ensure_future(modem.lost())
        await asyncio.wait({asking, lost}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            await lost
        lost.cancel()
        return await asking
    except NoAnswer:
        return Vitals(silence=kind_of_silence(conversation.engine.counts))
    finally:
        modem.detach()
        await port.close()


async def _ask(modem: Modem, *, identity_only: bool) -> Vitals:
    await modem.ask(AT)
    maker, model = await _words(modem, words("+CGMI")), await _words(modem, words("+CGMM"))
    if identity_only:
        return Vitals(maker=maker, model=model)
    sim = sim_fault(await modem.attempt(SIM))
    states = [number_in((await modem.attempt(each)).first(), 1) for each in (REGISTRATION, PACKET_REGISTRATION)]
    operator = (await modem.attempt(OPERATOR)).first()
    signal = number_in((await modem.attempt(SIGNAL)).first(), 0)
    store = await modem.attempt(MEMORY_USE)
    return Vitals(
        maker=maker, model=model, sim=sim, registration=tuple(state for state in states if state is not None),
        operator=operator[2] if len(operator) > 2 else "", signal=signal if signal != 99 else None,
        used=_number(store, 1), total=_number(store, 2),
    )  # fmt: skip


async def _words(modem: Modem, command: Command) -> str:
    lines = (await modem.attempt(command)).lines
    return lines[0].removeprefix(command.prefix).strip(' "') if lines else ""


def _number(reply: Reply, place: int) -> int | None:
    return number_in(reply.first(), place)


def kind_of_silence(counts: Counts) -> str:
    """The same words as the source's (sources/modem.py): the port may be the wrong one (modem.md section 11)."""
    if counts.results:
        return "modem.silent"
    if counts.positions:
        return "modem.gps_port"
    if counts.echoes:
        return "modem.echo_only"
    return "modem.garbage_only" if counts.strange else "modem.silent"


class _Ear:
    def __init__(self, receiver: Receiver, clock: Clock) -> None:
        self._receiver, self._clock = receiver, clock
        self.ended = asyncio.get_running_loop().create_future()

    def data_received(self, data: bytes) -> None:
        self._receiver.data_received(data, self._clock.mono(), self._clock.now())
        if self._receiver.place is not None and self._receiver.offset() is not None and not self.ended.done():
            self.ended.set_result(None)

    def connection_lost(self, fault: PortFault) -> None:
        if not self.ended.done():
            self.ended.set_exception(fault)


async def listen(port: Port, clock: Clock) -> Receiver:
    """A receiver that was listened to until it told place and time, or for LISTEN_S. Raises PortFault."""
    receiver = Receiver(clock.mono())
    ear = _Ear(receiver, clock)
    try:
        await port.open(ear)
        with suppress(TimeoutError):
            await within(clock, LISTEN_S, ear.ended)
    finally:
        await port.close()
    return receiver
