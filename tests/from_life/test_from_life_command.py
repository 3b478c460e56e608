"""`larmbord scenario from`, as two persons type it: the record first, then the draft, or nothing at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from console import events as e
from console.cli import main
from console.clock import SystemClock
from console.intake import Door
from console.journal.interface import JournalFault
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.node import Node
from console.printed import line_of
from console.reading import Fix
from console.requests import Acknowledge, CodeWord, SendUnit
from console.sentences import sentence
from console.sources.interface import Raw
from console.text import Untrusted
from console.training.checking import faults, remarks
from console.training.from_life import draft as drafting
from console.training.loader import load
from tests.support_story import LISA, MIRA, PHONE, PHONE2, UNITS

Larmbord = Callable[..., tuple[int, str, str]]
SECRETS = (
    "Mira",
    "Provgatan",
    "stege",
    "kombi",
    "Okänd",
    "0701740605",
    "insulin",
    "L.EK",
    "3310",
    "2025-02-11",
    "59.33",
)


async def evening(path: Path) -> None:
    """Mira calls for help and walks; a unit is sent; it is closed. Lisa's alarm stays open."""
    ids = (UUID(int=number) for number in count(1))
    clock = SystemClock()
    node = Node(open_journal(path, clock, load_keys(key_path(path), path)), clock, lambda: next(ids))
    await node.start()
    register: list[e.Fact] = [e.PersonRegistered(person=MIRA), e.PersonRegistered(person=LISA)]
    register += [e.DeviceRegistered(device=device) for device in (PHONE, PHONE2)]
    register += [e.UnitRegistered(unit=unit) for unit in UNITS]
    await node.append([e.NewEvent(fact=fact, cmd=node.new_id()) for fact in register])
    door = Door(node)
    for number, device in ((0, "0701740605"), (1, "0701740605"), (2, "0701740606")):
        fix = {"lat": 59.33 + number / 1000, "lon": 18.06, "accuracy_m": 14, "at": f"2025-02-11T21:4{number}:00Z"}
        message = {"id": number, "kind": "alarm", "trigger": "button", "number": device, "fix": fix}
        await door.receive([Raw(source="feed", media="feed", cmd=node.new_id(), payload=json.dumps(message).encode())])
    mira = next(row.id for row in node.board.rows() if row.who == MIRA.name)
    for request in (Acknowledge(incident=mira), SendUnit(incident=mira, unit="3310")):
        await node.perform(request, "L.EK")
    facts: list[e.Fact] = [e.UnitReported(unit="3310", state="on_scene", fix=Fix(lat=59.3346, lon=18.0632))]
    facts += [e.AudioHeard(level_db=-24, words=Untrusted("-Mira! Öppna!"))]
    facts += [e.NoteWritten(words=Untrusted("Mira är på Provgatan 9, ring 070-174 06 05"))]
    await node.append([e.NewEvent(fact=fact, cmd=node.new_id(), incident=mira, actor="L.EK") for fact in facts])
    await node.perform(CodeWord(incident=mira, result="right"), "L.EK")
    closed = e.Closed(outcome="real", words=Untrusted("Mira i säkerhet"))
    await node.append([e.NewEvent(fact=closed, cmd=node.new_id(), incident=mira, actor="L.EK")])
    await node.close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "station" / "journal.db"
    asyncio.run(evening(path))
    return path


