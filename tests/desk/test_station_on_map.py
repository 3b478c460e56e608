"""The station's own place: from the source's figures on the board to the map and the header."""

from __future__ import annotations

from console.events import SourceReported
from console.reading import Fix
from console.widgets.header import source_words
from console.widgets.map_look import Look
from console.widgets.map_scene import SceneMaker
from console.widgets.snapshot import Desk, take
from tests.support_story import Story

PLACE = {"lat": 59.3293, "lon": 18.0686, "satellites": 7.0, "offset_s": 0.1}


def test_the_map_is_given_the_station() -> None:
    story = Story()
    incident = story.opened()
    story.alarm(incident, (), Fix(lat=59.33, lon=18.06, at=story.now, accuracy_m=14, source="gps"))
    report = SourceReported(source="gnss", state="ok", code="gnss.ok", figures=PLACE | {"fix_at": float(story.now)})
    card = story.board.card(incident)
    assert card is not None
    assert SceneMaker().scene(card, take(story.board, Desk(), story.now, incident), Look()).station is None
    story.tell(report)
    station = SceneMaker().scene(card, take(story.board, Desk(), story.now, incident), Look()).station
    assert station is not None
    assert (station.lat, station.lon, station.at) == (59.3293, 18.0686, story.now)


def test_no_fix_is_said_and_is_no_fault() -> None:
    story = Story()
    story.tell(SourceReported(source="gnss", state="ok", code="gnss.no_fix", figures={"satellites": 2.0}))
    words = source_words(story.board.around.sources["gnss"], story.now, short=True)
    assert "".join(span.text for span in words) == "GNSS ok no fix"
    assert all(span.role != "p2" for span in words)
