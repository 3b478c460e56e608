"""Two trainees, two real processes, two terminals, one exercise: played through, and killed."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from console.training.debrief.replaying import replayed
from console.training.loader import load
from console.training.result import Result, read_result
from console.training.resume import settled
from tests.support_pty import Terminal
from tests.support_seats import SCENARIO

F2, F4, CTRL_Q = b"\x1bOQ", b"\x1bOS", b"\x11"


class Room:
    """The terminals of one machine and user."""

    def __init__(self, folder: Path, open_terminals: ExitStack) -> None:
        self.folder, self._open, self._terminals = folder, open_terminals, list[Terminal]()
        self.scenario = folder / "two-seats.yaml"
        self.scenario.write_text(SCENARIO.replace("speeds: [1, 2, 4, 8]", "speeds: [1, 60]"), "utf-8")
        self.exercises = folder / "larmbord" / "exercises"

    def larmbord(self, *arguments: str) -> Terminal:
        environ = {name: str(self.folder) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "HOME")}
        argv = [sys.executable, "-m", "console.cli", *arguments]
        terminal = self._open.enter_context(Terminal(argv, environ=environ))
        self._terminals.append(terminal)
        return terminal

    def host(self) -> Terminal:
        terminal = self.larmbord("train", str(self.scenario), "--operator", "L.EK")
        self.sees(terminal, "starts the exercise")
        return terminal

    def sees(self, terminal: Terminal, *words: str, seconds: float = 60.0) -> None:
        """While the others go on drawing."""

        def seen(screen: str) -> bool:
            for other in self._terminals:
                while other is not terminal and other.read(0):
                    pass
            return all(word in screen for word in words)

        assert terminal.wait_for(seen, seconds), f"{words} in\n{terminal.recording.screens()[-1][1]}"

    def result(self) -> Result:
        (path,) = self.exercises.glob("*.result.json")
        return read_result(path.read_bytes())


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with ExitStack() as open_terminals:
        yield Room(tmp_path, open_terminals)


def states(result: Result) -> dict[str, str]:
    return {line.id: line.state for line in result.score.lines}


def test_two_trainees_play_one_exercise_through(room: Room) -> None:
    host = room.host()
    other = room.larmbord("train", "--join", "--seat", "op2", "--operator", "B.OE")
    room.sees(other, "Your seat: op2. Beside you: op1 (L.EK).", "NOT BEGUN")
    room.sees(host, "B.OE has joined, in op2.")
    host.press(b"\r")
    room.sees(other, "MIRA EXEMPEL", "F2 acknowledge")
    room.sees(host, "MIRA EXEMPEL", "F2 acknowledge")
    host.press(F2)
    room.sees(other, "acknowledged after")
    other.press(F4)
    room.sees(other, "3310", "Enter")
    other.press(b"\r")
    room.sees(host, "unit sent: 3310")
    host.press(b"+")
    room.sees(other, "ENDED: nothing is done here any more")
    room.sees(host, "PASSED: 20 of 20 points")
    other.press(CTRL_Q)
    assert other.wait() == 0
    host.press(b"q")
    assert host.wait() == 0
    result, loaded = room.result(), load(room.scenario)
    assert result.seats == {"op1": "L.EK", "op2": "B.OE"}
    assert [(deed["do"], deed["seat"]) for deed in result.actions] == [("acknowledge", "op1"), ("send", "op2")]
    assert result.score.keys == {"op1": {"F2": 1}, "op2": {"F4": 1}}
    assert settled(result, loaded).canonical() == result.canonical()
    debrief, same = replayed(result, loaded, None)
    assert same
    assert debrief.keys.keys() == {"op1", "op2"}
    assert sorted(path.suffix for path in room.exercises.iterdir()) == [".db", ".json", ".key"], "nothing is left over"


def test_a_seat_whose_desk_was_killed_is_taken_again_and_one_whose_desk_lives_is_not(room: Room) -> None:
    host = room.host()
    other = room.larmbord("train", "--join", "--seat", "op2", "--operator", "B.OE")
    room.sees(other, "Your seat: op2.")
    third = room.larmbord("train", "--join", "--seat", "op2")
    assert third.wait(60) == 1
    assert b"EX The seat op2 is taken" in third.recording.output
    other.kill(signal.SIGKILL)
    assert other.wait() == 128 + signal.SIGKILL
    again = room.larmbord("train", "--join", "--seat", "op2")
    room.sees(again, "op B.OE", "Your seat: op2.")
    host.kill(signal.SIGKILL)
    assert host.wait() == 128 + signal.SIGKILL
    room.sees(again, "NOBODY RUNS THE EXERCISE since", "what was done is kept. :quit leaves")
    again.press(CTRL_Q)
    assert again.wait() == 0
    late = room.larmbord("train", "--join", "two-seats")
    assert late.wait(60) == 1
    assert b"does not run any more" in late.recording.output


WAYS_OUT = (
    "serial",
    "httpx",
    "console.outbound.modem_lines",
    "console.modem.serial_port",
    "console.eta",
    "console.house",
    "console.ways",
    "console.station_journal",
)
WORLD = ("console.training.exercise", "console.training.player", "console.outbound", "console.sources", "console.modem")
FILE = ("console.training.loader",)


def there(program: str, *names: str) -> list[str]:
    """Those of `names` that are in a process which has imported `program` and drawn nothing yet."""
    script = f"import sys, {program}; print(*(name for name in sys.argv[1:] if name in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script, *names], capture_output=True, text=True, check=True)
    return ran.stdout.split()


def test_neither_process_has_a_way_out_and_who_joins_has_no_world_and_no_file() -> None:
    assert there("console.joined_desk", *WAYS_OUT, *WORLD, *FILE) == []
    assert there("console.training_desk", *WAYS_OUT) == []
    assert there("console.training_desk", *WORLD, *FILE) == [*WORLD, *FILE], "the control: the host has them"
    assert "console.house" in there("console.screen_desk", *WAYS_OUT), "the control: a live desk has"
