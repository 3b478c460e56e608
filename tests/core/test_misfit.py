"""A settings file that is wrong is told in the words of the desk, not of the library that reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from console import i18n
from console.cli import degrees
from console.station import StationFault, load_station
from console.wording import misfit

WRONG = {
    'langauge = "sv"': "the key “langauge” is not known there",
    '[[modem]]\nprt = "x"': "modem[0]: the key “prt” is not known there",
    'name = "X"\n[[modem]]': "modem[0]: the key “port” is missing",
    '[map]\nhome = ["59.3", 18]': "map.home[0]: needed there: a number",
    'language = "norska"': "language: “norska” is not one of the words that can stand there",
    "[map]\nhome = [59.3]": "map.home: needed there: a list of 2",
    "name = 7": "name: needed there: text in quotes",
}


def told(folder: Path, words: str) -> str:
    path = folder / "station.toml"
    path.write_text(words, "utf-8")
    with pytest.raises(StationFault) as fault:
        load_station(path)
    return str(fault.value)


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_and_where(tmp_path: Path, words: str) -> None:
    said = told(tmp_path, words)
    assert WRONG[words] in said
    assert not {"`", "$", "field", "Expected", "enum"} & set(said.replace("`", " ` ").split())


def test_every_word_of_it_is_in_the_language_of_the_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marked = dict.fromkeys([words for _form, words in misfit.FORMS], "ÅÄÖ {what}") | {"text in quotes": "åäö"}
    monkeypatch.setattr(misfit, "_", lambda words: marked.get(words, words))
    assert "name: ÅÄÖ åäö" in told(tmp_path, "name = 7")
    for words in WRONG:
        assert "ÅÄÖ" in told(tmp_path, words)


def test_a_line_that_is_no_toml_is_named_by_its_place(tmp_path: Path) -> None:
    i18n.use_language("en")
    said = told(tmp_path, 'name = "X"\nhome = Lilla')
    assert "(line 2, column 8)" in said
    assert "quotes" in said


def test_a_file_that_is_not_there_is_told_in_a_word_that_is_translated() -> None:
    with pytest.raises(StationFault, match="No such file"):
        load_station(Path("/nowhere/station.toml"))
    assert set(misfit.SYSTEM) >= {"No such file or directory", "Permission denied"}


def test_degrees_may_have_a_comma() -> None:
    assert degrees("59,33") == degrees("59.33") == 59.33
