"""The small types of the scenario format. What stands in `extra` tells shape.py how to read and check a word."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from console.reading import is_place
from console.training.problems import Misfit

# What a name can name. All names of a file share one namespace (training.md section 1 note 3).
ANCHOR = ("event", "rule", "consequence")

Duration = Annotated[float, Meta(extra={"form": "duration"})]  # seconds; written 30s, 2m10s
Moment = Annotated[int, Meta(extra={"form": "moment"})]  # microseconds UTC; written as a quoted ISO time with offset
Telephone = Annotated[str, Meta(extra={"form": "telephone"})]
RelativePath = Annotated[str, Meta(extra={"form": "path"})]
Percent = Annotated[int, Meta(ge=0, le=100)]
Decibel = Annotated[float, Meta(ge=-120, le=0)]  # dBFS

ActorRef = Annotated[str, Meta(extra={"refers": ("actor",)})]
UnitRef = Annotated[str, Meta(extra={"refers": ("unit",)})]
SpeakerRef = Annotated[str, Meta(extra={"refers": ("unit", "actor")})]
PersonRef = Annotated[str, Meta(extra={"refers": ("actor", "contact")})]
EventRef = Annotated[str, Meta(extra={"refers": ("event",)})]
AnchorRef = Annotated[str, Meta(extra={"refers": ANCHOR})]
PendingRef = Annotated[str, Meta(extra={"refers": ("event", "consequence")})]
ExpectRef = Annotated[str, Meta(extra={"refers": ("expect",)})]
ManualRef = Annotated[str, Meta(extra={"refers": ("event", "consequence")})]
GoalRef = Annotated[str, Meta(extra={"refers": ("goal",)})]
SeatRef = Annotated[str, Meta(extra={"refers": ("seat",)})]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Anything in a scenario file."""


class Localised(Part, frozen=True, kw_only=True):
    sv: str
    en: str


Words = str | Localised


def in_language(words: Words, language: str) -> str:
    """The words in "sv" or "en"."""
    if isinstance(words, str):
        return words
    return words.sv if language == "sv" else words.en


class Position(Part, frozen=True, array_like=True):
    """Written [lat, lon], WGS84 decimal degrees."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not is_place(self.lat, self.lon):
            raise Misfit("training.place", lat=self.lat, lon=self.lon)


class TrailPoint(Part, frozen=True, array_like=True):
    """Written [offset, lat, lon, accuracy]; the offset is from the trail's own start, the accuracy in metres."""

    offset: Duration
    lat: float
    lon: float
    accuracy_m: Annotated[float, Meta(ge=0, le=100_000)] | None = None

    def __post_init__(self) -> None:
        if not is_place(self.lat, self.lon):
            raise Misfit("training.place", lat=self.lat, lon=self.lon)
