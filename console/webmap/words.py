"""What the map pages say, in the language of this desk. The pages have no words of their own."""

from __future__ import annotations

from collections.abc import Sequence

from console.i18n import _, language
from console.text import visible
from console.wording.names import NAMES, named
from maps.words import words

# Whose ground it is; a station's own tiles come on top (maps.md section 7).
CREDITS = "GSHHG/WDBII (LGPL-3.0), SCB, GeoNames (CC BY 4.0)"
CREDITS_TILES = "© OpenStreetMap contributors (ODbL)"


def page_words() -> dict[str, object]:
    """By their name in the scripts. {placeholders} are filled there."""
    return _layers() | _figures() | _story() | _live()


def exercise_band(scenario: str) -> str:
    """The band over and under every page of an exercise (desk.md R30)."""
    return visible(f"EX  ÖVNING / EXERCISE  {scenario}. " + _("Nothing of this happened."))


def credits(found: Sequence[object], tiles: str) -> str:
    """Whose ground it is, or that there is none."""
    if not found:
        return _("There is no map beneath: what draws it is not installed. The positions are right all the same.")
    rough = _("Without streets the coast is no better than about 200 m.")
    return "; ".join([CREDITS, *([CREDITS_TILES] if tiles else [])]) + f". {rough}"


def _layers() -> dict[str, object]:
    return {
        "layer_zones": _("zones"), "layer_places": _("places"), "layer_trail": _("trail"), "layer_units": _("units"),
        "layer_person": _("person"),
    }  # fmt: skip


def _figures() -> dict[str, object]:
    say = words(language())
    return {
        "decimal": say["decimal"], "days": say["days"], "old": _("{age} old"),
        "ahead": _("its clock {age} ahead of ours"),
        "age_unknown": say["age unknown"], "accuracy_unknown": say["accuracy unknown"],
        "last_known": say["last known"], "late": _("came late: older than what was known"),
        "clock_wrong": _("its own time cannot be right"), "ago": _("{age} ago"), "position": _("position"),
        "accuracy": _("accuracy"), "age": _("age of the fix"), "heard": _("heard"), "mark": _("note"),
        "state": _("state"), "zone": _("zone, radius"), "address": _("address"), "trail": _("trail"),
        "sent_here": _("sent to this incident"), "units": _("Units"),
        "sources": {code: named("position", code) for code in NAMES["position"]},
    }  # fmt: skip


def _story() -> dict[str, object]:
    return {
        "no_units": _("No position of a unit was known."), "all_fixes": _("All fixes: {count}"),
        "earlier": _("one moment earlier"), "later": _("one moment later"),
        "slider": _("moments at which something was heard"),
        "known_at": _("What was known at {time}"), "news": _("newest"), "owner": _("operator"), "nobody": _("nobody"),
        "no_position": _("no position yet"), "again": _("told again"), "fixes": _("fixes so far"),
        "own_time": _("its own time"), "from_person": _("{distance} from the person"),
        "position_age": _("position {age}"),
    }  # fmt: skip


def _live() -> dict[str, object]:
    return {
        "not_live": _("NOT LIVE since {time}. What you see is old: look at the desk."),
        "never_live": _("NOT LIVE: nothing has been heard yet. Look at the desk."),
        "live": _("live"), "incidents": _("Open incidents"), "no_incidents": _("No incident is open."),
        "follow": _("show everything"), "troubles": _("What is wrong"),
    }  # fmt: skip
