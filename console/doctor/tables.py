"""Which tables of regions and numbers are in use: the station's own, or those that come with Larmbord."""

from __future__ import annotations

from console.doctor.finding import Finding, as_told
from console.doctor.visit import Visit
from console.tables import in_use


def check_tables(visit: Visit) -> list[Finding]:
    """One finding a table."""
    return [
        as_told("tables", "ok" if table.state == "ok" else "wrong", table.code, table.detail, of=table.source)
        for table in in_use(visit.station)
    ]
