"""Agreement with python-gammu, an independent decoder, on generated messages (modem.md section 1; GPL, so apart)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

from console.modem.pdu import Deliver, decode, encode_deliver
from console.modem.pdu.values import ALPHANUMERIC
from console.moments import SECOND

MESSAGES = 4000
GSM = "@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà^{}\\[~]|€\n"
WIDE = "Ωжש漢字😀🚨👩🏽\u200b•…ł"


def words(random: Random) -> str | bytes:
    size = random.choice([0, 1, 7, 8, 20, 159, 160, 161, 200, 320])
    match random.randrange(4):
        case 0:
            return random.randbytes(max(1, size % 160))
        case 1:
            return "".join(random.choice(WIDE + GSM) for _ in range(size))
    return "".join(random.choice(GSM) for _ in range(size))


def messages() -> list[str]:
    """All of them made from one seed: every alphabet, both kinds of header, senders of every kind, nonsense times."""
    random, found = Random(4), list[str]()
    while len(found) < MESSAGES:
        pdus = encode_deliver(
            random.choice(["+46701740605", "0701740606", "71234", "Larm 24", "HELP"]), words(random),
            at=random.randrange(946_684_800, 3_000_000_000) * SECOND, zone_quarters=random.randrange(-48, 49),
            reference=random.randrange(0x10000 if (wide := random.random() < 0.5) else 0x100), wide=wide,
            message_class=random.choice([None, None, 0, 1, 2, 3]),
        )  # fmt: skip
        found += [spoiled(pdu, random) for pdu in pdus]
    return found[:MESSAGES]


def spoiled(pdu: str, random: Random) -> str:
    """In one of ten the time stamp is zeros or nonsense: it stands behind SMSC, type, sender, protocol and coding."""
    if random.random() >= 0.1:
        return pdu
    octets = bytearray.fromhex(pdu)
    sender = octets[0] + 2
    place = sender + 2 + (octets[sender] + 1) // 2 + 2
    octets[place : place + 7] = random.choice([bytes(7), b"\xff" * 7, bytes((0x52, 0x99, 0x99, 0x99, 0x99, 0x99, 0))])
    return octets.hex().upper()


def told_by_gammu(pdus: list[str]) -> list[dict[str, Any]]:
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("gammu_process.py"))],
        input="\n".join(pdus), capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-300:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


def difference(pdu: str, gammu: dict[str, Any]) -> str:
    """What the two say differently; empty when they agree."""
    ours = decode(pdu)
    assert isinstance(ours, Deliver)
    if "fault" in gammu:
        return f"gammu: {gammu['fault']}"
    if ours.text is None:
        return "" if gammu["data"] == ours.body.hex() else "data"
    if not same_text(ours, (gammu["text"] or "").partition("\0")[0]):  # gammu fills with NUL
        return "text"
    if ours.sender.raw != gammu["number"]:
        return "sender"
    number8, number16, total, number = gammu["part"]
    part = ours.part
    if part is not None and (part.reference, part.total, part.number) != (
        number16 if part.wide else number8, total, number,
    ):  # fmt: skip
        return "part"
    if (ours.message_class if ours.message_class is not None else -1) != gammu["class"]:
        return "class"
    return _time(ours, gammu["at"])


def same_text(ours: Deliver, gammu: str) -> bool:
    """In UCS2 libGammu writes a tilde twice (Nokia's escape), and python-gammu counts what it writes in other units.

    So it loses as many characters at the end as there are tildes and characters beyond U+FFFF.
    """
    words = ours.text.raw if ours.text else ""
    if ours.alphabet != "ucs2":
        return gammu == words
    lost = sum(character == "~" or ord(character) > 0xFFFF for character in words)
    shown = gammu.replace("~~", "~").rstrip("~\ufffd") if lost else gammu  # it may cut a tilde or an emoji in half
    return words.startswith(shown) and len(words) - len(shown) <= 3 * lost


def _time(ours: Deliver, gammu: float | None) -> str:
    """Where we say that it is no time, gammu may say anything."""
    known = ours.network_time
    return "" if known is None or (gammu is not None and round(gammu) == known // SECOND) else "time"


def test_both_read_the_same_in_thousands_of_messages() -> None:
    pdus = messages()
    told = told_by_gammu(pdus)
    assert len(told) == MESSAGES
    differ = {pdu: what for pdu, gammu in zip(pdus, told, strict=True) if (what := difference(pdu, gammu))}
    assert differ == {}
    assert sum(decode(pdu).network_time is None for pdu in pdus) > 100  # type: ignore[union-attr]
    assert any(decode(pdu).sender_type == ALPHANUMERIC for pdu in pdus)  # type: ignore[union-attr]


def test_the_control_a_flipped_bit_in_a_text_is_seen() -> None:
    [pdu] = encode_deliver("+46701740605", "Larm 1", at=1_763_816_700 * SECOND)
    octets = bytearray.fromhex(pdu)
    octets[-1] ^= 1
    [gammu] = told_by_gammu([octets.hex()])
    assert difference(pdu, gammu) == "text"
