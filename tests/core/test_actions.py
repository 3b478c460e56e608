"""What an operator may do, and what is refused with which reason."""

from __future__ import annotations

from uuid import UUID

import pytest

from console import events as e
from console import requests as r
from console.actions import Plan, Refused, Rules, decide
from tests.support_story import LISA, MIRA, PHONE, PHONE2, UNITS, Story


@pytest.fixture
def story() -> Story:
    story = Story()
    for person in (MIRA, LISA):
        story.tell(e.PersonRegistered(person=person))
    for device in (PHONE, PHONE2):
        story.tell(e.DeviceRegistered(device=device))
    for unit in UNITS:
        story.tell(e.UnitRegistered(unit=unit))
    return story


def ask(story: Story, request: r.Request, actor: str = "L.EK", rules: Rules | None = None) -> Plan | Refused:
    return decide(story.board, request, actor, story.now, story.new_id, rules or Rules())


def do(story: Story, request: r.Request, actor: str = "L.EK", rules: Rules | None = None) -> list[e.Fact]:
    plan = ask(story, request, actor, rules)
    assert isinstance(plan, Plan), plan
    return [story.take(event).fact for event in plan.events]


def refused(story: Story, request: r.Request, actor: str = "L.EK", rules: Rules | None = None) -> Refused:
    plan = ask(story, request, actor, rules)
    assert isinstance(plan, Refused), plan
    return plan


def test_one_alarm_one_owner(story: Story) -> None:
    incident = story.opened()
    do(story, r.Acknowledge(incident=incident))
    assert refused(story, r.Acknowledge(incident=incident), "B.ÅS").code == "actions.held"
    assert refused(story, r.Acknowledge(incident=incident)).code == "actions.already-yours"
    do(story, r.Take(incident=incident), "B.ÅS")
    assert story.board.rows()[0].owner == "B.ÅS"


@pytest.mark.parametrize("outward", [r.CallBack, r.SendText])
def test_a_silent_person_is_never_rung_or_texted_back_without_an_override(
    story: Story, outward: type[r.CallBack | r.SendText]
) -> None:
    def request(incident: UUID, override: str = "") -> r.Request:
        words = {} if outward is r.CallBack else {"words": "Vi kommer"}
        return outward(incident=incident, override=override, **words)  # type: ignore[arg-type]

    silent, unknown = story.opened("P1"), story.opened(None, "0701740690")
    assert refused(story, request(silent)).ask == "override"
    assert refused(story, request(silent, "  ")).ask == "override"
    assert refused(story, request(unknown)).code == "actions.silent-unknown"
    override, outbound = do(story, request(silent, "she asked for it"))
    assert isinstance(override, e.SafetyOverridden)
    assert isinstance(outbound, e.OutboundRequested)
    assert outbound.to == PHONE.number


def test_control_the_guard_is_what_refuses(story: Story) -> None:
    loud = story.opened("P2")
    (call,) = do(story, r.CallBack(incident=loud))
    assert isinstance(call, e.OutboundRequested)
    silent = story.opened("P1")
    do(story, r.SendUnit(incident=silent, unit="3310"))
    story.tell(e.UnitReported(unit="3310", state="on_scene"))
    assert [type(fact) for fact in do(story, r.CallBack(incident=silent))] == [e.OutboundRequested]


def test_a_request_towards_the_world_expires(story: Story) -> None:
    (call,) = do(story, r.CallBack(incident=story.opened("P2")))
    assert isinstance(call, e.OutboundRequested)
    assert call.expires == story.now + 60_000_000


def test_sending_help_has_no_guard(story: Story) -> None:
    incident = story.opened(None)  # nobody, nowhere, nothing recorded, not acknowledged
    do(story, r.SendUnit(incident=incident, unit="3330"))
    other = story.opened("P2")
    plan = ask(story, r.SendUnit(incident=other, unit="3330"))
    assert isinstance(plan, Plan)
    assert plan.code == "actions.sent-busy"
    assert refused(story, r.SendUnit(incident=incident, unit="none")).code == "actions.no-unit"


