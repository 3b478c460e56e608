"""The contacts of a scenario's cast: in the register, on the telephone, in rules and points."""

from __future__ import annotations

import pytest

from console import events as e
from console.training.headless import run_headless
from console.training.loader import Loaded, ScenarioError, read
from console.training.result import result_of
from console.training.resume import past
from tests.training.support_exercise import HEAD, SEED, facts, play, seconds

MUM = '{id: K1, name: "Karin Exempel", role: "mamma", phone: "0701740650", safe_to_call: true, say: "Det är Karin."}'
OFFICE = '{id: K2, name: "Rut Exempel", phone: "0701740651", answers: false}'
RULE = """\
rules:
  - {id: b, if: {action: call.out, to: CONTACT}, then: [{after: 9s, kind: audio, line: CONTACT, say: "Hej"}]}
"""
ALARM = "{id: a1, at: 5s, kind: alarm, who: P1, trigger: button}"


def made(*contacts: str, rest: str = "", event: str = ALARM) -> Loaded:
    listed = ", ".join(contacts)
    head = HEAD.replace('code_ok: "blå stege"', f'code_ok: "blå stege", contacts: [{listed}]')
    return read(f"{head}  - {event}\n{rest}".encode(), "made.yaml")


def refused(*contacts: str, rest: str = "", event: str = ALARM) -> str:
    with pytest.raises(ScenarioError) as error:
        made(*contacts, rest=rest, event=event)
    return str(error.value)


def heard(ran: object) -> list[str]:
    return [fact.words.raw for fact in facts(ran, e.AudioHeard) if fact.words is not None]  # type: ignore[arg-type]


def test_the_register_has_them_with_number_role_and_whether_it_is_safe() -> None:
    (person, _) = (fact.person for fact in facts(play(made(MUM, OFFICE)), e.PersonRegistered))
    mum, office = person.contacts
    assert (mum.id, mum.name, mum.role, mum.number, mum.safe_to_call) == (
        "K1", "Karin Exempel", "mamma", "0701740650", True,
    )  # fmt: skip
    assert (office.safe_to_call, office.role) == (False, "")


def test_a_contact_who_is_rung_picks_up_and_speaks_on_the_case() -> None:
    rules = """\
rules:
  - {id: b_mum, if: {action: call.out, to: K1}, then: [{after: 2s, kind: audio, line: K1, say: "Hon är inte här."}, {after: 20s, kind: audio, line: K1, say: "Ring skolan."}]}
"""  # noqa: E501
    ran = play(made(MUM, rest=rules), "{at: 10s, do: acknowledge}", "{at: 12s, do: call_contact, contact: K1}")
    assert [acted.code for acted in ran.acted] == ["actions.acknowledged", "actions.calling"]
    (case,) = (stored.incident for stored in ran.events if isinstance(stored.fact, e.IncidentOpened))
    words = [stored for stored in ran.events if isinstance(stored.fact, e.AudioHeard)]
    assert heard(ran) == ["Det är Karin.", "Hon är inte här.", "Ring skolan."], "who picks up speaks first"
    assert {stored.incident for stored in words} == {case}, "on the case of whom it is about, and no card of its own"
    (opened,) = seconds(ran, e.LineOpened)
    assert 18 <= opened < min(seconds(ran, e.AudioHeard))


def test_what_they_would_have_said_is_not_heard_when_nobody_rang_or_the_desk_hung_up() -> None:
    rules = """\
rules:
  - {id: b_mum, if: {action: call.out, to: K1}, then: [{after: 40s, kind: audio, line: K1, say: "För sent."}]}
"""
    said = '{id: v1, at: 30s, kind: audio, line: K1, say: "Ingen har ringt."}'
    rung = ["{at: 6s, do: acknowledge}", "{at: 7s, do: call_contact, contact: K1}"]
    assert heard(play(made(MUM, rest=rules, event=f"{ALARM}\n  - {said}"), rung[0])) == []
    assert heard(play(made(MUM, rest=rules), *rung, "{at: 35s, do: hang_up}")) == ["Det är Karin."]
    assert heard(play(made(MUM, rest=rules), *rung)) == ["Det är Karin.", "För sent."]


def test_they_hang_up_by_themselves_when_they_have_said_it() -> None:
    ran = play(made(MUM.replace("say:", "lasts: 15s, say:")), "{at: 7s, do: call_contact, contact: K1}")
    (said,), (closed,) = seconds(ran, e.AudioHeard), seconds(ran, e.LineClosed)
    assert closed - said == pytest.approx(15, abs=1)
    assert facts(ran, e.LineClosed)[0].why == "remote"


