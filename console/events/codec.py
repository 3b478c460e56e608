"""Facts as JSON, and back."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import msgspec

from console.events import decided, exercise, outcome, world  # noqa: F401 - so that every kind of fact is there
from console.events.fact import Erased, Fact, Unknown
from console.text import Untrusted

T = TypeVar("T")

KINDS: dict[str, type[Fact]] = {
    fact.kind: fact for fact in Fact.__subclasses__() if fact.kind and not issubclass(fact, Unknown | Erased)
}


def _encode_hook(value: Any) -> Any:
    if isinstance(value, Untrusted):
        return value.raw
    raise NotImplementedError(type(value).__name__)


def _decode_hook(kind: type, value: Any) -> Any:
    if kind is Untrusted and isinstance(value, str):
        return Untrusted(value)
    raise ValueError("words expected")


_encoder = msgspec.json.Encoder(enc_hook=_encode_hook, order="deterministic")
_plain_encoder = msgspec.json.Encoder(enc_hook=_encode_hook)  # keeps the order of dictionaries


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Fact]:
    """Made when the first fact of a kind is read: a desk should not wait for all of them before its first picture."""
    return decoder(KINDS[kind])


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """Of any type made of this vocabulary."""
    return msgspec.json.Decoder(kind, dec_hook=_decode_hook)


def packed(value: object) -> bytes:
    """Any value of this vocabulary as JSON that `decoder` of its type reads back."""
    return _plain_encoder.encode(value)


def encode(fact: Fact) -> bytes:
    """The body of a fact, as JSON."""
    return fact.body if isinstance(fact, Unknown) else _encoder.encode(fact)


def decode(kind: str, body: bytes) -> Fact:
    """The fact back. A kind or shape this version does not know becomes `Unknown`; it never raises."""
    try:
        return _decoder(kind).decode(body)
    except (KeyError, msgspec.DecodeError, ValueError):
        return Unknown(name=kind, body=body)


def kind_of(fact: Fact) -> str:
    """The stable name in the header."""
    return fact.name if isinstance(fact, Unknown | Erased) else fact.kind


def plain(value: Any) -> Any:
    """Any value of this vocabulary as plain JSON types (exact words, UUIDs and bytes as text)."""
    return msgspec.to_builtins(value, enc_hook=_encode_hook)
