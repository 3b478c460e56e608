"""The loader reads the format's own example, and refuses everything training.md section 2 warns of, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.sentences import SENTENCES, sentence
from console.training.fiction import real_looking
from console.training.loader import load, read
from console.training.problems import ScenarioError
from console.training.schedule import steps
from console.training.tree import DEEPEST, LARGEST

EXAMPLE = Path(__file__).with_name("forced_cancel.yaml")
TEXT = EXAMPLE.read_text(encoding="utf-8")

SMALL = """\
format: skydd-scenario/1
id: small
title: {sv: "Liten", en: "Small"}
fictional: true
duration: 2m
clock: {start: "2025-02-11T21:40:00+01:00", speeds: [1, 2]}
brief: "En övning."
cast:
  P1: {name: "Mira Exempel", phone: "0701740605", device: D7}
units:
  - {id: "3310", at: [59.3346, 18.0632]}
events:
  - {id: a1, at: 20s, kind: alarm, who: P1, trigger: button, battery: 38}
  - {id: x1, at: 2m, kind: end}
"""


def told(text: str | bytes, folder: Path | None = None) -> list[str]:
    """What is wrong with a scenario, as its author reads it."""
    source = text.encode() if isinstance(text, str) else text
    with pytest.raises(ScenarioError) as refused:
        read(source, "x.yaml", folder)
    return [str(problem) for problem in refused.value.problems]


def changed(old: str, new: str, text: str = SMALL) -> str:
    assert text.count(old) == 1, f"{old!r} must stand once in the text, or the test tests nothing"
    return text.replace(old, new)


def test_the_example_of_the_format_is_read_whole() -> None:
    scenario = load(EXAMPLE).scenario
    assert (scenario.id, scenario.rev, scenario.seed, scenario.duration) == ("forced-cancel", 3, 41, 720.0)
    assert scenario.title.sv == "Påtvingad avbeställning"
    assert [event.id for event in scenario.events] == ["a1", "t1", "r1", "v1", "r2", "m1", "c1", "x1"]
    assert scenario.cast["P1"].phone == "0701740605"
    assert scenario.rules[2].then[0].after == "travel"
    assert sum(expect.points for expect in scenario.expect) == 100


def test_the_small_scenario_is_clean() -> None:
    """The control of every refusal below: without the planted fault nothing is wrong."""
    assert read(SMALL.encode(), "x.yaml").scenario.id == "small"


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        # training.md section 2, the table from top to bottom
        ("duration: 2m", "duration: 1:30", "5:11", "Meant: 1m30s"),
        ("duration: 2m", "duration: 0:30", "5:11", "Meant: 30s"),
        ("duration: 2m", "duration: 1:30.5", "5:11", "not a duration"),
        ("at: 20s", "at: 12:30:00", "13:18", "Meant: 12h30m"),
        ("duration: 2m", "duration: 90", "5:11", "Meant: 90s"),
        ('"2025-02-11T21:40:00+01:00"', "2025-02-11T21:40:00+01:00", "6:16", "in quotes"),
        ('"2025-02-11T21:40:00+01:00"', '"2025-02-11"', "6:16", "not a time"),
        ('"2025-02-11T21:40:00+01:00"', '"2025-02-11T21:40:00"', "6:16", "not a time"),
        ('"0701740605"', "0701740605", "9:37", "must stand in quotes"),
        ('{id: "3310"', "{id: 3310", "11:10", 'Meant: "3310"'),
        ('{id: "3310"', "{id: 010", "11:10", "must stand in quotes"),
        ('{id: "3310"', "{id: 08", "11:10", "must stand in quotes"),
        ("fictional: true", "fictional: yes", "4:12", "Meant: true"),
        ("fictional: true", "fictional: on", "4:12", "Meant: true"),
        ("fictional: true", "fictional: NO", "4:12", "Meant: false"),
        ("fictional: true", "fictional: True", "4:12", "Meant: true"),
        ("fictional: true", "fictional: false", "4:12", "Only fiction"),
        ("fictional: true", "fictional: true\non: 1", "5:1", "Unknown key 'on'"),
        ("fictional: true", "fictional: true\nformat: skydd-scenario/1", "5:1", "'format', first written at line 1"),
        ("fictional: true", "fictional: true\nbreif: x", "5:1", "Meant: brief"),
        ("battery: 38", "battery: 1_000", "13:71", "not a plain number"),
        ("battery: 38", "battery: 1e1", "13:71", "not a plain number"),
        ("battery: 38", "battery: 0x1f", "13:71", "not a plain number"),
        ("battery: 38", "battery: +38", "13:71", "not a plain number"),
        ("battery: 38", "battery: .5", "13:71", "not a plain number"),
        ("battery: 38", "battery: .inf", "13:71", "not a plain number"),
        ("battery: 38", 'battery: "38"', "13:71", "without quotes"),
        ("battery: 38", "battery: 38.5", "13:71", "not a whole number"),
        ("battery: 38", "battery: 101", "13:71", "outside 0 to 100"),
        ("battery: 38", "battery: ", "13:70", "Nothing is written here"),
        ("battery: 38", "battery: null", "13:71", "Nothing is written here"),
        ('brief: "En övning."', "brief: 1e3", "7:8", "must stand in quotes"),
        ('brief: "En övning."', "brief: true", "7:8", "must stand in quotes"),
        ('brief: "En övning."', "brief: ~", "7:8", "Nothing is written here"),
        # names
        ("who: P1", "who: P2", "13:41", "Nothing in this file is called 'P2'. Meant: P1"),
        ("who: P1", 'who: "3310"', "13:41", "sort 'unit'. Needed here: actor"),
        ("id: x1", "id: a1", "14:10", "used twice, first at line 13"),
        ("id: x1", "id: P1", "14:10", "used twice, first at line 9"),
        ("id: x1", 'id: "a|0"', "14:10", "cannot be a name"),
        ("at: 2m, kind: end", "after: a1, at: 2m, kind: end", "14:21", "Both 'at' and 'after'"),
        ("at: 2m, kind: end", "kind: end", "14:5", "has no time"),
        ("at: 2m, kind: end", "at: 2m, plus: 1s, kind: end", "14:28", "'plus' without 'after'"),
        ("at: 2m, kind: end", "at: 2m1s, kind: end", "14:10", "after the duration of 120s"),
        ("at: 2m, kind: end", "after: x1, kind: end", "14:10", "in a circle"),
        ("kind: end", "kind: ende", "14:28", "Meant: end"),
        ("at: 2m, kind: end", "at: 2m", "14:5", "The key 'kind' is missing"),
        ("at: 20s, kind", "at: 20s, jiter: 4s, kind", "13:23", "Meant: jitter"),
        # shapes
        ("at: [59.3346, 18.0632]", "at: [59.3346]", "11:22", "wrong number of values. Meant: [lat, lon]"),
        ("at: [59.3346, 18.0632]", "at: [0, 0]", "11:22", "not a place"),
        ("at: [59.3346, 18.0632]", "at: here", "11:22", "A list is needed"),
        ("speeds: [1, 2]", "speeds: [2, 1]", "6:53", "rising list"),
        ("speeds: [1, 2]", "speeds: [1, -2]", "6:57", "outside 0.1"),
        ("id: small", "id: Small scenario", "2:5", "small letters"),
        ("id: small", "id: !!str small", "2:5", "A tag"),
        ("id: small", "id: &here small", "2:5", "An anchor"),
        ("format: skydd-scenario/1", "format: skydd-scenario/2", "1:9", "Meant: skydd-scenario/1"),
        # fiction
        ('"0701740605"', '"0701740604"', "9:37", "may be somebody's telephone"),
        ('"En övning."', '"Ring 08-123 456 78 nu"', "7:8", "may be somebody's telephone"),
        ('"En övning."', '"Mira 811218-9876"', "7:8", "personal identity number"),
        ("device: D7", 'device: D7, "070-123 45 67": x', "9:63", "may be somebody's telephone"),
        # the file itself
        ("format: skydd-scenario/1", "%YAML 1.1\n---\nformat: skydd-scenario/1", "2:1", "directive"),
        ("kind: end}", "kind: end}\n---\na: 1", "15:1", "second document"),
        ("kind: end}", "kind: end", "15:1", "not YAML"),
        ('"En övning."', '"En \u202e övning."', "7:12", "U+202E"),
        ('"En övning."', '"En \\x1b[31m övning."', "7:8", "control character"),
        ('"En övning."', '"\\UFFFFFFFF"', "7:1", "not YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, place: str, words: str) -> None:
    problems = told(changed(old, new))
    assert any(problem.startswith(f"x.yaml:{place}: ") and words in problem for problem in problems), problems


def test_everything_wrong_is_told_at_once() -> None:
    text = changed("duration: 2m", "duration: 1:30")
    text = changed("who: P1", "who: P2", text)
    text = changed("fictional: true", "fictional: yes", text)
    text = changed("at: 2m, kind: end", "after: x1, kind: end", text)
    assert [problem.split(" ")[0] for problem in told(text)] == [
        "x.yaml:4:12:", "x.yaml:5:11:", "x.yaml:13:41:", "x.yaml:14:10:",
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "1_000", "1:30", "12:30:00", "2025-02-11", "=", "ja"])
def test_words_that_yaml_1_1_would_turn_into_something_else_stay_words(word: str) -> None:
    assert read(changed('"En övning."', word).encode(), "x.yaml").scenario.brief == word


def long_chain(first: str) -> str:
    links = "".join(f"  - {{id: e{n}, after: e{n - 1}, plus: 1s, kind: end, manual: false}}\n" for n in range(1, 1100))
    head = SMALL.replace("duration: 2m", "duration: 1h").split("events:")[0]
    return f"{head}events:\n  - {{id: e0, {first}, kind: end}}\n{links}"


def test_events_may_wait_for_each_other_as_long_as_they_like() -> None:
    scenario = read(long_chain("at: 1s").encode(), "x.yaml").scenario
    assert steps(scenario, 0)[-1].at == 1100.0
    problems = told(long_chain("after: e1099"))
    assert len(problems) == 1100
    assert "in a circle" in problems[0]


def test_a_missing_file_is_a_problem_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"nowhere\.yaml:1:1: The scenario cannot be opened"):
        load(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    "source",
    [b"", b"\xff\xfe", b"[]", b"just words", b"x" * (LARGEST + 1), b"[" * (DEEPEST + 1), b"? [a]\n: b", b"a: 1\n\xc3("],
)
def test_what_is_no_scenario_at_all_has_a_place_too(source: bytes) -> None:
    assert all(problem.startswith("x.yaml:") for problem in told(source))


def test_every_problem_has_a_sentence_and_every_sentence_a_use() -> None:
    """Control of the sentences: a code without words would be shown as the bare code."""
    code = "\n".join(path.read_text() for path in Path("console").rglob("*.py") if "sentences" not in path.parts)
    unused = [name for name in SENTENCES if name.startswith("training.") and f'"{name}"' not in code]
    assert unused == []
    used = {part.split('"')[0] for part in code.split('"training.')[1:]}
    assert {f"training.{name}" for name in used} <= set(SENTENCES)
    assert "?" not in sentence("training.track_fast", {"speed": "300", "offset": "2s", "most": "200"})


def gpx(points: str) -> str:
    return f'<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{points}</trkseg></trk></gpx>'


TRACK = changed("id: x1, at: 2m, kind: end", "id: t1, at: 30s, kind: trail, who: P1, gpx: tracks/flat.gpx")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tracks").mkdir()
    return tmp_path


def point(time: str, lat: float) -> str:
    return f'<trkpt lat="{lat}" lon="18.06"><time>2025-02-11T20:{time}Z</time></trkpt>'


def test_a_gpx_file_becomes_a_trail(folder: Path) -> None:
    (folder / "tracks/flat.gpx").write_text(gpx(point("40:00", 59.33) + point("41:00", 59.34)))
    loaded = read(TRACK.encode(), "x.yaml", folder)
    trail = loaded.scenario.events[1].what
    assert [(at.offset, at.lat) for at in getattr(trail, "points", ())] == [(0.0, 59.33), (60.0, 59.34)]
    (folder / "tracks/flat.gpx").write_text(gpx(point("40:00", 59.33) + point("41:00", 59.341)))
    assert read(TRACK.encode(), "x.yaml", folder).sha256 != loaded.sha256, "the hash covers what the file includes"


RULE = """
rules:
  - {id: b_moves, if: {action: alarm.ack}, then: [{after: 2s, kind: trail, who: P1, gpx: tracks/flat.gpx}]}
