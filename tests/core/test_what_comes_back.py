"""What nobody may lose: an alarm that nobody has seen, whoever has a case, and the unit that was sent (DESIGN 9)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from console import events as e
from console import requests as r
from console.actions import Plan, Refused, Rules, decide
from console.card import Card
from console.register import Device, Person, Place
from tests.support_story import MIRA, PHONE, UNITS, Story


@pytest.fixture
def story() -> Story:
    story = Story()
    story.tell(e.PersonRegistered(person=MIRA))
    story.tell(e.DeviceRegistered(device=PHONE))
    for unit in UNITS:
        story.tell(e.UnitRegistered(unit=unit))
    return story


def ask(story: Story, request: r.Request, actor: str = "L.EK") -> Plan | Refused:
    return decide(story.board, request, actor, story.now, story.new_id, Rules())


def do(story: Story, request: r.Request, actor: str = "L.EK") -> e.Stored:
    plan = ask(story, request, actor)
    assert isinstance(plan, Plan), plan
    return [story.take(event) for event in plan.events][-1]


def card(story: Story, incident: UUID) -> Card:
    found = story.board.card(incident)
    assert found is not None
    return found


@pytest.mark.parametrize("seen", [False, True])
def test_what_was_closed_and_taken_back_is_as_unseen_as_it_was(story: Story, seen: bool) -> None:
    """A slip of the hand on an alarm that nobody has seen, undone: it sounds on (desk.md R7, R21)."""
    incident = story.opened()
    if seen:
        do(story, r.Acknowledge(incident=incident))
    closed = do(story, r.Close(incident=incident, outcome="real"))
    assert not card(story, incident).row.pending, "what is closed waits for nobody"
    do(story, r.Undo(act=closed.cmd, incident=incident))
    assert story.board.rows()[0].pending is not seen


def test_taking_back_an_old_acknowledgement_takes_nothing_from_who_took_over(story: Story) -> None:
    """One alarm, one owner, never released in silence (DESIGN promise 9)."""
    incident = story.opened()
    mine = do(story, r.Acknowledge(incident=incident))
    do(story, r.Take(incident=incident), "B.ÅS")
    answer = ask(story, r.Undo(act=mine.cmd, incident=incident))
    assert isinstance(answer, Refused)
    assert answer.code == "actions.not-undoable"
    story.tell(e.Undone(act=mine.cmd), incident, "L.EK")  # two processes at once: it was checked before B.ÅS took it
    assert (card(story, incident).row.owner, card(story, incident).row.pending) == ("B.ÅS", False)


def test_a_unit_that_reports_itself_free_is_not_on_scene_any_more(story: Story) -> None:
    """Its last report is about the case it was sent to."""
    incident = on_scene(story)
    story.tell(e.UnitReported(unit="3310", state="free"))
    assert [unit.state for unit in card(story, incident).units] == ["free"]


def left(story: Story, incident: UUID) -> None:
    story.tell(e.UnitReported(unit="3310", state="free"))


def recalled(story: Story, incident: UUID) -> None:
    do(story, r.RecallUnit(incident=incident, unit="3310"))


def sent_on(story: Story, incident: UUID) -> None:
    do(story, r.SendUnit(incident=story.opened(None, "0701740690"), unit="3310"))


@pytest.mark.parametrize("goes", [left, recalled, sent_on])
def test_when_the_unit_has_left_a_silent_person_is_guarded_again(
    story: Story, goes: Callable[[Story, UUID], None]
) -> None:
    incident = on_scene(story)
    assert isinstance(ask(story, r.CallBack(incident=incident)), Plan), "control: while it is there she may be rung"
    goes(story, incident)
    answer = ask(story, r.CallBack(incident=incident))
    assert isinstance(answer, Refused)
    assert answer.ask == "override"


def test_recalling_a_unit_takes_it_from_no_other_case(story: Story) -> None:
    """Sent to one, then to another, then recalled from the first: it is still on its way to the second."""
    first, second = story.opened(), story.opened(None, "0701740690")
    do(story, r.SendUnit(incident=first, unit="3310"))
    do(story, r.SendUnit(incident=second, unit="3310"))
    do(story, r.RecallUnit(incident=first, unit="3310"))
    assert (story.board.around.units["3310"].incident, story.board.around.units["3310"].state) == (second, "sent")
    story.tell(e.UnitReported(unit="3310", state="on_scene"))
    assert card(story, second).on_scene


def on_scene(story: Story) -> UUID:
    incident = story.opened()
    do(story, r.SendUnit(incident=incident, unit="3310"))
    story.tell(e.UnitReported(unit="3310", state="on_scene"))
    return incident


@pytest.mark.parametrize("says", ["call back", "callback", "ring inte upp"])
def test_a_loud_person_who_must_not_be_called_back_is_guarded_too(story: Story, says: str) -> None:
    """desk.md section 3: the DO NOTs of the register stand, whatever the mode."""
    story.tell(e.PersonRegistered(person=Person(id="P2", name="Lisa Påhittad", mode="LOUD", do_not=(says,))))
    story.tell(e.DeviceRegistered(device=Device(id="D8", person="P2", number="0701740606")))
    incident = story.opened("P2")
    answer = ask(story, r.CallBack(incident=incident))
    assert isinstance(answer, Refused)
    assert (answer.code, answer.ask) == ("actions.do-not-call", "override")
    assert isinstance(ask(story, r.CallBack(incident=incident, override="she asked for it")), Plan)


def test_control_another_do_not_does_not_keep_anybody_from_calling(story: Story) -> None:
    person = Person(id="P2", name="Lisa Påhittad", mode="LOUD", do_not=("say_address_on_radio", "sirens < 500 m"))
    story.tell(e.PersonRegistered(person=person))
    story.tell(e.DeviceRegistered(device=Device(id="D8", person="P2", number="0701740606")))
    assert isinstance(ask(story, r.CallBack(incident=story.opened("P2"))), Plan)


@pytest.mark.parametrize("words", ["kom till Gården 1", "KOM TILL gården  1 nu"])
def test_no_text_tells_where_a_safe_house_is(story: Story, words: str) -> None:
    """desk.md section 4: never in a text, with whatever reason; the control is another place."""
    places = (Place(label="s", address="Gården 1", safe_house=True), Place(label="home", address="Provgatan 9"))
    story.tell(e.PersonRegistered(person=Person(id="P1", name="Mira Exempel", mode="LOUD", places=places)))
    incident = story.opened()
    answer = ask(story, r.SendText(incident=incident, words=words, override="hon bad"))
    assert isinstance(answer, Refused)
    assert answer.code == "actions.safe-house"
    assert isinstance(ask(story, r.SendText(incident=incident, words="kom till Provgatan 9")), Plan)


def why(story: Story, request: r.Request, actor: str = "L.EK", rules: Rules | None = None) -> str:
    answer = decide(story.board, request, actor, story.now, story.new_id, rules or Rules())
    return answer.code if isinstance(answer, Refused) else ""


def test_nobody_acknowledges_without_saying_who_they_are(story: Story) -> None:
    """R9: an acknowledgement needs an identified operator."""
    incident = story.opened()
    assert why(story, r.Acknowledge(incident=incident), actor="") == "actions.no-operator"
    assert why(story, r.Acknowledge(incident=incident)) == ""


@pytest.mark.parametrize("override", ["", "she asked"])
def test_without_a_modem_nothing_is_asked_of_one(story: Story, override: str) -> None:
    """A request that nobody would do is not shown as one; help still goes (R23)."""
    incident, none = story.opened(), Rules(has_lines=False)
    assert why(story, r.CallBack(incident=incident, override=override), rules=none) == "actions.no-modem"
    assert why(story, r.SendText(incident=incident, words="x", override=override), rules=none) == "actions.no-modem"
    assert why(story, r.SendUnit(incident=incident, unit="3310"), rules=none) == ""
    assert why(story, r.HandOver(incident=incident, number="112", digits="112"), rules=none) == ""


def test_what_is_not_so_is_not_written_down_as_done(story: Story) -> None:
    incident, stranger = story.opened(), story.opened(None, "0701740690")
    assert why(story, r.Done(incident=incident, step="position")) == "actions.no-position"
    assert why(story, r.RecallUnit(incident=incident, unit="3310")) == "actions.not-sent"
    assert why(story, r.Reveal(incident=stranger, field="places", reason="why")) == "actions.no-person"
    do(story, r.SendUnit(incident=incident, unit="3310"))
    assert why(story, r.RecallUnit(incident=incident, unit="3310")) == "", "control"
    do(story, r.RecallUnit(incident=incident, unit="3310"))
    assert why(story, r.RecallUnit(incident=incident, unit="3310")) == "actions.not-sent", "it was recalled already"


def test_somebody_of_whom_the_register_does_not_say_how_is_silent(story: Story) -> None:
    """The safe direction: a station that forgot the line has a guarded phone."""
    story.tell(e.PersonRegistered(person=Person(id="P1", name="Mira Exempel")))
    assert why(story, r.CallBack(incident=story.opened())) == "actions.silent"
