"""A board with an evening on it, and a node in memory: the desk's tests and benchmarks need no journal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from console import events as e
from console.actions import Refused, Rules, decide
from console.app import LarmbordApp
from console.board import Board
from console.clock import SimulatedClock
from console.moments import SECOND
from console.node import Done
from console.reading import Fix, Reading
from console.register import Contact, Device, Person, Place, ThreatActor, Unit
from console.requests import Request
from console.text import Untrusted

if TYPE_CHECKING:
    from textual.pilot import Pilot

PATIENCE_S = 60.0  # a bound for what must come; never a measure of speed
START = 1_739_308_997_000_000  # 2025-02-11 22:23:17 in Stockholm
MIRA = Person(
    id="mira", name="Mira Exempel", mode="SILENT", born=1987, risk="high", children=("child 1 (6 y)",),
    medical="insulin", do_not=("call back", "sirens < 500 m", "address on radio"), code_ok="blå stege",
    code_duress="grön stege", orders=("contact ban 200 m",),
    threats=(ThreatActor(name="A. Okänd", relation="ex-partner", vehicle="grey estate"),),
    places=(
        Place(label="home", address="Nygatan 9", lat=59.3301, lon=18.0605), Place(label="work", address="Hamngatan 3"),
        Place(label="K", address="Gården 1", safe_house=True),
    ),
    contacts=(
        Contact(id="lind", name="K. Lind", role="officer", number="070-174 06 90", safe_to_call=True),
        Contact(id="kin", name="B. Exempel", role="sister", number="070-174 06 91"),
    ),
)  # fmt: skip
LOUD = Person(id="omar", name="Omar Exempel", mode="LOUD", risk="medium")
UNITS = (
    Unit(id="3310", lat=59.3346, lon=18.0632), Unit(id="3320", lat=59.3201, lon=18.0710),
    Unit(id="3330", lat=59.3100, lon=18.0200, state="off"),
)  # fmt: skip


def ids(start: int = 1) -> Iterator[UUID]:
    while True:
        yield UUID(int=start)
        start += 1


class MemoryNode:
    """Board, rules, clock, perform and changed: what console.node.Node is, without a journal.

    `acts` are the requests that came, in order. `broken` makes every act fail as a full disk does.
    """

    def __init__(self, clock: object | None = None, rules: Rules | None = None) -> None:
        self.clock = clock or SimulatedClock(START)
        self.rules = rules or Rules()
        self.board = Board()
        self.acts: list[Request] = []
        self.broken: Exception | None = None
        self.reading: tuple[int, int] | None = None
        self._ids = ids()
        self._changed = asyncio.Event()

    def append(
        self, fact: e.Fact, incident: UUID | None = None, actor: str | None = None, epoch: int | None = None
    ) -> UUID:
        cmd = next(self._ids)
        stored = e.Stored(
            nseq=self.board.position + 1, ts=self.clock.now(), fact=fact, cmd=cmd, incident=incident, actor=actor,
            epoch=epoch,
        )  # fmt: skip
        self.board.apply(stored)
        self._changed.set()
        return cmd

    async def perform(self, request: Request, actor: str) -> Done | Refused:
        self.acts.append(request)
        if self.broken:
            raise self.broken
        plan = decide(self.board, request, actor, self.clock.now(), lambda: next(self._ids), self.rules)
        if isinstance(plan, Refused):
            return plan
        cmds = {event.cmd: self.append(event.fact, event.incident, event.actor, event.epoch) for event in plan.events}
        undo = cmds[plan.undoable] if plan.undoable else None
        return Done(code=plan.code, detail=plan.detail, undo=undo, incident=plan.events[0].incident)

    async def changed(self, revision: int) -> int:
        while self.board.revision <= revision:
            self._changed.clear()
            await self._changed.wait()
        return self.board.revision

    # ---- things that happen ----

    def register(self) -> None:
        for person in (MIRA, LOUD):
            self.append(e.PersonRegistered(person=person))
        self.append(e.DeviceRegistered(device=Device(id="D-07", person="mira", number="0701740605")))
        for unit in UNITS:
            self.append(e.UnitRegistered(unit=unit))

    def alarm(
        self, person: str | None = "mira", priority: int = 1, trigger: str = "button", number: str = "0701740605"
    ) -> UUID:
        """An incident with one message and one fix."""
        incident = next(self._ids)
        device = "D-07" if person == "mira" else None
        self.append(
            e.IncidentOpened(
                priority=priority, trigger=trigger, person=person, device=device, number=Untrusted(number)  # type: ignore[arg-type]
            ),
            incident,
        )  # fmt: skip
        fix = Fix(lat=59.33003, lon=18.06094, at=self.clock.now() - 3 * SECOND, accuracy_m=14, source="gps")
        reading = Reading(format="test", triggers=(trigger,), fixes=(fix,), battery=38)  # type: ignore[arg-type]
        self.append(e.RawRead(raw=next(self._ids), reading=reading, person=person), incident)
        return incident

    def line(self, incident: UUID, call: str = "c1") -> None:
        self.append(e.LineRang(call=call, source="modem", number=Untrusted("0701740605")), incident)

    def open_line(self, incident: UUID, call: str = "c1") -> None:
        self.append(e.LineOpened(call=call, source="modem"), incident)
        self.append(e.AudioHeard(call=call, level_db=-24, words=Untrusted("[steps, tv]")), incident)
        for copy in ("A", "B"):
            self.append(
                e.RecordingChanged(
                    state="recording", copy=copy, seconds=34, size=1_100_000, segments=3, sha256="6f1c" * 16
                ),
                incident,
            )

    async def wait(self, seconds: float) -> None:
        """Let simulated time pass."""
        assert isinstance(self.clock, SimulatedClock)
        await self.clock.advance_to(self.clock.mono() + seconds)


def evening(node: MemoryNode | None = None) -> tuple[MemoryNode, UUID]:
    """A station at work: sources ok, one P1 with a line, one zone breach, a technical alarm, one closed case."""
    node = node or MemoryNode()
    node.register()
    node.append(e.OperatorPresent(desk="1"), actor="L.EK")
    node.append(e.SoundConfirmed(heard=True), actor="L.EK")
    node.append(e.SourceReported(source="modem", state="ok", code="", figures={"signal_dbm": -83}))
    node.append(e.SourceReported(source="feed", state="ok", code=""))
    node.append(e.RecordingChanged(state="armed"))
    node.append(
        e.UnitReported(unit="3310", state="free", fix=Fix(lat=59.3346, lon=18.0632, at=node.clock.now() - 12 * SECOND))
    )
    node.append(e.DeviceReported(device=Untrusted("D-19"), battery=12, state="fault"))
    closed = node.alarm(person="omar", trigger="button", number="0701740611")
    node.append(e.Acknowledged(), closed, "L.EK", 0)
    node.append(e.Closed(outcome="accidental"), closed, "L.EK")
    node.alarm(person=None, priority=2, trigger="zone", number="0701740622")
    incident = node.alarm()
    node.line(incident)
    node.open_line(incident)
    return node, incident


@asynccontextmanager
async def opened(
    node: MemoryNode, size: tuple[int, int] = (120, 40), operator: str = "L.EK", **options: object
) -> AsyncIterator[tuple[LarmbordApp, Pilot[int]]]:
    """The desk on `node`, ready for keys."""
    app = LarmbordApp(node, node.clock, operator, **({"ask_sound": False} | options))  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.is_ready)
        yield app, pilot


async def until(pilot: Pilot[int], holds: Callable[[], object], seconds: float = PATIENCE_S) -> None:
    """Wait until it is so; fails aloud when it never is."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        await pilot.pause(0.01)


