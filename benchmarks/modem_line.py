"""From bytes on a pseudo-terminal to a parsed event, and on to a Raw in the intake's hands.

The text comes as `+CMT` and its PDU, so nothing is asked of the modem in between. Both bare loops call `os.read` and
nothing else around the parse: one does the same parse as the engine (the event's ratio), one only splits lines (the
Raw's ratio, which pays for the source and its tasks too). modem.md section 16: p99 below 20 ms from line to event.
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
from statistics import median, quantiles
from uuid import UUID, uuid4

from ratio import Figure, arguments, show

from console.clock import SystemClock
from console.events import Fact, SourceReported
from console.journal.keys import cmd_maker
from console.modem.engine import Engine, Strange, Unsolicited
from console.modem.modem import Modem
from console.modem.pdu import encode_deliver, tpdu_length
from console.modem.serial_port import SerialPort
from console.sources.interface import Raw
from console.sources.modem import ModemSource

TEXTS = 400
WARM = 50
ROUNDS = 3
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


class Probe(Modem):
    """Takes the time at which a message is parsed."""

    def __init__(self) -> None:
        super().__init__("modem", SystemClock(), uuid4)
        self.parsed = asyncio.get_running_loop().create_future()

    def _heard(self, heard: Unsolicited | Strange) -> None:
        super()._heard(heard)
        if isinstance(heard, Unsolicited) and heard.kind == "direct":
            self.parsed.set_result(time.perf_counter())


async def parsed(terminal: Terminal) -> list[float]:
    modem, port = Probe(), SerialPort(terminal.name)
    modem.attach(port)
    await port.open(modem)
    spans = []
    for _ in range(WARM + TEXTS):
        modem.parsed = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        os.write(terminal.master, TEXT)
        spans.append(await modem.parsed - began)
    modem.detach()
    await port.close()
    return spans[WARM:]


def bare_parse(terminal: Terminal) -> list[float]:
    spans = []
    engine = Engine()
    for _ in range(WARM + TEXTS):
        began = time.perf_counter()
        os.write(terminal.master, TEXT)
        while not engine.data_received(os.read(terminal.slave, 4096)):
            pass
        spans.append(time.perf_counter() - began)
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
    rounds = [
        (bare_parse(plain), asyncio.run(parsed(plain))) for _ in range(ROUNDS)
    ]  # in turn: a machine is never idle
    parse_floor, event = (min(median(spans) for spans in each) for each in zip(*rounds, strict=True))
    plain.close()
    plain = Terminal()
    floor = quantiles(bare(plain), n=100)
    plain.close()
    terminal = Terminal()
    threading.Thread(target=terminal.answer, daemon=True).start()
    spans = quantiles(asyncio.run(ours(terminal)), n=100)
    terminal.close()
    return [
        Figure(
            "bytes to parsed event / bare read and the same parse, p50", event / parse_floor, "times", 3.0,
            detail=f"{event * 1e6:,.0f} µs against {parse_floor * 1e6:,.0f} µs, best of {ROUNDS} × {TEXTS}",
        ),
    ] + [
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