def test_who_does_not_answer_lets_it_ring_out_and_who_is_not_safe_is_guarded() -> None:
    safe = OFFICE.replace("answers", "safe_to_call: true, answers")
    ran = play(made(safe), "{at: 7s, do: call_contact, contact: K2}")
    assert facts(ran, e.LineOpened) == [] == heard(ran)
    assert len(facts(ran, e.LineClosed)) == 1
    (acted,) = play(made(OFFICE), "{at: 7s, do: call_contact, contact: K2}").acted
    assert acted.refused == "actions.silent", "P1 is SILENT: the guard of the desk holds in an exercise too"


def test_rules_expectations_and_forbids_name_them_and_nobody_else() -> None:
    points = """\
expect:
  - {id: e_mum, after: a1, within: 60s, action: call.out, where: {to: K1}, points: 100}
forbid:
  - {id: f_two, action: call.out, where: {to: [K2, P1]}, points: -20}
pass: {points: 100}
"""
    second = OFFICE.replace("answers: false", "safe_to_call: true")
    loaded = made(MUM, second, rest=points)
    ring, other = (f"{{at: 7s, do: call_contact, contact: K{number}}}" for number in (1, 2))
    assert [score_of(loaded, *deeds) for deeds in ((ring,), (other,), (ring, other.replace("7s", "80s")), ())] == [
        100, -20, 80, 0,
    ]  # fmt: skip


def score_of(loaded: Loaded, *deeds: str) -> int:
    return result_of(loaded, SEED, play(loaded, *deeds).events).score.points


def test_the_action_log_has_the_call_to_the_contact_and_plays_it_again() -> None:
    """As a call to the person it would ring who must not be rung."""
    loaded = made(MUM, OFFICE)
    deeds = ("{at: 7s, do: call_contact, contact: K1}", '{at: 60s, do: call_contact, contact: K2, override: "skäl"}')
    result = result_of(loaded, SEED, play(loaded, *deeds).events)
    assert [(each["do"], each["contact"], each.get("override", "")) for each in result.actions] == [
        ("call_contact", "K1", ""), ("call_contact", "K2", "skäl"),
    ]  # fmt: skip
    again = run_headless(loaded, SEED, past(result).deeds)
    assert result_of(loaded, SEED, again.events).canonical() == result.canonical()


def test_a_contact_who_rings_the_desk_can_be_named_too() -> None:
    """Their number is in no entry of its own: the desk treats it as unknown, the scenario knows who it is."""
    points = """\
expect:
  - {id: e_in, within: 60s, action: call.in, where: {who: K1}, points: 100}
pass: {points: 100}
"""
    rings = '{id: c1, at: 10s, kind: call, from: "0701740650", say: "Hon svarar inte."}'
    loaded = made(MUM, rest=points, event=rings)
    assert score_of(loaded, '{at: 14s, caller: "0701740650", do: listen}') == 100


@pytest.mark.parametrize(
    ("contacts", "rest", "told"),
    [
        ((MUM.replace("0701740650", "0701234567"),), "", "made.yaml:9:164: '0701234567' may be"),
        ((MUM.replace("id: K1", "id: P2"),), "", "'P2' is used twice"),
        ((MUM.replace("0701740650", "0701740606"),), "", "The same telephone number as 'P2'"),
        ((MUM.replace("role", "rolle"),), "", "Unknown key 'rolle'. Meant: role."),
        ((MUM.replace('phone: "0701740650", ', ""),), "", "The key 'phone' is missing"),
        ((MUM.replace("safe_to_call: true", "safe_to_call: yes"),), "", "'yes' is neither true nor false"),
        ((OFFICE.replace("answers: false", 'answers: false, say: "Hej"'),), "", "'K2' does not answer"),
        ((OFFICE,), RULE.replace("CONTACT", "K2"),
         "made.yaml:16:10: 'K2' does not answer"),
        ((MUM,), RULE.replace("CONTACT", "K9"), "Nothing in this file is called 'K9'. Meant: "),
        ((MUM,), RULE.replace("CONTACT", "K1").replace('audio', 'recording').replace('say: "Hej"', "state: lost"),
         "'K1' is a name of the sort 'contact'. Needed here: actor."),
    ],
)  # fmt: skip
def test_every_slip_is_told_with_its_place(contacts: tuple[str, ...], rest: str, told: str) -> None:
    assert told in refused(*contacts, rest=rest)


def test_nobody_but_a_person_of_the_register_has_contacts() -> None:
    for instead in ("role: threat_actor", "registered: false"):
        head = HEAD.replace("mode: silent", f"{instead}, contacts: [{MUM}]")
        with pytest.raises(ScenarioError, match="'P1' is in no register"):
            read(f"{head}  - {ALARM}\n".encode(), "made.yaml")
