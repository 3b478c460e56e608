"""The HTML debrief in a real browser engine: it draws, asks for nothing, and every word from outside is only text."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest
from test_debrief import hostile

from console.text import visible
from console.training.debrief.telling import told
from console.training.debrief.writing import written
from tests.support_browser import Seen, opened
from tests.support_hostile import PAGE

pytestmark = pytest.mark.browser


def show(tmp_path: Path, words: str) -> Seen:
    file = tmp_path / "page.html"
    file.write_text(words, "utf-8")
    return opened(file)


def test_no_word_from_outside_is_more_than_text(tmp_path: Path) -> None:
    debrief = hostile()
    seen = show(tmp_path, written(debrief, ".html"))
    tables = [table for table in told(debrief).tables if table.rows]
    expected = [
        cell for table in tables for cells in ((table.columns if "".join(table.columns) else ()), *table.rows)
        for cell in cells
    ]  # fmt: skip
    assert seen.evaluated is None
    assert seen.asked == []
    assert seen.cells() == expected, "every cell is there, as text"
    assert any(visible(PAGE["script"]) in cell for cell in seen.cells()), "and the payloads are in them"
    assert seen.dom.count("<svg") == 2, "time line and map are drawn"
    assert sum(text == point.id for _kind, text in seen.texts for point in debrief.points) >= len(debrief.points)


def test_control_a_naive_page_evaluates(tmp_path: Path) -> None:
    assert show(tmp_path, f"<html><body><td>{PAGE['script']}</td></body></html>").evaluated is not None
    assert show(tmp_path, f"<html><body>{escape(PAGE['script'])}</body></html>").evaluated is None
