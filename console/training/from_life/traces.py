"""What of a real incident must not be found in a draft: words, numbers, codes, places and times.

Collected by walking through every field of every fact, so that a field which is added to a fact later is seen here too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from console.moments import as_datetime
from console.readers.coordinates import positions_in
from console.reading import is_place
from console.text import Untrusted
from console.training.from_life.life import Life
from console.training.from_life.nearby import Place
from console.training.from_life.spelling import codes, folded, numbers, words

LEAST_LETTERS = 3
LEAST_CODE = 4  # of a code that stands in free text; an id of the register is looked for whatever its length
HOME = ZoneInfo("Europe/Stockholm")
_A_MOMENT = range(10**14, 10**17)  # microseconds: the years 1973 to 5138
_PAIR = re.compile(r"(?<![\d.,])(-?\d{1,3}[.,]\d{2,})(?=[^\d-]{1,12}(-?\d{1,3}[.,]\d{2,}))")


class Traces(msgspec.Struct, frozen=True, kw_only=True):
    """`names` are of the register (who, where, what they drive and say): also a part of a word is a find. `ids` are
    found as they are, `numbers` as digits, also a part of them; `figures` (of fields, and moments) only whole. `dates`
    as 2025-02-11 and `clocks` as 21:40:07, in UTC and at home."""

    names: frozenset[str]
    words: frozenset[str]
    ids: frozenset[str]
    codes: frozenset[str]
    numbers: frozenset[str]
    figures: frozenset[str]
    places: tuple[Place, ...]
    dates: frozenset[str]
    clocks: frozenset[str]


def traces_of(life: Life) -> Traces:
    """Everything that would tell which incident it was."""
    names, ids = list(_names(life)), list(_ids(life))
    everything = [*life.events, *life.raws.values(), *life.persons, *life.devices, *life.units]
    texts = [*_texts(everything), *names, *ids, life.label]
    moments = [stored.ts for stored in life.events]
    figures = [value for value in _values(everything) if isinstance(value, int | float)]
    moments += [value for value in figures if isinstance(value, int) and value in _A_MOMENT]
    return Traces(
        names=frozenset(_long(map(words, names), 2)), words=frozenset(_long(map(words, texts), LEAST_LETTERS)),
        ids=frozenset(map(folded, ids)), codes=frozenset(_long(map(codes, texts), LEAST_CODE)),
        numbers=frozenset(_long(map(numbers, texts), 4)),
        figures=frozenset({*_digits(figures), *_stamps(moments)}),
        places=tuple(dict.fromkeys([*_places(everything), *(place for text in texts for place in places_in(text))])),
        dates=frozenset(f"{moment:%Y-%m-%d}" for moment in _told(moments)),
        clocks=frozenset(f"{moment:%H:%M:%S}" for moment in _told(moments)),
    )  # fmt: skip


def places_in(text: str) -> Iterator[Place]:
    """Every position that a text can be read to say: as the readers read it, and every pair of decimals."""
    plain = folded(text)
    yield from positions_in(text).points
    for match in _PAIR.finditer(plain):
        one, other = (float(part.replace(",", ".")) for part in match.groups())
        yield from (place for place in ((one, other), (other, one)) if is_place(*place))


def _names(life: Life) -> Iterator[str]:
    for person in life.persons:
        yield from (person.id, person.name, person.code_ok, person.code_duress)
        for threat in person.threats:
            yield from (threat.name, threat.vehicle)
        for place in person.places:
            yield from (place.label, place.address)
        yield from (contact.name for contact in person.contacts)
    yield from (stored.actor for stored in life.events if stored.actor)


def _ids(life: Life) -> Iterator[str]:
    """Ids of the register and of operators, and what messages call a device."""
    yield from (entry.id for entry in (*life.persons, *life.devices, *life.units))
    yield from (name for device in life.devices for name in (*device.identities, device.number) if name)
    yield from (contact.id for person in life.persons for contact in person.contacts)
    for stored in life.events:
        yield from (value for name in ("person", "device", "unit", "call") if (value := _said(stored.fact, name)))
        yield from filter(None, (stored.actor,))


def _said(fact: object, name: str) -> str:
    value = getattr(fact, name, None)
    return value.raw if isinstance(value, Untrusted) else value if isinstance(value, str) else ""


def _values(value: object) -> Iterator[Any]:
    """Every leaf: words, numbers, octets."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _values(getattr(value, name))
    elif isinstance(value, dict):
        yield from (leaf for pair in value.items() for part in pair for leaf in _values(part))
    elif isinstance(value, list | tuple):
        yield from (leaf for part in value for leaf in _values(part))
    elif value is not None and not isinstance(value, bool):
        yield value


def _texts(everything: Iterable[object]) -> Iterator[str]:
    for value in _values(list(everything)):
        if isinstance(value, Untrusted):
            yield value.raw
        elif isinstance(value, str):
            yield value
        elif isinstance(value, bytes):
            yield value.decode("utf-8", "replace")


def _places(everything: Iterable[object]) -> Iterator[Place]:
    """Of everything that has a latitude and a longitude."""
    for value in everything:
        if isinstance(value, msgspec.Struct):
            lat, lon = getattr(value, "lat", None), getattr(value, "lon", None)
            if isinstance(lat, float | int) and isinstance(lon, float | int) and is_place(lat, lon):
                yield (float(lat), float(lon))
            yield from _places(getattr(value, name) for name in value.__struct_fields__)
        elif isinstance(value, list | tuple):
            yield from _places(value)


def _long(found: Iterable[set[str]], least: int) -> Iterator[str]:
    yield from (one for each in found for one in each if len(one) >= least)


def _digits(figures: Iterable[float]) -> Iterator[str]:
    yield from (str(round(abs(value))) for value in figures if math.isfinite(value) and abs(value) >= 1000)


def _stamps(moments: Iterable[int]) -> Iterator[str]:
    """A moment as machines write it."""
    for moment in moments:
        yield from (str(moment), str(moment // 1000), str(moment // 1_000_000))
    yield from (f"{day:{form}}" for day in _told(moments) for form in ("%Y%m%d", "%y%m%d"))


def _told(moments: Iterable[int]) -> Iterator[Any]:
    for moment in moments:
        yield as_datetime(moment)
        yield as_datetime(moment).astimezone(HOME)
