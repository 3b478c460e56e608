"""What is wrong in a table that a station wrote, and in which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from maps import regions
from maps.numbers import Table, read_table
from maps.regions import Regions, read_regions
from maps.table_file import TableFault, decode

FOLDER = Path(regions.__file__).parent
REGIONS, NUMBERS = ((FOLDER / name).read_text("utf-8") for name in ("regions.toml", "numbers.toml"))


def line_of(text: str, piece: str) -> int:
    """The number of the last line that holds `piece`."""
    return max(number for number, line in enumerate(text.splitlines(), 1) if piece in line)


@pytest.mark.parametrize(("right", "wrong", "says"), [
    ('centre = "Umeå"', "centre = 7", "Expected `str`, got `int`"),
    ('centre = "Umeå"', 'centre = "Umeå', "at line"),
    ('centre = "Umeå"', 'center = "Umeå"', "center"),
    ('"04", "05", "06"', '"04", "05", "06", "22"', "county 22 is in two regions"),
    ('"04", "05", "06"', '"04", "05", "6"', "6: no county has such a code"),
    ('name = "Öst"', 'name = "\\u001b[2J"', "control characters"),
    ("[[regions]]\nname = \"Nord\"", "[[region]]\nname = \"Nord\"", "region"),
])  # fmt: skip
def test_the_line_of_a_fault_in_the_regions(right: str, wrong: str, says: str) -> None:
    text = REGIONS.replace(right, wrong)
    assert text != REGIONS
    with pytest.raises(TableFault, match=says.replace("[", "\\[")) as told:
        decode(text, Regions)
    block = text.splitlines()[line_of(text, wrong.splitlines()[0]) - 1 :][:4]
    assert text.splitlines()[told.value.line - 1] in block, "the line itself, or the few that complete its region"


@pytest.mark.parametrize(("right", "wrong", "says"), [
    ('emergency = "112"\nnot', "emergency = 112\nnot", "got `int`"),
    ('emergency = "112"\nnot', 'emergency = ""\nnot', "telephone number"),
    ('not_urgent = "114 14"', 'not_urgent = "call 114 14"', "telephone number"),
    ('NO = { emergency = "112"', 'NO = { emergency = "12O"', "telephone number"),
    ('NO = { emergency = "112"', 'no = { emergency = "112"', "two capital letters"),
    ('NO = { emergency = "112"', "NO = { emergency = 1e", "at line"),
    ('en = "Norway"', 'name = "Norway"', "name"),
])  # fmt: skip
def test_the_line_of_a_fault_in_the_numbers(right: str, wrong: str, says: str) -> None:
    text = NUMBERS.replace(right, wrong)
    assert text != NUMBERS
    with pytest.raises(TableFault, match=says) as told:
        decode(text, Table)
    near = line_of(text, wrong.splitlines()[0])
    assert near <= told.value.line <= near + (2 if "sweden" in str(told.value) else 0)


def test_what_misses_a_county_says_which() -> None:
    with pytest.raises(TableFault, match="county 09 is in no region"):
        decode(REGIONS.replace('"01", "09"', '"01"'), Regions)


def test_the_line_of_a_fault_is_that_of_the_right_country() -> None:
    head = NUMBERS[: NUMBERS.index("[countries]")]
    rows = [f'[countries.{code}]\nemergency = "112"\nen = "x"\nsv = "x"\n' for code in ("AT", "NO", "PL")]
    text = head + "".join(rows).replace(
        'NO]\nemergency = "112"\nen = "x"\nsv = "x"', 'NO]\nemergency = "112"\nen = "x"'
    )
    with pytest.raises(TableFault, match="missing required field `sv`") as told:
        decode(text, Table)
    assert line_of(text, "NO]") < told.value.line < line_of(text, "PL]")


@pytest.mark.parametrize(("content", "line"), [(b"\xff", 1), (b"regions = []\nx = '\xe5'\n", 2)])
def test_letters_that_are_not_utf_8(tmp_path: Path, content: bytes, line: int) -> None:
    (tmp_path / "regions.toml").write_bytes(content)
    with pytest.raises(TableFault, match="UTF-8") as told:
        read_regions(tmp_path / "regions.toml")
    assert told.value.line == line


def test_a_file_of_many_lines_is_not_read_over_and_over(tmp_path: Path) -> None:
    (tmp_path / "numbers.toml").write_text("# x\n" * 50_000 + "sweden = 1\n", "utf-8")
    with pytest.raises(TableFault) as told:
        read_table(tmp_path / "numbers.toml")
    assert told.value.line == 0


@pytest.mark.parametrize("text", ["", "[", "a" * 5000, "x = " + "[" * 3000])
def test_whatever_is_in_it_there_is_a_sentence(text: str) -> None:
    with pytest.raises(TableFault, match=r"."):
        decode(text, Regions)


def test_the_bundled_tables_are_right() -> None:
    assert len(decode(REGIONS, Regions).regions) == 7
    assert decode(NUMBERS, Table).sweden.emergency == "112"
