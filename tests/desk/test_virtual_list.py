"""The list: its cursor is an id, it draws what is visible, and it sends only what changed."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region

from console.theme import COLOUR
from console.widgets.rows import Row, Span, row
from console.widgets.virtual_list import VirtualList

Item = tuple[int | None, str]


class Names(VirtualList[Item]):
    drawn: ClassVar[list[int | None]] = []

    def key(self, item: Item) -> int | None:
        return item[0]

    def row(self, item: Item, width: int) -> Row:
        self.drawn.append(item[0])
        return row(Span(item[1]))


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.names = Names(COLOUR)
        self.chosen: list[object] = []
        self.sent: list[Region] = []

    def compose(self) -> ComposeResult:
        yield self.names

    def on_virtual_list_chosen(self, message: VirtualList.Chosen) -> None:
        self.chosen.append(message.key)


def items(*keys: int) -> tuple[Item, ...]:
    return tuple((key, f"row {key}") for key in keys)


async def test_the_cursor_stays_on_its_item_wherever_it_goes() -> None:
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        app.names.show(items(1, 2, 3))
        app.names.focus()
        await pilot.press("down")
        assert app.names.chosen == 2
        app.names.show(items(7, 8, 9, 3, 1, 2))
        await pilot.press("up")
        assert app.names.chosen == 1


async def test_a_chosen_item_that_goes_leaves_its_place() -> None:
    app = Host()
    async with app.run_test(size=(30, 10)):
        app.names.show(items(1, 2, 3))
        app.names.choose(2)
        app.names.show(items(1, 3))
        assert app.names.chosen in (1, 3)


async def test_headings_are_stepped_over() -> None:
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        app.names.show(((1, "a"), (None, "── b ──"), (2, "c"), (None, "")))
        app.names.focus()
        await pilot.press("j")
        assert app.names.chosen == 2
        await pilot.press("end")
        assert app.names.chosen == 2
        await pilot.press("home")
        assert app.names.chosen == 1
        assert app.chosen == [2, 1]


async def test_ten_thousand_rows_draw_only_what_is_seen() -> None:
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        app.names.show(items(*range(10_000)))
        await pilot.pause()
        app.names.focus()
        await pilot.pause()
        Names.drawn.clear()
        await pilot.press("end")
        await pilot.pause()
        assert app.names.chosen == 9999
        assert min(key for key in Names.drawn if key) >= 9980
        assert "row 9999" in "".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_an_equal_picture_sends_nothing_and_a_changed_row_sends_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host()
    async with app.run_test(size=(30, 10)) as pilot:
        app.names.show(items(1, 2, 3))
        await pilot.pause()
        sent: list[tuple[Region, ...]] = []
        monkeypatch.setattr(app.names, "refresh", lambda *regions, **_more: sent.append(regions))
        app.names.show(items(1, 2, 3))
        assert sent == []
        app.names.show(((1, "row 1"), (2, "other"), (3, "row 3")))
        assert [region.y for regions in sent for region in regions] == [1]
