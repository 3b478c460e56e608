"""Whatever comes in, a reading goes out: it never raises, the journal holds it, and every flag has its sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.readers import MEDIA, join_parts, read, read_text, understand
from console.readers.texts import FORMATS
from console.readers.understood import Understood
from console.reading import PERSON_IN_DANGER, Fix, Reading
from console.text import Untrusted
from tests.readers.support_readers import codes, dishonesty
from tests.readers.test_readers_samples import SAMPLES

PIECES = st.sampled_from([
    'A"ML=1;', 'A"ML=2;', "lt=59.3;", "lg=18.0;", "rd=N;", "top=20251122130500;", "et=9999999999999;", "ml=1", "+RESP:",
    "+BUFF:GTSOS,", "!D,", "!A,", "!5,", "22/11/25,13:05:00,", "FFFFFFFF,", "lat:", "long:", "imei:", "Bat:999%",
    "Signal:F", "L:3.6V", "SOS,", "110727 02:48,V,16,23Km/h,61%,", "<DateTime:", "http://maps.google.com/maps?q=",
    "59.3293", ",", " ", "N", "E", "-", "°", "'", "0,0", "99999999999999999999", "1e999", "nan", "%2C", "@", "loc:",
    "31/12/9999 23:59 -2359", "0000-00-00 00:00", "٣٤.٥٦٧٨", "\ud800", "\x00", "\u202e", "$",
])  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=300),
    st.lists(PIECES, max_size=25).map("".join),
    st.builds(lambda sample, at, piece: sample.text[:at] + piece + sample.text[at:],
              st.sampled_from(SAMPLES), st.integers(min_value=0, max_value=150), PIECES),
    st.builds(lambda sample, start, end: sample.text[start:end],
              st.sampled_from(SAMPLES), st.integers(0, 150), st.integers(0, 150)),
)  # fmt: skip


@given(TEXTS)
@settings(max_examples=1500, deadline=None)
def test_any_text_becomes_an_honest_reading(text: str) -> None:
    reading = read_text(text)
    assert dishonesty(reading) == ""
    assert "reader_failed" not in codes(reading)
    assert reading.text == Untrusted(text)


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_no_reader_needs_the_guard(text: str) -> None:
    """The guard is for what nobody thought of; what hypothesis can think of must not need it."""
    for read_one in FORMATS:
        read_one(text)


@pytest.mark.parametrize("media", [*MEDIA, "sms", ""])
@given(st.one_of(st.binary(max_size=300), TEXTS.map(lambda text: text.encode("utf-8", "replace"))))
@settings(max_examples=300, deadline=None)
def test_any_bytes_become_an_honest_reading(media: str, payload: bytes) -> None:
    reading = read(media, payload)
    assert dishonesty(reading) == ""
    assert "reader_failed" not in codes(reading)


@given(st.text("0123456789ABCDEFabcdef", max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_hex_becomes_an_honest_reading(digits: str) -> None:
    assert dishonesty(read("sms-pdu", digits.encode())) == ""


@given(st.lists(st.one_of(st.none(), TEXTS.map(read_text)), max_size=5))
@settings(max_examples=300, deadline=None)
def test_any_parts_become_an_honest_reading(parts: list[Reading | None]) -> None:
    assert dishonesty(join_parts(parts)) == ""


def test_an_unknown_way_in_is_shown_as_an_alarm() -> None:
    reading = read("carrier pigeon", b"help")
    assert (reading.format, reading.triggers, codes(reading)) == ("unread", ("unknown",), {"media_unknown"})
    assert reading.text == Untrusted("help")


def _broken(payload: bytes, source: str) -> Understood:
    raise KeyError(payload)


def test_a_way_in_that_fails_leaves_the_words_and_an_alarm() -> None:
    said = understand("sms-text", b"hj\xc3\xa4lp", ways={"sms-text": _broken}).reading
    assert said is not None
    assert (said.format, said.triggers, codes(said)) == ("unread", ("unknown",), {"reader_failed"})
    assert said.text == Untrusted("hjälp")
    assert "hjälp" not in str(said.flags[0].detail)  # no word of the message in what may be logged


def _broken_reader(text: str) -> Reading | None:
    raise IndexError(text)


def test_one_format_that_fails_leaves_the_message_to_the_others() -> None:
    reading = read_text("SOS lat:59.3293 long:18.0686", [_broken_reader, *FORMATS])
    assert (reading.triggers, len(reading.fixes), codes(reading)) == (("sos",), 1, {"reader_failed"})


def test_when_every_format_fails_the_words_are_still_there() -> None:
    reading = read_text("SOS", [_broken_reader])
    assert (reading.format, reading.triggers, reading.text) == ("unread", ("unknown",), Untrusted("SOS"))


@pytest.mark.parametrize("text", ["", "   ", "\r\n"])
def test_an_empty_text_is_an_alarm(text: str) -> None:
    reading = read_text(text)
    assert (reading.format, reading.triggers, codes(reading)) == ("text", ("text",), {"empty"})


@pytest.mark.parametrize(
    ("payload", "shown"),
    [(b"\xab\x10HELP", "AB 10 48 45 4C 50"), (bytes(range(0x80, 0xA0)) + b"\xff", "80 81")],
    ids=["MiniFinder binary", "octets"],
)
def test_what_is_not_text_is_shown_as_hex(payload: bytes, shown: str) -> None:
    reading = read("sms-text", payload)
    assert (reading.format, reading.triggers, codes(reading)) == ("unread", ("unknown",), {"not_text"})
    assert reading.text is not None
    assert reading.text.raw.startswith(shown)


def test_control_characters_without_words_are_no_text() -> None:
    reading = read_text("\x01\x02\x03\x04\x05\x06")
    assert (reading.format, codes(reading)) == ("unread", {"not_text"})


def test_a_few_control_characters_do_not_hide_a_cry_for_help() -> None:
    assert read_text("\x1b[31m SOS \x1b[0m").triggers == ("sos",)


def test_text_in_another_coding_is_read_leniently() -> None:
    reading = read("sms-text", "hjälp".encode("latin-1"))
    assert (reading.text, reading.triggers, codes(reading)) == (Untrusted("hjälp"), ("sos",), {"not_utf8"})


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_free_text_is_always_a_person_in_danger(text: str) -> None:
    reading = read_text(text)
    if reading.format in ("text", "unread", "phone-sos", "inreach", "concox", "bulldog"):
        assert PERSON_IN_DANGER.intersection(reading.triggers)


@pytest.mark.parametrize(
    "dishonest",
    [
        Reading(format="x", fixes=(Fix(lat=float("nan"), lon=18.0),)),
        Reading(format="x", fixes=(Fix(lat=59.0, lon=18.0),), no_fix=True),
        Reading(format="x", battery=101),
        Reading(format="x", device_time=1 << 70),
        Reading(format="x", fixes=(Fix(lat=59.0, lon=18.0, at=1 << 60),)),
        Reading(format="x", fixes=(Fix(lat=59.0, lon=18.0, accuracy_m=float("inf")),)),
    ],
)
def test_control_the_checker_catches_each_dishonesty(dishonest: Reading) -> None:
    assert dishonesty(dishonest)


def test_control_a_flag_without_sentence_or_detail_is_caught() -> None:
    check: Callable[[Reading], str] = dishonesty
    from console.readers.flags import flag

    assert "no sentence" in check(Reading(format="x", flags=(flag("nonsense"),)))
    assert "nothing to put" in check(Reading(format="x", flags=(flag("last_known"),)))
