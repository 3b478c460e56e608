"""The file without a browser: it loads nothing, and no word from outside stands in it as anything but data."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import folium
import pytest

from console.webmap.beneath import levels
from console.webmap.words import page_words
from maps.web.pages import live_page, story_page
from tests.support_hostile import EVERYTHING, PAGE
from tests.support_map import Island

LOADING = ("src", "href", "srcset", "data", "action", "poster", "background", "srcdoc")
FIX = (59.33, 18.06, 1_739_308_990_000, 1_739_308_997_000, 14.0, "gps", False, True, False, 0)


def story_data(words: str = "words of a stranger") -> dict[str, Any]:
    """A page's data with a stranger's words in every field that is not ours."""
    place = {"label": words, "address": words, "lat": 59.331, "lon": 18.061}
    report = (59.3346, 18.0632, None, FIX[3], words, True)
    return {
        "title": words, "exercise": words, "label": words, "told": words, "credits": words, "words": page_words(),
        "offset_min": 60, "zone": words, "zones": [{**place, "radius_m": 200}], "places": [place],
        "levels": levels([Island(words)], [(59.33, 18.06)]), "trail": [FIX, (*FIX[:5], words, *FIX[6:])],
        "moments": [(FIX[3], 0, FIX[3], words, words, words), (FIX[3] + 1000, 1, FIX[3], words, words, words)],
        "units": [{"sign": words, "reports": [report]}],
    }  # fmt: skip


def live_data(words: str = "words of a stranger") -> dict[str, Any]:
    return {"title": words, "exercise": words, "words": page_words(), "stale_ms": 10_000, "credits": words,
            "offset_min": 60}  # fmt: skip


class _Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def loads(page: str) -> list[str]:
    """Every element and style of a page that would fetch something."""
    found = [
        f"{tag} {name}={value}"
        for tag, attributes in _Elements(page).found
        for name, value in attributes.items()
        if name in LOADING or tag in ("link", "base", "iframe")
    ]  # fmt: skip
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL))
    return found + re.findall(r"url\([^)]*\)|@import[^;]*", styles)


@pytest.mark.parametrize("page", [story_page("en", story_data()), live_page("sv", live_data())], ids=["story", "live"])
def test_a_page_loads_nothing(page: str) -> None:
    assert loads(page) == []
    assert "unsafe" not in page.split("<title>")[0], "the policy allows our own texts by their hashes, and no others"
    assert "default-src 'none'" in page
    assert "sourceMappingURL" not in page
    assert [tag for tag, _ in _Elements(page).found if tag == "script"] == ["script"] * 7


@pytest.mark.parametrize(
    "made",
    [
        lambda: folium.Map().get_root().render(),
        lambda: story_page("en", story_data()).replace("<body>", '<body><script src="https://cdn.example/l.js"></script>'),
        lambda: story_page("en", story_data()).replace("</style>", "a { background: url(x.png) }</style>", 1),
    ],
    ids=["folium as it comes", "a link to a CDN", "a picture in a style"],
)  # fmt: skip
def test_control_a_page_that_loads_something_is_caught(made: Any) -> None:
    assert loads(made())


def test_folium_is_left_as_it_was_for_everybody_else() -> None:
    before = list(folium.Map.default_js)
    story_page("en", story_data())
    assert folium.Map.default_js == before
    assert before


def test_the_same_data_is_the_same_page() -> None:
    assert story_page("en", story_data()) == story_page("en", story_data())


@pytest.mark.parametrize("name", sorted(EVERYTHING))
def test_a_strangers_words_stand_in_the_data_and_nowhere_else(name: str) -> None:
    words = EVERYTHING[name]
    before, after = story_page("en", story_data()), story_page("en", story_data(words))
    block = re.compile(r'(<script type="application/json" id="data">)(.*?)(</script>)', re.DOTALL)
    title = re.compile(r"<title>.*?</title>", re.DOTALL)
    found = block.search(after)
    assert found is not None
    assert not set("<>&\u2028\u2029") & set(found[2])
    assert json.loads(found[2])["moments"][0][3] == json.loads(json.dumps(words))
    assert title.sub("", block.sub("", after)) == title.sub("", block.sub("", before)), (
        "markup and scripts are the same"
    )
    (shown,) = title.findall(after)
    assert "<" not in shown.removeprefix("<title>").removesuffix("</title>")


def test_control_words_in_a_template_of_folium_are_noticed() -> None:
    """What a page made the usual way does with them (store.md section 5.2)."""
    page = folium.Map(tiles=None)
    folium.Marker([59, 18], popup=PAGE["literal"]).add_to(page)
    assert PAGE["literal"] in page.get_root().render()


def test_what_a_page_weighs_is_known() -> None:
    """Leaflet, folium's and our own scripts: under 200 kB; the data comes on top."""
    empty = story_data("x") | {"levels": []}
    assert 150_000 < len(story_page("en", empty)) < 200_000
    assert len(live_page("en", live_data("x"))) < 200_000
