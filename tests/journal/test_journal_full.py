"""A full disk at every step (store R13): the append goes through on the ballast, or is held and shown; never lost."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import apsw
import pytest
from journal_cases import note
from mounts import allowed, fill, mounted
from steady_bench import Bench, bench, tend

from console.clock import SystemClock
from console.events import SourceReported
from console.journal.ballast import SIZE, Ballast
from console.journal.interface import JournalFault
from console.journal.sqlite_journal import SqliteJournal, ballast_path, open_journal
from console.journal.sqlite_table import SqliteTable
from console.journal.steady import SteadyJournal, open_steady
from tests.support_keys import KEYS


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path) as made:
        made.gone.add(made.spare)
        yield made


class Shm(apsw.IOError):
    """What SQLite says when the shared-memory file cannot grow."""

    extendedresult = apsw.SQLITE_IOERR_SHMSIZE


@contextmanager
def statement(world: Bench, name: str, error: type[apsw.Error]) -> Iterator[None]:
    """The statement finds the disk full while the ballast takes its room."""
    right = getattr(SqliteTable, name)

    def full(self: SqliteTable, *values: object) -> object:
        if ballast_path(world.file).exists() or world.disk.full:
            raise error("full")
        return right(self, *values)

    setattr(SqliteTable, name, full)
    try:
        yield
    finally:
        setattr(SqliteTable, name, right)


@contextmanager
def write(world: Bench, number: int) -> Iterator[None]:
    """The write of this number finds it full."""
    world.disk.filled_by, world.disk.full_at = ballast_path(world.file), number
    yield
    world.disk.filled_by = world.disk.full_at = None


STEPS: dict[str, Callable[[Bench], object]] = {
    "begin": partial(statement, name="begin", error=apsw.FullError),
    "shm growth": partial(statement, name="begin", error=Shm),
    "insert": partial(statement, name="add", error=apsw.FullError),
    "commit": partial(statement, name="commit", error=apsw.FullError),
    "wal write 0": partial(write, number=0),
    "wal write 1": partial(write, number=1),
    "wal write 2": partial(write, number=2),
}


async def with_ballast(world: Bench) -> SteadyJournal:
    journal = await world.open()
    await journal.append([note("before")])
    await tend(journal)
    assert ballast_path(world.file).stat().st_size == SIZE
    assert ballast_path(world.file).stat().st_blocks * 512 >= SIZE  # not sparse
    return journal


@pytest.mark.parametrize("step", STEPS)
async def test_the_ballast_lets_the_append_through_and_it_is_told(world: Bench, step: str) -> None:
    journal = await with_ballast(world)
    with STEPS[step](world):  # type: ignore[attr-defined]
        answer = await journal.append([note("an alarm"), note("and another")])
        assert not answer.held
        assert [stored.nseq for stored in answer.stored] == [2, 3]
        assert not ballast_path(world.file).exists()
        assert (journal.standing().state, journal.standing().code) == ("degraded", "journal.no_ballast")
    await tend(journal)
    assert ballast_path(world.file).exists()  # there is room again
    assert journal.standing().state == "ok"
    codes = [event.fact.code for event in (await world.restart()).read() if isinstance(event.fact, SourceReported)]
    assert codes == ["journal.no_ballast", "journal.ok"]  # loud, and in the record


@pytest.mark.parametrize("step", STEPS)
async def test_control_without_a_ballast_it_is_only_held(world: Bench, step: str) -> None:
    journal = await with_ballast(world)
    journal.line.legs[0].journal.ballast.give_up = lambda: False  # type: ignore[union-attr, method-assign]
    with STEPS[step](world):  # type: ignore[attr-defined]
        answer = await journal.append([note("an alarm")])
        assert answer.held
        assert answer.stored[0] in journal.read()  # shown all the same
        assert journal.standing().held == {2}
    await tend(journal)
    assert journal.standing().held == frozenset()
    shown = journal.read()
    journal = await world.restart()
    assert journal.read()[: len(shown)] == shown


async def test_a_disk_that_is_full_at_the_sync_is_not_asked_again(world: Bench) -> None:
    """SQLite says IOERR_FSYNC then, whatever the reason: the ballast stays, and the spare is next."""
    journal = await with_ballast(world)
    world.gone.clear()
    world.disk.sync_fails = True
    assert not (await journal.append([note("an alarm")])).held
    assert ballast_path(world.file).exists()
    assert journal.standing().code == "journal.on_spare"


async def test_a_full_disk_at_a_checkpoint_is_no_end(world: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("console.journal.commit.CHECKPOINT_EVERY", 2)
    journal = await with_ballast(world)
    with statement(world, "checkpoint", apsw.FullError):
        for number in range(4):
            assert not (await journal.append([note(str(number))])).held
    assert len((await world.restart()).read()) >= 5


def test_the_ballast_is_not_made_where_it_would_fill_the_disk(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "b", free=lambda _: 4 * SIZE)
    assert not ballast.make()
    assert list(tmp_path.iterdir()) == []
    assert not ballast.give_up()


def half_written(size: int) -> bytes:
    raise OSError(28, "full")


def test_a_disk_that_fills_while_the_ballast_is_made_leaves_nothing(tmp_path: Path) -> None:
    ballast = Ballast(tmp_path / "b", random=half_written)
    assert not ballast.make()
    assert list(tmp_path.iterdir()) == []


async def test_a_spare_that_finds_no_room_is_not_half_made(world: Bench) -> None:
    journal = await with_ballast(world)
    world.disk.sync_fails = True  # the file is broken, the spare cannot be made, so it is held
    assert (await journal.append([note("an alarm")])).held
    world.gone.clear()
    await tend(journal)
    assert not journal.standing().held
    assert journal.standing().code == "journal.on_spare"
    shown = journal.read()
    assert (await world.restart()).read()[: len(shown)] == shown


# ---- a real one


def opener(clock: SystemClock) -> Callable[[Path], SqliteJournal]:
    return lambda path: open_journal(path, clock, KEYS, ballast=True, poll_s=None)


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    if not allowed("tmpfs"):
        yield False
        return
    with mounted(folder, "-t", "tmpfs", "-o", "size=3m", "tmpfs") as worked:
        yield worked


async def test_a_real_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3 MB in memory, filled to the last byte: the ballast, then nothing at all, then room again."""
    monkeypatch.setattr("console.journal.ballast.CALM", 0)
    with small_disk(tmp_path / "small") as worked:
        if not worked:
            return
        path = tmp_path / "small" / "journal.db"
        journal = await open_steady(path, opener(SystemClock()), SystemClock(), poll_s=None)
        await journal.append([note("before")])
        await tend(journal)
        filler = fill(path.parent)
        count = 1
        while not (answer := await journal.append([note("x" * 20_000)])).held:
            count += 1
        assert not ballast_path(path).exists()
        assert count > 5  # what the ballast made room for
        assert answer.stored[0] in journal.read()
        assert (journal.standing().code, len(journal.standing().held)) == ("journal.not_recorded", 1)
        filler.unlink()
        await tend(journal)
        assert journal.standing().code == "journal.no_ballast" or ballast_path(path).exists()
        assert not journal.standing().held
        assert (await journal.verify()).ok
        await journal.close()


