"""The real program in a real pseudo-terminal: bytes in, bytes out, signals, crashes (textual.md sections 2-5)."""

from __future__ import annotations

import signal

import pytest

from tests.support_pty import Terminal, python

DESK = """
import sys
from console import terminal
terminal.ESCAPE_DELAY_MS = "60000"  # over ssh: the test may be held up between the two halves of a key
terminal.prepare()
from console import app as desk, textual_fixes
from console.clock import SystemClock
from tests.support_desk import MemoryNode, evening, hostile_evening
{before}
node, incident = {evening}(MemoryNode(SystemClock()))
program = desk.LarmbordApp(node, node.clock, "L.EK", ask_sound=False)
{then}
sys.exit(desk.run(program))
"""
SECRET = "caller-said-this"
SSH = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}


def script(before: str = "", evening: str = "evening", then: str = "") -> list[str]:
    return python(DESK.format(before=before, evening=evening, then=then))


UNGUARDED = script(before="textual_fixes.tolerate_input = lambda mouse=False: None")


def shown(text: str) -> bool:
    return "MIRA EXEMPEL" in text and "F12 colleague" in text


def acknowledged(text: str) -> bool:
    return "K-0003 acknowledged" in text


def test_the_first_picture_has_the_alarm_in_it() -> None:
    with Terminal(script()) as terminal:
        assert terminal.wait_for(shown)
        rows = terminal.recording.screens()[-1][1].splitlines()
        assert "LARMBORD" in rows[0]
        assert "!!1" in rows[2]


@pytest.mark.parametrize("bytes_in", [b"\xe5x", b"\x1b[M !\xf0", b"\x1b[M gb", b"\x1b[<0;12;7M\x1b[<0;12;7m"])
def test_stray_bytes_and_mouse_reports_neither_kill_nor_act(bytes_in: bytes) -> None:
    with Terminal(script()) as terminal:
        assert terminal.wait_for(shown)
        terminal.press(bytes_in)
        terminal.press(b"\x1bOQ")
        assert terminal.wait_for(acknowledged), "F2 right behind it works"
        assert "[ ] position confirmed" in terminal.recording.screens()[-1][1], "and nothing else was done"


@pytest.mark.parametrize("bytes_in", [b"\xe5x", b"\x1b[M !\xf0xx"])
def test_control_without_our_decoder_such_bytes_end_the_desk(bytes_in: bytes) -> None:
    with Terminal(UNGUARDED) as terminal:
        assert terminal.wait_for(shown)
        terminal.press(bytes_in)
        assert terminal.wait() == 1, "the exit code says so, although Textual's own would be 0"


def split_f2(terminal: Terminal) -> None:
    assert terminal.wait_for(shown)
    terminal.press(b"\x1b")
    terminal.run(terminal.now() + 0.5)  # five times what Textual itself waits for the rest of a key
    terminal.press(b"OQ")


def test_over_ssh_an_f2_split_in_transit_still_acknowledges() -> None:
    with Terminal(script(), environ=SSH) as terminal:
        split_f2(terminal)
        assert terminal.wait_for(acknowledged)


def test_control_without_the_longer_wait_the_split_f2_is_letters() -> None:
    assert any(split_without_ssh() for _time in range(5)), "a desk that is held up reads both halves at once"


def split_without_ssh() -> bool:
    """Whether the key came as letters: nothing was acknowledged, and the next key is a command again."""
    with Terminal(script()) as terminal:
        split_f2(terminal)
        terminal.press(b"g")
        assert terminal.wait_for(lambda text: "Done, and in the log" in text)
        return not acknowledged(terminal.recording.screens()[-1][1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_end_it_in_order_and_restore_the_terminal(number: signal.Signals) -> None:
    with Terminal(script()) as terminal:
        assert terminal.wait_for(shown)
        terminal.kill(number)
        assert terminal.wait() == 128 + number
        assert b"\x1b[?1049l" in terminal.recording.output


def test_a_lost_connection_ends_it_like_sighup() -> None:
    with Terminal(script()) as terminal:
        assert terminal.wait_for(shown)
        terminal.hang_up()
        assert terminal.wait() == 128 + signal.SIGHUP


CRASH = """
class Told(Exception):
    {rich}
def crash(*_):
    words = "{secret}"
    raise Told(words)
"""
RICH = "def __rich__(self): return str(self)"


@pytest.mark.parametrize("rich", ["pass", RICH])
def test_a_crash_is_exit_code_1_with_our_own_words_and_nobody_elses(rich: str) -> None:
    with Terminal(script(then=CRASH.format(rich=rich, secret=SECRET) + "program._tick = crash")) as terminal:
        assert terminal.wait() == 1
        output = terminal.recording.output
    assert b"stopped on an internal error" in output
    assert SECRET.encode() not in output
    assert b"Traceback" not in output
    assert b"\x1b[?1049l" in output


@pytest.mark.parametrize(("rich", "found"), [("pass", "locals"), (RICH, SECRET)])
def test_control_the_stock_crash_prints_what_the_caller_said(rich: str, found: str) -> None:
    program = CRASH.format(rich=rich, secret=SECRET) + "from textual.app import App\nApp.on_mount = crash\nApp().run()"
    with Terminal(python(program)) as terminal:
        terminal.wait()
        assert found.encode() in terminal.recording.output


def test_nothing_a_stranger_wrote_reaches_the_terminal_as_more_than_text() -> None:
    with Terminal(script(evening="hostile_evening")) as terminal:
        assert terminal.wait_for(lambda text: "PWNED" in text and "F12 colleague" in text)
        for key in (b"\x1bOS", b"\x1bOR", b"\x1b[18~", b"\x1b[19~", b"\x1b[20~", b"c", b"w", b"/", b"\x1bOP", b"\x10"):
            terminal.press(key)
            terminal.run(terminal.now() + 0.25)
            terminal.press(b"\x1b")
            terminal.run(terminal.now() + 0.2)
        output = terminal.recording.output
    assert output.count(b"PWNED") > 20, "the words are shown"
    for sequence in (
        b"\x1b]0;PWNED",
        b"\x1b[31;5;7mPWNED",
        b"PWNED\x07",
        "\u202e".encode(),
        "\u200b".encode(),
        "\x9b".encode(),
    ):
        assert sequence not in output, sequence


def test_control_without_the_layers_they_do() -> None:
    program = """
from textual.app import App
from textual.widgets import Static
from rich.text import Text
class Bare(App):
    def compose(self):
        yield Static(Text("\\x1b]0;PWNED\\x1b[31;5;7mPWNED\\u202e"), markup=False)
Bare().run()
"""
    with Terminal(python(program)) as terminal:
        assert terminal.wait_for(lambda _text: "\u202e".encode() in terminal.recording.output)
    assert b"\x1b]0;PWNED" in terminal.recording.output


def test_a_window_that_grows_and_shrinks_is_drawn_again() -> None:
    with Terminal(script(), cols=60, rows=10) as terminal:
        assert terminal.wait_for(lambda text: "too small" in text and "!!1" in text)
        terminal.resize(120, 40)
        assert terminal.wait_for(shown)
        terminal.resize(80, 24)
        assert terminal.wait_for(lambda text: "1-6, Tab" in text)
