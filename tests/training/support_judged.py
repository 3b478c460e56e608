"""Short scenarios, and what a run of one is worth."""

from __future__ import annotations

from support_exercise import HEAD, SEED, facts, play

from console import events as e
from console.training.headless import Ran
from console.training.loader import Loaded, read
from console.training.result import Line, Score, result_of

ALARM = "{id: a1, at: 10s, kind: alarm, who: P1, trigger: button_3s}"
HEARD = "{id: v1, after: a1, plus: 2s, kind: audio, line: P1, say: 'steg', level: -20}"
END = "{id: x1, at: 4m, kind: end}"
SAY = "then: [{after: 1s, kind: audio, line: P1, say: 'hej', level: -20}]"


def judged(*events: str, rules: tuple[str, ...] = (), expect: tuple[str, ...] = (), forbid: tuple[str, ...] = (),
           more: str = "") -> Loaded:  # fmt: skip
    """A scenario with these parts."""
    text = HEAD + "".join(f"  - {event}\n" for event in events)
    for key, parts in (("rules", rules), ("expect", expect), ("forbid", forbid)):
        text += f"{key}:\n" + "".join(f"  - {part}\n" for part in parts) if parts else ""
    return read((text + more).encode(), "made.yaml")


def score(loaded: Loaded, *deeds: str) -> Score:
    return result_of(loaded, SEED, play(loaded, *deeds).events).score


def line(loaded: Loaded, *deeds: str) -> Line:
    """How the only thing that is judged came out."""
    (only,) = score(loaded, *deeds).lines
    return only


def heard(ran: Ran) -> list[str]:
    return [str(audio.words) for audio in facts(ran, e.AudioHeard)]
