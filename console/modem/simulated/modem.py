"""The simulated modem: bytes in, bytes out, and the hands of the world on its other side.

It speaks as a SIM7600 does (modem.md sections 2 to 9). No thread, no I/O; time and chance are given to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import msgspec

from console.clock import Clock
from console.modem.pdu import Ports, encode_deliver
from console.modem.simulated.agenda import Agenda
from console.modem.simulated.command import Answer
from console.modem.simulated.device import Edge
from console.modem.simulated.dialogue import Dialogue
from console.modem.simulated.faults import Faults
from console.modem.simulated.memory import Slot
from console.modem.simulated.network import Network, SentText
from console.modem.simulated.radio import Radio
from console.modem.simulated.state import State
from console.modem.simulated.texts import Texts
from console.modem.simulated.voice import Call, DialledCall, Voice
from console.modem.simulated.wire import Wire
from console.moments import SECOND

OWN_NUMBER = "+46701740699"


class SimulatedModem:
    """One modem with its SIM. Numbers are telephone numbers as text; `None` for one that is withheld."""

    def __init__(
        self, clock: Clock, random: Random, faults: Faults | None = None, *, own_number: str = OWN_NUMBER
    ) -> None:
        self._state = state = State(clock, random, faults or Faults(), own_number)
        self._edge: Edge | None = None
        self._wire = Wire(state, self._out, self.unplug)
        self._network = Network(state)
        self._radio = Radio(state)
        self._texts = Texts(state, self._radio.setting, self._network)
        self._voice = Voice(state, self._radio.setting)
        state.say = self._say
        state.on_unlocked = self._network.flush
        self._network.hand_over = lambda pdu, stored_only: self._texts.receive(pdu, stored_only=stored_only)
        self._network.report = self._texts.report
        commands = self._radio.commands() | self._texts.commands() | self._voice.commands()
        commands["+CRESET"] = lambda command: Answer(after=self.reboot)
        self._reference = random.randrange(0x10000)
        self._dialogue = Dialogue(state, self._wire, commands)
        if state.faults.sim_busy_s:
            state.later(state.faults.sim_busy_s, self._done)

    # ---- the wire ----

    def attach(self, edge: Edge | None) -> None:
        """Bytes go there from now on; without an edge they are lost, as on a port that nobody has open."""
        self._edge = edge

    def data_in(self, data: bytes) -> None:
        """What the host wrote."""
        self._dialogue.hear(data)

    @property
    def reads(self) -> bool:
        return self._state.reads

    @property
    def agenda(self) -> Agenda:
        return self._state.agenda

    @property
    def clock(self) -> Clock:
        return self._state.clock

    # ---- the hands of the world: texts ----

    def compose(
        self, number: str, words: str | bytes, *, at: int | None = None, zone_quarters: int = 4, wide: bool = False,
        reference: int | None = None, ports: Ports | None = None, message_class: int | None = None,
    ) -> list[str]:  # fmt: skip
        """The PDUs that `words` from `number` are on their way here: hand them to `pdu_in` in any order, or not all."""
        if reference is None:
            self._reference = reference = (self._reference + 1) & 0xFFFF
        sent = self.clock.now() // SECOND * SECOND if at is None else at
        return encode_deliver(
            number, words, at=sent, zone_quarters=zone_quarters, reference=reference, wide=wide, ports=ports,
            message_class=message_class,
        )  # fmt: skip

    def text_in(self, number: str, words: str, *, parts: Sequence[int] | None = None) -> list[str]:
        """A text arrives. `parts` names those that come (from 1), in their order. Returns what was delivered."""
        pdus = self.compose(number, words)
        chosen = pdus if parts is None else [pdus[part - 1] for part in parts]
        for pdu in chosen:
            self.pdu_in(pdu)
        return chosen

    def pdu_in(self, pdu: str) -> None:
        """A message arrives as it is, whatever is in it."""
        self._network.deliver(pdu)

    @property
    def texts_out(self) -> list[SentText]:
        """What the modem sent, in order."""
        return self._network.sent

    @property
    def texts_waiting(self) -> int:
        """What the network still holds: no power, no registration, or no room."""
        return len(self._network.waiting)

    def watch_store(self, told: Callable[[str, int, str], None]) -> None:
        """`told` hears of each message that is stored: its memory, its slot, the PDU."""
        self._texts.told = told

    def store(self) -> dict[str, list[Slot]]:
        """What stands in each memory."""
        return {name: memory.slots() for name, memory in self._texts.memories.items()}

    # ---- the hands of the world: calls ----

    def call_in(self, number: str | None) -> bool:
        """Somebody calls. False: they hear that nobody can be reached."""
        return self._voice.ring(number)

    def far_end_answers(self) -> bool:
        return self._voice.far_answers()

    def far_end_hangs_up(self) -> bool:
        return self._voice.far_hangs_up()

    def far_end_is_busy(self) -> bool:
        return self._voice.far_is_busy()

    def far_end_presses(self, keys: str) -> bool:
        return self._voice.far_presses(keys)

    def attach_sound(self, out: Callable[[bytes], None]) -> None:
        """The sound of a call goes there, while AT+CPCMREG=1 holds: another port of the same cable."""
        self._voice.pcm.out = out

    @property
    def call(self) -> Call | None:
        """The call there is now."""
        return self._voice.call

    @property
    def calls_out(self) -> list[DialledCall]:
        """Whom the modem called, in order."""
        return self._voice.dialled

    # ---- the hands of the world: network, power, faults ----

    def registration(self, status: int) -> None:
        """0 not registered, 1 home, 2 searching (lost), 3 denied, 5 roaming."""
        self._radio.registration(status)
        self._network.flush()

    def signal(self, strength: int) -> None:
        """0 to 31, 99 unknown."""
        self._radio.signal(strength)

    def say(self, *lines: str) -> None:
        """Any unsolicited message, such as `UNDER-VOLTAGE WARNNING`."""
        self._say(*lines)

    def unplug(self) -> None:
        """The cable is out. What the memories hold stays."""
        if self._state.plugged:
            self._state.plugged = False
            self._power_off()
            if self._edge:
                self._edge.unplugged()

    def unplug_after(self, octets: int | None) -> None:
        """Unplug by itself once so many more bytes have left."""
        self._wire.cut_after(octets)

    def replug(self, name: str | None = None) -> None:
        """The cable is in again, perhaps under another name."""
        if not self._state.plugged:
            self._state.plugged = True
            if self._edge:
                self._edge.plugged(name)
            self._boot()

    def reboot(self) -> None:
        """A brown-out: the port stays, the settings go."""
        if self._state.plugged:
            self._power_off()
            self._boot()

    @property
    def pin_tries(self) -> int:
        """How many wrong PINs the SIM still takes."""
        return self._state.pin_tries

    @property
    def plugged_in(self) -> bool:
        return self._state.plugged

    @property
    def faults(self) -> Faults:
        return self._state.faults

    @faults.setter
    def faults(self, faults: Faults) -> None:
        """From now on; those of the boot from the next power-on."""
        before, self._state.faults = self.reads, faults
        self._texts.resize()
        if self.reads != before and self._edge:
            self._edge.reading_changed()
        self._dialogue.go_on()

    def change_faults(self, **changes: object) -> None:
        """Only these knobs; the others stay. TypeError: no such knob."""
        self.faults = msgspec.structs.replace(self._state.faults, **changes)

    # ---- inside ----

    def _boot(self) -> None:
        self._state.power_on()
        self._texts.power_on()
        self._state.later(self._state.faults.boot_s, self._ready)
        self._network.flush()

    def _ready(self) -> None:
        self._say("RDY")
        if self._state.sim == "ready":
            self._say("+CPIN: READY")
        self._state.later(self._state.faults.sim_busy_s, self._done)

    def _done(self) -> None:
        for line in ("SMS DONE", "PB DONE"):
            self._say(line)

    def _power_off(self) -> None:
        self._state.power_off()
        self._voice.power_off()
        self._wire.clear()
        self._dialogue.forget()

    def _out(self, data: bytes) -> None:
        if self._edge:
            self._edge.data_out(data)

    def _say(self, *lines: str) -> None:
        if self._state.plugged:
            self._wire.unsolicited(*lines)
