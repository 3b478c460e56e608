"""Debian's gammu-smsd beside our line, on the same simulated modem: from a text arriving to its durable record, and a
burst of 200 into a store that holds them all, and into one of 23 slots (and the network waits).

Each is a real process on a pseudo-terminal of a simulated modem in a process of its own, in turn, round after round;
medians. Ours is `larmbord intake`, and its record is an event that another process can read from the journal: it is
synced to disk by then. That of gammu-smsd is a file in its inbox, which it does not sync. It looks for texts once a
second here (its default is every 30 s), and also as often as it can ("busy", a whole processor for that).
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.ratio import Figure, arguments, show
from console.clock import SystemClock
from console.events import RawReceived
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_journal import open_journal
from console.modem.pdu import Deliver, decode
from tests.support_process import Modem, Place, eventually

ROUNDS = int(os.environ.get("LARMBORD_BENCH_ROUNDS", "2"))
TEXTS = 12  # one after another, for the time
BURST = 200
LOOK_EVERY_S = 0.001
MOST_S = 90.0  # for a whole burst; the network tries again 5 s after there is room
QUIET_S = 8.0  # nothing new for so long, with nothing left in modem and network: that was all
STORES = (255, 23)
SENDERS = 60  # gammu-smsd has a hundred names for the texts that one number sends in one second
RC = """
[gammu]
device = {link}
connection = at115200
[smsd]
service = files
inboxpath = {inbox}/
checksecurity = 0
checkbattery = 0
statusfrequency = 0
receivefrequency = {wait}
commtimeout = {wait}
loopsleep = {wait}
"""


Burst = tuple[int, int, float]  # not recorded, recorded again, seconds


class Receiver(ABC):
    """A program that records texts from the modem of `place`."""

    process: subprocess.Popen[bytes]

    def __init__(self, place: Place) -> None:
        self.place = place

    @abstractmethod
    def recorded(self) -> list[str]:
        """The words of every text in its record, those recorded twice twice."""

    def close(self) -> None:
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.process.kill()
        self.process.wait()


class Ours(Receiver):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.process = place.intake()
        eventually(place.journal.exists)
        eventually(lambda: key_path(place.journal).exists())
        keys = load_keys(key_path(place.journal), place.journal)
        self._journal = open_journal(place.journal, SystemClock(), keys, checkpoints=False)
        self._words: list[str] = []
        self._at = 0

    def recorded(self) -> list[str]:
        for stored in self._journal.read(self._at, 2000):
            self._at = stored.nseq
            if isinstance(stored.fact, RawReceived):
                message = decode(stored.fact.payload.decode("latin-1"))
                if isinstance(message, Deliver) and message.text is not None:
                    self._words.append(message.text.raw)
        return self._words

    def close(self) -> None:
        asyncio.run(self._journal.close())
        super().close()


class Gammu(Receiver):
    wait_s = 1

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._inbox = place.folder / "inbox"
        self._inbox.mkdir()
        settings = place.folder / "smsdrc"
        settings.write_text(RC.format(link=place.link, inbox=self._inbox, wait=self.wait_s), "utf-8")
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(["gammu-smsd", "-c", str(settings)], **silent)

    def recorded(self) -> list[str]:
        return [path.read_text("utf-8", "replace") for path in self._inbox.iterdir()]


class Busy(Gammu):
    wait_s = 0


NAMES: dict[type[Receiver], str] = {Ours: "ours", Gammu: "gammu-smsd", Busy: "gammu-smsd, busy"}


def arrives(receiver: Receiver, words: str) -> bool:
    """Within a minute."""
    until = time.monotonic() + 60
    while words not in receiver.recorded():
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_EVERY_S)
    return True


def latencies(modem: Modem, receiver: Receiver, random: Random) -> list[float]:
    """Seconds from the text's way to the modem to its record; infinite for one that is in none after a minute."""
    spans = []
    for number in range(TEXTS):
        time.sleep(random.uniform(0.4, 1.4))
        words = f"hjalp {number}"
        began = time.perf_counter()
        modem.say(f"text 0701740605 {words}")
        spans.append(time.perf_counter() - began if arrives(receiver, words) else float("inf"))
    return spans


