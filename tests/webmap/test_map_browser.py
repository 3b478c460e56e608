"""Both pages in a real browser engine with no network: pixels, the slider, popups, and words that stay words."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pytest

from console.cli import main
from console.commands import map_page
from console.commands.map_serve import SecondMonitor
from console.webmap.beneath import Beneath
from console.webmap.live import live
from maps.web import pages
from maps.web.pages import live_page, story_page
from maps.web.serve import Server
from tests.support_desk import evening, hostile_evening
from tests.support_devtools import Tab, alone, browser
from tests.support_hostile import EVERYTHING, EVIL, PAGE
from tests.support_map import Island, station_with
from tests.webmap.test_map_page import live_data, story_data

pytestmark = pytest.mark.browser

WATER, LAND, COAST = (0xB9, 0xD9, 0xEE), (0xF4, 0xF1, 0xEA), (0x6F, 0x9F, 0xBD)
PERSON, TRAIL, UNIT = (0xD0, 0x10, 0x10), (0x7A, 0x1F, 0xA2), (0x0B, 0x4F, 0xB3)
LOUD, EXERCISE = (0xFF, 0x6B, 0x5A), (0xE4, 0x8F, 0xC0)
ALL = " ".join(EVERYTHING.values()).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
ACTIVE = "img, iframe, object, embed, svg, a[href]:not([href=\\'#\\']):not([href=\\'#close\\'])"
READY = """((tiles) => tiles.length > 3 && tiles.every((tile) => getComputedStyle(tile).opacity === "1"))(
  [...document.querySelectorAll(".leaflet-tile-loaded")])"""


def count(picture: np.ndarray[Any, Any], colour: tuple[int, int, int], off: int = 0) -> int:
    """How many pixels have that colour, or one `off` it."""
    return int((np.abs(picture.astype(int) - np.array(colour)).max(axis=2) <= off).sum())


def shows(tab: Tab, *wanted: tuple[tuple[int, int, int], int, int]) -> bool:
    """Whether a picture comes with more pixels of each (colour, how many, how far off): it may not be drawn yet."""
    for _look in range(50):
        picture = tab.picture()
        if all(count(picture, colour, off) > least for colour, least, off in wanted):
            return True
    return False


def looked_at(page: Path, look: Callable[[Tab], None]) -> Tab:
    def visit() -> Tab:
        with browser() as tab:
            tab.open(page.as_uri())
            look(tab)
            tab.value("1")  # whatever was told until now is read
            return tab

    return alone(visit)


def asked_only_for(tab: Tab, page: Path) -> bool:
    return tab.asked == [page.as_uri()]


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made(tmp_path, monkeypatch)


def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **how: bool) -> Path:
    monkeypatch.setattr(map_page, "beneath", lambda named, station: Beneath([Island(half=0.0006)]))
    out, station = tmp_path / "page.html", station_with(tmp_path, **how)  # type: ignore[arg-type]
    asked = ["--reveal", "places", "--reason", "court"]
    assert main(["map", "K-0001", "-o", str(out), "--station", str(station), *asked]) == 0
    return out


def test_the_map_is_there(page: Path) -> None:
    def look(tab: Tab) -> None:
        tab.until(READY)
        assert shows(tab, (TRAIL, 100, 45))
        tab.value("map.setView([59.3301, 18.0605], 12, {animate: false}); 1")
        tab.until(READY)
        ground = (WATER, 20_000, 0), (LAND, 20_000, 0), (COAST, 100, 12)
        assert shows(tab, *ground, (PERSON, 60, 0), (UNIT, 40, 20))
        assert count(tab.picture(), EXERCISE) == 0
        assert tab.value("[...document.querySelectorAll('.place')].map((e) => e.textContent)") == ["Provstad"]

    tab = looked_at(page, look)
    assert tab.said == []
    assert asked_only_for(tab, page)


def test_the_slider_shows_what_was_known_then(page: Path) -> None:
    def look(tab: Tab) -> None:
        last = tab.value("Number(slider.max)")
        panel = "panel.innerText"
        after = tab.value(panel)
        assert "59.33283, 18.06584" in after
        assert "3310" in after
        tab.value("slider.focus(); 1")
        tab.key("Home", 36)
        tab.until("slider.value === '0'")
        before = tab.value(panel)
        assert "no position yet" in before
        assert "59.33283" not in before
        assert tab.value("feature_group_trail.getLayers().length + feature_group_person.getLayers().length") == 0
        known = []
        for _ in range(last):
            tab.key("ArrowRight", 39)
            known.append(tab.value("feature_group_trail.getLayers().filter((l) => l.options.radius === 4).length"))
        assert known == sorted(known), "the trail only grows"
        assert known[-1] == 8
        tab.until(f"slider.value === '{last}'")
        assert tab.value(panel) == after, "back again it says the same"
        tab.value("document.querySelector('.bar button').click(); 1")
        assert tab.value("Number(slider.value)") == last - 1

    looked_at(page, look)


def test_a_popup_opens(page: Path) -> None:
    def look(tab: Tab) -> None:
        tab.until(READY)
        x, y = tab.value("""(() => {
          const at = map.latLngToContainerPoint([trail[0][0], trail[0][1]]);
          const box = map.getContainer().getBoundingClientRect();
          return [box.x + at.x, box.y + at.y]; })()""")
        tab.click(x, y)
        tab.until("document.querySelector('.leaflet-popup-content td')")
        words = tab.value("document.querySelector('.leaflet-popup-content').innerText")
        assert "59.33003, 18.06094" in words
        assert "±14 m GPS" in words

    tab = looked_at(page, look)
    assert tab.said == []


def test_an_exercise_has_its_band_on_both_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(tab: Tab) -> None:
        picture = tab.picture()
        assert count(picture[:60], EXERCISE) > 10_000
        assert count(picture[-60:], EXERCISE) > 10_000
        tab.ask("Emulation.setEmulatedMedia", media="print")
        assert count(tab.picture()[:60], EXERCISE) > 10_000, "and on paper"

    looked_at(made(tmp_path, monkeypatch, exercise=True), look)


# ---- words that stay words ----


def every_popup(tab: Tab) -> None:
    """Go everywhere, and open whatever opens."""
    tab.value("""(() => {
      const groups = [feature_group_zones, feature_group_places, feature_group_trail, feature_group_units,
        feature_group_person];
      everything.open = true;
      for (let at = 0; at <= Number(slider.max); at += 1) {
        slider.value = at;
        slider.dispatchEvent(new Event("input"));
        groups.forEach((group) => group.eachLayer((layer) => { if (layer.getPopup?.()) layer.openPopup(); }));
      } })()""")
    tab.until("document.querySelectorAll('.fixes td').length > 0")


def hostile_file(tmp_path: Path, page: str) -> Path:
    file = tmp_path / "page.html"
    file.write_text(page, "utf-8")
    return file


def evaluated(tab: Tab) -> Any:
    return tab.value("document.documentElement.dataset.pwned || null")


def test_no_word_from_outside_is_more_than_text(tmp_path: Path) -> None:
    found: list[Any] = []

    def look(tab: Tab) -> None:
        every_popup(tab)
        found.append(evaluated(tab))
        shown = tab.value("document.body.textContent")
        for words in ("${document", "</script>", "<img src=x", "`;"):
            assert shown.count(words) > 12, f"{words} is there, as text"
        assert tab.value(f"document.querySelectorAll('{ACTIVE}').length") == 0

    file = hostile_file(tmp_path, story_page("en", story_data(ALL)))
    tab = looked_at(file, look)
    assert found == [None]
    assert asked_only_for(tab, file)
    assert not [words for words in tab.said if "Refused" in words], "nothing had to be stopped by the policy either"


def without_policy(page: str) -> str:
    start = page.index("<meta http-equiv")
    return page[:start] + page[page.index(">", start) + 1 :]


def test_the_words_alone_are_harmless_and_so_is_the_policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the policy nothing runs, because nothing is markup; with markup nothing runs, because of the policy."""
    found: list[Any] = []

    def look(tab: Tab) -> None:
        every_popup(tab)
        found.append(evaluated(tab))

    looked_at(hostile_file(tmp_path, without_policy(story_page("en", story_data(ALL)))), look)
    marked = pages.PUT.replace("made.textContent = text", "made.innerHTML = text")
    assert marked != pages.PUT
    monkeypatch.setattr(pages, "PUT", marked)
    image = story_page("en", story_data(PAGE["image"]))
    looked_at(hostile_file(tmp_path, image), look)
    looked_at(hostile_file(tmp_path, without_policy(image)), look)
    assert found == [None, None, "image"], "the last one is the control: neither layer, and it runs"


