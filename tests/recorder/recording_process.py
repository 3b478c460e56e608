"""A process that records into a folder until it is killed, and says which frames it has proven.

Real threads and real disks; only the time of the line is made up, so that a minute of speech takes a second.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from console.recorder.disk import RealDisk
from console.recorder.vault import Vault
from console.thresholds import Thresholds
from tests.recorder.recorder_bench import SECOND_BYTES, STARTED, voice
from tests.support_keys import KEYS


def main(root: Path) -> None:
    vault = Vault({"A": [root / "A"], "B": [root / "B"]}, RealDisk(), KEYS, os.urandom, Thresholds(), 8000)
    recording = vault.begin("c1", None, "modem", STARTED, 0.0)
    pcm, now = voice(10), 0.0
    while True:
        for at in range(0, len(pcm), 640):
            now += 640 / SECOND_BYTES
            recording.heard(pcm[at : at + 640], now)
            recording.tick(now)
            while min(copy.totals().until for copy in recording.copies) < recording.frames - 50:
                os.sched_yield()
            print(min(copy.totals().until for copy in recording.copies), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