@pytest.fixture
def larmbord(journal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Larmbord:
    def run(
        label: str = "K-0001", *more: str, by: tuple[str, ...] = ("L.EK", "B.ÅS"), why: str = "ett skäl"
    ) -> tuple[int, str, str]:
        two = [word for who in by for word in ("--by", who)]
        out = ["-o", str(tmp_path / "draft.yaml"), "--journal", str(journal), "--reason", why]
        code = main(["scenario", "from", label, *out, *two, *more])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def taken_out(journal: Path) -> list[e.Stored]:
    """What the record says of reading and taking out."""

    async def read() -> list[e.Stored]:
        opened = open_journal(journal, SystemClock(), load_keys(key_path(journal), journal))
        try:
            return [s for s in opened.read(0, 500) if isinstance(s.fact, e.RecordViewed | e.RecordExported)]
        finally:
            await opened.close()

    return asyncio.run(read())


def test_two_persons_get_a_draft_and_the_record_says_so(larmbord: Larmbord, journal: Path, tmp_path: Path) -> None:
    code, out, err = larmbord("k-0001", "--json")
    assert (code, err) == (0, "")
    file = tmp_path / "draft.yaml"
    text = file.read_text("utf-8")
    assert file.stat().st_mode & 0o777 == 0o600
    assert not [secret for secret in SECRETS if secret.casefold() in text.casefold()]
    (exported,) = taken_out(journal)
    assert isinstance(exported.fact, e.RecordExported)
    assert (exported.fact.by, exported.actor) == (("L.EK", "B.ÅS"), "L.EK")
    assert (exported.fact.what, exported.fact.rule) == ("scenario", "ett skäl")
    assert "EXPORT" in line_of(exported).upper()
    assert exported.fact.sha256 == sha256(file.read_bytes()).hexdigest() == json.loads(out)["sha256"]
    assert exported.incident is None, "who took what out is known when the incident has been erased"


def test_the_draft_loads_and_check_finds_no_fault(larmbord: Larmbord, tmp_path: Path) -> None:
    assert larmbord()[0] == 0
    scenario = load(tmp_path / "draft.yaml").scenario
    assert faults(scenario) == []
    assert remarks(scenario) == ["Nothing is expected, so everybody passes."]
    assert main(["scenario", "check", str(tmp_path / "draft.yaml")]) == 0
    kinds = [event.what.__class__.__name__ for event in scenario.events]
    assert kinds.count("Alarm") == 2
    assert {"Trail", "Audio", "End"} <= set(kinds)


def test_the_suggestions_can_be_used_as_they_stand(larmbord: Larmbord, tmp_path: Path) -> None:
    """Without their marks of a comment they are expectations that the loader takes and somebody can meet."""
    assert larmbord()[0] == 0
    lines = (tmp_path / "draft.yaml").read_text("utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line == "# expect:")
    used = [*lines[:begin], *(line.removeprefix("# ") for line in lines[begin:])]
    file = tmp_path / "used.yaml"
    file.write_text("\n".join(used) + "\n", "utf-8")
    scenario = load(file).scenario
    actions = [expect.action for expect in scenario.expect]
    assert actions == ["alarm.ack", "unit.dispatch", "log.note", "codeword.ask", "case.close"]
    assert faults(scenario) == []
    assert main(["scenario", "check", str(file)]) == 0, "also for somebody idle, and for somebody in panic"


@pytest.mark.parametrize("by", [(), ("L.EK",), ("L.EK", "l.ek "), ("L.EK", " ")])
def test_one_person_is_not_enough(larmbord: Larmbord, journal: Path, tmp_path: Path, by: tuple[str, ...]) -> None:
    code, _, err = larmbord(by=by)
    assert (code, err.strip()) == (2, sentence("from_life.alone"))
    assert not (tmp_path / "draft.yaml").exists()
    assert taken_out(journal) == []


def test_no_reason_an_open_incident_and_an_unknown_one_are_refused(
    larmbord: Larmbord, journal: Path, tmp_path: Path
) -> None:
    assert larmbord(why=" ")[0] == 2
    assert larmbord("K-0002")[2].strip() == sentence("from_life.open", {"label": "K-0002"})
    assert larmbord("K-0009\x1b[2J")[2].strip() == sentence("from_life.no_incident", {"label": "K-0009\x1b[2J"})
    assert not (tmp_path / "draft.yaml").exists()
    assert taken_out(journal) == []


def test_what_lies_there_already_is_not_written_over(larmbord: Larmbord, journal: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text("mine", "utf-8")
    assert larmbord()[0] == 1
    assert (tmp_path / "draft.yaml").read_text("utf-8") == "mine"
    assert taken_out(journal) == []


def test_what_is_left_of_the_original_stops_it(
    larmbord: Larmbord, journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replacement that does not replace: the sentence says where, and not what."""
    monkeypatch.setattr(drafting.Invention, "name", lambda self: "Mira Exempel")
    code, _, err = larmbord()
    assert code == 1
    assert "names 2" in err
    assert "Mira" not in err
    assert not (tmp_path / "draft.yaml").exists()
    assert taken_out(journal) == []


def test_what_cannot_be_recorded_is_not_written(
    larmbord: Larmbord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(self: SqliteJournal, events: object) -> None:
        raise JournalFault("journal.full")

    monkeypatch.setattr(SqliteJournal, "append", full)
    code, _, err = larmbord()
    assert (code, err.strip()) == (1, sentence("journal.act_held"))
    assert not (tmp_path / "draft.yaml").exists()
    assert not list(tmp_path.glob(".draft*"))
