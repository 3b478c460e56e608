"""Ed25519 signatures checked in plain Python (RFC 8032 section 5.1). It signs nothing: no secret comes here."""

from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of -1
NEUTRAL = (0, 1, 1, 0)  # points are X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z (section 5.1.4)


def _add(one: "tuple[int, int, int, int]", other: "tuple[int, int, int, int]") -> "tuple[int, int, int, int]":
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _decoded(data: bytes) -> "tuple[int, int, int, int]":
    """Section 5.1.3. ValueError: no point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        raise ValueError("no point")
    u, v = y * y - 1, D * y * y + 1
    x = u * v**3 * pow(u * v**7 % P, (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * ROOT % P
    if (v * x * x - u) % P or (x == 0 and sign):
        raise ValueError("no point")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _encoded(point: "tuple[int, int, int, int]") -> bytes:
    """Section 5.1.2."""
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = _decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def good_signature(public: bytes, signature: bytes, words: bytes) -> bool:
    """Section 5.1.7: whether the holder of `public` (32 bytes) signed `words`."""
    if len(public) != 32 or len(signature) != 64:
        return False
    first, s = signature[:32], int.from_bytes(signature[32:], "little")
    try:
        key = _decoded(public)
    except ValueError:
        return False
    if s >= ORDER:
        return False
    k = int.from_bytes(sha512(first + public + words).digest(), "little") % ORDER
    away = (P - key[0], key[1], key[2], P - key[3])
    return _encoded(_sum_of_multiples(s, BASE, k, away)) == first


def _sum_of_multiples(
    a: int, one: "tuple[int, int, int, int]", b: int, other: "tuple[int, int, int, int]"
) -> "tuple[int, int, int, int]":
    """a·one + b·other, both at once: one doubling a bit."""
    choice = {1: one, 2: other, 3: _add(one, other)}
    total = NEUTRAL
    for at in range(252, -1, -1):
        total = _add(total, total)
        bits = a >> at & 1 | (b >> at & 1) << 1
        if bits:
            total = _add(total, choice[bits])
    return total
