"""The GSM 7-bit default alphabet, its extension table, and the packing of septets into octets.

Source: 3GPP TS 23.038 sections 6.1.2 (packing) and 6.2.1 (alphabet, extension table).
A septet string is `bytes` with one septet an octet, each below 0x80.
"""

from __future__ import annotations

ESCAPE = 0x1B

BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅå"
    "Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./"
    "0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNO"
    "PQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmno"
    "pqrstuvwxyzäöñüà"
)  # fmt: skip
EXTENSION = {
    0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\",
    0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|", 0x65: "€",
}  # fmt: skip

_SEPTETS = {character: bytes((code,)) for code, character in enumerate(BASIC) if code != ESCAPE}
_SEPTETS |= {character: bytes((ESCAPE, code)) for code, character in EXTENSION.items()}


def septets_of(character: str) -> bytes | None:
    """One or two septets, or None when the alphabet does not have the character."""
    return _SEPTETS.get(character)


def encode(text: str) -> bytes | None:
    """`text` as septets, or None when a character is not in the alphabet."""
    septets = [_SEPTETS.get(character) for character in text]
    return None if None in septets else b"".join(piece for piece in septets if piece is not None)


def decode(septets: bytes) -> str:
    """Septets as text. Never raises; bit 8 of each octet is ignored.

    An escape before a code that the extension table lacks shows the character of the main table, and an escape before
    nothing or before another escape shows a space (TS 23.038 section 6.2.1.1).
    """
    text: list[str] = []
    escaped = False
    for code in septets:
        code &= 0x7F
        if code == ESCAPE:
            if escaped:
                text.append(" ")
            escaped = not escaped
        else:
            text.append(EXTENSION.get(code, BASIC[code]) if escaped else BASIC[code])
            escaped = False
    return "".join(text) + (" " if escaped else "")


def pack(septets: bytes, fill: int = 0) -> bytes:
    """Septets into octets, low bits first, behind `fill` zero bits (0 to 6)."""
    bits = 0
    for place, code in enumerate(septets):
        bits |= (code & 0x7F) << (fill + 7 * place)
    return bits.to_bytes((fill + 7 * len(septets) + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill: int = 0) -> bytes:
    """At most `count` septets out of `octets`, after `fill` bits: fewer when the octets end before."""
    available = max(0, len(octets) * 8 - fill) // 7
    bits = int.from_bytes(octets, "little") >> fill
    return bytes((bits >> (7 * place)) & 0x7F for place in range(min(count, available)))
