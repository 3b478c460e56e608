"""Advanced Mobile Location: in any order, with faults of its senders, and inside the octets of a data SMS."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.modem import gsm7
from console.readers import read_text
from console.readers.aml import text_of
from tests.readers.support_readers import codes, detail, utc

TEXT = (
    'A"ML=1;lt=+59.32930;lg=+18.06860;rd=12;top=20251122130500;lc=95;pm=G;si=240010000000000;ei=350000000000000;'
    "mcc=240;mnc=01;ml=128"
)
SECOND = 'A"ML=2;en=+112;et=1763816700;lo=59.3293,18.0686,12;lt={lt};lc=68;ls={ls};ei=350000000000000'


def packed(text: str) -> bytes:
    """The text as the octets of a data SMS, with TS 23.038's padding."""
    septets = gsm7.encode(text)
    assert septets is not None
    return gsm7.pack(septets)


@given(st.permutations(TEXT.split(";")[1:-1]))
@settings(max_examples=30)
def test_the_order_of_keys_does_not_matter(pieces: list[str]) -> None:
    mixed = read_text(";".join(['A"ML=1', *pieces, "ml=128"]))
    assert (mixed.fixes, mixed.device, mixed.flags) == (read_text(TEXT).fixes, read_text(TEXT).device, ())


def test_unknown_keys_are_kept_and_shown() -> None:
    reading = read_text('A"ML=1;lt=59.3;lg=18.0;rd=5;top=20251122130500;pm=W;xy=7;noise;ml=74')
    assert detail(reading, "aml_keys") == "xy=7;noise"
    assert reading.fixes[0].source == "wifi"


def test_of_a_key_that_comes_twice_the_first_counts_and_the_second_is_shown() -> None:
    reading = read_text(TEXT.replace("rd=12", "rd=12;lt=10.0"))
    assert (reading.fixes[0].lat, detail(reading, "aml_keys")) == (59.3293, "lt=10.0")


@pytest.mark.parametrize("header", ["AML=1", "A”ML=1", "A″ML=1"])
def test_a_sender_that_forgets_the_quote_is_understood(header: str) -> None:
    reading = read_text(TEXT.replace('A"ML=1', header))
    assert "aml_quote" in codes(reading)
    assert reading.fixes[0].lat == 59.3293


def test_a_missing_length_is_told() -> None:
    assert "aml_no_length" in codes(read_text(TEXT.removesuffix(";ml=128")))


def test_a_wrong_length_says_both_figures() -> None:
    assert detail(read_text(TEXT.replace("ml=128", "ml=126")), "aml_length") == "126 (128)"


@pytest.mark.parametrize(
    "change",
    [("rd=12", "rd=N"), ("pm=G", "pm=N"), ("lt=+59.32930;lg=+18.06860", "lt=+00.00000;lg=+000.00000")],
)
def test_no_location_is_no_position(change: tuple[str, str]) -> None:
    reading = read_text(TEXT.replace(*change))
    assert (reading.fixes, reading.no_fix) == ((), True)
    assert "no_location" in codes(reading)


def test_a_radius_that_is_missing_is_told() -> None:
    assert "radius_unknown" in codes(read_text(TEXT.replace("rd=12;", "")))


def test_a_circle_less_likely_than_not_is_told() -> None:
    assert detail(read_text(TEXT.replace("lc=95", "lc=40")), "low_confidence") == "40"
    assert "low_confidence" not in codes(read_text(TEXT.replace("lc=95", "lc=50")))


def test_a_time_that_is_none_gives_an_unknown_age() -> None:
    reading = read_text(TEXT.replace("20251122130500", "20251322130500"))
    assert reading.fixes[0].at is None
    assert detail(reading, "fix_age_odd") == "20251322130500"


def test_version_2_counts_the_fix_from_the_start_of_the_call() -> None:
    reading = read_text(SECOND.format(lt="-30", ls="F"))
    assert reading.fixes[0].at == utc("2025-11-22 13:04:30")
    assert reading.device_time == utc("2025-11-22 13:05:00")
    assert reading.fixes[0].source == "fused"


@pytest.mark.parametrize("lt", ["", "-9999", "later", "3601", "99999999999999999999"])
def test_version_2_with_an_offset_without_sense_has_no_age(lt: str) -> None:
    reading = read_text(SECOND.format(lt=lt, ls="G"))
    assert reading.fixes[0].at is None
    assert codes(reading) & {"fix_age_odd", "fix_age_unknown"}


def test_version_2_never_takes_its_lt_and_lg_for_a_position() -> None:
    reading = read_text('A"ML=2;et=1763816700;lt=-9;lg=18.5;lo=,,;ls=G')
    assert reading.fixes == ()


def test_an_unknown_version_is_told() -> None:
    assert "aml_version" in codes(read_text(TEXT.replace("ML=1", "ML=3")))


def test_words_before_the_message_are_kept() -> None:
    reading = read_text(f"Fwd: {TEXT}")
    assert reading.format == "aml"
    assert reading.text is not None
    assert reading.text.raw.startswith("Fwd: ")
    assert "aml_length" not in codes(reading)


@pytest.mark.parametrize(
    "payload",
    [TEXT.encode(), packed(TEXT), base64.b64encode(packed(TEXT)), base64.b64encode(packed(TEXT)) + b"\r\n"],
    ids=["text", "packed", "base64", "base64 with a line end"],
)
def test_the_octets_of_a_data_sms_are_the_same_text(payload: bytes) -> None:
    text = text_of(payload)
    assert text is not None
    assert text.strip() == TEXT


@given(st.integers(min_value=0, max_value=20))
@settings(max_examples=21)
def test_a_last_zero_septet_is_padding_whatever_the_length(more: int) -> None:
    assert text_of(packed(TEXT + "x" * more)) == TEXT + "x" * more


@given(st.binary(max_size=200))
@settings(max_examples=200)
def test_other_octets_are_no_aml(payload: bytes) -> None:
    assert text_of(payload) is None
