"""A leak of each kind that is planted in a clean draft is found where it stands; a clean draft is left alone."""

from __future__ import annotations

from random import Random

import pytest

from console import events as e
from console.reading import Fix
from console.text import Untrusted
from console.training.from_life.draft import draft
from console.training.from_life.leftovers import constant_words, format_words, leftovers
from console.training.from_life.life import Life, gather
from console.training.from_life.spelling import codes, numbers, words
from console.training.from_life.traces import traces_of
from tests.support_story import MIRA, PHONE, UNITS, Story


def life() -> Life:
    story = Story()
    for fact in (e.PersonRegistered(person=MIRA), e.DeviceRegistered(device=PHONE)):
        story.tell(fact)
    story.tell(e.UnitRegistered(unit=UNITS[0]))
    incident = story.opened()
    for step in range(5):
        story.wait(10).alarm(incident, (), Fix(lat=59.33 + step / 2000, lon=18.06, at=story.now))
    story.tell(e.UnitSent(unit="3310"), incident, "L.EK")
    note = "Hon bor hos Fröken Åkerblom, port 4711, bil ABC 123. Ring noll sju tre, tolv trettiofyra femtiosex sju."
    story.tell(e.NoteWritten(words=Untrusted(note)), incident, "L.EK")
    story.tell(e.AudioHeard(words=Untrusted("-Släpp mig, Ragnvald!")), incident)
    story.tell(e.NoteWritten(words=Untrusted("Sågs vid 58°24.500'N 15°37.200'E")), incident, "B.ÅS")
    story.tell(e.Closed(outcome="real"), incident, "L.EK")
    found = gather(story.events, story.board, "K-0001")
    assert found is not None
    return found


LIFE = life()
TRACES = traces_of(LIFE)
CLEAN = draft(LIFE, Random(7)).text


def test_control_the_draft_itself_is_clean() -> None:
    assert leftovers(CLEAN, TRACES) == []


@pytest.mark.parametrize(
    ("planted", "sort"),
    [
        # names, in any spelling
        ("Mira", "name"), ("MÎRA", "name"), ("m-i-r-a", "name"), ("M i r a", "name"), ("Miras bil", "name"),
        ("Mi\u200bra", "name"), ("provgatan", "name"), ("Ａ. Ｏｋäｎｄ", "name"),
        # words of notes and of what was heard
        ("akerblom", "word"), ("Släpp", "word"), ("RAGNVALD", "word"), ("insulin", "word"),
        # code words
        ("blå", "name"), ("stege", "name"), ("GRÖN", "name"),
        # ids, plates, actors
        ("D7", "code"), ("abc123", "code"), ("ABC-123", "code"), ("3310", "number"), ("B.ÅS", "code"), ("P1", "code"),
        # numbers
        ("0701740605", "number"), ("070-174 06 05", "number"), ("+46 70 174 06 05", "number"),
        ("070174-0605", "number"),
        ("0046701740605", "number"), ("0 7 0 1 7 4 0 6 0 5", "number"), ("(070) 174.06.05", "number"),
        ("noll sju noll ett sju fyra noll sex noll fem", "number"), ("350000000000000", "number"), ("4711", "number"),
        ("073-12 34 56 7", "number"), ("fyra sju ett ett", "number"),
        # places: on it, 400 m off, and one that was only written in a note
        ("[59.33, 18.06]", "place"), ("[59.33360, 18.06000, 12]", "place"), ("[59.33, 18.067]", "place"),
        ("58.4083 15.6200", "place"), ("59°19.800'N 18°3.600'E", "place"),
        # times
        ("2025-02-11T21:40:00+01:00", "time"), ("20:40:00", "time"), ("21:40:10", "time"), ("1739306400", "number"),
        ("20250211", "number"),
    ],
)  # fmt: skip
def test_a_planted_leak_is_found(planted: str, sort: str) -> None:
    lines = CLEAN.split("\n")
    for place, line in ((2, f"# {planted}"), (len(lines) - 1, f'    say: "det var {planted} som sade det"')):
        dirty = "\n".join([*lines[:place], line, *lines[place:]])
        found = leftovers(dirty, TRACES)
        assert (place + 1, sort) in {(each.line, each.sort) for each in found}
        assert {each.line for each in found} == {place + 1}


@pytest.mark.parametrize(
    "planted", ["[59.33, 18.07]", "[59.3395, 18.06]", "[58.30, 15.62]", "070-174 06 99", "4712", "Signe", "10:40:00"]
)
def test_control_what_only_looks_alike_is_not(planted: str) -> None:
    """570 m away, another number, another name."""
    assert leftovers(f"# {planted}", TRACES) == []


def test_only_words_that_every_draft_has_are_let_through() -> None:
    """The format's own, always; those of our constant sentences, unless they are somebody's name."""
    assert {"alarm", "trail", "kind", "duration", "recording", "right", "real"} <= format_words()
    assert len(format_words()) < 330
    assert len(constant_words()) < 120
    known = {word for text in (MIRA.name, MIRA.code_ok, "Provgatan", "insulin", "Ragnvald") for word in words(text)}
    assert not known & (format_words() | constant_words())
    story = Story()
    story.tell(e.PersonRegistered(person=e.Person(id="P1", name="Svara Kommer")))
    incident = story.opened()
    story.tell(e.Closed(outcome="real"), incident)
    named = gather(story.events, story.board, "K-0001")
    assert named is not None
    assert [each.sort for each in leftovers('say: "Svara"', traces_of(named))] == ["name"]
    assert [each.sort for each in leftovers("kind: alarm", traces_of(named))] == []


def test_how_numbers_and_words_are_recognised() -> None:
    assert "0701740605" in numbers("ring 070-174 06 05 nu") & numbers("０７０１７４０６０５") & numbers("٠٧٠١٧٤٠٦٠٥")
    assert "0731234567" in numbers("noll sju tre, tolv trettiofyra femtiosex sju") | numbers("073 12 34 56 7")
    assert numbers("[0s, 59.33461, 18.0334, 12]") == {"5933461", "180334"}, "decimals are no number of their own"
    assert numbers("20s, 1m10s, 12 m") == set()
    assert codes("ABC 123, D-11, abc123") == {"abc123", "d11"}
    assert words("Åsa-Märta Öberg") == {"asa", "marta", "oberg"}
