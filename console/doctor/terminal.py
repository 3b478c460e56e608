"""The terminal the doctor was started in: the desk will look like this here."""

from __future__ import annotations

from console.doctor.finding import Finding, ok, unknown, wrong
from console.doctor.visit import Visit

LEAST = (80, 24)  # desk.md section 7


def check_terminal(visit: Visit) -> list[Finding]:
    """Whether it can draw, its size, its colours, its letters. A pipe has none of these."""
    machine = visit.machine
    if not machine.tty():
        return [unknown("terminal", "doctor.terminal.none")]
    kind = machine.environ.get("TERM", "")
    if kind in ("", "dumb", "unknown"):
        return [wrong("terminal", "doctor.terminal.dumb", kind=kind or "-")]
    columns, rows = machine.size()
    size = {"columns": str(columns), "rows": str(rows)}
    large = columns >= LEAST[0] and rows >= LEAST[1]
    return [
        ok("terminal", "doctor.terminal.ok", kind=kind, colours=colours(visit)),
        (ok if large else wrong)("size", f"doctor.size.{'ok' if large else 'small'}", **size),
        _letters(visit),
    ]


def colours(visit: Visit) -> str:
    """As the desk will use them: "none", "16", "256" or "16 million"."""
    environ = visit.machine.environ
    if environ.get("NO_COLOR"):
        return "0"
    if environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return "16 777 216"
    return "256" if "256" in environ.get("TERM", "") else "16"


def _letters(visit: Visit) -> Finding:
    encoding = visit.machine.encoding().lower().replace("-", "").replace("_", "")
    told = visit.machine.encoding()
    return (
        ok("letters", "doctor.letters.ok") if encoding == "utf8" else wrong("letters", "doctor.letters.bad", told=told)
    )
