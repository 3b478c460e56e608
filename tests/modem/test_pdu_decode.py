"""What a PDU says: vectors worked out by hand, every flag, and the promise that nothing raises."""

from __future__ import annotations

from datetime import UTC, datetime
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.modem import gsm7
from console.modem.pdu import Deliver, Ports, StatusReport, Submit, Unreadable, decode, joined, tpdu_length
from console.modem.pdu.fields import time_from
from console.moments import from_datetime
from console.reading import Part
from console.sentences import SENTENCES
from console.text import Untrusted

# SMS-DELIVER pieces: no service centre, MTI 00, sender +46701740605, PID 0
HEAD = "00040B916407710406F500"
HEAD_UDHI = "00440B916407710406F500"
STAMP = "52112231500040"  # 2025-11-22 13:05:00 at +1 h
SENT = from_datetime(datetime(2025, 11, 22, 12, 5, tzinfo=UTC))


def deliver(pdu: str) -> Deliver:
    message = decode(pdu)
    assert isinstance(message, Deliver)
    return message


def codes(message: Deliver | Submit | StatusReport | Unreadable) -> list[str]:
    return [flag.code for flag in message.flags]


def test_the_textbook_deliver() -> None:
    message = deliver("07917283010010F5040BC87238880900F10000993092516195800AE8329BFD4697D9EC37")
    assert message.smsc == Untrusted("+27381000015")
    assert (message.sender, message.sender_type) == (Untrusted("27838890001"), 0xC8)
    assert message.network_time == from_datetime(datetime(1999, 3, 29, 13, 16, 59, tzinfo=UTC))
    assert message.text == Untrusted("hellohello")
    assert message.flags == ()


def test_the_textbook_submit() -> None:
    message = decode("0011000B916407281553F80000AA0AE8329BFD4697D9EC37")
    assert isinstance(message, Submit)
    assert (message.recipient, message.text, message.flags) == (Untrusted("+46708251358"), Untrusted("hellohello"), ())
    assert tpdu_length("0011000B916407281553F80000AA0AE8329BFD4697D9EC37") == 23


def test_our_own_example_by_hand() -> None:
    message = deliver(HEAD + "00" + STAMP + "024829")  # "HR": 1001000, 1010010 -> 01001000 00101001
    assert (message.sender, message.sender_type) == (Untrusted("+46701740605"), 0x91)
    assert (message.text, message.network_time, message.flags) == (Untrusted("HR"), SENT, ())


@pytest.mark.parametrize(
    ("field", "number", "kind"),
    [
        ("0A817010476050", "0701740605", 0x81),
        ("0AA17010476050", "0701740605", 0xA1),
        ("09A107710406F5", "0701740605", 0xA1),  # national: without the 0 that it is dialled with
        ("05A12733F3", "72333", 0xA1),  # a service's
        ("04811177", "1177", 0x81),
        ("0581BA21F3", "*#123", 0x81),
    ],
)
def test_numbers_that_are_not_international(field: str, number: str, kind: int) -> None:
    message = deliver("0004" + field + "0000" + STAMP + "00")
    assert (message.sender.raw, message.sender_type) == (number, kind)


def test_a_name_as_sender() -> None:
    # "Polisen" is 7 septets: 49 bits, 13 semi-octets, 7 octets
    packed = gsm7.pack(gsm7.encode("Polisen") or b"").hex().upper()
    message = deliver("00040DD0" + packed + "0000" + STAMP + "00")
    assert message.sender == Untrusted("Polisen")
    assert message.alphanumeric
    assert not deliver(HEAD + "00" + STAMP + "00").alphanumeric


def test_no_sender_at_all() -> None:
    assert deliver("000400810000" + STAMP + "00").sender == Untrusted("")


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        ("52112231500040", datetime(2025, 11, 22, 12, 5, tzinfo=UTC)),
        ("52112231500000", datetime(2025, 11, 22, 13, 5, tzinfo=UTC)),
        (
            "5211223150004A",
            datetime(2025, 11, 22, 19, 5, tzinfo=UTC),
        ),  # minus 24 quarters: swapped 42 with 0x08 cleared
        ("52112231500008", datetime(2025, 11, 22, 13, 5, tzinfo=UTC)),  # minus nothing
        ("52112231500061", datetime(2025, 11, 22, 9, 5, tzinfo=UTC)),  # plus 16 quarters
        ("5211223150002B", datetime(2025, 11, 22, 21, 5, tzinfo=UTC)),  # minus 32 quarters
    ],
)
def test_zones(octets: str, expected: datetime) -> None:
    assert time_from(bytes.fromhex(octets)) == from_datetime(expected)


@pytest.mark.parametrize(
    "octets",
    [
        "00000000000000",
        "FFFFFFFFFFFFFF",
        "52312231500040",
        "52112242500040",
        "5211223150A040",
        "52112231500077",
        "52022931500040",
    ],
)
def test_zero_and_nonsense_time_is_unknown_and_said(octets: str) -> None:
    message = deliver(HEAD + "00" + octets + "024829")
    assert message.network_time is None
    assert codes(message) == ["modem.pdu_time"]
    assert message.text == Untrusted("HR")


