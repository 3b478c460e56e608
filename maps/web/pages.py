"""The two pages, put together from the libraries, our own scripts and the data (maps/page.py says how that is safe)."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from maps.page import PUT, page
from maps.web import leaflet
from maps.web.frame import frame

# Our names for the layers, in the order in which they are drawn; `words` has "layer <name>" for each.
STORY_LAYERS = ("zones", "places", "trail", "units", "person")
LIVE_LAYERS = ("zones", "trail", "units", "person")


def story_page(language: str, data: Mapping[str, object]) -> str:
    """One incident as it became known: a file that loads nothing. `data`: see console/webmap/story.py."""
    return _page(language, data, STORY_LAYERS, "story.js")


def live_page(language: str, data: Mapping[str, object]) -> str:
    """What is open now, for the second monitor: it asks its own server, and nobody else, for `live.json`."""
    return _page(language, data, LIVE_LAYERS, "live.js", allowed=("connect-src 'self'",))


def _page(
    language: str, data: Mapping[str, object], layers: tuple[str, ...], last: str, allowed: tuple[str, ...] = ()
) -> str:
    words = data["words"]
    assert isinstance(words, Mapping)
    made = frame({name: words[f"layer_{name}"] for name in layers})
    scripts = [leaflet.script(), PUT + _own("page.js"), made, *map(_own, ("ground.js", "draw.js", last))]
    return page(language, str(data["title"]), data, scripts, [leaflet.style(), _own("look.css")], allowed)


def _own(name: str) -> str:
    return files("maps.web").joinpath(name).read_text("utf-8")
