"""Which reader of scalars.py belongs to which type of the model."""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec.inspect as mi

from console.training import scalars
from console.training.problems import Misfit
from console.training.tree import Scalar

NAME = r"[\w.-]{1,40}"
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"


def name_in(word: Scalar) -> str:
    """A name: letters, digits, dot, dash, underscore. It becomes part of a hash stream (streams.py)."""
    written = scalars.text(word)
    if not re.fullmatch(NAME, written):
        raise Misfit("training.name", written=written)
    return written


def _slug(word: Scalar) -> str:
    written = scalars.text(word)
    if not re.fullmatch(SLUG, written):
        raise Misfit("training.slug", written=written)
    return written


def _duration_or_travel(word: Scalar) -> float | str:
    return "travel" if word.text == "travel" else scalars.duration(word)


FORMS: dict[str, Callable[[Scalar], object]] = {
    "duration": scalars.duration,
    "duration_or_travel": _duration_or_travel,
    "moment": scalars.moment,
    "telephone": scalars.telephone,
    "path": scalars.relative_path,
    "slug": _slug,
}


def leaf(word: Scalar, kind: mi.Type) -> object:
    """One word as text, number, truth or one of several words."""
    if isinstance(kind, mi.LiteralType):
        return scalars.one_of(word, map(str, kind.values)) if kind.values != (True,) else _only_true(word)
    if isinstance(kind, mi.BoolType):
        return scalars.truth(word)
    if isinstance(kind, mi.IntType):
        return _within(scalars.integer(word), kind, word)
    if isinstance(kind, mi.FloatType):
        return _within(scalars.number(word), kind, word)
    return scalars.text(word)


def _only_true(word: Scalar) -> bool:
    if not scalars.truth(word):
        raise Misfit("training.fictional")
    return True


def _within(value: float, kind: mi.IntType | mi.FloatType, word: Scalar) -> float:
    low = kind.ge is None or value >= kind.ge
    high = kind.le is None or value <= kind.le
    if not (low and high and (kind.gt is None or value > kind.gt)):
        least = kind.ge if kind.ge is not None else kind.gt
        raise Misfit("training.range", written=word.text, least=least, most="…" if kind.le is None else kind.le)
    return value
