"""The modem's health in one sentence, and a sentence for everything that can be said."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from console.clock import SimulatedClock
from console.modem.health import FAULTS, Health
from console.sentences import SENTENCES, sentence


class Desk:
    def __init__(self) -> None:
        self.clock = SimulatedClock(0)
        self.health = Health("modem", self.clock)

    def tell(self) -> str:
        """The code of the news; empty when there is none."""
        report = self.health.news()
        if report is None:
            return ""
        self.health.told(report)
        return report.code


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_news_is_told_once(desk: Desk) -> None:
    assert desk.tell() == "modem.ok_unnamed"
    assert desk.tell() == ""
    desk.health.operator("Exempel")
    assert desk.tell() == "modem.ok"
    assert desk.tell() == ""


def test_the_worst_is_told_and_then_the_next(desk: Desk) -> None:
    desk.health.set("modem.signal_weak")
    desk.health.set("modem.sim_missing")
    assert desk.tell() == "modem.sim_missing"
    desk.health.clear("modem.sim_missing")
    assert desk.tell() == "modem.signal_weak"
    desk.health.decide("modem.signal_weak", wrong=False)
    assert desk.tell() == "modem.ok_unnamed"


async def test_a_warning_stands_for_a_while(desk: Desk) -> None:
    desk.health.set("modem.power_low", 60.0)
    assert desk.tell() == "modem.power_low"
    await desk.clock.advance_to(59.0)
    assert desk.tell() == ""
    await desk.clock.advance_to(61.0)
    assert desk.tell() == "modem.ok_unnamed"


def test_a_signal_that_wavers_is_no_news_and_one_that_falls_is(desk: Desk) -> None:
    desk.health.figure("signal_dbm", -71.0)
    assert desk.tell()
    desk.health.figure("signal_dbm", -75.0)
    assert desk.tell() == ""
    desk.health.figure("signal_dbm", -77.0)
    assert desk.tell()
    desk.health.figure("signal_dbm", None)
    assert desk.tell()


def test_starting_is_told_only_before_anything_else(desk: Desk) -> None:
    assert desk.health.starting() is not None
    desk.tell()
    assert desk.health.starting() is None


def test_what_was_refused_by_the_journal_is_still_news(desk: Desk) -> None:
    assert desk.health.news() is not None
    assert desk.health.news() is not None


def _codes_in(*folders: str) -> set[str]:
    text = "\n".join(path.read_text() for folder in folders for path in Path(folder).rglob("*.py"))
    return set(re.findall(r'"((?:modem|source)\.[a-z_]+)"', text))


def test_every_code_that_is_used_has_its_sentence() -> None:
    used = _codes_in("console/modem", "console/sources", "console/outbound")
    assert len(used) > 60
    assert used - SENTENCES.keys() == set()
    assert FAULTS.keys() <= SENTENCES.keys()


def test_every_sentence_is_used() -> None:
    used = _codes_in("console/modem", "console/sources", "console/outbound")
    unused = {code for code in SENTENCES if code.startswith(("modem.", "source."))} - used
    assert {code for code in unused if not code.startswith("modem.pdu_")} == set()


@pytest.mark.parametrize("code", sorted(code for code in SENTENCES if code.startswith(("modem.", "source."))))
def test_every_sentence_is_whole(code: str) -> None:
    words = sentence(code)
    assert words[0].isupper()
    assert words.endswith(".")
    assert {name for _, name, _, _ in Formatter().parse(SENTENCES[code]) if name} <= {
        "detail", "port", "error", "since", "operator", "used", "total", "slot", "kind",
    }  # fmt: skip