def burst(modem: Modem, receiver: Receiver, slots: int) -> Burst:
    """How many of the burst are in no record and how many in it more than once, and the seconds it took."""
    modem.say(f'faults {{"slots_me": {slots}, "slots_sm": {slots}}}')
    before, began = len(receiver.recorded()), time.monotonic()
    wanted = {f"larm {slots} nummer {number:03}" for number in range(BURST)}
    for number, words in enumerate(sorted(wanted)):
        modem.say(f"text 07017406{30 + number % SENDERS} {words}")
    seen, news_at = before, began
    while time.monotonic() < began + MOST_S:
        time.sleep(0.1)
        if (now := len(receiver.recorded())) != seen:
            seen, news_at = now, time.monotonic()
        elif time.monotonic() > news_at + QUIET_S and modem.is_empty():
            break
    found = [words for words in receiver.recorded() if words in wanted]
    return len(wanted - set(found)), len(found) - len(set(found)), news_at - began


def session(kind: type[Receiver], random: Random) -> tuple[list[float], list[Burst]]:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        with place.modem() as modem:
            receiver = kind(place)
            try:
                modem.say("text 0701740605 varm")  # it runs, and has found the modem
                if not arrives(receiver, "varm"):
                    raise SystemExit(f"{kind.__name__} recorded nothing within a minute: nothing can be compared.")
                return latencies(modem, receiver, random), [burst(modem, receiver, slots) for slots in STORES]
            finally:
                receiver.close()


def p95(values: list[float]) -> float:
    """Nearest rank."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def main() -> None:
    options = arguments(__doc__ or "")
    if shutil.which("gammu-smsd") is None:
        sys.stderr.write("gammu-smsd is not on this machine, so there is nothing to compare with: install it with\n")
        sys.stderr.write("`apt-get install gammu-smsd` and run this again.\n")
        return
    random, kinds = Random(11), tuple(NAMES)
    spans: dict[type[Receiver], list[float]] = {kind: [] for kind in kinds}
    bursts: dict[type[Receiver], list[list[Burst]]] = {kind: [] for kind in kinds}
    for number in range(ROUNDS):
        for kind in kinds if number % 2 == 0 else reversed(kinds):
            took, ended = session(kind, random)
            spans[kind] += took
            bursts[kind].append(ended)
    show(figures(spans, bursts), as_json=options.json)


def figures(spans: dict[type[Receiver], list[float]], bursts: dict[type[Receiver], list[list[Burst]]]) -> list[Figure]:
    """What is measured is ours; what the others did stands beside it. Against "busy" a fair share is asked for, no win:
    it spends a processor on looking, and syncs nothing.
    """
    found = []
    for kind, limit in ((Gammu, 1.0), (Busy, 3.0)):
        for which, rank in (("median", statistics.median), ("p95", p95)):
            ours, theirs = rank(spans[Ours]), rank(spans[kind])
            detail = f"{ours * 1e3:,.1f} ms against {theirs * 1e3:,.1f} ms, n={len(spans[Ours])} and {len(spans[kind])}"
            title = f"text arriving → durable record, {which}, ours ÷ {NAMES[kind]}"
            found.append(Figure(title, ours / theirs, "times", limit, detail=detail))
    for place, slots in enumerate(STORES):
        told = {kind: _told([each[place] for each in bursts[kind]]) for kind in NAMES}
        missing = sum(each[place][0] for each in bursts[Ours])
        detail = "; ".join(f"{NAMES[kind]}: {words}" for kind, words in told.items())
        title = f"not recorded within {MOST_S:.0f} s of a burst of {BURST}, store of {slots}"
        found.append(Figure(title, missing, "texts", 0, detail=detail))
    return found


def _told(ended: list[Burst]) -> str:
    missing, doubled = (sum(each[place] for each in ended) for place in (0, 1))
    took = statistics.median(each[2] for each in ended)
    return f"{missing} of {len(ended) * BURST} not recorded, {doubled} twice, the last after {took:.1f} s"


if __name__ == "__main__":
    main()
