"""All 256 data coding schemes, ours and those of python-gammu: why they differ where they do (TS 23.038 section 4)."""

from __future__ import annotations

from typing import Any

import pytest
from test_pdu_gammu import told_by_gammu

from console.modem.pdu import Deliver, decode, encode_deliver
from console.modem.pdu.coding import coding_of

USER_DATA = bytes.fromhex("00480065006A0021")  # octets, four characters of UCS2, or nine septets
SEPTETS = len(USER_DATA) * 8 // 7

COMPRESSED = "gammu refuses compressed words; we keep the octets and show them as hex"
DELETED_CLASS = "section 4, 01xx: the bits are those of group 00xx, so the class counts; gammu leaves it out"
RESERVED_BIT = "a reserved bit that should be 0 is set: gammu gives up the words, we read them all the same"


def differs(dcs: int) -> str:
    """Why the two say different things about this octet; empty where they must agree."""
    if dcs < 0x80 and dcs & 0x20 and dcs >> 2 & 0x03 in (0, 2):
        return COMPRESSED
    if 0x50 <= dcs <= 0x5F or dcs in (*range(0x74, 0x78), *range(0x7C, 0x80)):
        return DELETED_CLASS
    if (0xC0 <= dcs <= 0xEF and dcs & 0x04) or 0xF8 <= dcs <= 0xFB:
        return RESERVED_BIT
    return ""


def pdu(dcs: int) -> str:
    [written] = encode_deliver("+46701740605", "x", at=1_763_816_700_000_000)
    octets = bytearray.fromhex(written)
    sender = octets[0] + 2
    place = sender + 2 + (octets[sender] + 1) // 2 + 1
    octets[place] = dcs
    length = SEPTETS if coding_of(dcs).alphabet == "gsm7" else len(USER_DATA)
    return (bytes(octets[: place + 8]) + bytes((length,)) + USER_DATA).hex().upper()


@pytest.fixture(scope="module")
def gammu() -> list[dict[str, Any]]:
    return told_by_gammu([pdu(dcs) for dcs in range(256)])


def said(message: object) -> tuple[str | None, str | None, int | None]:
    """Words, or octets, and the class."""
    assert isinstance(message, Deliver)
    if message.text is not None:
        return message.text.raw, None, message.message_class
    return None, message.body.hex(), message.message_class


def theirs(found: dict[str, Any]) -> tuple[str | None, str | None, int | None] | None:
    if "fault" in found:
        return None
    return found["text"], found["data"], None if found["class"] == -1 else found["class"]


def test_every_coding_is_read_as_gammu_reads_it_but_for_three_reasons(gammu: list[dict[str, Any]]) -> None:
    different = {dcs for dcs in range(256) if said(decode(pdu(dcs))) != theirs(gammu[dcs])}
    assert different == {dcs for dcs in range(256) if differs(dcs)}


def test_where_the_two_differ_the_difference_is_the_one_that_is_named(gammu: list[dict[str, Any]]) -> None:
    for dcs in range(256):
        ours, other = said(decode(pdu(dcs))), theirs(gammu[dcs])
        match differs(dcs):
            case "":
                assert ours == other
            case reason if reason == COMPRESSED:
                assert (ours[1], other) == (USER_DATA.hex(), None)
            case reason if reason == DELETED_CLASS:
                assert other is not None
                assert (ours[:2], ours[2], other[2]) == (other[:2], dcs & 0x03, None)
            case _:
                assert other is not None
                assert (other[1], ours[0] is not None, ours[2]) == (USER_DATA.hex(), True, other[2])


def test_the_control_a_wrong_coding_is_seen(gammu: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The general group's alphabets exchanged."""
    pdus = [pdu(dcs) for dcs in range(256)]
    monkeypatch.setattr("console.modem.pdu.coding._ALPHABETS", ("gsm7", "ucs2", "data", "unknown"))
    different = {dcs for dcs in range(256) if said(decode(pdus[dcs])) != theirs(gammu[dcs])}
    assert {0x04, 0x08} <= different
