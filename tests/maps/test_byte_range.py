"""One range of bytes (RFC 9110 section 14)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps.web.byte_range import Part, wanted

WHOLE = Part(0, 100)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, WHOLE), ("bytes=0-99", WHOLE), ("bytes=0-", WHOLE), ("bytes=-100", WHOLE), ("bytes=-500", WHOLE),
        ("bytes=0-0", Part(0, 1)), ("bytes=99-99", Part(99, 1)), ("bytes=90-500", Part(90, 10)),
        ("bytes=-1", Part(99, 1)), ("Bytes=10-19", Part(10, 10)),
        ("items=0-5", WHOLE), ("bytes=5-2", WHOLE), ("bytes=-", WHOLE), ("bytes=a-b", WHOLE), ("bytes=1-2-3", WHOLE),
        ("bytes=100-", None), ("bytes=-0", None), ("bytes=0-1,5-6", None), ("bytes=" + "0-0," * 500, None),
    ],
)  # fmt: skip
def test_a_part_is_what_the_standard_says(header: str | None, part: Part | None) -> None:
    assert wanted(header, 100) == part


def test_an_empty_file_has_no_part() -> None:
    assert wanted(None, 0) == Part(0, 0)
    assert wanted("bytes=0-0", 0) is None


@given(st.text("bytes=-0123456789, ", max_size=30), st.integers(0, 10**12))
def test_a_part_never_reaches_outside_the_file(header: str, size: int) -> None:
    part = wanted(f"bytes={header}", size)
    assert part is None or (0 <= part.start <= size and 0 <= part.length <= size - part.start)