def test_handing_over_needs_the_digits_and_nothing_else(story: Story) -> None:
    incident = story.opened(None)
    assert refused(story, r.HandOver(incident=incident, number="112", digits="")).code == "actions.digits"
    assert refused(story, r.HandOver(incident=incident, number="112", digits="113")).code == "actions.digits"
    (told,) = do(story, r.HandOver(incident=incident, number="114 14", digits="11414"))
    assert isinstance(told, e.HandedOver)
    do(story, r.HandOver(incident=incident, number="114 14", digits="114 14", taken_by="Operatör 7", read_back=True))
    card = story.board.card(incident)
    assert card is not None
    assert card.handed_over is not None
    assert (str(card.handed_over.taken_by), card.handed_over.read_back) == ("Operatör 7", True)


def test_the_modem_calls_112_only_where_the_station_allows_it(story: Story) -> None:
    incident = story.opened()
    request = r.HandOver(incident=incident, number="112", digits="112", by_modem=True)
    assert refused(story, request).code == "actions.phone-yourself"
    told, call = do(story, request, rules=Rules(dial_by_modem=("112",)))
    assert isinstance(told, e.HandedOver)
    assert told.by_modem
    assert isinstance(call, e.OutboundRequested)
    assert call.to == "112"


def test_closing_a_p1_as_false_takes_two(story: Story) -> None:
    story.tell(e.OperatorPresent(desk="1"), actor="L.EK")
    story.tell(e.OperatorPresent(desk="2"), actor="B.ÅS")
    incident = story.opened()
    close = r.Close(incident=incident, outcome="accidental")
    assert refused(story, close).ask == "second"
    assert refused(story, r.Close(incident=incident, outcome="accidental", second="l.ek")).ask == "second"
    do(story, r.Close(incident=incident, outcome="accidental", second="B.ÅS"))
    assert refused(story, close).code == "actions.closed-already"


def test_undo_within_ten_seconds_and_never_what_left_the_building(story: Story) -> None:
    incident = story.opened()
    story.take(_only(ask(story, r.Note(incident=incident, words="steg"))))
    note = story.events[-1].cmd
    assert refused(story, r.Undo(incident=incident, act=note), "B.ÅS").code == "actions.not-undoable"
    story.wait(11)
    assert refused(story, r.Undo(incident=incident, act=note)).code == "actions.too-late"
    do(story, r.Acknowledge(incident=incident))
    do(story, r.Undo(incident=incident, act=story.events[-1].cmd))
    assert story.board.rows()[0].owner == ""
    do(story, r.SendUnit(incident=incident, unit="3310"))
    assert refused(story, r.Undo(incident=incident, act=story.events[-1].cmd)).code == "actions.not-undoable"
    do(story, r.RecallUnit(incident=incident, unit="3310"))
    assert story.board.around.units["3310"].state == "free"


def _only(plan: Plan | Refused) -> e.NewEvent:
    assert isinstance(plan, Plan)
    (event,) = plan.events
    assert plan.undoable == event.cmd
    return event


def test_a_protected_field_needs_a_reason_and_a_safe_house_two(story: Story) -> None:
    story.tell(e.OperatorPresent(desk="2"), actor="B.ÅS")
    incident = story.opened()
    assert refused(story, r.Reveal(incident=incident, field="code_ok", reason="")).ask == "reason"
    (viewed,) = do(story, r.Reveal(incident=incident, field="code_ok", reason="code word asked"))
    assert isinstance(viewed, e.RecordViewed)
    assert refused(story, r.Reveal(incident=incident, field="safe_house", reason="x")).ask == "second"


