"""`larmbord where LAT LON`: coordinate forms, country, and which number to call."""

from __future__ import annotations

import argparse
import json
import sys

from console.i18n import _, language
from maps.coordinates import ddm, decimal, sweref
from maps.geo import is_place
from maps.numbers import emergency_numbers


def where(options: argparse.Namespace) -> int:
    """0, or 1 when the pair is no place."""
    lat, lon = options.lat, options.lon
    if not is_place(lat, lon):
        print(_("{lat} {lon} is no place: latitude is −90 to 90, longitude −180 to 180, and 0,0 is never one.").format(
            lat=lat, lon=lon), file=sys.stderr)  # fmt: skip
        return 1
    answer = emergency_numbers(lat, lon)
    forms = {"decimal": decimal(lat, lon), "ddm": ddm(lat, lon, language()), "sweref99tm": sweref(lat, lon)}
    if options.json:
        numbers = [
            {"number": number.number, "use": number.use, "dialled_in": number.dialled_in, "confirmed": number.confirmed}
            for number in answer.numbers
        ]
        print(json.dumps({"lat": lat, "lon": lon, **forms, "country": answer.country, "assumed": answer.assumed,
                          "near": answer.near, "numbers": numbers}))  # fmt: skip
        return 0
    print(forms["decimal"])
    print(forms["ddm"])
    if forms["sweref99tm"]:
        print(f"SWEREF 99 TM {forms['sweref99tm']}")
    for words in answer.sentences(language()):
        print(words)
    return 0
