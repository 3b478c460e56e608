"""`larmbord journal export` and `verify`, as somebody types them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from console import events as e
from console.cli import main
from console.clock import SystemClock
from console.intake import Door
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_journal import open_journal
from console.node import Node
from console.sources.interface import Raw
from console.text import Untrusted
from tests.support_story import LISA, MIRA, PHONE, PHONE2

SECRET = "GOMT-ORD-OM-LISA"
Larmbord = Callable[..., tuple[int, str, str]]


async def night(path: Path) -> None:
    """Mira and Lisa each call for help, over the one door in."""
    ids = (UUID(int=number) for number in count(1))
    clock = SystemClock()
    node = Node(open_journal(path, clock, load_keys(key_path(path), path)), clock, lambda: next(ids))
    await node.start()
    register = [e.PersonRegistered(person=MIRA), e.PersonRegistered(person=LISA)]
    register += [e.DeviceRegistered(device=PHONE), e.DeviceRegistered(device=PHONE2)]
    await node.append([e.NewEvent(fact=fact, cmd=node.new_id()) for fact in register])
    door = Door(node)
    for number, words in (("0701740605", "LARM jag är i porten"), ("0701740606", f"LARM {SECRET}")):
        text = json.dumps({"from": number, "text": words}).encode()
        await door.receive([Raw(source="s", media="sms-text", payload=text, cmd=node.new_id())])
    for incident, words in zip(node.board.incidents, ("Mira svarar inte", SECRET), strict=True):
        note = e.NoteWritten(words=Untrusted(words))
        await node.append([e.NewEvent(fact=note, cmd=node.new_id(), incident=incident, actor="L.EK")])
    await node.close()


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "station" / "journal.db"
    asyncio.run(night(path))
    return path


@pytest.fixture
def larmbord(journal: Path, capsys: pytest.CaptureFixture[str]) -> Larmbord:
    def run(command: str, *arguments: object) -> tuple[int, str, str]:
        code = main(["journal", command, "--journal", str(journal), *map(str, arguments)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


TWO = ("--by", "L.EK", "--by", "B.ÅS")


@pytest.mark.parametrize("name", ["bundle", "bundle.zip"])
def test_an_incident_goes_out_and_proves_itself_to_both(larmbord: Larmbord, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    (tmp_path / "bild.png").write_bytes(b"png")
    code, said, _ = larmbord(
        "export", "k-0001", "-o", out, *TWO, "--to", "Åklagaren", "--attach", tmp_path / "bild.png"
    )
    assert code == 0
    key = next(line.rpartition(" ")[2] for line in said.splitlines() if line.startswith("Tell the receiver"))
    code, said, _ = larmbord("verify", out, "--key", key)
    assert (code, "Everything fits: incident K-0001" in said) == (0, True)
    if name == "bundle":
        done = subprocess.run([sys.executable, out / "verify.py"], capture_output=True, text=True, check=False)
        assert (done.returncode, "Everything fits" in done.stdout) == (0, True)
        held = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
        assert SECRET.encode() not in held
        assert "Mira svarar inte" in held.decode()
        assert (out.stat().st_mode & 0o777, (out / "incident.json").stat().st_mode & 0o777) == (0o700, 0o600)


def test_the_export_is_itself_in_the_record(larmbord: Larmbord, tmp_path: Path) -> None:
    larmbord("export", "K-0001", "-o", tmp_path / "b", *TWO, "--to", "Åklagaren", "--rule", "RB 23:18")
    newest = json.loads(larmbord("tail", "-n", "1", "--json")[1])
    manifest = (tmp_path / "b" / "manifest.json").read_bytes()
    import hashlib

    assert newest["kind"] == "record.exported"
    assert newest["fact"]["sha256"] == hashlib.sha256(manifest).hexdigest()
    assert (newest["fact"]["by"], newest["fact"]["to"]) == (["L.EK", "B.ÅS"], "Åklagaren")
    assert json.loads(manifest)["incidents"] == [newest["fact"]["incident"].replace("-", "")]
    code, said, _ = larmbord("verify")
    assert code == 0
    assert "is whole" in said
    assert larmbord("export", "K-0001", "-o", tmp_path / "again", *TWO)[0] == 0


REFUSED: dict[str, tuple[tuple[str, ...], str]] = {
    "alone": (("K-0001", "-o", "out", "--by", "L.EK"), "An export needs two persons"),
    "twice the same person": (("K-0001", "-o", "out", "--by", "L.EK", "--by", "l.ek"), "An export needs two persons"),
    "no such incident": (("K-0099", "-o", "out", *TWO), "There is no incident K-0099"),
    "an attachment that is not there": (("K-0001", "-o", "out", *TWO, "--attach", "nowhere"), "nowhere cannot be used"),
    "something is there": (("K-0001", "-o", "mine", *TWO), "it was not written over"),
    "nowhere to put it": (("K-0001", "-o", "no/such/place", *TWO), "cannot be used"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_exported_is_one_sentence_and_leaves_nothing(
    larmbord: Larmbord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").write_text("mine")
    arguments, words = REFUSED[case]
    code, said, why = larmbord("export", *arguments)
    assert (code, said) == (1, "")
    assert words in why
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "station"]
    assert (tmp_path / "mine").read_text() == "mine"
    assert "record.exported" not in larmbord("tail", "--json")[1]


def test_verify_tells_the_line_of_a_witness_and_takes_it_back(larmbord: Larmbord, journal: Path) -> None:
    code, said, _ = larmbord("verify")
    line = said.splitlines()[-1]
    assert (code, line.startswith("larmbord ")) == (0, True)
    code, said, _ = larmbord("verify", "--witness", f"  {line.upper()} ")
    assert (code, "It fits what the witness has seen." in said) == (0, True)
    code, _, why = larmbord("verify", "--witness", "larmbord and something")
    assert (code, "That is not a witness's line" in why) == (1, True)
    told = json.loads(larmbord("verify", "--json")[1])
    assert (told["ok"], told["witness"], told["erased"]) == (True, line, 0)


def test_a_wrong_key_is_one_sentence(larmbord: Larmbord, journal: Path) -> None:
    key_path(journal).write_text("ab" * 32 + "\n")
    before = journal.read_bytes()
    code, said, why = larmbord("verify")
    assert (code, said) == (1, "")
    assert "does not open with this key" in why
    assert journal.read_bytes() == before


@pytest.mark.parametrize("name", ["nothing", "empty", "text.zip"])
def test_what_is_no_bundle_is_one_sentence(larmbord: Larmbord, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("hej")
    code, said, _ = larmbord("verify", tmp_path / name)
    assert (code, len(said.splitlines())) == (1, 1)


def test_progress_is_told_where_somebody_watches(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from console.commands import journal_verify

    told: list[str] = []
    monkeypatch.setattr(journal_verify, "EVERY", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "write", told.append)
    assert main(["journal", "verify", "--journal", str(journal)]) == 0
    assert any("events" in words for words in told)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    told.clear()
    assert main(["journal", "verify", "--journal", str(journal)]) == 0
    assert told == []


def test_only_its_owner_may_read_a_bundle(larmbord: Larmbord, tmp_path: Path) -> None:
    larmbord("export", "K-0001", "-o", tmp_path / "b.zip", *TWO)
    assert os.stat(tmp_path / "b.zip").st_mode & 0o777 == 0o600
