"""PDUs out of the modem: sender, network time, part, words, AML octets, reports; and texts put together from parts."""

from __future__ import annotations

import base64

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.modem import gsm7
from console.modem.pdu import Ports, encode_deliver, encode_status_report, encode_submit
from console.readers import join_parts, read, read_text
from console.reading import Flag, Part, Reading
from console.text import Untrusted
from tests.readers.support_readers import codes, detail, dishonesty, utc

SENT = utc("2025-11-22 13:05:00")
FROM = "+46701740605"
AML = 'A"ML=1;lt=+59.32930;lg=+18.06860;rd=12;top=20251122130500;lc=95;pm=G;ei=350000000000000;mcc=240;mnc=01;ml=109'
LONG = "help me! " + "he has a knife and stands outside the door " * 4 + "lat:59.3293 long:18.0686"


def deliver(content: str | bytes, sender: str = FROM, ports: Ports | None = None) -> list[Reading]:
    """The readings of the PDUs that the network would hand over."""
    pdus = encode_deliver(sender, content, at=SENT, zone_quarters=4, reference=7, ports=ports)
    return [read("sms-pdu", pdu.encode()) for pdu in pdus]


def test_a_text_has_its_words_its_sender_and_the_networks_time() -> None:
    (reading,) = deliver("help me! lat:59.3293 long:18.0686 imei:350000000000000")
    assert (reading.sender, reading.network_time, reading.part) == (Untrusted(FROM), SENT, None)
    assert (reading.format, reading.triggers, reading.fixes[0].lat) == ("tracker", ("sos",), 59.3293)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
@settings(max_examples=100, deadline=None)
def test_the_words_of_a_pdu_are_read_as_the_words_themselves(text: str) -> None:
    readings = deliver(text)
    assert readings[0].sender == Untrusted(FROM)
    if len(readings) == 1:
        assert (readings[0].text, readings[0].triggers) == (Untrusted(text), read_text(text).triggers)


def test_a_sender_that_is_a_name_cannot_be_called() -> None:
    (reading,) = deliver("help", sender="Larmtjanst")
    assert (reading.sender, detail(reading, "sms_sender_name")) == (Untrusted("Larmtjanst"), "Larmtjanst")


@pytest.mark.parametrize("sender", ["", "72333", "0701740606"])
def test_any_sender_is_accepted(sender: str) -> None:
    (reading,) = deliver("help", sender=sender)
    assert (reading.sender, reading.triggers) == (Untrusted(sender) if sender else None, ("sos",))


@pytest.mark.parametrize("ports", [None, Ports(destination=4000, source=4000)])
@pytest.mark.parametrize("based", [False, True])
def test_octets_that_are_aml_are_read_as_aml(ports: Ports | None, based: bool) -> None:
    septets = gsm7.encode(AML)
    assert septets is not None
    octets = gsm7.pack(septets)
    (reading,) = deliver(base64.b64encode(octets) if based else octets, ports=ports)
    assert (reading.format, reading.triggers, reading.text) == ("aml", ("emergency_call",), Untrusted(AML))
    assert (reading.fixes[0].lat, reading.fixes[0].accuracy_m, codes(reading)) == (59.3293, 12.0, set())


def test_other_octets_are_hex_and_an_alarm() -> None:
    (reading,) = deliver(b"\x01\xfe\x00")
    assert (reading.format, reading.triggers, reading.text) == ("unread", ("unknown",), Untrusted("01 FE 00"))
    assert (codes(reading), reading.sender, reading.network_time) == ({"sms_data"}, Untrusted(FROM), SENT)


@pytest.mark.parametrize(
    ("status", "code"), [(0, "delivered"), (1, "unconfirmed"), (0x20, "temporary"), (0x40, "failed")]
)
def test_a_status_report_is_technical(status: int, code: str) -> None:
    pdu = encode_status_report(FROM, reference=3, at=SENT, done=SENT, status=status)
    reading = read("sms-pdu", pdu.encode())
    assert (reading.format, reading.triggers, codes(reading)) == ("sms-report", (), {f"sms_report_{code}"})
    assert dishonesty(reading) == ""


def test_a_message_of_ours_in_the_store_calls_for_nothing() -> None:
    reading = read("sms-pdu", encode_submit(FROM, "help is coming")[0].pdu.encode())
    assert (reading.triggers, detail(reading, "sms_own")) == ((), FROM)
    assert reading.text == Untrusted("help is coming")


@pytest.mark.parametrize("line", [b"", b"zz", b"00", b"07"])
def test_what_is_no_pdu_is_shown_as_it_came_and_is_an_alarm(line: bytes) -> None:
    reading = read("sms-pdu", line)
    assert (reading.format, reading.triggers) == ("unread", ("unknown",))
    assert "pdu_unreadable" in codes(reading)
    assert dishonesty(reading) == ""


