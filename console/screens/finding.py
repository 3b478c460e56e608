"""/ finds a person or an incident; : takes a typed command."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from unicodedata import normalize
from uuid import UUID

from textual.widgets import Input

from console.card import Row as Incident
from console.i18n import _
from console.requests import Request
from console.screens.commands import COMMANDS, WITH_WORDS, meant
from console.screens.dialog import Choice, Dialog
from console.sentences import sentence
from console.typed import COMMANDS as TYPED
from console.typed import Mistake, View, parse
from console.widgets.alarms import state
from console.widgets.rows import Row, Span, column, row, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.figures import clock_time

MOST = 12


def found(view: Snapshot, typed: str, everything: Sequence[Incident]) -> list[Incident]:
    """Incidents whose name, number, label or owner contains what was typed: open ones first."""
    wanted = normalize("NFC", typed).casefold()
    open_ones = {incident.id for incident in view.rows}
    rows = [*view.rows, *(incident for incident in everything if incident.id not in open_ones)]
    return [i for i in rows if wanted in normalize("NFC", f"{i.who} {i.label} {i.owner}").casefold()][:MOST]


class Find(Dialog):
    """Any part of a name, number or label; Enter puts the one under the cursor on the table."""

    has_choices = True
    prompt = ""

    def title_words(self) -> str:
        return _("find")

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        rows = found(view, self.typed, self.console.node.board.closed(200))
        return [(incident.id, self._row(incident, view)) for incident in rows] or [
            (None, row(Span(_(" nobody found"), "dim")))
        ]

    def _row(self, incident: Incident, view: Snapshot) -> Row:
        return (
            column(f" {incident.label}", 9, "dim"), column(incident.who or _("no number"), 34),
            column(clock_time(incident.opened, view.desk.zone)[:5], 7, "dim"), Span(state(incident), "dim"),
        )  # fmt: skip

    def on_input_changed(self, event: Input.Changed) -> None:
        self.show(self.console.view)

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        if isinstance(chosen, UUID):
            self.leave()
            self.console.choose(chosen)


class CommandLine(Dialog):
    """The language of line mode (typed.py), and every dialog by its name: for terminals that keep keys (R26)."""

    DEFAULT_CSS = "CommandLine { align: center bottom; }"
    WIDTH = 120
    prompt = ""

    def title_words(self) -> str:
        return _("command")

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        word = self.typed.partition(" ")[0]
        usages = [typed.usage for name, typed in TYPED.items() if name.startswith(word)]
        names = sorted({command.name for command in COMMANDS if command.name.startswith(word)} | set(TYPED))
        if word and len(usages) == 1:
            return [row(Span(f" {usages[0]}", "info"))]
        return wrapped("  ".join(name for name in names if name.startswith(word)), width, "dim")

    def on_input_changed(self, event: Input.Changed) -> None:
        self.show(self.console.view)

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        """A whole command is done; a bare word that has a dialog opens it; anything else is said to be a mistake."""
        line, console = typed.removeprefix(":").strip(), self.console
        asked = parse(line, console.node.board, console.chosen, console.last_act, console.operator)
        dialog = meant(line)
        word, _space, rest = line.partition(" ")
        if isinstance(asked, Request):
            self.leave()
            console.do(asked)
        elif isinstance(asked, View) and asked.incident is not None and asked.what in ("use", "show"):
            self.leave()
            console.choose(asked.incident)
        elif dialog is not None:
            self.leave()
            console.run_command(dialog.name)
        elif word in WITH_WORDS:
            self.leave()
            console.run_command(word, rest.strip())
        elif isinstance(asked, Mistake) and line:
            console.say(sentence(asked.code, asked.detail), badly=True)
