"""The commands on a journal with a spare, and on disks that cannot be written: sentences, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import apsw
import pytest

from console.clock import SystemClock
from console.events import IncidentOpened, NewEvent, NoteWritten
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_file import unlock
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import open_steady
from console.station import Station
from console.station_journal import station_keys
from console.text import Untrusted
from tests.journal.fault_disk import FaultDisk, installed
from tests.journal.mounts import allowed, mounted
from tests.support_process import Place, eventually
from tests.whole.test_two_processes import LineDesk


async def two_files(journal: Path) -> None:
    """Three events in the file, then its disk fails; an incident over both."""
    keys, incident = station_keys(Station(journal=str(journal))), uuid4()
    with installed(FaultDisk()) as disk:

        def open_file(path: Path) -> SqliteJournal:
            return open_journal(path, SystemClock(), keys, vfs=disk.name if path == journal else "")

        made = await open_steady(journal, open_file, SystemClock())
        opened = IncidentOpened(priority=1, trigger="button")
        await made.append([NewEvent(fact=opened, cmd=uuid4(), incident=incident)])
        disk.sync_fails = True
        await made.append([NewEvent(fact=NoteWritten(words=Untrusted("after")), cmd=uuid4(), incident=incident)])
        await made.close()


def larmbord(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "console.cli", *arguments], capture_output=True, text=True, check=False
    )


async def test_tail_show_and_verify_read_both(tmp_path: Path) -> None:
    journal = tmp_path / "journal.db"
    await two_files(journal)
    tail = larmbord("journal", "tail", "--json", "--journal", str(journal))
    assert [json.loads(line)["nseq"] for line in tail.stdout.splitlines()] == [1, 2, 3]
    assert '"journal.continued"' in tail.stdout
    show = larmbord("journal", "show", "K-0001", "--journal", str(journal))
    assert "after" in show.stdout
    verify = larmbord("journal", "verify", "--journal", str(journal))
    assert (verify.returncode, verify.stdout.splitlines()[0]) == (0, "The chain of 3 events is whole.")


async def test_a_file_that_was_exchanged_under_its_spare_is_found(tmp_path: Path) -> None:
    """The old file is cut back to before the cited head."""
    journal = tmp_path / "journal.db"
    await two_files(journal)
    connection = apsw.Connection(str(journal))
    unlock(connection, station_keys(Station(journal=str(journal))))
    connection.execute("DROP TRIGGER event_delete; DELETE FROM event").fetchall()
    connection.close()
    verify = larmbord("journal", "verify", "--journal", str(journal))
    assert verify.returncode == 1
    assert "Traceback" not in verify.stdout + verify.stderr


def test_an_intake_whose_folder_can_only_be_read_says_so_and_goes_on(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.station.write_text('name = "Provstad"\nlanguage = "en"\njournal = "ro/journal.db"\n')
    if not allowed("tmpfs"):
        return
    with mounted(tmp_path / "ro", "-t", "tmpfs", "-o", "ro", "tmpfs") as worked:
        if not worked:
            return
        intake = place.run("intake", "--station", str(place.station), stderr=subprocess.PIPE, text=True)
        assert intake.stderr
        said: list[str] = []
        eventually(lambda: said.append(intake.stderr.readline()) or "NOT RECORDED since" in said[-1])
        intake.terminate()
        rest = intake.communicate()[1]
        assert intake.returncode == 128 + 15
        assert "Traceback" not in "".join(said) + rest


@pytest.mark.parametrize("content", [b"Anteckningar\n" * 400, bytes(8192)])
def test_a_foreign_file_stays_a_refusal(tmp_path: Path, content: bytes) -> None:
    place = Place(tmp_path)
    place.journal.write_bytes(content)
    (tmp_path / "journal.db.key").write_text("00" * 32)
    (tmp_path / "journal.db.key").chmod(0o600)
    intake = larmbord("intake", "--station", str(place.station))
    assert intake.returncode == 1
    assert "Traceback" not in intake.stderr
    assert place.journal.read_bytes() == content


async def test_an_intake_and_a_desk_that_run_go_over_to_the_spare_that_a_third_process_made(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with place.modem() as modem:
        intake = place.intake()
        desk = LineDesk(place, "L.EK")
        desk.says("Larmbord, line mode")
        modem.say("text 0701740605 Hjälp")
        desk.says("Mira Exempel")
        keys = place.keys()
        with installed(FaultDisk()) as disk:

            def open_file(path: Path) -> SqliteJournal:
                vfs = disk.name if path == place.journal else ""
                return open_journal(path, SystemClock(), keys, vfs=vfs, checkpoints=False)

            third = await open_steady(place.journal, open_file, SystemClock())
            disk.sync_fails = True
            await third.append([NewEvent(fact=NoteWritten(words=Untrusted("third")), cmd=uuid4())])
            await third.close()
        modem.say("text 0701740691 Jag med")
        desk.says("0701740691")
        eventually(modem.is_empty)
        eventually(lambda: "journal.continued" in larmbord("journal", "tail", "--json", *of(place)).stdout)
        tail = larmbord("journal", "tail", "-n", "1000", "--json", *of(place))
        facts = [json.loads(line) for line in tail.stdout.splitlines()]
        assert [fact["nseq"] for fact in facts] == list(range(1, len(facts) + 1))
        kinds = [fact["kind"] for fact in facts]
        assert kinds.index("journal.continued") < len(kinds) - 1 - kinds[::-1].index("raw.received")  # after the change
        assert kinds.count("incident.opened") == 2
        desk.kill()
        intake.terminate()
        intake.wait()
    verify = larmbord("journal", "verify", *of(place))
    assert (verify.returncode, verify.stderr) == (0, "")


def of(place: Place) -> tuple[str, str]:
    return "--station", str(place.station)


TWO = ("--by", "A.A", "--by", "B.B")


@pytest.mark.parametrize(
    "command",
    [
        ("verify",), ("tail",), ("show", "K-0001"), ("export", "K-0001", "-o", "out", *TWO),
        ("erase", "K-0001", "--rule", "PDL 5", "--yes", *TWO), ("report", "K-0001", "-o", "out.md"),
    ],
)  # fmt: skip
def test_a_journal_that_does_not_open_is_never_taken_for_an_empty_one(tmp_path: Path, command: tuple[str, ...]) -> None:
    journal = tmp_path / "journal.db"
    load_keys(key_path(journal), journal)
    journal.mkdir()
    where = ("--journal", str(journal)) if command[0] != "report" else ("--station", str(tmp_path / "station.toml"))
    (tmp_path / "station.toml").write_text('journal = "journal.db"\nlanguage = "en"\n')
    done = larmbord("journal", *command, *where)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be opened" in done.stderr
