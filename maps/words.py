"""The few words of the map, in Swedish and English, and figures as people say them."""

from __future__ import annotations

from collections.abc import Mapping

from maps.geo import Eta

Words = Mapping[str, str]

WORDS: dict[str, Words] = {
    "en": {
        "decimal": ".",
        "days": "days",
        "scale": "1 cell = {distance}",
        "person": "person",
        "accuracy": "accuracy",
        "trail": "trail",
        "zone": "zone",
        "unit": "unit",
        "station": "station",
        "stale": "old",
        "then": "then",
        "later": "after that",
        "place": "place",
        "water": "water",
        "road": "road",
        "rail": "railway",
        "border line": "border",
        "county": "county line, about",
        "built": "built-up",
        "wood": "wood",
        "building": "building",
        "no position": "no position yet",
        "no map": "no map: its drawing part is missing. The line of text still says where.",
        "last known": "LAST KNOWN",
        "accuracy unknown": "accuracy unknown",
        "source unknown": "source unknown",
        "gps": "GPS",
        "wifi": "Wi-Fi",
        "cell": "mobile cell",
        "fused": "fused sources",
        "link": "map link",
        "old": "{age} old",
        "future": "its clock {age} ahead of ours",
        "age unknown": "age unknown",
        "received": "received {age} ago",
        "inside": "inside",
        "moved": "moved {distance} {wind} in {time}",
        "still": "still for {time}",
        "position old": "position {age} old",
        "position unknown age": "position of unknown age",
        "position future": "position dated {age} ahead",
        "more units": "{count} more units",
        "estimated": "{time} (est.)",
        "assumed: no position": "No position: Sweden is assumed.",
        "assumed: no country": "The position lies in no country (open sea?): Sweden is assumed.",
        "assumed: no lookup": "The country could not be looked up: Sweden is assumed.",
        "border": "Near a border: {countries} within 5 km.",
        "desk abroad": "The desk is set up in {country}.",
        "abroad": "The position lies in {country}.",
        "no number": "No emergency number for {country} is in the table.",
        "emergency": "{number} emergency, dialled in {country}",
        "not urgent": "{number} police, not urgent, dialled in {country}",
        "swedish police": "{number} Swedish police, from abroad",
        "unconfirmed": "(unconfirmed)",
    },
    "sv": {
        "decimal": ",",
        "days": "dygn",
        "scale": "1 ruta = {distance}",
        "person": "person",
        "accuracy": "noggrannhet",
        "trail": "spår",
        "zone": "zon",
        "unit": "patrull",
        "station": "station",
        "stale": "gammal",
        "then": "då",
        "later": "därefter",
        "place": "plats",
        "water": "vatten",
        "road": "väg",
        "rail": "järnväg",
        "border line": "gräns",
        "county": "länsgräns, ungefärlig",
        "built": "bebyggelse",
        "wood": "skog",
        "building": "byggnad",
        "no position": "ingen position ännu",
        "no map": "ingen karta: ritdelen saknas. Textraden säger ändå var.",
        "last known": "SENAST KÄND",
        "accuracy unknown": "okänd noggrannhet",
        "source unknown": "okänd källa",
        "gps": "GPS",
        "wifi": "wifi",
        "cell": "mobilcell",
        "fused": "sammanvägd",
        "link": "kartlänk",
        "old": "{age} gammal",
        "future": "dess klocka går {age} före vår",
        "age unknown": "okänd ålder",
        "received": "mottagen för {age} sedan",
        "inside": "innanför",
        "moved": "förflyttning {distance} {wind} på {time}",
        "still": "stilla i {time}",
        "position old": "position {age} gammal",
        "position unknown age": "position av okänd ålder",
        "position future": "position daterad {age} framåt",
        "more units": "{count} patruller till",
        "estimated": "{time} (bedömd)",
        "assumed: no position": "Ingen position: Sverige antas.",
        "assumed: no country": "Positionen ligger inte i något land (öppet hav?): Sverige antas.",
        "assumed: no lookup": "Landet kunde inte slås upp: Sverige antas.",
        "border": "Nära en gräns: {countries} inom 5 km.",
        "desk abroad": "Larmbordet är inställt på {country}.",
        "abroad": "Positionen ligger i ett annat land: {country}.",
        "no number": "Inget nödnummer för {country} finns i tabellen.",
        "emergency": "{number} nödnummer, vid samtal inom {country}",
        "not urgent": "{number} polisen, ej akut, vid samtal inom {country}",
        "swedish police": "{number} svensk polis, från utlandet",
        "unconfirmed": "(obekräftat)",
    },
}


def words(language: str) -> Words:
    """The words of "sv"; of "en" for everything else."""
    return WORDS["sv" if language == "sv" else "en"]


def number(value: float, decimals: int, words: Words) -> str:
    """`1.9`, in Swedish `1,9`."""
    return f"{value:.{decimals}f}".replace(".", words["decimal"])


def distance(metres: float, words: Words) -> str:
    """`7 m`, `60 m`, `460 m`, `1.9 km`, `12 km`: two figures are as much as an operator can use."""
    if metres < 99.5:
        return f"{metres:.0f} m"
    if metres < 995:
        return f"{round(metres, -1):.0f} m"
    return f"{number(metres / 1000, 1 if metres < 9_950 else 0, words)} km"


def span(seconds: float, words: Words) -> str:
    """`12 s`, `5 min`, `3 h`, `4 days`, to the nearest."""
    if seconds < 119.5:
        return f"{seconds:.0f} s"
    if seconds < 119.5 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 47.5 * 3600:
        return f"{seconds / 3600:.0f} h"
    return f"{seconds / 86400:.0f} {words['days']}"


def arrival(eta: Eta, words: Words) -> str:
    """`4 min (est.)`: whole minutes, never less than one, and marked unless a road was followed."""
    time = span(max(60.0, round(eta.seconds / 60) * 60.0), words)
    time = "1 min" if time == "60 s" else time
    return words["estimated"].format(time=time) if eta.estimated else time
