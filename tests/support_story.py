"""Tell a board a story: facts in, stored events out, on a clock that only moves when told to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from uuid import UUID, uuid5

from console.board import Board
from console.events import Fact, IncidentOpened, NewEvent, RawRead, RawReceived, Stored
from console.reading import Fix, Reading, Trigger
from console.register import Device, Person, Place, ThreatActor, Unit
from console.text import Untrusted

START = 1_739_306_400_000_000  # 2025-02-11 20:40:00 UTC
SPACE = UUID(int=7)

MIRA = Person(
    id="P1", name="Mira Exempel", mode="SILENT", risk="HIGH", code_ok="blå stege", code_duress="grön stege",
    do_not=("call back", "sirens < 500 m"), children=("child 1 (6 y)",), medical="insulin",
    threats=(ThreatActor(name="A. Okänd", relation="ex-partner", vehicle="grå kombi", weapons="?"),),
    places=(Place(label="home", address="Provgatan 9", lat=59.3300, lon=18.0601),),
)  # fmt: skip
LISA = Person(id="P2", name="Lisa Påhittad", mode="LOUD")
PHONE = Device(id="D7", person="P1", number="0701740605", identities=("350000000000000",))
PHONE2 = Device(id="D8", person="P2", number="0701740606")
UNITS = (
    Unit(id="3310", lat=59.3346, lon=18.0632),
    Unit(id="3320", lat=59.3201, lon=18.0710),
    Unit(id="3330", lat=59.31, lon=18.02, state="off"),
)


def ids(name: str = "id") -> Iterator[UUID]:
    """Endless distinct ids, the same in every run."""
    return (uuid5(SPACE, f"{name} {number}") for number in count(1))


class Story:
    """A journal that exists only as its events; `board` is its fold so far."""

    def __init__(self) -> None:
        self.events: list[Stored] = []
        self.board = Board()
        self.now = START
        self._ids = ids()

    def new_id(self) -> UUID:
        return next(self._ids)

    def wait(self, seconds: float) -> Story:
        self.now += round(seconds * 1_000_000)
        return self

    def tell(
        self, fact: Fact, incident: UUID | None = None, actor: str | None = None, epoch: int | None = None
    ) -> Stored:
        return self.take(NewEvent(fact=fact, cmd=self.new_id(), incident=incident, actor=actor, epoch=epoch))

    def take(self, event: NewEvent) -> Stored:
        stored = Stored(
            nseq=len(self.events) + 1, ts=self.now, fact=event.fact, cmd=event.cmd, incident=event.incident,
            actor=event.actor, epoch=event.epoch,
        )  # fmt: skip
        self.events.append(stored)
        self.board.apply(stored)
        return stored

    def opened(
        self, person: str | None = "P1", number: str = "", trigger: Trigger = "button", priority: int = 1
    ) -> UUID:
        """An incident with one alarm in it."""
        incident = self.new_id()
        named = Untrusted(number) if number else None
        self.tell(IncidentOpened(priority=priority, trigger=trigger, person=person, number=named), incident)
        self.alarm(incident, (trigger,))
        return incident

    def alarm(self, incident: UUID | None, triggers: tuple[Trigger, ...] = ("button",), *fixes: Fix) -> Stored:
        raw = self.tell(RawReceived(source="modem", media="sms-text", payload=f"{len(self.events)}".encode()))
        return self.tell(RawRead(raw=raw.cmd, reading=Reading(format="t", triggers=triggers, fixes=fixes)), incident)
