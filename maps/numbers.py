"""Which number to call, here and now. The numbers are data: numbers.toml, or a station's own copy of it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from maps.country import Assumed, Country, lookup
from maps.table_file import read
from maps.words import words

SWEDEN = "SE"
Use = Literal["emergency", "not urgent", "swedish police"]


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small typed value; a misspelt key in the file is an error that names it."""


class Sweden(Strict, frozen=True, kw_only=True):
    emergency: str
    not_urgent: str
    from_abroad: str
    unconfirmed: frozenset[Literal["emergency", "not_urgent", "from_abroad"]] = frozenset()

    def __post_init__(self) -> None:
        _check(self.emergency, self.not_urgent, self.from_abroad)


class Abroad(Strict, frozen=True, kw_only=True):
    emergency: str
    en: str
    sv: str

    def __post_init__(self) -> None:
        _check(self.emergency)
        if not (self.en.strip() and self.sv.strip() and (self.en + self.sv).isprintable()):
            raise ValueError("a country needs a name in both languages, without control characters")


class Table(Strict, frozen=True, kw_only=True):
    """The whole file. `countries` by ISO 3166 code."""

    sweden: Sweden
    countries: dict[str, Abroad]

    def __post_init__(self) -> None:
        if wrong := [code for code in self.countries if not re.fullmatch("[A-Z]{2}", code)]:
            raise ValueError(f"{', '.join(wrong)}: a country is two capital letters (ISO 3166), such as NO")

    def name(self, code: str, language: str) -> str:
        """The country in words; its code when the table does not have it."""
        known = self.countries.get(code)
        return code if known is None else known.sv if language == "sv" else known.en


class Number(Strict, frozen=True, kw_only=True):
    """`dialled_in` is the country where it works as written; empty: everywhere."""

    number: str
    use: Use
    dialled_in: str = ""
    confirmed: bool = True


class Numbers(Strict, frozen=True, kw_only=True):
    """The answer. `assumed` says why Sweden was assumed; empty when the position told."""

    country: str
    assumed: Assumed | Literal[""] = ""
    near: tuple[str, ...] = ()
    desk_country: str = SWEDEN
    numbers: tuple[Number, ...] = ()

    def sentences(self, language: str = "en", table: Table | None = None) -> tuple[str, ...]:
        """The numbers, then everything an operator must know about them, one sentence each."""
        return tuple(_sentences(self, language, table or packaged()))


def emergency_numbers(
    lat: float | None, lon: float | None, desk_country: str = SWEDEN, table: Table | None = None
) -> Numbers:
    """The numbers for a person at this position and a desk in that country. Never raises.

    In Sweden 112 and 114 14; with the person or the desk abroad also Swedish police from abroad, and the emergency
    number of the country itself, and of a country less than 5 km away, if the table has it. Without a position, or
    where nobody can tell the country, Sweden is assumed and that is said.
    """
    return numbers_in(lookup(lat, lon), desk_country, table)


def numbers_in(found: Country, desk_country: str = SWEDEN, table: Table | None = None) -> Numbers:
    """The numbers where a country was looked up already."""
    table = table or packaged()
    code = found.code or SWEDEN
    near = tuple(each for each in found.near if each != code)
    involved = tuple(dict.fromkeys((code, *near, *([SWEDEN] if desk_country == SWEDEN else []))))
    numbers = [number for each in involved for number in _inside(each, table)]
    if {code, desk_country} != {SWEDEN}:
        numbers.append(_swedish("from_abroad", "swedish police", "", table))
    return Numbers(country=code, assumed=found.unknown, near=near, desk_country=desk_country, numbers=tuple(numbers))


def read_table(path: Path) -> Table:
    """A station's own numbers. OSError: it cannot be read; TableFault: what in it is wrong, and in which line."""
    return read(path, Table)


@lru_cache(maxsize=1)
def packaged() -> Table:
    """The numbers that come with Larmbord."""
    return read_table(Path(__file__).with_name("numbers.toml"))


def _check(*numbers: str) -> None:
    """An operator types the digits of it, and a modem dials them."""
    if wrong := [number for number in numbers if not re.fullmatch(r"\+?[0-9][0-9 ]*", number)]:
        raise ValueError(f"{wrong[0]!r} is no telephone number: digits and spaces, + in front if it must be")


def _inside(code: str, table: Table) -> list[Number]:
    """What is dialled inside a country."""
    if code == SWEDEN:
        return [
            _swedish("emergency", "emergency", SWEDEN, table),
            _swedish("not_urgent", "not urgent", SWEDEN, table),
        ]
    known = table.countries.get(code)
    return [Number(number=known.emergency, use="emergency", dialled_in=code)] if known else []


def _swedish(key: Literal["emergency", "not_urgent", "from_abroad"], use: Use, dialled_in: str, table: Table) -> Number:
    number: str = getattr(table.sweden, key)
    return Number(number=number, use=use, dialled_in=dialled_in, confirmed=key not in table.sweden.unconfirmed)


def _sentences(answer: Numbers, language: str, table: Table) -> list[str]:
    say = words(language)
    said = []
    for number in answer.numbers:
        text = say[number.use].format(number=number.number, country=table.name(number.dialled_in, language))
        said.append(text if number.confirmed else f"{text} {say['unconfirmed']}")
    if answer.assumed:
        said.append(say[f"assumed: {answer.assumed}"])
    elif answer.country != SWEDEN:
        said.append(say["abroad"].format(country=table.name(answer.country, language)))
    unknown = [code for code in (answer.country, *answer.near) if code != SWEDEN and code not in table.countries]
    said += [say["no number"].format(country=table.name(code, language)) for code in unknown]
    if answer.near:
        said.append(say["border"].format(countries=", ".join(table.name(code, language) for code in answer.near)))
    if answer.desk_country != SWEDEN:
        said.append(say["desk abroad"].format(country=table.name(answer.desk_country, language)))
    return said
