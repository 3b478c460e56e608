"""What is on the board beside incidents: units, devices, sources, recorder, outbound acts, the exercise."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from msgspec.structs import replace

from console import events as e
from console.card import DeviceView, ExerciseView, LoopBackView, RecordingView, RequestView, SourceView, Told, UnitView
from console.incident import FUTURE_TOLERANCE_US
from console.loop_back_fold import folded
from console.reading import Fix
from console.register import Unit

TOLD_BY = frozenset({
    e.UnitRegistered, e.EntryRetired, e.UnitSent, e.UnitRecalled, e.UnitReported, e.DeviceReported,
    e.SourceReported, e.SourceHeard, e.LoopBackChanged, e.LoopBackAsked, e.OutboundRequested, e.OutboundChanged,
    e.RecordingChanged, e.OperatorPresent, e.OperatorLeft, e.SoundPaused, e.SoundConfirmed, e.ExerciseStarted,
    e.ExerciseMarked, e.DeviceRegistered, e.DeviceSilent, e.RawRead, e.LineIdentified,
})  # fmt: skip  # `apply` need not be asked about others


class Surroundings:
    """One dictionary a subject, each holding the newest snapshot."""

    def __init__(self) -> None:
        self.units: dict[str, UnitView] = {}
        self.devices: dict[str, DeviceView] = {}
        self.signs: dict[str, int] = {}  # registered device -> its last sign of life, or its registration
        self.silent: dict[str, int] = {}  # registered device -> when its silence was told; until it is heard
        self.sources: dict[str, SourceView] = {}
        self.requests: dict[UUID, RequestView] = {}
        self.loop_backs: dict[str, LoopBackView] = {}
        self.recorder: dict[str, RecordingView] = {}
        self.present: dict[str, str] = {}  # desk -> operator
        self.exercise: ExerciseView | None = None
        self.sound_paused_until = 0
        self.sound_heard: bool | None = None

    def apply(self, stored: e.Stored) -> None:
        """One more event; what is about incidents only is ignored."""
        match stored.fact:
            case e.RawRead(device=id):  # first: a third of a long record
                if id is not None:
                    self._lives(id, stored.ts)
            case e.UnitRegistered(unit=unit):
                known = self.units.get(unit.id) or UnitView(unit=unit, state=unit.state, state_since=stored.ts)
                self.units[unit.id] = replace(known, unit=unit)
            case e.EntryRetired(what="unit", id=id):
                self.units.pop(id, None)
            case e.UnitSent(unit=id):
                self._unit(id, state="sent", state_since=stored.ts, incident=stored.incident, words=None)
            case e.UnitRecalled(unit=id) if id not in self.units or self.units[id].incident in (None, stored.incident):
                self._unit(id, state="free", state_since=stored.ts, incident=None)
            case e.UnitReported() as report:
                self._unit_reported(stored, report)
            case e.DeviceReported() as report:
                self._device(stored, report)
            case e.LineIdentified(device=str(id)):
                self._lives(id, stored.ts)
            case e.DeviceRegistered(device=device):
                self.signs.setdefault(device.id, stored.ts)
            case e.DeviceSilent(device=id):
                self.silent[id] = stored.ts
            case e.EntryRetired(what="device", id=id):
                self.signs.pop(id, None)
                self.silent.pop(id, None)
            case e.SourceReported() as report:
                self._source(stored, report)
            case e.SourceHeard(source=name, interval_s=interval) if name in self.sources:
                self.sources[name] = replace(self.sources[name], heard=stored.ts, interval_s=interval)
            case e.LoopBackChanged(source=name) as change:
                self._loop_back(folded(self.loop_backs.get(name), stored, change))
            case e.LoopBackAsked(source=name):
                for view in [view for view in self.loop_backs.values() if name in ("", view.source)]:
                    self._loop_back(replace(view, asked=stored.ts))
            case e.OutboundRequested() as asked:
                self.requests[stored.cmd] = _request(stored, asked)
            case e.OutboundChanged(request=id) as change if id in self.requests:
                known_call = self.requests[id].call
                self.requests[id] = replace(
                    self.requests[id], state=change.state, code=change.code, call=change.call or known_call
                )
            case e.RecordingChanged() as change if stored.incident is None:
                self._recorder(stored, change)
            case e.OperatorPresent(desk=desk):
                self.present[desk] = stored.actor or ""
            case e.OperatorLeft(desk=desk):
                self.present.pop(desk, None)
            case e.SoundPaused(until=until):
                self.sound_paused_until = until
            case e.SoundConfirmed(heard=heard):
                self.sound_heard = heard
            case e.ExerciseStarted(scenario=scenario, title=title):
                self.exercise = ExerciseView(scenario=scenario, title=title, state="running")
            case e.ExerciseMarked() as mark if self.exercise is not None:
                self._exercise(self.exercise, stored, mark)
            case _:
                pass

    def forget(self, incidents: Collection[UUID]) -> None:
        """These incidents were erased: whom they called, and what they wrote, goes; a unit stays as it is."""
        self.requests = {id: asked for id, asked in self.requests.items() if asked.incident not in incidents}
        for id, view in self.units.items():
            if view.incident in incidents:
                self.units[id] = replace(view, incident=None)

    def _lives(self, device: str, at: int) -> None:
        self.signs[device] = at
        self.silent.pop(device, None)

    def _unit(self, id: str, **change: object) -> None:
        known = self.units.get(id) or UnitView(unit=Unit(id=id), state="free")
        self.units[id] = replace(known, **change)

    def _unit_reported(self, stored: e.Stored, report: e.UnitReported) -> None:
        self._unit(report.unit)
        if report.words and self.units[report.unit].incident is None:
            self._unit(report.unit, words=report.words, words_at=stored.ts)
        if report.fix is not None and _is_newest(report.fix, self.units[report.unit]):
            self._unit(report.unit, fix=report.fix, fix_received=stored.ts)
        if report.state is not None:
            self._unit(report.unit, state=report.state, state_since=stored.ts)
        if report.state in ("free", "off"):  # it has left the incident it was sent to
            self._unit(report.unit, incident=None)

    def _device(self, stored: e.Stored, report: e.DeviceReported) -> None:
        id = str(report.device)
        known = self.devices.get(id)
        self.devices[id] = DeviceView(
            device=id, heard=stored.ts, words=report.words,
            battery=report.battery if report.battery is not None or known is None else known.battery,
            state=report.state if report.state != "unknown" or known is None else known.state,
        )  # fmt: skip

    def _source(self, stored: e.Stored, report: e.SourceReported) -> None:
        known = self.sources.get(report.source)
        same = known is not None and (known.state, known.code) == (report.state, report.code)
        self.sources[report.source] = SourceView(
            source=report.source, state=report.state, code=report.code, detail=report.detail, figures=report.figures,
            since=known.since if known and same else stored.ts, heard=stored.ts,
            interval_s=known.interval_s if known else 30.0, loop_back=self.loop_backs.get(report.source),
        )  # fmt: skip

    def _loop_back(self, view: LoopBackView) -> None:
        self.loop_backs[view.source] = view
        if (source := self.sources.get(view.source)) is not None:
            self.sources[view.source] = replace(source, loop_back=view)

    def _recorder(self, stored: e.Stored, change: e.RecordingChanged) -> None:
        for copy in (change.copy,) if change.copy else ("A", "B"):
            self.recorder[copy] = RecordingView(
                copy=copy, state=change.state, since=change.since or stored.ts, changed=stored.ts, why=change.why
            )

    def _exercise(self, known: ExerciseView, stored: e.Stored, mark: e.ExerciseMarked) -> None:
        if mark.what in ("paused", "ended"):
            self.exercise = replace(known, state=mark.what)
        elif mark.what in ("resumed", "speed"):
            self.exercise = replace(known, state="running", speed=mark.speed or known.speed)
        elif mark.what == "told":
            told = Told(nseq=stored.nseq, ts=stored.ts, cmd=stored.cmd, fact=mark)
            self.exercise = replace(known, told=(*known.told, told))


def _is_newest(fix: Fix, known: UnitView) -> bool:
    """An old position never overwrites a newer one (wire.md rule 8), unless that one's clock was wrong."""
    if known.fix is None or known.fix.at is None or fix.at is None:
        return True
    return fix.at >= known.fix.at or known.fix.at > (known.fix_received or 0) + FUTURE_TOLERANCE_US


def _request(stored: e.Stored, asked: e.OutboundRequested) -> RequestView:
    return RequestView(
        cmd=stored.cmd, incident=stored.incident, act=asked.act, to=asked.to, call=asked.call, words=asked.words,
        by=stored.actor or "", at=stored.ts, expires=asked.expires,
    )  # fmt: skip