async def test_control_a_real_full_disk_without_a_ballast(tmp_path: Path) -> None:
    with small_disk(tmp_path / "small") as worked:
        if not worked:
            return
        path = tmp_path / "small" / "journal.db"
        journal = await open_steady(path, opener(SystemClock()), SystemClock(), poll_s=None)
        await journal.append([note("before")])
        fill(path.parent)
        assert (await journal.append([note("x" * 20_000)])).held
        await journal.close()


async def test_a_real_full_disk_for_the_spare(tmp_path: Path, world: Bench) -> None:
    """The file is broken and the spare's disk is full: held, nothing half made is left, stored with room."""
    with small_disk(world.spare.parent) as worked:
        if not worked:
            return
        world.gone.clear()
        journal = await world.open()
        await journal.append([note("before")])
        filler = fill(world.spare.parent)
        world.disk.sync_fails = True
        assert (await journal.append([note("an alarm")])).held
        assert [each.name for each in world.spare.parent.iterdir()] == ["filler"]
        filler.unlink()
        await tend(journal)
        assert not journal.standing().held
        assert journal.standing().code == "journal.on_spare"
        await world.close()


@pytest.mark.parametrize("there", [True, False])
async def test_a_full_disk_at_the_start(tmp_path: Path, there: bool) -> None:
    """With a journal on it, and with none yet: no traceback, nothing written over, and alarms are held."""
    with small_disk(tmp_path / "small") as worked:
        if not worked:
            return
        path, clock = tmp_path / "small" / "journal.db", SystemClock()
        if there:
            journal = await open_steady(path, opener(clock), clock, poll_s=None)
            await journal.append([note("before")])
            await journal.close()
        ballast_path(path).unlink(missing_ok=True)
        fill(path.parent)
        before = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.suffix == ".db"}
        journal = await open_steady(path, opener(clock), clock, poll_s=None)
        assert (await journal.append([note("an alarm")])).held
        await journal.close()
        after = {each.name: each.read_bytes() for each in path.parent.iterdir() if each.suffix == ".db"}
        assert after == before


async def test_a_folder_that_can_only_be_read(tmp_path: Path) -> None:
    if not allowed("tmpfs"):
        return
    path, clock = tmp_path / "small" / "journal.db", SystemClock()
    with mounted(path.parent, "-t", "tmpfs", "-o", "size=3m,ro", "tmpfs") as worked:
        if not worked:
            return
        journal = await open_steady(path, opener(clock), clock, poll_s=None)
        assert (await journal.append([note("an alarm")])).held
        assert journal.standing().code == "journal.not_recorded"
        await journal.close()


async def test_a_spare_whose_folder_is_missing_is_held_too(tmp_path: Path, world: Bench) -> None:
    """A file stands where the folder should be, so that it cannot be made either."""
    (tmp_path / "other").touch()
    world.gone.clear()
    journal = await world.open()
    await journal.append([note()])
    world.disk.sync_fails = True
    assert (await journal.append([note()])).held


def test_a_key_that_is_missing_beside_a_journal_stays_a_refusal(tmp_path: Path) -> None:
    from console.journal.start import first_file
    from console.station import Station
    from console.station_journal import station_keys

    path = tmp_path / "journal.db"
    path.write_bytes(b"whatever")

    def refuse(path: Path) -> SqliteJournal:
        station_keys(Station(journal=str(path)))
        raise AssertionError

    with pytest.raises(JournalFault, match=r"journal\.lost_key"):
        first_file(path, refuse, spares=False)
