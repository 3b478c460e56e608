"""The snapshot beside the journal: whatever is wrong with it, it is not used, and the record opens without it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from journal_cases import Opener, behind_its_back, note

from console.board import Board
from console.board_snapshot import freeze, thaw
from console.clock import SimulatedClock
from console.events import Closed, IncidentOpened, NewEvent, Unknown
from console.fingerprint import FOLD, fingerprint
from console.journal.snapshot import Kept, Place, Snapshots
from console.journal.sqlite_journal import SqliteJournal
from console.keeping import EVERY, Keeper
from console.node import Node
from console.opening import Opening, snapshots_of
from tests.support_keys import KEYS

CODE = bytes(range(32))
PARTS = [b"the rest", b"", b"x" * 100_000]


def snapshots(journal: SqliteJournal, path: Path, code: bytes = CODE) -> Snapshots:
    return Snapshots(path, KEYS.snapshot, journal, code)


def loaded(made: Snapshots) -> Kept | None:
    return made.load(made.read())


async def kept_at_three(opened: Opener, path: Path) -> tuple[SqliteJournal, Snapshots]:
    """A journal of five events, and a snapshot of the first three."""
    journal = opened()
    await journal.append([note() for _ in range(5)])
    made = snapshots(journal, path)
    place = made.here(3)
    assert place is not None
    made.save(place, PARTS)
    return journal, made


async def test_what_was_put_away_comes_back(opened: Opener, path: Path) -> None:
    _, made = await kept_at_three(opened, path)
    assert loaded(made) == Kept(3, PARTS)
    assert made.place(made.header()) == 3
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.glob("*snapshot*")] == [made.path.name]
    assert b"the rest" not in made.path.read_bytes()


def flip(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    "harm",
    [
        *(flip(at) for at in (0, 9, 41, 75, 80, 112, 116, 118, 130, -1, -20)), lambda data: data[:-1],
        lambda data: data + b"\0", lambda data: data[:113], lambda data: data[:50],
        lambda data: data[:-100_032], lambda data: data + data[113:],
    ],
)  # fmt: skip
async def test_a_bit_flipped_or_a_piece_cut_off_is_found(
    opened: Opener, path: Path, harm: Callable[[bytes], bytes], caplog: pytest.LogCaptureFixture
) -> None:
    _, made = await kept_at_three(opened, path)
    made.path.write_bytes(harm(made.path.read_bytes()))
    assert loaded(made) is None
    assert "the snapshot is not used" in caplog.text


async def test_every_flipped_byte_is_found(opened: Opener, path: Path) -> None:
    _, made = await kept_at_three(opened, path)
    place = made.here(3)
    assert place is not None
    made.save(place, [b"one", b"two"])
    whole = made.path.read_bytes()
    for at in range(len(whole)):
        made.path.write_bytes(flip(at)(whole))
        assert loaded(made) is None


def away(path: Path) -> None:
    path.rename(path.with_name("other.db"))


async def test_another_code_key_or_journal_does_not_use_it(opened: Opener, path: Path, tmp_path: Path) -> None:
    journal, made = await kept_at_three(opened, path)
    assert loaded(snapshots(journal, path, bytes(32))) is None
    assert loaded(Snapshots(path, KEYS.command, journal, CODE)) is None
    assert loaded(made) is not None
    away(path)
    other = opened()
    await other.append([note() for _ in range(5)])
    assert loaded(snapshots(other, path)) is None


async def test_a_snapshot_of_what_the_journal_no_longer_says_is_not_used(
    opened: Opener, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal, made = await kept_at_three(opened, path)
    behind_its_back(path, "DELETE FROM event WHERE nseq > 2")
    assert loaded(made) is None
    assert "ahead" in caplog.text
    await journal.append([note(), note()])
    assert loaded(made) is None
    assert "stale" in caplog.text


async def test_control_without_the_link_a_stale_snapshot_is_used(opened: Opener, path: Path) -> None:
    journal, made = await kept_at_three(opened, path)
    link = journal.hash_at(3)
    behind_its_back(path, "DELETE FROM event WHERE nseq > 2")
    await journal.append([note(), note()])
    journal.hash_at = lambda nseq: link if nseq else journal._origin.hash  # type: ignore[method-assign]
    assert loaded(made) is not None


# ---- erasure


def erased() -> NewEvent:
    return NewEvent(fact=Unknown(name="key.erased", body=b"{}"), cmd=uuid4())


async def test_a_snapshot_from_before_an_erasure_is_not_used(
    opened: Opener, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal, made = await kept_at_three(opened, path)
    await journal.append([erased()])
    assert loaded(made) is None
    assert made.place(made.header()) == 0
    assert "erased" in caplog.text
    place = made.here(6)
    assert place is not None
    made.save(place, PARTS)
    assert loaded(made) == Kept(6, PARTS)


@pytest.mark.parametrize("settles", [True, False])
async def test_a_snapshot_written_while_something_is_erased_does_not_stay(
    opened: Opener, path: Path, settles: bool
) -> None:
    """The second case is the control: without the second look the words lie on the disk."""
    journal, made = await kept_at_three(opened, path)
    place = made.here(5)
    await journal.append([erased()])
    made.discard()  # what whoever erases does; and now the file comes that was on its way
    assert place is not None
    made.save(place, PARTS)
    if settles:
        made.settle(place.nseq)
    assert made.path.exists() is not settles


async def test_a_draft_deleted_by_an_erasure_is_no_snapshot(opened: Opener, path: Path) -> None:
    journal, made = await kept_at_three(opened, path)
    made.discard()

    def erases_before_the_last(n: int) -> bytes:
        if n == 12:
            made.discard()
        return os.urandom(n)

    writing = Snapshots(path, KEYS.snapshot, journal, CODE, random=erases_before_the_last)
    place = writing.here(5)
    assert place is not None
    with pytest.raises(FileNotFoundError):
        writing.save(place, PARTS)
    assert list(path.parent.glob("*snapshot*")) == []


# ---- the node


def case(id: UUID) -> list[NewEvent]:
    """An incident that is opened, owned and closed."""
    opened = NewEvent(fact=IncidentOpened(priority=1, trigger="button"), cmd=uuid4(), incident=id)
    closed = NewEvent(fact=Closed(outcome="real"), cmd=uuid4(), incident=id, actor="op1")
    return [opened, note("hej", incident=id), closed]


def life(journal: SqliteJournal, path: Path, clock: SimulatedClock, *, keeps: bool = True) -> Opening:
    return Opening(Node(journal, clock, uuid4), snapshots_of(journal, path, KEYS), keeps=keeps)


async def grown(journal: SqliteJournal, events: int) -> None:
    for _ in range(events // 300 + 1):
        await journal.append([event for _ in range(100) for event in case(uuid4())])


async def test_a_second_life_starts_from_the_snapshot_and_knows_as_much(opened: Opener, path: Path) -> None:
    clock = SimulatedClock(0)
    first = life(opened(clock=clock, poll_s=None), path, clock)
    await first.run()
    await grown(first.node.journal, EVERY)  # type: ignore[arg-type]
    first.node.catch_up()
    await first.close()
    journal = opened(clock=clock, poll_s=None)
    await journal.append(case(uuid4())[:2])
    read: list[tuple[int, int]] = []
    second = life(journal, path, clock)
    assert await second.is_short()
    await second.run(lambda *places: read.append(places))
    assert [of - at for at, of in read] == [0]
    third = life(opened(clock=clock, poll_s=None), path, clock, keeps=False)
    third._snapshots = None
    await third.run()
    assert second.node.board.digest() == third.node.board.digest()
    await second.close()
    await third.close()


async def keeper_of(opened: Opener, path: Path, events: int) -> tuple[SqliteJournal, Node, Keeper, Snapshots]:
    clock = SimulatedClock(0)
    journal = opened(clock=clock, poll_s=None)
    await grown(journal, events)
    node = Node(journal, clock, uuid4)
    node.catch_up()
    made = snapshots(journal, path)
    return journal, node, Keeper(node, made, 0, 0), made


async def test_a_board_is_put_away_after_ten_thousand_events_at_a_calm_moment(opened: Opener, path: Path) -> None:
    _, node, keeper, made = await keeper_of(opened, path, EVERY)
    assert keeper._is_due()
    assert not keeper._is_calm()  # something came since the last look
    assert keeper._is_calm()
    urgent = NewEvent(fact=IncidentOpened(priority=1, trigger="button"), cmd=uuid4(), incident=UUID(int=1))
    await node.append([urgent])
    assert not keeper._is_calm()
    assert not keeper._is_calm()  # a person in danger waits
    await node.append([NewEvent(fact=Closed(outcome="real"), cmd=uuid4(), incident=UUID(int=1))])
    assert not keeper._is_calm()
    assert keeper._is_calm()
    await keeper.keep()
    assert made.place(made.header()) == node.board.position
    assert not keeper._is_due()


class SlowDisk:
    """Takes the snapshot, and keeps it back until it is told to write: events surely come meanwhile."""

    def __init__(self, made: Snapshots) -> None:
        self._save = made.save
        self.reached, self.writes = threading.Event(), threading.Event()

    def save(self, place: Place, parts: Sequence[bytes]) -> None:
        self.reached.set()
        assert self.writes.wait(60)
        self._save(place, parts)


async def test_events_that_come_while_it_is_put_away_are_neither_held_up_nor_half_in_it(
    opened: Opener, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, node, keeper, made = await keeper_of(opened, path, 900)
    disk = SlowDisk(made)
    monkeypatch.setattr(made, "save", disk.save)
    keeping = asyncio.ensure_future(keeper.keep())
    seen = list(node.board.incidents)
    while not disk.reached.is_set():
        await node.append([note(incident=seen[0]), *case(uuid4())])
    for each in seen[:10]:
        await node.append([note(incident=each), *case(uuid4())])
    disk.writes.set()
    await keeping
    kept = loaded(made)
    assert kept is not None
    assert kept.nseq < node.board.position
    board = thaw(kept.parts)
    assert board.digest() == Board().fold(journal.read(0, kept.nseq)).digest()
    assert board.fold(journal.read(kept.nseq, 100_000)).digest() == node.board.digest()


async def test_what_a_killed_process_left_half_written_goes_at_the_next_start(opened: Opener, path: Path) -> None:
    clock = SimulatedClock(0)
    journal = opened(clock=clock, poll_s=None)
    await journal.append([note()])
    made = snapshots_of(journal, path, KEYS)
    assert made is not None
    place = made.here(1)
    assert place is not None
    made.save(place, freeze(Board().fold(journal.read())))
    left = made.path.with_name(made.path.name + ".0123")
    left.write_bytes(b"half")
    reader = life(journal, path, clock, keeps=False)
    await reader.run()
    assert left.exists(), "only the process that writes tidies up"
    writer = life(journal, path, clock)
    await writer.run()
    assert not left.exists()
    assert made.path.exists()
    await writer.close()


async def test_a_board_that_may_hold_erased_words_is_never_put_away(opened: Opener, path: Path) -> None:
    """What this process read before the erasure is still in its memory: the next start reads anew."""
    _, node, keeper, made = await keeper_of(opened, path, 300)
    await keeper.keep()
    assert made.place(made.header()) > 0
    await node.append([erased(), note()])
    made.discard()
    for _ in range(2):
        await keeper.keep()
    assert not made.path.exists()


async def test_the_disk_does_not_take_it_and_nothing_else_is_touched(
    opened: Opener, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _, node, keeper, made = await keeper_of(opened, path, 300)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device: Mira Exempel")

    monkeypatch.setattr("console.journal.snapshot.os.open", full)
    await keeper.keep()
    monkeypatch.undo()
    assert "the board was not put away: OSError" in caplog.text
    assert "Mira" not in caplog.text
    assert not made.path.exists()
    await node.append([note()])


def test_the_fingerprint_covers_every_module_of_the_fold() -> None:
    show = "import sys, console.board_snapshot; print(*[name for name in sys.modules if name.startswith('console.')])"
    loaded = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True).stdout.split()
    assert set(loaded) == {f"console.{name}" for name in FOLD}
    assert fingerprint() == fingerprint()


def test_control_one_character_of_the_fold_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = fingerprint(), SourceFileLoader.get_source
    changed = lambda self, name: real(self, name) + (" " if name == "console.card" else "")  # type: ignore[operator]  # noqa: E731
    monkeypatch.setattr(SourceFileLoader, "get_source", changed)
    assert fingerprint() != before
