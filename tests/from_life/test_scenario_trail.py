"""`larmbord scenario trail`: what SUMO and GPX files become, and what is refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.cli import main
from console.training.fcd import read_fcd
from console.training.kinds import Trail
from console.training.loader import read
from console.training.problems import Misfit
from tests.training.test_scenario_loader import SMALL

STEP = '<timestep time="{time:.2f}"><vehicle id="{id}" x="{lon:.6f}" y="{lat:.6f}" speed="13.9" pos="1"/></timestep>'
GPX = """<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1"><trk><trkseg>
<trkpt lat="59.33" lon="18.06"><time>2025-02-11T20:40:00Z</time></trkpt>
<trkpt lat="59.3301" lon="18.0601"><time>2025-02-11T20:41:30.5Z</time></trkpt></trkseg></trk></gpx>"""
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def fcd(*steps: str, before: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<fcd-export>{"".join(steps)}</fcd-export>'.encode()


def step(time: float, lat: float = 59.33, lon: float = 18.06, id: str = "v0") -> str:
    return STEP.format(time=time, lat=lat, lon=lon, id=id)


DRIVE = [step(100 + second, 59.33 + second * 1e-4) for second in range(6)]


def event_of(printed: str) -> Trail:
    """As the loader reads it, in the place of another event."""
    line = next(line for line in SMALL.splitlines() if "id: x1" in line)
    loaded = read(SMALL.replace(line, f"{line}\n{printed}".rstrip()).encode(), "x.yaml")
    what = loaded.scenario.events[-1].what
    assert isinstance(what, Trail)
    return what


def run(tmp_path: Path, content: bytes, *more: str) -> int:
    file = tmp_path / "trail.xml"
    file.write_bytes(content)
    return main(["scenario", "trail", str(file), *more])


def test_a_sumo_trail_is_an_event_that_the_loader_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, fcd(*DRIVE)) == 0
    trail = event_of(capsys.readouterr().out)
    assert trail.who == "P1"
    assert [point.offset for point in trail.points] == [0, 1, 2, 3, 4, 5], "from its own first step"
    assert [(point.lat, point.lon) for point in trail.points[:2]] == [(59.33, 18.06), (59.3301, 18.06)]


def test_gpx_is_one_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, GPX.encode(), "--who", "P1") == 0
    out = capsys.readouterr().out
    assert "[1m30.5s, 59.33010, 18.06010]" in out
    assert [point.offset for point in event_of(out).points] == [0, 90.5]


def test_one_of_many_is_chosen_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = fcd(*DRIVE, step(200, 60, 15, "v1"), '<timestep time="201"><person id="p" x="15" y="60"/></timestep>')
    assert run(tmp_path, both) == 1
    assert "v0, v1, p" in capsys.readouterr().err
    assert run(tmp_path, both, "--vehicle", "v1") == 0
    assert "[0s, 60.00000, 15.00000]" in capsys.readouterr().out
    assert run(tmp_path, both, "--vehicle", "p") == 0
    assert run(tmp_path, both, "--vehicle", "v9\x1b[2J") == 1
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (fcd(*DRIVE, before=BOMB), "Line 2: a document type"),
        (fcd(*DRIVE, before=BOMB).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "Line 2: a document type"),
        (GPX.replace("<gpx", BOMB + "<gpx").encode(), "document type"),
        (fcd(*DRIVE)[:-20], "not whole XML"),
        (fcd("<a>" * 30 + "</a>" * 30), "not whole XML"),
        (fcd(step(0, 4711.5, 1234.5)), "--fcd-output.geo true"),
        (fcd('<timestep time="0"><vehicle id="v" x="nan" y="59"/></timestep>'), "no longitude and latitude"),
        (fcd('<timestep><vehicle id="v" x="18" y="59"/></timestep>'), "without a time"),
        (fcd('<vehicle id="v" x="18" y="59"/>'), "without a time"),
        (fcd(), "It has: -"),
        (fcd(step(0), step(10, 59.4)), "km/h"),
        (fcd(step(0), step(90_000)), "25.0 h"),
        (fcd(step(5), step(4)), "after"),
        (fcd(*(step(second) for second in range(8_001))), "8001 positions"),
        (b"<kml/>", "neither GPX nor"),
        (b"", "neither GPX nor"),
    ],
)  # fmt: skip
def test_what_is_no_trail_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, told: str
) -> None:
    assert run(tmp_path, content) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert told in said.err


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, fcd(*DRIVE), "--who", "P1, kind: end") == 1


def test_the_loader_would_refuse_what_the_command_refuses(tmp_path: Path) -> None:
    """Control: the rules of 24 h and 200 km/h are those of the loader."""
    with pytest.raises(Misfit):
        Trail(who="P1", points=read_fcd(fcd(step(0), step(10, 59.4))))
    assert (
        len(
            Trail(
                who="P1", points=read_fcd(fcd(step(0), step(10, 59.401), step(20, 59.4015))[:0] or fcd(*DRIVE))
            ).points
        )
        == 6
    )


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_broken_file_is_a_misfit_and_nothing_else(noise: bytes, place: int) -> None:
    whole = fcd(*DRIVE)
    with suppress(Misfit):
        read_fcd(whole[:place] + noise + whole[place + len(noise) :])
