"""From bytes on a pseudo-terminal to a Raw in the intake's hands, against a bare loop that only reads and splits lines.

The text comes as `+CMT` and its PDU, so nothing is asked of the modem in between: what is measured is the port's
thread, the loop, the engine and the source. The bare loop does `os.read` and the same line split, and nothing else
(modem.md section 16: p99 below 20 ms from line to event).
"""

from __future__ import annotations

import asyncio
import os
import queue
import threading
import time
import tty
from collections.abc import Callable, Sequence
from contextlib import suppress
from statistics import quantiles
from uuid import UUID, uuid4

from ratio import Figure, arguments, show

from console.clock import SystemClock
from console.events import Fact, SourceReported
from console.journal.keys import cmd_maker
from console.modem.modem import Modem
from console.modem.pdu import encode_deliver, tpdu_length
from console.modem.serial_port import SerialPort
from console.sources.interface import Raw
from console.sources.modem import ModemSource

TEXTS = 400
WARM = 50
[PDU] = encode_deliver("+46701740605", "Larm! Batteri 40 %.", at=1_763_816_700_000_000)
TEXT = f"\r\n+CMT: ,{tpdu_length(PDU)}\r\n{PDU}\r\n".encode()


class Terminal:
    """A pseudo-terminal; `answer` says OK to every command, as a modem in good health."""

    def __init__(self) -> None:
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.slave = slave
        self.name = os.ttyname(slave)

    def answer(self) -> None:
        with suppress(OSError):
            while heard := os.read(self.master, 4096):
                for _ in range(heard.count(b"\r")):
                    os.write(self.master, b"\r\nOK\r\n")

    def close(self) -> None:
        os.close(self.slave)
        os.close(self.master)


class Intake:
    """Takes the time at which a message is handed over."""

    def __init__(self) -> None:
        self.ready = asyncio.Event()
        self.arrivals: asyncio.Queue[float] = asyncio.Queue()
        self._released: set[UUID] = set()

    async def receive(self, raws: Sequence[Raw]) -> None:
        self.arrivals.put_nowait(time.perf_counter())

    async def release(self, raw: UUID) -> None:
        pass  # the same bytes come again and again: they may have the same key

    async def line(self, fact: Fact) -> None:
        pass

    async def health(self, fact: Fact) -> None:
        if isinstance(fact, SourceReported) and fact.state != "starting":
            self.ready.set()

    def was_released(self, raw: UUID) -> bool:
        return raw in self._released


async def ours(terminal: Terminal) -> list[float]:
    intake = Intake()
    source = ModemSource(
        Modem("modem", SystemClock(), uuid4), lambda: SerialPort(terminal.name), cmd_of=cmd_maker(bytes(32))
    )
    running = asyncio.ensure_future(source.run(intake))
    await intake.ready.wait()
    spans = []
    for _ in range(WARM + TEXTS):
        began = time.perf_counter()
        os.write(terminal.master, TEXT)
        spans.append(await intake.arrivals.get() - began)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return spans[WARM:]


def bare(terminal: Terminal) -> list[float]:
    arrivals: queue.SimpleQueue[float] = queue.SimpleQueue()
    reading = threading.Thread(target=_split, args=(terminal.slave, arrivals.put), daemon=True)
    reading.start()
    spans = []
    for _ in range(WARM + TEXTS):
        began = time.perf_counter()
        os.write(terminal.master, TEXT)
        spans.append(arrivals.get() - began)
    os.write(terminal.master, b"END\r\n")
    reading.join()
    return spans[WARM:]


def _split(terminal: int, told: Callable[[float], None]) -> None:
    held, direct = b"", False
    while True:
        held += os.read(terminal, 4096)
        *lines, held = held.replace(b"\r", b"\n").split(b"\n")
        for line in filter(None, lines):
            if line == b"END":
                return
            if direct:
                told(time.perf_counter())
            direct = line.startswith(b"+CMT:")


def measure() -> list[Figure]:
    plain = Terminal()
    floor = quantiles(bare(plain), n=100)
    plain.close()
    terminal = Terminal()
    threading.Thread(target=terminal.answer, daemon=True).start()
    spans = quantiles(asyncio.run(ours(terminal)), n=100)
    terminal.close()
    return [
        Figure(
            f"bytes to Raw / bare read and split, p{percent}", spans[percent - 1] / floor[percent - 1], "times", limit,
            detail=f"{spans[percent - 1] * 1e6:,.0f} µs against {floor[percent - 1] * 1e6:,.0f} µs, {TEXTS} each",
        )
        for percent, limit in ((50, 30.0), (95, 30.0))
    ]  # fmt: skip


def main() -> None:
    asked = arguments(__doc__ or "")
    show(measure(), as_json=asked.json)


if __name__ == "__main__":
    main()
