"""What only a running station can prove, read from the journal: the loop-back text, the recorder, the heard sound."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from console.card import RecordingView
from console.doctor.finding import Finding, ok, unknown, wrong
from console.doctor.visit import Visit
from console.wording.figures import ago, seconds_since
from console.wording.names import named

# desk.md section 9: what is no fault
GOOD = frozenset({"armed", "arming", "recording", "quiet", "sealing", "stored", "uploading", "verified", "held"})
LOOP_BACK_OLD_S = 2 * 86_400  # twice a daily test (ours; the station's own interval is judged by the source)


class SelfTest(Protocol):
    """What the doctor needs of a line's self-test: its state, and when it passed last (microseconds UTC, 0: never)."""

    @property
    def state(self) -> str: ...

    @property
    def passed(self) -> int: ...


def check_loop_back(visit: Visit) -> list[Finding]:
    """The last pass of each modem, as far as the self-test of its line left it on the board."""
    return [_loop_back(visit, each.name) for each in visit.station.modem]


def _loop_back(visit: Visit, of: str) -> Finding:
    # a board that knows no self-test has no such attribute, and then none was ever seen
    tests: Mapping[str, SelfTest] = getattr(visit.around, "loop_backs", {})
    test = tests.get(of)
    if test is not None and test.state == "missing":
        return wrong("loop-back", "doctor.loop_back.missing", of=of)
    if test is None or not test.passed:
        return unknown("loop-back", "doctor.loop_back.never", of=of)
    seconds = seconds_since(test.passed, visit.machine.clock.now())
    make = wrong if seconds > LOOP_BACK_OLD_S else ok
    return make("loop-back", f"doctor.loop_back.{'old' if make is wrong else 'ok'}", of=of, age=ago(seconds))


def check_audio(visit: Visit) -> list[Finding]:
    """The recorder's copies, as they were when they last told."""
    copies = visit.around.recorder if visit.around is not None else {}
    if not copies:
        return [unknown("audio", "doctor.audio.none")]
    return [_copy(visit, copies[name]) for name in sorted(copies)]


def _copy(visit: Visit, copy: RecordingView) -> Finding:
    detail = {
        "state": named("recording", copy.state),
        "age": ago(seconds_since(copy.changed, visit.machine.clock.now())),
    }
    make = ok if copy.state in GOOD else wrong
    return make("audio", f"doctor.audio.{'ok' if make is ok else 'bad'}", of=copy.copy, **detail)


def check_sound(visit: Visit) -> list[Finding]:
    """The station's own command, and whether anybody ever heard the alarm (desk.md R8)."""
    return [_command(visit), _heard(visit)]


def _command(visit: Visit) -> Finding:
    command = visit.station.sound_command
    if not command:
        bell = "doctor.sound.bell" if visit.machine.environ.get("TERM") else "doctor.sound.no_bell"
        return unknown("sound", bell)
    found = visit.machine.which(command[0])
    if found is None:
        return wrong("sound", "doctor.sound.missing", program=command[0])
    files = [each for each in command[1:] if os.sep in each or each.endswith((".wav", ".oga", ".ogg", ".flac"))]
    lost = next((each for each in files if not Path(each).exists()), None)
    if lost is not None:
        return wrong("sound", "doctor.sound.no_file", file=lost)
    return ok("sound", "doctor.sound.command", program=found)


def _heard(visit: Visit) -> Finding:
    heard = visit.around.sound_heard if visit.around is not None else None
    if heard is None:
        return unknown("sound", "doctor.sound.unheard", of="heard")
    return (ok if heard else wrong)("sound", f"doctor.sound.{'heard' if heard else 'not_heard'}", of="heard")