def test_control_a_page_made_the_usual_way_evaluates(tmp_path: Path) -> None:
    """folium's own popup, with what it needs from the network put into the page."""
    usual = folium.Map([59, 18], tiles=None)
    folium.Marker([59, 18], tooltip=PAGE["literal"]).add_to(usual)
    usual.default_js, usual.default_css = [], []
    root = usual.get_root()
    words = root.render().replace("<head>", f"<head><script>{pages.leaflet.script()}</script>")
    found: list[Any] = []
    looked_at(hostile_file(tmp_path, words), lambda tab: found.append(evaluated(tab)))
    assert found == ["1"]
    assert EVIL in PAGE["literal"]


def test_control_a_page_that_asks_the_network_is_noticed(tmp_path: Path, page: Path) -> None:
    linked = page.read_text("utf-8").replace("<body>", '<body><img src="https://cdn.example/pin.png">')
    file = hostile_file(tmp_path, without_policy(linked))
    assert not asked_only_for(looked_at(file, lambda tab: tab.until(READY)), file)


# ---- the served page ----


class Stage(SecondMonitor):
    """A second monitor whose news is put there by hand."""

    def tell(self, number: int, **change: object) -> None:
        node, _ = evening()
        self.newest = json.dumps(live(node.board, node.clock.now(), str(number)) | change).encode()


