"""A terminal that takes nothing any more, as a hung ssh connection: alarms are taken in all the same."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from console.events import IncidentOpened
from tests.support_process import Modem, Place, eventually
from tests.support_pty import Terminal, python

START = "import sys; from console.cli import main; sys.exit(main())"
SHORT = f"import console.patient_writer as p; p.MOST_WRITES = 3; {START}"
STOCK = f"import console.app as a; a.never_wait_for_the_terminal = lambda repaint: None; {START}"

MANY = 40  # alarms: the stock writer, and what the pseudo-terminal takes, hold about 25


def opened(place: Place) -> int:
    return sum(isinstance(stored.fact, IncidentOpened) for stored in place.events())


def desk(place: Place, script: str = START) -> Terminal:
    arguments = ("--station", str(place.station), "--operator", "L.EK")
    return Terminal(python(script, *arguments), environ={"HOME": str(place.folder)})


@contextmanager
def alarms(place: Place, script: str = START, *, count: int) -> Iterator[tuple[Modem, Terminal]]:
    """A desk that has the screen, and then so many alarms from as many numbers while nobody reads it."""
    with place.modem() as modem, desk(place, script) as terminal:
        assert terminal.wait_for(lambda screen: "MODEM ok" in screen)
        for number in range(count):
            modem.say(f"text 07017406{number + 5:02} LARM {number}")
        yield modem, terminal


def test_a_terminal_that_hangs_keeps_no_alarm_out(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with alarms(place, count=MANY) as (modem, terminal):
        eventually(lambda: opened(place) == MANY)
        eventually(modem.is_empty)
        terminal.kill(signal.SIGTERM)
        assert eventually(lambda: os.waitpid(terminal._pid, os.WNOHANG)[0]), "it ends, and still nobody reads"
        terminal._pid = 0


def test_what_was_left_out_is_drawn_when_it_takes_it_again(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with alarms(place, SHORT, count=10) as (_modem, terminal):
        eventually(lambda: opened(place) == 10)
        assert terminal.wait_for(lambda screen: "10 open" in screen and "F12" in screen)


def test_control_with_the_stock_writer_the_alarms_stay_in_the_modem(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with alarms(place, STOCK, count=MANY) as (_modem, terminal):
        with pytest.raises(AssertionError):
            eventually(lambda: opened(place) == MANY, 8.0)
        assert terminal.wait_for(lambda screen: f"{MANY} open" in screen), "read again, it goes on: it was the terminal"
