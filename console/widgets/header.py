"""Row 1: whose desk this is, what time it is, and whether everything that must work works."""

from __future__ import annotations

from collections.abc import Sequence

from console.card import RecordingView, SourceView
from console.i18n import _
from console.sound import SoundState
from console.widgets.drawn import Drawn
from console.widgets.rows import Row, Span, row, spread, width_of
from console.widgets.snapshot import Snapshot
from console.wording.figures import ago, clock_time, decimal, local, seconds_since
from console.wording.names import named
from console.wording.roles import Role

LAG_S = 0.3  # a desk slower than this says so (textual.md section 12)
WIDE = 100


class Header(Drawn[Snapshot]):
    """One row on top of everything."""

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        right = health(view, short=width < WIDE)
        left = identity(view, short=width < WIDE)
        if width_of(left) + width_of(right) >= width:
            right = health(view, short=True, only_bad=True)
        return (spread(left, right, width),)


def identity(view: Snapshot, *, short: bool) -> Row:
    """LARMBORD  LIVE   op L.EK   22:04:17 CET"""
    desk, when = view.desk, local(view.now, view.desk.zone)
    mode = Span(_("LIVE"), "strong") if view.exercise is None else Span(_("EXERCISE"), "exercise")
    gap = " " if short else "   "
    operator = Span(desk.operator or _("nobody signed in"), "text" if desk.operator else "p2")
    parts = [Span(" LARMBORD ", "strong"), mode, Span(gap), *([] if short else [Span(_("op "), "dim")]), operator]
    if desk.supervisor and not short:
        parts += [Span(_("   sup "), "dim"), Span(desk.supervisor)]
    if desk.readonly:
        parts += [Span(gap), Span(_("READ ONLY"), "p2")]
    return (*parts, Span(gap), Span(f"{when:%H:%M:%S}", "strong"), *([] if short else [Span(f" {when:%Z}", "dim")]))


def health(view: Snapshot, *, short: bool, only_bad: bool = False) -> Row:
    """MODEM ok -83 dBm | REC ok 2/2 | SOUND ok, with what is wrong in colour."""
    parts: list[Row] = []
    if view.standing.held:
        parts.append(unrecorded_words(view))
    if view.desk.lag_s > LAG_S:
        parts.append(row(Span(_("LAG {seconds} s").format(seconds=decimal(view.desk.lag_s)), "p2")))
    parts += [source_words(source, view.now, short=short) for source in view.sources]
    recording = view.card.recordings if view.card and view.card.closed is None else ()
    if copies := recording or view.recorder:  # what is recording now counts before what passed its self-test
        parts.append(recorder_words(copies, view.now))
    parts.append(sound_words(view.desk.sound))
    if only_bad:
        parts = [part for part in parts if any(span.role == "p2" for span in part)]
    bar = Span("|" if short else " │ ", "frame")
    return tuple(span for i, part in enumerate(parts) for span in ((bar, *part) if i else part)) + row(" ")


# desk.md section 9: what is no fault
GOOD = ("armed", "arming", "recording", "quiet", "sealing", "stored", "uploading", "verified", "held")
_STATE: dict[str, Role] = {"ok": "good", "starting": "dim", "off": "dim"}


def source_words(source: SourceView, now: int, *, short: bool) -> Row:
    """One way in: its state, and how long it has been silent if it promised a sign of life."""
    name = Span(source.source.upper()[: 5 if short else 8] + " ", "dim")
    if source.silent(now):
        return row(name, Span(_("SILENT {age}").format(age=ago(seconds_since(source.heard, now))), "p2"))
    figures = source.figures
    more = f" {figures['signal_dbm']:.0f} dBm" if "signal_dbm" in figures and not short else ""
    more += f" {figures['satellites']:.0f} sat" if "satellites" in figures and not short else ""
    if source.code == "gnss.no_fix":  # no fault: a receiver indoors has none
        more = _(" no fix")
    test = source.loop_back
    if test is not None and test.state in ("missing", "late"):
        return row(name, Span(_("NO TEST TEXT") if test.state == "missing" else _("TEST TEXT LATE"), "p2"))
    more += f" ↺ {ago(seconds_since(test.passed, now))}" if test is not None and test.passed and not short else ""
    return row(name, Span(named("source", source.state), _STATE.get(source.state, "p2")), Span(more, "dim"))


def unrecorded_words(view: Snapshot) -> Row:
    """NOT RECORDED 3 since 22:14:05: what no disk took (DESIGN promise 6)."""
    since = clock_time(view.standing.since, view.desk.zone)
    words = _("NOT RECORDED {count} since {time}").format(count=len(view.standing.held), time=since)
    return row(Span(words, "p2"))


def recorder_words(copies: Sequence[RecordingView], now: int) -> Row:
    """REC ok 2/2: how many copies record, or passed their self-test; amber when that test is too long ago."""
    if overdue := [copy for copy in copies if copy.overdue(now)]:
        oldest = ago(seconds_since(min(copy.changed for copy in overdue), now))
        return row(Span(_("REC "), "dim"), Span(_("NOT TESTED {age}").format(age=oldest), "p2"))
    ready = sum(copy.state in GOOD for copy in copies)
    whole = ready == len(copies)
    words = f"{'ok ' if whole else ''}{ready}/{len(copies)}"
    return row(Span(_("REC "), "dim"), Span(words, "good" if whole else "p2"))


def sound_words(sound: SoundState) -> Row:
    """SOUND ok, SOUND ? until somebody heard it, SOUND PAUSED 0:41 (desk.md R7, R8)."""
    if sound.paused_s:
        return row(Span(_("SOUND PAUSED 0:{seconds:02}").format(seconds=sound.paused_s), "p2"))
    good = sound.heard == "ok" and not sound.fault
    words = _("fault") if sound.fault else named("sound", sound.heard)
    return row(Span(_("SOUND "), "dim"), Span(words, "good" if good else "p2"))
