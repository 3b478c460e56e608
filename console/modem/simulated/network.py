"""The network's side of messages: what waits for us, what we sent, the way back to our own number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import repeat

from console.modem.pdu import Deliver, Submit, decode, encode_status_report, redelivered
from console.modem.simulated.state import State
from console.moments import SECOND
from console.reading import Part, Value
from console.register import normal_number


class SentText(Value, frozen=True, kw_only=True):
    """One PDU that the modem sent. `words` None: data."""

    number: str
    words: str | None
    pdu: str
    reference: int
    at: int
    part: Part | None = None


class Network:
    """Holds what cannot be delivered yet: no power, no registration, no room."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.waiting: deque[str] = deque()
        self.sent: list[SentText] = []
        self._retrying = False
        # set by the modem, whose texts they reach
        self.hand_over: Callable[[str, bool], bool] = lambda pdu, stored_only: False
        self.report: Callable[[str], None] = lambda pdu: None

    def deliver(self, pdu: str) -> None:
        """A message for this modem, as often as the faults say."""
        self.waiting.extend(repeat(pdu, self._state.faults.deliveries))
        self.flush()

    def flush(self) -> None:
        """Hand over in order until one does not fit."""
        while self.waiting and self._state.registered and not self._retrying:
            if not self.hand_over(self.waiting[0], _is_for_the_sim(self.waiting[0])):
                return
            self.waiting.popleft()

    def room_made(self) -> None:
        """A slot is free: the network tries again, but not at once."""
        if self.waiting and not self._retrying:
            self._retrying = True
            self._state.agenda.after(self._state.faults.retry_s, self._retry)

    def _retry(self) -> None:
        self._retrying = False
        self.flush()

    def take(self, message: Submit, pdu: str, reference: int) -> None:
        """A message from this modem."""
        now, number = self._state.clock.now(), message.recipient.raw
        words = None if message.text is None else message.text.raw
        self.sent.append(SentText(number=number, words=words, pdu=pdu, reference=reference, at=now, part=message.part))
        to_us = normal_number(number) == normal_number(self._state.own_number)
        if to_us and not self._state.faults.loop_back_lost:
            self._state.agenda.after(self._state.faults.loop_back_s, lambda: self.deliver(self._returned(pdu)))
        if message.report_requested:
            self._state.agenda.after(self._state.faults.loop_back_s, lambda: self._confirm(number, reference, now))

    def _returned(self, pdu: str) -> str:
        return redelivered(pdu, self._state.own_number, at=_whole_second(self._state.clock.now()))

    def _confirm(self, number: str, reference: int, sent: int) -> None:
        if self._state.registered:
            done = _whole_second(self._state.clock.now())
            self.report(encode_status_report(number, reference=reference, at=_whole_second(sent), done=done))


def _is_for_the_sim(pdu: str) -> bool:
    message = decode(pdu)
    return isinstance(message, Deliver) and message.message_class == 2


def _whole_second(at: int) -> int:
    return at // SECOND * SECOND
