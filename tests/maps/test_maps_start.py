"""Importing the map costs nothing: what is large is loaded when a picture, or a country, is asked for."""

from __future__ import annotations

import subprocess
import sys

LIGHT = (
    "scene line picture legend coordinates sweref geo projection trail words where numbers tiles "
    "country regions district settlements packed national where_words"
)
HEAVY = {"numpy", "google", "pmtiles", "sqlite3", "tzfpy", "tzdata", "pyproj", "shapely", "textual", "rich", "console"}


def loaded(*modules: str) -> set[str]:
    """Which of the heavy ones a fresh interpreter holds after importing these."""
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.split())


def test_importing_the_map_loads_nothing_heavy() -> None:
    assert loaded("maps", *(f"maps.{name}" for name in LIGHT.split())) == set()


def test_control_loading_the_canvas_is_noticed() -> None:
    assert loaded("maps.canvas") == {"numpy"}
