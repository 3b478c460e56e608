"""`larmbord journal erase`: who is asked what, and the exit code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from console import events as e
from console.cli import main
from console.clock import SystemClock
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_journal import open_journal
from console.reading import Reading
from console.register import Person
from console.text import Untrusted

BY = ("--by", "A.A", "--by", "B.B")
RULE = ("--rule", "PDL 5")


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """K-0001 is closed; K-0002 is open; P1 is out of the register, P2 is in it."""
    path = tmp_path / "journal.db"
    closed, still_open = uuid4(), uuid4()
    facts: list[tuple[e.Fact, UUID | None]] = [
        (e.PersonRegistered(person=Person(id="P1", name="Mira Exempel")), None),
        (e.EntryRetired(what="person", id="P1"), None),
        (e.PersonRegistered(person=Person(id="P2", name="Lisa Påhittad")), None),
        (e.IncidentOpened(priority=1, trigger="button"), closed),
        (e.NoteWritten(words=Untrusted("Mira")), closed),
        (e.Closed(outcome="real"), closed),
        (e.IncidentOpened(priority=1, trigger="button"), still_open),
    ]
    write(path, facts)
    return path


def write(path: Path, facts: Sequence[tuple[e.Fact, UUID | None]]) -> None:
    async def writing() -> None:
        journal = open_journal(path, SystemClock(), load_keys(key_path(path), path))
        await journal.append([e.NewEvent(fact=fact, cmd=uuid4(), incident=incident) for fact, incident in facts])
        await journal.close()

    asyncio.run(writing())


def stored(path: Path) -> list[e.Stored]:
    async def reading() -> list[e.Stored]:
        journal = open_journal(path, SystemClock(), load_keys(key_path(path), path), checkpoints=False)
        found = journal.read(0, 1000)
        await journal.close()
        return found

    return asyncio.run(reading())


def erase(path: Path, *arguments: str) -> int:
    return main(["journal", "erase", "--journal", str(path), *arguments])


def test_a_closed_incident_is_erased(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert erase(path, "k-0001", *RULE, *BY, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["keys"], len(answer["incidents"]), answer["left"]) == (1, 1, [])
    assert [type(each.fact) for each in stored(path)][3:6] == [e.Erased] * 3
    assert main(["journal", "verify", "--journal", str(path)]) == 0
    assert main(["journal", "show", "--journal", str(path), "K-0001"]) == 0
    shown = capsys.readouterr().out
    assert "erased" in shown
    assert "Mira" not in shown
    assert erase(path, "K-0001", *RULE, *BY) == 1  # there is nothing left to erase


def test_a_person_who_is_out_of_the_register_is_erased(path: Path) -> None:
    assert erase(path, "--person", "P1", *RULE, *BY) == 0
    assert [type(each.fact) for each in stored(path)][:3] == [e.Erased, e.Erased, e.PersonRegistered]


@pytest.fixture
def messages(path: Path) -> dict[str, str]:
    """The ids of raw messages: one that is nobody's, one of K-0001, one of a person, one that nobody read."""
    ids = {name: uuid4() for name in ("nobody", "case", "person", "unread")}
    case = next(each.incident for each in stored(path) if each.incident is not None)
    events = [
        e.NewEvent(fact=e.RawReceived(source="feed", media="feed", payload=name.encode()), cmd=cmd)
        for name, cmd in ids.items()
    ]
    for name, incident, person in (("nobody", None, None), ("case", case, None), ("person", None, "P2")):
        reading = Reading(format="feed", text=Untrusted(f"said by {name}"))
        read = e.RawRead(raw=ids[name], reading=reading, person=person)
        events.append(e.NewEvent(fact=read, cmd=uuid4(), incident=incident))

    async def writing() -> None:
        journal = open_journal(path, SystemClock(), load_keys(key_path(path), path))
        await journal.append(events)
        await journal.close()

    asyncio.run(writing())
    return {name: str(cmd) for name, cmd in ids.items()}


def test_one_message_that_is_nobodys_is_erased(
    path: Path, messages: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert erase(path, "--raw", messages["nobody"], *RULE, *BY) == 0
    assert "(1 keys)" in capsys.readouterr().out
    assert main(["journal", "verify", "--journal", str(path)]) == 0
    assert "erased" in capsys.readouterr().out
    assert main(["journal", "tail", "--json", "-n", "99", "--journal", str(path)]) == 0
    told = capsys.readouterr().out
    assert "said by nobody" not in told
    assert "said by person" in told
    assert erase(path, "--raw", messages["nobody"], *RULE, *BY) == 1, "it is gone"


@pytest.mark.parametrize(("which", "says"), [
    ("case", "is of K-0001, and is erased with it: larmbord journal erase K-0001"),
    ("person", "larmbord journal erase --person P2"), ("unread", "was not read yet"), ("none", "no raw message none"),
])  # fmt: skip
def test_a_message_that_does_not_go_alone(
    which: str, says: str, path: Path, messages: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored(path)
    assert erase(path, "--raw", messages.get(which, which), *RULE, *BY) == 1
    assert says in capsys.readouterr().err
    assert stored(path) == before


@pytest.mark.parametrize(
    ("arguments", "says", "code"),
    [
        (("K-0002", *RULE, *BY), "not closed", 1),
        (("K-0009", *RULE, *BY), "no incident K-0009", 1),
        (("--person", "P2", *RULE, *BY), "still in the register", 1),
        (("--person", "P9", *RULE, *BY), "nothing to erase", 1),
        (("K-0001", *RULE, "--by", "A.A"), "two different persons", 1),
        (("K-0001", *RULE, "--by", "A.A", "--by", "a.a"), "two different persons", 1),
        (("K-0001", "--rule", " ", *BY), "name the rule", 1),
        (("K-0001", "--person", "P1", *RULE, *BY), "one incident, or one person", 2),
        (("K-0001", "--raw", "x", *RULE, *BY), "one message", 2),
        ((*RULE, *BY), "one incident, or one person", 2),
    ],
)
def test_what_is_refused_changes_nothing(
    arguments: tuple[str, ...], says: str, code: int, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored(path)
    assert erase(path, *arguments) == code
    assert says in capsys.readouterr().err
    assert stored(path) == before


@pytest.mark.parametrize(("typed", "code"), [("ERASE\n", 0), ("erase\n", 1), ("\n", 1), ("", 1)])
def test_on_a_terminal_it_is_asked_first(
    typed: str, code: int, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = stored(path)
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    assert erase(path, "K-0001", *RULE, *BY) == code
    assert "Type ERASE" in capsys.readouterr().err
    assert (stored(path) == before) is bool(code)


def test_yes_is_not_asked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(""))
    assert erase(path, "K-0001", *RULE, *BY, "--yes") == 0


def test_what_is_still_in_the_way_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And asked for again, it is finished."""
    from console.journal import clean, sqlite_file, sqlite_journal

    monkeypatch.setattr(clean, "PAUSE_S", 0.001)
    monkeypatch.setattr(sqlite_journal.sweep_patiently, "__defaults__", (2,))
    reading = sqlite_file.connect(path, load_keys(key_path(path), path), writer=False)
    reading.execute("BEGIN; SELECT count(*) FROM event").fetchall()
    assert erase(path, "K-0001", *RULE, *BY) == 1
    assert f"{path}-wal" in capsys.readouterr().err
    reading.close()
    assert erase(path, "K-0001", *RULE, *BY) == 0
