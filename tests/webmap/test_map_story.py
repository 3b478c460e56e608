"""What was known when: the page says at every moment what the board said then, and not what came later."""

from __future__ import annotations

from uuid import UUID

import pytest

from console import events as e
from console.moments import SECOND
from console.reading import Fix
from console.register import Place, Unit
from console.text import Untrusted
from console.webmap import story as told_here
from console.webmap.story import MS, Story, places_of, story
from tests.support_story import MIRA, PHONE, START
from tests.support_story import Story as Telling

HERE = Fix(lat=59.33, lon=18.06, at=START, accuracy_m=14, source="gps")


def fix(lat: float, at: int) -> Fix:
    return Fix(lat=lat, lon=18.06, at=at, accuracy_m=14, source="gps")


def unit_at(lat: float, at: int) -> e.UnitReported:
    return e.UnitReported(unit="3310", fix=Fix(lat=lat, lon=18.0, at=at))


@pytest.fixture
def telling() -> Telling:
    """Opened at 0 s; heard at 10, 20 and 30 s, the third one older than the second; closed at 60 s."""
    made = Telling()
    made.tell(e.PersonRegistered(person=MIRA))
    made.tell(e.DeviceRegistered(device=PHONE))
    made.tell(e.UnitRegistered(unit=Unit(id="3310")))
    made.tell(unit_at(59.40, START - 60 * SECOND))
    incident = made.opened()
    for lat, at in ((59.331, 8), (59.332, 19), (59.3315, 12)):
        made.wait(10).alarm(incident, ("button",), fix(lat, START + at * SECOND))
    made.wait(5).tell(e.Acknowledged(), incident, "L.EK", 0)
    made.wait(5).tell(e.UnitSent(unit="3310"), incident, "L.EK")
    made.wait(5).tell(unit_at(59.35, made.now - SECOND))
    made.wait(5).tell(e.NoteWritten(words=Untrusted("hon heter Mira")), incident, "L.EK")
    made.wait(5).tell(e.Closed(outcome="real"), incident, "L.EK")
    made.wait(5).tell(unit_at(59.36, made.now))
    return made


def tell(telling: Telling) -> Story:
    (incident,) = telling.board.incidents
    card = telling.board.card(incident)
    assert card is not None
    return story(telling.events, card, frozenset({incident}))


def test_the_slider_has_a_place_for_everything_that_was_heard(telling: Telling) -> None:
    told = tell(telling)
    seconds = [(moment[0] - START // MS) / 1000 for moment in told["moments"]]
    assert seconds == [0, 0, 10, 20, 30, 35, 40, 45, 55], "a note changes nothing on a map"
    assert [moment[3].split("  ")[1] for moment in told["moments"]][-4:] == ["acknowledged", "sent", "sent", "closed"]
    assert [moment[4] for moment in told["moments"]][-5:] == ["", "L.EK", "L.EK", "L.EK", "L.EK"]


def test_what_was_believed_is_what_the_board_said(telling: Telling) -> None:
    """The trail by its own time: 8 s, 12 s, 19 s. At 10 s the first is known; from 20 s on the last."""
    told = tell(telling)
    assert [row[0] for row in told["trail"]] == [59.331, 59.3315, 59.332]
    assert [moment[1] for moment in told["moments"]] == [-1, -1, 0, 2, 2, 2, 2, 2, 2]
    assert [row[9] for row in told["trail"]] == [2, 4, 3], "and each was there from its own moment on"
    assert [row[7] for row in told["trail"]] == [False, True, False], "the one that came late says so"


def test_a_fix_that_is_sent_again_is_no_newer_fix(telling: Telling) -> None:
    (incident,) = telling.board.incidents
    telling.wait(60).alarm(incident, ("button",), fix(59.332, START + 19 * SECOND))
    last = tell(telling)["moments"][-1]
    assert (last[1], last[2]) == (2, telling.now // MS)


def test_a_unit_is_where_it_was_known_to_be(telling: Telling) -> None:
    """Its place when the alarm came, then as it told; nothing after the incident was closed."""
    (unit,) = tell(telling)["units"]
    assert unit["sign"] == "3310"
    assert [(row[0], row[3] - START // MS, row[5]) for row in unit["reports"]] == [
        (59.40, 0, False), (59.40, 40_000, True), (59.35, 45_000, True),
    ]  # fmt: skip


def test_nobodys_words_are_in_it(telling: Telling) -> None:
    assert "Mira" not in repr(tell(telling))


def test_an_incident_without_a_position_has_a_story_too() -> None:
    telling = Telling()
    telling.opened(None, "0701740699")
    told = tell(telling)
    assert (told["trail"], {moment[1] for moment in told["moments"]}) == ([], {-1})


def test_a_safe_house_is_no_place() -> None:
    telling = Telling()
    places = (
        Place(label="home", address="Nygatan 9", lat=59.0, lon=18.0), Place(label="nobody knows where"),
        Place(label="K", address="Gården 1", lat=59.0, lon=18.0, safe_house=True),
    )  # fmt: skip
    telling.tell(e.PersonRegistered(person=e.Person(id="P1", name="x", places=places)))
    card = telling.board.card(telling.opened())
    assert card is not None
    assert [place["label"] for place in places_of(card)] == ["home"]


def test_control_a_story_told_from_the_end_is_noticed(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that shows at every moment what is known now would pass for one that does not."""
    real = told_here._Watching._moment

    def from_the_end(self: told_here._Watching, stored: e.Stored) -> None:
        real(self, stored)
        if self.moments:
            self.moments[-1] = (self.moments[-1][0], 2, *self.moments[-1][2:])

    monkeypatch.setattr(told_here._Watching, "_moment", from_the_end)
    with pytest.raises(AssertionError):
        test_what_was_believed_is_what_the_board_said(telling)


def test_a_joined_incident_is_part_of_the_story() -> None:
    telling = Telling()
    telling.tell(e.PersonRegistered(person=MIRA))
    first, second = telling.opened(), telling.wait(5).opened()
    telling.wait(5).alarm(second, ("button",), HERE)
    telling.wait(5).tell(e.IncidentJoined(into=first), second)
    card = telling.board.card(first)
    assert card is not None
    told = story(telling.events, card, _mine(telling, first))
    assert [moment[1] for moment in told["moments"]][-1] == 0, "after they were joined it is known here"
    assert [moment[1] for moment in told["moments"][:-1]] == [-1] * (len(told["moments"]) - 1), "and not before"
    assert told["trail"][0][9] == len(told["moments"]) - 1


def _mine(telling: Telling, id: UUID) -> frozenset[UUID]:
    return frozenset(one.id for one in telling.board.incidents.values() if id in (one.id, one.joined))
