"""Store R19: whatever somebody with the database's key does to the record is found, to the event.

The intruder has the key of the file and knows the chain, but not the key that signs. There are three: one edits and
leaves the chain as it is; one computes the chain anew; one also takes away the checkpoints that tell. Only a witness
knows of a tail that was cut off together with its checkpoints.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest
from journal_cases import Opener, note

from console.journal.chain import Head, link, origin
from console.journal.checkpoint import EVERY
from console.journal.interface import Verdict
from console.journal.record import Header
from console.journal.schema import COLUMNS
from console.journal.witness import read_line
from tests.support_keys import look_into

EVENTS = 340  # three full hundreds, and a tail that was signed at the end
Row = tuple[Any, ...]
Tamper = Callable[[Random, list[Row]], tuple[list[Row], int]]  # the rows afterwards, and the first that is wrong


async def written(opened: Opener) -> str:
    """The witness's line of a journal that is whole."""
    journal = opened()
    for start in range(0, EVENTS, 20):
        await journal.append([note(f"{start + number}") for number in range(20)])
    await journal.close()
    return opened().witness()


# ---- what is done


def edited(random: Random, rows: list[Row]) -> tuple[list[Row], int]:
    at = random.randrange(len(rows))
    row = list(rows[at])
    column = random.choice([1, 2, 4, 7, 10])  # ts, mono, kind, actor, body
    row[column] = (
        row[column] + 1
        if isinstance(row[column], int)
        else row[column] + type(row[column])(*(["x"] if isinstance(row[column], str) else [b"x"]))
    )
    return [*rows[:at], tuple(row), *rows[at + 1 :]], at + 1


def deleted(random: Random, rows: list[Row]) -> tuple[list[Row], int]:
    """Some events taken out of the middle, and the numbers closed up."""
    at = random.randrange(len(rows) - 5)
    return renumbered(rows[:at] + rows[at + random.randint(1, 4) :]), at + 1


def left_out(random: Random, rows: list[Row]) -> tuple[list[Row], int]:
    """The same, with the hole left."""
    at = random.randrange(len(rows) - 5)
    return rows[:at] + rows[at + random.randint(1, 4) :], at + 1


def reordered(random: Random, rows: list[Row]) -> tuple[list[Row], int]:
    one, other = sorted(random.sample(range(len(rows)), 2))
    out = list(rows)
    out[one], out[other] = out[other], out[one]
    return renumbered(out), one + 1


def replayed(random: Random, rows: list[Row]) -> tuple[list[Row], int]:
    """An event once more, under another command."""
    source, at = random.randrange(len(rows)), random.randrange(1, len(rows) + 1)
    again = (*rows[source][:8], random.randbytes(16), *rows[source][9:])
    return renumbered([*rows[:at], again, *rows[at:]]), at + 1


def put_back(random: Random, rows: list[Row]) -> tuple[list[Row], int]:
    """An older event in the place of another."""
    source, at = sorted(random.sample(range(len(rows)), 2))
    again = (*rows[source][:8], random.randbytes(16), *rows[source][9:])
    return renumbered([*rows[:at], again, *rows[at + 1 :]]), at + 1


def truncated(random: Random, rows: list[Row]) -> tuple[list[Row], int]:
    left = random.randrange(1, len(rows))
    return rows[:left], left + 1


def renumbered(rows: Sequence[Row]) -> list[Row]:
    return [(number, *row[1:]) for number, row in enumerate(rows, 1)]


TAMPERS: dict[str, Tamper] = {
    each.__name__: each for each in (edited, deleted, left_out, reordered, replayed, put_back, truncated)
}


def chained(node: bytes, rows: Sequence[Row]) -> list[Row]:
    """The chain computed anew over what is there now."""
    head, out = origin(node), []
    for number, row in enumerate(rows, 1):
        header = Header(number, *row[1:10])
        head = Head(number, link(head.hash, header, row[10]))
        out.append((number, *row[1:11], head.hash))
    return out


class Intruder:
    """Somebody with the file, its key, and all the time there is."""

    def __init__(self, path: Path, random: Random) -> None:
        self._connection = look_into(path)
        self._random = random
        for name in ("event_update", "event_delete", "checkpoint_update", "checkpoint_delete"):
            self._connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        self.node = bytes(self._connection.execute("SELECT id FROM node").get)
        self.rows = list(self._connection.execute(f"SELECT {COLUMNS} FROM event ORDER BY nseq"))
        self.signed = list(self._connection.execute("SELECT * FROM checkpoint ORDER BY nseq"))

    def leave(self, rows: Sequence[Row], signed: Sequence[Row]) -> None:
        """The file holds this now."""
        marks = ", ".join("?" * 12)
        with self._connection:
            self._connection.execute("DELETE FROM event; DELETE FROM checkpoint").fetchall()
            self._connection.executemany(f"INSERT INTO event({COLUMNS}) VALUES({marks})", rows)
            self._connection.executemany("INSERT INTO checkpoint VALUES(?, ?, ?, ?, ?)", signed)

    def close(self) -> None:
        self._connection.close()


async def tampered(opened: Opener, path: Path, tries: int, seed: int, attack: Callable[..., Any]) -> dict[str, int]:
    """How often each tampering was tried; `attack` says what is done and raises where it was not found."""
    line = await written(opened)
    random, counts = Random(seed), dict.fromkeys(TAMPERS, 0)
    intruder = Intruder(path, random)
    first_rows, first_signed = intruder.rows, intruder.signed
    for _ in range(tries):
        for name, tamper in TAMPERS.items():
            rows, at = tamper(random, first_rows)
            await attack(intruder, rows, first_signed, at, name, line)
            counts[name] += 1
    intruder.leave(first_rows, first_signed)
    intruder.close()
    assert (await opened().verify(read_line(line))).ok
    return counts


