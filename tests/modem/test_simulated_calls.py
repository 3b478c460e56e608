"""Calls through the simulated modem (modem.md section 9)."""

from __future__ import annotations

import pytest
from simulated_bench import MIRA, START, Bench


def test_a_call_rings_at_its_cadence_until_it_is_answered() -> None:
    bench = Bench()
    assert bench.modem.call_in(MIRA)
    ring = ["RING", f'+CLIP: "{MIRA}",145,,,,0']
    assert bench.lines() == ring
    assert bench.wait(4.9) == []
    assert bench.wait(10.1) == ring * 3
    assert bench.ask("AT+CLCC") == [f'+CLCC: 1,1,4,0,0,"{MIRA}",145', "OK"]
    assert bench.ask("ATA") == ["OK", "VOICE CALL: BEGIN"]
    assert bench.wait(34) == []
    assert bench.ask("AT+CHUP") == ["OK", "VOICE CALL: END: 000034", "NO CARRIER"]
    assert bench.modem.call is None


@pytest.mark.parametrize(
    ("number", "clip"), [(MIRA, f'"{MIRA}",145'), ("0701740605", '"0701740605",129'), (None, '"",128')]
)
def test_who_calls(number: str | None, clip: str) -> None:
    bench = Bench()
    bench.modem.call_in(number)
    assert bench.lines() == ["RING", f"+CLIP: {clip},,,,0"]


def test_without_clip_there_is_no_number() -> None:
    bench = Bench()
    bench.ask("AT+CLIP=0")
    bench.ask("AT+CRC=1")
    bench.modem.call_in(MIRA)
    assert bench.lines() == ["+CRING: VOICE"]


def test_the_caller_gives_up() -> None:
    bench = Bench()
    bench.modem.call_in(MIRA)
    bench.lines()
    assert bench.modem.far_end_hangs_up()
    assert bench.lines() == [f"MISSED_CALL: 01:05PM {MIRA}", "NO CARRIER"]
    assert bench.wait(30) == []
    assert not bench.modem.far_end_hangs_up()


def test_dialling() -> None:
    bench = Bench()
    bench.ask("AT+CLCC=1")
    assert bench.ask(f"ATD{MIRA};") == ["OK", f'+CLCC: 1,0,2,0,0,"{MIRA}",145']
    assert bench.wait(1) == [f'+CLCC: 1,0,3,0,0,"{MIRA}",145']
    assert bench.ask("ATD112;") == ["ERROR"]
    assert bench.modem.far_end_answers()
    assert bench.lines() == [f'+CLCC: 1,0,0,0,0,"{MIRA}",145', "VOICE CALL: BEGIN"]
    assert not bench.modem.far_end_answers()
    assert bench.modem.far_end_presses("1#")
    assert bench.lines() == ["+RXDTMF: 1", "+RXDTMF: #"]
    assert bench.ask("AT+VTS=0") == ["OK"]
    assert bench.ask('AT+VTS="5"') == ["OK"]
    assert bench.modem.call is not None
    assert bench.modem.call.keys == ["0", "5"]
    bench.wait(352)
    assert bench.modem.far_end_hangs_up()
    assert bench.lines() == [f'+CLCC: 1,0,6,0,0,"{MIRA}",145', "VOICE CALL: END: 000352", "NO CARRIER"]
    assert [(call.number, call.at) for call in bench.modem.calls_out] == [(MIRA, START)]


def test_busy_and_no_network() -> None:
    bench = Bench()
    bench.ask(f"ATD{MIRA};")
    assert bench.modem.far_end_is_busy()
    assert bench.lines() == ["BUSY"]
    bench.modem.registration(2)
    assert bench.ask(f"ATD{MIRA};") == ["NO CARRIER"]
    assert not bench.modem.call_in(MIRA)
    assert len(bench.modem.calls_out) == 1


def test_a_second_caller_hears_that_nobody_can_be_reached() -> None:
    bench = Bench()
    assert bench.modem.call_in(MIRA)
    assert not bench.modem.call_in(None)


def test_ath_needs_cvhu_0() -> None:
    bench = Bench()
    bench.ask("AT+CVHU=1")
    bench.modem.call_in(MIRA)
    bench.ask("ATA")
    assert bench.ask("ATH") == ["OK"]
    assert bench.modem.call is not None
    bench.ask("AT+CVHU=0")
    assert bench.ask("ATH") == ["OK", "VOICE CALL: END: 000000", "NO CARRIER"]


def test_keys_need_a_call_and_ddet() -> None:
    bench = Bench()
    assert not bench.modem.far_end_presses("0")
    bench.modem.call_in(MIRA)
    assert not bench.modem.far_end_presses("0")
    bench.ask("ATA")
    assert bench.ask("AT+VTS=x") == ["ERROR"]
    bench.ask("AT+DDET=0")
    assert bench.modem.far_end_presses("0")
    assert bench.lines() == []


def test_a_power_cut_ends_the_call() -> None:
    bench = Bench()
    bench.modem.call_in(MIRA)
    assert bench.lines() == ["RING", f'+CLIP: "{MIRA}",145,,,,0']
    bench.modem.reboot()
    assert bench.modem.call is None
    assert "RING" not in bench.wait(30)
