"""Each repair of Textual, and a canary beside it that fails when upstream changes what is repaired."""

from __future__ import annotations

import inspect
import logging
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual._compositor import ChopsUpdate, Compositor
from textual.app import App, ComposeResult
from textual.color import Color
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import Monochrome
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import Static

from console import textual_fixes
from console.text import is_simple, visible
from console.textual_fixes import (
    GuardedApp,
    OnlyTouched,
    OutsideText,
    TolerantDecoder,
    exit_code,
    where_it_broke,
)

BLACK = Color.parse("#000000")
HOSTILE = "\x1b[2Jgone\x07\x9b31m\u202eevil\u200b"


# ---- input ----


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\xe5b", "a\ufffdb"),  # Latin-1: #6456
        ("å".encode(), "å"),
        (b"x\x1b[M !\xf0y", "xy"),  # X10 past column 95: #6668
        (b"x\x1b[<0;10;5My\x1b[<0;10;5mz", "xyz"),  # SGR
        (b"\x1b", "\x1b"),
        (b"\x1b[M ab\x1bOQ", "\x1bOQ"),  # F2 right behind a report
    ],
)
def test_a_decoder_that_never_raises_and_drops_mouse_reports(data: bytes, text: str) -> None:
    assert TolerantDecoder().decode(data) == text


@pytest.mark.parametrize(
    "data",
    [
        b"q\x1b[M !\xf0w",
        b"q\x1b[<35;102;7Mw",
        "åq\x1b[M   w".encode(),
        b"\x1b[M\x1bOQ",
        b"\x1b[A\x1bOQ\x1b",
        b"x\x1b[15~",
    ],
)
def test_reports_split_anywhere_are_swallowed_too(data: bytes) -> None:
    whole = TolerantDecoder().decode(data)
    for cut in range(len(data) + 1):
        decoder = TolerantDecoder()
        told = decoder.decode(data[:cut]) + decoder.decode(data[cut:])
        orphan = data[:cut].endswith(b"\x1b") and data[cut : cut + 1] == b"["  # then the Esc itself was handed on
        assert told == whole or (orphan and told.replace("\x1b", "", 1) == whole)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=12), max_size=6))
def test_any_bytes_are_only_text(chunks: list[bytes]) -> None:
    decoder = TolerantDecoder()
    assert all(isinstance(decoder.decode(chunk), str) for chunk in chunks)


def test_reports_that_were_asked_for_pass() -> None:
    assert TolerantDecoder(mouse=True).decode(b"\x1b[<0;1;1M\x1b[M !!") == "\x1b[<0;1;1M"


def test_canary_the_input_thread_still_decodes_strictly_by_that_name() -> None:
    source = inspect.getsource(LinuxDriver.run_input_thread)
    assert 'getincrementaldecoder("utf-8")().decode' in source, "#6456 may be mended: is TolerantDecoder still needed?"


def test_the_input_thread_is_given_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    from textual.drivers import linux_driver

    monkeypatch.setattr(linux_driver, "getincrementaldecoder", linux_driver.getincrementaldecoder)  # type: ignore[attr-defined]
    textual_fixes.tolerate_input()
    assert isinstance(linux_driver.getincrementaldecoder("utf-8")(), TolerantDecoder)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("over_ssh", "delay"), [("10.0.0.1 1 10.0.0.2 22", "0.4"), ("", "0.1")])
def test_over_ssh_a_split_function_key_is_waited_for(over_ssh: str, delay: str) -> None:
    script = (
        "import sys; from console import terminal; terminal.prepare(); assert 'textual' not in sys.modules;"
        "import textual.constants as c; print(c.ESCAPE_DELAY)"
    )
    environ = {"SSH_CONNECTION": over_ssh, "PYTHONPATH": ".", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environ, check=True)
    assert done.stdout.strip() == delay


# ---- output ----


def drawn(text: str, style: Style | None = None) -> str:
    return "".join(segment.text for segment in OutsideText().apply([Segment(text, style)], BLACK))


def test_the_net_lets_nothing_through_that_a_terminal_obeys() -> None:
    assert drawn(HOSTILE).isprintable()
    assert "gone" in drawn(HOSTILE)


