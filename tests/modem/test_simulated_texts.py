"""Messages through the simulated modem: stored, shown, deleted, sent, and back to our own number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simulated_bench import MIRA, START, Bench

from console.modem.pdu import Deliver, StatusReport, decode, encode_submit, joined
from console.modem.simulated import OWN_NUMBER


def delivered(pdu: str) -> Deliver:
    message = decode(pdu)
    assert isinstance(message, Deliver)
    return message


def test_a_text_is_stored_told_read_and_deleted() -> None:
    bench = Bench()
    (pdu,) = bench.modem.text_in(MIRA, "Hjälp mig")
    assert bench.lines() == ['+CMTI: "ME",0']
    message = delivered(pdu)
    assert (message.sender.raw, message.text and message.text.raw, message.network_time) == (MIRA, "Hjälp mig", START)
    length = len(pdu) // 2 - 8
    assert bench.ask("AT+CMGL=0") == [f'+CMGL: 0,0,"",{length}', pdu, "OK"]
    assert bench.ask("AT+CMGL=0") == ["OK"]  # listing made it read
    assert bench.ask("AT+CMGL=1") == [f'+CMGL: 0,1,"",{length}', pdu, "OK"]
    assert bench.ask("AT+CMGL=4") == bench.ask("AT+CMGL=1")
    assert bench.ask("AT+CMGR=0") == [f'+CMGR: 1,"",{length}', pdu, "OK"]
    assert bench.ask("AT+CMGD=0") == ["OK"]
    assert bench.modem.store() == {"ME": [], "SM": []}


def test_an_index_is_used_again() -> None:
    bench = Bench()
    for words in ("ett", "två", "tre"):
        bench.modem.text_in(MIRA, words)
    bench.ask("AT+CMGD=1")
    bench.modem.text_in(MIRA, "fyra")
    assert bench.lines()[-1] == '+CMTI: "ME",1'


@pytest.mark.parametrize(("flag", "left"), [("", 2), (",0", 2), (",1", 2), (",4", 0)])
def test_deleting_many(flag: str, left: int) -> None:
    bench = Bench()
    for words in ("ett", "två", "tre"):
        bench.modem.text_in(MIRA, words)
    bench.ask("AT+CMGR=0")
    bench.ask(f"AT+CMGD=0{flag}")
    assert len(bench.modem.store()["ME"]) == left


def test_long_texts_come_in_parts_in_any_order() -> None:
    bench = Bench()
    words = "Hjälp mig {€} " * 30
    pdus = bench.modem.text_in(MIRA, words)
    assert joined(delivered(pdu) for pdu in pdus).raw == words
    some = bench.modem.text_in(MIRA, words, parts=[3, 1])
    assert [part.number for pdu in some if (part := delivered(pdu).part)] == [3, 1]
    assert delivered(some[0]).part != delivered(pdus[2]).part  # a new reference
    again = bench.modem.compose(MIRA, words, reference=7, wide=True)
    assert {(part.reference, part.wide) for pdu in again if (part := delivered(pdu).part)} == {(7, True)}


def test_memories_are_chosen_apart() -> None:
    bench = Bench()
    bench.ask('AT+CPMS="ME","ME","SM"')
    bench.modem.text_in(MIRA, "Hej")
    assert bench.lines() == ['+CMTI: "SM",0']
    assert bench.ask("AT+CMGL=4") == ["OK"]
    assert bench.ask('AT+CPMS="SM"')[0] == "+CPMS: 1,10,0,23,1,10"
    assert len(bench.ask("AT+CMGL=4")) == 3


def test_mt_2_hands_over_the_only_copy_and_never_tears_it() -> None:
    bench = Bench(between_lines=("^RSSI: 14",))
    bench.ask("AT+CNMI=2,2,0,1,0")
    (pdu,) = bench.modem.text_in(MIRA, "Hej")
    assert bench.lines() == ["+CMT: ,22", pdu]
    assert bench.modem.store() == {"ME": [], "SM": []}
    for class_2 in bench.modem.compose(MIRA, "Hej", message_class=2):
        bench.modem.pdu_in(class_2)
    assert bench.lines() == ['+CMTI: "ME",0']


def test_mt_0_tells_nothing() -> None:
    bench = Bench()
    bench.ask("AT+CNMI=2,0")
    bench.modem.text_in(MIRA, "Hej")
    assert bench.lines() == []
    assert len(bench.modem.store()["ME"]) == 1


def test_sending() -> None:
    bench = Bench()
    words = "Vi kommer. " * 20
    for number, outgoing in enumerate(encode_submit(MIRA, words, reference=9), 1):
        assert bench.send(*outgoing) == [f"+CMGS: {number}", "OK"]
    assert "".join(sent.words or "" for sent in bench.modem.texts_out) == words
    assert {(sent.number, sent.at) for sent in bench.modem.texts_out} == {(MIRA, START)}
    assert [sent.part and sent.part.number for sent in bench.modem.texts_out] == [1, 2]


def test_what_is_no_message_is_not_sent() -> None:
    bench = Bench()
    (outgoing,) = encode_submit(MIRA, "Hej")
    assert bench.send(outgoing.length + 1, outgoing.pdu) == ["+CMS ERROR: Invalid PDU mode parameter"]
    assert bench.send(outgoing.length, "hello") == ["+CMS ERROR: Invalid PDU mode parameter"]
    bench.ask(f"AT+CMGS={outgoing.length}")
    bench.modem.data_in(outgoing.pdu.encode() + b"\x1b")
    assert bench.lines() == ["OK"]
    assert bench.ask("AT") == ["OK"]
    bench.modem.registration(2)
    assert bench.send(*outgoing) == ["+CMS ERROR: no network service"]
    bench.modem.registration(1)
    bench.modem.change_faults(send_error=500)
    assert bench.send(*outgoing) == ["+CMS ERROR: unknown error"]
    assert bench.modem.texts_out == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200), st.booleans())
def test_a_text_to_our_own_number_comes_back(words: str, wide: bool) -> None:
    bench = Bench()
    for outgoing in encode_submit(OWN_NUMBER, words, reference=77, wide=wide, valid_minutes=5):
        bench.send(*outgoing)
    assert bench.modem.store()["ME"] == []
    bench.wait(2)
    messages = [delivered(slot.pdu) for slot in bench.modem.store()["ME"]]
    assert joined(messages).raw == words
    assert {(message.sender.raw, message.flags) for message in messages} == {(OWN_NUMBER, ())}


def test_a_report_comes_as_asked() -> None:
    (outgoing,) = encode_submit(MIRA, "Hej", report=True)
    bench = Bench()
    bench.send(*outgoing)
    header, pdu = bench.wait(2)
    report = decode(pdu)
    assert header == f"+CDS: {len(pdu) // 2 - 1}"
    assert isinstance(report, StatusReport)
    assert (report.reference, report.outcome, report.recipient.raw) == (1, "delivered", MIRA)
    bench.ask("AT+CNMI=2,1,0,2,0")
    bench.send(*outgoing)
    assert bench.wait(2) == ['+CDSI: "SR",0']
    bench.ask('AT+CPMS="SR"')
    assert bench.ask("AT+CMGR=0")[0].startswith('+CMGR: 0,"",')


def test_a_full_store_tells_so_and_the_network_keeps_the_rest() -> None:
    bench = Bench(slots_me=5, retry_s=5.0)
    for number in range(7):
        bench.modem.text_in(MIRA, f"nummer {number}")
    lines = bench.lines()
    assert [line for line in lines if line.startswith("+CMTI")] == [f'+CMTI: "ME",{index}' for index in range(5)]
    assert lines.count("+SMS FULL") == 1
    assert bench.modem.texts_waiting == 2
    bench.ask("AT+CMGD=0")
    assert bench.modem.texts_waiting == 2
    assert bench.wait(5)[0] == '+CMTI: "ME",0'
    bench.ask("AT+CMGD=0,4")
    bench.wait(5)
    assert (bench.modem.texts_waiting, len(bench.modem.store()["ME"])) == (0, 1)


def test_without_network_or_power_texts_wait() -> None:
    bench = Bench()
    bench.modem.registration(2)
    bench.modem.text_in(MIRA, "ett")
    assert bench.modem.store()["ME"] == []
    bench.modem.registration(1)
    assert len(bench.modem.store()["ME"]) == 1
    bench.modem.unplug()
    bench.modem.text_in(MIRA, "två")
    assert bench.modem.texts_waiting == 1
    bench.modem.replug()
    assert (bench.modem.texts_waiting, len(bench.modem.store()["SM"])) == (0, 1)


@given(
    st.lists(st.sampled_from(["in", "delete", "full", "small", "cut", "lost", "found", "wait", "reboot"]), max_size=40)
)
def test_no_message_is_ever_lost_or_doubled(steps: list[str]) -> None:
    """Control of the bench itself: whatever goes missing later was not lost here."""
    bench, came, deleted = Bench(indications=("lost", "right")), [], []
    for number, step in enumerate(steps):
        if step == "in":
            came += bench.modem.text_in(MIRA, f"nummer {number}")
        elif step == "delete" and (slots := bench.modem.store()["SM"]):
            bench.ask('AT+CPMS="SM"')
            deleted.append(slots[0].pdu)
            bench.ask(f"AT+CMGD={slots[0].index}")
        elif step in ("full", "small"):
            bench.modem.change_faults(slots_sm=0 if step == "full" else 2)
        elif step in ("lost", "found"):
            bench.modem.registration(2 if step == "lost" else 1)
        elif step == "cut":
            bench.modem.unplug()
            bench.modem.replug()
        elif step == "reboot":
            bench.modem.reboot()
        elif step == "wait":
            bench.wait(6)
    bench.modem.registration(1)
    bench.modem.change_faults(slots_sm=100)
    bench.wait(6)
    bench.modem.registration(1)
    held = [slot.pdu for slots in bench.modem.store().values() for slot in slots]
    assert sorted(held + deleted) == sorted(came)
