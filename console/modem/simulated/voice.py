"""One voice call at a time, as a SIM7600 tells it (modem.md section 9)."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.modem.simulated.command import ERROR, OK, Answer, Command, Handler, cme
from console.modem.simulated.pcm import Pcm
from console.modem.simulated.state import State
from console.moments import as_datetime
from console.reading import Value

ACTIVE, DIALLING, ALERTING, INCOMING, ENDED = 0, 2, 3, 4, 6  # 3GPP TS 27.007 section 7.18; 6 is SIMCom's
_ALERTING_AFTER_S = 1.0
_KEYS = frozenset("0123456789*#ABCD")


class DialledCall(Value, frozen=True, kw_only=True):
    """A call that the modem made."""

    number: str
    at: int


@dataclass
class Call:
    """`number` None: withheld. `keys` are those that we sent into it."""

    number: str | None
    incoming: bool
    status: int
    began: float | None = None
    keys: list[str] = field(default_factory=list)


class Voice:
    """`call` is the one there is; the far end is moved by the methods whose names begin with `far_`."""

    def __init__(self, state: State, setting: Handler) -> None:
        self._state = state
        self._setting = setting
        self.call: Call | None = None
        self.dialled: list[DialledCall] = []
        self.pcm = Pcm(state)

    def commands(self) -> dict[str, Handler]:
        return {
            "D": self._dial, "A": self._answer, "H": self._hook, "+CHUP": self._hang_up, "+CLCC": self._list,
            "+VTS": self._send_keys, "+CPCMREG": self._audio,
        }  # fmt: skip

    # ---- the far end and the network ----

    def ring(self, number: str | None) -> bool:
        """Somebody calls. False: no network, or a call is up already, and the caller hears that."""
        if not self._state.registered or self.call is not None:
            return False
        call = self.call = Call(number, incoming=True, status=INCOMING)
        self._report(call)  # the cable may come loose with these bytes, and the call is gone
        self._ringing(call, first=True)
        return True

    def far_answers(self) -> bool:
        """Whoever we called answers."""
        if self.call is None or self.call.incoming or self.call.began is not None:
            return False
        self._begin(self.call)
        return True

    def far_hangs_up(self) -> bool:
        """The other side ends it, or stops calling."""
        call = self.call
        if call is None:
            return False
        if call.incoming and call.began is None:
            self._miss(call)
        else:
            self._end(call)
        return True

    def far_is_busy(self) -> bool:
        call = self.call
        if call is None or call.incoming or call.began is not None:
            return False
        self._over(call)
        self._state.say("BUSY")
        return True

    def far_presses(self, keys: str) -> bool:
        """Heard only in an open call, and only after AT+DDET=1."""
        if self.call is None or self.call.began is None:
            return False
        for key in keys if self._state.value("+DDET") else "":
            self._state.say(f"+RXDTMF: {key}")
        return True

    def power_off(self) -> None:
        self.call = None
        self.pcm.call_over()

    # ---- ringing ----

    def _ringing(self, call: Call, *, first: bool = False) -> None:
        if self.call is not call or call.status != INCOMING:
            return
        clip = self._state.faults.clip
        if clip == "before_ring":
            self._identify(call)
        if self._state.faults.ring:
            self._state.say("+CRING: VOICE" if self._state.value("+CRC") else "RING")
        if clip in ("with_ring", "withheld"):
            self._identify(call)
        if clip == "late" and first:
            self._state.later(self._state.faults.ring_every_s / 2, lambda: self._identify_late(call))
        self._state.later(self._state.faults.ring_every_s, lambda: self._ringing(call))

    def _identify_late(self, call: Call) -> None:
        if self.call is call and call.status == INCOMING:
            self._identify(call)

    def _identify(self, call: Call) -> None:
        if self._state.value("+CLIP"):
            self._state.say(f"+CLIP: {self._number(call)},,,,0")

    def _number(self, call: Call) -> str:
        if call.incoming and (call.number is None or self._state.faults.clip == "withheld"):
            return '"",128'
        number = call.number or ""
        return f'"{number}",{145 if number.startswith("+") else 129}'

    # ---- a call's life ----

    def _alerting(self, call: Call) -> None:
        if self.call is not call or call.status != DIALLING:
            return
        early = self._state.faults.early_begin
        call.status = ACTIVE if early else ALERTING
        self._report(call)
        if early:
            self._state.say("VOICE CALL: BEGIN")

    def _begin(self, call: Call) -> None:
        said = call.status == ACTIVE
        call.status, call.began = ACTIVE, self._state.clock.mono()
        if not said:
            self._report(call)
            self._state.say("VOICE CALL: BEGIN")

    def _end(self, call: Call) -> None:
        if self.call is not call:
            return
        seconds = 0 if call.began is None else int(self._state.clock.mono() - call.began)
        self._over(call)
        self._state.say(f"VOICE CALL: END: {seconds:06}")
        self._no_carrier()

    def _miss(self, call: Call) -> None:
        if self._state.faults.ends_silently:
            self.call = None
            self.pcm.call_over()
            return
        self._over(call)
        if call.number:
            self._state.say(f"MISSED_CALL: {as_datetime(self._state.clock.now()):%I:%M%p} {call.number}")
        self._no_carrier()

    def _over(self, call: Call) -> None:
        self.call = None
        self.pcm.call_over()
        call.status = ENDED
        self._report(call)

    def _no_carrier(self) -> None:
        if delay := self._state.faults.no_carrier_after_s:
            self._state.later(delay, lambda: self._state.say("NO CARRIER"))
        else:
            self._state.say("NO CARRIER")

    def _report(self, call: Call) -> None:
        if self._state.value("+CLCC"):
            self._state.say(self._described(call))

    def _described(self, call: Call) -> str:
        return f"+CLCC: 1,{int(call.incoming)},{call.status},0,0,{self._number(call)}"

    # ---- what the host asks ----

    def _dial(self, command: Command) -> Answer:
        number = command.arguments[0]
        if not number.endswith(";"):
            return Answer(final="NO CARRIER")  # a data call
        if self.call is not None:
            return ERROR
        if not self._state.registered:
            return Answer(final="NO CARRIER")
        call = self.call = Call(number[:-1], incoming=False, status=DIALLING)
        self.dialled.append(DialledCall(number=number[:-1], at=self._state.clock.now()))
        self._state.later(_ALERTING_AFTER_S, lambda: self._alerting(call))
        return Answer(after=lambda: self._report(call))

    def _answer(self, command: Command) -> Answer:
        call = self.call
        if call is None or call.status != INCOMING:
            return Answer(final="NO CARRIER")
        return Answer(after=lambda: self._begin(call) if self.call is call else None)

    def _hook(self, command: Command) -> Answer:
        """With AT+CVHU=1 the modem says OK to ATH, and the call goes on (modem.md section 3)."""
        return OK if self._state.value("+CVHU") else self._hang_up(command)

    def _hang_up(self, command: Command) -> Answer:
        call = self.call
        if command.form == "test" or call is None or self._state.faults.no_hang_up:
            return OK
        return Answer(after=lambda: self._end(call))

    def _list(self, command: Command) -> Answer:
        """SIMCom: AT+CLCC=1 prints each change by itself."""
        if command.form != "execute":
            return self._setting(command)
        return Answer((self._described(self.call),) if self.call else ())

    def _send_keys(self, command: Command) -> Answer:
        if command.form == "test":
            return Answer(("+VTS: (0-9,*,#,A-D)",))
        keys = [argument.upper() for argument in command.arguments]
        if not keys or not all(key in _KEYS for key in keys):
            return ERROR
        if self.call is None or self.call.status != ACTIVE:
            return cme(3)
        self.call.keys += keys
        return OK

    def _audio(self, command: Command) -> Answer:
        if command.form != "set":
            return Answer(("+CPCMREG: (0-1)",)) if command.form == "test" else ERROR
        if command.arguments[:1] == ("0",):
            self.pcm.stop()
            return OK
        sounds = self.call is not None and self.call.status == ACTIVE and self.pcm.asked_to_start()
        return OK if sounds else ERROR
