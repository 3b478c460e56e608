"""Pane 1: the queue. Persons first; what is technical stands apart and never sounds (desk.md R2, R13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.card import DeviceView, SourceView, View
from console.card import Row as Incident
from console.i18n import _
from console.sentences import sentence
from console.widgets.band import MARKS
from console.widgets.rows import Row, Span, column, fit, row, rule
from console.widgets.snapshot import Snapshot
from console.widgets.virtual_list import VirtualList
from console.wording.facts import say
from console.wording.figures import ago, clock_time, running, seconds_since
from console.wording.life import life_words, overdue_words
from console.wording.names import named
from console.wording.roles import Role

FEW = 3  # devices with the same fault that have a line each; ours
FLOOD, FLOOD_S = 10, 600  # more technical alarms than this in ten minutes are shown one line per cause (R13)

SAID_S = 1800  # for how long the words of a unit without an incident stand here; ours
NEWEST = 3  # messages of no incident that are told in full


class Line(View, frozen=True, kw_only=True):
    """A row that is no incident: something technical, or a heading (no key)."""

    key: str | None = None
    words: str = ""
    role: Role = "dim"


Item = Incident | Line


class Alarms(VirtualList[Item]):
    """The list of incidents. The cursor is the incident on the table; space acknowledges as F2 does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "app.command('ack')", show=False)]
    _picture: Snapshot | None = None

    def key(self, item: Item) -> Hashable | None:
        return item.id if isinstance(item, Incident) else item.key

    def row(self, item: Item, width: int) -> Row:
        if isinstance(item, Incident):
            return incident_row(item, self._picture, width) if self._picture else ()
        if item.key is None:
            return rule(width, item.words) if item.words else ()
        return fit(row(Span("  .3  ", "technical"), Span(item.words, item.role)), width)

    def show_snapshot(self, view: Snapshot) -> None:
        self._picture = view
        self.show(lines(view))


def incident_row(incident: Incident, view: Snapshot, width: int) -> Row:
    """!!1   0:37  Mira Exempel      OPEN"""
    closed, urgent = incident.state == "closed", incident.pending and incident.priority <= 2
    role: Role = {1: "p1", 2: "p2"}.get(incident.priority, "technical")  # type: ignore[assignment]
    mark: Role = "dim" if closed else "band" if urgent and incident.priority == 1 and view.flash_p1 else role
    if urgent and incident.priority == 2 and not view.flash_p2:
        mark = "dim"
    state_width = 9 if width < 60 else 16
    name: Role = "strong" if urgent else "dim" if closed else "text"
    return (
        Span(" "), Span(MARKS[incident.priority], mark), Span(" "),
        column(since(incident, view), 6, "dim", right=True), Span("  "),
        column(incident.who or _("no number"), max(4, width - 14 - state_width), name),
        Span(" "), column(state(incident), state_width, role if urgent else "dim"),
    )  # fmt: skip


def since(incident: Incident, view: Snapshot) -> str:
    """How long it has been what it is; of a closed one, when it began."""
    if incident.state == "closed":
        return clock_time(incident.opened, view.desk.zone)[:5]
    return running(seconds_since(incident.raised, view.now))


def state(incident: Incident) -> str:
    """OPEN until seen; then what is done, and whose it is. A second press of an owned alarm wants to be seen again."""
    if incident.pending and incident.state != "shelved":
        return _("AGAIN ×{count}").format(count=incident.alarms) if incident.owner else named("queue", "open")
    words = named("queue", incident.state)
    return words if incident.state == "closed" else f"{words} {incident.owner}".strip()


def lines(view: Snapshot) -> tuple[Item, ...]:
    """The whole list: open, technical, shelved, closed this shift."""
    urgent, technical, shelved, closed = (*view.p1, *view.p2), view.technical, view.shelved, view.closed
    found: list[Item] = list(urgent)
    parts: tuple[tuple[str, list[Item]], ...] = (
        (_("technical ({count}), never sounds"), [*_faults(view), *_grouped(technical, view.now)]),
        (_("shelved ({count})"), list(shelved)),
        (_("closed ({count})"), list(closed)),
    )
    for words, part in parts:
        if part:
            found += [Line(), Line(words=words.format(count=len(part))), *part]
    nothing = _("no alarms") if view.reading is None else _("the alarms come when the record is read")
    return tuple(found) or (Line(), Line(words=nothing))


