"""A satellite receiver: its states, a place that two fixes agree on, and its time against the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import xor

import pytest

from console.modem.gnss import Receiver
from console.moments import SECOND, as_datetime
from console.sources.gnss_report import REFRESH_S, Reports

START = 1_763_816_700_000_000  # 2025-11-22 13:05:00 UTC


def sentence(body: str) -> bytes:
    return f"${body}*{reduce(xor, body.encode()):02X}\r\n".encode()


def fix(at: datetime, lat: str = "5919.7580,N", lon: str = "01804.1160,E") -> bytes:
    return sentence(f"GNRMC,{at:%H%M%S}.00,A,{lat},{lon},0.2,,{at:%d%m%y},,,A")


NO_FIX = sentence("GPGGA,130500.00,,,,,0,00,99.9,,,,,,")


class Told:
    """A receiver that hears one sentence a second, and what is told of it."""

    def __init__(self) -> None:
        self.mono = 0.0
        self.receiver = Receiver(0.0)
        self.reports = Reports("gnss")
        self.said: list[str] = []

    def pass_(self, seconds: int, data: bytes | None = None, off: timedelta = timedelta()) -> None:
        for _ in range(seconds):
            self.mono += 1
            now = START + round(self.mono * SECOND)
            self.receiver.data_received(fix(as_datetime(now) + off) if data is None else data, self.mono, now)
            if report := self.reports.due(self.receiver, self.mono):
                self.reports.told(report, self.mono)
                self.said.append(report.code)


def test_a_place_and_its_age_outlive_the_fix() -> None:
    told = Told()
    told.pass_(5)
    told.pass_(60, NO_FIX)
    report = told.reports.now(told.receiver, told.mono)
    assert report.code == "gnss.no_fix"
    assert report.state == "ok"
    assert round(report.figures["lat"], 4) == 59.3293
    assert START < report.figures["fix_at"] < START + 6 * SECOND
    assert told.said[-2:] == ["gnss.ok", "gnss.no_fix"]


def test_a_single_broken_sentence_moves_nothing() -> None:
    told = Told()
    told.pass_(5)
    told.pass_(1, fix(as_datetime(START + 6 * SECOND), lat="1919.7580,N"))
    assert told.receiver.place is not None
    assert round(told.receiver.place.lat) == 59
    told.pass_(2, fix(as_datetime(START + 8 * SECOND), lat="1919.7580,N"))
    assert round(told.receiver.place.lat) == 19, "two that agree are a place, also a new one"


@pytest.mark.parametrize(("data", "code"), [(b"", "gnss.silent"), (b"\xff\x00\x81\n", "gnss.unreadable")])
def test_ten_seconds_without_a_sentence(data: bytes, code: str) -> None:
    told = Told()
    told.pass_(9, data)
    assert told.said == ["gnss.starting"]
    told.pass_(1, data)
    assert told.said == ["gnss.starting", code]


def test_noise_after_a_fix_is_not_called_silence() -> None:
    told = Told()
    told.pass_(5)
    told.pass_(20, b"\xff\x00\x81\n")
    assert told.said[-1] == "gnss.unreadable"
    told.receiver.reopened(told.mono)
    told.pass_(20, b"")
    assert told.said[-1] == "gnss.silent"


def test_what_has_no_age_goes_with_the_receivers_voice() -> None:
    told = Told()
    told.pass_(5)
    assert {"lat", "lon", "fix_at", "offset_s"} <= told.reports.now(told.receiver, told.mono).figures.keys()
    told.pass_(20, b"")
    assert told.reports.now(told.receiver, told.mono).figures.keys() == {"lat", "lon", "fix_at"}


def test_silence_after_a_fix_and_back() -> None:
    told = Told()
    told.pass_(5)
    told.pass_(20, b"")
    told.pass_(2)
    assert told.said[-3:] == ["gnss.ok", "gnss.silent", "gnss.ok"]


@pytest.mark.parametrize(
    ("off", "code", "seconds"),
    [
        (timedelta(), "gnss.ok", 0.0),
        (timedelta(seconds=1), "gnss.ok", 1.0),
        (timedelta(seconds=-37), "gnss.clock_off", -37.0),
        (timedelta(days=-7168), "gnss.ok", 0.0),
        (timedelta(days=-7168, seconds=9), "gnss.clock_off", 9.0),
        (timedelta(days=2), "gnss.date_off", 0.0),
    ],
)
def test_time_against_the_clock(off: timedelta, code: str, seconds: float) -> None:
    told = Told()
    told.pass_(40, off=off)
    report = told.reports.now(told.receiver, told.mono)
    assert report.code == code
    assert abs(report.figures["offset_s"] - seconds) < 0.01


def test_a_clock_that_is_about_two_seconds_off_does_not_flap() -> None:
    told = Told()
    for turn in range(20):
        told.pass_(20, off=timedelta(seconds=3 if turn % 2 else 2))
    assert told.said.count("gnss.clock_off") <= 2 + 400 // REFRESH_S
    assert told.said.count("gnss.ok") <= 1


def test_news_is_rare() -> None:
    told = Told()
    told.pass_(1200)
    assert told.said == ["gnss.no_fix", *["gnss.ok"] * 5], "each state once, and then every four minutes"


def test_a_wrong_date_orders_nothing() -> None:
    """The place has our own time, whatever the receiver says."""
    told = Told()
    told.pass_(5, off=datetime(2006, 4, 8, tzinfo=UTC) - datetime(2025, 11, 22, tzinfo=UTC))
    assert told.receiver.place is not None
    assert START < told.receiver.place.at <= START + 5 * SECOND
