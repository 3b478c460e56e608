"""Words to PDUs and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.modem import gsm7
from console.modem.pdu import (
    Deliver,
    Ports,
    StatusReport,
    Submit,
    decode,
    encode_deliver,
    encode_status_report,
    encode_submit,
    joined,
    tpdu_length,
)
from console.modem.pdu.encode import _relative
from console.reading import Part
from console.text import Untrusted

AT = 1_763_816_700_000_000
NUMBER = "+46701740605"
moments = st.integers(946_771_200, 3_786_825_600).map(lambda seconds: seconds * 1_000_000)  # 2000 to 2089
sixteen_bits = st.integers(0, 0xFFFF)
words = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400)
plain_words = st.text(alphabet=st.sampled_from([c for c in gsm7.BASIC if c != "\x1b"] + list("{}[]€")), max_size=500)


def submits(text: str, **options: bool | int) -> list[Submit]:
    read = [decode(outgoing.pdu) for outgoing in encode_submit(NUMBER, text, **options)]  # type: ignore[arg-type]
    return [message for message in read if isinstance(message, Submit)]


def test_the_textbook_submit() -> None:
    (outgoing,) = encode_submit("+46708251358", "hellohello", valid_minutes=4 * 1440)
    assert outgoing.pdu == "0011000B916407281553F80000AA0AE8329BFD4697D9EC37"
    assert outgoing.length == 23


@pytest.mark.parametrize(
    ("text", "wide", "lengths"),
    [
        ("a" * 160, False, [160]), ("a" * 161, False, [153, 8]), ("a" * 161, True, [152, 9]),
        ("€" * 80, False, [160]), ("€" * 81, False, [152, 10]), ("ç" * 70, False, [140]), ("ç" * 71, False, [134, 8]),
        ("ç" * 71, True, [132, 10]), ("\U0001f600" * 35, False, [140]),
        ("\U0001f600" * 36, False, [132, 12]), ("", False, [0]),
    ],
)  # fmt: skip
def test_sizes_of_parts(text: str, wide: bool, lengths: list[int]) -> None:
    messages = submits(text, reference=0x1F7, wide=wide)
    assert [len(message.body) for message in messages] == lengths
    assert joined(messages) == Untrusted(text)
    if len(lengths) > 1:
        assert [message.part for message in messages] == [
            Part(reference=0x1F7 if wide else 0xF7, total=2, number=number, wide=wide) for number in (1, 2)
        ]


@given(st.one_of(words, plain_words), st.integers(0, 0xFFFF), st.booleans())
def test_submit_round_trip(text: str, reference: int, wide: bool) -> None:
    outgoing = encode_submit(NUMBER, text, reference=reference, wide=wide)
    messages = submits(text, reference=reference, wide=wide)
    assert [out.length for out in outgoing] == [tpdu_length(out.pdu) for out in outgoing]
    assert all(message.recipient == Untrusted(NUMBER) and message.flags == () for message in messages)
    assert joined(messages) == Untrusted(text)
    assert (
        "".join(message.text.raw for message in messages if message.text) == Untrusted(text).raw
    )  # nothing cut in two


@given(
    st.one_of(words, plain_words), moments, st.integers(-48, 56),
    st.booleans(), st.one_of(st.none(), st.builds(Ports, destination=sixteen_bits, source=sixteen_bits)),
)  # fmt: skip
def test_deliver_round_trip(text: str, at: int, zone: int, wide: bool, ports: Ports | None) -> None:
    pdus = encode_deliver(NUMBER, text, at=at, zone_quarters=zone, reference=300, wide=wide, ports=ports)
    messages = [message for message in map(decode, pdus) if isinstance(message, Deliver)]
    assert len(messages) == len(pdus)
    assert {(m.sender.raw, m.network_time, m.ports, m.flags) for m in messages} == {(NUMBER, at, ports, ())}
    assert joined(messages) == Untrusted(text)
    assert all((tpdu_length(pdu) or 999) <= 164 for pdu in pdus)


@given(st.binary(max_size=500))
def test_data_round_trip(octets: bytes) -> None:
    pdus = encode_deliver(NUMBER, octets, at=AT, ports=Ports(destination=2948, source=9200))
    messages = [message for message in map(decode, pdus) if isinstance(message, Deliver)]
    assert b"".join(message.body for message in messages) == octets
    assert {message.text for message in messages} == {None}


@pytest.mark.parametrize(
    "sender", ["", "1177", "0701740605", "+46701740605", "Polisen", "ABBA", "Larm & hjälp"[:11], "*100#"]
)
def test_senders(sender: str) -> None:
    message = decode(encode_deliver(sender, "Hej", at=AT)[0])
    assert isinstance(message, Deliver)
    assert (message.sender, message.text) == (Untrusted(sender), Untrusted("Hej"))
    assert message.alphanumeric == any(character.isalpha() for character in sender)


def test_types_of_number() -> None:
    message = decode(encode_deliver("0701740605", "Hej", at=AT, sender_type=0xA1)[0])
    assert isinstance(message, Deliver)
    assert (message.sender_type, message.sender.raw) == (0xA1, "0701740605")


@pytest.mark.parametrize("number", ["", "+", "Polisen", "070x", "1" * 21, "０７０"])
def test_what_is_not_a_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        encode_submit(number, "Hej")


def test_too_long_and_bad_names_are_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        encode_submit(NUMBER, "a" * (153 * 255 + 1))
    assert len(encode_submit(NUMBER, "a" * (153 * 255))) == 255
    with pytest.raises(ValueError, match="name"):
        encode_deliver("Tolv bokstäv", "Hej", at=AT)


def test_number_with_blanks() -> None:
    message = decode(encode_submit("+46 70-174 06 05", "Hej", report=True, message_class=0)[0].pdu)
    assert isinstance(message, Submit)
    assert (message.recipient.raw, message.report_requested, message.message_class) == (NUMBER, True, 0)


@pytest.mark.parametrize(
    ("minutes", "octet"),
    [
        (1, 0),
        (5, 0),
        (6, 1),
        (720, 143),
        (721, 144),
        (1440, 167),
        (1441, 168),
        (43200, 196),
        (43201, 197),
        (10**6, 255),
    ],
)
def test_validity(minutes: int, octet: int) -> None:
    assert _relative(minutes) == octet


def test_status_report_round_trip() -> None:
    report = decode(encode_status_report(NUMBER, reference=7, at=AT, done=AT + 1_000_000, status=0x46))
    assert isinstance(report, StatusReport)
    assert (report.reference, report.network_time, report.done_time) == (7, AT, AT + 1_000_000)
    assert report.outcome == "failed"