@given(st.integers(min_value=0, max_value=80))
@settings(max_examples=60, deadline=None)
def test_a_pdu_cut_anywhere_is_still_a_reading_with_its_fault(length: int) -> None:
    pdu = encode_deliver(FROM, "help me", at=SENT)[0]
    reading = read("sms-pdu", pdu[:length].encode())
    assert dishonesty(reading) == ""
    assert reading.flags or length >= len(pdu)


# ---- parts ----


def test_parts_say_which_they_are() -> None:
    first, second = deliver(LONG)
    assert first.part == Part(reference=7, total=2, number=1)
    assert second.part == Part(reference=7, total=2, number=2)


def test_all_parts_are_one_text_read_again() -> None:
    parts = deliver(LONG)
    whole = join_parts(parts)
    assert (whole.text, whole.triggers, whole.part) == (Untrusted(LONG), ("sos",), None)
    assert (whole.sender, whole.network_time) == (Untrusted(FROM), SENT)
    assert "part_missing" not in codes(whole)


def test_a_text_in_parts_is_as_old_as_its_first_part() -> None:
    """A part that the network held back must not make the whole look newer than it is."""
    parts: list[Reading | None] = [
        msgspec.structs.replace(part, network_time=SENT + late * 1_000_000)
        for part, late in zip(deliver(LONG), (40, 0), strict=True)
    ]
    assert join_parts(parts).network_time == SENT
    assert join_parts([parts[0], None]).network_time == SENT + 40_000_000


@pytest.mark.parametrize("cut", range(130, 154))
def test_a_position_cut_between_two_parts_is_whole_again(cut: int) -> None:
    """Control: neither part alone has it; wherever the cut falls, the whole does."""
    words = "x" * cut + " lat:59.329300 long:18.068600 y" + "z" * 60
    parts = deliver(words)
    assert len(parts) == 2
    whole = join_parts(parts)
    assert [(fix.lat, fix.lon) for fix in whole.fixes] == [(59.3293, 18.0686)]
    if cut > 135:
        assert all((fix.lat, fix.lon) != (59.3293, 18.0686) for fix in parts[0].fixes)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_missing_part_is_told_and_the_others_are_shown(lost: int) -> None:
    parts: list[Reading | None] = list(deliver("a" * 140 + "help " + "b" * 200))
    assert len(parts) == 3
    there = [part for place, part in enumerate(parts) if place != lost and part]
    parts[lost] = None
    whole = join_parts(parts)
    assert whole.text is not None
    assert f"[part {lost + 1} of 3 missing]" in whole.text.raw
    assert detail(whole, "part_missing") == f"{lost + 1} / 3"
    assert all(part.text and part.text.raw in whole.text.raw for part in there)
    assert (whole.sender, whole.network_time) == (Untrusted(FROM), SENT)


def test_numbers_beside_a_hole_never_become_one_position() -> None:
    parts = [read_text("N59.32 E"), None, read_text("18.06")]
    assert join_parts(parts).fixes == ()


def test_no_part_at_all_is_an_alarm_all_the_same() -> None:
    for parts in ([], [None], [None, None]):
        whole = join_parts(parts)
        assert (whole.format, whole.triggers) == ("unread", ("unknown",))
        assert dishonesty(whole) == ""


def test_parts_that_are_octets_stay_octets() -> None:
    whole = join_parts(deliver(bytes(range(200))))
    assert (whole.format, whole.triggers) == ("unread", ("unknown",))
    assert codes(whole) == {"not_text"}


def test_aml_in_base64_does_not_fit_into_one_data_sms_and_is_put_together() -> None:
    padded = AML.replace("ml=109", "si=240010000000000;ml=128")
    septets = gsm7.encode(padded)
    assert septets is not None
    parts = deliver(base64.b64encode(gsm7.pack(septets)))
    assert [part.format for part in parts] == ["unread", "unread"]
    whole = join_parts(parts)
    assert (whole.format, whole.text, codes(whole)) == ("aml", Untrusted(padded), set())
    assert join_parts([parts[0], None]).triggers == ("unknown",)


def test_aml_in_base64_comes_as_a_text_too() -> None:
    septets = gsm7.encode(AML)
    assert septets is not None
    (reading,) = deliver(base64.b64encode(gsm7.pack(septets)).decode())
    assert (reading.format, reading.text, reading.fixes[0].lat) == ("aml", Untrusted(AML), 59.3293)


def test_what_is_wrong_with_the_carriage_of_a_part_is_told_of_the_whole() -> None:
    parts = deliver(LONG, sender="Larmtjanst")
    parts[1] = msgspec.structs.replace(parts[1], flags=(*parts[1].flags, Flag(code="modem.pdu_cut")))
    assert {"sms_sender_name", "modem.pdu_cut"} <= codes(join_parts(parts))
