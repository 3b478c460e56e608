"""What a modem is told after every open and every restart (modem.md section 3).

Only AT must be answered. Everything else may be refused: it is noted, and the desk shows what is missing.
"""

from __future__ import annotations

import re

import msgspec

from console.modem.commands import (
    AT,
    CALLER,
    ECHO_OFF,
    MEMORIES,
    PDU_MODE,
    SIM,
    STORE,
    Command,
    asking,
    plain,
    use_memory,
    words,
)
from console.modem.grammar import SIM_BUSY, SIM_FAILURE, SIM_MISSING, SIM_PIN, SIM_PUK, SIM_WRONG, Reply, number_in
from console.modem.modem import Modem

# modem.md section 3: before "SMS DONE" the SIM is busy; retry for a while. Boots take 10 to 20 s (unconfirmed).
SIM_BUSY_TRIES = 20
SIM_BUSY_PAUSE = 1.0
MEMORIES_TRIES = 3

# mt=1: stored and announced, the only setting in which a crash loses nothing. Some take only bfr=1 (gammu PR#1207).
_NOTICES = ("2,1,0,1,0", "2,1,0,2,0", "2,1,0,1,1", "2,1", "2,1,0,0,1", "1,1", "1,1,0,0,1")

_VENDOR_LINES = {
    # CVHU=0: ATH hangs up. DDET: keys of the far phone. AUTOCSQ: the signal when it changes. CGPS: its GNSS port talks.
    "SIMCOM": ("+CVHU=0", "+DDET=1", "+AUTOCSQ=1,1", "+CGPS=1,1"),
    # URCs on this port; ccinfo tells of calls that ring without RING (modem.md section 9).
    "QUECTEL": (
        '+QURCCFG="urcport","usbat"',
        '+QINDCFG="ccinfo",1,0',
        "+QTONEDET=1",
        '+QGPSCFG="outport","usbnmea"',
        "+QGPS=1",
    ),
}

# How each maker tells how many wrong PINs are left: command, prefix, place of the number.
_PIN_TRIES = (
    ('+CPINR="SIM PIN"', "+CPINR:", 1), ("+SPIC", "+SPIC:", 0),
    ('+QPINC="SC"', "+QPINC:", 1), ("+UPINCNT", "+UPINCNT:", 0),
)  # fmt: skip
# 3GPP TS 31.101 section 6.4.2: three tries, then PUK. Fewer left means that a wrong PIN was entered before us.
ALL_PIN_TRIES = 3

_SIM_CODES = {
    SIM_MISSING: "modem.sim_missing", SIM_PIN: "modem.sim_pin", SIM_PUK: "modem.sim_puk",
    SIM_FAILURE: "modem.sim_failure", SIM_BUSY: "modem.sim_busy", SIM_WRONG: "modem.sim_failure",
}  # fmt: skip


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """What the modem is and can. `faults` are codes of sentences; `memories` the ones to sweep, the used one first."""

    maker: str = ""
    model: str = ""
    memories: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()  # those of them that are about the modem itself
    repeat: tuple[Command, ...] = ()  # settings to say again with each sweep: lost in silence, alarms would come late


class Pin:
    """A SIM's PIN from the station file: until it has worked, entered at most once (wrong PINs lead to PUK)."""

    def __init__(self, digits: str = "") -> None:
        self._digits = digits if re.fullmatch(r"[0-9]{4,8}", digits) else ""

    def take(self) -> str:
        """The PIN the first time, nothing ever after, unless it worked."""
        digits, self._digits = self._digits, ""
        return digits

    def worked(self, digits: str) -> None:
        """It opened the SIM: it may be entered again when the modem has lost its power."""
        self._digits = digits

    def __bool__(self) -> bool:
        return bool(self._digits)


async def start(modem: Modem, pin: Pin) -> Started:
    """Bring the modem into the state Larmbord needs. NoAnswer when it does not even answer AT."""
    starting = _Starting(modem)
    await modem.ask(AT)
    await starting.told(ECHO_OFF)
    await starting.told(plain("V1"))
    await starting.one_of("+CMEE=2", "+CMEE=1")
    maker, model = await starting.word(words("+CGMI")), await starting.word(words("+CGMM"))
    sim = await starting.sim(pin)
    for text in ("+CREG=2", "+CEREG=2", "+COPS=3,0"):
        await starting.told(plain(text))
    pdu = await starting.told(PDU_MODE)
    await starting.told(asking("+CSMS=0", "+CSMS:"))
    memories = await starting.memories()
    notices = await starting.one_of(*(f"+CNMI={values}" for values in _NOTICES))
    caller = await starting.told(CALLER)
    for text in ("+CRC=0", "+CSSN=0,0", "+CLCC=1", "+CCWA=1", *_vendor_lines(maker)):  # CCWA: show a second caller
        await starting.told(plain(text))
    repeat = [PDU_MODE, *map(plain, filter(None, [notices])), *([CALLER] if caller else [])]
    missing = {"modem.no_pdu": pdu, "modem.no_memory": memories, "modem.no_notices": notices, "modem.no_caller": caller}
    refused = () if sim else tuple(code for code, there in missing.items() if not there)
    faults = (sim,) if sim else refused
    return Started(maker=maker, model=model, memories=memories, faults=faults, refused=refused, repeat=tuple(repeat))


