"""Somebody who is in no register can be meant by name in a file; and what was typed can be wanted or forbidden."""

from __future__ import annotations

import pytest
from support_exercise import SEED, facts, play

from console import events as e
from console.training.loader import Loaded, read
from console.training.result import result_of

FILE = """\
format: skydd-scenario/1
id: made-for-a-test
title: {sv: "Prov", en: "Trial"}
fictional: true
duration: 2m
clock: {start: "2025-02-11T21:40:00+01:00", speeds: [1]}
brief: "Prov."
cast:
  P1: {name: "Mira Exempel", mode: loud, phone: "0701740605", device: D7}
  U1: {name: "Elin Exempel", phone: "0701740697", registered: false}
  A1: {name: "Okänd Exempel", role: threat_actor, device: BR-7, phone: "0701740672"}
units:
  - {id: "3310", at: [59.3346, 18.0632]}
events:
  - {id: a1, at: 1s, kind: alarm, who: P1, trigger: button}
  - {id: z1, at: 2s, kind: zone, who: A1, zone: "skolan"}
  - {id: c1, at: 3s, kind: call, from: "0701740697", say: "Hallå?", lasts: 90s}
expect:
  - {id: e_who, after: c1, within: 1m, action: alarm.ack, where: {who: U1}, points: 100}
forbid:
  - {id: f_note, action: log.note, where: {says: [granitvägen, "holk 4"]}, points: -50}
  - {id: f_close, action: case.close, where: {says: granitvägen}, points: -50}
pass: {points: 70}
"""


def loaded(text: str = FILE) -> Loaded:
    return read(text.encode(), "made.yaml")


def points(*deeds: str) -> int:
    ran = play(loaded(), *deeds)
    assert all(acted.done for acted in ran.acted), ran.acted
    return result_of(loaded(), SEED, ran.events).score.points


def test_who_is_not_registered_is_in_no_register_and_a_p1() -> None:
    ran = play(loaded())
    assert [fact.person.id for fact in facts(ran, e.PersonRegistered)] == ["P1"]
    assert [fact.device.id for fact in facts(ran, e.DeviceRegistered)] == ["D7", "BR-7"]
    (unknown,) = [fact for fact in facts(ran, e.IncidentOpened) if fact.trigger == "call"]
    assert (unknown.person, unknown.device, unknown.priority) == (None, None, 1)
    known = play(loaded(FILE.replace(", registered: false", "")))
    assert "U1" in [fact.person.id for fact in facts(known, e.PersonRegistered)], "control"


@pytest.mark.parametrize("who", ["P1", "A1", "U1"])
def test_a_file_means_everybody_of_the_cast_by_name(who: str) -> None:
    """The registered by their entry, a wearer by the bracelet, a stranger by the number."""
    assert points(f"{{at: 10s, who: {who}, do: acknowledge}}") == (100 if who == "U1" else 0)


@pytest.mark.parametrize(
    ("words", "costs"),
    [
        ("Ställ er vid skolan", 0), ("kör till GRANITVÄGEN fyra", -50), ("vid Holk  4, porten", -50), ("Holk 14", 0),
    ],
)  # fmt: skip
def test_what_was_typed_is_found_in_any_case_and_spacing(words: str, costs: int) -> None:
    assert points(f'{{at: 10s, who: P1, do: note, words: "{words}"}}') == costs


def test_the_words_of_a_closing_count_too() -> None:
    assert points('{at: 10s, who: P1, do: close, outcome: real, words: "hämtad på Granitvägen"}') == -50
    assert points('{at: 10s, who: P1, do: close, outcome: real, words: "hämtad"}') == 0
