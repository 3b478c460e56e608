"""Several processes on one journal, and processes that are killed (store R1, R7)."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from journal_cases import WITHIN_S, Opener, behind_its_back, count, next_page, note

from console.clock import SimulatedClock, SystemClock
from console.events import NewEvent, Stored
from console.journal.sqlite_journal import open_journal
from tests.support_keys import KEYS

HERE = Path(__file__).parent
Start = Callable[[str, Path], Awaitable[Process]]


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts `other_process.py`; none outlives its test."""
    async with AsyncExitStack() as stack:

        async def process(what: str, path: Path) -> Process:
            environment = os.environ | {"PYTHONPATH": str(HERE.parents[1])}
            made = await asyncio.create_subprocess_exec(
                sys.executable, HERE / "other_process.py", what, path, stdin=PIPE, stdout=PIPE, env=environment
            )
            stack.push_async_callback(end, made)
            return made

        yield process


async def end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.communicate()


async def line(process: Process) -> str:
    async with asyncio.timeout(WITHIN_S):
        return (await process.stdout.readline()).decode().strip() if process.stdout else ""


# ---- kill -9


async def kill_after(process: Process, lines: int) -> set[UUID]:
    """Kill it when it has said so many; everything it said."""
    said = [await line(process) for _ in range(lines)]
    process.kill()
    rest, _ = await process.communicate()
    return {UUID(hex=each) for each in [*said, *rest.decode().split()]}


async def lost_by_killing(start: Start, path: Path, what: str, times: int) -> tuple[int, int]:
    """How many events were said to be stored, and how many of those are not. One journal through all the kills."""
    said: set[UUID] = set()
    for seed in range(times):
        said |= await kill_after(await start(what, path), Random(seed).randrange(1, 80))
    journal = open_journal(path, SystemClock(), KEYS)
    verdict = await journal.verify()
    stored = {event.cmd for event in journal.read(0, 1_000_000)}
    await journal.close()
    assert verdict.ok
    return len(said), len(said - stored)


async def test_a_killed_process_loses_nothing_that_was_answered(start: Start, path: Path) -> None:
    said, lost = await lost_by_killing(start, path, "write", 15)
    assert said > 300
    assert lost == 0


async def test_control_an_answer_before_the_commit_loses_events(start: Start, path: Path) -> None:
    """A kill may find everybody just answered: then there is another."""
    for number in range(20):
        if (await lost_by_killing(start, path.with_name(f"{number}.db"), "write_early", 5))[1]:
            return
    raise AssertionError("nothing was lost")


@pytest.mark.soak
async def test_a_thousand_kills(start: Start, path: Path) -> None:
    """The count of LARMBORD_KILLS, 1 000 if it is not set; twenty on a journal."""
    kills, said, lost = int(os.environ.get("LARMBORD_KILLS", "1000")), 0, 0
    for number in range(0, kills, 20):
        more, gone = await lost_by_killing(start, path.with_name(f"{number}.db"), "write", min(20, kills - number))
        said, lost = said + more, lost + gone
    print(f"{kills} kills, {said} answered, {lost} lost")
    assert lost == 0


# ---- claims


async def race(start: Start, path: Path, what: str) -> dict[str, list[list[str]]]:
    """Three processes claim the same hundred incidents at once: what each was told, by incident."""
    racers = [await start(what, path) for _ in range(3)]
    for racer in racers:
        assert await line(racer) == "ready"
    async with asyncio.timeout(3 * WITHIN_S):
        outputs = await asyncio.gather(*(racer.communicate(b"go\n") for racer in racers))
    told: dict[str, list[list[str]]] = defaultdict(list)
    for output, _ in outputs:
        for each in output.decode().splitlines():
            number, *answer = each.split()
            told[number].append(answer)
    return told


async def test_racing_processes_get_exactly_one_winner_an_alarm(start: Start, path: Path, opened: Opener) -> None:
    journal = opened()
    told = await race(start, path, "claim")
    assert len(told) == 100
    for answers in told.values():
        assert len(answers) == 3
        assert sum(won == "True" for won, _ in answers) == 1
        assert len({holder for _, holder in answers}) == 1
    assert count(path) == 100
    assert (await journal.verify()).ok


async def test_control_a_claim_outside_the_transaction_is_won_twice(start: Start, path: Path, opened: Opener) -> None:
    opened()
    behind_its_back(path, "DROP INDEX claim")
    told = await race(start, path, "claim_naively")
    assert any(sum(won == "True" for won, _ in answers) > 1 for answers in told.values())


async def test_two_processes_append_to_one_chain(start: Start, path: Path, opened: Opener) -> None:
    journal = opened()
    other = await start("write", path)
    for _ in range(100):
        await journal.append([note()])
    said = await kill_after(other, 100)
    events = journal.read(0, 100_000)
    assert [event.nseq for event in events] == list(range(1, len(events) + 1))
    assert said <= {event.cmd for event in events}
    assert sum(event.actor == "op1" for event in events) == 100
    assert (await journal.verify()).ok


# ---- following


def ping() -> NewEvent:
    event = note("ping")
    return NewEvent(fact=event.fact, cmd=event.cmd, actor="ping")


async def test_processes_follow_each_other(start: Start, path: Path, opened: Opener) -> None:
    journal = opened()
    assert await line(await start("answer", path)) == "ready"
    pages, seen = journal.follow(), list[Stored]()
    for rounds in range(1, 11):
        await journal.append([ping()])
        while sum(event.actor == "other" for event in seen) < rounds:
            seen += await next_page(pages)
    assert [event.actor for event in seen] == ["ping", "other"] * 10


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("options", "seen"), [({}, True), ({"poll_s": None}, False)])
async def test_what_another_process_writes_is_seen_within_fifty_milliseconds(
    opened: Opener, options: dict[str, None], seen: bool
) -> None:
    clock = SimulatedClock(0)
    mine, other = opened(clock=clock, **options), opened()
    waiting = asyncio.ensure_future(anext(mine.follow()))
    await turns()
    await other.append([note()])
    await turns()
    assert not waiting.done()
    await clock.advance_to(0.05)
    await turns()
    assert waiting.done() is seen
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
