"""Layers, text on top, and rows of runs."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maps.canvas import Canvas
from maps.picture import Picture, Run, notice, one_cell_each


def line(canvas: Canvas, row: float, style: str) -> None:
    canvas.polyline(np.array([0.0, canvas.columns * 2]), np.array([row, row]), style)


def test_dots_of_two_styles_share_a_cell_and_the_later_one_names_it() -> None:
    canvas = Canvas(2, 1)
    line(canvas, 0, "trail")
    line(canvas, 3, "zone")
    assert canvas.result() == ((Run("⣉⣉", "zone"),),)


def test_text_lies_on_top_and_neighbours_of_one_style_are_one_run() -> None:
    canvas = Canvas(6, 1)
    assert canvas.write(2, 0, "P", "person")
    line(canvas, 0, "trail")
    assert canvas.result() == ((Run("⠉⠉", "trail"), Run("P", "person"), Run("⠉⠉⠉", "trail")),)
    assert canvas.result({"trail": "o"}) == ((Run("oo", "trail"), Run("P", "person"), Run("ooo", "trail")),)


def test_the_first_text_keeps_its_cells() -> None:
    canvas = Canvas(8, 1)
    assert canvas.write(0, 0, "P 12 s", "person")
    assert not canvas.write(5, 0, "3310", "unit")
    assert not canvas.write(6, 0, "3310", "unit"), "only a part would fit"
    assert Picture(canvas.result()).text() == "P 12 s  "


def test_a_label_stands_beside_its_mark_and_hides_no_dots_while_there_is_room() -> None:
    canvas = Canvas(12, 3)
    canvas.write(5, 1, "+", "unit")
    line(canvas, 4, "trail")
    assert canvas.label(5, 1, "3310", "unit")
    rows = Picture(canvas.result()).text().split("\n")
    assert "3310" in rows[0]
    assert "3310" not in rows[1]


def test_a_label_without_room_says_so() -> None:
    canvas = Canvas(3, 1)
    assert not canvas.label(1, 0, "3310", "unit")


def test_a_canvas_of_no_size_has_no_cells() -> None:
    assert Canvas(0, 2).result() == ((), ())
    assert Canvas(2, 0).result() == ()


@given(st.text())
def test_every_character_is_one_printable_cell(text: str) -> None:
    clean = one_cell_each(text)
    assert clean.isprintable()
    assert one_cell_each(clean) == clean


def test_what_is_wider_or_narrower_than_a_cell_is_replaced() -> None:
    assert one_cell_each("33\x1b[31m10") == "33?[31m10"
    assert one_cell_each("車10") == "?10"
    assert one_cell_each("e\u0301\u0301\u202e") == "é??"
    assert one_cell_each("Å\u200bO") == "Å?O"


@given(st.text(max_size=60), st.integers(-1, 40), st.integers(-1, 12))
def test_a_notice_has_the_size_asked_for(text: str, columns: int, rows: int) -> None:
    shown = notice(one_cell_each(text), columns, rows).rows
    assert len(shown) == max(rows, 0)
    assert all(sum(len(run.text) for run in row) == max(columns, 0) for row in shown)