def test_a_clean_line_is_passed_on_as_it_is() -> None:
    line = [Segment("Kärlek 日本", Style(bold=True))]
    assert OutsideText().apply(line, BLACK) is line


def test_a_link_is_taken_off_because_its_address_is_not_text() -> None:
    style = Style(link="http://x/\x1b[2J")
    assert all(not s.style or not s.style.link for s in OutsideText().apply([Segment("x", style)], BLACK))


def test_a_line_keeps_its_width_although_pictures_are_wider_than_controls() -> None:
    line = [Segment("ab\x1b\x1b\x1b"), Segment("cd")]
    width = sum(segment.cell_length for segment in line)
    assert sum(segment.cell_length for segment in OutsideText().apply(line, BLACK)) == width


class Bare(App[None]):
    """Without any layer: the control of the tests above and below."""

    def compose(self) -> ComposeResult:
        yield Static(Text(HOSTILE), markup=False)


class Guarded(GuardedApp):
    def compose(self) -> ComposeResult:
        yield Static(Text(HOSTILE), markup=False)


async def screen_of(app: App[object]) -> str:
    async with app.run_test(size=(40, 3)):
        return "".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_everything_drawn_passes_the_net() -> None:
    assert (await screen_of(Guarded())).isprintable()  # type: ignore[arg-type]


async def test_canary_textual_still_cleans_no_text() -> None:
    assert "\x1b" in await screen_of(Bare()), "upstream cleans text now: is the net still needed?"  # type: ignore[arg-type]


# ---- colours ----


async def test_mono_has_no_colour_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Guarded()
    app.mono = app.no_color
    async with app.run_test(size=(20, 3)):
        filters = app.get_line_filters()
        line = [Segment("x", Style.parse("bold #ff0000 on #00ff00"))]
        for line_filter in filters:
            line = line_filter.apply(line, BLACK)
    assert line[0].style is not None
    assert line[0].style.bold
    assert line[0].style.color is not None
    assert line[0].style.color.is_default


async def test_canary_no_color_still_means_greys_upstream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert any(isinstance(each, Monochrome) for each in App().get_line_filters()), "#839 may be mended"


# ---- ends ----


class Fails(GuardedApp):
    """Fails with a caller's words in a local variable, in the message, and in a `__rich__` of its own."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def on_mount(self) -> None:
        caller_said = "Mira Exempel"  # noqa: F841 - a local that must not be printed
        raise self.error


class Rich(Exception):
    def __rich__(self) -> str:
        return "Mira Exempel rich"


@pytest.mark.parametrize("error", [ValueError("Mira Exempel"), Rich("Mira Exempel")])
async def test_a_crash_says_our_own_words_and_logs_no_values(
    error: Exception, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    app = Fails(error)
    with caplog.at_level(logging.CRITICAL), pytest.raises(type(error)):
        async with app.run_test():
            pass
    told = capsys.readouterr()
    assert "stopped on an internal error" in told.err
    assert "Mira" not in told.err + told.out + caplog.text
    assert f"{type(error).__name__} at test_textual_fixes.py" in caplog.text
    assert exit_code(app) == 1


def test_canary_the_stock_crash_still_shows_locals_and_lets_rich_errors_past() -> None:
    assert "show_locals=True" in inspect.getsource(App._fatal_error), "is our _fatal_error still needed?"
    assert 'hasattr(error, "__rich__")' in inspect.getsource(App._handle_exception)


@pytest.mark.parametrize(("code", "becomes"), [(None, 1), (0, 0), (143, 143)])
def test_no_return_code_is_a_failure(code: int | None, becomes: int) -> None:
    class Ended:
        return_code = code

    assert exit_code(Ended()) == becomes  # type: ignore[arg-type]


def test_where_it_broke_has_places_and_no_words() -> None:
    try:
        raise KeyError("Mira Exempel")
    except KeyError as error:
        told = where_it_broke(error)
    assert told.startswith("KeyError at test_textual_fixes.py:")
    assert "Mira" not in told


# ---- the compositor ----


class Panes(App[None]):
    """Three widgets in one container, which is what makes the stock compositor render them all."""

    CSS = "Static { height: 3; } #side { dock: right; width: 10; height: 9; }"

    def compose(self) -> ComposeResult:
        yield Static("side", id="side")
        for name in ("one", "two", "three"):
            yield Static(f"{name}\n" * 3, id=name)


async def written(app: App[None], compositor: Compositor, region: Region) -> str:
    """What a change of this region writes; the compositor knows the layout of the screen that is shown."""
    compositor.reflow(app.screen, app.size)
    compositor._dirty_regions = {region}
    update = compositor.render_update()
    assert isinstance(update, ChopsUpdate)
    return update.render_segments(app.console)


REGIONS = [Region(0, 0, 40, 1), Region(0, 2, 40, 2), Region(5, 1, 20, 7), Region(32, 4, 8, 3), Region(0, 3, 40, 3)]


@pytest.mark.parametrize("region", REGIONS)
async def test_the_compositor_writes_what_the_stock_one_writes(region: Region) -> None:
    app = Panes()
    async with app.run_test(size=(40, 12)):
        assert await written(app, OnlyTouched(), region) == await written(app, Compositor(), region)


async def test_the_compositor_asks_no_widget_for_more_than_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the canary: the stock one still asks all of them for all of it."""
    asked: list[tuple[str | None, Region]] = []
    real = Static.render_lines

    def render_lines(self: Static, crop: Region) -> list[Strip]:
        asked.append((self.id, crop))
        return real(self, crop)

    app = Panes()
    async with app.run_test(size=(40, 12)):
        monkeypatch.setattr(Static, "render_lines", render_lines)
        await written(app, OnlyTouched(), Region(0, 4, 30, 1))
        assert asked == [("two", Region(0, 1, 30, 1))]
        asked.clear()
        await written(app, Compositor(), Region(0, 4, 30, 1))
        assert {name for name, _crop in asked} > {"one", "three"}, "upstream was repaired: OnlyTouched can go"


