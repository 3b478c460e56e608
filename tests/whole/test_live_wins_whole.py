"""The whole program on a real terminal: a text through the station's modem, while an exercise has the screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support_process import Modem, Place
from tests.support_pty import Terminal

LIMIT_S = 1.0  # desk.md R30


class Desk:
    """`larmbord train first-loud --station … --live` on a recorded terminal, with the exercise running in front."""

    def __init__(self, folder: Path, cols: int = 120, rows: int = 40) -> None:
        self.place = Place(folder)
        argv = [
            sys.executable, "-m", "console.cli", "train", "first-loud", "--station", str(self.place.station), "--live",
            "--operator", "L.EK",
        ]  # fmt: skip
        homes = {name: str(folder / name) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME")}
        self.terminal = Terminal(argv, cols, rows, homes)

    def sees(self, *words: str) -> bool:
        return self.terminal.wait_for(lambda screen: all(word in screen for word in words), 60)

    def train(self) -> None:
        """The sound is asked about first; then the exercise stands, and Enter starts it."""
        assert self.sees("did you hear")
        self.terminal.press(b"n")
        assert self.sees("F10 goes to it") or self.sees("ÖVNING")
        self.terminal.press(b"\x1b[21~")
        assert self.sees("ÖVNING / EXERCISE", "Enter", "LIVE", "sources ok", "0 open")
        self.terminal.press(b"\r")
        assert self.terminal.wait_for(lambda screen: "Enter " not in screen, 60)

    def alarm(self, modem: Modem) -> float:
        """Seconds from the text on the air to the picture of it on the terminal. Recorded first, and read afterwards."""
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
        assert terminal.wait_for(lambda screen: terminal.recording.output.count(b"\x07") > before, 20), "it sounds"
        screen = terminal.recording.screens()[-1][1]
        assert "ÖVNING" not in screen
        assert "an exercise waits" in screen
        terminal.press(b"\x1b[21~")
        assert desk.sees("Not now: K-0001")
        terminal.press(b"\x1bOQ")
        assert desk.sees("L.EK", "NEXT")