"""


def test_a_gpx_file_that_follows_a_rule_is_played_and_refused_too(folder: Path) -> None:
    (folder / "tracks/flat.gpx").write_text(gpx(point("40:00", 59.33) + point("41:00", 59.34)))
    trail = read((SMALL + RULE).encode(), "x.yaml", folder).scenario.rules[0].then[0].what
    assert [(at.offset, at.lat) for at in getattr(trail, "points", ())] == [(0.0, 59.33), (60.0, 59.34)]
    (folder / "tracks/flat.gpx").write_text("<gpx")
    (problem,) = told(SMALL + RULE, folder)
    assert "cannot be used" in problem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (gpx(point("40:00", 59.33) + point("40:01", 59.34)), "km/h"),
        (gpx(point("40:00", 59.33) + point("40:00", 59.33)), "Sort the points"),
        (gpx(""), "0 track points"),
        (gpx('<trkpt lat="59" lon="18"/>'), "without time"),
        (gpx('<trkpt lat="x" lon="18"><time>2025-02-11T20:40:00Z</time></trkpt>'), "cannot be used"),
        ("<gpx", "cannot be used"),
        ('<!DOCTYPE gpx [<!ENTITY a "b">]>' + gpx(point("40:00", 59.33)), "document type"),
    ],
)
def test_a_gpx_file_that_cannot_be_played_is_refused(folder: Path, content: str, words: str) -> None:
    (folder / "tracks/flat.gpx").write_text(content)
    (problem,) = told(TRACK, folder)
    assert problem.startswith("x.yaml:14:10: ")
    assert words in problem


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.gpx", "a/../../x.gpx", "C:x.gpx", "a//b", "file:x"])
def test_an_include_stays_inside_the_folder(folder: Path, path: str) -> None:
    (problem,) = told(changed("tracks/flat.gpx", f'"{path}"', TRACK), folder)
    assert "not a file inside the scenario's folder" in problem


def test_no_link_leads_out_of_the_folder(folder: Path) -> None:
    (folder.parent / "outside.gpx").write_text(gpx(point("40:00", 59.33)))
    (folder / "tracks/flat.gpx").symlink_to(folder.parent / "outside.gpx")
    (problem,) = told(TRACK, folder)
    assert "not a file inside the scenario's folder" in problem


@pytest.mark.parametrize(
    "words",
    ["070-123 45 67", "+46 70 123 45 67", "0046701234567", "Tel:0701234567", "(08) 123 456 78", "811218-9876",
     "198112189876", "811278-9873"],
)  # fmt: skip
def test_what_could_be_somebody_is_seen(words: str) -> None:
    assert list(real_looking(f"Ring {words} nu")), words


@pytest.mark.parametrize(
    "words",
    ["070-174 06 05", "+46701740699", "811218-9875", "112", "114 14", "imei:354776031555474",
     "2025-02-11T21:40:00+01:00",
     "lat: 59.3300 long: 018.0601 speed: 000.0 03/03/13 16:18", "SOS,110727 02:48,V,16,23Km/h,61%,,114.082329"],
)  # fmt: skip
def test_what_is_nobody_is_left_alone(words: str) -> None:
    assert list(real_looking(words)) == []


# Words a careless or hurried hand leaves in a file, put anywhere.
SCRAPS = st.one_of(
    st.sampled_from(["", " ", "\n", "\t", "{", "}", "[", "]", ":", ": ", ",", '"', "'", "&a", "*a",
                     "<<: *a", "!!int ", "1:30", "yes", "0701234567", "- ", "? ", "|", ">", "%", "@", "\\", "\x00",
                     "\u2028",
                     "\ud7ff", "null", "at: 5s", "id: a1", "kind: end", "after: a1", "-1", "1e3", "---\n", "...\n",
                     "'\\UFFFFFFFF'", "#"]),
    st.text(max_size=8),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    text = draw(st.sampled_from([SMALL, TEXT]))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(SCRAPS) + text[end:]
    return text.encode("utf-8", "surrogatepass")


def never_a_traceback(source: bytes) -> None:
    refused = None
    try:
        assert read(source, "x.yaml").scenario.fictional
    except ScenarioError as fault:
        refused = fault
    if refused is not None:
        assert refused.problems
        for problem in refused.problems:
            assert problem.line >= 1
            assert problem.column >= 1
            assert problem.code in SENTENCES
            assert str(problem).startswith(f"x.yaml:{problem.line}:{problem.column}: ")
            assert problem.line <= source.count(b"\n") + 2


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_a_damaged_file_is_told_or_read_and_never_raises(source: bytes) -> None:
    never_a_traceback(source)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_told_or_read(source: bytes) -> None:
    never_a_traceback(source)


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(mutated())
def test_a_damaged_file_for_long(source: bytes) -> None:
    never_a_traceback(source)