async def test_the_compositor_does_not_ask_what_is_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the canary: the stock one has the screen draw lines that nobody sees."""
    asked: list[Region] = []
    real = Screen.render_lines

    def render_lines(self: Screen[None], crop: Region) -> list[Strip]:
        asked.append(crop)
        return real(self, crop)

    app = Panes()
    async with app.run_test(size=(40, 12)):
        monkeypatch.setattr(Screen, "render_lines", render_lines)
        await written(app, OnlyTouched(), Region(0, 4, 30, 1))
        assert len(asked) == 1, "beside the widget the screen is seen"
        app.screen.query_one("#two").styles.width = 40
        app.screen.query_one("#side").display = False
        await app._animator.wait_until_complete()
        asked.clear()
        await written(app, OnlyTouched(), Region(0, 4, 40, 1))
        assert asked == []
        await written(app, Compositor(), Region(0, 4, 40, 1))
        assert asked != [], "upstream was repaired"


class Under(Screen[None]):
    """Draws itself anew whenever it is asked to."""

    def compose(self) -> ComposeResult:
        yield Static("under")


class Opaque(Screen[None]):
    CSS = "Opaque { background: black; }"


class Sheer(ModalScreen[None]):
    CSS = "Sheer { background: black 50%; }"


@pytest.mark.parametrize(("above", "seen"), [(Opaque, False), (Sheer, True)])
async def test_a_screen_under_an_opaque_one_is_not_repainted(above: type[Screen[None]], seen: bool) -> None:
    """And the canary: the stock app repaints it, and all of the one above for it."""
    app = GuardedApp()
    async with app.run_test(size=(40, 12)):
        await app.push_screen(Under())
        await app.push_screen(above())
        below = app.screen_stack[1]
        assert (below in app._background_screens) is seen
        assert below in App._background_screens.fget(app), "upstream was repaired"  # type: ignore[attr-defined]


@given(st.lists(st.text(max_size=4), max_size=6))
def test_what_is_simple_as_a_line_is_harmless_in_its_pieces(pieces: list[str]) -> None:
    """So the net may look at a whole line at once."""
    if is_simple("".join(pieces)):
        assert [visible(piece) for piece in pieces] == pieces