@contextmanager
def served(site: Stage) -> Iterator[str]:
    server = Server(site, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}/{site.token}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def watched(site: Stage, look: Callable[[Tab], None]) -> Tab:
    """Server and browser in a network of their own."""

    def visit() -> Tab:
        with served(site) as address, browser() as tab:
            tab.open(address)
            look(tab)
            assert {asked.startswith(address) for asked in tab.asked} == {True}, "it asks its own server only"
            return tab

    return alone(visit)


def stage(stale_ms: int = 60_000, words: str = "Provstad", home: tuple[float, float] | None = None) -> Stage:
    page = live_page("en", live_data(words) | {"stale_ms": stale_ms, "home": home})
    return Stage(page.encode(), "f7k2secret", [Island(half=0.0006)], None)


def test_the_live_page_is_there_and_follows() -> None:
    site = stage()
    site.tell(1)

    def look(tab: Tab) -> None:
        tab.until(f"newest !== null && {READY}")
        assert shows(tab, (PERSON, 60, 0), (UNIT, 40, 20), (LAND, 20_000, 0))
        assert count(tab.picture(), LOUD) == 0
        assert "K-0003" in tab.value("panel.innerText")
        site.tell(2, incidents=[])
        tab.until("panel.innerText.includes('No incident is open.')")
        assert any(count(tab.picture(), PERSON) == 0 for _look in range(100)), "nobody is on it any more"

    assert watched(site, look).said == []


def test_the_live_page_begins_at_the_station_and_goes_to_whoever_is_in_need() -> None:
    site = stage(home=(58.3894, 13.8456))
    site.tell(1, incidents=[])

    def look(tab: Tab) -> None:
        tab.until("newest !== null")
        assert tab.value("map.getCenter().lat.toFixed(1)") == "58.4"
        site.tell(2)
        tab.until("map.getCenter().lat.toFixed(1) === '59.3'")

    assert watched(site, look).said == []


@pytest.mark.parametrize("how", ["the same again", "no answer", "nothing at all"])
def test_a_page_that_hears_nothing_new_says_so(how: str) -> None:
    site = stage(stale_ms=4_000)
    if how != "nothing at all":
        site.tell(1)

    def look(tab: Tab) -> None:
        if how != "nothing at all":
            tab.until("newest !== null && loud.hidden")
        if how == "no answer":
            site.newest = b"not json"
        tab.until("!loud.hidden && document.documentElement.classList.contains('stale')")
        words = tab.value("loud.textContent")
        assert words.startswith("NOT LIVE")
        assert ("since 2025-02-11" in words) is (how != "nothing at all")
        assert shows(tab, (LOUD, 20_000, 0))
        site.tell(2)
        tab.until("loud.hidden")

    watched(site, look)


def test_control_a_page_that_takes_any_answer_for_news_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    own = pages._own
    trusting = own("live.js").replace("if (answer.serial === serial) return;", "")
    assert trusting != own("live.js")
    monkeypatch.setattr(pages, "_own", lambda name: trusting if name == "live.js" else own(name))
    site = stage(stale_ms=4_000)
    site.tell(1)

    def look(tab: Tab) -> None:
        tab.until("newest !== null")
        tab.value("new Promise((done) => setTimeout(done, 7000))")  # longer than after which it must have said so
        tab.until("loud.hidden")

    watched(site, look)


def test_no_word_on_the_live_page_is_more_than_text() -> None:
    node, _ = hostile_evening(hostile=ALL)
    site = stage(words=ALL)
    site.newest = json.dumps(live(node.board, node.clock.now(), "1")).encode()
    found: list[Any] = []

    def look(tab: Tab) -> None:
        tab.until("newest !== null")
        found.append(evaluated(tab))
        assert tab.value("document.body.textContent").count("${document") > 3

    watched(site, look)
    assert found == [None]


def test_a_wrong_token_shows_nothing() -> None:
    site = stage()
    site.tell(1)

    def visit() -> str:
        with served(site) as address, browser() as tab:
            tab.open(address.replace("f7k2secret", "f7k2secreT"))
            return str(tab.value("document.documentElement.outerHTML"))

    assert "larmbord" not in alone(visit).lower().replace("<title>", "")
