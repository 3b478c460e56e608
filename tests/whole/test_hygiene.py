"""The arrows of the house at run time: import each room in a fresh interpreter and look at what came with it.

import-linter reads the static graph; this finds what a deferred import hides, and what a command pays at its start.
"""

from __future__ import annotations

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

HEAVY = {"textual", "rich", "httpx", "serial", "apsw", "folium", "numpy", "tzfpy", "asyncio", "uvicorn", "ruamel"}

ROOMS: list[tuple[str, set[str]]] = [
    ("console.board, console.actions, console.placing, console.readers", {"asyncio"} | HEAVY),
    ("console.typed, console.wording.facts", HEAVY),
    ("console.widgets.alarms, console.screens.desk", {"apsw", "httpx", "serial", "numpy", "tzfpy", "uvicorn"}),
    ("console.app", {"httpx", "serial", "numpy", "tzfpy", "folium", "apsw", "ruamel"}),
    ("console.sources.modem, console.outbound.modem_lines", {"textual", "rich", "httpx", "apsw", "serial"}),
    ("console.sources.feed", {"textual", "rich", "httpx", "apsw", "serial"}),
    ("console.training", {"serial", "httpx", "textual", "apsw"}),
    ("maps.scene, maps.drawing, maps.line, maps.numbers", {"numpy", "tzfpy", "textual", "console"}),
    ("console.cli", HEAVY),
    ("console.commands.where", {"textual", "rich", "apsw", "httpx", "numpy"}),
    ("console.commands.read", {"textual", "apsw", "httpx", "numpy"}),
    ("console.commands.journal", {"textual", "httpx", "serial", "numpy"}),
    ("console.commands.run", {"textual", "httpx", "serial", "numpy"}),
]  # fmt: skip


def loaded_by(statement: str) -> set[str]:
    """The top-level modules of a fresh interpreter after this statement."""
    program = f"{statement}\nimport sys\nprint('\\n'.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(("rooms", "forbidden"), ROOMS)
def test_a_room_brings_only_what_it_may(rooms: str, forbidden: set[str]) -> None:
    assert loaded_by(f"import {rooms}") & forbidden == set()


def test_control_a_forbidden_import_is_seen_even_when_it_is_deferred() -> None:
    assert "numpy" in loaded_by("import maps.drawing; maps.drawing.warm()")


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Of each file those that it imports: at its top, inside a function, and for its types only."""
    graph = grimp.build_graph("console", "maps", cache_dir=None)
    return {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}


def test_no_file_is_imported_by_what_it_imports(imports: dict[str, set[str]]) -> None:
    TopologicalSorter(imports).prepare()  # CycleError names the circle


def test_control_a_circle_is_found(imports: dict[str, set[str]]) -> None:
    assert "console.commands.run" in imports["console.commands.train"]
    circle = imports | {"console.commands.run": imports["console.commands.run"] | {"console.commands.train"}}
    with pytest.raises(CycleError):
        TopologicalSorter(circle).prepare()
