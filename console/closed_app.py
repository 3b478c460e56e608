"""What every Textual app offers by itself, and a desk must not: all of it is closed here.

Textual 8.2.8 saves pictures of the screen, delivers files to ~/Downloads, opens addresses in a browser, writes to the
terminal's clipboard (OSC 52), suspends itself with everything on the screen, and shows its insides. Its palette, its
actions and its environment lead there; terminal.prepare closes the environment.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, ClassVar

from textual.app import App, SystemCommand
from textual.notifications import SeverityLevel
from textual.screen import Screen

from console.text import visible


class ClosedApp(App[int]):
    """An App with none of Textual's own doors."""

    COMMANDS: ClassVar[set[Any]] = set()  # Textual's own leads to themes, to a picture on the disk, and out past :quit
    ALLOW_SELECT = False  # a selection ends up in the terminal's clipboard

    CLOSED: ClassVar[frozenset[str]] = frozenset({
        "change_theme", "toggle_dark", "screenshot", "show_help_panel", "hide_help_panel", "suspend_process",
        "simulate_key", "notify", "switch_mode", "push_screen", "switch_screen", "help_quit", "add_class",
        "remove_class", "toggle", "toggle_class",
    })  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """None of Textual's own actions that show, write or change what an operator did not ask for."""
        return action not in self.CLOSED and super().check_action(action, parameters)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        return ()

    def notify(
        self, message: str, *, title: str = "", severity: SeverityLevel = "information", timeout: float | None = None,
        markup: bool = False,
    ) -> None:  # fmt: skip
        """Words, never markup: `hej [/foo]` in a text message ended the app (#5599)."""
        super().notify(visible(message), title=visible(title), severity=severity, timeout=timeout, markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """For pasting inside the desk. The terminal's clipboard belongs to every program there, and some are synced."""
        self._clipboard = text  # private: App.clipboard reads it

    # ---- what would write a file, or leave the desk ----

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        return ""

    def save_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str:
        return ""

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        return None

    def deliver_text(self, path_or_file: str | Path | IO[str], **how: Any) -> str | None:
        return None

    def deliver_binary(self, path_or_file: str | Path | IO[bytes], **how: Any) -> str | None:
        return None

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """An address from outside is text; nobody is told that it was looked at."""

    def action_suspend_process(self) -> None:
        """An alarm desk in the background is silent."""

    def action_change_theme(self) -> None:
        """The palette is the station's."""

    def action_show_help_panel(self) -> None:
        """F1 is the help; Textual's shows its own insides."""
