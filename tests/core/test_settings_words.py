"""What a station's officer types, and what is said of it, in the words of the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.command_line.asking import degrees
from console.station import StationFault, load_station
from console.wording import written


def test_degrees_may_have_a_comma() -> None:
    assert degrees("59,33") == degrees("59.33") == 59.33


def test_why_a_file_cannot_be_opened_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_", lambda words: f"[{words}]" if words in written.SYSTEM else words)
    with pytest.raises(StationFault, match=r"\(\[No such file or directory\]\)"):
        load_station(Path("/nowhere/station.toml"))


def test_words_without_quotes_are_told_what_they_lack(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    path.write_text("name = Lilla\n", "utf-8")
    with pytest.raises(StationFault, match="Words stand in quotes"):
        load_station(path)
