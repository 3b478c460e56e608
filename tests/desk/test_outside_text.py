"""store R17: in a real terminal nothing a stranger wrote is more than text, in any place, and no column moves."""

from __future__ import annotations

import re
import sys

import pyte
import pytest

from tests.support_hostile import MARK, TERMINAL, leaks
from tests.support_pty import NOISE, Terminal
from tests.support_walk import PANES, PLACES

WHERE = re.compile(rb"\x1b\[\?777;(\d+);(\d+)h")
ITEMS = tuple(TERMINAL)
WORST = (("c0", "csi 8 bit", "combining"), ("osc title", "emoji", "markup action"))
EDGES = "│╭╮╰╯"


def walked(*arguments: str, cols: int = 120, rows: int = 40) -> tuple[int, bytes]:
    """The exit code and the bytes of one walk."""
    program = [sys.executable, "-W", "ignore", "-m", "tests.support_walk", *arguments]
    with Terminal(program, cols=cols, rows=rows) as terminal:
        code = terminal.wait(600)
        return code, terminal.recording.output


def parts(output: bytes) -> list[tuple[int, int, bytes]]:
    """(item, place, what was written there), without what came before the first place and after the last."""
    pieces = WHERE.split(output)[1:]
    found = [(int(item), int(place), data) for item, place, data in zip(*[iter(pieces)] * 3, strict=True)]
    assert found[-1][:2] == (99, 99), "the walk came to its end"
    return found[:-1]


def screens(output: bytes, cols: int, rows: int) -> list[tuple[int, int, list[list[str]]]]:
    """(item, place, the cells that stood there at its end)."""
    screen = pyte.Screen(cols, rows)
    stream = pyte.ByteStream(screen)
    stream.feed(NOISE.sub(b"", output[: output.index(b"\x1b[?777;")]))
    found = []
    for item, place, data in parts(output):
        stream.feed(NOISE.sub(b"", data))
        found.append((item, place, [[screen.buffer[y][x].data for x in range(cols)] for y in range(rows)]))
    return found


def edges(cells: list[list[str]]) -> set[tuple[int, int]]:
    """Where the frames of the panes stand: the columns in which there is a frame on many rows."""
    marked = {(y, x) for y, line in list(enumerate(cells))[4:-3] for x, cell in enumerate(line) if cell in EDGES}
    columns = [x for _y, x in marked]
    return {(y, x) for y, x in marked if columns.count(x) > len(cells) // 2}


def check(*arguments: str) -> None:
    """One walk on the big desk: nothing leaks, nothing ends it, no frame moves, and the words are there."""
    code, output = walked(*arguments)
    assert code == 0, "nothing ended the desk: no MarkupError, no action run"
    names = list(PLACES)
    assert [(ITEMS[i], names[p], found) for i, p, data in parts(output) if (found := leaks(data))] == []
    desks = [(item, cells) for item, place, cells in screens(output, 120, 40) if place == 0]
    frames = {frozenset(edges(cells)) for _item, cells in desks}
    assert len(frames) == 1, "the frames stand where they stand, whatever the words"
    assert len(next(iter(frames))) > 100
    for item, cells in desks:
        assert sum("".join(line).count(MARK) for line in cells) > 5, ITEMS[item]


@pytest.mark.parametrize("items", WORST, ids=["first", "second"])
def test_no_place_of_the_desk_lets_a_word_act_or_moves_a_column(items: tuple[str, ...]) -> None:
    check(*items)


def test_nor_does_any_other_word_in_the_places_words_pass_first() -> None:
    check("--brief", *ITEMS)


@pytest.mark.soak
@pytest.mark.parametrize("item", ITEMS)
def test_every_word_in_every_place(item: str) -> None:
    check(item)


def test_nor_does_the_small_desk() -> None:
    code, output = walked("--small", *ITEMS[::5], cols=80, rows=24)
    assert code == 0
    assert [(ITEMS[i], PANES[p], found) for i, p, data in parts(output) if (found := leaks(data))] == []


@pytest.mark.parametrize("item", ["c0", "osc title", "bidi"])
def test_control_without_the_layers_it_leaks(item: str) -> None:
    """Or the walk above could not see a leak."""
    _code, output = walked("--bare", "--small", item, cols=80, rows=24)
    pieces = WHERE.split(output)[1:]
    assert any(leaks(data) for data in pieces[2::3])
