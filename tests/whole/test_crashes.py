"""A crash in any layer, with a name and a number in a local variable and in the message: neither is told to anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support_process import Place, eventually
from tests.support_pty import ROOT, Terminal, python

NAME, NUMBER = "Mira Exempel", "0701740605"
BREAK = f"""
import asyncio, gc, sys, threading
def crash(*args, **kwargs):
    caller = "{NAME}"
    raise ValueError(f"{{caller}} rang from {NUMBER}")
async def crash_later(*args, **kwargs):
    crash()
class Finaliser:
    def __del__(self):
        crash()
def in_a_thread(*args, **kwargs):
    thread = threading.Thread(target=crash)
    thread.start()
    thread.join()
"""
RUN = "\nfrom console import cli\nsys.argv = ['larmbord', *sys.argv[1:]]\nsys.exit(cli.main())\n"


def environ(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {"HOME": str(home), "PYTHONPATH": ROOT, "LANG": "C.UTF-8", "PYTHONASYNCIODEBUG": "1"}


def logs(home: Path) -> str:
    return "".join(path.read_text("utf-8") for path in home.rglob("*.log"))


def ran(home: Path, breaking: str, *arguments: str) -> tuple[int, str]:
    """(exit code, everything anybody was told) of a command with something broken in it."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BREAK + breaking + RUN, *arguments],
        capture_output=True, env=environ(home), timeout=180, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, (done.stdout + done.stderr).decode() + logs(home)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.station.write_text('name = "Provstad"\nlanguage = "en"\njournal = "journal.db"\nregister = "register.toml"\n')
    return place


TAIL = ("journal", "tail")
LAYERS = {
    "before it starts": ("import console.commands.run as m; m.load_station = crash", ("intake",)),
    "the register": ("import console.commands.run as m; m.keep_register = crash_later", ("intake",)),
    "the intake": ("import console.commands.run as m; m.work = crash_later", ("intake",)),
    "a source": ("import console.house as m; m.Supervisor.run = crash_later", ("intake",)),
    "the shelf, in a group of tasks": ("import console.house as m; m.Shelf.run = crash_later", ("intake",)),
    "line mode": ("import console.plain as m; m.LineMode._greet = crash", ("desk", "--plain")),
    "the journal": ("import console.journal.base as m; m.RowJournal.read = crash", ("desk", "--plain")),
    "an acting command": ("import console.commands.journal as m; m.line_of = crash", TAIL),
}  # fmt: skip


