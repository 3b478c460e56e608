"""The alphabet and its packing, against vectors worked out by hand and against themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.modem import gsm7

CHARACTERS = [character for character in gsm7.BASIC if character != "\x1b"] + list(gsm7.EXTENSION.values())
septet_strings = st.binary(max_size=200).map(lambda octets: bytes(octet & 0x7F for octet in octets))


def test_the_alphabet_has_128_places_and_no_character_twice() -> None:
    assert len(gsm7.BASIC) == 128
    assert len(set(CHARACTERS)) == 127 + 10


@pytest.mark.parametrize(
    ("code", "character"),
    [(0x00, "@"), (0x02, "$"), (0x09, "Ç"), (0x0A, "\n"), (0x10, "Δ"), (0x11, "_"), (0x1F, "É"), (0x24, "¤"),
     (0x40, "¡"), (0x5B, "Ä"), (0x5C, "Ö"), (0x5D, "Ñ"), (0x5E, "Ü"), (0x5F, "§"), (0x60, "¿"), (0x0E, "Å"),
     (0x0F, "å"), (0x7B, "ä"), (0x7C, "ö"), (0x7F, "à")],
)  # fmt: skip
def test_places_of_the_table(code: int, character: str) -> None:
    assert gsm7.decode(bytes((code,))) == character
    assert gsm7.encode(character) == bytes((code,))


def test_extension_table() -> None:
    assert gsm7.encode("{}[]~\\|^€") == bytes.fromhex("1B28 1B29 1B3C 1B3E 1B3D 1B2F 1B40 1B14 1B65")
    assert gsm7.decode(bytes.fromhex("1B28 1B29 1B3C 1B3E 1B3D 1B2F 1B40 1B14 1B65")) == "{}[]~\\|^€"


def test_escape_before_the_unknown_shows_the_main_table() -> None:
    assert gsm7.decode(b"\x1bA") == "A"
    assert gsm7.decode(b"\x1b\x1be") == " e"
    assert gsm7.decode(b"A\x1b") == "A "


def test_what_the_alphabet_lacks_is_refused() -> None:
    assert gsm7.encode("ç") is None
    assert gsm7.encode("\x1b") is None


def test_packing_vector() -> None:
    assert gsm7.pack(gsm7.encode("hellohello") or b"").hex().upper() == "E8329BFD4697D9EC37"
    assert gsm7.decode(gsm7.unpack(bytes.fromhex("E8329BFD4697D9EC37"), 10)) == "hellohello"


def test_fill_bits_by_hand() -> None:
    # "A" is 1000001; behind one fill bit the octet is 1000001 0
    assert gsm7.pack(b"A", 1) == bytes((0b10000010,))
    assert gsm7.unpack(bytes((0b10000010,)), 1, 1) == b"A"


def test_a_last_at_sign_is_text_because_the_count_says_so() -> None:
    octets = gsm7.pack(gsm7.encode("1234567@") or b"")
    assert octets == gsm7.pack(gsm7.encode("1234567") or b"")
    assert gsm7.decode(gsm7.unpack(octets, 8)) == "1234567@"
    assert gsm7.decode(gsm7.unpack(octets, 7)) == "1234567"


@given(st.text(alphabet=st.sampled_from(CHARACTERS), max_size=200))
def test_text_round_trip(text: str) -> None:
    septets = gsm7.encode(text)
    assert septets is not None
    assert gsm7.decode(septets) == text


@given(septet_strings, st.integers(0, 6))
def test_packing_round_trip(septets: bytes, fill: int) -> None:
    octets = gsm7.pack(septets, fill)
    assert len(octets) == -(-(len(septets) * 7 + fill) // 8)
    assert gsm7.unpack(octets, len(septets), fill) == septets


@given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 6))
def test_anything_unpacks_to_at_most_what_is_there(octets: bytes, count: int, fill: int) -> None:
    septets = gsm7.unpack(octets, count, fill)
    assert len(septets) == min(count, max(0, len(octets) * 8 - fill) // 7)
    assert isinstance(gsm7.decode(septets), str)
