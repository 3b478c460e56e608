"""ctrl+p: our own commands, and none of Textual's (no theme, no screenshot, no way out past `:quit`)."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider

from console.i18n import _
from console.screens.commands import COMMANDS, Command, shown


class OurCommands(Provider):
    """Everything in commands.py."""

    async def discover(self) -> Hits:
        for command in COMMANDS:
            yield DiscoveryHit(self._words(command), self._run(command), help=_(command.words))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in COMMANDS:
            words = f"{command.name} {_(command.words)}"
            if (score := matcher.match(words)) > 0:
                yield Hit(score, matcher.highlight(self._words(command)), self._run(command), help=_(command.words))

    def _words(self, command: Command) -> str:
        keys = " ".join(shown(key) for key in command.keys)
        return f"{command.name}  {keys}".strip()

    def _run(self, command: Command) -> Any:
        return partial(self.app.run_command, command.name)  # type: ignore[attr-defined]
