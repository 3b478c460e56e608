"""Incidents and messages that are there to be erased."""

from __future__ import annotations

from uuid import UUID, uuid4

from console import events as e
from console.journal.interface import Journal
from console.reading import Reading
from console.text import Untrusted
from tests.journal.journal_cases import note

BY = ("A.A", "B.B")
WORDS = "Mira Exempel Provgatan 9"
OTHER = "Lisa Påhittad"


def of(fact: e.Fact, incident: UUID | None = None) -> e.NewEvent:
    return e.NewEvent(fact=fact, cmd=uuid4(), incident=incident, actor="op1")


async def a_message(journal: Journal, words: str, incident: UUID | None, person: str | None = None) -> UUID:
    received = of(e.RawReceived(source="modem", media="sms-text", payload=words.encode()))
    reading = Reading(format="sms", text=Untrusted(words))
    await journal.append([received])
    await journal.append([of(e.RawRead(raw=received.cmd, reading=reading, person=person), incident)])
    return received.cmd


async def a_case(journal: Journal, words: str = WORDS, messages: int = 3) -> UUID:
    incident = uuid4()
    await journal.append([of(e.IncidentOpened(priority=1, trigger="button", person="P1"), incident)])
    for number in range(messages):
        await a_message(journal, f"{words} {number}", incident)
    await journal.append([note(words, incident=incident), of(e.Closed(outcome="real"), incident)])
    return incident


def kinds(journal: Journal) -> list[str]:
    return [type(stored.fact).__name__ for stored in journal.read(0, 1000)]
