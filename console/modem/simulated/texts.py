"""Messages in the modem: listing, reading, deleting, sending (3GPP TS 27.005; modem.md sections 5 and 7)."""

from __future__ import annotations

from collections.abc import Callable

from console.modem.pdu import Submit, decode, tpdu_length
from console.modem.simulated.command import ERROR, OK, Answer, Command, Handler, cms
from console.modem.simulated.memory import Memory, Slot
from console.modem.simulated.network import Network
from console.modem.simulated.state import State

_NAMES = ("ME", "SM")
_AT_BOOT = "SM"


class Texts:
    """`current` is what AT+CPMS chose: the memory to read and delete, to write, and to receive into."""

    def __init__(self, state: State, setting: Handler, network: Network) -> None:
        self._state = state
        self._setting = setting
        self._network = network
        self.memories = {name: Memory(name, 0) for name in _NAMES}
        self.reports = Memory("SR", 10)
        self.told: Callable[[str, int, str], None] = lambda memory, index, pdu: None
        self._sent = 0
        self.resize()
        self.power_on()

    def resize(self) -> None:
        """The faults say how large the memories are. What is in them stays."""
        self.memories["ME"].size, self.memories["SM"].size = self._state.faults.slots_me, self._state.faults.slots_sm

    def power_on(self) -> None:
        self._unacknowledged = 0
        self.current = [self.memories[_AT_BOOT]] * 3

    def commands(self) -> dict[str, Handler]:
        table: dict[str, Handler] = {
            "+CPMS": self._choose, "+CMGL": self._list, "+CMGR": self._read, "+CMGD": self._delete, "+CMGS": self._send,
        }  # fmt: skip
        ready: dict[str, Handler] = {name: self._when_ready(handler) for name, handler in table.items()}
        return ready | {"+CNMA": self._acknowledge, "+CSMS": self._service}

    # ---- what the network brings ----

    def receive(self, pdu: str, *, stored_only: bool = False) -> bool:
        """A message to us. False: no room, the network keeps it. `stored_only`: class 2 is stored in any case."""
        how = self._state.value("+CNMI", 1)
        if how == 2 and not stored_only:
            self._unacknowledged += self._state.value("+CSMS")
            self._state.say(f"+CMT: ,{tpdu_length(pdu)}", pdu)
            return True
        memory = self.current[2]
        index = memory.put(pdu)
        if index is not None:
            self.told(memory.name, index, pdu)
        if index is not None and how:
            self._indicate(memory, index)
        if index is not None and memory.full:  # once: a network that was refused waits until there is room
            self._state.say("+SMS FULL")
        return index is not None

    def report(self, pdu: str) -> None:
        """A status report: printed, stored, or dropped, as AT+CNMI asked."""
        how = self._state.value("+CNMI", 3)
        if how == 1:
            self._state.say(f"+CDS: {tpdu_length(pdu)}", pdu)
        elif how == 2 and (index := self.reports.put(pdu)) is not None:
            self._state.say(f'+CDSI: "SR",{index}')

    def _indicate(self, memory: Memory, index: int) -> None:
        other = next(name for name in _NAMES if name != memory.name)
        line = {
            "right": f'+CMTI: "{memory.name}",{index}', "no_index": "+CMTI: ,-1",
            "wrong_memory": f'+CMTI: "{other}",{index}',
        }.get(self._state.random.choice(self._state.faults.indications))  # fmt: skip
        if line:
            self._state.say(line)

    # ---- what the host asks ----

    def _when_ready(self, handler: Handler) -> Handler:
        def guarded(command: Command) -> Answer:
            if self._state.sim != "ready":
                return cms(310)
            if self._state.sim_busy:
                return cms(314)
            if command.name != "+CPMS" and command.form != "test" and self._state.value("+CMGF"):
                return cms(302)  # text mode is not spoken here (modem.md section 5 rule 1)
            return handler(command)

        return guarded

    def _choose(self, command: Command) -> Answer:
        if command.form == "test":
            names = '("ME","SM","SR")'
            return Answer((f"+CPMS: {names},{names},{names}",))
        if command.form == "read":
            return Answer(("+CPMS: " + ",".join(f'"{each.name}",{len(each)},{each.size}' for each in self.current),))
        chosen = [self._memory(name) for name in command.arguments]
        if not 1 <= len(chosen) <= 3 or None in chosen:
            return ERROR
        self.current[: len(chosen)] = [memory for memory in chosen if memory is not None]
        return Answer(("+CPMS: " + ",".join(f"{len(each)},{each.size}" for each in self.current),))

    def _memory(self, name: str) -> Memory | None:
        return self.reports if name == "SR" else self.memories.get(name)

    def _list(self, command: Command) -> Answer:
        if command.form == "test":
            return Answer(("+CMGL: (0-4)",))
        wanted = command.arguments[0] if command.arguments else "0"
        if wanted not in ("0", "1", "2", "3", "4"):
            return ERROR
        listed = [slot for slot in self.current[0].slots() if wanted in ("4", str(slot.status))]
        lines = tuple(line for slot in listed for line in (f"+CMGL: {slot.index},{_described(slot)}", slot.pdu))
        return Answer(lines, after=lambda: self._mark_read(self.current[0], listed))

    def _mark_read(self, memory: Memory, listed: list[Slot]) -> None:
        for slot in listed:
            memory.read(slot.index)

    def _read(self, command: Command) -> Answer:
        index = _index(command)
        if index is None:
            return OK if command.form == "test" else ERROR
        slot = self.current[0].read(index)
        if slot is None:
            return cms(321) if self._state.faults.empty_slot_is_error or not self.current[0].has_place(index) else OK
        return Answer((f"+CMGR: {_described(slot)}", slot.pdu))

    def _delete(self, command: Command) -> Answer:
        index = _index(command)
        if index is None:
            return OK if command.form == "test" else ERROR
        if not self.current[0].has_place(index):
            return cms(321)
        how = command.arguments[1] if len(command.arguments) > 1 else "0"
        for slot in self.current[0].slots():
            if (slot.index == index and how == "0") or how == "4" or (how in ("1", "2", "3") and slot.status):
                self.current[0].delete(slot.index)
        return Answer(after=self._network.room_made)

    def _send(self, command: Command) -> Answer:
        length = _index(command)
        if length is None:
            return OK if command.form == "test" else ERROR
        return Answer(entry=lambda text: self._submit(length, text))

    def _submit(self, length: int, text: str) -> Answer:
        message = decode(text)
        if tpdu_length(text) != length or not isinstance(message, Submit) or message.flags:
            return cms(304)
        if self._state.faults.send_error is not None:
            return cms(self._state.faults.send_error)
        if not self._state.registered:
            return cms(331)
        self._sent = self._sent % 255 + 1
        reference = self._sent
        return Answer((f"+CMGS: {reference}",), after=self._handed_over(message, text, reference))

    def _handed_over(self, message: Submit, text: str, reference: int) -> Callable[[], None]:
        return lambda: self._network.take(message, text, reference)

    def _acknowledge(self, command: Command) -> Answer:
        if not self._unacknowledged:
            return cms(340)
        self._unacknowledged -= 1
        return OK

    def _service(self, command: Command) -> Answer:
        answer = self._setting(command)
        return answer._replace(lines=("+CSMS: 1,1,1",)) if command.form == "set" and answer is OK else answer


def _described(slot: Slot) -> str:
    """SIMCom prints the empty alpha field as "" (modem.md section 5)."""
    return f'{slot.status},"",{tpdu_length(slot.pdu) or len(slot.pdu) // 2}'


def _index(command: Command) -> int | None:
    value = command.arguments[0] if command.form == "set" and command.arguments else ""
    return int(value) if value.isdecimal() else None
