"""i on the map: a still picture where it can be had, a sentence where not; the desk under it goes on either way."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest
from textual.widgets import Static

from console.screens import still
from console.screens.map_screen import MapScreen
from console.screens.still import Still, pixels, prepare, why_not
from maps.picture import Run
from tests.desk.test_map_screen import mapped
from tests.support_desk import press, until, words_on
from tests.support_map_desk import walked


def module(*, able: bool) -> ModuleType:
    """What textual_image.widget is, as far as it is used."""
    made = ModuleType(still.MODULE)
    tgp, sixel, half = object(), object(), object()
    vars(made).update(TGPRenderable=tgp, SixelRenderable=sixel, AutoRenderable=sixel if able else half)
    vars(made)["Image"] = lambda image: Static(f"PICTURE {image}")
    return made


@pytest.mark.parametrize(("able", "said"), [(None, "larmbord[images]"), (False, "neither Kitty")])
async def test_without_the_extra_or_the_terminal_a_sentence_says_what_to_do(
    able: bool | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, still.MODULE, raising=False)
    if able is not None:
        monkeypatch.setitem(sys.modules, still.MODULE, module(able=able))
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        await press(app, pilot, "i")
        assert isinstance(app.screen, MapScreen)
        assert said in words_on(app)


async def test_the_picture_is_made_beside_the_desk_and_esc_goes_back_to_the_map(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, still.MODULE, module(able=True))
    monkeypatch.setattr(still, "pixels", lambda rows, palette: f"{len(rows)} rows")
    node, _incident = await walked()
    async with mapped(node) as (app, pilot):
        picture = app.screen.map.picture  # type: ignore[attr-defined]
        await press(app, pilot, "i")
        assert isinstance(app.screen, Still)
        await until(pilot, lambda: app.screen.query(Static))
        assert f"PICTURE {len(picture.rows)} rows" in str(app.screen.query_one(Static).content)
        assert app.screen.band.size.height == 3, "the alarm stays in sight"
        before = len(app.screen_stack)
        await press(app, pilot, "f4")
        assert len(app.screen_stack) == before + 1, "and is acted on"
        await press(app, pilot, "escape", "escape")
        assert isinstance(app.screen, MapScreen)


def test_the_terminal_is_never_asked_while_the_desk_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The import asks it, and reads what the operator types."""
    monkeypatch.delitem(sys.modules, still.MODULE, raising=False)
    asked: list[str] = []
    monkeypatch.setattr(still, "import_module", asked.append)
    assert why_not()
    assert asked == []
    prepare()
    assert asked == [still.MODULE], "before it, if somebody wants it"


def test_a_library_that_breaks_keeps_no_desk_from_opening(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise OSError("no terminal")

    monkeypatch.setattr(still, "import_module", broken)
    prepare()


def test_every_dot_and_every_letter_of_the_picture_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[object, object]] = []
    pen = SimpleNamespace(
        rectangle=lambda box, fill: drawn.append((box, fill)),
        text=lambda at, text, fill, font: drawn.append((at, text)),
    )
    pil = ModuleType("PIL")
    vars(pil).update(
        Image=SimpleNamespace(new=lambda mode, size: size), ImageDraw=SimpleNamespace(Draw=lambda image: pen),
        ImageFont=SimpleNamespace(load_default=lambda size: None),
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "PIL", pil)
    made = pixels([(Run("\u2801P", "person"), Run("\u2880", "trail", "water"))], "dark")
    assert made == (30, 20)  # type: ignore[comparison-overlap]
    assert [each[0] for each in drawn] == [(0, 0, 19, 19), (0, 0, 4, 4), (10, 0), (20, 0, 29, 19), (25, 15, 29, 19)]
    assert drawn[2][1] == "P"
