"""What a SIM7600 answers (modem.md sections 2, 3, 8), byte for byte where bytes matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_bench import MIRA, Bench


def test_echo_comes_before_the_answer_until_it_is_off() -> None:
    bench = Bench(usual=False)
    for sent, expected in [
        ("AT\r", "AT\r\r\nOK\r\n"),
        ("ATE0\r", "ATE0\r\r\nOK\r\n"),
        ("AT\r", "\r\nOK\r\n"),
        ("ATE1\r", "\r\nOK\r\n"),
        ("at\r", "at\r\r\nOK\r\n"),
    ]:
        bench.modem.data_in(sent.encode())
        assert bench.heard() == expected


def test_lines_on_the_wire() -> None:
    bench = Bench()
    bench.modem.text_in(MIRA, "Hej")
    pdu = bench.modem.store()["ME"][0].pdu
    assert bench.heard() == '\r\n+CMTI: "ME",0\r\n'
    bench.modem.data_in(b"AT+CMGR=0\r")
    assert bench.heard() == f'\r\n+CMGR: 0,"",22\r\n{pdu}\r\n\r\nOK\r\n'
    bench.modem.data_in(b"AT+CMGS=20\r")
    assert bench.heard() == "\r\n> "  # no line end: the host must see it all the same


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("AT", ["OK"]),
        ("ATV1", ["OK"]),
        ("AT+CGMI", ["SIMCOM INCORPORATED", "OK"]),
        ("AT+CPIN?", ["+CPIN: READY", "OK"]),
        ("AT+CREG?", ["+CREG: 0,1", "OK"]),
        ("AT+CREG=?", ["+CREG: (0-2)", "OK"]),
        ("AT+COPS=3,2", ["OK"]),
        ("AT+COPS=3,0", ["OK"]),
        ("AT+COPS?", ['+COPS: 0,0,"Exempel",7', "OK"]),
        ("AT+CSQ", ["+CSQ: 21,99", "OK"]),
        ("AT+CMEE?", ["+CMEE: 2", "OK"]),
        ("AT+CMEE=3", ["ERROR"]),
        ("AT+CMEE=x", ["ERROR"]),
        ("AT+CMEE=1,1", ["ERROR"]),
        ("AT+CSMS=0", ["+CSMS: 1,1,1", "OK"]),
        ("AT+CPMS=?", ['+CPMS: ("ME","SM","SR"),("ME","SM","SR"),("ME","SM","SR")', "OK"]),
        ('AT+CPMS="XX"', ["ERROR"]),
        ('AT+CPMS="SM"', ["+CPMS: 0,10,0,23,0,23", "OK"]),
        ("AT+CPMS?", ['+CPMS: "ME",0,23,"ME",0,23,"ME",0,23', "OK"]),
        ("AT+CNMI=?", ["+CNMI: (0-2),(0-3),(0-2),(0-2),(0-1)", "OK"]),
        ("AT+CNMI=2,1", ["OK"]),
        ("AT+CLIP?", ["+CLIP: 1", "OK"]),
        ("AT+CLCC", ["OK"]),
        ("AT+CLCC=1", ["OK"]),
        ("AT+CMGL=4", ["OK"]),
        ("AT+CMGL=9", ["ERROR"]),
        ("AT+CMGR", ["ERROR"]),
        ("AT+CMGR=3", ["+CMS ERROR: Invalid memory index"]),
        ("AT+CMGD=3", ["OK"]),
        ("AT+CMGD=99", ["+CMS ERROR: Invalid memory index"]),
        ("AT+CGPS=1,1", ["OK"]),
        ("AT+CGPSINFO", ["+CGPSINFO: ,,,,,,,,", "OK"]),
        ("AT+CGATT?", ["+CGATT: 1", "OK"]),
        ("AT&D0", ["OK"]),
        ("AT+CIREG?", ["+CIREG: 0,1", "OK"]),
        ("AT+CPCMREG=1", ["ERROR"]),
        ("AT+CNMA", ["+CMS ERROR: no +CNMA expected"]),
        ("AT+VTS=0", ["+CME ERROR: operation not allowed"]),
        ("AT+CPIN=1234", ["+CME ERROR: operation not allowed"]),
        ("AT+QCFG", ["ERROR"]),
        ("AT^X", ["ERROR"]),
        ("ATX4", ["ERROR"]),
        ("AT+", ["ERROR"]),
        ("ATA", ["NO CARRIER"]),
        ("ATH", ["OK"]),
        ("AT+CHUP", ["OK"]),
        ("ATD112", ["NO CARRIER"]),
        ("\x1bAT", ["OK"]),
        ("hello", []),
        ("", []),
        ("\xff\x00AT", ["OK"]),
    ],
)
def test_answers(command: str, answer: list[str]) -> None:
    assert Bench().ask(command) == answer


def test_settings_are_kept_and_completed() -> None:
    bench = Bench()
    bench.ask("AT+CNMI=2,1")
    assert bench.ask("AT+CNMI?")[0] == "+CNMI: 2,1,0,0,0"
    bench.ask("AT+CNMI=1,2,0,2,0")
    assert bench.ask("AT+CNMI?")[0] == "+CNMI: 1,2,0,2,0"


@pytest.mark.parametrize(
    ("verbosity", "cme", "cms"),
    [
        ("0", "ERROR", "+CMS ERROR: 321"),
        ("1", "+CME ERROR: 10", "+CMS ERROR: 321"),
        ("2", "+CME ERROR: SIM not inserted", "+CMS ERROR: Invalid memory index"),
    ],
)
def test_errors_are_worded_as_asked(verbosity: str, cme: str, cms: str) -> None:
    bench = Bench()
    bench.ask(f"AT+CMEE={verbosity}")
    assert bench.ask("AT+CMGR=9") == [cms]
    bench.modem.change_faults(sim="missing")
    assert bench.ask("AT+CPIN?") == [cme]


def test_registration_and_signal_come_by_themselves_when_asked_for() -> None:
    bench = Bench()
    bench.modem.registration(2)
    bench.modem.signal(3)
    assert bench.lines() == []
    for command in ("AT+CREG=2", "AT+CEREG=1", "AT+AUTOCSQ=1,1"):
        bench.ask(command)
    bench.modem.registration(5)
    bench.modem.signal(99)
    assert bench.lines() == ['+CREG: 5,"1A2B","01C3D4E5",7', "+CEREG: 5", "+CSQ: 99,99"]
    assert bench.ask("AT+CREG?")[0] == '+CREG: 2,5,"1A2B","01C3D4E5",7'  # the reply has one field more


def test_a_power_cut_forgets_the_settings_and_keeps_the_messages() -> None:
    bench = Bench()
    bench.modem.text_in(MIRA, "Hej")
    bench.modem.unplug()
    assert bench.plugs == ["out"]
    bench.modem.replug("other")
    assert bench.plugs == ["out", "in other"]
    bench.heard()
    assert bench.wait(1) == ["RDY", "+CPIN: READY", "SMS DONE", "PB DONE"]
    assert bench.ask("AT") == ["AT", "OK"]
    assert bench.ask("AT+CNMI?")[1] == "+CNMI: 0,0,0,0,0"
    assert bench.ask("AT+CPMS?")[1] == '+CPMS: "SM",0,10,"SM",0,10,"SM",0,10'
    assert len(bench.modem.store()["ME"]) == 1


def test_a_brown_out_keeps_the_port() -> None:
    bench = Bench()
    bench.modem.data_in(b"AT+CM")
    bench.modem.reboot()
    assert bench.wait(1)[0] == "RDY"
    assert bench.plugs == []
    assert bench.ask("AT+CLIP?") == ["AT+CLIP?", "+CLIP: 0", "OK"]  # and half a command is forgotten


def test_what_was_on_its_way_is_lost_with_the_power() -> None:
    for cut in (False, True):
        bench = Bench(slow=("+CSQ",), slow_s=5.0, no_carrier_after_s=3.0, boot_s=60.0)
        bench.modem.call_in(MIRA)
        bench.ask("ATA")
        bench.ask("AT+CHUP")
        bench.ask("AT+CSQ")
        if cut:
            bench.modem.reboot()
        assert bench.wait(10) == ([] if cut else ["NO CARRIER", "+CSQ: 21,99", "OK"])


def test_nothing_is_said_without_power() -> None:
    bench = Bench()
    bench.modem.unplug()
    bench.modem.data_in(b"AT\r")
    bench.modem.say("RDY")
    assert bench.wait(100) == []
    bench.modem.unplug()
    assert bench.plugs == ["out"]


@given(st.binary(max_size=80), st.integers(0, 3))
def test_any_bytes_in_any_pieces(data: bytes, cut: int) -> None:
    whole, pieces = Bench(usual=False), Bench(usual=False)
    whole.modem.data_in(data)
    for place in range(0, len(data), cut + 1):
        pieces.modem.data_in(data[place : place + cut + 1])
    assert whole.heard() == pieces.heard()


@given(
    st.sampled_from(["+CNMI", "+CPMS", "+CMGL", "+CMGR", "+CMGD", "+CMGS", "+VTS", "+CLCC", "D", "+CPIN", "S0"]),
    st.text(max_size=12),
)
def test_any_arguments(name: str, rest: str) -> None:
    bench = Bench()
    bench.modem.data_in(f"AT{name}={rest}\r".encode())
    bench.modem.data_in(f"{rest}\x1a\x1b\rAT\r".encode())
    assert bench.lines()[-1] == "OK"


def test_how_the_operator_is_written_is_asked_for() -> None:
    bench = Bench()
    bench.ask("AT+COPS=3,2")
    assert bench.ask("AT+COPS?") == ['+COPS: 0,2,"24099",7', "OK"]
    bench.ask("AT+COPS=3,0")
    assert bench.ask("AT+COPS?") == ['+COPS: 0,0,"Exempel",7', "OK"]


def test_what_gammu_asks_is_answered() -> None:
    bench = Bench()
    assert bench.ask("AT+CSCS?") == ['+CSCS: "IRA"', "OK"]
    assert bench.ask('AT+CSCS="GSM"') == ["OK"]
    assert bench.ask("AT+CSCS?") == ['+CSCS: "GSM"', "OK"]
    assert bench.ask('AT+CSCS="PC437"') == ["ERROR"]
    assert bench.ask("AT+CFUN=1") == ["OK"]
    assert bench.ask("AT+CIMI") == ["240990000000000", "OK"]
