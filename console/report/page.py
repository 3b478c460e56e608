"""A report as one HTML file for reading and printing: nothing is loaded, no word is more than text (maps/page.py)."""

from __future__ import annotations

from console.report.account import Account
from console.text import Shown
from maps.page import PUT, page

TABLES = """
const putTables = (parent, tables) => {
  for (const table of tables) {
    put(parent, "h2", table.name);
    const made = put(parent, "table");
    if (table.columns.join("")) {
      const head = put(put(made, "thead"), "tr");
      for (const words of table.columns) put(head, "th", words);
    }
    const rows = put(made, "tbody");
    for (const cells of table.rows) {
      const row = put(rows, "tr");
      for (const words of cells) put(row, "td", words);
    }
  }
};
"""

SCRIPT = """
const body = document.body;
if (data.exercise) put(body, "div", data.exercise, "exercise");
put(body, "h1", data.title);
putTables(body, data.tables);
put(body, "p", data.witness, "witness");
if (data.exercise) put(body, "div", data.exercise, "exercise");
"""

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 62em; padding: 0 1em; color: #111; }
h1 { font-size: 1.6em; } h2 { font-size: 1.1em; margin: 1.6em 0 .4em; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2em .7em .2em 0; border-bottom: 1px solid #ccc;
  overflow-wrap: anywhere; unicode-bidi: isolate; }
td { font-variant-numeric: tabular-nums; }
.exercise { background: #f8c; border: 2px solid #a05; padding: .6em 1em; font-weight: bold; text-align: center; }
.witness { margin-top: 2em; font-family: monospace; overflow-wrap: anywhere; }
"""


def as_page(account: Account, language: str) -> Shown:
    """The whole file."""
    data = {
        "title": account.title, "exercise": account.exercise, "witness": account.witness,
        "tables": [{"name": t.name, "columns": t.columns, "rows": t.rows} for t in account.tables],
    }  # fmt: skip
    return Shown(page(language, account.title, data, [PUT + TABLES + SCRIPT], [STYLE]))
