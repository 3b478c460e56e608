"""kill -9 at random moments under a stream of numbered texts: none lost, none doubled (DESIGN promise 1)."""

from __future__ import annotations

import re
import signal
import threading
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from console.events import RawRead, RawReceived
from tests.support_process import Modem, Place, eventually

KILLS = 100


class Stream(threading.Thread):
    """Numbered texts, one after the other, as fast as the modem has room for them."""

    def __init__(self, modem: Modem) -> None:
        super().__init__(daemon=True)
        self._modem = modem
        self._stop_asked = threading.Event()
        self.sent = 0

    def run(self) -> None:
        while not self._stop_asked.is_set():
            if self._modem.say("store")["waiting"] > 3:
                self._stop_asked.wait(0.02)
                continue
            self.sent += 1
            self._modem.say(f"text 0701740605 nummer {self.sent:05}")
            self._stop_asked.wait(0.01)

    def stop(self) -> None:
        self._stop_asked.set()
        self.join()


def numbers(place: Place) -> Counter[int]:
    """How often each numbered text was read."""
    texts = [stored.fact.reading.text for stored in place.events() if isinstance(stored.fact, RawRead)]
    found = [re.search(r"nummer (\d{5})", text.raw) for text in texts if text]
    return Counter(int(match[1]) for match in found if match)


def killed_at_random(place: Place, kills: int, module: str = "console.cli", seed: int = 41) -> int:
    """Start the intake, kill it, again and again; then let it finish in peace. Returns how many texts were sent.

    At least `kills` times, and until more texts than that were sent: where lives were too short for this machine
    to come to its work, those that follow are longer.
    """
    random, longest, killed = Random(seed), 1.1, 0
    with place.modem("--faults", '{"slots_me": 30, "retry_s": 0.2}') as modem:
        feeding = Modem(place.folder / "control")
        stream = Stream(feeding)
        stream.start()
        while killed < kills or stream.sent <= kills:
            killed += 1
            longest *= 1.1 if killed > kills else 1.0
            assert longest < 60, "the intake never comes to its work"
            before = place.journal.stat().st_size if place.journal.exists() else -1
            intake = place.intake(module)
            eventually(lambda before=before: place.journal.exists() and place.journal.stat().st_size >= max(before, 0))
            with pytest.raises(Exception, match="timed out"):
                intake.wait(random.uniform(0.25, longest))
            intake.send_signal(signal.SIGKILL)
            intake.wait()
        stream.stop()
        feeding.close()
        last = place.intake(module)
        eventually(modem.is_empty)
        last.terminate()
        assert last.wait() == 128 + signal.SIGTERM
        return stream.sent


def test_no_text_is_lost_or_doubled(tmp_path: Path) -> None:
    place = Place(tmp_path)
    sent = killed_at_random(place, KILLS)
    found = numbers(place)
    assert found == Counter(range(1, sent + 1))
    raws = [stored for stored in place.events() if isinstance(stored.fact, RawReceived)]
    assert len(raws) == len({stored.cmd for stored in raws}) == sent


def test_control_deleting_before_it_is_durable_loses_some(tmp_path: Path) -> None:
    """Twelve kills are nearly always enough; where none fell into the moment, there are twelve more."""
    assert any(loses(tmp_path / str(seed), seed) for seed in range(10))


def loses(folder: Path, seed: int) -> bool:
    folder.mkdir()
    place = Place(folder)
    return killed_at_random(place, 12, "tests.support_delete_first", seed) > len(numbers(place))
