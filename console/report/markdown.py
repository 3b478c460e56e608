"""A report as Markdown. In it a cell from outside could be a picture that is fetched, a link, or HTML: all escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from console.report.account import Account, Table
from console.text import Shown

_SPECIAL = re.compile(r"[!#$&()*<>\[\\\]^_`{|}~]")  # all that acts inside a line; ours never begin with theirs


def as_markdown(account: Account) -> Shown:
    """Headings and tables (GitHub's form)."""
    lines = [f"**{escaped(account.exercise)}**", ""] if account.exercise else []
    lines += [f"# {escaped(account.title)}", ""]
    for table in account.tables:
        lines += [f"## {escaped(table.name)}", "", *_rows(table), ""]
    return Shown("\n".join([*lines, escaped(account.witness), ""]))


def escaped(words: Shown) -> str:
    """The words as themselves, wherever they stand."""
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};" if found[0] in "<>&|" else f"\\{found[0]}", words)


def _rows(table: Table) -> Iterator[str]:
    yield _row(map(escaped, table.columns))
    yield _row("---" for _name in table.columns)
    for cells in table.rows:
        yield _row(map(escaped, cells))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
