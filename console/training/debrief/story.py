"""The shape of a debrief: everything in it can be shown, and every time is in seconds from the start."""

from __future__ import annotations

from typing import Literal

import msgspec

from console.events import Stored
from console.text import Shown
from console.training.judging import State
from console.training.result import Stayed

Name = Literal["alarm", "audio", "recording", "position", "operator", "units", "instructor"]
# Of marks: what happened. Of bars: how it was meanwhile.
Kind = Literal[
    "alarm", "said", "fix", "act", "keys", "unit", "note", "change",
    "waiting", "handling", "sent", "on_scene", "closed", "open", "good", "bad",
]  # fmt: skip


class Moment(msgspec.Struct, frozen=True):
    """Where to jump to: the board after the event `nseq`, as the clock stood at `at`."""

    at: float
    nseq: int


class Mark(msgspec.Struct, frozen=True):
    at: float
    nseq: int
    kind: Kind
    words: Shown


class Bar(msgspec.Struct, frozen=True):
    begin: float
    end: float
    kind: Kind
    words: Shown


class Lane(msgspec.Struct, frozen=True):
    name: Name
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


class Dialogue(msgspec.Struct, frozen=True):
    """What was said on one call, in the texts of one case, or on the radio with one unit. At least one line."""

    who: Shown
    lines: tuple[Mark, ...]


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table. `reason` says in words why it is worth what it is worth, and is never empty.

    `opens`, `deadline`: the bar; no deadline: until the exercise ends. `reference_at`: when the model answer did it.
    """

    id: str
    sort: Literal["expect", "forbid"]
    state: State
    points: int
    most: int
    critical: bool
    critical_miss: bool
    goal: Shown
    seat: Shown
    expected: Shown
    reason: Shown
    moment: Moment
    opens: float | None = None
    deadline: float | None = None
    done_at: float | None = None
    late_by: float | None = None
    reference_at: float | None = None
    reference_points: int | None = None


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A position that was known. Degrees WGS84; accuracy in metres."""

    at: float
    lat: float
    lon: float
    who: Shown
    is_unit: bool = False
    accuracy_m: float | None = None


class Debrief(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. `reference`: whether there was a model answer to stand beside; `events`: those of the run."""

    scenario: str
    rev: int
    sha256: str
    seed: int
    title: Shown
    seconds: float
    points_sum: int
    most: int
    needed: int
    passed: bool
    finished: bool
    misses: tuple[Point, ...]
    lanes: tuple[Lane, ...]
    points: tuple[Point, ...]
    stays: tuple[Stayed, ...]
    listening_s: float
    microphone_s: float
    acts: dict[str, int]
    keys: dict[str, dict[str, int]]
    spots: tuple[Spot, ...]
    reference: bool
    reference_sum: int
    origin: int  # microseconds UTC
    events: tuple[Stored, ...]
    dialogues: tuple[Dialogue, ...] = ()