def test_a_p1_is_never_shelved(story: Story) -> None:
    assert refused(story, r.Shelve(incident=story.opened(), minutes=15)).code == "actions.shelve-p1"
    zone = story.opened("P2", "", "zone", 2)
    assert refused(story, r.Shelve(incident=zone, minutes=481)).code == "actions.shelve-time"
    assert refused(story, r.Shelve(incident=zone, minutes=15, reason=" ")).ask == "reason"
    do(story, r.Shelve(incident=zone, minutes=15, reason="known fault"))
    story.alarm(zone, ("sos",))
    assert [row.state for row in story.board.rows() if row.id == zone] == ["open"]


def test_sound_is_paused_for_at_most_a_minute(story: Story) -> None:
    do(story, r.PauseSound(seconds=3600))
    assert story.board.around.sound_paused_until == story.now + 60_000_000


def test_the_microphone_asks_once_when_the_person_is_silent(story: Story) -> None:
    incident = story.opened()
    story.tell(e.LineOpened(call="c", source="modem"), incident)
    assert refused(story, r.Microphone(incident=incident, open=True)).ask == "sure"
    do(story, r.Microphone(incident=incident, open=True, sure=True))
    card = story.board.card(incident)
    assert card is not None
    assert card.line is not None
    assert card.line.microphone_open


def test_the_microphone_asks_once_when_nobody_knows_who_it_is(story: Story) -> None:
    """Unknown is treated as silent: somebody else may hear us."""
    incident = story.opened(None, "0701740690")
    story.tell(e.LineOpened(call="c1", source="m"), incident)
    assert refused(story, r.Microphone(incident=incident, open=True)).ask == "sure"
    do(story, r.Microphone(incident=incident, open=True, sure=True))


def test_a_microphone_is_muted_again_by_the_end_of_its_call(story: Story) -> None:
    """R18: muted by default on every alarm; nothing of an earlier call stays open."""
    incident = story.opened("P2")
    story.tell(e.LineOpened(call="c1", source="m"), incident)
    do(story, r.Microphone(incident=incident, open=True))
    story.tell(e.LineClosed(call="c1", why="lost"), incident)
    card = story.board.card(incident)
    assert card is not None
    assert card.line is not None
    assert not card.line.microphone_open
    story.tell(e.LineOpened(call="c2", source="m"), incident)
    card = story.board.card(incident)
    assert card is not None
    assert card.line is not None
    assert not card.line.microphone_open


def test_listening_answers_a_ringing_line_first(story: Story) -> None:
    incident = story.opened(None, "0701740690", "call")
    assert refused(story, r.Listen(incident=incident)).code == "actions.no-line"
    story.tell(e.LineRang(call="c", source="modem"), incident)
    answer, listening = do(story, r.Listen(incident=incident))
    assert isinstance(answer, e.OutboundRequested)
    assert (answer.act, answer.call) == ("answer", "c")
    assert isinstance(listening, e.ListeningChanged)


def test_every_request_has_a_check_and_every_code_a_sentence() -> None:
    from typing import get_args

    from console.acts.asked import CHECKS
    from console.sentences import SENTENCES

    assert set(CHECKS) == set(get_args(r.AnyRequest))
    codes = {code for code in SENTENCES if code.startswith("actions.")}
    written = set()
    from pathlib import Path

    for path in [*Path("console/acts").glob("*.py"), Path("console/actions.py")]:
        for word in path.read_text("utf-8").split('"'):
            if word.startswith("actions.") and "{" not in word and word[-1] != "-":
                written.add(word)
    assert written <= codes, written - codes


def test_what_a_shift_shelved_comes_back_when_the_shift_is_handed_over(story: Story) -> None:
    zone = story.opened("P1", trigger="zone", priority=2)
    do(story, r.Shelve(incident=zone, minutes=480, reason="known fault"))
    assert story.board.rows()[0].state == "shelved"
    do(story, r.SignHandover(sheet="…"))
    assert story.board.rows()[0].state != "shelved"
