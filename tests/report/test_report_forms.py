"""Reports as files: the words of a stranger stay words in every form, also where no browser is at hand to try it."""

from __future__ import annotations

import csv
import io
import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from console.report.account import Account, table
from console.report.markdown import as_markdown
from console.report.page import as_page
from console.report.sheet import as_sheet
from console.text import visible
from maps import page as pages
from tests.support_hostile import EVERYTHING, PAGE, SHEET

FORMULA = tuple("=+-@＝＋－＠")
CORPUS = [*EVERYTHING.values()]
words = (
    st.text()
    | st.sampled_from(CORPUS)
    | st.lists(st.sampled_from([*SHEET.values(), ";", ",", "|", '"', "'"])).map("".join)
)


def of(cells: list[list[str]]) -> Account:
    return Account(
        title=visible(cells[0][0]), exercise=visible(cells[0][0]), witness=visible(cells[0][0]),
        tables=(table(cells[0][0], cells[0], cells),),
    )  # fmt: skip


# ---- the page ----


def data_of(page: str) -> object:
    found = re.search(r'<script type="application/json" id="data">([^<]*)</script>', page)
    assert found
    return json.loads(found[1])


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=1, max_size=3))
def test_a_page_has_only_our_own_elements_and_gives_the_words_back(row: list[str]) -> None:
    page = as_page(of([row]), "sv")
    assert len(re.findall("<script", page)) == 2
    assert data_of(page)["tables"][0]["rows"] == [[visible(cell) for cell in row]]  # type: ignore[index, call-overload]


def test_the_policy_names_our_script_and_our_style_and_nothing_else() -> None:
    page = as_page(of([["x"]]), "en")
    found = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert found
    rules = dict(rule.split(" ", 1) for rule in found[1].split("; "))
    for kind, element in (("script-src", "script"), ("style-src", "style")):
        own = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        assert rules.pop(kind).split() == [
            f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in own
        ]
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'"}


def test_a_script_that_holds_markup_is_refused() -> None:
    with pytest.raises(ValueError, match="markup"):
        pages.page("en", "t", {}, ["x='</script>'"], [])


def test_what_stands_in_a_script_is_ascii_and_cannot_end_it() -> None:
    words = pages.json_in_script(list(EVERYTHING.values()))
    assert words.isascii()
    assert not set(words) & set("<>&")


# ---- the sheet ----


def formulas(sheet: str, separator: str) -> list[str]:
    """The cells a spreadsheet program with this separator takes for formulas; quotes and blanks are looked through."""
    rows = csv.reader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""), delimiter=separator)
    return [cell for row in rows for cell in row if cell.strip(' "\t\r\n').startswith(FORMULA)]


@pytest.mark.parametrize("separator", [",", ";", "|", "\t"])
@settings(max_examples=150, deadline=None)
@given(row=st.lists(words, min_size=1, max_size=3))
def test_no_cell_is_a_formula_whatever_separates_them(separator: str, row: list[str]) -> None:
    assert formulas(as_sheet(of([row])), separator) == []


@pytest.mark.parametrize("name", SHEET)
def test_nor_one_of_the_known_ones(name: str) -> None:
    sheet = as_sheet(of([[SHEET[name]]]))
    assert [formulas(sheet, separator) for separator in ",;|\t"] == [[], [], [], []]


def test_control_csv_writer_alone_makes_formulas() -> None:
    for separator, names in ((",", ("equals", "plus", "at", "blank", "full width")), (";", ("inside",))):
        for name in names:
            out = io.StringIO()
            csv.writer(out, quoting=csv.QUOTE_ALL).writerow(["x", SHEET[name]])
            assert formulas(out.getvalue(), separator), name


def test_our_own_parts_of_a_sheet_are_left_as_they_are() -> None:
    assert '"59.33003 N 18.06094 E ±14 m","–","0.4 s"' in as_sheet(of([["59.33003 N 18.06094 E ±14 m", "–", "0.4 s"]]))


# ---- Markdown ----


@settings(max_examples=80, deadline=None)
@given(st.lists(words, min_size=1, max_size=3))
def test_markdown_shows_the_words_and_makes_nothing_of_them(row: list[str]) -> None:
    tokens = [
        token
        for block in MarkdownIt("gfm-like", {"linkify": False}).parse(as_markdown(of([row])))
        for token in [block, *(block.children or ())]
    ]
    kinds = {token.type for token in tokens}
    assert not kinds & {"html_block", "html_inline", "image", "link_open", "code_inline", "em_open", "s_open", "fence"}
    cells = [token.content for token in tokens if token.type == "inline"]
    assert len([kind for kind in (token.type for token in tokens) if kind == "td_open"]) == len(row)
    assert cells


def test_control_unescaped_markdown_makes_pictures_and_html() -> None:
    kinds = {
        t.type
        for block in MarkdownIt("gfm-like", {"linkify": False}).parse("x " + PAGE["markdown"] + PAGE["image"])
        for t in block.children or ()
    }
    assert {"image", "html_inline"} & kinds
