"""What the law erases is erased, everywhere, and the chain stays whole (DESIGN promise 11, store.md section 3.1)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from erase_cases import BY, OTHER, WORDS, a_case, a_message, kinds, of

from console import events as e
from console.clock import SystemClock
from console.journal import erasing, sqlite_file, sqlite_journal
from console.journal.clean import keep_clean
from console.journal.interface import JournalFault
from console.register import Person
from console.text import Untrusted
from tests.journal.conftest import Opener
from tests.journal.forensics import found_in, opened_by_anything, secrets_of
from tests.journal.journal_cases import note, until
from tests.support_keys import KEYS


async def test_erased_means_unreadable_and_the_chain_is_whole(opened: Opener, path: Path) -> None:
    journal = opened()
    incident, other = await a_case(journal), await a_case(journal, OTHER)
    before = [stored for stored in journal.read(0, 1000) if stored.incident == other]
    erased = await journal.erase(incident, "PDL 5", BY)
    assert (erased.keys, erased.incidents, erased.left) == (4, (incident,), ())
    stored = journal.read(0, 1000)
    assert {type(one.fact) for one in stored if one.incident == incident} == {e.Erased, e.KeyErased}
    assert not any("Mira" in repr(e.plain(one.fact)) for one in stored)
    assert [one for one in stored if one.incident == other] == before
    assert (await journal.verify()).ok
    assert opened_by_anything(path, [other.bytes]) == 6  # the control of the next line
    assert opened_by_anything(path, [incident.bytes]) == 1  # key.erased itself, which is nobody's


async def test_an_erasure_says_who_why_and_how_much_and_names_nobody(opened: Opener) -> None:
    journal = opened()
    incident = await a_case(journal)
    await journal.erase(incident, "PDL 5", BY)
    last = journal.read(0, 1000)[-1]
    assert (last.actor, last.incident) == ("A.A", incident)
    assert last.fact == e.KeyErased(rule="PDL 5", keys=4, second="B.B", incidents=(incident,))


# ---- whose keys go


async def test_joined_incidents_are_erased_together(opened: Opener) -> None:
    journal = opened()
    first, second, third = await a_case(journal), await a_case(journal), await a_case(journal, OTHER)
    await journal.append([of(e.IncidentJoined(into=second), first)])
    await a_message(journal, WORDS, first)  # what still comes under the old name
    erased = await journal.erase(second, "PDL 5", BY)
    assert set(erased.incidents) == {first, second}
    assert erased.keys == 9
    stored = journal.read(0, 1000)
    assert not any("Mira" in repr(e.plain(one.fact)) for one in stored)
    assert not any(isinstance(one.fact, e.Erased) for one in stored if one.incident == third)


async def test_joined_in_a_circle_and_erased_by_the_first(opened: Opener) -> None:
    journal = opened()
    first, second = await a_case(journal), await a_case(journal)
    await journal.append([of(e.IncidentJoined(into=second), first), of(e.IncidentJoined(into=first), second)])
    assert (await journal.erase(first, "PDL 5", BY)).keys == 8


async def test_a_person_goes_with_what_was_known_without_an_alarm(opened: Opener, path: Path) -> None:
    journal = opened()
    mira = Person(id="19800101-1234", name=WORDS)
    await journal.append([of(e.PersonRegistered(person=mira)), of(e.EntryRetired(what="person", id=mira.id))])
    await journal.append([of(e.RecordViewed(person=mira.id, field="places", reason="help"), uuid4())])
    await a_message(journal, WORDS, None, mira.id)
    await journal.append([of(e.PersonRegistered(person=Person(id="P2", name=OTHER)))])
    erased = await journal.erase_person(mira.id, "PDL 5", BY)
    assert erased.keys == 2  # the person's own, and one message's with its reading
    stored = journal.read(0, 1000)
    assert [type(one.fact) for one in stored] == [*[e.Erased] * 5, e.PersonRegistered, e.KeyErased]
    assert found_in(path.parent, [mira.id.encode(), WORDS.encode()]) == set()


async def test_what_happens_to_an_erased_incident_later_has_a_new_key(opened: Opener) -> None:
    journal = opened()
    incident = await a_case(journal)
    await journal.erase(incident, "PDL 5", BY)
    await journal.append([note("later", incident=incident)])
    assert journal.read(0, 1000)[-1].fact == e.NoteWritten(words=Untrusted("later"))
    assert (await journal.erase(incident, "PDL 5", BY)).keys == 1


# ---- who may, and what is refused


@pytest.mark.parametrize(
    ("rule", "by", "code"),
    [
        ("PDL 5", ("A.A", ""), "journal.erase.one-person"),
        ("PDL 5", ("A.A", " a.a "), "journal.erase.one-person"),
        (" ", BY, "journal.erase.no-rule"),
    ],
)
async def test_refused_before_anything_is_written(opened: Opener, rule: str, by: tuple[str, str], code: str) -> None:
    journal = opened()
    incident = await a_case(journal)
    before = journal.read(0, 1000)
    with pytest.raises(JournalFault) as fault:
        await journal.erase(incident, rule, by)
    assert fault.value.code == code
    assert journal.read(0, 1000) == before


async def test_an_unknown_incident_and_a_second_time_are_told(opened: Opener) -> None:
    journal = opened()
    incident = await a_case(journal)
    await journal.erase(incident, "PDL 5", BY)
    events = len(kinds(journal))
    for each in (incident, uuid4()):
        with pytest.raises(JournalFault) as fault:
            await journal.erase(each, "PDL 5", BY)
        assert fault.value.code == "journal.erase.nothing"
    assert len(kinds(journal)) == events


async def test_something_that_just_happened_stops_it(opened: Opener) -> None:
    journal = opened()
    incident = await a_case(journal)
    seen = journal.health().head
    await journal.append([note("help", incident=incident)])
    with pytest.raises(JournalFault) as fault:
        await journal.erase(incident, "PDL 5", BY, seen=seen)
    assert fault.value.code == "journal.erase.moved"
    assert (await journal.erase(incident, "PDL 5", BY, seen=seen + 1)).keys == 4


# ---- somebody else has the file open


async def test_a_reader_in_the_way_is_told_and_it_is_finished_later(
    opened: Opener, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.journal.clean.TRIES", 2)
    monkeypatch.setattr(sqlite_journal.sweep_patiently, "__defaults__", (2,))
    journal = opened()
    incident = await a_case(journal)
    secrets = secrets_of(path, [incident.bytes])
    reading = sqlite_file.connect(path, KEYS, writer=False)
    reading.execute("BEGIN; SELECT count(*) FROM event").fetchall()
    erased = await journal.erase(incident, "PDL 5", BY)
    assert erased.left == (f"{path}-wal",)
    assert journal.unfinished()
    assert found_in(path.parent, secrets) == {"journal.db"}  # the control of the last line: it is really there
    reading.close()
    assert await journal.sweep() == ""
    assert not journal.unfinished()
    assert found_in(path.parent, secrets) == set()


async def test_the_intake_finishes_what_a_killed_command_left(opened: Opener, path: Path) -> None:
    """The keys are gone and the process with them, before it could sweep. The control: until the intake looks, the
    traces are there."""
    journal = opened()
    incident = await a_case(journal)
    secrets = secrets_of(path, [incident.bytes])
    order = erasing.Order((incident.bytes,), "PDL 5", BY)
    await journal._write(lambda ledger: erasing.erase_keys(order, ledger, journal._table, 1, journal._draft))
    assert journal.unfinished()
    assert found_in(path.parent, secrets) == {"journal.db"}
    cleaning = asyncio.create_task(keep_clean(journal, SystemClock()))
    await until(lambda: not journal.unfinished())
    cleaning.cancel()
    await asyncio.gather(cleaning, return_exceptions=True)
    assert found_in(path.parent, secrets) == set()


async def test_another_process_has_nothing_open_after_it_saw_the_erasure(opened: Opener) -> None:
    """The control: before it, the key of the incident is kept opened."""
    here, there = opened(), opened(checkpoints=False)
    incident = await a_case(here)
    there.read(0, 1000)
    assert there._keyed._opening._opened
    await here.erase(incident, "PDL 5", BY)
    there.read(there.health().head - 1)
    kept = there._keyed._opening._opened
    assert len(kept) == 1  # the node's own, of key.erased
