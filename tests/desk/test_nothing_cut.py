"""What an operator must read is whole at 80 columns, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from msgspec.structs import replace

from console import events as e
from console.app import LarmbordApp
from console.exercise_beside import ExerciseBeside
from console.i18n import use_language
from console.live_desk import LiveDesk
from console.moments import SECOND
from console.reading import Reading
from console.register import Place, ThreatActor
from console.screens.commands import COMMANDS
from console.screens.helping import help_lines, help_rows
from console.sentences import SENTENCES, sentence
from console.text import Untrusted
from console.training_desk import TrainingApp
from console.widgets.alarms import technical_words
from console.widgets.case import step_row, steps
from console.widgets.case_log import lines_of
from console.widgets.message_line import MOST_ROWS, said_rows
from console.widgets.person import summary, who
from console.widgets.position import label_near
from console.widgets.rows import MORE, Row, width_of
from console.widgets.snapshot import Desk, Snapshot, take
from tests.support_desk import MIRA, MemoryNode, evening, opened, picture, press, until, words_on

LONGEST = ("actions.sent", "actions.play-microphone", "desk.reading", "two_desks.kept", "journal.not_recorded")


@pytest.fixture(params=["en", "sv"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    yield use_language(request.param)
    use_language("en")


def text(rows: list[Row]) -> str:
    return " ".join(" ".join("".join(span.text for span in each) for each in rows).split())


@pytest.mark.parametrize("width", [55, 75, 95])
def test_the_help_says_every_line_whole(width: int, spoken: str) -> None:
    for keys, name, words in help_lines({}):
        rows = help_rows(keys, name, words, width)
        assert all(width_of(each) <= width for each in rows)
        assert MORE not in text(rows).replace("112 …", "")


def test_control_a_row_of_the_help_would_not_hold_them(spoken: str) -> None:
    assert any(len(help_rows("F7", ":recorder", command.words, 75)) > 1 for command in COMMANDS)


def test_the_help_of_a_desk_says_what_its_keys_do_there() -> None:
    live = {name: keys for keys, name, _words in help_lines(LiveDesk.own_help)}
    assert live[":exercise"] == "F10  e"
    assert {":train", ":live"} <= set(live)
    alone = [(keys, name) for keys, name, _words in help_lines(LarmbordApp.own_help)]
    assert not {":train", ":exercise", ":live"} & {name for _keys, name in alone}
    training = {keys: words for keys, _name, words in help_lines(TrainingApp.own_help)}
    assert training["F10  + -"].startswith("pause the exercise")
    assert not any(keys.startswith(("F11", "F10  e")) for keys in training)
    beside = {keys for keys, _name, _words in help_lines(ExerciseBeside.own_help)}
    assert {"F10  + -", "F11  a"} <= beside


def said(words: str, undo_s: int = 0) -> Snapshot:
    node, incident = evening()
    now = node.clock.now()  # type: ignore[attr-defined]
    desk = Desk(operator="L.EK", said=words, said_at=now, said_badly=True, undo_until=now + undo_s * SECOND)
    return take(node.board, desk, now, incident)


@pytest.mark.parametrize("undo_s", [0, 9])
@pytest.mark.parametrize("code", LONGEST)
def test_a_sentence_is_said_whole_in_80_columns(code: str, undo_s: int, spoken: str) -> None:
    assert code in SENTENCES
    words = sentence(code, {"unit": "3310", "label": "K-0001", "since": "22:04:11", "why": "disk full"})
    rows = said_rows(said(words, undo_s), 80)
    assert len(rows) <= MOST_ROWS
    assert all(width_of(each) <= 80 for each in rows)
    shown = text(rows)
    assert words.split()[-1] in shown
    assert MORE not in shown


def test_what_is_longer_than_any_sentence_says_that_it_is_cut() -> None:
    rows = said_rows(said("word " * 200), 80)
    assert len(rows) == MOST_ROWS
    assert text(rows).endswith(MORE)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_message_grows_upwards_and_the_keys_stay_where_they_are(size: tuple[int, int]) -> None:
    node, _incident = evening()
    words = " ".join(f"word{number}" for number in range(40))
    async with opened(node, size) as (app, pilot):
        before = picture(app).splitlines()
        app.say(words, badly=True)
        await until(pilot, lambda: "word39" in words_on(app))
        after = picture(app).splitlines()
        assert after[-2:] == before[-2:]
        assert after[1:4] == before[1:4]
        app.say("short")
        await until(pilot, lambda: picture(app).splitlines()[-3].strip().endswith("short"))
        assert "word39" not in words_on(app)


def test_the_small_screen_says_what_is_known_of_weapons() -> None:
    node, incident = evening()
    armed = replace(MIRA, threats=(ThreatActor(name="A. Okänd", weapons="unknown"),))
    node.append(e.PersonRegistered(person=armed))
    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), incident)  # type: ignore[attr-defined]
    assert view.card is not None
    assert "A. Okänd, weapons: unknown" in text(summary(view, view.card, 120))


def told(node: MemoryNode) -> str:
    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), None)  # type: ignore[attr-defined]
    return technical_words(view, "unplaced")


def test_what_belongs_to_no_incident_is_told_in_words_and_what_a_unit_tells_is_not_counted() -> None:
    node, incident = evening()
    node.append(e.RawRead(raw=incident, reading=Reading(format="feed")))
    node.append(e.UnitReported(unit="3320", state="busy", words=Untrusted("traffic accident")))
    assert told(node) == ""
    node.append(e.RawRead(raw=incident, reading=Reading(format="sms", text=Untrusted("what now"))))
    assert told(node).startswith("messages of no incident: 1. Newest: ")
    assert "“what now”" in told(node)
    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), None)  # type: ignore[attr-defined]
    assert technical_words(view, "unit 3320") == "3320 0 s  “traffic accident”"


ASA = "Åsa-Märta Öhrnhjälm-Gyllenstjärnaskjöld"


def asa(**changes: object) -> tuple[MemoryNode, UUID]:
    """Somebody with a long name, in danger and not to be called back."""
    node = MemoryNode()
    node.append(e.PersonRegistered(person=replace(MIRA, name=ASA, **changes)))
    return node, node.alarm()


async def test_a_long_name_gives_way_to_do_not_call_back() -> None:
    node, _incident = asa()
    async with opened(node, (80, 24), flash=False) as (app, pilot):
        await until(pilot, lambda: "P1 SILENT" in words_on(app))
        band = picture(app).splitlines()[2]
        assert "DO NOT CALL BACK" in band
        assert "ÅSA-MÄRTA" in band
        assert MORE in band
        assert band.rstrip().endswith("F2 acknowledge")


def test_what_is_not_to_be_done_is_whole_in_a_narrow_pane() -> None:
    words = "use sirens or blue lights within five hundred metres"
    shown = text(who(replace(MIRA, name=ASA, do_not=(words,)), 30, 0))
    assert words in shown
    assert "".join(ASA.split()) in "".join(shown.split())
    assert MORE not in shown


def test_the_distance_to_a_place_with_a_long_label_is_not_cut() -> None:
    label = "with grandmother in the yellow cottage by the lake"
    node, incident = asa(places=(Place(label=label, lat=59.3301, lon=18.0605),))
    card = node.board.card(incident)
    assert card is not None
    assert label_near(card) == "  near with grandmother in the… (26 m)"


async def test_of_what_is_days_old_the_day_is_said() -> None:
    node, incident = evening()
    await node.wait(3 * 86_400)
    node.append(e.Acknowledged(), incident, "L.EK", 0)
    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), incident)  # type: ignore[attr-defined]
    assert view.card is not None
    done = [text([step_row(step, view, 80)]) for step in steps(view.card, view)[:2]]
    assert done[0].startswith("[x] 02-11 22:23 alarm received")
    assert done[1] == "[x] 22:23:17 acknowledged after 3 d by L.EK"
    assert text([line.words for line in lines_of(view.card.log[0], view, 80)]).startswith("02-11 22:23")


async def test_a_long_log_fills_its_pane_when_it_is_opened() -> None:
    node, incident = evening()
    for number in range(200):
        node.append(e.NoteWritten(words=Untrusted(f"note {number}")), incident, "L.EK")
    async with opened(node, (80, 24), flash=False) as (app, pilot):
        await press(app, pilot, "f2", "2")
        await until(pilot, lambda: "note 199" in words_on(app))
        rows = picture(app).splitlines()[-4:-9:-1]
        assert all(each.strip() for each in rows), "no blank row below the newest"


async def test_what_is_more_in_a_dialog_is_reached_with_the_arrow_that_it_names() -> None:
    children = tuple(f"child {number}, aged {number}, at home with grandmother" for number in range(1, 13))
    node, _incident = asa(children=children)
    async with opened(node, (80, 24), flash=False) as (app, pilot):
        await press(app, pilot, "f2", "f9")
        await until(pilot, lambda: "more: ↓" in words_on(app))
        while "more: ↓" in words_on(app):
            before = words_on(app)
            await press(app, pilot, "down")
            assert words_on(app) != before, "the arrow does what the row says"
        assert "child 12" in words_on(app)
        await press(app, pilot, "up", "up", "up", "up")
        await until(pilot, lambda: "Type 112" in words_on(app))
