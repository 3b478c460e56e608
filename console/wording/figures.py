"""Figures in words: every one with its age, never more exact than it is (desk.md R14, DESIGN promise 7)."""

from __future__ import annotations

from datetime import datetime, tzinfo

from console.card import TrailFix
from console.i18n import _, language
from console.moments import SECOND
from console.reading import Fix
from console.wording.roles import Role
from maps.geo import Eta
from maps.words import number, words

AMBER_S, LAST_KNOWN_S = 60, 300  # desk.md R14 and section 5

DAY_OLD_US = 12 * 3600 * SECOND  # ours: a night shift needs no dates


def local(at: int, zone: tzinfo) -> datetime:
    """`at` (microseconds UTC) on the wall clock of the station."""
    return datetime.fromtimestamp(at / SECOND, tz=zone)


def clock_time(at: int, zone: tzinfo) -> str:
    """22:04:17"""
    return f"{local(at, zone):%H:%M:%S}"


def moment(at: int, now: int, zone: tzinfo) -> str:
    """22:04:17; of what is half a day old 02-11 22:04, for it may look like today's."""
    return clock_time(at, zone) if now - at < DAY_OLD_US else f"{local(at, zone):%m-%d %H:%M}"


def seconds_since(at: int, now: int) -> int:
    """Whole seconds; never negative, for a clock may have stepped."""
    return max(0, (now - at) // SECOND)


def running(seconds: int) -> str:
    """How long something has lasted, in at most six cells: 0:37, 59:59, 3 h 05, 4 d."""
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < 86_400:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02}"
    return f"{seconds // 86_400} d"


def ago(seconds: int) -> str:
    """12 s, 4 min, 3 h, 2 d"""
    for limit, unit, size in ((120, "s", 1), (7200, "min", 60), (172_800, "h", 3600)):
        if seconds < limit:
            return f"{seconds // size} {unit}"
    return f"{seconds // 86_400} d"


def age(at: int, now: int) -> str:
    """12 s old"""
    return _("{age} old").format(age=ago(seconds_since(at, now)))


def decimal(value: float) -> str:
    """1.9, in Swedish 1,9"""
    return number(value, 1, words(language()))


def metres(distance: float) -> str:
    """140 m, 1.9 km, 12 km"""
    if distance < 1000:
        return f"{round(distance, -1):.0f} m" if distance >= 100 else f"{distance:.0f} m"
    return f"{decimal(distance / 1000)} km" if distance < 10_000 else f"{distance / 1000:.0f} km"


def arrival(eta: Eta, *, short: bool = False) -> str:
    """4 min road, 12 min est. (`short`: ~12 min): whole minutes, at least one, and by what they were reckoned."""
    minutes = max(1, round(eta.seconds / 60))
    time = f"{minutes} min" if minutes < 100 else f"{round(minutes / 60)} h"
    if eta.estimated and short:
        return f"~{time}"
    return (_("{time} est.") if eta.estimated else _("{time} road")).format(time=time)


def coordinates(lat: float, lon: float) -> str:
    """59.33003 N 18.06094 E"""
    return f"{abs(lat):.5f} {'N' if lat >= 0 else 'S'} {abs(lon):.5f} {'E' if lon >= 0 else 'W'}"


def freshness(place: TrailFix, now: int) -> tuple[str, Role]:
    """What kind of figure this position is, in words and colour (desk.md section 5)."""
    fix_age = seconds_since(place.time, now)
    if place.fix.last_known or fix_age >= LAST_KNOWN_S:
        return _("LAST KNOWN"), "p2"
    if place.repeats:
        return _("fix not moving in time"), "p2"
    if place.clock_wrong:
        return _("time unknown"), "p2"
    return ("", "p2") if fix_age >= AMBER_S else ("", "text")


def accuracy_of(fix: Fix) -> str:
    """±14 m, or that nobody says."""
    return f"±{metres(fix.accuracy_m)}" if fix.accuracy_m is not None else _("accuracy unknown")


def fix_age(place: TrailFix, now: int) -> str:
    """The age of the fix itself, or of its arrival where its own time cannot be believed."""
    if place.clock_wrong:
        return _("came {age} ago").format(age=ago(seconds_since(place.received, now)))
    return age(place.time, now)
