"""The way out of an exercise: the same AT commands, spoken to a modem that is not there (training.md section 6).

There is no object here, and none is reachable from here, that could dial or text for real. Whoever is called or texted
is played by the `FarSide`. The simulated modem is in good health where it is asked, so nothing is tried twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from console.modem.call import Call
from console.modem.commands import ANSWER, HANG_UP, Command, dial, send_pdu, tone
from console.modem.conversation import NoAnswer
from console.modem.grammar import Reply
from console.modem.modem import Modem
from console.modem.pdu import encode_submit
from console.outbound.interface import LineFault

_SEPARATORS = str.maketrans("", "", " ()/.-")


class FarSide(Protocol):
    """The other ends of the lines."""

    def is_alarm_line(self, call: str) -> bool:
        """Whether this is the open line of an alarm phone, which is no telephone call of ours."""

    async def hang_up_alarm_line(self, call: str) -> None: ...

    def rings_at(self, number: str) -> None:
        """The desk calls this number: whoever it is reacts, or not."""


class SimulatedLines:
    """`Lines` of an exercise. `reference` numbers the texts that need several parts (0-255)."""

    def __init__(self, modem: Modem, far: FarSide, reference: Callable[[], int]) -> None:
        self._modem = modem
        self._far = far
        self._reference = reference

    async def dial(self, number: str) -> str:
        """The name of the call; LineOpened tells when somebody answers."""
        number = number.translate(_SEPARATORS)
        calls = self._modem.calls
        if calls.live:
            raise LineFault("modem.line_busy")
        call = calls.dial(number, self._modem.clock.mono())
        try:
            await self._must(dial(number), "modem.no_connection")
        except LineFault:
            calls.forget(call)
            raise
        calls.dialled(call, self._modem.clock.mono())
        self._far.rings_at(number)
        return call.name

    async def answer(self, call: str) -> None:
        if self._far.is_alarm_line(call) or self._find(call).state == "open":
            return
        ringing = self._find(call)
        await self._must(ANSWER, "modem.not_answered")
        self._modem.learned(self._modem.calls.answered(ringing, self._modem.clock.mono()))

    async def hang_up(self, call: str) -> None:
        if self._far.is_alarm_line(call):
            await self._far.hang_up_alarm_line(call)
            return
        self._find(call).leaving = True
        await self._must(HANG_UP, "modem.not_hung_up")
        await self._ask_who_is_there()

    async def keys(self, call: str, keys: str) -> None:
        """An alarm line is open already and needs no key."""
        if self._far.is_alarm_line(call):
            return
        if self._find(call).state != "open":
            raise LineFault("modem.line_not_open")
        for key in keys.upper():
            await self._must(tone(key), "modem.keys_refused")

    async def text(self, number: str, words: str) -> None:
        """Returns when the simulated network has every part."""
        try:
            parts = encode_submit(number.translate(_SEPARATORS), words, reference=self._reference())
        except ValueError:
            raise LineFault("modem.bad_text") from None
        for part in parts:
            await self._must(send_pdu(part.length, part.pdu), "modem.text_refused")

    # ---- how

    def _find(self, name: str) -> Call:
        call = self._modem.calls.find(name)
        if call is None:
            raise LineFault("modem.call_gone")
        return call

    async def _must(self, command: Command, code: str) -> Reply:
        try:
            reply = await self._modem.ask(command)
        except NoAnswer:
            raise LineFault("modem.line_away") from None
        if not reply.ok:
            raise LineFault(code)
        return reply

    async def _ask_who_is_there(self) -> None:
        try:
            await self._modem.look_at_calls()
        except NoAnswer:
            raise LineFault("modem.hang_up_unseen", unknown=True) from None
