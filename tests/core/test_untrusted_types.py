"""A raw word from outside cannot reach a widget, a sentence or a page by accident: mypy refuses it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from mypy import api

ROOT = Path(__file__).parent.parent.parent

SNIPPETS = """
import logging
from console.report.account import Account, Table, table
from console.sentences import sentence
from console.text import Shown, Untrusted, visible
from console.widgets.rows import Span, column, row, wrapped

words: Untrusted = Untrusted("x")
bare: str = "x"

Span(words)  # refused
row("a", words)  # refused
wrapped(words, 10)  # refused
column(words, 3)  # refused
", ".join([words])  # refused
"said: " + words  # refused
visible(words)  # refused
bare = words  # refused
Table(visible("x"), (), ((bare,),))  # refused
Table(bare, (), ())  # refused
Account(title=bare, exercise=visible(""), tables=(), witness=visible(""))  # refused
Account(title=f"{words}", exercise=visible(""), tables=(), witness=visible(""))  # refused
sentence("x", {"why": 7})  # refused

Span(str(words))
Span(f"said: {words}")
row("a", str(words))
", ".join([str(words)])
sentence("x", {"why": words})
sentence("x", {"why": bare})
table("x", ["y"], [[words, bare, 7]])
Table(visible(bare), (), ((visible(bare), sentence("x")),))
shown: Shown = visible(bare)
same: Shown = words.__str__()
"""


def test_mypy_refuses_what_must_not_be_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "snippets.py"
    file.write_text(SNIPPETS, "utf-8")
    cache = tmp_path / "cache"
    told, _errors, _code = api.run([
        "--strict", "--follow-imports=silent", "--no-error-summary", "--hide-error-context",
        f"--cache-dir={cache}", "--config-file=", "--ignore-missing-imports", str(file),
    ])  # fmt: skip
    refused = {int(line.split(":")[1]) for line in told.splitlines() if ": error:" in line}
    wanted = {number for number, line in enumerate(SNIPPETS.splitlines(), 1) if line.endswith("# refused")}
    assert refused == wanted, told


# Where the exact words are used, and why they may be: to keep, compare, dial, send or read them. Nowhere to show them.
MAY_USE_RAW = {
    "console/text.py", "console/events/codec.py",  # what it is, and how it is kept
    "console/incident.py", "console/arrivals.py", "console/queue.py", "console/placing.py",  # compared
    "console/packing.py", "console/modem_memory.py",  # kept
    "console/loop_back_fold.py", "console/wording/names.py",  # compared with words of ours
    "console/acts/person.py", "console/outbound/worker.py",  # dialled, sent
    "console/readers/sms.py", "console/readers/parts.py", "console/readers/feed.py", "console/modem/pdu/decode.py",
    "console/training/people.py", "console/training/audit.py",  # compared
    "console/training/action_log.py",  # kept to be done again
    "console/training/obeying.py",  # the instructor's note, from the wish into the mark of it
    "console/training/from_life/traces.py", "console/training/from_life/story.py",
    "console/training/from_life/contacts.py",  # looked for, so that they are not
    "console/modem/simulated/network.py",  # the simulated world's own words
    "console/commands/read.py",  # JSON, escaped to ASCII
}  # fmt: skip
KEYS = {"fact", "raw"}  # `fact.raw`: the id of a raw message is called so too


def uses_of_raw(source: str) -> list[str]:
    """Every `….raw` that is not the id of a raw message."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute) and node.attr == "raw"]
    return [text for node in found if not (text := ast.unparse(node)).endswith(("fact.raw", "placing.raw", "view.raw"))]


def files() -> list[Path]:
    return [path for room in ("console", "maps") for path in sorted((ROOT / room).rglob("*.py"))]


def test_the_exact_words_are_used_only_where_that_is_allowed() -> None:
    using = {str(path.relative_to(ROOT)) for path in files() if uses_of_raw(path.read_text("utf-8"))}
    assert using == MAY_USE_RAW


def test_control_a_raw_word_in_a_widget_is_seen() -> None:
    assert uses_of_raw("Span(card.number.raw)") == ["card.number.raw"]
    assert uses_of_raw("incident.raws[fact.raw] = place") == []


# ---- what draws ----

MARKUP_WIDGETS = {
    "Static", "Label", "Button", "DataTable", "RichLog", "Tree", "OptionList", "Select", "Checkbox", "Markdown",
    "RadioButton", "SelectionList", "Tooltip", "Link", "MarkdownViewer", "Pretty", "Log", "TextArea",
}  # fmt: skip


def draws_markup(source: str) -> list[str]:
    """Names of widgets that interpret markup, and calls that make markup of words."""
    tree = ast.parse(source)
    named = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in MARKUP_WIDGETS]
    called = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("from_markup",)]
    return named + called


def test_nothing_that_interprets_markup_is_used() -> None:
    rooms = [path for path in files() if {"widgets", "screens"} & set(path.parts) or path.name.endswith("app.py")]
    assert len(rooms) > 30
    assert {path.name: found for path in rooms if (found := draws_markup(path.read_text("utf-8")))} == {}


def test_control_a_label_is_seen() -> None:
    assert draws_markup("yield Label(words)") == ["Label"]


# ---- what is logged ----


def logged(source: str) -> list[str]:
    """What is given to a log beside a constant sentence."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr in ("debug", "info", "warning", "error", "critical", "exception", "log") and (
            ast.unparse(node.func.value).split(".")[-1] in ("log", "logger", "logging")
        ):
            found += [ast.unparse(argument) for argument in node.args if not isinstance(argument, ast.Constant)]
            found += [keyword.arg or "**" for keyword in node.keywords]
    return found


MAY_BE_LOGGED = {  # names of kinds, codes of sentences, places in the program, names from the station file, figures
    "name[0] if name else 'no prefix'", "len(line)", "fault.code", "why", "type(fault).__name__", "type(fact).__name__",
    "type(error).__name__", "name",
    "source.name", "report.source", "where_it_broke(self._exception)", "where_it_broke(error)",
    "where_it_broke(fault)",
    "where_it_broke(event.worker.error)", "where_it_broke(fault) if fault else kind.__name__",
    "where_it_broke(fault) if isinstance(fault, BaseException) else 'no exception'",
}  # fmt: skip


def test_logs_are_given_names_ids_and_figures_only() -> None:
    given = {words for path in files() for words in logged(path.read_text("utf-8"))}
    assert given - MAY_BE_LOGGED == set()


@pytest.mark.parametrize("call", ["log.error('x %s', fact)", "log.warning(f'{name}')", "log.error('x', exc_info=True)"])
def test_control_a_record_in_a_log_call_is_seen(call: str) -> None:
    assert set(logged(call)) - MAY_BE_LOGGED
