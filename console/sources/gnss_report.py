"""What a satellite receiver's source says of it, and when that is news. Pure."""

from __future__ import annotations

from console.events import SourceReported
from console.modem.gnss import Offset, Receiver

# The same again this often: every few minutes is enough for a place that stays where it is, and below the five minutes
# after which a place is old (desk.md R14).
REFRESH_S = 240.0
# A clock this far from the satellites' is told; it is well again below the second (ours: a trail's ages show seconds).
OFF_S = 2.0
WELL_S = 1.0


class Reports:
    """Remembers what was told, so that a change is told once."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._told: SourceReported | None = None
        self._told_at = float("-inf")
        self._off = False

    def due(self, receiver: Receiver, mono: float) -> SourceReported | None:
        """The report, when it is news: another state, or REFRESH_S after the last."""
        report = self.now(receiver, mono)
        same = self._told is not None and (self._told.code, self._told.state) == (report.code, report.state)
        return None if same and mono < self._told_at + REFRESH_S else report

    def told(self, report: SourceReported, mono: float) -> None:
        """The journal has it."""
        self._told, self._told_at = report, mono

    def forget(self) -> None:
        """Something else was said of the source: what comes next is news."""
        self._told = None

    def now(self, receiver: Receiver, mono: float) -> SourceReported:
        """How it is, with every figure there is."""
        state, offset = receiver.state(mono), receiver.offset()
        figures = _figures(receiver, offset, talks=state in ("no_fix", "fix"))
        if state == "starting":
            return SourceReported(source=self._source, state="starting", code="gnss.starting", figures=figures)
        if state in ("silent", "unreadable"):
            return SourceReported(source=self._source, state="down", code=f"gnss.{state}", figures=figures)
        self._off = offset is not None and abs(offset.seconds) > (WELL_S if self._off else OFF_S)
        detail = {"satellites": str(receiver.satellites or 0)}
        if offset is not None:
            detail |= {"offset": f"{round(offset.seconds, 1) + 0.0:+.1f}", "days": str(offset.days)}
        code = self._code(state == "fix", offset)
        degraded = code in ("gnss.clock_off", "gnss.date_off")
        return SourceReported(
            source=self._source, state="degraded" if degraded else "ok", code=code, detail=detail, figures=figures
        )

    def _code(self, fix: bool, offset: Offset | None) -> str:
        """The time comes with a fix only; a difference that was seen stands until another is."""
        if offset is not None and not offset.rollover:
            return "gnss.date_off"
        if self._off:
            return "gnss.clock_off"
        if not fix:
            return "gnss.no_fix"
        return "gnss.ok" if offset is not None else "gnss.ok_untimed"


def _figures(receiver: Receiver, offset: Offset | None, *, talks: bool) -> dict[str, float]:
    """The last place stays, because it carries its age; what has none goes with the receiver's voice."""
    figures: dict[str, float] = {}
    if talks and receiver.satellites is not None:
        figures["satellites"] = float(receiver.satellites)
    if receiver.place is not None:
        figures |= {"lat": receiver.place.lat, "lon": receiver.place.lon, "fix_at": float(receiver.place.at)}
    if talks and offset is not None:
        figures["offset_s"] = round(offset.seconds, 3)
    return figures
