"""Rows are exactly as wide as they should be, and harmless, whatever is written in them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from console.text import visible
from console.widgets.drawn import window
from console.widgets.rows import Span, column, fit, row, rule, spread, width_of, wrapped

WORDS = st.text(max_size=40) | st.sampled_from(["\x1b[2J", "日本語の名前", "å" * 30, "a\u0301b", "👩‍🚒", "\u202eevil"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=4), st.integers(0, 60))
def test_fit_is_exactly_as_wide_as_asked(words: list[str], width: int) -> None:
    fitted = fit(row(*words), width)
    assert sum(cell_len(span.text) for span in fitted) == width
    assert all(visible(span.text) == span.text for span in fitted)


@settings(max_examples=150, deadline=None)
@given(WORDS, st.integers(1, 60), st.booleans())
def test_column_is_exactly_as_wide_as_asked(words: str, width: int, right: bool) -> None:
    assert cell_len(column(words, width, right=right).text) == width


@settings(max_examples=150, deadline=None)
@given(WORDS, st.integers(8, 60))
def test_wrapped_rows_fit_and_lose_no_word(words: str, width: int) -> None:
    rows = wrapped(words, width)
    assert all(width_of(line) <= width for line in rows)
    shown = "".join(span.text for line in rows for span in line)
    assert "".join(shown.split()) == "".join(visible(words).split())


def test_what_is_cut_says_so() -> None:
    assert "".join(span.text for span in fit(row("Mira Exempel"), 6)) == "Mira …"


def test_the_right_side_is_never_cut_for_the_left() -> None:
    line = spread(row("a very long name indeed"), row("F2 acknowledge"), 20)
    assert "".join(span.text for span in line).endswith("F2 acknowledge")
    assert width_of(line) == 20


def test_a_rule_has_its_name_and_no_ellipsis() -> None:
    assert "".join(span.text for span in rule(14, "LOG")) == "── LOG ───────"


def test_rows_that_do_not_fit_are_counted_never_dropped_in_silence() -> None:
    rows = tuple(row(str(i)) for i in range(10))
    seen = window(rows, 0, 4)
    assert len(seen) == 4
    assert seen[-1] == (Span(" 7 more: ↓", "info"),)
    assert window(rows, 6, 4) == rows[6:]
