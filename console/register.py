"""Persons, devices, units, contacts: slow data, with protected fields. Values only; register_file.py reads them."""

from __future__ import annotations

from typing import Literal

import msgspec

from maps.geo import distance_m

Mode = Literal["SILENT", "LOUD"]
UnitState = Literal["free", "sent", "en_route", "on_scene", "busy", "off"]
# Shown as ******** until revealed with a reason; a safe house only to two persons (desk.md section 3).
PROTECTED = ("code_ok", "code_duress", "places", "safe_house")
MASK = "********"
CALLING = {"call", "calls", "callback", "ring", "ringa"}  # in a DO NOT, in either language
AROUND_M = 100.0  # a zone with its middle this near to a place is drawn around it; ours


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Anything in the register."""

    id: str


class Place(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A place with a label that may be spoken on radio; the address behind it is protected."""

    label: str
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    safe_house: bool = False  # masked for two persons; never in lists, exports or radio text (desk.md section 3)


class Zone(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A circle that the threat actor must not enter. It tells where a place is, so it is as protected."""

    label: str
    lat: float
    lon: float
    radius_m: float


class ThreatActor(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom the person is protected from."""

    name: str
    relation: str = ""
    description: str = ""
    vehicle: str = ""
    weapons: str = ""


class Contact(Entry, frozen=True, kw_only=True):
    """Somebody to call about a person."""

    name: str
    role: str = ""
    number: str = ""
    safe_to_call: bool = False


class Person(Entry, frozen=True, kw_only=True):
    """A protected person, as the operator must know them."""

    name: str
    mode: Mode = "SILENT"  # unknown is treated as silent: the safe direction
    born: int | None = None  # year
    risk: str = ""
    language: str = ""
    communication: str = ""
    medical: str = ""
    children: tuple[str, ...] = ()
    do_not: tuple[str, ...] = ()
    code_ok: str = ""
    code_duress: str = ""
    orders: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    threats: tuple[ThreatActor, ...] = ()
    places: tuple[Place, ...] = ()
    contacts: tuple[Contact, ...] = ()
    local_notes: tuple[str, ...] = ()


def may_ring(person: Person | None) -> bool:
    """Whether nothing speaks against a phone that rings or lights up at this person: LOUD, and no DO NOT says so.

    A station writes its own words, so that any that speaks of calling counts: too much of it asks for a reason only.
    """
    if person is None or person.mode != "LOUD":
        return False
    return not CALLING & set(" ".join(person.do_not).casefold().replace("_", " ").split())


def protected(person: Person, field: str) -> str:
    """What lies behind one of PROTECTED; empty when there is nothing."""
    if field in ("code_ok", "code_duress"):
        return person.code_ok if field == "code_ok" else person.code_duress
    places = [place for place in person.places if place.safe_house == (field == "safe_house")]
    return "; ".join(f"{place.label}: {place.address or '?'}" for place in places)


def tells_safe_house(person: Person, words: str) -> bool:
    """Whether these words have the address of a safe house in them: it is in no text (desk.md section 4)."""
    said = " ".join(words.casefold().split())
    secret = (" ".join(place.address.casefold().split()) for place in person.places if place.safe_house)
    return any(address and address in said for address in secret)


def drawable_zones(person: Person) -> tuple[Zone, ...]:
    """What a map may show of them once `places` is revealed. A circle drawn around a safe house, or named as one, tells
    where it is: it is on no map, as the safe house itself (desk.md section 3)."""
    secret = [place for place in person.places if place.safe_house]
    return tuple(zone for zone in person.zones if not any(_tells(zone, place) for place in secret))


def _tells(zone: Zone, place: Place) -> bool:
    if zone.label.casefold() == place.label.casefold():
        return True
    if place.lat is None or place.lon is None:
        return False
    return distance_m(zone.lat, zone.lon, place.lat, place.lon) <= AROUND_M


def masked(person: Person) -> Person:
    """The person as it may stand where nobody gave a reason: in lists, on a terminal, in a file."""
    replace = msgspec.structs.replace
    return replace(
        person,
        code_ok=MASK if person.code_ok else "",
        code_duress=MASK if person.code_duress else "",
        places=tuple(
            replace(place, label=MASK if place.safe_house else place.label, address=MASK, lat=None, lon=None)
            for place in person.places
        ),
        zones=(),
    )


class Device(Entry, frozen=True, kw_only=True):
    """An alarm phone or tracker. `number` is its telephone number, `identities` what its messages call it."""

    person: str | None = None
    number: str = ""
    identities: tuple[str, ...] = ()  # IMEI, account, feed id
    answer_keys: str = ""  # DTMF the far phone needs (modem.md section 9)
    answer_within_s: int = 0  # it hangs up unless they come within this; 0: nobody knows
    stop_text: str = ""  # the text that stops its repeated alarms, as "help me!" and its password
    heartbeat_s: int = 0  # it promises a sign of life within so many seconds; 0: it promises none


class Unit(Entry, frozen=True, kw_only=True):
    """A patrol or other resource that can be sent."""

    kind: str = "patrol"
    state: UnitState = "free"
    lat: float | None = None
    lon: float | None = None
    speed_kmh: float = 42.0


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The whole register at one moment."""

    persons: dict[str, Person] = {}
    devices: dict[str, Device] = {}
    units: dict[str, Unit] = {}


def line_number(source: str) -> str:
    """What stands in the place of a number on the card of a line of ours."""
    return f"line {source}"


_INTERNATIONAL = 10  # digits: no number without an area code is as long, and with one it begins with 0
_SUBSCRIBER = 7  # digits of the shortest Swedish number with its area code; less is a service's short number


def normal_number(number: str, country: str = "46") -> str:
    """One form for comparing numbers: digits with a leading +. Empty when there is nothing to compare.

    "070-174 06 05", "0046701740605", "+46 (0)70 174 06 05" and "46701740605" are equal. An alphanumeric sender compares
    as its own lower-case words, a short number as its digits: neither becomes international.
    """
    text = number.strip()
    digits = "".join(character for character in text if character.isdigit() and character.isascii())
    if not digits or any(character.isalpha() for character in text):
        return text.casefold()
    abroad = digits.removeprefix("00")
    if text.startswith("+") or abroad != digits or (digits.startswith(country) and len(digits) >= _INTERNATIONAL):
        return f"+{country}{abroad[len(country) :].removeprefix('0')}" if abroad.startswith(country) else f"+{abroad}"
    return f"+{country}{digits[1:]}" if digits.startswith("0") else digits


def national_number(digits: str, country: str = "46") -> str:
    """A number that the network calls national, as it is dialled here.

    It comes without the leading 0 (3GPP TS 24.008 table 10.5.118: prefix or escape digits shall not be included).
    """
    foreign = digits.startswith("0") or (digits.startswith(country) and len(digits) >= _INTERNATIONAL)
    return f"0{digits}" if digits.isdecimal() and len(digits) >= _SUBSCRIBER and not foreign else digits
