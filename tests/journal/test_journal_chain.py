"""The record proves itself: whatever is done to a journal behind its back is found, to the event."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_cases import Opener, behind_its_back, note, raw
from msgspec.structs import astuple, replace

from console.clock import SimulatedClock
from console.events import NewEvent
from console.journal.chain import Break, Head, follow, link, origin
from console.journal.interface import JournalFault, Verdict
from console.journal.memory import MemoryJournal
from console.journal.record import Header, Row
from tests.support_keys import look_into

MISSING, CHANGED, DAMAGED, REPLAYED, DISPLACED, CLOSED_UP = (
    f"journal.verify.{word}" for word in ("missing", "changed", "damaged", "replayed", "displaced", "closed-up")
)
SWAP = "UPDATE event SET nseq = -1 WHERE nseq = 4; UPDATE event SET nseq = 4 WHERE nseq = 5; UPDATE event SET nseq = 5 WHERE nseq = -1"  # noqa: E501
TAMPERINGS = {
    "body": ("UPDATE event SET body = CAST('{\"words\":\"nej\"}' AS BLOB) WHERE nseq = 4", 4, CHANGED),
    "ts": ("UPDATE event SET ts = ts + 1 WHERE nseq = 4", 4, CHANGED),
    "mono": ("UPDATE event SET mono = mono + 1 WHERE nseq = 4", 4, CHANGED),
    "boot": ("UPDATE event SET boot = zeroblob(16) WHERE nseq = 4", 4, CHANGED),
    "kind": ("UPDATE event SET kind = 'incident.closed' WHERE nseq = 4", 4, CHANGED),
    "incident": ("UPDATE event SET incident = zeroblob(16) WHERE nseq = 4", 4, CHANGED),
    "incident emptied": ("UPDATE event SET incident = x'' WHERE nseq = 1", 1, DAMAGED),
    "incident taken away": ("UPDATE event SET incident = NULL WHERE nseq = 6", 6, CHANGED),
    "epoch": ("UPDATE event SET epoch = 0 WHERE nseq = 4", 4, CHANGED),
    "actor": ("UPDATE event SET actor = 'op2' WHERE nseq = 4", 4, CHANGED),
    "actor emptied": ("UPDATE event SET actor = '' WHERE nseq = 7", 7, CHANGED),
    "cmd": ("UPDATE event SET cmd = zeroblob(16) WHERE nseq = 4", 4, CHANGED),
    "dek": ("UPDATE event SET dek = 0 WHERE nseq = 4", 4, CHANGED),
    "hash": ("UPDATE event SET hash = zeroblob(32) WHERE nseq = 4", 4, CHANGED),
    "first": ("UPDATE event SET ts = 0 WHERE nseq = 1", 1, CHANGED),
    "last": ("UPDATE event SET ts = 0 WHERE nseq = 9", 9, CHANGED),
    "deleted": ("DELETE FROM event WHERE nseq = 4", 4, MISSING),
    "deleted, and the gap closed": (
        "DELETE FROM event WHERE nseq = 4; UPDATE event SET nseq = nseq - 1 WHERE nseq > 4", 4, CLOSED_UP,
    ),
    "reordered": (SWAP, 4, DISPLACED),
    "put in at the end": (
        "INSERT INTO event SELECT 10, ts, mono, boot, kind, incident, epoch, actor, zeroblob(16), dek, body, hash "
        "FROM event WHERE nseq = 9", 10, REPLAYED,
    ),
    "another type": ("UPDATE event SET cmd = CAST('short' AS BLOB) WHERE nseq = 4", 4, DAMAGED),
    "another journal's": ("UPDATE node SET id = zeroblob(16)", 1, CHANGED),
}  # fmt: skip


def first_wrong(verdict: Verdict) -> tuple[int | None, str]:
    assert not verdict.ok
    assert verdict.at == verdict.events + 1
    return verdict.at, verdict.code


async def nine(opened: Opener) -> None:
    journal = opened()
    await journal.append([note(str(number), incident=UUID(int=number)) for number in range(6)])
    await journal.append([raw(bytes([number])) for number in range(3)])
    await journal.close()


@pytest.mark.parametrize("case", TAMPERINGS)
async def test_tampering_is_found_to_the_event(opened: Opener, path: Path, case: str) -> None:
    statements, at, code = TAMPERINGS[case]
    await nine(opened)
    assert (await opened().verify()).ok
    behind_its_back(path, *statements.split("; "))
    assert first_wrong(await opened().verify()) == (at, code)


def looks_sound(path: Path) -> bool:
    """What a journal without a chain could check: SQLite's own integrity, and the numbers."""
    connection = look_into(path)
    sound = connection.execute("PRAGMA integrity_check").get == "ok"
    numbers = [row[0] for row in connection.execute("SELECT nseq FROM event ORDER BY nseq")]
    connection.close()
    return sound and all(after == before + 1 for before, after in pairwise(numbers))


@pytest.mark.parametrize("case", [case for case, (_, _, code) in TAMPERINGS.items() if code not in (MISSING, DAMAGED)])
async def test_control_without_the_chain_none_of_it_is_seen(opened: Opener, path: Path, case: str) -> None:
    await nine(opened)
    behind_its_back(path, *TAMPERINGS[case][0].split("; "))
    assert looks_sound(path)