@pytest.mark.parametrize("layer", LAYERS)
def test_a_crash_ends_with_1_and_tells_only_where(layer: str, place: Place) -> None:
    subprocess.run(
        [sys.executable, "-m", "console.cli", "desk", "--plain", "--station", str(place.station)],
        env=environ(place.folder), stdin=subprocess.DEVNULL, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    breaking, command = LAYERS[layer]
    code, told = ran(place.folder, breaking, *command, "--station", str(place.station))
    assert code == 1
    assert "internal error" in told
    assert NAME not in told
    assert NUMBER not in told
    assert "Traceback" not in told


ITS_WORK = """import console.commands.journal as m
async def new(options):
    {work}
    await asyncio.sleep(0.01)
    gc.collect()
    return 0
m._tail = new
"""
UNSEEN = {
    "a thread": ITS_WORK.format(work="in_a_thread()"),
    "a finaliser": ITS_WORK.format(work="Finaliser()"),
    "a callback": ITS_WORK.format(work="asyncio.get_running_loop().call_soon(crash)"),
    "a forgotten task": ITS_WORK.format(work="asyncio.create_task(crash_later())"),
    "at exit": "import atexit; atexit.register(crash)\n" + ITS_WORK.format(work="pass"),
}  # fmt: skip


@pytest.mark.parametrize("layer", UNSEEN)
def test_what_fails_unseen_tells_only_where(layer: str, place: Place) -> None:
    _code, told = ran(place.folder, UNSEEN[layer], *TAIL, "--station", str(place.station))
    assert "ValueError at <string>" in told or "(not shown)" in told, told
    assert NAME not in told
    assert NUMBER not in told


@pytest.mark.parametrize("how", ["crash()", "in_a_thread()", "Finaliser()", "asyncio.run(crash_later())"])
def test_control_python_itself_tells_everything(how: str) -> None:
    done = subprocess.run([sys.executable, "-c", BREAK + how], capture_output=True, text=True)
    assert f"{NAME} rang from {NUMBER}" in done.stderr


def test_a_crash_of_the_interpreter_itself_leaves_names_of_functions(tmp_path: Path) -> None:
    breaking = (
        "from console.logs import log_to_file\nlog_to_file()\nimport faulthandler\n"
        f"def fatal(caller='{NAME}'):\n    faulthandler._sigsegv()\nfatal()\n"
    )
    code, told = ran(tmp_path, breaking)
    assert code == -11, "a shell sees 139"
    assert "Segmentation fault" in told
    assert "fatal" in told
    assert NAME not in told


# ---- the desk, in a terminal ----

DESK = (
    BREAK
    + """
from pathlib import Path
from console import terminal
terminal.prepare()
from console.logs import log_to_file
log_to_file(Path(sys.argv[1]))
from console import app as desk
from console.clock import SystemClock
from tests.support_desk import MemoryNode, evening
import console.widgets.header, console.widgets.alarms, console.screens.acts
node, incident = evening(MemoryNode(SystemClock()))
{breaking}
program = desk.LarmbordApp(node, node.clock, "L.EK", ask_sound=False)
sys.exit(desk.run(program))
"""
)
ENDS = {
    "a widget drawing": "console.widgets.header.Header.draw = crash",
    "a list drawing": "console.widgets.alarms.Alarms.row = crash",
    "a timer": "desk.LarmbordApp._tick = crash",
    "the first picture": "from console.screens import painting; painting.take = crash",
}
LIVES = {
    "a worker": "desk.LarmbordApp._warm_map = crash_later",
    "an act": "MemoryNode.perform = crash_later",
    "a thread": "terminal.settle = in_a_thread",
    "a thread of the desk's": "desk.warm_map = crash",
}


@pytest.mark.parametrize("layer", ENDS)
def test_a_desk_that_crashes_restores_the_terminal_and_tells_nothing(layer: str, tmp_path: Path) -> None:
    log = tmp_path / "desk.log"
    with Terminal(python(DESK.replace("{breaking}", ENDS[layer]), str(log))) as terminal:
        assert terminal.wait() == 1
        output = terminal.recording.output
    assert output.rstrip().endswith(b"nothing is lost.")
    assert b"\x1b[?1049l" in output
    left = output.split(b"\x1b[?1049l")[-1].decode() + log.read_text("utf-8")  # the desk itself may show her name
    assert "ValueError at <string>" in left
    assert NAME not in left
    assert "rang from" not in output.decode() + left


@pytest.mark.parametrize("layer", LIVES)
def test_a_desk_part_of_which_fails_goes_on_and_logs_no_value(layer: str, tmp_path: Path) -> None:
    log = tmp_path / "desk.log"
    with Terminal(python(DESK.replace("{breaking}", LIVES[layer]), str(log))) as terminal:
        assert terminal.wait_for(lambda text: "MIRA EXEMPEL" in text and "F12 colleague" in text)
        terminal.press(b"\x1bOQ")
        seen = "NOT recorded" if layer == "an act" else "K-0003 acknowledged"
        assert terminal.wait_for(lambda text: seen in text)
        eventually(lambda: "ValueError at <string>" in log.read_text("utf-8"))
        assert b"rang from" not in terminal.recording.output
    assert "rang from" not in log.read_text("utf-8")
    assert NAME not in log.read_text("utf-8")
