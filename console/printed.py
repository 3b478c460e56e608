"""An event as one line: JSON for machines (stable keys, UTC times as RFC 3339, exact words), or words for people."""

from __future__ import annotations

import json
from datetime import datetime

from console.events import Fact, PersonRegistered, Stored, kind_of, plain
from console.moments import rfc3339
from console.register import masked
from console.text import visible
from console.wording.facts import say
from console.wording.figures import clock_time
from console.wording.names import named


def event_json(stored: Stored, *, exercise: bool = False) -> str:
    """`{"nseq":…,"ts":…,"kind":…,"incident":…,"actor":…,"epoch":…,"cmd":…,"fact":{…}}`.

    Protected fields of the register are masked: nobody gave a reason here (desk.md section 3). ASCII only, so that no
    terminal acts on what is in it. Of an exercise, each says so (desk.md R30).
    """
    return json.dumps(
        {
            "nseq": stored.nseq,
            "ts": rfc3339(stored.ts),
            "kind": kind_of(stored.fact),
            "incident": str(stored.incident) if stored.incident else None,
            "actor": stored.actor,
            "epoch": stored.epoch,
            "cmd": str(stored.cmd),
            "fact": plain(_unprotected(stored.fact)),
            **({"exercise": True} if exercise else {}),
        }
    )


def _unprotected(fact: Fact) -> Fact:
    return PersonRegistered(person=masked(fact.person)) if isinstance(fact, PersonRegistered) else fact


def line_of(stored: Stored) -> str:
    """One event for people."""
    tag, words, _role = say(stored.fact)
    zone = datetime.now().astimezone().tzinfo
    assert zone is not None
    who, what = stored.actor or "-", named("tag", tag)
    return visible(f"{stored.nseq:>7} {clock_time(stored.ts, zone)} {who:<8} {what:<6} {words}".rstrip())
