"""A debrief as a file: Markdown, JSON, CSV or one HTML page. The same run gives the same octets."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from console.i18n import _, language
from console.report.markdown import as_markdown
from console.report.page import STYLE, TABLES
from console.report.sheet import as_sheet
from console.text import Shown
from console.training.debrief.page import PAGE_SCRIPT, PAGE_STYLE
from console.training.debrief.story import Debrief
from console.training.debrief.telling import LANES, misses, told, verdict
from maps.page import PUT, page

FORMS = (".md", ".json", ".csv", ".html")


def written(debrief: Debrief, form: str) -> str:
    """The file that ends in `form`, one of FORMS."""
    account = told(debrief)
    match form:
        case ".md":
            return as_markdown(account)
        case ".csv":
            return as_sheet(account)
        case ".html":
            scripts, styles = [PUT + TABLES + PAGE_SCRIPT], [STYLE + PAGE_STYLE]
            return Shown(page(language(), account.title, on_page(debrief), scripts, styles))
    return as_json(debrief)


def as_json(debrief: Debrief) -> str:
    """One object: `exercise` true, the fields of Debrief without the journal's events, in ASCII and sorted."""
    return json.dumps({"kind": "exercise.debrief", "exercise": True, **_bare(debrief)}, sort_keys=True) + "\n"


def on_page(debrief: Debrief) -> dict[str, Any]:
    """What the script of the page draws: tables, lanes, bars of the expectations, and the map."""
    account, bare = told(debrief), _bare(debrief)
    return {
        "title": account.title, "exercise": account.exercise, "witness": account.witness,
        "verdict": verdict(debrief), "misses": misses(debrief), "passed": debrief.passed, "seconds": debrief.seconds,
        "tables": [{"name": t.name, "columns": t.columns, "rows": t.rows} for t in account.tables],
        "lanes": [
            made | {"label": _(LANES[lane.name])} for lane, made in zip(debrief.lanes, bare["lanes"], strict=True)
        ],
        "points": bare["points"], "spots": bare["spots"],
        "words": {"timeline": _("Timeline"), "map": _("Map"), "expectations": _("expectations"),
                  "north": _("north is up")},
    }  # fmt: skip


def _bare(debrief: Debrief) -> dict[str, Any]:
    bare: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(debrief, events=()))
    del bare["events"]
    return bare