async def test_whoever_also_corrects_the_hash_of_an_event_is_found_at_the_next(opened: Opener, path: Path) -> None:
    await nine(opened)
    rows = opened()._rows(2, 2)
    forged = replace(rows[1].header, actor="op2")
    digest = link(rows[0].hash, forged, rows[1].body)
    behind_its_back(path, f"UPDATE event SET actor = 'op2', hash = x'{digest.hex()}' WHERE nseq = 4")
    assert first_wrong(await opened().verify()) == (5, CHANGED)


def scribble(path: Path) -> None:
    """One page in the middle of the file is lost."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2 // 4096 * 4096)
        file.write(b"\xff" * 4096)


async def test_a_page_that_cannot_be_read_is_a_verdict_and_no_crash(opened: Opener, path: Path) -> None:
    journal = opened()
    for number in range(200):
        await journal.append([note(str(number) * 100)])
    await journal.close()
    scribble(path)
    verdict = await opened().verify()
    assert not verdict.ok
    assert verdict.code in (DAMAGED, CHANGED, MISSING)
    assert verdict.at == verdict.events + 1
    assert 1 < verdict.at <= 200
    with pytest.raises(JournalFault, match=r"journal\.damaged"):
        opened().read(0, 500)


async def test_a_follower_does_not_step_over_what_is_missing(opened: Opener, path: Path) -> None:
    await nine(opened)
    behind_its_back(path, "DELETE FROM event WHERE nseq = 4")
    pages = opened().follow()
    for _ in range(2):  # it does not get past it by asking again either
        with pytest.raises(JournalFault) as fault:
            await anext(pages)
        assert (fault.value.code, fault.value.detail) == ("journal.gap", {"after": "3", "found": "5"})


# ---- the link itself

ids = st.binary(min_size=16, max_size=16)
numbers = st.integers(-(1 << 63), (1 << 63) - 1)
headers = st.builds(
    Header, numbers, numbers, numbers, ids, st.text(max_size=9), st.none() | ids, st.none() | numbers,
    st.none() | st.text(max_size=9), ids, st.none() | numbers,
)  # fmt: skip


@given(one=st.tuples(headers, st.binary(max_size=9)), other=st.tuples(headers, st.binary(max_size=9)))
def test_different_events_have_different_links(one: tuple[Header, bytes], other: tuple[Header, bytes]) -> None:
    assert (link(bytes(32), *one) == link(bytes(32), *other)) == (one == other)


@given(header=headers, field=st.integers(0, 9), another=headers)
def test_every_field_is_in_the_link(header: Header, field: int, another: Header) -> None:
    changed = Header(*astuple(header)[:field], astuple(another)[field], *astuple(header)[field + 1 :])
    assert (link(bytes(32), header, b"") == link(bytes(32), changed, b"")) == (changed == header)


def test_words_cannot_move_between_fields() -> None:
    header = Header(1, 2, 3, bytes(16), "ab", None, None, "c", bytes(16), None)
    moved = replace(header, kind="a", actor="bc")
    assert link(bytes(32), header, b"d") != link(bytes(32), moved, b"d")
    assert link(bytes(32), header, b"d") != link(bytes(32), replace(header, actor=""), b"cd")


def test_the_previous_link_and_the_node_are_in_the_link() -> None:
    row = Row(Header(1, 2, 3, bytes(16), "k", None, None, None, bytes(16), None), b"", b"")
    start = origin(bytes(16))
    good = replace(row, hash=link(start.hash, row.header, row.body))
    columns = (*astuple(good.header), good.body, good.hash)
    assert follow(start, [columns]) == Head(1, good.hash)
    assert follow(origin(b"\1" * 16), [columns]) == Break(1, CHANGED)


# ---- pieces


async def chain_of(events: Sequence[NewEvent], sizes: Sequence[int]) -> list[Row]:
    journal, rest, sizes = MemoryJournal(SimulatedClock(0)), list(events), list(sizes)
    while rest:
        size = sizes.pop() if sizes else len(rest)
        await journal.append(rest[:size])
        rest = rest[size:]
    return journal._rows(0, 1000)


@settings(max_examples=50, deadline=None)
@given(words=st.lists(st.text(max_size=20), max_size=30), sizes=st.lists(st.integers(1, 7)))
async def test_in_pieces_or_at_once_the_chain_is_the_same(words: list[str], sizes: list[int]) -> None:
    events = [note(each, cmd=UUID(int=number)) for number, each in enumerate(words)]
    assert await chain_of(events, sizes) == await chain_of(events, [])


async def test_a_file_and_memory_hold_the_same(opened: Opener) -> None:
    """Given the same node, boot and clock: the file seals what was drafted, and changes nothing else."""
    events = [note(str(number), cmd=UUID(int=number)) for number in range(20)]
    file = opened(clock=SimulatedClock(0), random=lambda size: bytes(size))
    memory = MemoryJournal(SimulatedClock(0))
    for journal in (file, memory):
        await journal.append(events[:3])
        await journal.append(events[3:])
    assert file.read() == memory.read()
    assert [replace(row.header, dek=None) for row in file._rows(0, 100)] == [row.header for row in memory._rows(0, 100)]
