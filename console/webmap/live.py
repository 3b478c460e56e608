"""What is open now, for the second monitor: positions, and no names. Others see that screen too (desk.md section 3)."""

from __future__ import annotations

from console.board import Board
from console.card import Row, SourceView, TrailFix
from console.i18n import _
from console.sentences import sentence
from console.text import visible
from console.webmap.story import MS, FixRow, fix_row
from console.wording.figures import age
from console.wording.names import named

TRAIL_MOST = 300  # newest fixes of each incident
STALE_MS = 10_000  # five polls without news: the page says that it is not live


def live(board: Board, now: int, serial: str) -> dict[str, object]:
    """`serial`: another one whenever the record was read to its end; that the same one comes twice proves nothing."""
    rows = board.rows()
    open_now = {row.id for row in rows}
    units = [
        (visible(view.unit.id), view.fix.lat, view.fix.lon, None if view.fix.at is None else view.fix.at // MS,
         (view.fix_received or now) // MS, named("unit", view.state), view.incident in open_now)
        for view in board.around.units.values() if view.fix is not None
    ]  # fmt: skip
    return {
        "serial": serial, "at": now // MS, "incidents": [_incident(board, row) for row in rows], "units": units,
        "zones": [], "troubles": _troubles(board, now),
    }  # fmt: skip


def _incident(board: Board, row: Row) -> dict[str, object]:
    return {
        "label": visible(row.label), "priority": row.priority, "pending": row.pending, "owner": visible(row.owner),
        "what": f"P{row.priority}  {named('trigger', row.trigger)}", "state": named("incident", row.state),
        "person": _row(row.place), "trail": [_row(fix) for fix in board.incidents[row.id].trail[-TRAIL_MOST:]],
    }  # fmt: skip


def _row(known: TrailFix | None) -> FixRow | None:
    return fix_row(known) if known is not None else None


def _troubles(board: Board, now: int) -> list[str]:
    """What is wrong with what the picture is made of: a page that polls well can still show nothing new."""
    return [told for source in board.sources(now) if (told := _trouble(source, now))]


def _trouble(source: SourceView, now: int) -> str:
    name = visible(source.source)
    if source.silent(now):
        return _("{source}: SILENT, {age}").format(source=name, age=age(source.heard, now))
    return f"{name}: {sentence(source.code, source.detail)}" if source.state in ("degraded", "down") else ""
