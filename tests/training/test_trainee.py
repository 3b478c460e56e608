"""A trainee's file: read as strictly as a scenario, and done through the acts of the desk."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support_exercise import SEED, facts, play, scenario

import scenarios
from console import events as e
from console import requests as r
from console.training.loader import load
from console.training.problems import ScenarioError
from console.training.trainee import NOBODY, Deed, load_trainee, read_trainee
from console.training.trials import seeds

SCENARIO = load(Path(__file__).with_name("forced_cancel.yaml")).scenario
ALARM = "{id: a1, at: 10s, kind: alarm, who: P1, trigger: button_3s}"
OTHER = "{id: a2, at: 12s, kind: alarm, who: P2, trigger: button_3s}"
SMS = "{id: s1, at: 14s, kind: sms, from: '0701740677', text: 'Hjälp'}"

GOOD = """\
# comments are welcome
- {at: 40s, do: send, unit: "3310", sirens: true}
- {after: a1, plus: 6s, do: acknowledge}
- {at: 50s, who: P1, do: note, words: "steg", tag: evidence_gap}
- {at: 51s, caller: "0701740605", do: hand_over, number: "112", digits: "112"}
- {at: 52s, do: undo}
"""


def read(text: str) -> tuple[Deed, ...]:
    return read_trainee(text.encode(), "t.yaml", SCENARIO, SEED)


def test_deeds_are_requests_in_order_of_time() -> None:
    deeds = read(GOOD)
    assert [type(deed.request) for deed in deeds] == [r.Acknowledge, r.SendUnit, r.Note, r.HandOver, r.Undo]
    assert deeds[0].at == pytest.approx(28.847, abs=0.001)
    assert deeds[1].request == r.SendUnit(incident=NOBODY, unit="3310", sirens=True)
    assert (deeds[2].who, deeds[3].caller) == ("P1", "0701740605")


def test_json_lines_say_the_same() -> None:
    lines = '{"at": "40s", "do": "acknowledge"}\n\n{"after": "a1", "plus": "6s", "do": "listen", "on": false}\n'
    deeds = read(lines)
    assert [deed.request for deed in deeds] == [
        r.Listen(incident=NOBODY, on=False), r.Acknowledge(incident=NOBODY),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("{at: 12s, do: acknowlege}", "1:17", "Meant: acknowledge"),
        ("{at: 12s}", "1:3", "The key 'do' is missing"),
        ("{at: 12s, do: send}", "1:3", "The key 'unit' is missing"),
        ("{at: 12s, do: send, unit: 3310}", "1:29", "must stand in quotes"),
        ("{at: 12s, do: send, unit: '3310', siren: true}", "1:37", "Meant: sirens"),
        ("{at: 12, do: listen}", "1:8", "Meant: 12s"),
        ("{do: listen}", "1:3", "No time"),
        ("{at: 1s, after: a1, do: listen}", "1:3", "Both 'at' and 'after'"),
        ("{after: nowhere, do: listen}", "1:11", "Nothing in this file is called 'nowhere'"),
        ("{at: 1s, who: A9, do: listen}", "1:17", "Nothing in this file is called 'A9'"),
        ("{at: 1s, caller: '0701234567', do: listen}", "1:20", "may be somebody's telephone"),
        ("{at: 1s, do: close, outcome: happy}", "1:32", "not known here"),
        ("{at: 1s, do: listen, incident: x}", "1:24", "Unknown key 'incident'"),
        ("{at: 1s, do: [listen]}", "1:16", "One value is needed"),
        ("listen", "1:3", "Keys with values"),
    ],
)
def test_a_slip_is_told_with_its_place(line: str, place: str, words: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        read(f"- {line}\n")
    told = [str(problem) for problem in refused.value.problems]
    assert any(problem.startswith(f"t.yaml:{place}: ") and words in problem for problem in told), told


def test_json_lines_have_places_too() -> None:
    with pytest.raises(ScenarioError, match=r"t\.yaml:2:20: .*Meant: listen"):
        read('{"at": "1s", "do": "listen"}\n{"at": "1s", "do": "lisen"}\n')


def test_what_answers_another_variant_is_left_out() -> None:
    """One file answers every truth behind a call; a name that no variant has is still an error."""
    pocket = scenarios.find("pocket")
    assert pocket is not None
    loaded = load(pocket)
    answer = b"- {after: c1, plus: 9s, do: listen}\n- {after: c2, plus: 9s, do: hang_up}\n"
    right, other = (read_trainee(answer, "t", loaded.scenario, seed) for seed in seeds(loaded.scenario, 2))
    assert [type(deed.request) for deed in (*right, *other)] == [r.Listen, r.HangUp]
    with pytest.raises(ScenarioError, match="Nothing in this file is called 'c3'"):
        read_trainee(answer.replace(b"c2", b"c3"), "t", loaded.scenario, 2)


@pytest.mark.parametrize("text", ["", "a: b", "[", "just words", "\x00"])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"t\.yaml:\d+:\d+: "):
        read(text)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be opened"):
        load_trainee(tmp_path / "none.yaml", SCENARIO, SEED)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 20),
    st.one_of(
        st.text(max_size=6), st.sampled_from(["{", "}", "- ", "at: ", "do: undo", "&a", "*a", "'", "1:30", "null"])
    ),
)
def test_a_damaged_file_is_told_or_read(start: int, length: int, scrap: str) -> None:
    text = GOOD[:start] + scrap + GOOD[start + length :]
    try:
        deeds = read_trainee(text.encode("utf-8", "surrogatepass"), "t.yaml", SCENARIO, SEED)
    except ScenarioError as refused:
        told = [str(problem) for problem in refused.problems]
    else:
        told = []
        assert all(deed.at >= 0 for deed in deeds)
    assert all(line.startswith("t.yaml:") for line in told)


# ---- acting ----


def test_the_most_urgent_open_incident_is_meant_unless_somebody_is_named() -> None:
    deeds = ("{at: 20s, do: note, words: först}", "{at: 21s, who: P2, do: note, words: siv}",
             "{at: 22s, caller: '0701740677', do: note, words: okänd}")  # fmt: skip
    ran = play(scenario(ALARM, OTHER, SMS), *deeds)
    opened = [stored.incident for stored in ran.events if isinstance(stored.fact, e.IncidentOpened)]
    noted = [stored.incident for stored in ran.events if isinstance(stored.fact, e.NoteWritten)]
    assert len(set(opened)) == 3
    assert noted == opened


def test_undo_takes_back_the_newest_act() -> None:
    ran = play(scenario(ALARM), "{at: 20s, do: note, words: fel}", "{at: 25s, do: undo}")
    (undone,) = facts(ran, e.Undone)
    (note,) = [stored.cmd for stored in ran.events if isinstance(stored.fact, e.NoteWritten)]
    assert undone.act == note


def test_a_deed_that_is_about_nobody_is_refused_by_the_desk_and_the_rest_goes_on() -> None:
    ran = play(scenario(ALARM), "{at: 5s, do: acknowledge}", "{at: 20s, do: acknowledge}")
    assert [(acted.done, acted.refused) for acted in ran.acted] == [(False, "actions.no-incident"), (True, "")]
    (holder,) = [stored for stored in ran.events if isinstance(stored.fact, e.Acknowledged)]
    assert holder.actor == "op1"
    assert isinstance(holder.incident, UUID)


def test_every_verb_of_the_desk_can_be_written() -> None:
    """requests.py is the one list of verbs; a new one needs nothing here."""
    for kind in r.AnyRequest.__args__:
        verb = kind.__struct_config__.tag
        with pytest.raises(ScenarioError) as refused:
            read(f"- {{at: 1s, do: {verb}, planted: 1}}\n")
        assert "Unknown key 'planted'" in str(refused.value), verb
