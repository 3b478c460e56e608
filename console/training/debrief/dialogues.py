"""What was said, grouped into dialogues (training.md section 7): each call, the texts of a case, the radio of a unit.

Every transmission is in exactly one: what was heard and keyed on a call together with what the operator did on it, and
a unit's words with its being sent and recalled. On the radio a long silence begins a new one. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from console import events as e
from console.i18n import _
from console.incident import Incident
from console.moments import SECOND
from console.text import Shown, visible
from console.training.debrief.lanes import said_by
from console.training.debrief.story import Dialogue, Kind, Mark
from console.wording.names import named

SILENCE_S = 120.0  # ours: whoever is on the radio after so long begins anew
_CALL = (e.AudioHeard, e.KeyHeard, e.LineRang, e.ListeningChanged, e.MicrophoneChanged)
_UNIT = (e.UnitReported, e.UnitSent, e.UnitRecalled)

Key = tuple[str, str]  # what sort, and of whom


def dialogues(events: Iterable[e.Stored], origin: int) -> tuple[Dialogue, ...]:
    """In the order in which they began."""
    grouping = _Grouping()
    for stored in events:
        if stored.ts >= origin and (key := grouping.key(stored)) is not None:
            at = round((stored.ts - origin) / SECOND, 3)
            kind: Kind = "act" if stored.actor is not None else "said"
            grouping.add(key, Mark(at, stored.nseq, kind, said_by(stored)))
    return tuple(Dialogue(grouping.name(key), tuple(lines)) for key, lines in grouping.found)


class _Grouping:
    def __init__(self) -> None:
        self.found: list[tuple[Key, list[Mark]]] = []
        self._labels: dict[UUID, str] = {}
        self._calls: dict[UUID | None, str] = {}  # the call that was last heard of, by incident
        self._of: dict[str, str] = {}  # call -> label of its case

    def key(self, stored: e.Stored) -> Key | None:
        """Which dialogue an event belongs to; None: it is no transmission."""
        fact = stored.fact
        if isinstance(fact, e.IncidentOpened) and stored.incident is not None:
            self._labels[stored.incident] = Incident.label_of(len(self._labels) + 1)
        label = self._labels.get(stored.incident, "") if stored.incident else ""
        match fact:
            case e.AudioHeard(words=None):
                return None
            case e.OutboundRequested(act="text"):
                return "text", label
            case e.OutboundRequested(act="keys" | "answer" | "hang_up", call=call):
                return self._call(call, stored.incident, label)
            case e.RawRead() if fact.reading.format == "text" and fact.reading.text is not None:
                return "text", label
            case e.ExerciseMarked(what="told", via=via):
                return "told", via
            case e.CodeWordHeard():
                return self._call("", stored.incident, label)
        if isinstance(fact, _CALL):
            return self._call(fact.call, stored.incident, label)
        if isinstance(fact, _UNIT) and not (isinstance(fact, e.UnitReported) and fact.words is None):
            return "unit", fact.unit
        return None

    def _call(self, call: str, incident: UUID | None, label: str) -> Key:
        """Of that call; without its name of the one that was last heard of in the case."""
        call = self._calls[incident] = call or self._calls.get(incident, "")
        self._of.setdefault(call, label)
        return "call", call

    def add(self, key: Key, mark: Mark) -> None:
        for known, lines in reversed(self.found):
            if known == key and (key[0] in ("call", "text") or mark.at - lines[-1].at <= SILENCE_S):
                lines.append(mark)
                return
        self.found.append((key, [mark]))

    def name(self, key: Key) -> Shown:
        """Who is spoken with: K-0001 call, K-0001 text, 3310, phone."""
        sort, of = key
        if sort == "call":
            return visible(_("{label} call").format(label=self._of.get(of, "")).strip())
        if sort == "text":
            return visible(_("{label} text").format(label=of).strip())
        return visible(of if sort == "unit" else named("via", of))