def found(verdict: Verdict, at: int, name: str) -> None:
    assert not verdict.ok, name
    assert verdict.at == at, (name, verdict)
    assert verdict.events == at - 1


def plain(opened: Opener) -> Callable[..., Any]:
    """The chain stays as it is."""
    journal = opened()

    async def attack(intruder: Intruder, rows: list[Row], signed: list[Row], at: int, name: str, line: str) -> None:
        intruder.leave(rows, signed)
        found(await journal.verify(), at, name)

    return attack


def recomputed(opened: Opener) -> Callable[..., Any]:
    """The chain is computed anew: the first checkpoint that does not fit tells the range, and the event is in it."""
    journal = opened()

    async def attack(intruder: Intruder, rows: list[Row], signed: list[Row], at: int, name: str, line: str) -> None:
        intruder.leave(chained(intruder.node, rows), signed)
        verdict = await journal.verify()
        assert not verdict.ok, name
        first, last = int(verdict.detail["first"]), int(verdict.detail["last"])
        if verdict.code == "journal.verify.cut":
            assert first <= at <= (verdict.at or 0), (name, verdict)
            return
        assert first <= at <= last, (name, at, verdict)
        assert last - first <= EVERY
        assert (verdict.good.nseq if verdict.good else 0) < at
        if verdict.code.endswith("rewritten"):
            assert verdict.until
            assert verdict.until.nseq == last

    return attack


def without_marks(opened: Opener) -> Callable[..., Any]:
    """And the checkpoints that would tell are taken away: the hundredth that is missing, or the witness, tells."""
    journal = opened()

    async def attack(intruder: Intruder, rows: list[Row], signed: list[Row], at: int, name: str, line: str) -> None:
        intruder.leave(chained(intruder.node, rows), [each for each in signed if each[0] < at])
        verdict = await journal.verify(read_line(line))
        assert not verdict.ok, name
        assert (verdict.good.nseq if verdict.good else 0) < at
        alone = await journal.verify()
        no_hundred_since = len(rows) // EVERY <= (at - 1) // EVERY
        assert alone.ok == no_hundred_since, (name, at)  # then only the witness knows

    return attack


ATTACKS = {"plain": plain, "recomputed": recomputed, "without marks": without_marks}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_all_of_it_is_found(opened: Opener, path: Path, attack: str) -> None:
    counts = await tampered(opened, path, 6, 19, ATTACKS[attack](opened))
    assert min(counts.values()) == 6


@pytest.mark.soak
@pytest.mark.parametrize("attack", ATTACKS)
async def test_soak_all_of_it_is_found(opened: Opener, path: Path, attack: str) -> None:
    counts = await tampered(opened, path, 300, 1900, ATTACKS[attack](opened))
    print(f"\nR19, {attack}: {json.dumps(counts)}: all found")


async def test_control_a_chain_without_checkpoints_and_witness_does_not_find_a_chain_computed_anew(
    opened: Opener, path: Path
) -> None:
    """The same intruder, and a journal that looks at its chain alone."""
    await written(opened)
    intruder, random, journal = Intruder(path, Random(1)), Random(1), opened()
    rows, signed = intruder.rows, intruder.signed
    for tamper in TAMPERS.values():
        intruder.leave(chained(intruder.node, tamper(random, rows)[0]), signed)
        assert not (await journal.verify()).ok
        chain_alone = journal._evidence()._replace(signer=None)
        from console.journal.verify import verify

        assert (await verify(chain_alone)).ok
    intruder.leave(rows[:150], signed[:1])
    assert (await journal.verify()).ok  # a cut tail with its checkpoints: only a witness knows
    intruder.leave(rows, signed)
    intruder.close()


# ---- checkpoints themselves


async def test_a_checkpoint_that_another_key_signed_is_found(opened: Opener, path: Path) -> None:
    await written(opened)
    intruder = Intruder(path, Random(1))
    for column, value in ((1, bytes(32)), (2, 7), (3, bytes(64))):
        signed = [list(each) for each in intruder.signed]
        signed[1][column] = value
        intruder.leave(intruder.rows, [tuple(each) for each in signed])
        verdict = await opened().verify()
        assert (verdict.code, verdict.detail) == ("journal.verify.forged", {"first": "101", "last": "200"})
    intruder.leave([], [])
    intruder.close()


async def test_a_tail_cut_off_under_its_checkpoints_is_found_to_the_event(opened: Opener, path: Path) -> None:
    line = await written(opened)
    intruder = Intruder(path, Random(1))
    intruder.leave(intruder.rows[:250], intruder.signed)
    verdict = await opened().verify()
    assert (verdict.at, verdict.code) == (251, "journal.verify.cut")
    assert verdict.detail == {"head": "250", "last": "340", "first": "201"}
    intruder.leave(intruder.rows[:250], intruder.signed[:2])
    assert (await opened().verify()).ok
    verdict = await opened().verify(read_line(line))
    assert (verdict.at, verdict.code) == (251, "journal.verify.witness-cut")
    intruder.close()


async def test_rows_beside_the_number_line_are_found(opened: Opener, path: Path) -> None:
    await written(opened)
    intruder = Intruder(path, Random(1))
    intruder.leave([(-5, *intruder.rows[0][1:8], bytes(16), *intruder.rows[0][9:]), *intruder.rows], intruder.signed)
    verdict = await opened().verify()
    assert (verdict.code, verdict.detail) == ("journal.verify.outside", {"count": "1"})
    intruder.close()


async def test_another_journals_witness_proves_nothing(opened: Opener) -> None:
    line = await written(opened)
    words = line.split()
    verdict = await opened().verify(read_line(" ".join([words[0], "00000000", *words[2:]])))
    assert verdict.code == "journal.verify.other-journal"
