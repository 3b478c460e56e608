"""The whole round: exit codes, --json, both languages, a station file that is wrong, and that nothing is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from doctor_bench import everything, healthy, in_words, inside, visit

from console import i18n
from console.commands.doctor import NAMES, rounds
from console.doctor import finding
from console.doctor.rounds import ROUND


def station(folder: Path, words: str = "") -> str:
    path = folder / "station.toml"
    path.write_text(f'name = "Provstad"\njournal = "journal.db"\n{words}', "utf-8")
    return str(path)


async def said(file: str, *, as_json: bool = False, **changes: object) -> tuple[int, list[str]]:
    lines: list[str] = []
    code = await rounds(healthy(**changes), file, as_json=as_json, say=lines.append)
    return code, lines


async def test_nothing_wrong_is_zero(tmp_path: Path) -> None:
    code, lines = await said(station(tmp_path))
    assert code == 0
    assert lines[-1].startswith("Nothing is wrong.")
    assert list(inside(tmp_path)) == ["station.toml"], "nothing is written"


async def test_something_wrong_is_one(tmp_path: Path) -> None:
    code, lines = await said(station(tmp_path), synchronised=lambda: False)
    assert code == 1
    assert any(line.startswith("WRONG  clock:") and "-> sudo timedatectl" in line for line in lines)


async def test_json_is_one_object_a_line(tmp_path: Path) -> None:
    code, lines = await said(station(tmp_path, '[[modem]]\nport = "/nowhere/modem"\n'), as_json=True)
    found = [json.loads(line) for line in lines]
    assert code == 1
    assert {frozenset(each) for each in found} == {frozenset({"check", "of", "state", "words", "do"})}
    assert {each["state"] for each in found if each["of"] == "modem"} >= {"wrong"}
    assert all(each["do"] for each in found if each["state"] != "ok")


async def test_a_wrong_station_file_is_told_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    code, lines = await said(station(tmp_path, "nmae = 1\n"))
    assert code == 1
    assert "nmae" in lines[0]
    assert sum("station:" in line for line in lines) == 1
    assert any("python" in line for line in lines)


async def test_every_subject_of_the_issue_has_a_line(tmp_path: Path) -> None:
    found = {each.name for each in await everything(visit(tmp_path))}
    assert found >= {
        "station", "journal", "disk", "permissions", "ports", "modemmanager", "modem", "gnss", "audio", "sound",
        "terminal", "clock", "python", "libraries", "map", "tables",
    }  # fmt: skip
    assert len(ROUND) == 16


async def test_no_finding_shows_a_code(tmp_path: Path) -> None:
    assert in_words(await everything(visit(tmp_path))) == []


async def test_a_check_that_stumbles_hides_nothing(tmp_path: Path) -> None:
    """Run by an account that may not look into the folder."""

    def forbidden(path: Path) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "journal.db").touch()
    (tmp_path / "journal.db.key").touch()
    code, lines = await said(station(tmp_path), mode=forbidden)
    assert code == 1
    assert sum("Permission denied" in line for line in lines) == 2
    assert any("python" in line for line in lines)


@pytest.mark.usefixtures("swedish")
async def test_the_station_decides_the_language(tmp_path: Path) -> None:
    await said(station(tmp_path, 'language = "sv"\n'))
    assert i18n.language() == "sv"


def test_everything_that_is_looked_at_has_a_word_in_the_language_of_the_desk() -> None:
    calls = re.compile(r"""\("([a-z-]+)",\s*f?"doctor\.""")
    sources = [path.read_text("utf-8") for path in Path(finding.__file__).parent.glob("*.py")]
    names = {name for source in sources for name in calls.findall(source)}
    assert {"writable", "filesystem", "map"} <= names
    assert names <= set(NAMES)
