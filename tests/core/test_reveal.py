"""A protected field is on no screen and in no line before `record.viewed` is in the journal (DESIGN promise 11)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC
from itertools import count
from uuid import UUID

import pytest
from msgspec.structs import replace

from console import events as e
from console.actions import Refused
from console.clock import SimulatedClock
from console.journal.interface import Appended
from console.journal.memory import MemoryJournal
from console.node import Node
from console.plain import LineMode
from console.printed import event_json, line_of
from console.register import MASK, PROTECTED, Person, Place, masked, protected
from console.requests import Request, Reveal
from tests.support_lines import Typing
from tests.support_story import MIRA, START

SECRETS = ("blå stege", "grön stege", "Provgatan 9", "Gården 1", "Skogen")
PERSON = replace(
    MIRA, places=(*MIRA.places, Place(label="Skogen", address="Gården 1", lat=60, lon=17, safe_house=True))
)
INCIDENT = UUID(int=999)


class SlowJournal(MemoryJournal):
    """Writes when it is let, so that what is shown before the write can be seen."""

    def __init__(self) -> None:
        super().__init__(SimulatedClock(START))
        self.may_write = asyncio.Event()
        self.may_write.set()

    async def append(self, events: Sequence[e.NewEvent]) -> Appended:
        await self.may_write.wait()
        return await super().append(events)


class ShowsFirst(LineMode):
    """The planted fault: the words first, the journal after."""

    async def _perform(self, request: Request) -> None:
        if isinstance(request, Reveal):
            self._reveal(request)
        await super()._perform(request)


class Lines(Typing):
    """One operator in line mode."""

    def __init__(self, mode: type[LineMode]) -> None:
        super().__init__()
        self.journal = SlowJournal()
        numbers = count(1)
        self.node = Node(self.journal, self.journal._stamp._clock, lambda: UUID(int=next(numbers)))
        self._mode = mode(self.node, "L.EK", self.said.append, UTC)
        self.running: asyncio.Task[int] | None = None

    async def open(self) -> None:
        await self.node.start()
        opened = e.IncidentOpened(priority=1, trigger="button", person="P1")
        facts: list[tuple[e.Fact, UUID | None]] = [
            (e.PersonRegistered(person=PERSON), None),
            (e.OperatorPresent(desk="other"), None),
            (opened, INCIDENT),
        ]
        for number, (fact, incident) in enumerate(facts):
            event = e.NewEvent(fact=fact, cmd=UUID(int=5000 + number), incident=incident, actor="B.ÅS")
            await self.node.append([event])
        self.running = asyncio.ensure_future(self._mode.run(self._lines()))
        await self.settle()

    async def close(self) -> None:
        self.journal.may_write.set()
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)
        await self.node.close()


@pytest.fixture
async def lines(request: pytest.FixtureRequest) -> AsyncIterator[Lines]:
    made = Lines(getattr(request, "param", LineMode))
    await made.open()
    yield made
    await made.close()


@pytest.mark.parametrize(("lines", "early"), [(LineMode, False), (ShowsFirst, True)], indirect=["lines"])
async def test_nothing_is_said_before_it_is_written(lines: Lines, early: bool) -> None:
    """The second case is the control: a desk that shows first is seen."""
    lines.journal.may_write.clear()
    assert ("blå stege" in await lines.type("reveal code_ok asked on the line")) is early
    lines.journal.may_write.set()
    await lines.settle()
    assert "blå stege" in "\n".join(lines.said)
    viewed = [stored.fact for stored in lines.journal.read(0, 100) if isinstance(stored.fact, e.RecordViewed)]
    assert viewed == [e.RecordViewed(person="P1", field="code_ok", reason="asked on the line", screen="desk")]


async def test_places_do_not_bring_the_safe_house_with_them(lines: Lines) -> None:
    said = await lines.type("reveal places help is on its way")
    assert "Provgatan 9" in said
    assert "Gården" not in said
    assert "second person" in await lines.type("reveal safe_house help is on its way")
    assert "Gården" not in "\n".join(lines.said)
    assert "Gården 1" in await lines.type("reveal safe_house with B.ÅS help is on its way")
    viewed = [stored.fact for stored in lines.journal.read(0, 100) if isinstance(stored.fact, e.RecordViewed)]
    assert [(fact.field, fact.second) for fact in viewed] == [("places", ""), ("safe_house", "B.ÅS")]


@pytest.mark.parametrize("field", ["contacts", "__class__", "name", "threats"])
async def test_what_is_no_protected_field_is_not_read_through_this_door(lines: Lines, field: str) -> None:
    assert "no protected field" in await lines.type(f"reveal {field} why not")
    assert not any(isinstance(stored.fact, e.RecordViewed) for stored in lines.journal.read(0, 100))


@pytest.mark.parametrize("command", ["show", "list", "units", "health", "help"])
async def test_no_other_command_says_them(lines: Lines, command: str) -> None:
    await lines.type(command)
    assert [secret for secret in SECRETS if secret in "\n".join(lines.said)] == []


async def test_while_the_journal_is_slow_help_goes_on(lines: Lines) -> None:
    """A read that waits for the journal keeps no other act from being asked for."""
    lines.journal.may_write.clear()
    reading = asyncio.ensure_future(
        lines.node.perform(Reveal(incident=INCIDENT, field="code_ok", reason="x"), lines._mode._operator)
    )
    await lines.settle()
    assert not reading.done()
    won = await lines.journal.claim(INCIDENT, 0, "L.EK", UUID(int=77))
    assert won.stored.actor == "L.EK"  # type: ignore[union-attr]
    lines.journal.may_write.set()
    assert not isinstance(await reading, Refused)


@pytest.mark.parametrize("printed", [event_json, line_of])
def test_the_journal_read_back_masks_the_register(printed: Callable[[e.Stored], str]) -> None:
    stored = e.Stored(nseq=1, ts=START, fact=e.PersonRegistered(person=PERSON), cmd=UUID(int=1))
    words = printed(stored).encode().decode("unicode_escape")
    assert [secret for secret in SECRETS if secret in words] == []
    assert "59.33" not in words


def test_the_control_unmasked_it_is_all_there() -> None:
    everything = str(e.plain(PERSON))
    assert all(secret in everything for secret in SECRETS)
    assert [secret for secret in SECRETS if secret in str(e.plain(masked(PERSON)))] == []
    assert masked(PERSON).code_ok == MASK
    assert {field: bool(protected(PERSON, field)) for field in PROTECTED} == dict.fromkeys(PROTECTED, True)
    assert masked(Person(id="P9", name="Lisa Påhittad")).code_ok == ""
