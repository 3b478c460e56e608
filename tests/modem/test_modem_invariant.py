"""Random texts and calls under random faults and deaths: each exactly once in the journal, the store empty at rest.

modem.md section 15; line_life.py says what may happen in a life. A failing seed is printed, and replays as it was:
`python tests/modem/line_life.py SEED`.
"""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import line_bench
import line_life
import pytest

from console.events import Fact, LineRang
from console.sources.modem_news import News
from console.sources.modem_store import Store

LIVES = 100  # of one test
FOR_CONTROLS = range(300)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")


@pytest.mark.parametrize("first", range(0, 20 * LIVES, LIVES))
def test_every_text_and_call_exactly_once(first: int) -> None:
    assert line_life.broken(range(first, first + LIVES)) == {}


@pytest.mark.soak
@pytest.mark.parametrize("first", range(100_000, 150_000, 10 * LIVES))
def test_every_text_and_call_exactly_once_for_long(first: int) -> None:
    seen: Counter[str] = Counter()
    broken = line_life.broken(range(first, first + 10 * LIVES), seen)
    print(f"\nfrom seed {first}: {dict(seen)}, broken {len(broken)}")  # for `make soak`: what was seen
    assert broken == {}


def test_a_life_that_once_had_no_end() -> None:
    """A restart while announced texts were read, each reply with the same announcement; a refused AT+CPMS, likewise."""
    assert line_life.broken(range(105_090, 105_091)) == {}
    assert line_life.broken(range(106_467, 106_468)) == {}


@pytest.mark.parametrize("seed", [200_252, 200_582, 201_689, 202_993, 208_818, 211_823, 217_336, 110_506, 111_700])
def test_lives_that_once_broke(seed: int) -> None:
    """A late or mistaken +CLCC, ringing heard with a gap in which the port was away, a death before a release."""
    assert line_life.broken(range(seed, seed + 1)) == {}


def test_a_life_replays_to_the_byte() -> None:
    assert line_life.live(3).desk.written == line_life.live(3).desk.written


# ---- the controls: each planted fault is caught


def caught(words: str) -> bool:
    """Whether a life says what is wrong in these words."""
    return any(words in " ".join(line_life.live(seed).wrong()) for seed in FOR_CONTROLS)


def test_the_control_a_store_that_deletes_first_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    from test_modem_crash import delete_first

    monkeypatch.setattr(Store, "_keep", delete_first)
    assert caught("texts lost")


def test_the_control_without_a_sweep_a_dropped_announcement_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_sweep(self: Store) -> bool:
        return True

    monkeypatch.setattr(Store, "sweep", no_sweep)
    assert caught("texts lost")


def test_the_control_without_a_lasting_key_a_text_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("line_bench.LineBench.cmd_of", staticmethod(lambda words: uuid4()))
    assert caught("texts doubled")


def test_the_control_a_call_that_nobody_remembers_rings_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("line_bench.unfinished", lambda lines, now: [])
    assert caught("ended")


def test_the_control_a_ring_that_is_dropped_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    line = News._line

    async def deaf(self: News, fact: Fact) -> None:
        if not isinstance(fact, LineRang):
            await line(self, fact)

    monkeypatch.setattr(News, "_line", deaf)
    assert caught("calls")


def test_the_control_a_key_without_the_slot_swallows_a_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forgiven is only the repeat in the slot of the first: two alike in two slots are two."""
    key = line_bench.LineBench.cmd_of
    monkeypatch.setattr("line_bench.LineBench.cmd_of", staticmethod(lambda what: key("|".join(what.split("|")[-2:]))))
    assert caught("texts lost")
