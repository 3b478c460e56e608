"""Setting a modem up: only AT must be answered, and a PIN is entered once or never."""

from __future__ import annotations

import asyncio
import re
from uuid import uuid4

import pytest

from console.clock import SimulatedClock
from console.modem.conversation import NoAnswer
from console.modem.modem import Modem
from console.modem.port import Listener
from console.modem.start import Pin, Started, start

Script = dict[str, list[str] | None]


class ScriptedPort:
    """Answers by a table of regular expressions, first match first; anything else is OK. None: no answer at all."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[str] = []

    async def open(self, listener: Listener) -> None:
        self._listener = listener

    def write(self, data: bytes) -> None:
        text = data.decode().strip("\r\x1b")
        if not text:
            return
        self.asked.append(text)
        found = next((lines for pattern, lines in self.script.items() if re.fullmatch(pattern, text)), ["OK"])
        if found is not None:
            answer = "".join(f"\r\n{line}\r\n" for line in found).encode()
            asyncio.get_running_loop().call_soon(self._listener.data_received, answer)

    async def close(self) -> None:
        pass


SIMCOM: Script = {
    r"AT\+CGMI": ["SIMCOM INCORPORATED", "OK"], r"AT\+CGMM": ["SIM7600G-H", "OK"],
    r"AT\+CPIN\?": ["+CPIN: READY", "OK"],
    r"AT\+CPMS=\?": ['+CPMS: ("ME","SM","SR"),("ME","SM","SR"),("ME","SM","SR")', "OK"],
    r'AT\+CPMS="ME".*': ["+CPMS: 0,23,0,23,0,23", "OK"],
}  # fmt: skip


def over(*scripts: Script) -> Script:
    """One script of many: the first that answers wins."""
    first: Script = {}
    for script in scripts:
        first |= {pattern: lines for pattern, lines in script.items() if pattern not in first}
    return first


async def begin(script: Script, pin: Pin | None = None) -> tuple[Started, ScriptedPort]:
    clock = SimulatedClock(0)
    modem, port = Modem("modem", clock, uuid4), ScriptedPort(script)
    modem.attach(port)
    await port.open(modem)
    starting = asyncio.ensure_future(start(modem, pin or Pin()))
    while not starting.done():
        for _ in range(200):
            await asyncio.sleep(0)
        if (due := clock.next_due()) is not None:
            await clock.advance_to(due)
    modem.detach()
    return await starting, port


async def test_the_order_of_the_field_notes() -> None:
    begun, port = await begin(SIMCOM)
    assert (begun.maker, begun.model, begun.memories, begun.faults) == (
        "SIMCOM INCORPORATED",
        "SIM7600G-H",
        ("ME", "SM"),
        (),
    )
    assert [command.text for command in begun.repeat] == ["+CMGF=0", "+CNMI=2,1,0,1,0", "+CLIP=1"]
    expected = [
        "AT", "ATE0", "ATV1", "AT+CMEE=2", "AT+CGMI", "AT+CGMM", "AT+CPIN?", "AT+CREG=2", "AT+CEREG=2", "AT+COPS=3,0",
        "AT+CMGF=0", "AT+CSMS=0", "AT+CPMS=?", 'AT+CPMS="ME","ME","ME"', "AT+CNMI=2,1,0,1,0", "AT+CLIP=1", "AT+CRC=0",
        "AT+CSSN=0,0", "AT+CLCC=1", "AT+CVHU=0", "AT+DDET=1", "AT+AUTOCSQ=1,1",
    ]  # fmt: skip
    assert [text for text in port.asked if text in expected] == ["AT", *expected]  # found first, and then asked
    assert not any("CFUN" in text for text in port.asked)


async def test_a_quectel_gets_its_own_lines() -> None:
    _, port = await begin(over({r"AT\+CGMI": ["Quectel", "OK"]}, SIMCOM))
    assert {'AT+QURCCFG="urcport","usbat"', 'AT+QINDCFG="ccinfo",1,0', "AT+QTONEDET=1"} <= set(port.asked)
    assert "AT+CVHU=0" not in port.asked


async def test_everything_but_at_may_be_refused() -> None:
    begun, port = await begin({r"AT.+": ["ERROR"]})
    assert begun.faults == ("modem.sim_missing",)
    assert port.asked[-1].startswith("AT+CCWA")


async def test_everything_but_at_may_be_left_unanswered() -> None:
    begun, _ = await begin({r"AT.+": None})
    assert begun.faults == ("modem.sim_missing",)


async def test_a_modem_that_does_not_answer_at() -> None:
    with pytest.raises(NoAnswer):
        await begin({r"AT": None})


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (r"AT\+CMGF=0", "modem.no_pdu"), (r"AT\+CNMI=.*", "modem.no_notices"), (r"AT\+CLIP=1", "modem.no_caller"),
        (r"AT\+CPMS=.*", "modem.no_memory"),
    ],
)  # fmt: skip
async def test_what_is_missing_is_told(refused: str, code: str) -> None:
    begun, _ = await begin(over({refused: ["ERROR"]}, SIMCOM))
    assert begun.faults == (code,)


async def test_the_announcement_falls_back_to_what_the_modem_takes() -> None:
    _, port = await begin(over({r"AT\+CNMI=2,1(,0.*)?": ["ERROR"]}, SIMCOM))
    taken = [text for text in port.asked if "CNMI" in text]
    assert taken[-1] == "AT+CNMI=1,1"
    assert all(text.split("=")[1].split(",")[1] == "1" for text in taken)  # never mt=2: a crash would lose a text


async def test_the_card_serves_where_the_modem_has_no_memory() -> None:
    begun, _ = await begin(over({r"AT\+CPMS=\?": ['+CPMS: ("SM"),("SM"),("SM")', "OK"]}, SIMCOM))
    assert begun.memories == ("SM",)


async def test_a_busy_card_is_waited_for() -> None:
    busy = iter([["+CME ERROR: SIM busy"]] * 5)

    class Busy(Script):
        def items(self):  # type: ignore[no-untyped-def]
            return [(r"AT\+CPIN\?", next(busy, ["+CPIN: READY", "OK"])), *SIMCOM.items()]

    begun, _ = await begin(Busy())
    assert begun.faults == ()


LOCKED: Script = {r"AT\+CPIN\?": ["+CPIN: SIM PIN", "OK"], r"AT\+CPINR.*": ["ERROR"]}


async def test_without_a_pin_in_the_station_file_none_is_entered() -> None:
    begun, port = await begin(over(LOCKED, SIMCOM))
    assert begun.faults == ("modem.sim_pin",)
    assert not any(text.startswith("AT+CPIN=") for text in port.asked)


@pytest.mark.parametrize(
    "tries",
    [{r"AT\+SPIC": ["+SPIC: 3,10,0,10", "OK"]}, {r"AT\+QPINC=.*": ['+QPINC: "SC",3,10', "OK"], r"AT\+SPIC": ["ERROR"]}],
)
async def test_a_wrong_pin_is_entered_once_and_never_again(tries: Script) -> None:
    pin = Pin("1234")
    script = over(tries, {r"AT\+CPIN=.*": ["+CME ERROR: incorrect password"]}, LOCKED, SIMCOM)
    begun, port = await begin(script, pin)
    assert begun.faults == ("modem.sim_pin_wrong",)
    assert port.asked.count('AT+CPIN="1234"') == 1
    again, port = await begin(script, pin)
    assert again.faults == ("modem.sim_pin",)
    assert not any(text.startswith("AT+CPIN=") for text in port.asked)


@pytest.mark.parametrize("left", [["+SPIC: 2,10,0,10", "OK"], ["ERROR"], None])
async def test_a_pin_is_not_entered_when_a_try_is_already_gone_or_nobody_knows(left: list[str] | None) -> None:
    """A program that restarts in a loop must not lock the card."""
    others = {r"AT\+(QPINC|UPINCNT).*": ["ERROR"]}
    begun, port = await begin(over({r"AT\+SPIC": left}, others, LOCKED, SIMCOM), Pin("1234"))
    assert begun.faults == ("modem.sim_pin_unsafe",)
    assert not any(text.startswith("AT+CPIN=") for text in port.asked)


@pytest.mark.parametrize("digits", ["", "12", "12a4", "1234567890", '1"\r'])
def test_what_is_no_pin_is_none(digits: str) -> None:
    assert not Pin(digits)
