"""Each fault knob is seen on the wire; each test looks at a healthy modem beside it, so that it can fail."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_bench import MIRA, Bench

from console.modem.pdu import encode_submit

RINGS = ["RING", f'+CLIP: "{MIRA}",145,,,,0']


def session(bench: Bench) -> list[str]:
    """A little of everything. The lines that came, in their order."""
    bench.modem.text_in(MIRA, "Hjälp mig " * 20)
    for command in ("AT+CSQ", "AT+CMGL=4", "AT+CMGR=0", "AT+CREG?"):
        bench.modem.data_in(command.encode() + b"\r")
        bench.run(5)
    return bench.lines()


@given(st.sampled_from(["\r\n", "\r\r\n"]), st.integers(0, 5), st.floats(0, 0.01), st.integers(0, 99))
def test_pieces_and_line_ends_change_nothing_else(end: str, chunk: int, gap: float, seed: int) -> None:
    assert session(Bench(line_end=end, chunk=chunk, gap_s=gap, seed=seed)) == session(Bench(seed=seed))


def test_line_end() -> None:
    bench = Bench(line_end="\r\r\n")
    bench.modem.data_in(b"AT+CSQ\r")
    assert bench.heard() == "\r\r\n+CSQ: 21,99\r\r\n\r\r\nOK\r\r\n"


def test_pieces() -> None:
    bench = Bench(chunk=2, gap_s=0.002)
    bench.modem.data_in(b"AT+CSQ\r")
    assert len(b"".join(bench.pieces)) <= 2
    bench.wait(1)
    bench.modem.data_in(b"AT+CSQ\r")
    bench.modem.say("RING")
    while bench.modem.agenda.next_due() is not None:
        bench.clock.elapsed = bench.modem.agenda.next_due() or 0.0
        bench.modem.agenda.run_due()
    assert {len(piece) for piece in bench.pieces} == {1, 2}
    assert bench.lines() == ["+CSQ: 21,99", "OK", "RING"]


def test_echo_that_stays() -> None:
    assert Bench(echo_stays=True, usual=False).ask("ATE0") == ["ATE0", "OK"]
    for stays in (True, False):
        bench = Bench(echo_stays=stays, usual=False)
        bench.ask("ATE0")
        assert bench.ask("AT") == (["AT", "OK"] if stays else ["OK"])


def test_a_urc_at_every_line_boundary_and_before_the_prompt() -> None:
    bench = Bench()
    (pdu,) = bench.modem.text_in(MIRA, "Hej")
    bench.modem.change_faults(between_lines=("^RSSI: 14", '+CMTI: "ME",7', f"+CMT: ,22\n{pdu}"))
    listed = '+CMGL: 0,0,"",22'
    assert bench.ask("AT+CMGL=4") == ["^RSSI: 14", listed, '+CMTI: "ME",7', pdu, "+CMT: ,22", pdu, "OK"]
    assert bench.ask("AT+CMGS=20") == ["^RSSI: 14", "> "]
    bench.modem.change_faults(between_lines=())
    assert bench.ask("\x1bAT+CMGL=4")[-3:] == [listed.replace("0,0", "0,1"), pdu, "OK"]


def test_a_message_is_never_torn_from_its_header() -> None:
    bench = Bench(between_lines=("RING",), noise=1.0)
    bench.ask("AT+CNMI=2,2,0,1,0")
    (pdu,) = bench.modem.text_in(MIRA, "Hej")
    assert f"\r\n+CMT: ,22\r\n{pdu}\r\n" in bench.heard()


def test_noise() -> None:
    bench = Bench(noise=1.0)
    bench.modem.data_in(b"AT\r")
    assert re.fullmatch("[\x00\x80-\xff]{1,4}\r\nOK\r\n", bench.heard())


def test_stops_reading_and_reads_on() -> None:
    bench = Bench(stops_reading=True)
    assert bench.ask("AT+CSQ") == []
    assert not bench.modem.reads
    bench.modem.change_faults(stops_reading=False)
    assert bench.lines() == ["+CSQ: 21,99", "OK"]
    assert bench.plugs == ["deaf", "reads"]


def test_a_slow_answer_lets_urcs_by_and_the_next_command_wait() -> None:
    bench = Bench(slow=("+CSQ",), slow_s=10.0)
    assert bench.ask("AT+CSQ") == []
    assert bench.ask("AT+CREG?") == []
    bench.modem.say("RING")
    assert bench.wait(9.9) == ["RING"]
    assert bench.wait(0.2) == ["+CSQ: 21,99", "OK", "+CREG: 0,1", "OK"]


def test_a_lost_answer_was_carried_out() -> None:
    bench = Bench()
    bench.modem.text_in(MIRA, "Hej")
    bench.modem.change_faults(lost=("+CMGD",))
    assert bench.ask("AT+CMGD=0") == []
    assert bench.modem.store()["ME"] == []
    assert bench.ask("AT") == ["OK"]


def test_answers_lost_by_chance() -> None:
    bench = Bench(lost_chance=0.5)
    answered = sum(bool(bench.ask("AT")) for _ in range(200))
    assert 60 < answered < 140
    bench.modem.change_faults(lost_chance=0.0)
    assert all(bench.ask("AT") for _ in range(200))


@pytest.mark.parametrize("name", ["+CMEE", "+CEREG", "+CNMI", "E", ""])
def test_refused(name: str) -> None:
    command = f"AT{name}=1" if name.startswith("+") else f"AT{name}"
    assert Bench(refused=("+CMEE", "+CEREG", "+CNMI", "E", "")).ask(command) == ["ERROR"]
    assert Bench().ask(command) == ["OK"]


def test_no_prompt() -> None:
    bench = Bench(no_prompt=True)
    assert bench.ask("AT+CMGS=20") == []
    assert bench.ask("\x1b")[0] == "OK"
    assert bench.ask("AT") == ["OK"]


@pytest.mark.parametrize(
    ("sim", "pin"), [("missing", "+CME ERROR: SIM not inserted"), ("pin", "+CPIN: SIM PIN"), ("puk", "+CPIN: SIM PUK")]
)
def test_sim(sim: str, pin: str) -> None:
    bench = Bench(sim=sim)
    assert bench.ask("AT+CPIN?")[0] == pin
    assert bench.ask("AT+CREG?")[0] == "+CREG: 0,0"
    assert bench.ask("AT+CMGL=4") == ["+CMS ERROR: SIM not inserted"]
    assert not bench.modem.call_in(MIRA)
    bench.modem.text_in(MIRA, "Hej")
    assert bench.modem.texts_waiting == 1


def test_sim_busy_after_the_start() -> None:
    bench = Bench(boot_s=2.0, sim_busy_s=8.0)
    bench.modem.reboot()
    bench.ask("ATE0")
    assert bench.ask("AT+CMGL=4") == ["+CMS ERROR: 314"]
    assert bench.ask("AT+CPIN?") == ["ERROR"]
    assert bench.wait(2) == ["RDY", "+CPIN: READY"]
    assert bench.ask("AT+CPMS?") == ["+CMS ERROR: 314"]
    assert bench.wait(8) == ["SMS DONE", "PB DONE"]
    assert bench.ask("AT+CMGL=4") == ["OK"]


def test_text_mode_at_boot() -> None:
    bench = Bench(text_mode_at_boot=True)
    bench.modem.reboot()
    assert bench.ask("AT+CMGL=4")[1:] == ["+CMS ERROR: 302"]
    bench.ask("AT+CMGF=0")
    assert bench.ask("AT+CMGL=4")[1:] == ["OK"]


def test_an_empty_slot() -> None:
    assert Bench(empty_slot_is_error=False).ask("AT+CMGR=1") == ["OK"]
    assert Bench().ask("AT+CMGR=1") == ["+CMS ERROR: Invalid memory index"]


@pytest.mark.parametrize(
    ("indication", "lines"),
    [("right", ['+CMTI: "ME",0']), ("no_index", ["+CMTI: ,-1"]), ("lost", []), ("wrong_memory", ['+CMTI: "SM",0'])],
)
def test_indications(indication: str, lines: list[str]) -> None:
    bench = Bench(indications=(indication,))
    bench.modem.text_in(MIRA, "Hej")
    assert bench.lines() == lines
    assert len(bench.modem.store()["ME"]) == 1


def test_duplicates() -> None:
    bench = Bench(deliveries=2)
    (pdu,) = bench.modem.text_in(MIRA, "Hej")
    assert [slot.pdu for slot in bench.modem.store()["ME"]] == [pdu, pdu]


@pytest.mark.parametrize(
    ("clip", "lines"),
    [
        ("with_ring", RINGS),
        ("before_ring", RINGS[::-1]),
        ("late", RINGS[:1]),
        ("withheld", ["RING", '+CLIP: "",128,,,,0']),
        ("never", RINGS[:1]),
    ],
)
def test_clip(clip: str, lines: list[str]) -> None:
    bench = Bench(clip=clip)
    bench.modem.call_in(MIRA)
    assert bench.lines() == lines
    assert (bench.wait(2.5) == RINGS[1:]) == (clip == "late")


def test_no_ring() -> None:
    bench = Bench(ring=False)
    bench.modem.call_in(MIRA)
    assert bench.lines() == RINGS[1:]


def test_ringing_that_just_stops() -> None:
    for silently in (True, False):
        bench = Bench(ends_silently=silently)
        bench.modem.call_in(MIRA)
        bench.lines()
        bench.modem.far_end_hangs_up()
        assert (bench.wait(30) == []) == silently
        assert bench.ask("AT+CLCC") == ["OK"]


def test_begin_before_anybody_answered() -> None:
    bench = Bench(early_begin=True)
    bench.ask(f"ATD{MIRA};")
    assert bench.wait(1) == ["VOICE CALL: BEGIN"]
    assert bench.ask("AT+CLCC")[0].startswith("+CLCC: 1,0,0,")
    assert not bench.modem.far_end_presses("1")
    assert bench.modem.far_end_answers()
    assert bench.lines() == []


def test_late_no_carrier() -> None:
    bench = Bench(no_carrier_after_s=3.0)
    bench.modem.call_in(MIRA)
    bench.ask("ATA")
    assert bench.ask("AT+CHUP") == ["OK", "VOICE CALL: END: 000000"]
    assert bench.wait(3) == ["NO CARRIER"]


def test_a_call_that_does_not_hang_up() -> None:
    bench = Bench(no_hang_up=True)
    bench.modem.call_in(MIRA)
    bench.ask("ATA")
    assert bench.ask("AT+CHUP") == ["OK"]
    assert bench.ask("ATH") == ["OK"]
    assert len(bench.ask("AT+CLCC")) == 2


@given(st.integers(1, 200))
def test_unplug_in_the_middle_of_anything(octets: int) -> None:
    bench = Bench()
    bench.modem.text_in(MIRA, "Hjälp mig " * 20)
    bench.heard()
    bench.modem.unplug_after(octets)
    for command in ("AT+CMGL=4", "AT+CMGL=4", "AT+CSQ"):
        bench.modem.data_in(command.encode() + b"\r")
    assert len(bench.heard()) == octets
    assert bench.plugs == ["out"]
    bench.modem.replug()
    assert bench.wait(1)[0] == "RDY"
    assert bench.ask("AT") == ["AT", "OK"]
    assert len(bench.modem.store()["ME"]) == 2


def test_unplug_between_the_prompt_and_the_text() -> None:
    bench = Bench()
    (outgoing,) = encode_submit(MIRA, "Hej")
    bench.modem.unplug_after(4)
    bench.ask(f"AT+CMGS={outgoing.length}")
    bench.modem.replug()
    bench.modem.data_in(outgoing.pdu.encode() + b"\x1a\r")
    assert bench.modem.texts_out == []
    assert bench.ask("AT")[-1] == "OK"


def test_the_same_seed_is_the_same_modem() -> None:
    faults = {"chunk": 3, "noise": 0.5, "indications": ("lost", "right"), "lost_chance": 0.2}
    assert session(Bench(seed=7, **faults)) == session(Bench(seed=7, **faults))
    assert session(Bench(seed=7, **faults)) != session(Bench(seed=8, **faults))


def test_an_unknown_knob_is_refused() -> None:
    with pytest.raises(TypeError):
        Bench(no_such_knob=True)
