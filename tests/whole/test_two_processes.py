"""Intake and desk are separate lives: kill the desk, alarms go on; start it again, the board is the same."""

from __future__ import annotations

import os
import select
import subprocess
from pathlib import Path
from typing import Any

from console.board import Board
from console.events import IncidentOpened, LineRang, RawRead
from tests.support_process import Modem, Place, eventually


class LineDesk:
    """`larmbord desk --plain` in a process of its own."""

    def __init__(self, place: Place, operator: str) -> None:
        self._process: subprocess.Popen[Any] = place.run(
            "desk", "--plain", "--station", str(place.station), "--operator", operator,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self._held = b""

    def type(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def says(self, words: str) -> str:
        """Everything said up to now, once `words` are in it."""
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()

        def look() -> bool:
            if select.select([pipe], [], [], 0.02)[0]:
                self._held += os.read(pipe, 65536)
            return words in self._held.decode()

        eventually(look)
        return self._held.decode()

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def opened(place: Place) -> int:
    return sum(isinstance(stored.fact, IncidentOpened) for stored in place.events())


def test_a_text_and_a_call_each_give_exactly_one_card(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with place.modem() as modem:
        intake = place.intake()
        modem.say("text 0701740605 Hjälp mig")
        eventually(lambda: opened(place) == 1)
        modem.say("call +46701740691")
        eventually(lambda: opened(place) == 2)
        modem.say("hangup")
        modem.say("text +46701740691 Var är ni?")
        eventually(lambda: sum(isinstance(stored.fact, RawRead) for stored in place.events()) == 2)
        eventually(modem.is_empty)
        intake.terminate()
        intake.wait()
    board = Board().fold(place.events())
    assert [(row.who, row.alarms) for row in board.rows()] == [("Mira Exempel", 1), ("+46701740691", 2)]
    assert sum(isinstance(stored.fact, LineRang) for stored in place.events()) == 1


def test_a_desk_that_dies_loses_no_alarm_and_comes_back_to_the_same_board(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with place.modem() as modem:
        intake = place.intake()
        eventually(place.journal.exists)
        desk = LineDesk(place, "L.EK")
        modem.say("text 0701740605 Hjälp mig")
        desk.says("K-0001")
        desk.type("ack")
        desk.says("K-0001 acknowledged")
        desk.kill()
        modem.say("text 0701740692 larm")
        eventually(lambda: opened(place) == 2)
        again = LineDesk(place, "B.ÅS")
        said = again.says("K-0002")
        assert "Mira Exempel" in said
        again.type("K-0001 ack")
        again.says("L.EK has K-0001")
        again.type("K-0001 take")
        again.says("K-0001 is yours now")
        again.kill()
        _no_hard_feelings(modem)
        intake.terminate()
        intake.wait()
    events = place.events()
    assert Board().fold(events).digest() == Board().fold(events[:9]).fold(events[9:]).digest()
    assert [row.owner for row in Board().fold(events).rows()] == ["B.ÅS", ""]


def _no_hard_feelings(modem: Modem) -> None:
    """Whatever the desks went through, the modem's store is empty at rest."""
    eventually(modem.is_empty)