def technical_words(view: Snapshot, key: str) -> str:
    """The technical line `key`, in full."""
    return next((line.words for line in lines(view) if isinstance(line, Line) and line.key == key), "")


def _grouped(incidents: tuple[Incident, ...], now: int) -> Iterable[Item]:
    """One line each; in a flood, one line per cause."""
    recent = sum(seconds_since(incident.opened, now) < FLOOD_S for incident in incidents)
    if recent <= FLOOD:
        return incidents
    counts = Counter(incident.trigger for incident in incidents)
    return [_cause(named("trigger", cause), count) for cause, count in counts.most_common()]


def _cause(cause: str, count: int) -> Line:
    return Line(key=f"cause {cause}", words=_("{cause} ×{count}").format(cause=cause, count=count), role="text")


def _life_role(source: SourceView) -> Role:
    bad = source.loop_back is not None and source.loop_back.state in ("missing", "late", "untested")
    return "p2" if bad else "dim"


def _faults(view: Snapshot) -> list[Item]:
    """Sources that are down or silent, devices that need care, messages not yet read: each in words."""
    found: list[Item] = []
    for source in (*view.sources, *view.helpers):
        if source.state in ("down", "degraded"):
            words = f"{source.source}: {sentence(source.code, source.detail)}"
            found.append(Line(key=f"source {source.source}", words=words, role="p2"))
        elif source.silent(view.now):
            words = _("{source}: no sign of life for {age}").format(
                source=source.source, age=ago(seconds_since(source.heard, view.now))
            )
            found.append(Line(key=f"source {source.source}", words=words, role="p2"))
        if source.loop_back is not None:
            words = f"{source.source}: {life_words(source, view.now)}"
            found.append(Line(key=f"life {source.source}", words=words, role=_life_role(source)))
    if untested := overdue_words(view.recorder, view.now):
        found.append(Line(key="recorder untested", words=untested, role="p2"))
    found += _devices(view)
    found += _said(view)
    if view.unplaced:
        found.append(Line(key="unplaced", words=unplaced_words(view), role="text"))
    if view.unread:
        words = _("{count} messages stored, not read yet").format(count=view.unread)
        found.append(Line(key="unread", words=words, role="p2"))
    return found


def _said(view: Snapshot) -> list[Line]:
    """What units said that are on no incident, so that no log has it."""
    units = (unit.view for unit in view.units if unit.view.words and unit.view.incident is None)
    said = [(each.unit.id, seconds_since(each.words_at, view.now), each.words) for each in units]
    return [Line(key=f"unit {id}", words=f"{id} {ago(age)}  “{words}”") for id, age, words in said if age < SAID_S]


def unplaced_words(view: Snapshot) -> str:
    """How many, and what the newest of them say: in full under the cursor."""
    zone = view.desk.zone
    newest = [(clock_time(left.ts, zone), *say(left.fact, zone)[:2]) for left in reversed(view.unplaced[-NEWEST:])]
    told = "; ".join(f"{time} {named('tag', tag)} {words}" for time, tag, words in newest)
    return _("messages of no incident: {count}. Newest: {newest}").format(count=len(view.unplaced), newest=told)


def _devices(view: Snapshot) -> list[Line]:
    """One line each; of many with the same fault one line, and in full (under the cursor) which they are (R13)."""
    found: list[Line] = []
    faults: dict[str, list[DeviceView]] = {}
    for device in view.devices:
        faults.setdefault(device.state if device.state in ("fault", "offline") else "battery", []).append(device)
    for fault, devices in faults.items():
        if len(devices) <= FEW:
            found += [Line(key=f"device {each.device}", words=_device_words(each), role="text") for each in devices]
            continue
        words = _("{count} devices: {fault}, since {time}: {which}").format(
            count=len(devices), fault=named("device", fault) if fault != "battery" else _("low battery"),
            time=clock_time(min(each.heard for each in devices), view.desk.zone),
            which=", ".join(each.device for each in devices),
        )  # fmt: skip
        found.append(Line(key=f"devices {fault}", words=words, role="text"))
    return found


def _device_words(device: DeviceView) -> str:
    battery = _(" battery {percent} %").format(percent=device.battery) if device.battery is not None else ""
    return f"{device.device} {named('device', device.state) if device.state != 'unknown' else ''}{battery}"
