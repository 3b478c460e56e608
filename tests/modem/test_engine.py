"""The engine: what was asked and what was not are never mixed, wherever one breaks into the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.modem import commands
from console.modem.commands import Command
from console.modem.engine import Engine, Heard, Strange, Stray, Unsolicited
from console.modem.grammar import CALL_RESULTS, Reply, is_final
from console.modem.splitter import Prompt

PDU = "07916407058099F9040B916407710406F50000521122415000400549B73BEC06"
OTHER_PDU = "07916407058099F9040B916407710406F50000521122415000400449B73BEC"

# Replies as a SIM7600 prints them: the command, its information lines, its result.
EXCHANGES: list[tuple[Command, list[str], str]] = [
    (commands.AT, [], "OK"),
    (commands.SIGNAL, ["+CSQ: 20,99"], "OK"),
    (commands.SIM, ["+CPIN: READY"], "OK"),
    (commands.SIM, [], "+CME ERROR: SIM not inserted"),
    (commands.REGISTRATION, ['+CREG: 2,1,"00A1","00B2C3D4",7'], "OK"),
    (commands.PACKET_REGISTRATION, ["+CEREG: 2,5"], "OK"),
    (commands.OPERATOR, ['+COPS: 0,0,"Exempel",7'], "OK"),
    (commands.CALLS, ['+CLCC: 1,1,4,0,0,"+46701740605",145', "+CLCC: 2,0,0,1,0"], "OK"),
    (commands.words("+CGMI"), ["SIMCOM INCORPORATED"], "OK"),
    (commands.words("+CGMR"), ["+CGMR: LE20B04SIM7600M22"], "OK"),
    (commands.read_slot(3), ["+CMGR: 0,,29", PDU], "OK"),
    (commands.read_slot(4), [], "+CMS ERROR: 321"),
    (commands.LIST_ALL, ['+CMGL: 0,1,"",29', PDU, "+CMGL: 7,0,,28", OTHER_PDU], "OK"),
    (commands.delete_slot(3), [], "OK"),
    (commands.MEMORY_USE, ['+CPMS: "ME",2,23,"ME",2,23,"ME",2,23'], "OK"),
    (commands.MEMORIES, ['+CPMS: ("ME","SM"),("ME","SM"),("ME","SM")'], "OK"),
    (commands.dial("+46701740605"), [], "OK"),
    (commands.dial("+46701740605"), [], "NO CARRIER"),
    (commands.ANSWER, [], "NO CARRIER"),
    (commands.HANG_UP, [], "OK"),
]
UNASKED: list[tuple[str, ...]] = [
    ("RDY",), ("SMS DONE",), ('+CMTI: "SM",2',), ("+CMTI: ,-1",), ("+CMT: ,29", OTHER_PDU), ("+CDS: 25", "OK"),
    ("+CBM: 88", "+CME ERROR: 3"), ('+CDSI: "SR",3',), ("+SMS FULL",), ("RING",), ("+CRING: VOICE",),
    ('+CLIP: "+46701740605",145,,,,0',), ('+QIND: "ccinfo",2,1,4,0,0,"+389",145',),
    ("MISSED_CALL: 08:48AM +46701740605",),
    ("VOICE CALL: END: 000352",), ("+RXDTMF: 5",), ("+CREG: 2",), ('+CREG: 1,"00A1","B2C3",7',), ("+CEREG: 4",),
    ("^RSSI:20",), ("^CIEV: 1",), ("UNDER-VOLTAGE WARNNING",), ("$GPRMC,130500.00,V,,,,,,,221125,,,N*7D",),
    ("NO CARRIER",), ("BUSY",),
]  # fmt: skip


def wire(lines: Sequence[str], end: str = "\r\n") -> bytes:
    return "".join(f"{end}{line}{end}" for line in lines).encode("latin-1")


def whole(data: bytes) -> Iterator[bytes]:
    yield data


def one_byte_at_a_time(data: bytes) -> Iterator[bytes]:
    for byte in data:
        yield bytes((byte,))


def random_chunks(data: bytes) -> Iterator[bytes]:
    random = Random(len(data))
    while data:
        size = random.randint(1, 9)
        yield data[:size]
        data = data[size:]


WAYS = [whole, one_byte_at_a_time, random_chunks]
Way = Callable[[bytes], Iterator[bytes]]


def heard(engine: Engine, data: bytes, way: Way = whole) -> list[Heard]:
    return [value for chunk in way(data) for value in engine.data_received(chunk)]


def expected(lines: tuple[str, ...]) -> tuple[str, str]:
    return lines[0], lines[1] if len(lines) > 1 else ""


def mixed_up(engine: type[Engine], way: Way) -> list[str]:
    """Every unsolicited line at every line boundary of every reply: where one was lost, doubled or misplaced."""
    wrong = []
    for command, lines, final in EXCHANGES:
        for unasked in UNASKED:
            if unasked[0] in CALL_RESULTS and command.calls:
                continue  # truly the same words; conversation and calls sort that out
            for place in range(len(lines) + 1):
                with_it = [*lines[:place], *unasked, *lines[place:], final]
                made = engine()
                made.start(command)
                got = heard(made, wire(with_it), way)
                replies = [value for value in got if isinstance(value, Reply)]
                said = [(value.line, value.payload) for value in got if isinstance(value, Unsolicited)]
                if replies != [Reply(final, tuple(lines))] or said != [expected(unasked)] or len(got) != 2:
                    wrong.append(f"AT{command.text}: {unasked} before line {place}: {got}")
    return wrong


@pytest.mark.parametrize("way", WAYS)
def test_every_unsolicited_line_at_every_boundary_of_every_reply(way: Way) -> None:
    assert mixed_up(Engine, way) == []


class CollectsFirst(Engine):
    """As python-gsmmodem does it: whatever comes while a command is pending belongs to its reply."""

    def _line(self, line: str) -> Heard | None:
        if self._pending is not None and not is_final(line):
            self._lines.append(line)
            return None
        return super()._line(line)


class FinishesOnAnyResult(Engine):
    def _result(self, line: str) -> Heard:
        self._pending = None
        return Reply(line, tuple(self._lines))


class ForgetsTheNextLine(Engine):
    """As if `+CMT:` were a line like others."""

    def _unsolicited(self, kind: str, line: str) -> Heard | None:
        return Unsolicited("direct", line)


@pytest.mark.parametrize("planted", [CollectsFirst, FinishesOnAnyResult, ForgetsTheNextLine])
def test_the_controls_are_caught(planted: type[Engine]) -> None:
    assert mixed_up(planted, whole)


@settings(max_examples=150)
@given(st.data())
def test_any_conversation_however_it_is_cut(data: st.DataObject) -> None:
    """Replies come out whole and in order, unsolicited lines once each, with echo, both line ends and any chunks."""
    exchanges = data.draw(st.lists(st.sampled_from(EXCHANGES), min_size=1, max_size=6))
    end = data.draw(st.sampled_from(["\r\n", "\r\r\n"]))
    echo = data.draw(st.booleans())
    harmless = [unasked for unasked in UNASKED if unasked[0] not in CALL_RESULTS]
    engine, unasked_sent = Engine(), []
    for command, lines, final in exchanges:
        asked = engine.start(command)
        stream = asked + b"\r\n" if echo else b""
        for line in [*lines, final]:
            for unasked in data.draw(st.lists(st.sampled_from(harmless), max_size=2)):
                stream += wire(unasked, end)
                unasked_sent.append(expected(unasked))
            stream += wire([line], end)
        sizes = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=5))
        got, place = [], 0
        while stream:
            size = sizes[place % len(sizes)]
            place += 1
            got += engine.data_received(stream[:size])
            stream = stream[size:]
        assert [value for value in got if isinstance(value, Reply)] == [Reply(final, tuple(lines))]
        said = [(value.line, value.payload) for value in got if isinstance(value, Unsolicited)]
        assert said == unasked_sent
        unasked_sent = []


@settings(max_examples=200)
@given(st.binary(max_size=600))
def test_garbage_never_raises_and_the_engine_goes_on(noise: bytes) -> None:
    engine = Engine()
    engine.start(commands.SIGNAL)
    engine.data_received(noise + b"\r\n")
    engine.give_up()
    engine._header = ""
    engine.start(commands.SIGNAL)
    assert heard(engine, wire(["+CSQ: 9,99", "OK"])) == [Reply("OK", ("+CSQ: 9,99",))]


def test_garbage_between_lines_costs_no_line() -> None:
    engine = Engine()
    engine.start(commands.SIGNAL)
    got = heard(engine, b'\r\n\xc6\xc6\r\n\r\n\0+CSQ: 9,99\xfe\r\n\xff\r\n+CMTI: "SM",2\r\n\r\nOK\r\n')
    assert [value for value in got if not isinstance(value, Strange)] == [
        Unsolicited("stored", '+CMTI: "SM",2'), Reply("OK", ("+CSQ: 9,99",)),
    ]  # fmt: skip
    assert any(isinstance(value, Strange) and value.noise for value in got)


def test_a_late_no_carrier_does_not_finish_the_next_command() -> None:
    engine = Engine()
    engine.start(commands.HANG_UP_V250)
    assert heard(engine, wire(["OK"])) == [Reply("OK")]
    engine.start(commands.CALLS)
    got = heard(engine, wire(["VOICE CALL: END: 000034", "NO CARRIER", "OK"]))
    assert got == [Unsolicited("call", "VOICE CALL: END: 000034"), Unsolicited("call", "NO CARRIER"), Reply("OK")]


def test_the_echo_of_anything_we_wrote_is_no_line() -> None:
    engine = Engine()
    engine.start(commands.ECHO_OFF)
    assert heard(engine, b"ATE0\r\r\nOK\r\n") == [Reply("OK")]
    engine.start(commands.send_pdu(12, "0001000C91"))
    assert heard(engine, b"AT+CMGS=12\r\r\n> ") == [Prompt()]
    assert engine.body() == b"0001000C91\x1a"
    assert heard(engine, b"0001000C91\x1a\r\n+CMGS: 7\r\n\r\nOK\r\n") == [Reply("OK", ("+CMGS: 7",))]
    assert engine.counts.echoes == 3


def test_unsolicited_lines_before_the_prompt() -> None:
    engine = Engine()
    engine.start(commands.send_pdu(12, "0001000C91"))
    got = heard(engine, wire(['+CMTI: "SM",2', "RING"]) + b"\r\n> ", one_byte_at_a_time)
    assert got == [Unsolicited("stored", '+CMTI: "SM",2'), Unsolicited("call", "RING"), Prompt()]


def test_a_result_nobody_waits_for_is_a_stray() -> None:
    engine = Engine()
    assert heard(engine, wire(["OK", "ERROR", "+CMS ERROR: 500"])) == [Stray(), Stray(), Stray()]


def test_one_command_in_flight() -> None:
    engine = Engine()
    engine.start(commands.AT)
    with pytest.raises(RuntimeError):
        engine.start(commands.AT)


def test_a_reply_is_bounded() -> None:
    engine = Engine()
    engine.start(commands.LIST_ALL)
    got = heard(engine, wire(["+CMGL: 0,1,,29", PDU]) * 2000 + wire(["OK"]))
    [reply] = [value for value in got if isinstance(value, Reply)]
    assert len(reply.lines) == 1024
    assert sum(isinstance(value, Strange) for value in got) == 4000 - 1024


@pytest.mark.parametrize("unknown", ["^NEWS: 1", "RDY2", "Welcome", "+46701740605", "12:30"])
def test_an_unknown_line_between_header_and_message_is_not_the_message(unknown: str) -> None:
    engine = Engine()
    engine.start(commands.read_slot(3))
    got = heard(engine, wire(["+CMGR: 0,,29", unknown, PDU, "OK"]))
    assert got == [Strange(), Reply("OK", ("+CMGR: 0,,29", PDU))]


def test_a_message_with_a_little_noise_in_it_is_still_the_message() -> None:
    engine = Engine()
    engine.start(commands.read_slot(3))
    noisy = PDU[:20] + "\xc6" + PDU[21:]
    assert heard(engine, wire(["+CMGR: 0,,29", noisy, "OK"])) == [Reply("OK", ("+CMGR: 0,,29", noisy))]


def test_nothing_personal_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    secrets = [
        "Hjälp mig, jag heter Mira",
        "+WHO: +46701740605",
        "+MIRA EXEMPEL",
        "+46701740605",
        PDU,
        "HELP: Nygatan 9",
    ]
    with caplog.at_level(logging.DEBUG):
        heard(Engine(), wire(secrets))
    assert len(caplog.records) == len(secrets)
    for word in ("Mira", "Hj", "4670174", "EXEMPEL", "0791", "Nygatan", "HELP"):
        assert word not in caplog.text
    assert "+WHO" in caplog.text
