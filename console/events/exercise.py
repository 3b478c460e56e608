"""The register, and exercises."""

from __future__ import annotations

from typing import ClassVar, Literal

from console.events.fact import Fact
from console.register import Device, Person, Unit
from console.text import Untrusted


class PersonRegistered(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "register.person"
    person: Person


class DeviceRegistered(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "register.device"
    device: Device


class UnitRegistered(Fact, frozen=True, kw_only=True):
    kind: ClassVar[str] = "register.unit"
    unit: Unit


class EntryRetired(Fact, frozen=True, kw_only=True):
    """Taken out of the register; what happened stays."""

    kind: ClassVar[str] = "register.retired"
    what: Literal["person", "device", "unit"]
    id: str


class ExerciseStarted(Fact, frozen=True, kw_only=True):
    """From here on this journal is an exercise. `sha256` is of the scenario file.

    `resumed`: of the past run it goes on from, the name of the result (`run`), its `sha256`, and `at` which moment.
    `lead`: how long after this event it begins, microseconds; until then, what happens is how the trainee finds it.
    """

    kind: ClassVar[str] = "exercise.started"
    scenario: str
    sha256: str
    seed: int
    title: dict[str, str] = {}
    resumed: dict[str, str] = {}
    lead: int = 0


class ExerciseMarked(Fact, frozen=True, kw_only=True):
    """Paused, resumed, speed changed, a note of the instructor, ended; "fired": the event `id` that waits for a hand;
    "told": words for the trainee in `seat` ("": all), as they came `via` note, phone, radio or person; "keys": the
    keys that were pressed at `seat`, in order. "refused": the instructor asked for what cannot be, and `code` names
    the sentence that says why. Ended `via` "hand": by the instructor, before its time."""

    kind: ClassVar[str] = "exercise.marked"
    what: Literal["paused", "resumed", "speed", "note", "ended", "fired", "told", "keys", "refused"]
    speed: float | None = None
    words: Untrusted | None = None
    id: str = ""
    via: str = ""
    seat: str = ""
    keys: tuple[str, ...] = ()
    code: str = ""


class ExerciseAsked(Fact, frozen=True, kw_only=True):
    """What the instructor `by` wishes, from a terminal of their own: `id` is what to fire, `speed` how fast.

    A wish does nothing and is worth nothing. The process of the exercise obeys it or not, and marks what it did.
    """

    kind: ClassVar[str] = "exercise.asked"
    what: Literal["pause", "resume", "speed", "fire", "note", "end"]
    id: str = ""
    speed: float | None = None
    words: Untrusted | None = None
    by: str = ""


class ExerciseBriefed(Fact, frozen=True, kw_only=True):
    """What a trainee who joins may know before it begins, and no more of the file: the `seats` there are, the `brief`,
    and what the shift before hands over. Words by language."""

    kind: ClassVar[str] = "exercise.briefed"
    seats: tuple[str, ...]
    brief: dict[str, str]
    notes: dict[str, str] = {}
    units_off: tuple[str, ...] = ()
