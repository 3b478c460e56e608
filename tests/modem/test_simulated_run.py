"""The simulated modem as a program of its own, driven by lines of text."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from simulated_bench import MIRA, BenchClock

from console.modem.simulated import SimulatedModem
from console.modem.simulated.control import HELP, Control
from console.modem.simulated.run import main


class Program:
    def __init__(self, process: asyncio.subprocess.Process, where: dict[str, str]) -> None:
        self.process = process
        self.where = where

    async def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            return json.loads(await self.process.stdout.readline())

    async def tell(self, line: str) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        return await self.answer()


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def started(*arguments: str) -> Program:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console.modem.simulated", *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    program = Program(process, {})
    program.where = await program.answer()
    return program


async def ended(program: Program) -> tuple[int, bytes]:
    assert program.process.stderr is not None
    async with asyncio.timeout(60):
        _, words = await program.process.communicate()
    return program.process.returncode or 0, words


async def test_a_newcomer_sends_a_text_and_looks(tmp_path: Path) -> None:
    program = await started("--link", str(tmp_path / "modem"))
    assert program.where == {"link": str(tmp_path / "modem")}
    (pdu,) = (await program.tell(f"text {MIRA} Hjälp mig"))["pdus"]
    assert await program.tell("store") == {"ME": [], "SM": [{"index": 0, "status": 0, "pdu": pdu}], "waiting": 0}
    file = os.open(program.where["link"], os.O_RDWR | os.O_NOCTTY)
    os.write(file, b"ATE0\r")
    assert os.read(file, 1) == b"A"
    os.close(file)
    assert await program.tell("quit") == {"done": True}
    assert await ended(program) == (0, b"")
    assert left_in(tmp_path) == set()


async def test_it_has_a_second_port_for_positions(tmp_path: Path) -> None:
    program = await started("--link", str(tmp_path / "modem"), "--gnss", str(tmp_path / "gnss"))
    file = os.open(tmp_path / "gnss", os.O_RDONLY | os.O_NOCTTY)
    heard = b""
    while b"$GNRMC" not in heard:
        heard += await asyncio.to_thread(os.read, file, 512)
    os.close(file)
    assert await program.tell("quit") == {"done": True}
    assert await ended(program) == (0, b"")
    assert left_in(tmp_path) == set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_and_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    program = await started("--link", str(tmp_path / "modem"), "--control", str(tmp_path / "control"))
    program.process.send_signal(number)
    assert await ended(program) == (128 + number, b"")
    assert left_in(tmp_path) == set()


async def test_it_starts_again_after_a_kill(tmp_path: Path) -> None:
    arguments = ("--link", str(tmp_path / "modem"), "--control", str(tmp_path / "control"))
    program = await started(*arguments)
    program.process.kill()
    await ended(program)
    assert left_in(tmp_path) == {"modem", "control"}
    program = await started(*arguments)
    reader, writer = await asyncio.open_unix_connection(tmp_path / "control")
    writer.write(b"call\nnonsense\n")
    assert json.loads(await reader.readline()) == {"done": True}
    assert "error" in json.loads(await reader.readline())
    writer.close()
    await program.tell("quit")
    await ended(program)


async def test_it_goes_on_when_stdin_ends(tmp_path: Path) -> None:
    program = await started("--tcp", "0", "--control", str(tmp_path / "control"), "--faults", '{"sim": "missing"}')
    assert program.process.stdin is not None
    program.process.stdin.close()
    host, port = program.where["url"].removeprefix("socket://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"AT+CPIN?\r")
    assert b"ERROR" in await reader.readuntil(b"ERROR\r\n")
    writer.close()
    program.process.terminate()
    assert (await ended(program))[0] == 143


def test_wrong_use_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (
        [],
        ["--link", "x", "--tcp", "1"],
        ["--tcp", "0", "--faults", '{"nonsense": 1}'],
        ["--tcp", "0", "--faults", "x"],
    ):
        with pytest.raises(SystemExit, match="2"):
            main(arguments)
    (tmp_path / "file").write_text("kept")
    assert main(["--link", str(tmp_path / "file")]) == 1
    assert "could not start" in capsys.readouterr().err
    assert (tmp_path / "file").read_text() == "kept"


def test_every_command_of_the_help_is_known_and_nothing_raises() -> None:
    ends: list[bool] = []
    control = Control(SimulatedModem(BenchClock(), Random(1)), lambda: ends.append(True))
    for usage in HELP:
        for verb in usage.split(" | "):
            for line in (verb.split(" ")[0], verb.split(" ")[0] + " åäö 1"):
                answer = json.loads(control.obey(line))
                assert "no such command" not in answer.get("error", "")
    assert ends == [True, True]
    assert "no such command" in json.loads(control.obey("nonsense"))["error"]


def test_commands_do_what_they_say() -> None:
    modem = SimulatedModem(BenchClock(), Random(1))
    control = Control(modem, lambda: None)

    def tell(line: str) -> dict[str, Any]:
        return json.loads(control.obey(line))

    assert tell("call " + MIRA) == {"done": True}
    assert tell("call") == {"done": False}  # engaged
    assert tell("sent")["call"] == {"number": MIRA, "status": 4, "keys": []}
    assert tell("hangup") == {"done": True}
    assert tell("answer") == {"done": False}
    modem.data_in(f"ATD{MIRA};\r".encode())
    assert [call["number"] for call in tell("sent")["calls"]] == [MIRA]
    assert tell("answer") == {"done": True}
    assert tell("press 1") == {"done": True}
    assert tell('faults {"slots_sm": 3}')["slots_sm"] == 3
    assert tell("faults")["slots_sm"] == 3
    assert "error" in tell('faults {"slots_sm": "many"}')
    assert tell("registration 2") == {"done": True}
    assert tell(f"pdu {modem.compose(MIRA, 'Hej')[0]}") == {"done": True}
    assert tell("store")["waiting"] == 1
    assert tell("unplug") == {"done": True}
    assert not modem.plugged_in
    assert tell("replug other") == {"done": True}
    assert modem.plugged_in


def test_words_from_outside_do_not_reach_the_terminal_as_they_are() -> None:
    control = Control(SimulatedModem(BenchClock(), Random(1)), lambda: None)
    answer = control.obey("\u202e\x9b2J\x1b[2J")
    assert answer.isprintable()
    assert "no such command" in json.loads(answer)["error"]
