"""A station of real processes: a simulated modem on a pseudo-terminal, an intake, desks; all in one folder."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from console.clock import SystemClock
from console.events import Stored
from console.journal.key_file import key_path, load_keys
from console.journal.keys import Keys
from console.journal.sqlite_journal import open_journal

T = TypeVar("T")
PATIENCE_S = 60.0  # a bound for a state that must come; never a measure of speed

STATION = """
name = "Provstad"
language = "en"
journal = "journal.db"
register = "register.toml"
[[modem]]
port = "{link}"
"""
REGISTER = """
[[person]]
id = "P1"
name = "Mira Exempel"
mode = "SILENT"
[[device]]
id = "D7"
person = "P1"
number = "0701740605"
[[unit]]
id = "3310"
lat = 59.3346
lon = 18.0632
"""


def eventually(what: Callable[[], T], patience_s: float = PATIENCE_S) -> T:
    """The first true value of `what`. AssertionError when it does not come."""
    until = time.monotonic() + patience_s
    while not (found := what()):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)
    return found


class Modem:
    """The world's hand on a simulated modem in a process of its own."""

    def __init__(self, control: Path) -> None:
        eventually(control.exists)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(control))
        self._answers = self._socket.makefile("r", encoding="utf-8")

    def say(self, line: str) -> dict[str, Any]:
        """One command of `larmbord modem simulate`, and its answer."""
        self._socket.sendall(f"{line}\n".encode())
        answer: dict[str, Any] = json.loads(self._answers.readline())
        return answer

    def is_empty(self) -> bool:
        store = self.say("store")
        return not store["ME"] and not store["SM"] and not store["waiting"]

    def close(self) -> None:
        self._answers.close()
        self._socket.close()


class Place:
    """The folder of a station, and the commands that run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.station = folder / "station.toml"
        self.journal = folder / "journal.db"
        self.link = folder / "modem"
        self.station.write_text(STATION.format(link=self.link), "utf-8")
        (folder / "register.toml").write_text(REGISTER, "utf-8")

    def run(self, *arguments: str, module: str = "console.cli", **options: Any) -> subprocess.Popen[Any]:
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.Popen(command, stdin=options.pop("stdin", subprocess.DEVNULL), **options)

    def intake(self, module: str = "console.cli") -> subprocess.Popen[Any]:
        return self.run("intake", "--station", str(self.station), module=module, stderr=subprocess.DEVNULL)

    @contextmanager
    def modem(self, *options: str) -> Iterator[Modem]:
        control = self.folder / "control"
        process = self.run(
            "--link", str(self.link), "--control", str(control), *options,
            module="console.modem.simulated", stdout=subprocess.DEVNULL,
        )  # fmt: skip
        modem = Modem(control)
        try:
            yield modem
        finally:
            modem.close()
            process.terminate()
            process.wait()

    def keys(self) -> Keys:
        return load_keys(key_path(self.journal), self.journal)

    def events(self) -> list[Stored]:
        """Everything in the journal, read by a process of its own kind beside the others."""

        async def read() -> list[Stored]:
            journal = open_journal(self.journal, SystemClock(), self.keys(), checkpoints=False)
            found: list[Stored] = []
            while batch := journal.read(found[-1].nseq if found else 0, 2000):
                found += batch
            await journal.close()
            return found

        return asyncio.run(read()) if self.journal.exists() else []
