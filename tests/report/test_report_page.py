"""store R18: in a real browser engine the report evaluates nothing, asks for nothing and shows every word as text."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import pytest

from console.report import page as report_page
from console.report.account import Account, account, table
from console.report.page import as_page
from console.text import visible
from maps import page as pages
from tests.support_browser import Seen, opened
from tests.support_desk import hostile_evening
from tests.support_hostile import EVERYTHING, PAGE

pytestmark = pytest.mark.browser
ALL = " ".join(EVERYTHING.values()).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def told(hostile: str) -> Account:
    """A report of an incident in which a stranger wrote every field."""
    node, incident = hostile_evening(hostile=hostile)
    card = node.board.card(incident)
    assert card is not None
    everything = frozenset({"name", "code_ok", "code_duress", "places"})
    return account(node.board, card, station=hostile, now=node.clock.now(), revealed=everything, witness=hostile)


def show(tmp_path: Path, words: str) -> Seen:
    file = tmp_path / "page.html"
    file.write_text(words, "utf-8")
    return opened(file)


def test_no_word_from_outside_is_more_than_text(tmp_path: Path) -> None:
    account = told(ALL)
    seen = show(tmp_path, as_page(account, "en"))
    expected = [
        cell
        for each in account.tables
        for cells in ((each.columns if "".join(each.columns) else ()), *each.rows)
        for cell in cells
    ]
    assert seen.evaluated is None
    assert seen.asked == []
    assert seen.cells() == expected, "every cell is there, as text"
    assert sum(ALL_SHOWN in cell for cell in seen.cells()) > 10, "and the whole corpus is in them"


ALL_SHOWN = visible(ALL)


def test_neither_layer_needs_the_other(tmp_path: Path) -> None:
    """Without the policy nothing runs, because nothing is markup; with markup nothing runs, because of the policy.

    (A policy in a page cannot keep a `meta refresh` from leaving it: that is the first layer's alone.)
    """
    rows = table("corpus", ["x"], [[words] for words in PAGE.values()])
    words = as_page(Account(title=visible("t"), exercise=visible(""), tables=(rows,), witness=visible("")), "en")
    bare, count = re.subn(r"<meta http-equiv[^>]*>", "", words)
    assert count == 1
    seen = show(tmp_path, bare)
    assert (seen.evaluated, seen.asked) == (None, [])
    markup = pages.PUT.replace("textContent = text", "innerHTML = text")
    assert markup != pages.PUT
    data = {"title": "t", "exercise": "", "witness": "", "tables": [{"name": "c", "columns": ["x"], "rows": rows.rows}]}
    seen = show(tmp_path, pages.page("en", "t", data, [markup + report_page.TABLES + report_page.SCRIPT], []))
    assert seen.evaluated is None
    assert all(line.startswith("GET http://canary.example/d ") for line in seen.asked), (
        "a page that is left for another"
    )


NAIVE = """<!doctype html><html><body><table><tr><td>{words}</td></tr></table></body></html>"""
# What folium makes of a popup: the escaped words inside a template literal (store.md section 5.2).
LITERAL = """<!doctype html><html><body><div id=p></div><script>
document.getElementById("p").innerHTML = `<b>{words}</b>`;
</script></body></html>"""
SCRIPTED = """<!doctype html><html><body><script>const words = {words};</script></body></html>"""


@pytest.mark.parametrize(
    ("form", "payload", "made"),
    [
        (NAIVE, "script", str),
        (NAIVE, "image", str),
        (LITERAL, "literal", escape),
        (SCRIPTED, "end of script", repr),
    ],
)
def test_control_a_naive_page_evaluates(tmp_path: Path, form: str, payload: str, made: object) -> None:
    assert callable(made)
    seen = show(tmp_path, form.replace("{words}", made(PAGE[payload])))
    assert seen.evaluated is not None


def test_control_a_naive_page_asks_the_network(tmp_path: Path) -> None:
    assert any("canary" in line for line in show(tmp_path, NAIVE.replace("{words}", PAGE["fetched"])).asked)
