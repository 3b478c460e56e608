"""The desk speaks Swedish: every word of it, in the same shape, and where it has to fit, short enough to fit."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from babel.messages.catalog import Catalog
from msgspec.structs import replace
from rich.cells import cell_len

import catalogue
import maps.words
from console import events as e
from console import i18n, reading, register
from console.card import ExerciseView, LineView, RequestView, SourceView, State
from console.events import PersonRegistered
from console.reading import Fix
from console.register import PROTECTED
from console.screens.commands import COMMANDS, shown
from console.sentences import SENTENCES, sentence
from console.sound import Heard
from console.theme import COLOUR
from console.widgets.band import instruction
from console.widgets.key_bar import keys_row
from console.widgets.position import position_rows
from console.widgets.rows import Row, fit, width_of
from console.widgets.tabs import Tabs
from console.wording import facts
from console.wording.figures import metres
from console.wording.names import NAMES, named
from tests.support_story import MIRA, Story

CODE = catalogue.ROOT / "console"
GUARDS = ("call_back", "send_text", "call_contact")  # acts/person.py
FIELDS = ("name", "recording", "trail", *PROTECTED)  # what can be revealed, or taken out


# ---- the catalogue ----


def untranslated(known: Catalog, wanted: Catalog) -> list[Any]:
    return [message.id for message in catalogue.messages(catalogue.updated(wanted, known)) if not message.string]


def fields(text: str) -> list[str]:
    """What a sentence wants to be given and how it shows it: {age}, {seconds:02}, %(prog)s."""
    parts = [(name, form, as_) for _, name, form, as_ in string.Formatter().parse(text) if name is not None]
    return sorted([*map(str, parts), *re.findall(r"%(?:\(\w+\))?[sdr]", text)])


def other_fields(known: Catalog) -> list[Any]:
    return [m.id for m in catalogue.messages(known) if m.string and fields(str(m.id)) != fields(str(m.string))]


def test_every_word_of_the_code_is_translated() -> None:
    assert untranslated(catalogue.read(), catalogue.extracted()) == []


def test_the_catalogue_is_exactly_what_make_messages_writes() -> None:
    """So nothing in it is old, and no place, date or machine is in it."""
    known = catalogue.read()
    assert not known.obsolete
    assert not any(message.fuzzy for message in catalogue.messages(known))
    assert catalogue.SWEDISH.read_bytes() == catalogue.written(catalogue.updated(catalogue.extracted(), known))


def test_a_translation_wants_the_same_details() -> None:
    assert other_fields(catalogue.read()) == []


def test_control_a_missing_translation_and_a_changed_placeholder_are_seen() -> None:
    wanted, known = Catalog(locale="sv"), Catalog(locale="sv")
    for words in ("{unit} sent", "no alarms", "{age} old"):
        wanted.add(words)
    known.add("{unit} sent", "{enhet} skickad")
    known.add("{age} old", "{age} gammal")
    assert untranslated(known, wanted) == ["no alarms"]
    assert other_fields(known) == ["{unit} sent"]


def test_control_the_extractor_sees_every_way_of_marking(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text('_("a"); N_("b"); NP_("kind", "c"); pgettext("kind", "d"); "e"\n', "utf-8")
    found = catalogue.messages(catalogue.extracted(tmp_path))
    assert {(m.context, m.id) for m in found} == {(None, "a"), (None, "b"), ("kind", "c"), ("kind", "d")}


# ---- the code ----


def marked_inside(source: str) -> list[int]:
    """Lines where a word is marked inside an f-string: the extractor does not find it there before Python 3.12."""
    return [
        call.lineno
        for joined in ast.walk(ast.parse(source)) if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in catalogue.KEYWORDS
        and isinstance(call.args[0], ast.Constant)
    ]  # fmt: skip


def test_no_word_is_marked_where_it_is_not_found() -> None:
    found = {path.name: marked_inside(path.read_text("utf-8")) for path in CODE.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert marked_inside("f\"{_('by hand')}  {_(words)}\"") == [1]  # control


def values(owner: type, field: str) -> set[str]:
    return set(get_args(get_type_hints(owner)[field]))


def tags() -> set[str]:
    """What `say` puts before a line: the first of every three that it makes."""
    source = ast.parse(Path(facts.__file__).read_text("utf-8"))
    first = [node.elts[0] for node in ast.walk(source) if isinstance(node, ast.Tuple) and len(node.elts) == 3]
    words = [part.value for each in first for part in ast.walk(each) if isinstance(part, ast.Constant)]
    return {word for word in words if isinstance(word, str) and word.isupper()}


def test_every_value_of_an_enumeration_has_a_word() -> None:
    wanted: dict[str, set[str]] = {
        "trigger": set(get_args(reading.Trigger)), "position": set(get_args(reading.Source)),
        "mode": set(get_args(register.Mode)), "outcome": set(get_args(e.Outcome)),
        "unit": set(get_args(register.UnitState)), "units": set(get_args(register.UnitState)),
        "incident": set(get_args(State)), "queue": set(get_args(State)), "line": values(LineView, "state"),
        "line end": values(e.LineClosed, "why"), "recording": set(get_args(e.RecordingState)),
        "wish": values(e.RecordingAsked, "wish"), "code word": values(e.CodeWordHeard, "result"),
        "step": values(e.StepDone, "step"), "act": values(e.OutboundRequested, "act"),
        "outbound": values(RequestView, "state"), "source": values(SourceView, "state"),
        "device": values(e.DeviceReported, "state"), "sound": set(get_args(Heard)),
        "exercise": values(ExerciseView, "state"), "tag": tags(), "guard": set(GUARDS), "field": set(FIELDS),
        "self-test": values(e.LoopBackChanged, "state"), "file": values(e.RecordExported, "what"),
        "do not": set(NAMES["do not"]), "recording why": set(NAMES["recording why"]),  # words, no enumeration
    }  # fmt: skip
    assert {kind: codes ^ NAMES[kind].keys() for kind, codes in wanted.items() if codes ^ NAMES[kind].keys()} == {}
    assert wanted.keys() == NAMES.keys()


# ---- speaking ----


@pytest.mark.parametrize(
    ("environment", "spoken"),
    [
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "sv:en"}, "sv"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_chooses_the_language(
    environment: dict[str, str], spoken: str, swedish: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert i18n.use_language() == spoken == i18n.language()
    assert i18n._("no alarms") == {"sv": "inga larm", "en": "no alarms"}[spoken]


def test_a_station_may_choose_for_itself(swedish: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert i18n.use_language("sv") == "sv"


def test_one_word_has_another_translation_for_another_kind_of_thing(swedish: None) -> None:
    assert (named("unit", "sent"), named("outbound", "sent")) == ("skickad", "skickat")
    assert (named("unit", "on_scene"), named("trigger", "from_a_newer_version")) == ("på plats", "from a newer version")


def test_sentences_and_figures_are_swedish(swedish: None) -> None:
    assert (
        sentence("actions.held", {"who": "L.EK", "label": "K-0417"}) == "L.EK har K-0417. Skriv :take för att ta över."
    )
    assert metres(1900) == "1,9 km"
    assert sentence("training.not_mapping") == "Här behövs nycklar med värden: {nyckel: värde}."


def test_every_sentence_can_be_said_with_its_details(swedish: None) -> None:
    for code, words in SENTENCES.items():
        details = {name: f"<{name}>" for _, name, _, _ in string.Formatter().parse(words) if name}
        assert all(detail in sentence(code, details) for detail in details.values()), code


# ---- fitting ----


def test_a_tag_leaves_a_blank_before_the_words(swedish: None) -> None:
    """Six cells for it in the log (case_log.py)."""
    assert [tag for tag in NAMES["tag"] if cell_len(named("tag", tag)) > 5] == []


def test_a_units_state_leaves_a_blank_before_the_distance(swedish: None) -> None:
    """Seven cells for it (units.py)."""
    assert [state for state in NAMES["units"] if cell_len(named("units", state)) > 6] == []


def test_every_key_is_in_the_bar_of_80_columns(swedish: None) -> None:
    keys = tuple(
        (shown(c.keys[0]), i18n._(c.bar), c.short and i18n.pgettext("short", c.short)) for c in COMMANDS if c.bar
    )
    assert "…" not in text_of(fit(keys_row(keys, 80), 80))
    assert "F2 kvitt " in text_of(keys_row(keys, 80))
    assert "F2 kvittera " in text_of(keys_row(keys, 120))
    assert text_of(fit(keys_row(keys, 120), 120)).count("…") == 1  # of "112 …"


def test_every_pane_is_in_the_tabs_of_80_columns(swedish: None) -> None:
    (row,) = Tabs(COLOUR).draw(2, 80, 1)
    assert width_of(row) <= 80
    assert "[2 ÄRENDE]" in text_of(row)
    assert "6 PATRULLER" in text_of(row)


@pytest.mark.parametrize("width", [30, 46, 78])
def test_the_age_of_a_position_is_never_cut_off(width: int, swedish: None) -> None:
    story = Story()
    story.tell(PersonRegistered(person=MIRA))
    incident = story.opened()
    story.alarm(incident, (), Fix(lat=59.33005, lon=18.06099, at=story.now, accuracy_m=14, source="gps"))
    story.wait(720)
    card = story.board.card(incident)
    assert card is not None
    shown = [text_of(fit(row, width)) for row in position_rows(card, story.now, width)]
    assert "SENAST KÄND" in shown[0]
    assert any("±14 m  12 min gammal" in line for line in shown)
    assert any("nära home" in line for line in shown)
    assert not any("…" in line for line in shown)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (("ring upp", "sirener < 500 m"), "GÖR INTE: RING UPP  |  SIRENER < 500 M"),
        (("call back", "sirens within 500m"), "GÖR INTE: RING UPP  |  SIRENER INOM 500 M"),
        (("stå på parkeringen",), "GÖR INTE: RING UPP  |  STÅ PÅ PARKERINGEN"),
        ((), "GÖR INTE: RING UPP"),
    ],
)
def test_a_silent_person_is_never_called_whatever_the_register_says(
    written: tuple[str, ...], said: str, swedish: None
) -> None:
    story = Story()
    story.tell(PersonRegistered(person=replace(MIRA, do_not=written)))
    card = story.board.card(story.opened())
    assert card is not None
    assert text_of(instruction(card)).strip() == said


def text_of(row: Row) -> str:
    return "".join(span.text for span in row)


# ---- the words of the maps: a table of their own ----


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    both = one.keys() & other.keys()
    return sorted((one.keys() ^ other.keys()) | {key for key in both if fields(one[key]) != fields(other[key])})


def test_the_maps_know_the_same_words_in_both_languages() -> None:
    assert differing(maps.words.words("sv"), maps.words.words("en")) == []


def test_control_a_word_that_only_one_language_has_is_seen() -> None:
    swedish, english = dict(maps.words.words("sv")), maps.words.words("en")
    del swedish["zone"]
    swedish["old"] = "{ålder} gammal"
    assert differing(swedish, english) == ["old", "zone"]


def test_every_sentence_is_found_by_its_code() -> None:
    assert [code for code in SENTENCES if sentence(code) == code] == []
    assert sentence("no-room.code") == "no-room.code"
