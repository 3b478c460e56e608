"""What the law erases is erased, everywhere, and the chain stays whole (DESIGN promise 11, store.md section 3.1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from console import events as e
from console.clock import SystemClock
from console.journal import erasing, sqlite_file, sqlite_journal
from console.journal.clean import keep_clean
from console.journal.interface import Journal, JournalFault
from console.journal.key_ring import KeyRing
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.reading import Reading
from console.register import Person
from console.text import Untrusted
from tests.journal.conftest import Opener
from tests.journal.forensics import found_in, opened_by_anything, secrets_of
from tests.journal.journal_cases import behind_its_back, note, until
from tests.support_keys import KEYS, look_into

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


# ---- nothing of it is left anywhere


def nothing_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is."""


def without_truncation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing.apsw, "SQLITE_CHECKPOINT_TRUNCATE", erasing.apsw.SQLITE_CHECKPOINT_PASSIVE)


def without_secure_delete(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row gets shorter, and what it loses is not wiped."""
    monkeypatch.setattr(sqlite_file, "PRAGMAS", sqlite_file.PRAGMAS.replace("secure_delete = ON", "secure_delete=OFF"))


def without_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "snapshots_of", lambda path: [])


def without_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_journal, "spares_of", lambda path: [])


@pytest.mark.parametrize(
    ("taken_away", "found"),
    [
        (nothing_taken_away, set()),
        (without_truncation, {"journal.db"}),  # the spare was closed before, and has no WAL
        (without_secure_delete, {"journal.db", "journal.spare.db"}),
        (without_snapshots, {"journal.db.snapshot"}),
        (without_spare, {"journal.spare.db"}),
    ],
)
async def test_no_key_and_no_word_is_left_in_any_file(
    taken_away: Callable[[pytest.MonkeyPatch], None], found: set[str], opened: Opener, path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """With the master key in hand. All but the first case are controls: each protection taken away shows."""
    taken_away(monkeypatch)
    journal = opened()
    spare = open_journal(path.with_name("journal.spare.db"), SystemClock(), KEYS)
    incident = uuid4()
    for each in (journal, spare):
        await each.append([of(e.IncidentOpened(priority=1, trigger="button"), incident)])
        for number in range(20):
            await a_message(each, f"{WORDS} {number}", incident)
            await a_message(each, f"{OTHER} {number}", None)
    await spare.close()
    path.with_name("journal.db.snapshot").write_bytes(WORDS.encode())
    secrets = [WORDS.encode()]
    for file in (path, path.with_name("journal.spare.db")):
        secrets += secrets_of(file, [incident.bytes])
    assert len(secrets) == 1 + 2 * 2 * 21
    assert found_in(path.parent, secrets) == {"journal.db", "journal.spare.db", "journal.db.snapshot"}
    erased = await journal.erase(incident, "PDL 5", BY)
    assert erased.left == ()
    assert found_in(path.parent, secrets) == found


async def test_an_erasure_leaves_no_copy_in_pages_that_were_full(opened: Opener, path: Path) -> None:
    """Keys of many incidents side by side, attached and erased one after the other: a row that moves leaves a copy."""
    journal = opened(poll_s=None)
    incidents = [uuid4() for _ in range(6)]
    for _ in range(3):
        for incident in incidents:
            received = [of(e.RawReceived(source="m", media="t", payload=b"x")) for _ in range(20)]
            read = [of(e.RawRead(raw=each.cmd, reading=Reading(format="t")), incident) for each in received]
            await journal.append([*received, *read])
    secrets = secrets_of(path, [each.bytes for each in incidents[::2]])
    assert len(secrets) == 2 * 3 * 61
    for incident in incidents[::2]:
        await journal.erase(incident, "PDL 5", BY)
    assert found_in(path.parent, secrets) == set()


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


# ---- one message that is nobody's


@pytest.mark.parametrize(
    ("taken_away", "found"),
    [
        (nothing_taken_away, set()),
        (without_truncation, {"journal.db"}),
        (without_secure_delete, {"journal.db", "journal.spare.db"}),
        (without_snapshots, {"journal.db.snapshot"}),
        (without_spare, {"journal.spare.db"}),
    ],
)
async def test_a_message_that_is_nobodys_goes_alone_and_leaves_nothing(
    taken_away: Callable[[pytest.MonkeyPatch], None], found: set[str], opened: Opener, path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """All but the first case are controls, as above. The messages beside it stay."""
    taken_away(monkeypatch)
    journal = opened()
    spare = open_journal(path.with_name("journal.spare.db"), SystemClock(), KEYS)
    case = await a_case(journal)
    received = of(e.RawReceived(source="modem", media="sms-text", payload=WORDS.encode()))
    read = of(e.RawRead(raw=received.cmd, reading=Reading(format="sms", text=Untrusted(WORDS))))
    for each in (journal, spare):
        for number in range(20):
            await a_message(each, f"{OTHER} {number}", None)
            if number == 10:
                await each.append([received])
                await each.append([read])
    await spare.close()
    path.with_name("journal.db.snapshot").write_bytes(WORDS.encode())
    secrets = [
        WORDS.encode(),
        *(secret for file in (path, spare.path) for secret in secrets_of_message(file, received)),
    ]
    assert len(secrets) == 1 + 2 * 2
    assert found_in(path.parent, secrets) == {"journal.db", "journal.spare.db", "journal.db.snapshot"}
    erased = await journal.erase(received.cmd, "PDL 5", BY)
    assert (erased.keys, erased.incidents, erased.left) == (
        2 if "journal.spare.db" not in found else erased.keys,
        (),
        (),
    )
    assert found_in(path.parent, secrets) == found
    assert (await journal.verify()).ok
    stored = journal.read(0, 1000)
    assert [one.fact.name for one in stored if isinstance(one.fact, e.Erased)] == ["raw.received", "raw.read"]
    last = stored[-1].fact
    assert last == e.KeyErased(rule="PDL 5", keys=1, second="B.B", message=received.cmd)
    assert sum(OTHER in repr(e.plain(one.fact)) for one in stored) == 20, "their neighbours"
    assert not any(isinstance(one.fact, e.Erased) for one in stored if one.incident == case)


def secrets_of_message(file: Path, received: e.NewEvent) -> list[bytes]:
    connection = look_into(file)
    id, wrapped = connection.execute(
        "SELECT dek.id, wrapped FROM event JOIN dek ON dek.id = event.dek WHERE cmd = ?", (received.cmd.bytes,)
    ).fetchone()
    connection.close()
    return [wrapped, KeyRing(KEYS.wrapping).unwrap(id, wrapped)]


async def test_a_message_that_is_somebodys_does_not_go_alone(opened: Opener) -> None:
    journal = opened()
    theirs = [await a_message(journal, WORDS, uuid4()), await a_message(journal, WORDS, None, "P1")]
    before = journal.read(0, 1000)
    for cmd in (*theirs, before[1].cmd):
        with pytest.raises(JournalFault) as fault:
            await journal.erase(cmd, "PDL 5", BY)
        assert fault.value.code == "journal.erase.nothing"
    assert journal.read(0, 1000) == before


async def test_a_key_of_a_message_that_the_record_does_not_speak_of_was_taken(opened: Opener, path: Path) -> None:
    """The control of the one that was erased: the same row, without the event."""
    journal = opened()
    cmd = await a_message(journal, WORDS, None)
    behind_its_back(path, f"UPDATE dek SET wrapped = NULL, owner = x'{cmd.hex}' WHERE id = 1")
    assert not (await journal.verify()).ok


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


# ---- sealing


async def test_a_key_of_a_transaction_that_was_undone_is_never_used(opened: Opener, path: Path) -> None:
    """The job after it makes its own: a cache of owners would seal with a key that is not in the file."""
    journal = opened()
    incident = uuid4()
    drafts = [journal._draft(note("first", incident=incident))]

    def fails(ledger: sqlite_journal.Ledger) -> None:
        ledger.append(drafts)
        raise MemoryError

    with pytest.raises(JournalFault):
        await journal._write(fails)
    await journal.close()
    again = opened()
    await again.append([note("second", incident=incident)])
    assert [stored.fact for stored in again.read()] == [e.NoteWritten(words=Untrusted("second"))]


async def test_two_processes_use_one_key_for_one_incident(opened: Opener, path: Path) -> None:
    here, there = opened(), opened(checkpoints=False)
    incident = uuid4()
    for number in range(4):
        await (here, there)[number % 2].append([note(str(number), incident=incident)])
    assert {row.header.dek for row in here._rows(0, 10)} == {1}
    await here.erase(incident, "PDL 5", BY)
    await there.append([note("late", incident=incident)])
    assert [type(stored.fact) for stored in there.read(4)] == [e.KeyErased, e.NoteWritten]


async def test_a_message_that_came_twice_leaves_no_second_key(opened: Opener, path: Path) -> None:
    journal = opened()
    again = of(e.RawReceived(source="m", media="t", payload=b"x"))
    await journal.append([again])
    before = secrets_of(path, [bytes(16)])
    await journal.append([again])
    assert secrets_of(path, [bytes(16)]) == before
    assert [row.header.dek for row in journal._rows(0, 9)] == [1]


async def test_a_body_moved_to_another_row_does_not_open(opened: Opener, path: Path) -> None:
    """Both rows have the same key; the header is what makes the difference. It is shown, and keeps nobody out."""
    journal = opened()
    incident = uuid4()
    await journal.append([note("one", incident=incident), note("two", incident=incident), note("three")])
    behind_its_back(path, "UPDATE event SET body = (SELECT body FROM event WHERE nseq = 1) WHERE nseq = 2")
    assert kinds(journal) == ["NoteWritten", "Unopened", "NoteWritten"]
    assert (await journal.verify()).at == 2


async def test_a_key_moved_to_another_row_does_not_open(opened: Opener, path: Path) -> None:
    journal = opened()
    await journal.append([note("one", incident=uuid4()), note("two", incident=uuid4())])
    behind_its_back(path, "UPDATE dek SET wrapped = (SELECT wrapped FROM dek WHERE id = 1) WHERE id = 2")
    assert kinds(journal) == ["NoteWritten", "Unopened"]


async def test_the_key_of_a_row_is_given_to_whoever_exports_it(opened: Opener) -> None:
    from console.journal.chain import header_bytes
    from console.journal.key_ring import AESGCM

    journal: SqliteJournal = opened()
    incident = await a_case(journal)
    row = journal._rows(0, 1)[0]
    key = journal._keyed.key_of(row)
    assert key is not None
    opened_body = AESGCM(key).decrypt(row.body[:12], row.body[12:], header_bytes(row.header))
    assert e.decode(row.header.kind, opened_body) == journal.read(0, 1)[0].fact
    await journal.erase(incident, "PDL 5", BY)
    assert journal._keyed.key_of(journal._rows(0, 1)[0]) is None
