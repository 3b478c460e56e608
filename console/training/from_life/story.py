"""The shape of what happened: each event of the incident as an event of a scenario, its words replaced.

Only what is a choice of the format, a time, a level, a per cent or a place is taken from a fact. No text is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from console import events as e
from console.register import normal_number
from console.training.from_life import wording
from console.training.from_life.invention import Invention
from console.training.from_life.life import Life
from console.training.kinds import AlarmTrigger
from console.training.written import Bare, Fields, duration

LEAD_IN_S = 20  # before the first thing happens
LEVEL_EVERY_S = 10  # a level meter tells several times a second
LEVEL_STEP_DB = 5
_TRIGGERS = frozenset(get_args(AlarmTrigger))
_STATES = frozenset({"ok", "fault", "offline", "online", "charging"})  # "unknown" tells nothing


class Event:
    """One event to be: seconds from the start, its kind, and the fields of the kind."""

    def __init__(self, at: int, kind: str, fields: Fields) -> None:
        self.at, self.kind, self.fields = at, kind, fields


class Story:
    """Told by its events, one after another."""

    def __init__(self, life: Life, who: str, invention: Invention) -> None:
        self._life, self._who, self._invention = life, who, invention
        self._began = life.began
        self._rang: dict[str, Event] = {}
        self._answered: dict[str, int] = {}
        self._ours: set[str] = set()  # calls that the desk made
        self._level_at = -LEVEL_EVERY_S
        self.events: list[Event] = []
        for stored in life.events:
            if (tell := _TOLD.get(type(stored.fact))) is not None and stored.incident is not None:
                tell(self, self.at(stored.ts), stored.fact)
        if not any(event.kind in ("alarm", "sms", "call") for event in self.events):
            self._add(LEAD_IN_S, "alarm", who=Bare(who), trigger=Bare("unknown"))
        self.events.sort(key=lambda event: event.at)

    def at(self, ts: int) -> int:
        """Seconds from the start of the exercise."""
        return max(0, round((ts - self._began) / 1e6)) + LEAD_IN_S

    def number(self, number: str) -> str:
        """The same invented number wherever the real one stood; "" is the telephone of the one it is about."""
        known = normal_number(number)
        return self._invention.phone("" if not known or known in self._life.numbers else known)

    def _add(self, at: int, kind: str, **fields: object) -> Event:
        event = Event(at, kind, {name.rstrip("_"): value for name, value in fields.items() if value is not None})
        self.events.append(event)
        return event

    # ---- what each fact becomes ----

    def _read(self, at: int, fact: e.RawRead) -> None:
        reading = fact.reading
        if fact.repeat_of is not None or (reading.part is not None and reading.part.number > 1):
            return
        raw = self._life.raws.get(fact.raw)
        trigger = next((trigger for trigger in reading.triggers if trigger in _TRIGGERS), None)
        if trigger is not None:
            self._add(at, "alarm", who=Bare(self._who), trigger=Bare(trigger), battery=_percent(reading.battery))
        elif raw is not None and raw.media.startswith("sms") and (reading.text or reading.triggers):
            sender = reading.sender.raw if reading.sender else ""
            self._add(at, "sms", from_=self.number(sender), text=self._invention.one_of(wording.WRITTEN))
        elif reading.battery is not None:
            self._add(at, "battery", who=Bare(self._who), level=_percent(reading.battery))

    def _rings(self, at: int, fact: e.LineRang) -> None:
        number = None if fact.withheld else self.number(fact.number.raw if fact.number else "")
        self._rang[fact.call] = self._add(at, "call", dir=Bare("in"), from_=number)

    def _identified(self, at: int, fact: e.LineIdentified) -> None:
        if (call := self._rang.get(fact.call)) is not None and not fact.withheld and fact.number is not None:
            call.fields["from"] = self.number(fact.number.raw)

    def _opened(self, at: int, fact: e.LineOpened) -> None:
        if fact.call in self._rang:
            self._answered.setdefault(fact.call, at)
        elif fact.outgoing:
            self._ours.add(fact.call)
        else:
            self._add(at, "audio", line=Bare(self._who), say=self._invention.one_of(wording.OPENED), level=Bare("-40"))

    def _closed(self, at: int, fact: e.LineClosed) -> None:
        call, answered = self._rang.get(fact.call), self._answered.get(fact.call)
        if call is None:
            if fact.why == "lost":
                self._add(at, "recording", line=Bare(self._who), state=Bare("lost"))
        elif answered is None:
            call.fields["rings"] = duration(max(1, at - call.at))
        elif fact.why == "remote":
            call.fields["lasts"] = duration(max(1, at - answered))

    def _key(self, at: int, fact: e.KeyHeard) -> None:
        if fact.call not in self._rang:
            self._add(at, "audio", line=Bare(self._who), say=self._invention.one_of(wording.KEY), level=Bare("-30"))

    def _heard(self, at: int, fact: e.AudioHeard) -> None:
        """A call of the format says one thing; what else was said on it, or on a call of ours, has no place there."""
        if fact.call in self._ours:
            return
        level = None if fact.level_db is None else Bare(str(_level(fact.level_db)))
        if (call := self._rang.get(fact.call)) is not None:
            if fact.words is not None:
                call.fields.setdefault("say", self._invention.one_of(wording.SPOKEN))
        elif fact.words is not None:
            words = self._invention.one_of(wording.HEARD)
            self._add(at, "audio", line=Bare(self._who), say=words, level=level)
        elif level is not None and at - self._level_at >= LEVEL_EVERY_S:
            self._level_at = at
            self._add(at, "audio", line=Bare(self._who), level=level)

    def _recording(self, at: int, fact: e.RecordingChanged) -> None:
        copy = Bare(fact.copy) if fact.copy in ("A", "B") else None
        self._add(at, "recording", line=Bare(self._who), state=Bare(fact.state), copy=copy)

    def _device(self, at: int, fact: e.DeviceReported) -> None:
        if fact.battery is not None:
            self._add(at, "battery", who=Bare(self._who), level=_percent(fact.battery))
        if fact.state in _STATES:
            self._add(at, "device_state", who=Bare(self._who), state=Bare(fact.state))


def _percent(value: int | None) -> int | None:
    return None if value is None else max(0, min(100, value))


def _level(value: float) -> int:
    return int(max(-120, min(0, round(value / LEVEL_STEP_DB) * LEVEL_STEP_DB)))


_TOLD: dict[type[e.Fact], Callable[[Story, int, Any], None]] = {
    e.RawRead: Story._read, e.LineRang: Story._rings, e.LineIdentified: Story._identified, e.LineOpened: Story._opened,
    e.LineClosed: Story._closed, e.KeyHeard: Story._key, e.AudioHeard: Story._heard,
    e.RecordingChanged: Story._recording, e.DeviceReported: Story._device,
}  # fmt: skip
