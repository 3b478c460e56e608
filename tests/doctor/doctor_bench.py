"""A machine in good health, a station, and a simulated modem on a pseudo-terminal: each test breaks one thing."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from console.clock import SystemClock
from console.doctor.finding import Finding
from console.doctor.machine import Machine
from console.doctor.rounds import examine
from console.doctor.visit import Visit
from console.modem.simulated import Faults, GnssFaults, SimulatedGnss, SimulatedModem
from console.modem.simulated.pty_edge import PtyEdge
from console.sentences import SENTENCES
from console.station import GnssSettings, ModemSettings, Station
from tests.support_clock import PatientClock


def healthy(**changes: object) -> Machine:
    """Everything as it should be, whatever the machine is that runs the test."""
    machine = Machine(
        clock=PatientClock(), environ={"TERM": "xterm-256color"}, devices=tuple, processes=frozenset,
        udev_rule=lambda: False, group=lambda path: "dialout", disk_free=lambda path: 10**10,
        filesystem=lambda path: "ext4", synchronised=lambda: True, zone=lambda: "CET",
        which=lambda program: f"/usr/bin/{program}", tty=lambda: True, size=lambda: os.terminal_size((120, 40)),
        encoding=lambda: "utf-8", holder=lambda port: None,
    )  # fmt: skip
    return replace(machine, **changes)  # type: ignore[arg-type]


def visit(folder: Path, machine: Machine | None = None, **station: object) -> Visit:
    """A station in `folder`, without a modem unless one is given."""
    made = Station(name="Provstad", journal="journal.db", folder=folder, **station)  # type: ignore[arg-type]
    return Visit(machine=machine or healthy(), station=made, file=str(folder / "station.toml"))


def one(findings: list[Finding], name: str, of: str = "") -> Finding:
    """The finding of that name."""
    found = [each for each in findings if each.name == name and (not of or each.of == of)]
    assert len(found) == 1, [(each.name, each.of) for each in findings]
    return found[0]


def in_words(findings: list[Finding]) -> list[Finding]:
    """Findings that show a code instead of words, or leave out what to do: there should be none."""
    return [
        each for each in findings
        if each.words in SENTENCES or "doctor." in each.words + each.do or (each.state != "ok" and not each.do)
        or "{" in each.words + each.do or " ? " in each.words
    ]  # fmt: skip


def inside(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Mode and content of every file; not of SQLite's shared memory, which readers use."""
    return {
        each.name: (each.stat().st_mode, each.read_bytes())
        for each in sorted(folder.iterdir())
        if not each.name.endswith("-shm")
    }


@asynccontextmanager
async def modem(folder: Path, **faults: object) -> AsyncIterator[tuple[SimulatedModem, ModemSettings]]:
    """A simulated modem, and the table of the station file for it."""
    sim = SimulatedModem(PatientClock(), Random(1), Faults(**faults))  # type: ignore[arg-type]
    edge = PtyEdge(sim, folder / "modem")
    try:
        yield sim, ModemSettings(port=str(folder / "modem"))
    finally:
        await edge.close()


@asynccontextmanager
async def receiver(folder: Path, **faults: object) -> AsyncIterator[GnssSettings]:
    """A simulated receiver on the machine's own time."""
    edge = PtyEdge(SimulatedGnss(SystemClock(), Random(1), GnssFaults(**faults)), folder / "gnss")  # type: ignore[arg-type]
    try:
        yield GnssSettings(port=str(folder / "gnss"))
    finally:
        await edge.close()


async def everything(visiting: Visit) -> list[Finding]:
    return [finding async for finding in examine(visiting)]
