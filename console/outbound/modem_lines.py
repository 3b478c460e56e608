"""Voice and text through the modem: what `Lines` promises, said in AT commands (modem.md sections 7 and 9).

Each act is tried once and told truly: done, not done (LineFault), or nobody knows (LineFault with `unknown`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

from console.modem.call import Call
from console.modem.call_signs import sign_of
from console.modem.commands import ANSWER, AT, HANG_UP, HANG_UP_V250, Command, dial, send_pdu, tone
from console.modem.conversation import NoAnswer
from console.modem.grammar import NETWORK_TIMEOUT, SIM_BUSY, Reply
from console.modem.modem import Away, Modem
from console.modem.pdu import encode_submit
from console.outbound.interface import LineFault

# modem.md section 9: the first ATD can give NO CARRIER while LTE falls back to CS: one retry, shown.
DIAL_AGAIN_AFTER = 3.0
# After CHUP the network takes a moment to let go (ours); then ATH, and the same again.
HUNG_UP_CHECKS = 3
HUNG_UP_PAUSE = 1.0
# 3GPP TS 27.005 section 3.2.5: 314 is a SIM that is busy for a moment.
SEND_TRIES = 5
SEND_PAUSE = 1.0

_NUMBER = re.compile(r"\+?[0-9*#]{1,30}")
_KEYS = re.compile(r"[0-9A-D*#]{1,32}")
_DIAL_FAULTS = {"BUSY": "modem.busy", "NO ANSWER": "modem.no_reply", "NO CARRIER": "modem.no_connection"}


class ModemLines:
    """`reference` numbers the texts that need several parts (0-255): a random or counting function."""

    def __init__(self, modem: Modem, reference: Callable[[], int]) -> None:
        self._modem = modem
        self._reference = reference

    async def dial(self, number: str) -> str:
        """The name of the call. It is open when LineOpened says so, not before."""
        if not _NUMBER.fullmatch(number := _dialable(number)):
            raise LineFault("modem.bad_number")
        if self._modem.calls.live:
            raise LineFault("modem.line_busy")
        call = self._modem.calls.dial(number, self._now())
        try:
            await self._dial(call, number)
        except LineFault as fault:
            if not fault.unknown:
                self._modem.calls.forget(call)
            raise
        finally:
            self._modem.calls.dialled(call, self._now())
            self._modem.wake()
        return call.name

    async def answer(self, call: str) -> None:
        """Returns when the line is open."""
        ringing = self._find(call)
        if ringing.state == "open":
            return
        if any(other.state != "ringing" for other in self._modem.calls.live):
            raise LineFault("modem.line_busy")
        reply = await self._ask(ANSWER)
        if not reply.ok and not await self._is_open(ringing):
            raise LineFault("modem.not_answered")
        self._modem.learned(self._modem.calls.answered(ringing, self._now()))

    async def hang_up(self, call: str) -> None:
        """Returns when the modem's own list says that the call is gone."""
        ending = self._find(call)
        ending.leaving = True
        self._modem.interrupt()
        gone: bool | None = False
        for command in (HANG_UP, HANG_UP_V250):  # CHUP first: ATH needs CVHU=0, and could hit the next caller
            await self._ask(command)
            if gone := await self._is_gone(ending):
                self._modem.health.clear("modem.not_hung_up")
                self._modem.wake()
                return
        if gone is None:
            self._modem.learned(self._modem.calls.hung_up(ending, self._now()))
            raise LineFault("modem.hang_up_unseen", unknown=True)
        ending.leaving = False
        self._modem.health.set("modem.not_hung_up")
        self._modem.wake()
        raise LineFault("modem.not_hung_up")

    async def keys(self, call: str, keys: str) -> None:
        """DTMF, one key after the other."""
        if self._find(call).state != "open":
            raise LineFault("modem.line_not_open")
        if not _KEYS.fullmatch(keys.upper()):
            raise LineFault("modem.bad_keys")
        for key in keys.upper():
            if not (await self._ask(tone(key))).ok:
                raise LineFault("modem.keys_refused")

    async def text(self, number: str, words: str) -> None:
        """Returns when the network took all parts."""
        if not _NUMBER.fullmatch(number := _dialable(number)):
            raise LineFault("modem.bad_number")
        try:
            parts = encode_submit(number, words, reference=self._reference())
        except ValueError:
            raise LineFault("modem.bad_text") from None
        for place, part in enumerate(parts):
            try:
                await self._send(send_pdu(part.length, part.pdu))
            except LineFault as fault:
                if place:
                    raise LineFault("modem.text_in_pieces", unknown=True) from None
                raise fault

    # ---- how

    async def _dial(self, call: Call, number: str) -> None:
        reply = await self._ask(dial(number))
        if reply.final == "NO CARRIER" and not await self._is_open(call):
            self._modem.health.set("modem.dial_again")
            self._modem.wake()
            await self._modem.clock.sleep(DIAL_AGAIN_AFTER)
            try:
                reply = await self._ask(dial(number))
            finally:
                self._modem.health.clear("modem.dial_again")
        if not reply.ok and not await self._is_open(call):
            raise LineFault(_DIAL_FAULTS.get(reply.final, "modem.dial_refused"))

    async def _is_open(self, call: Call) -> bool:
        """After a NO CARRIER that may have been another call's, late: does the modem list ours?"""
        self._modem.doubt()
        listed = await self._list()
        return any(
            sign.outgoing == call.outgoing and sign.what != "rings" for sign in map(sign_of, listed.lines) if sign
        )

    async def _is_gone(self, call: Call) -> bool | None:
        """Whether the modem's own list is without it. None: it cannot list, so nobody knows."""
        for _ in range(HUNG_UP_CHECKS):
            listed = await self._list()
            if self._modem.calls.find(call.name) is None:
                return True
            if not listed.ok:
                return None
            await self._modem.clock.sleep(HUNG_UP_PAUSE)
        return False

    async def _list(self) -> Reply:
        try:
            return await self._modem.look_at_calls()
        except NoAnswer as fault:
            raise _line_fault(fault) from None

    async def _send(self, command: Command) -> None:
        for _ in range(SEND_TRIES):
            try:
                reply = await self._modem.ask(command)
            except Away as fault:
                raise _line_fault(fault) from None
            except NoAnswer as fault:
                await self._leave_prompt()
                raise LineFault(
                    "modem.text_unknown" if fault.sent else "modem.text_not_taken", unknown=fault.sent
                ) from None
            if reply.ok and reply.lines:
                return
            if reply.ok or reply.error == NETWORK_TIMEOUT:  # no +CMGS, or the network never said
                raise LineFault("modem.text_unknown", unknown=True)
            if reply.error != SIM_BUSY:
                break
            await self._modem.clock.sleep(SEND_PAUSE)
        raise LineFault("modem.text_refused")

    async def _leave_prompt(self) -> None:
        """No prompt, or nothing after it: ESC, then AT (modem.md section 7)."""
        with suppress(NoAnswer):  # the source sees the same and says so
            await self._modem.ask(AT)

    async def _ask(self, command: Command) -> Reply:
        try:
            return await self._modem.ask(command)
        except NoAnswer as fault:
            raise _line_fault(fault) from None

    def _find(self, name: str) -> Call:
        call = self._modem.calls.find(name)
        if call is None:
            raise LineFault("modem.call_gone")
        return call

    def _now(self) -> float:
        return self._modem.clock.mono()


def _dialable(number: str) -> str:
    """A number as people write it, without what only people need."""
    abroad = number.strip().startswith(("+", "00"))  # +46 (0)70 …: the 0 is dialled at home only
    return re.sub(r"[ ()/.-]", "", number.replace("(0)", "") if abroad else number)


def _line_fault(fault: NoAnswer) -> LineFault:
    """Without a port nothing went out; without an answer nobody knows."""
    return LineFault("modem.line_away") if isinstance(fault, Away) else LineFault("modem.no_word", unknown=True)
