"""What was said in a run, grouped: each transmission in exactly one dialogue, and what is said at once kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

import scenarios
from console import events as e
from console.training.debrief import dialogues as grouping
from console.training.debrief.dialogues import dialogues
from console.training.debrief.writing import written
from tests.support_debrief import debriefed

WRITTEN = (e.NoteWritten, e.StepDone, e.Closed, e.HandoverSigned, e.HandedOver, e.DeviceReported)  # said to nobody


def transmissions(events: Sequence[e.Stored]) -> set[int]:
    """What somebody said, as the journal has it, whoever groups it."""
    said = {stored.nseq for stored in events if getattr(stored.fact, "words", None) is not None}
    said |= {s.nseq for s in events if isinstance(s.fact, e.RawRead) and s.fact.reading.format == "text"}
    return said - {stored.nseq for stored in events if isinstance(stored.fact, WRITTEN)}


@pytest.mark.parametrize("name", scenarios.names())
def test_every_transmission_is_in_exactly_one_dialogue(name: str) -> None:
    debrief = debriefed(name, "reference")
    lines = Counter(line.nseq for each in debrief.dialogues for line in each.lines)
    assert transmissions([stored for stored in debrief.events if stored.ts >= debrief.origin]) <= set(lines)
    assert set(lines.values()) <= {1}
    assert all(each.who and each.lines for each in debrief.dialogues)
    for each in debrief.dialogues:
        assert [line.at for line in each.lines] == sorted(line.at for line in each.lines)


def test_two_calls_at_once_are_two_dialogues_with_what_the_operator_did_on_each() -> None:
    debrief = debriefed("pocket", "reference")
    first, second = (each for each in debrief.dialogues if each.who == "K-0001 call")
    assert any("[prassel]" in line.words for line in first.lines)
    told = " ".join(line.words for line in second.lines)
    places = [told.index(word) for word in ("rings", "answer", "Siv", "right word")]
    assert places == sorted(places)
    assert first.lines[-1].at > second.lines[-1].at, "they ran beside each other"


def test_a_long_silence_on_the_radio_begins_anew_and_control_without_it_one_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    debrief = debriefed("modem-down", "reference")
    assert sum(each.who == "3310" for each in debrief.dialogues) == 2
    monkeypatch.setattr(grouping, "SILENCE_S", 1e9)
    assert sum(each.who == "3310" for each in dialogues(debrief.events, debrief.origin)) == 1


def test_the_file_has_them_with_ex() -> None:
    text = written(debriefed(), ".md")
    assert "## EX Dialogues" in text
    assert "K-0001 call" in text