HOPS = 4  # a key goes from the app to the screen, to the widget, and comes back as a message


async def press(app: LarmbordApp, pilot: Pilot[int], *keys: str) -> None:
    """Keys, one after the other, each with everything it set going."""
    for key in keys:
        await pilot.press(key)
        for _hop in range(HOPS):
            await pilot.pause(0)
        await until(pilot, lambda: app.is_idle)
        for _hop in range(HOPS):
            await pilot.pause(0)


def picture(app: LarmbordApp) -> str:
    """The whole screen as text: past the line filter, without styles."""
    strips = app.screen._compositor.render_strips()  # private: this module alone
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def words_on(app: LarmbordApp) -> str:
    """The screen with every run of blanks as one, to search in."""
    return " ".join(picture(app).split())


HOSTILE = "\x1b]0;PWNED\x07\x1b[31;5;7mPWNED[/]\u202e\u200b\x9b31m"


def hostile_evening(node: MemoryNode | None = None, hostile: str = HOSTILE) -> tuple[MemoryNode, UUID]:
    """Every field a stranger can write, written by one."""
    node, bad = node or MemoryNode(), hostile
    person = Person(
        id="mira", name=bad, risk=bad, medical=bad, language=bad, do_not=(bad,), children=(bad,), code_ok=bad,
        code_duress=bad, orders=(bad,), threats=(ThreatActor(name=bad, relation=bad, vehicle=bad, weapons=bad),),
        places=(Place(label=bad, address=bad, lat=59.33, lon=18.06),),
        contacts=(Contact(id="c", name=bad, role=bad, number="070-174 06 90"),),
    )  # fmt: skip
    node.append(e.PersonRegistered(person=person))
    node.append(e.DeviceRegistered(device=Device(id="D-07", person="mira", number="0701740605")))
    node.append(e.UnitRegistered(unit=Unit(id=bad, lat=59.33, lon=18.06)))
    node.append(e.SourceReported(source=bad, state="down", code="unheard.of", detail={"why": bad}))
    node.append(e.DeviceReported(device=Untrusted(bad), state="fault", words=Untrusted(bad)))
    incident = node.alarm()
    reading = Reading(format="test", sender=Untrusted(bad), text=Untrusted(bad), links=(Untrusted(bad),))
    node.append(e.RawRead(raw=next(node._ids), reading=reading, person="mira"), incident)
    node.open_line(incident)
    for fact in (
        e.NoteWritten(words=Untrusted(bad)), e.AudioHeard(words=Untrusted(bad)),
        e.UnitReported(unit=bad, words=Untrusted(bad)),
        e.RecordingChanged(state="stalled", copy="A", why=Untrusted(bad)), e.Shelved(until=0, reason=Untrusted(bad)),
        e.Unshelved(), e.Unknown(name=bad, body=b"{}"), e.UnitSent(unit=bad), e.KeyHeard(call="c1", key=bad),
        e.HandedOver(number=bad, taken_by=Untrusted(bad)), e.UnitRecalled(unit=bad, why=bad),
        e.RecordViewed(person="mira", field=bad, reason=bad), e.SafetyOverridden(guard=bad, reason=Untrusted(bad)),
        e.StepDone(step="contact", words=Untrusted(bad)), e.LineRang(call="c2", source=bad, number=Untrusted(bad)),
        e.OutboundRequested(act="text", to=bad, expires=0, words=Untrusted(bad)),
    ):  # fmt: skip
        node.append(fact, incident, actor=bad)
    node.alarm(person=None, priority=2, trigger="zone", number=bad)
    return node, incident
