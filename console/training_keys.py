"""Which keys were pressed in an exercise, for its debrief (training.md section 7).

Only the desk of an exercise is made of this. What a live operator presses is nobody's business, and no part of a live
desk looks at it.
"""

from __future__ import annotations

from contextlib import suppress

from textual import events
from textual.widgets import Input

from console.app import LarmbordApp
from console.journal.interface import JournalFault
from console.screens.commands import is_function


def told_key(key: str, character: str | None, *, typing: bool) -> str:
    """F2, or the letter of a command; nothing of what is typed as text, and no other key."""
    if is_function(key):
        return key.upper()
    letter = character or ""
    return letter if not typing and len(letter) == 1 and letter.isalpha() and "+" not in key else ""


class ReportsKeys(LarmbordApp):
    """A desk that tells its exercise the keys of this seat, while it goes on."""

    _begun = False

    async def report_key(self, key: str) -> None:
        """Into the journal, for the seat of this desk. Raises JournalFault."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._tell_key(told_key(event.key, event.character, typing=isinstance(self.focused, Input)))
        await super().on_event(event)

    def _tell_key(self, key: str) -> None:
        """On its way to the journal before the key does anything, and no key waits for it."""
        known = self.node.board.around.exercise
        if key and self._begun and known is not None and known.state != "ended" and not self._desk.readonly:
            self.spawn(self._append_key(key))

    async def _append_key(self, key: str) -> None:
        with suppress(JournalFault):  # then the debrief has fewer keys, and the desk goes on
            await self.report_key(key)
