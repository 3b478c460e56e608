"""Whoever waits for a long record hears how far it is; nobody hears anything about a short one."""

from __future__ import annotations

import pytest

from console.wording.progress import LONG, STEPS, on_stderr, record_read


def told(of: int, capsys: pytest.CaptureFixture[str]) -> list[str]:
    tell = on_stderr()
    for read in range(0, of + 1, of // 200):
        tell(read, of)
    written = capsys.readouterr()
    assert written.out == ""
    return written.err.splitlines()


def test_in_words() -> None:
    assert record_read(430_000, 1_000_000) == "reading the record: 430 000 of 1 000 000 (43 %)"
    assert record_read(0, 0) == "reading the record: 0 of 0 (100 %)"


def test_a_long_record_is_told_in_ten_lines(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(1_000_000, capsys)
    assert len(lines) == STEPS
    assert lines[0] == "reading the record: 100 000 of 1 000 000 (10 %)"
    assert lines[-1] == "reading the record: 1 000 000 of 1 000 000 (100 %)"


def test_a_short_record_is_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(LONG - 1, capsys) == []
