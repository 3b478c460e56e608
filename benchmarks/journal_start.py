"""From a journal of a million events to a painted board: against the bare fold, cold and from a snapshot.

The bare fold reads the same rows, opens, decodes and folds them, and does nothing else: no app, no checks of types, no
progress, no collector of garbage. Every life is a process of its own. Targets: issue "The record proves itself" and
store.md R6. LARMBORD_BENCH_EVENTS makes the journal smaller.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID

from ratio import Figure, arguments, show

from console import events as e
from console.actions import Rules
from console.board import Board
from console.clock import SystemClock
from console.events import decode
from console.journal.keys import derive
from console.journal.record import stored
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.keeping import Keeper
from console.node import PAGE, Node
from console.opening import Opening, snapshots_of
from console.reading import Fix, Reading
from console.register import Person
from console.text import Untrusted

EVENTS = int(os.environ.get("LARMBORD_BENCH_EVENTS", "1000000"))
OPEN = 40  # incidents that are not closed
MESSAGES = 60  # of an incident
COMMIT = 2000  # events
KEYS = derive(bytes(32))
ROUNDS = 3
PDU = "07919730071111F1040B919670714060F50000" * 4


# ---- the journal ----


def everything(random: Random) -> Iterator[e.NewEvent]:
    """For ever: an incident after the other, each with its messages, positions, notes and end."""

    def event(
        fact: e.Fact, incident: UUID | None = None, actor: str | None = None, epoch: int | None = None
    ) -> e.NewEvent:
        return e.NewEvent(fact=fact, cmd=new_id(), incident=incident, actor=actor, epoch=epoch)

    def new_id() -> UUID:
        return UUID(int=random.getrandbits(128))

    for n in range(500):
        yield event(e.PersonRegistered(person=Person(id=f"P{n}", name="Mira Exempel", do_not=("call back",))))
    yield event(e.SoundConfirmed(heard=True))
    yield event(e.SourceReported(source="modem", state="ok", code="modem.ok"))
    for number in range(1 << 40):
        incident, person, at = new_id(), f"P{number % 500}", 1_739_308_997_000_000 + number * 10**9
        yield event(e.IncidentOpened(priority=1, trigger="button", person=person), incident)
        yield event(e.Acknowledged(), incident, "L.EK", 0)
        for message in range(MESSAGES):
            raw = event(e.RawReceived(source="modem", media="sms-pdu", payload=PDU.encode(), slot=f"SM:{message}"))
            fix = Fix(lat=59.3 + random.random() / 9, lon=18.0, at=at + message * 10**7, accuracy_m=14, source="gps")
            text = Untrusted(f"Larm! Bat:{message % 90}% http://maps.google.com/maps?q=N59.33003,E18.06094 " + "x" * 60)
            reading = Reading(
                format="minifinder", sender=Untrusted("+46701740605"), text=text, fixes=(fix,), battery=message % 90,
                triggers=("button",) if message == 0 else (), network_time=at + message * 10**7,
            )  # fmt: skip
            yield raw
            yield event(e.RawRead(raw=raw.cmd, reading=reading, person=person, device="D7"), incident)
            yield event(e.RawReleased(raw=raw.cmd))
        for _ in range(8):
            yield event(e.NoteWritten(words=Untrusted("hör röster, en dörr, sedan tyst " * 6)), incident, "L.EK")
            yield event(e.SourceHeard(source="modem"))
        if number >= OPEN:
            yield event(e.Closed(outcome="real", words=Untrusted("patrull på plats")), incident, "L.EK")


async def build(path: Path) -> None:
    journal, events = open_journal(path, SystemClock(), KEYS, poll_s=None), everything(Random(7))
    left = EVENTS
    while left > 0:
        batch = list(islice(events, min(COMMIT, left)))
        left -= len(batch)
        await journal._write(lambda ledger, batch=batch: ledger.append([journal._stamp.draft(new) for new in batch]))
    await journal.close()


# ---- the lives ----


def bare(path: Path) -> Board:
    gc.disable()
    journal = open_journal(path, SystemClock(), KEYS, checkpoints=False, poll_s=None)
    board, unseal = Board(), journal._sealer.unseal
    while rows := journal._rows(board.position, PAGE):
        for row in rows:
            board.apply(stored(row.header, decode(row.header.kind, unseal(row))))
    return board


async def painted(path: Path, *, snapshot: bool) -> Board:
    from console.app import LarmbordApp

    clock = SystemClock()
    journal = open_journal(path, clock, KEYS, checkpoints=False, poll_s=None)
    opening = an_opening(journal, path, snapshot=snapshot)
    await opening.run()
    app = LarmbordApp(opening.node, clock, "L.EK", ask_sound=False)
    async with app.run_test(size=(120, 40)):
        assert app.view.rows
        os.write(1, json.dumps({"ready": time.perf_counter()}).encode() + b"\n")
    return opening.node.board


def an_opening(journal: SqliteJournal, path: Path, *, snapshot: bool) -> Opening:
    node = Node(journal, SystemClock(), lambda: UUID(int=0), Rules())
    return Opening(node, snapshots_of(journal, path, KEYS) if snapshot else None, keeps=False)


async def keep(path: Path) -> None:
    """Put the board away, and say how long no key would have been answered meanwhile."""
    journal = open_journal(path, SystemClock(), KEYS, poll_s=None)
    opening = an_opening(journal, path, snapshot=True)
    snapshots, opening._snapshots = opening._snapshots, None
    await opening.run()
    assert snapshots is not None
    held = [0.0]
    beating = asyncio.create_task(beat(held))
    began = time.perf_counter()
    await Keeper(opening.node, snapshots, 0, opening.node.board.position).keep()
    took = time.perf_counter() - began
    beating.cancel()
    assert snapshots.place(snapshots.header()) == opening.node.board.position
    print(json.dumps({"took": took, "held": max(held), "size": snapshots.path.stat().st_size}))
    await opening.close()


async def beat(held: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0)
        held.append(time.perf_counter() - began)


def live(what: str, path: Path) -> None:
    began = time.perf_counter()
    if what == "keep":
        asyncio.run(keep(path))
        return
    board = bare(path) if what == "bare" else asyncio.run(painted(path, snapshot=what == "snapshot"))
    print(json.dumps({"began": began, "ended": time.perf_counter(), "digest": len(board.rows()), "at": board.position}))
    sys.stdout.flush()
    os._exit(0)  # taking a million values apart is nobody's business here


def run(what: str, path: Path) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, what, path], capture_output=True, check=True, text=True)
    told: dict[str, float] = {}
    for line in done.stdout.splitlines():
        told |= json.loads(line)
    return told


def seconds(what: str, path: Path) -> float:
    told = run(what, path)
    return told.get("ready", told.get("ended", 0.0)) - told["began"]


# ---- the figures ----


def measure(path: Path) -> list[Figure]:
    asyncio.run(build(path))
    lives: dict[str, list[float]] = {"bare": [], "cold": [], "snapshot": []}
    kept = run("keep", path)
    for _ in range(ROUNDS):
        for what, times in lives.items():
            times.append(seconds(what, path))
    bare_s, cold_s, snapshot_s = (sorted(times)[ROUNDS // 2] for times in lives.values())
    made = f"{EVENTS:,} events, {path.stat().st_size / EVENTS:.0f} B each on disk; bare {bare_s:.2f} s"
    kept_words = f"{kept['size'] / 1e6:.0f} MB in {kept['took']:.2f} s"
    return [
        Figure("painted board / bare fold, cold", cold_s / bare_s, "times", 1.5, detail=f"{cold_s:.2f} s; {made}"),
        Figure("painted board / bare fold, snapshot", snapshot_s / bare_s, "times", 0.2, detail=f"{snapshot_s:.2f} s"),
        Figure("restart cold (store R6)", cold_s, "s", 10),
        Figure("restart from a snapshot (store R6)", snapshot_s, "s", 2),
        Figure("control: no snapshot misses 0.2", cold_s / bare_s, "times", 0.2, at_least=True),
        Figure("the loop is held by a snapshot at most", kept["held"] * 1000, "ms", 100, detail=kept_words),
    ]


def main(asked: Sequence[str]) -> None:
    if len(asked) == 2 and not asked[0].startswith("-"):
        live(asked[0], Path(asked[1]))
        return
    options = arguments(__doc__ or "")
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as directory:
        show(measure(Path(directory) / "journal.db"), as_json=options.json)


if __name__ == "__main__":
    main(sys.argv[1:])