def sim_fault(reply: Reply) -> str:
    """The sentence for what `AT+CPIN?` said; empty when the SIM is ready."""
    if reply.error in _SIM_CODES:
        return _SIM_CODES[reply.error]
    state = reply.first()[0] if reply.first() else ""
    if state == "READY":
        return ""
    asked = {"SIM PIN": "modem.sim_pin", "SIM PUK": "modem.sim_puk"}
    return asked.get(state, "modem.sim_failure") if reply.ok and state else "modem.sim_missing"


class _Starting:
    """One run through the list."""

    def __init__(self, modem: Modem) -> None:
        self._modem = modem

    async def reply(self, command: Command) -> Reply:
        """The reply, with patience for a busy SIM; an ERROR for a command that was not answered."""
        for _ in range(SIM_BUSY_TRIES):
            reply = await self._modem.attempt(command)
            if reply.error != SIM_BUSY:
                break
            await self._modem.clock.sleep(SIM_BUSY_PAUSE)
        return reply

    async def told(self, command: Command) -> bool:
        return (await self.reply(command)).ok

    async def one_of(self, *texts: str) -> str:
        """The first of `texts` that the modem takes; empty: none."""
        for text in texts:
            if await self.told(plain(text)):
                return text
        return ""

    async def word(self, command: Command) -> str:
        lines = (await self.reply(command)).lines
        return lines[0].removeprefix(command.prefix).strip(' "') if lines else ""

    async def memories(self) -> tuple[str, ...]:
        """Make one memory the place of everything, and name all that may hold messages."""
        groups = await self._offered()
        everywhere = [name for name in ("ME", "SM") if not groups or all(f'"{name}"' in group for group in groups)]
        for name in everywhere:
            if await self.told(asking(f'+CPMS="{name}","{name}","{name}"', "+CPMS:", STORE)):
                return (
                    name,
                    *[other for other in ("ME", "SM") if other != name and await self._readable(other, groups)],
                )
        return ()

    async def _readable(self, memory: str, groups: list[str]) -> bool:
        """Whether it is offered; where nobody knows, whether it can be chosen (the sweep chooses anew each time)."""
        return f'"{memory}"' in groups[0] if groups else await self.told(use_memory(memory))

    async def _offered(self) -> list[str]:
        """Which memories there are for what. A lost reply would leave the texts of a whole memory unread: ask again."""
        for _ in range(MEMORIES_TRIES):
            offered = await self.reply(MEMORIES)
            if groups := re.findall(r"\(([^)]*)\)", " ".join(offered.lines)):
                return groups
        return []

    async def sim(self, pin: Pin) -> str:
        """The sentence for what is wrong with the SIM, if anything is."""
        fault = sim_fault(await self.reply(SIM))
        if fault == "modem.sim_pin" and pin:
            fault = await self._enter(pin)
        return fault

    async def _enter(self, pin: Pin) -> str:
        """Enter the PIN, unless somebody was wrong before: a restarting program must not use up the tries."""
        if await self._pin_tries() != ALL_PIN_TRIES:
            return "modem.sim_pin_unsafe"
        digits = pin.take()
        taken = await self.told(plain(f'+CPIN="{digits}"', STORE))
        fault = sim_fault(await self.reply(SIM))
        if not fault:
            pin.worked(digits)
        return "modem.sim_pin_wrong" if fault and not taken else fault

    async def _pin_tries(self) -> int | None:
        for text, prefix, place in _PIN_TRIES:
            reply = await self.reply(asking(text, prefix))
            if reply.ok and reply.lines:
                return number_in(reply.first(), place)
        return None


def _vendor_lines(maker: str) -> tuple[str, ...]:
    return next((lines for name, lines in _VENDOR_LINES.items() if name in maker.upper()), ())
