"""The whole program on a real terminal: a text through the station's modem, while an exercise has the screen."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.support_process import Modem, Place
from tests.support_pty import Terminal

LIMIT_S = 1.0  # desk.md R30
F10 = b"\x1b[21~"


class Desk:
    """`larmbord train first-loud --station … --live` on a recorded terminal, with the exercise running in front."""

    def __init__(self, folder: Path, cols: int = 120, rows: int = 40) -> None:
        folder.mkdir(exist_ok=True)
        self.place = Place(folder)
        argv = [
            sys.executable, "-m", "console.cli", "train", "first-loud", "--station", str(self.place.station), "--live",
            "--operator", "L.EK",
        ]  # fmt: skip
        homes = {name: str(folder / name) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME")}
        self.terminal = Terminal(argv, cols, rows, homes)

    def sees(self, *words: str) -> bool:
        return self.terminal.wait_for(lambda screen: all(word in screen for word in words))

    def loses(self, *words: str) -> bool:
        """A picture comes in pieces: what stood there may go with a later one."""
        return self.terminal.wait_for(lambda screen: not any(word in screen for word in words))

    def train(self) -> None:
        """The sound is asked about first; then the exercise stands, and Enter starts it."""
        assert self.sees("did you hear")
        self.terminal.press(b"n")
        assert self.terminal.wait_for(lambda screen: "F10 goes to it" in screen or "ÖVNING" in screen)
        self.terminal.press(F10)
        assert self.sees("ÖVNING / EXERCISE", "Enter", "LIVE", "sources ok", "0 open")
        self.terminal.press(b"\r")
        assert self.loses("Enter ")

    def alarm(self, modem: Modem) -> float:
        """Seconds from the text on the air to its picture on the terminal. Recorded first, and read afterwards."""
        at = self.terminal.now()
        modem.say("text 0701740605 SOS")
        self.terminal.run(at + 2 * LIMIT_S)
        assert self.sees("LARMBORD LIVE", "P1 SILENT", "MIRA EXEMPEL")
        taken = self.terminal.recording.first_time(lambda screen: "P1 SILENT" in screen, after=at)
        assert taken is not None
        return taken


def test_a_live_alarm_takes_a_real_terminal_and_the_exercise_comes_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.place.modem() as modem, desk.terminal as terminal:
        desk.train()
        before = terminal.recording.output.count(b"\x07")
        print(f"the live alarm stood on the screen after {desk.alarm(modem):.3f} s")
        assert terminal.wait_for(lambda _screen: terminal.recording.output.count(b"\x07") > before), "it sounds"
        assert desk.sees("an exercise waits")
        assert desk.loses("ÖVNING", "EX ")
        terminal.press(F10)
        assert desk.sees("Not now: K-0001")
        terminal.press(b"\x1bOQ")
        assert desk.loses("F2 acknowledge")
        terminal.press(b":")
        assert desk.sees("command")
        terminal.press(b"close real Klart\r")
        assert desk.sees("no person in danger")
        terminal.press(F10)
        assert desk.sees("ÖVNING / EXERCISE", "LIVE", "sources ok", "0 open")
        terminal.kill(signal.SIGTERM)
        assert terminal.wait() == 128 + signal.SIGTERM
        assert b"\x1b[?1049l" in terminal.recording.output, "the terminal is as it was"
    live, log = desk.place.events(), (tmp_path / "XDG_STATE_HOME/larmbord/log/larmbord.log").read_text("utf-8")
    assert not [stored for stored in live if type(stored.fact).__name__.startswith("Exercise")]
    assert list((tmp_path / "XDG_DATA_HOME/larmbord/exercises").glob("EX-first-loud-*.db"))
    assert log == ""


@pytest.mark.soak
@pytest.mark.parametrize(("cols", "rows"), [(80, 24), (120, 40)])
def test_it_takes_less_than_a_second_on_a_real_terminal(tmp_path: Path, cols: int, rows: int) -> None:
    """desk.md R1, R30: from the text on the air to the picture."""
    taken = []
    for run in range(5):
        desk = Desk(tmp_path / str(run), cols, rows)
        with desk.place.modem() as modem, desk.terminal:
            desk.train()
            taken.append(desk.alarm(modem))
    print(cols, rows, [f"{seconds:.3f}" for seconds in taken])
    assert max(taken) < LIMIT_S
