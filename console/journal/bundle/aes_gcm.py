"""AES-256-GCM in plain Python (FIPS 197, NIST SP 800-38D): for opening what was sealed, where no library is.

Not for sealing, and not where an attacker can measure time: it runs over files, at the desk of whoever checks them.
"""

import struct
from hmac import compare_digest

ROUNDS = 14
TAG = 16  # bytes


def _times_x(byte: int) -> int:
    return (byte << 1 ^ (0x11B if byte & 0x80 else 0)) & 0xFF


def _sbox() -> "list[int]":
    """FIPS 197 section 5.1.1: the inverse in GF(2^8), and an affine map. 3 generates the field's units."""
    box = [0x63] * 256
    power, inverse = 1, 1
    for _ in range(255):
        power ^= _times_x(power)  # times 3
        inverse ^= inverse << 1  # divided by 3
        inverse ^= inverse << 2
        inverse ^= inverse << 4
        inverse = (inverse ^ (0x09 if inverse & 0x80 else 0)) & 0xFF
        turned = inverse | inverse << 8
        box[power] = (turned ^ turned >> 4 ^ turned >> 5 ^ turned >> 6 ^ turned >> 7) & 0xFF ^ 0x63
    return box


SBOX = _sbox()


def _column(byte: int) -> int:
    """SubBytes and MixColumns of one byte of a column, as 32 bits."""
    out = SBOX[byte]
    two = _times_x(out)
    return two << 24 | out << 16 | out << 8 | two ^ out


T0 = [_column(byte) for byte in range(256)]
T1 = [word >> 8 | (word & 0xFF) << 24 for word in T0]
T2 = [word >> 16 | (word & 0xFFFF) << 16 for word in T0]
T3 = [word >> 24 | (word & 0xFFFFFF) << 8 for word in T0]


def _substituted(word: int) -> int:
    return SBOX[word >> 24] << 24 | SBOX[word >> 16 & 255] << 16 | SBOX[word >> 8 & 255] << 8 | SBOX[word & 255]


def expand(key: bytes) -> "list[int]":
    """The round keys of a 32 byte key, FIPS 197 section 5.2."""
    words = list(struct.unpack(">8I", key))
    constant = 1
    for at in range(8, 4 * (ROUNDS + 1)):
        word = words[-1]
        if at % 8 == 0:
            word = _substituted((word << 8 | word >> 24) & 0xFFFFFFFF) ^ constant << 24
            constant = _times_x(constant)
        elif at % 8 == 4:
            word = _substituted(word)
        words.append(words[at - 8] ^ word)
    return words


def encrypt_block(keys: "list[int]", block: bytes) -> bytes:
    """One block of 16 bytes, FIPS 197 section 5.1."""
    a, b, c, d = (word ^ key for word, key in zip(struct.unpack(">4I", block), keys))  # noqa: B905 - Python 3.9
    for at in range(4, 4 * ROUNDS, 4):
        a, b, c, d = (
            T0[a >> 24] ^ T1[b >> 16 & 255] ^ T2[c >> 8 & 255] ^ T3[d & 255] ^ keys[at],
            T0[b >> 24] ^ T1[c >> 16 & 255] ^ T2[d >> 8 & 255] ^ T3[a & 255] ^ keys[at + 1],
            T0[c >> 24] ^ T1[d >> 16 & 255] ^ T2[a >> 8 & 255] ^ T3[b & 255] ^ keys[at + 2],
            T0[d >> 24] ^ T1[a >> 16 & 255] ^ T2[b >> 8 & 255] ^ T3[c & 255] ^ keys[at + 3],
        )
    rows = (a, b, c, d), (b, c, d, a), (c, d, a, b), (d, a, b, c)
    last = [
        (SBOX[w >> 24] << 24 | SBOX[x >> 16 & 255] << 16 | SBOX[y >> 8 & 255] << 8 | SBOX[z & 255]) ^ keys[56 + at]
        for at, (w, x, y, z) in enumerate(rows)
    ]
    return struct.pack(">4I", *last)


POLYNOMIAL = 0xE1 << 120  # x^128 + x^7 + x^2 + x + 1, SP 800-38D section 6.3


def _halved(value: int) -> int:
    """Times x, in GCM's order of bits."""
    return value >> 1 ^ POLYNOMIAL if value & 1 else value >> 1


def _multiples(value: int) -> "list[int]":
    """`value` times every polynomial of degree 3, so that GHASH goes four bits at a time."""
    table = [0] * 16
    bit = 8
    while bit:
        table[bit] = value
        value, bit = _halved(value), bit >> 1
    return [table[n & 8] ^ table[n & 4] ^ table[n & 2] ^ table[n & 1] for n in range(16)]


def _reductions() -> "list[int]":
    """What falls out of the low end when a value goes four bits on."""
    out = []
    for low in range(16):
        for _ in range(4):
            low = _halved(low)
        out.append(low)
    return out


REDUCED = _reductions()


def ghash(key: int, data: bytes) -> int:
    """SP 800-38D section 6.4. `data` is whole blocks."""
    table = _multiples(key)
    total = 0
    for at in range(0, len(data), 16):
        total ^= int.from_bytes(data[at : at + 16], "big")
        product = 0
        for _ in range(32):
            product = product >> 4 ^ REDUCED[product & 15] ^ table[total & 15]
            total >>= 4
        total = product
    return total


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 16)


def open_sealed(key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
    """What is in `sealed` (ciphertext and tag), SP 800-38D section 7.2. ValueError: not sealed so with this key."""
    if len(key) != 32 or len(nonce) != 12 or len(sealed) < TAG:
        raise ValueError("sizes")
    keys = expand(key)
    text, tag = sealed[:-TAG], sealed[-TAG:]
    lengths = struct.pack(">2Q", len(associated) * 8, len(text) * 8)
    subkey = int.from_bytes(encrypt_block(keys, bytes(16)), "big")
    total = ghash(subkey, _padded(associated) + _padded(text) + lengths)
    mask = int.from_bytes(encrypt_block(keys, nonce + b"\0\0\0\1"), "big")
    if not compare_digest((total ^ mask).to_bytes(16, "big"), tag):
        raise ValueError("tag")
    stream = b"".join(encrypt_block(keys, nonce + struct.pack(">I", 2 + at)) for at in range((len(text) + 15) // 16))
    return (int.from_bytes(text, "big") ^ int.from_bytes(stream[: len(text)], "big")).to_bytes(len(text), "big")
