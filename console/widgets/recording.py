"""Pane 4: the line, and whether it is being recorded. REC is shown only when it is proven (desk.md section 9)."""

from __future__ import annotations

from collections.abc import Sequence

from console.card import Card, LineView, RecordingView
from console.events import RecordingState
from console.i18n import _
from console.widgets.drawn import Pane
from console.widgets.rows import BLANK, Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.figures import ago, decimal, running, seconds_since
from console.wording.life import overdue_words
from console.wording.names import named, why_recording
from console.wording.roles import Role

QUIET_DB, LOUD_DB, METER = -60.0, 0.0, 20

_ROLES: dict[RecordingState, Role] = {
    "idle": "dim", "armed": "good", "arming": "text", "recording": "good", "quiet": "dim", "noise": "p2",
    "stalled": "p2", "degraded": "p2", "paused": "p2", "lost": "p2", "sealing": "text", "stored": "good",
    "uploading": "text", "verified": "good", "failed": "p2", "held": "text", "expired": "dim",
}  # fmt: skip


def recording_state(state: RecordingState) -> tuple[str, Role]:
    """Words and colour of a state. What needs an answer is never green."""
    return named("recording", state), _ROLES[state]


class RecordingPane(Pane[Snapshot]):
    """Line, level, both copies."""

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        card = view.card
        if card is None:
            return [*(copy_row(copy, view.now) for copy in view.recorder), *overdue(view, width)]
        rows = [*line_rows(card.line, view.now), *(copy_row(copy, view.now) for copy in card.recordings)]
        if not card.recordings:
            rows.append(row(Span(_(" REC --  no recording of this line"), "dim" if card.line is None else "p2")))
        if any(recording_state(copy.state)[1] == "p2" for copy in card.recordings):
            rows += [BLANK, *not_safe(card, view.now, width)]
        return rows


def line_rows(line: LineView | None, now: int) -> list[Row]:
    """LINE open 0:36, MIC MUTED, the level, when sound was last heard."""
    if line is None:
        return [row(Span(_(" LINE "), "dim"), Span("--", "dim"))]
    since = running(seconds_since(line.since, now))
    state: Role = {"ringing": "p1", "open": "good"}.get(line.state, "dim")  # type: ignore[assignment]
    mic = Span(_("MIC OPEN"), "p2") if line.microphone_open else Span(_("mic muted"), "dim")
    ear = Span(_("listening") if line.listening else _("not listening"), "text" if line.listening else "p2")
    rows = [row(Span(_(" LINE "), "dim"), Span(f"{named('line', line.state)} {since}", state), Span("   "), mic)]
    if line.state == "closed":
        return [*rows, row(Span(f" {named('line end', line.why)}", "text"))]
    rows.append(row(Span(" "), ear, Span("   "), *meter(line.level_db)))
    if line.heard is not None:
        rows.append(row(Span(_(" sound last heard {age} ago").format(age=ago(seconds_since(line.heard, now))), "dim")))
    return rows


def meter(level_db: float | None) -> Row:
    """▮▮▮▮▮▯▯▯ -24 dB"""
    if level_db is None:
        return row(Span(_("no level"), "dim"))
    lit = round(METER / 2 * (min(max(level_db, QUIET_DB), LOUD_DB) - QUIET_DB) / (LOUD_DB - QUIET_DB))
    return row(Span("▮" * lit, "text"), Span("▯" * (METER // 2 - lit), "frame"), Span(f" {level_db:.0f} dB", "dim"))


def copy_row(copy: RecordingView, now: int) -> Row:
    """A  REC 0:34  1.1 MB  3 seg"""
    words, role = recording_state(copy.state)
    role = "p2" if copy.overdue(now) else role
    since = running(seconds_since(copy.since, now))
    lasted = running(int(copy.seconds)) if copy.seconds is not None else since
    size = f"{decimal(copy.size / 1e6)} MB" if copy.size is not None else ""
    segments = _("{count} seg").format(count=copy.segments) if copy.segments is not None else ""
    more = "  ".join(part for part in (size, segments, why_recording(copy.why)) if part)
    return row(Span(f" {copy.copy}  ", "dim"), Span(f"{words} {lasted}", role), Span(f"  {more}", "dim"))


def overdue(view: Snapshot, width: int) -> list[Row]:
    """The self-test of a day is missing: what that means, what still works, what to do (desk.md section 9)."""
    words = overdue_words(view.recorder, view.now)
    return [BLANK, *wrapped(words, width, "p2")] if words else []


def not_safe(card: Card, now: int, width: int) -> list[Row]:
    """What failed, since when, what still works, what to do (desk.md section 9)."""
    bad = [copy for copy in card.recordings if recording_state(copy.state)[1] == "p2"]
    parts = ", ".join(f"{copy.copy} {recording_state(copy.state)[0]}" for copy in bad)
    since = ago(seconds_since(min(copy.since for copy in bad), now))
    lives = card.line is not None and card.line.state == "open"
    heard = _("You still hear the line: write it down (F6).") if lives else ""
    words = _("Recording not safe for {since}: {parts}. {heard} F7 then f tries the spare.")
    return wrapped(words.format(since=since, parts=parts, heard=heard), width, "p2")
