"""Run a simulated modem by itself: `python -m console.modem.simulated --link PATH`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Protocol

import msgspec

from console.clock import SystemClock
from console.i18n import _
from console.modem.simulated.control import HELP, Control
from console.modem.simulated.faults import Faults
from console.modem.simulated.modem import OWN_NUMBER, SimulatedModem
from console.modem.simulated.tcp_edge import TcpEdge


class _Edge(Protocol):
    async def close(self) -> None: ...


def main(arguments: Sequence[str] | None = None) -> int:
    """Until `quit`, SIGINT or SIGTERM. The first line on stdout says where the modem is."""
    options = _parser().parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except OSError as fault:
        why = fault.strerror or str(fault)
        print(_("The simulated modem could not start: {why}. Choose another place.").format(why=why), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    verbs = "\n".join(f"  {usage:34}{_(meaning)}" for usage, meaning in HELP.items())
    parser = argparse.ArgumentParser(
        prog="python -m console.modem.simulated",
        description="A modem that is not there: a SIM7600 in software.",
        epilog=f"Commands, one a line, on stdin or on the control socket:\n{verbs}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--link", type=Path, help="a pseudo-terminal under this name")
    parser.add_argument("--sound", type=Path, metavar="PATH", help="with --link: a second one for the sound of calls")
    where.add_argument("--tcp", type=int, metavar="PORT", help="a socket on this machine; 0 chooses a port")
    parser.add_argument("--gnss", type=Path, metavar="PATH", help="also a GNSS port: a pseudo-terminal under this name")
    parser.add_argument("--control", type=Path, metavar="PATH", help="also take commands from a Unix socket")
    parser.add_argument("--number", default=OWN_NUMBER, help="the modem's own number (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="for everything that is drawn (%(default)s)")
    parser.add_argument("--faults", type=_faults, default=Faults(), metavar="JSON", help="fault knobs")
    return parser


def _faults(text: str) -> Faults:
    try:
        return msgspec.json.decode(text, type=Faults)
    except msgspec.DecodeError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


async def _run(options: argparse.Namespace) -> int:
    modem = SimulatedModem(SystemClock(), Random(options.seed), options.faults, own_number=options.number)
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    control = Control(modem, lambda: _end(ended, 0))
    edge, place = await _edge(modem, options)
    server = await _serve(control, options.control) if options.control else None
    positions = _gnss(options)
    try:
        _end_on_signals(ended)
        print(json.dumps(place), flush=True)
        _listen_to_stdin(control)
        return await ended
    finally:
        if server is not None:
            server.close()
            options.control.unlink(missing_ok=True)
        if positions is not None:
            await positions.close()
        await edge.close()


def _gnss(options: argparse.Namespace) -> _Edge | None:
    """The second port of the module."""
    if options.gnss is None:
        return None
    from console.modem.simulated.gnss import SimulatedGnss
    from console.modem.simulated.pty_edge import PtyEdge

    return PtyEdge(SimulatedGnss(SystemClock(), Random(options.seed)), options.gnss)


async def _edge(modem: SimulatedModem, options: argparse.Namespace) -> tuple[_Edge, dict[str, str]]:
    if options.link is None:
        edge = TcpEdge(modem, options.tcp)
        await edge.start()
        return edge, {"url": f"socket://127.0.0.1:{edge.port}"}
    from console.modem.simulated.pty_edge import PtyEdge  # only where there are pseudo-terminals

    terminal, place = PtyEdge(modem, options.link), {"link": str(options.link)}
    if options.sound is not None:
        terminal.add_sound(options.sound)
        place["sound"] = str(options.sound)
    return terminal, place


async def _serve(control: Control, path: Path) -> asyncio.Server:
    """A socket that a killed run left is replaced."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Whoever asked went away, or never ends a line; or the modem ends, where Python 3.11 prints a traceback.
        with contextlib.suppress(ConnectionError, ValueError, asyncio.CancelledError):
            while line := await reader.readline():
                writer.write((control.obey(line.decode("utf-8", "replace")) + "\n").encode())
                await writer.drain()
        writer.close()

    return await asyncio.start_unix_server(converse, path)


def _end(ended: asyncio.Future[int], code: int) -> None:
    if not ended.done():
        ended.set_result(code)


def _end_on_signals(ended: asyncio.Future[int]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C comes as KeyboardInterrupt
            loop.add_signal_handler(number, _end, ended, 128 + number)


def _listen_to_stdin(control: Control) -> None:
    """In a thread, because not every stdin can be watched by a loop; unbuffered, because it dies with the process."""
    loop = asyncio.get_running_loop()

    def obey(line: bytes) -> None:
        print(control.obey(line.decode("utf-8", "replace")), flush=True)

    def listen() -> None:
        held = b""
        with contextlib.suppress(OSError, RuntimeError):  # no stdin, or the loop has ended
            while data := os.read(0, 4096):
                *lines, held = (held + data).split(b"\n")
                for line in lines:
                    if line.strip():
                        loop.call_soon_threadsafe(obey, line)

    threading.Thread(target=listen, name="control", daemon=True).start()