def test_emoji_are_whole() -> None:
    message = deliver(HEAD + "08" + STAMP + "08" + "D83DDE0000E50021")
    assert message.text == Untrusted("\U0001f600å!")
    assert message.alphabet == "ucs2"


def test_emoji_cut_between_two_parts_is_whole_when_joined() -> None:
    one = deliver(HEAD_UDHI + "08" + STAMP + "0A0500030702010041D83D")
    two = deliver(HEAD_UDHI + "08" + STAMP + "0A050003070202DE000042")
    assert joined([one, two]) == Untrusted("A\U0001f600B")
    assert str(one.text) == "A\ufffd"


def test_escape_cut_between_two_parts_is_whole_when_joined() -> None:
    one, two = Deliver(body=b"A\x1b"), Deliver(body=b"\x65B")
    assert joined([one, two]) == Untrusted("A€B")
    assert joined([one, Deliver(alphabet="ucs2", text=Untrusted("x"), body=b"\0x")]) == Untrusted("x")
    assert joined([]) == Untrusted("")


def seven_bit(header: str, text: str) -> str:
    """UDL and UD by the rule, with bits as text: an independent way to the same octets."""
    bits = "".join(f"{octet:08b}"[::-1] for octet in bytes.fromhex(header))
    bits += "0" * (-len(bits) % 7)
    bits += "".join(f"{code:07b}"[::-1] for code in gsm7.encode(text) or b"")
    septets = len(bits) // 7
    bits += "0" * (-len(bits) % 8)
    octets = bytes(int(bits[place : place + 8][::-1], 2) for place in range(0, len(bits), 8))
    return f"{septets:02X}" + octets.hex().upper()


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("050003070201", Part(reference=7, total=2, number=1)),
        ("06080401070201", Part(reference=0x0107, total=2, number=1, wide=True)),
        ("087F01AA0003070202", Part(reference=7, total=2, number=2)),  # an unknown element before
        ("0B05040B8423F00003070202", Part(reference=7, total=2, number=2)),
    ],
)
def test_no_character_is_lost_behind_a_header(header: str, part: Part) -> None:
    message = deliver(HEAD_UDHI + "00" + STAMP + seven_bit(header, "Hjälp mig {nu}@"))
    assert message.text == Untrusted("Hjälp mig {nu}@")
    assert message.part == part
    assert message.flags == ()


def test_data_sms_keeps_its_octets_and_shows_its_ports() -> None:
    message = deliver(HEAD_UDHI + "04" + STAMP + "0A0605040B8423F041FF00")
    assert message.ports == Ports(destination=0x0B84, source=0x23F0)
    assert (message.text, message.body, message.alphabet) == (None, b"A\xff\0", "data")
    assert deliver(HEAD_UDHI + "F5" + STAMP + "0604040205FE41").ports == Ports(destination=5, source=0xFE)


@pytest.mark.parametrize(
    ("dcs", "alphabet", "message_class"),
    [
        ("00", "gsm7", None), ("04", "data", None), ("08", "ucs2", None), ("0C", "unknown", None),
        ("10", "gsm7", 0), ("11", "gsm7", 1), ("18", "ucs2", 0), ("16", "data", 2),
        ("20", "unknown", None), ("40", "gsm7", None), ("58", "ucs2", 0), ("60", "unknown", None),
        ("80", "unknown", None), ("BF", "unknown", None), ("C0", "gsm7", None), ("C8", "gsm7", None),
        ("D8", "gsm7", None), ("E0", "ucs2", None), ("E8", "ucs2", None), ("F0", "gsm7", 0),
        ("F1", "gsm7", 1), ("F2", "gsm7", 2), ("F5", "data", 1), ("F6", "data", 2),
    ],
)  # fmt: skip
def test_codings(dcs: str, alphabet: str, message_class: int | None) -> None:
    message = deliver(HEAD + dcs + STAMP + "024142")
    assert (message.alphabet, message.message_class, message.dcs) == (alphabet, message_class, int(dcs, 16))
    assert (codes(message) == ["modem.pdu_coding"]) == (alphabet == "unknown")
    if alphabet in ("data", "unknown"):
        assert (message.text, message.body) == (None, b"AB")


@pytest.mark.parametrize("dcs", range(256))
def test_every_coding_says_something(dcs: int) -> None:
    message = deliver(HEAD + f"{dcs:02X}" + STAMP + "0400410042")
    assert message.dcs == dcs
    assert (message.text is None) == (message.alphabet in ("data", "unknown"))


