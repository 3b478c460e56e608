"""What the device's profile adds to a case: the key that the far phone waits for, and the text that stops it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from uuid import UUID

import pytest
from msgspec.structs import replace

from console import events as e
from console import requests as r
from console.actions import Plan, Refused, Rules, decide
from console.board import Board
from console.register import Device, Person
from console.text import Untrusted
from console.widgets.case import next_step
from console.widgets.snapshot import Desk, take

START = 1_763_816_700_000_000
CASE = UUID(int=1)
PHONE = Device(
    id="d1", person="p1", number="+46701740605", answer_keys="0", answer_within_s=60, stop_text="help me!123456"
)


def board(mode: str = "LOUD", phone: Device = PHONE, *facts: e.Fact) -> Board:
    person = Person(id="p1", name="Mira Exempel", mode=mode)  # type: ignore[arg-type]
    number = Untrusted("+46701740605")
    told: list[e.Fact] = [
        e.PersonRegistered(person=person), e.DeviceRegistered(device=phone),
        e.IncidentOpened(priority=1, trigger="call", person="p1", device="d1", number=number),
        e.LineRang(call="c1", source="modem", number=number), e.Acknowledged(),
        e.LineOpened(call="c1", source="modem", number=number), *facts,
    ]  # fmt: skip
    numbered = enumerate(told, 1)
    return Board().fold(
        e.Stored(nseq=n, ts=START, fact=fact, cmd=UUID(int=100 + n), incident=None if n < 3 else CASE, actor="L.EK")
        for n, fact in numbered
    )


def asked(on: Board, request: r.Request) -> Plan | Refused:
    ids = (UUID(int=number) for number in count(1000))
    return decide(on, request, "L.EK", START, lambda: next(ids), Rules())


def step(on: Board, seconds: int) -> tuple[str, str]:
    view = take(on, Desk(), START + seconds * 1_000_000, CASE)
    assert view.card is not None
    return next_step(view, view.card)[:2]


def test_the_card_counts_down_and_names_one_key() -> None:
    assert step(board(), 18) == ("k", "press 0: the far phone hangs up in 42 s")
    assert step(board(), 61) == ("k", "press 0: its time is up, but try")
    assert step(board("LOUD", replace(PHONE, answer_within_s=0)), 5)[1] == "press 0: the far phone waits for it"


def test_once_it_is_sent_the_next_step_is_another_unless_it_failed() -> None:
    sent = e.OutboundRequested(act="keys", expires=START, call="c1", words=Untrusted("0"))
    assert step(board("LOUD", PHONE, sent), 18)[0] == "F3"
    failed = e.OutboundChanged(request=UUID(int=107), state="failed")
    assert step(board("LOUD", PHONE, sent, failed), 18)[0] == "k"


def test_without_a_key_in_the_profile_nothing_counts_down() -> None:
    assert step(board("LOUD", replace(PHONE, answer_keys="")), 18)[0] == "F3"


def test_one_key_sends_what_the_profile_says() -> None:
    plan = asked(board(), r.PressKeys(incident=CASE))
    assert isinstance(plan, Plan)
    [fact] = [event.fact for event in plan.events]
    assert isinstance(fact, e.OutboundRequested)
    assert (fact.act, fact.call, fact.words) == ("keys", "c1", Untrusted("0"))
    assert asked(board("LOUD", replace(PHONE, answer_keys="")), r.PressKeys(incident=CASE)) == Refused(
        code="actions.not-keys"
    )


def test_a_repeating_device_is_stopped_by_an_act_with_the_text_of_its_profile() -> None:
    plan = asked(board(), r.StopRepeating(incident=CASE))
    assert isinstance(plan, Plan)
    fact = plan.events[-1].fact
    assert isinstance(fact, e.OutboundRequested)
    assert (fact.act, fact.to, fact.words) == ("text", "+46701740605", Untrusted("help me!123456"))
    without = asked(board("LOUD", replace(PHONE, stop_text="")), r.StopRepeating(incident=CASE))
    assert without == Refused(code="actions.no-stop-text")


@pytest.mark.parametrize(
    "request_",
    [
        lambda why: r.StopRepeating(incident=CASE, override=why), lambda why: r.CallBack(incident=CASE, override=why),
        lambda why: r.SendText(incident=CASE, words="hej", override=why),
    ],
)  # fmt: skip
def test_a_silent_person_is_never_rung_or_texted_without_an_override(request_: Callable[[str], r.Request]) -> None:
    refused = asked(board("SILENT"), request_(""))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.ask) == ("actions.silent", "override")
    plan = asked(board("SILENT"), request_("she asked for it"))
    assert isinstance(plan, Plan)
    assert isinstance(plan.events[0].fact, e.SafetyOverridden)


def test_a_register_that_changes_changes_the_open_case() -> None:
    on = board("LOUD", replace(PHONE, answer_keys=""))
    changed = e.Stored(nseq=50, ts=START, fact=e.DeviceRegistered(device=PHONE), cmd=UUID(int=50))
    assert step(on.fold([changed]), 18)[0] == "k"
