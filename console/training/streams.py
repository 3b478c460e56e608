"""Random draws that are the same on every machine and after every restart.

Stream `n` of name `s` is sha256("seed|s|n"); its first 8 octets, big-endian, divided by 2^64 are the draw u, and a
jittered time is t + u * jitter (training.md section 1: with seed 41, a1 at 20 s with 4 s of jitter is 22.847 s).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from uuid import UUID


def drawn_seed(seed: int | None) -> int:
    """A seed is always drawn, and written to the journal, also when the file leaves it out (training.md note 14)."""
    return seed if seed is not None else secrets.randbelow(2**31)


def draw(seed: int, name: str, n: int = 0) -> float:
    """u from 0 up to 1."""
    return int.from_bytes(_octets(seed, name, n)[:8], "big") / 2**64


def ids(seed: int, name: str) -> Callable[[], UUID]:
    """One identifier after another, made and not random (marked as version 5 of RFC 9562, from a name)."""
    numbers = count()
    return lambda: UUID(bytes=_octets(seed, name, next(numbers))[:16], version=5)


def _octets(seed: int, name: str, n: int) -> bytes:
    return sha256(f"{seed}|{name}|{n}".encode()).digest()
