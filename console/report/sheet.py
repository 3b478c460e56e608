"""A report for a spreadsheet: cells a program reads as formulas are made text (store.md section 5.2).

A sheet changes what it shows, so the exact record lies beside it as JSON lines.
"""

from __future__ import annotations

import csv
import io
import re

from console.report.account import Account
from console.text import Shown

# What makes a formula of a cell; also full-width, and as TAB and CR are shown. A program that takes another separator
# than ours (a Swedish one takes ;) begins a cell inside our cell, so what follows any separator is guarded too.
_FORMULA = re.compile("(^|[;,|\"'])([\\s']*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20\u2409\u240d\\t\\r])")


def as_sheet(account: Account) -> Shown:
    """One line a row: the table's name first. CRLF and a byte order mark, for the programs people have."""
    out = io.StringIO()
    write = csv.writer(out, quoting=csv.QUOTE_ALL).writerow
    for words in filter(None, (account.exercise, account.title)):
        write([guarded(words)])
    for table in account.tables:
        for cells in (table.columns, *table.rows):
            write([guarded(words) for words in (table.name, *cells)])
    write([guarded(account.witness)])
    return Shown("\ufeff" + out.getvalue())


def guarded(words: Shown) -> str:
    """A cell that is text for every program: a ' wherever a formula would begin."""
    return _FORMULA.sub(r"\1\2'", words)