@pytest.mark.parametrize(
    ("user_data", "flag", "text"),
    [
        ("0AC834", "modem.pdu_cut", "Hi"),  # ten septets promised, two came
        ("02C834FFFF", "modem.pdu_trailing", "Hi"),  # a SIM record's padding
    ],
)
def test_lengths_that_lie(user_data: str, flag: str, text: str) -> None:
    message = deliver(HEAD + "00" + STAMP + user_data)
    assert (codes(message), message.text) == ([flag], Untrusted(text))


@pytest.mark.parametrize("number", ["0000", "0001", "0200", "0203", "020001"])
def test_parts_that_count_wrongly_stand_alone(number: str) -> None:
    element = "07" + number
    header = f"{2 + len(element) // 2:02X}00{len(element) // 2:02X}{element}"
    message = deliver(HEAD_UDHI + "00" + STAMP + seven_bit(header, "Hjälp"))
    assert (message.part, message.text, codes(message)) == (None, Untrusted("Hjälp"), ["modem.pdu_part"])


def test_a_header_longer_than_the_data_is_text() -> None:
    message = deliver(HEAD_UDHI + "00" + STAMP + "05C8329BFD06")
    assert (message.text, codes(message)) == (Untrusted("Hello"), ["modem.pdu_header"])


def test_an_element_longer_than_the_header_ends_the_walk() -> None:
    message = deliver(HEAD_UDHI + "00" + STAMP + seven_bit("050009070201", "Hjälp"))
    assert (message.text, message.part, codes(message)) == (Untrusted("Hjälp"), None, ["modem.pdu_header"])


def test_national_tables_and_half_characters_are_said() -> None:
    for table in ("24", "25"):  # single shift, locking shift
        header = f"03{table}0101"
        assert codes(deliver(HEAD_UDHI + "00" + STAMP + seven_bit(header, "Hej"))) == ["modem.pdu_language"]
    half = deliver(HEAD + "08" + STAMP + "03004100")
    assert (half.text, codes(half)) == (Untrusted("A"), ["modem.pdu_odd"])


@pytest.mark.parametrize("status", range(0, 256, 5))
def test_status_report(status: int) -> None:
    report = decode("00062A0B916407710406F5" + STAMP + "52112231510040" + f"{status:02X}")
    assert isinstance(report, StatusReport)
    assert (report.reference, report.recipient) == (42, Untrusted("+46701740605"))
    assert (report.network_time, report.done_time) == (SENT, SENT + 60 * 10 * 1_000_000)
    expected = (
        "delivered" if status == 0 else "unconfirmed" if status < 32 else "temporary" if status < 64 else "failed"
    )
    assert (report.outcome, report.flags) == (expected, ())


def test_a_cut_report_is_never_delivered() -> None:
    report = decode("00062A0B916407710406F5" + STAMP)
    assert isinstance(report, StatusReport)
    assert (report.outcome, codes(report)) == ("failed", ["modem.pdu_cut"])


WHOLE = "07916407058099F9440B916407710406F50000" + STAMP + seven_bit("050003070201", "Hjälp mig")


@pytest.mark.parametrize("length", range(0, len(WHOLE), 2))
def test_a_cut_pdu_says_what_it_can_and_that_it_is_cut(length: int) -> None:
    message = decode(WHOLE[:length])
    assert "modem.pdu_cut" in codes(message)
    if length >= 34:
        assert isinstance(message, Deliver)
        assert message.sender == Untrusted("+46701740605")
    assert codes(decode(WHOLE)) == []


def test_garbage_in_the_line_is_said() -> None:
    message = deliver(HEAD + "00" + STAMP + "024829" + "\x00\xc6")
    assert (message.text, codes(message)) == (Untrusted("HR"), ["modem.pdu_not_hex"])
    assert isinstance(decode("OK"), Unreadable)
    assert tpdu_length("OK") is None
    assert tpdu_length("07") is None
    assert tpdu_length("") is None


def test_the_reserved_type_is_read_as_a_message_to_us() -> None:
    assert deliver("0007" + HEAD[4:] + "00" + STAMP + "024829").text == Untrusted("HR")


@given(
    st.one_of(
        st.binary(max_size=220).map(lambda octets: octets.hex().encode()), st.binary(max_size=60), st.text(max_size=60)
    )
)
def test_nothing_raises(pdu: bytes | str) -> None:
    message = decode(pdu)
    assert all(flag.code in SENTENCES for flag in message.flags)
    tpdu_length(pdu)


@given(st.data())
def test_nothing_raises_near_a_real_pdu(data: st.DataObject) -> None:
    octets = bytearray.fromhex(data.draw(st.sampled_from([WHOLE, HEAD + "08" + STAMP + "08D83DDE0000E50021"])))
    for _ in range(data.draw(st.integers(1, 4))):
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
    message = decode(octets[: data.draw(st.integers(0, len(octets)))].hex())
    if isinstance(message, Deliver):
        assert all(
            each.isprintable() or category(each) == "Zs" for each in str(message.text)
        )  # Zs: blanks of all sorts
        joined([message, message])
