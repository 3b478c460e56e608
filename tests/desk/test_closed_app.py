"""Textual's own doors: none writes to the disk, shows insides, or leads out of the desk; and a canary for new ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from textual.app import App
from textual.markup import MarkupError
from textual.system_commands import SystemCommandsProvider

from console import terminal
from console.app import LarmbordApp
from console.closed_app import ClosedApp
from console.screens.commands import COMMANDS
from console.textual_fixes import GuardedApp
from tests.support_desk import evening, opened, picture, press, until

# Every action an App of Textual 8.2.8 has. A new one must be looked at: does it write, show, or lead out?
LOOKED_AT = {
    "add_class", "back", "bell", "change_theme", "command_palette", "focus", "focus_next", "focus_previous",
    "help_quit", "hide_help_panel", "notify", "pop_screen", "push_screen", "quit", "remove_class", "screenshot",
    "show_help_panel", "simulate_key", "suspend_process", "switch_mode", "switch_screen", "toggle", "toggle_class",
    "toggle_dark",
}  # fmt: skip


def test_canary_textual_has_no_action_nobody_looked_at() -> None:
    assert {name.removeprefix("action_") for name in dir(App) if name.startswith("action_")} == LOOKED_AT


async def test_the_palette_offers_our_commands_and_nothing_else() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        app.action_command_palette()
        await until(pilot, lambda: "what the keys do here" in picture(app))
        for word in ("screenshot", "theme", "keys panel"):
            assert word not in picture(app).lower()
        assert list(app.get_system_commands(app.screen)) == []
        assert len(LarmbordApp.COMMANDS) == 1
        assert len(COMMANDS) > 20


async def test_control_textuals_own_palette_offers_a_picture_of_the_screen() -> None:
    app: App[None] = App()
    async with app.run_test():
        offered = {command.title for command in app.get_system_commands(app.screen)}
    assert {"Screenshot", "Theme", "Keys"} <= offered
    assert App.COMMANDS
    assert SystemCommandsProvider


async def test_nothing_writes_a_picture_a_file_or_the_clipboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        written: list[str] = []
        monkeypatch.setattr(app._driver, "write", written.append)
        app.save_screenshot(path=str(tmp_path))
        app.deliver_screenshot(path=str(tmp_path))
        app.deliver_text(__file__, save_directory=tmp_path)
        app.deliver_binary(__file__, save_directory=tmp_path)
        app.copy_to_clipboard("Mira Exempel")
        app.open_url("http://canary.example")
        for action in ClosedApp.CLOSED:
            await app.run_action(action)
        await press(app, pilot, "ctrl+z", "ctrl+c")
        assert app.clipboard == "Mira Exempel"
        assert not [words for words in written if "\x1b]52" in words]
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]  # noqa: ASYNC240 - a test


async def test_control_an_open_app_writes_its_picture(tmp_path: Path) -> None:
    app: App[None] = App()
    async with app.run_test():
        app.save_screenshot(path=str(tmp_path))
    assert list(tmp_path.glob("*.svg"))  # noqa: ASYNC240 - a test


async def test_a_palette_popped_while_it_searches_does_not_end_the_desk() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        for _time in range(5):
            app.action_command_palette()
            await pilot.pause(0)
            await pilot.press("s", "e")
            await press(app, pilot, "f4")
            await press(app, pilot, "escape")
        assert app.return_code is None
        assert app._exception is None


async def test_a_notification_is_words_never_markup() -> None:
    app = GuardedApp()
    async with app.run_test(notifications=True) as pilot:
        app.notify("hej [/foo]", title="[/]")
        await until(pilot, lambda: "hej [/foo]" in picture(app))  # type: ignore[arg-type]


async def test_control_textuals_own_ends_the_app() -> None:
    app: App[None] = App()
    with pytest.raises(MarkupError):  # noqa: PT012 - it is raised when the app has ended
        async with app.run_test(notifications=True) as pilot:
            app.notify("hej [/foo]")
            await until(pilot, lambda: app._exception)  # type: ignore[arg-type]


# ---- the environment ----

ALLOWED = dict.fromkeys(terminal.ALLOWED, "1")
EVIL = {
    "TEXTUAL": "debug,devtools", "TEXTUAL_LOG": "log.txt", "TEXTUAL_DEBUG": "1", "TEXTUAL_SCREENSHOT": "0",
    "TEXTUAL_SCREENSHOT_LOCATION": ".", "TEXTUAL_SCREENSHOT_FILENAME": "secret.svg", "TEXTUAL_PRESS": "f2",
    "TEXTUAL_DRIVER": "os:system", "TEXTUAL_SHOW_RETURN": "1", "TEXTUAL_DEVTOOLS_HOST": "evil.example",
    "TEXTUAL_FILTERS": "dim", "TEXTUAL_ALLOW_SIGNALS": "1",
}  # fmt: skip


def test_what_a_developer_forgot_in_the_environment_is_taken_away() -> None:
    environ = {**EVIL, **ALLOWED, "HOME": "/x", "TEXTUAL_OF_TOMORROW": "1"}
    terminal.prepare(environ)
    assert environ == {**ALLOWED, "HOME": "/x"}


LOOK = """
{prepare}
import textual.constants as c, textual.app
from textual.app import App
print(c.LOG_FILE, c.SCREENSHOT_DELAY, c.PRESS, c.DRIVER, c.DEBUG, c.SHOW_RETURN, sorted(App().features))
"""


@pytest.mark.parametrize(
    ("prepare", "closed"), [("from console import terminal; terminal.prepare()", True), ("", False)]
)
def test_textual_sees_none_of_it(prepare: str, closed: bool, tmp_path: Path) -> None:
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | EVIL
    environ |= {"PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    environ.pop("TEXTUAL_DRIVER") if not closed else None
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOOK.format(prepare=prepare)],
        capture_output=True, text=True, env=environ, cwd=tmp_path, check=True,
    )  # fmt: skip
    assert (done.stdout.strip() == "None -1  None False False []") is closed, done.stdout
