"""Where a position lies, in one line that people can say: "1,2 km NO om Skövde, region Väst, Västra Götalands län"."""

from __future__ import annotations

from maps.district import UNSURE_M
from maps.geo import compass
from maps.numbers import SWEDEN, Table, packaged
from maps.where import Near, Where
from maps.words import Words, distance, words

AT_M = 50.0  # nearer to the middle of a settlement than this, a direction says nothing

WORDS: dict[str, Words] = {
    "en": {
        "near": "{distance} {wind} of {place}",
        "at": "at {place}",
        "region": "region {region}",
        "regions": "region {region} or {others} (border {distance} away)",
        "nearest": "nearest region {region} ({distance} away)",
        "or": " or ",
        "no country": "in no country (open sea?)",
        "no lookup": "country not looked up",
        "border": "{countries} within 5 km",
        "beside": "{countries} within 5 km (region {region})",
        "centre": "Command centre of region {region}: {town} {number}",
        "unconfirmed": "(unconfirmed)",
    },
    "sv": {
        "near": "{distance} {wind} om {place}",
        "at": "vid {place}",
        "region": "region {region}",
        "regions": "region {region} eller {others} (gräns {distance} bort)",
        "nearest": "närmaste region {region} ({distance} bort)",
        "or": " eller ",
        "no country": "inte i något land (öppet hav?)",
        "no lookup": "landet är inte uppslaget",
        "border": "{countries} inom 5 km",
        "beside": "{countries} inom 5 km (region {region})",
        "centre": "Ledningscentral för region {region}: {town} {number}",
        "unconfirmed": "(obekräftat)",
    },
}


def place_line(where: Where, language: str = "en", table: Table | None = None) -> str:
    """Empty for what is no position. Where a border is near, all that it may be is in the line."""
    if where.numbers.assumed == "no position":
        return ""
    say, units, table = _words(language), words(language), table or packaged()
    parts = [
        _near(where.near, say, units, language),
        *_country(where, say, language, table),
        _region(where, say, units),
    ]
    parts += [where.county or "", _border(where, say, language, table)]
    return ", ".join(part for part in parts if part)


def centre_line(where: Where, language: str = "en") -> str:
    """Which command centre, and its number if the table has one; empty when there is none to name."""
    centre, say = where.centre, _words(language)
    if centre is None:
        return ""
    told = say["centre"].format(region=centre.region, town=centre.town, number=centre.number).strip()
    return told if centre.confirmed else f"{told} {say['unconfirmed']}"


def _words(language: str) -> Words:
    return WORDS["sv" if language == "sv" else "en"]


def _near(near: Near | None, say: Words, units: Words, language: str) -> str:
    if near is None:
        return ""
    if near.metres < AT_M:
        return say["at"].format(place=near.place)
    wind = compass(near.bearing_deg, language)
    return say["near"].format(distance=distance(near.metres, units), wind=wind, place=near.place)


def _country(where: Where, say: Words, language: str, table: Table) -> list[str]:
    """Nothing in Sweden."""
    if where.country is None:
        return [say[where.numbers.assumed or "no country"]]
    return [] if where.country == SWEDEN else [table.name(where.country, language)]


def _region(where: Where, say: Words, units: Words) -> str:
    if where.region is None:
        return ""
    if len(where.regions) > 1:
        border = distance(where.border_m or 0.0, units)
        return say["regions"].format(region=where.region, others=say["or"].join(where.regions[1:]), distance=border)
    if (where.region_distance_m or 0.0) > UNSURE_M:
        return say["nearest"].format(region=where.region, distance=distance(where.region_distance_m or 0.0, units))
    return say["region"].format(region=where.region)


def _border(where: Where, say: Words, language: str, table: Table) -> str:
    """Countries less than 5 km away; with the Swedish region, when that is what lies beyond the border."""
    if not where.near_countries:
        return ""
    countries = ", ".join(table.name(code, language) for code in where.near_countries)
    if where.region is None and where.nearest_other is not None:
        return say["beside"].format(countries=countries, region=where.nearest_other[0])
    return say["border"].format(countries=countries)
