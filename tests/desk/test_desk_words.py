"""The pure parts of the screens: what is said to 112, what the next step is, what stands on the shift sheet."""

from __future__ import annotations

import subprocess
import sys
from uuid import UUID

import msgspec
import pytest

from console import events as e
from console.card import Card, TrailFix
from console.moments import SECOND
from console.reading import Fix
from console.register import Device, Person, Place
from console.screens.commands import BY_NAME, COMMANDS, meant, shown
from console.screens.ending import outcome_of
from console.screens.hand_over import read_out, usable, whom_to_call
from console.screens.shift_sheet import as_text, sheet
from console.tables import Tables
from console.widgets.band import alarm_row
from console.widgets.case import next_rows, next_step
from console.widgets.case_log import lines_of
from console.widgets.position import label_near
from console.widgets.rows import width_of
from console.widgets.snapshot import Desk, Snapshot, parted, take
from console.widgets.virtual_list import roomy
from console.wording.figures import freshness
from maps.numbers import emergency_numbers
from tests.support_desk import MemoryNode, evening
from tests.support_story import Story


def picture_of(node: MemoryNode, incident: UUID) -> tuple[Snapshot, Card]:
    view = take(node.board, Desk(operator="L.EK"), node.clock.now(), incident)  # type: ignore[attr-defined]
    assert view.card is not None
    return view, view.card


def test_what_is_read_to_112_has_the_forms_read_aloud_and_no_address() -> None:
    view, card = picture_of(*evening())
    said = dict(read_out(card, view))
    everything = " ".join(said.values())
    assert list(said)[:3] == ["where", "what", "who"], "the order in which 112 asks"
    assert "59° 19.802' N" in said["where"]
    assert "N 6580804 E 674133" in said["where"]
    assert "3 s old" in said["where"]
    for secret in ("Nygatan", "Hamngatan", "Gården", "stege"):
        assert secret not in everything


@pytest.mark.parametrize("width", [46, 78, 28])
def test_the_next_step_is_never_cut(width: int) -> None:
    node, incident = evening()
    for fact in (e.Acknowledged(), e.ListeningChanged(on=True, call="c1"), e.UnitSent(unit="3310")):
        node.append(fact, incident, "L.EK", 0)
    view, card = picture_of(node, incident)
    rows = next_rows(view, card, width)
    said = " ".join(" ".join(span.text for span in each) for each in rows)
    assert next_step(view, card)[1].split() == said.split()[2:]
    assert all(width_of(each) <= width for each in rows)


@pytest.mark.parametrize(
    ("lat", "lon", "first"), [(59.33, 18.06, "112"), (59.13, 11.39, "112"), (None, None, "112"), (56.0, 18.5, "112")]
)
def test_112_comes_first_from_a_swedish_desk_wherever_the_person_is(lat: float, lon: float, first: str) -> None:
    numbers = usable(emergency_numbers(lat, lon), "SE")
    assert numbers[0] == first
    assert "114 14" in numbers


def test_whom_to_call_follows_the_position() -> None:
    _view, card = picture_of(*evening())
    assert "Command centre of region Stockholm: Stockholm (unconfirmed)" in whom_to_call(card, "SE", Tables())
    nowhere = msgspec.structs.replace(card, row=msgspec.structs.replace(card.row, place=None))
    assert "No position: Sweden is assumed." in whom_to_call(nowhere, "SE", Tables())
    assert not any("Command centre" in words for words in whom_to_call(nowhere, "SE", Tables()))


def test_the_next_step_follows_what_was_done() -> None:
    node, incident = evening()
    keys = []
    for fact, epoch in (
        (None, None), (e.Acknowledged(), 0), (e.ListeningChanged(on=True, call="c1"), None),
        (e.UnitSent(unit="3310"), None), (e.StepDone(step="briefed"), None), (e.StepDone(step="supervisor"), None),
        (e.Closed(outcome="real"), None),
    ):  # fmt: skip
        if fact is not None:
            node.append(fact, incident, "L.EK", epoch)
        keys.append(next_step(*picture_of(node, incident))[0])
    assert keys == ["F2", "F3", "F4", "b", "F12", "F6", "u"]


def test_a_silent_device_is_told_with_since_when_what_works_and_what_to_do() -> None:
    node, _incident = evening()
    new, silent = UUID(int=77), e.DeviceSilent(device="D-07", since=node.clock.now() - 1500 * SECOND, promised_s=600)
    node.append(e.IncidentOpened(priority=2, trigger="silence", person="omar", device="D-07"), new)
    node.append(silent, new)
    view, card = picture_of(node, new)
    words = " ".join(" ".join(span.text for span in line.words) for line in lines_of(card.log[-1], view, 200))
    assert "D-07 has given no sign of life since 2025-02-11 21:58; it promises one every 10:00." in words
    assert "may not reach us. Everything else works." in words
    node.append(e.Acknowledged(), new, "L.EK", 0)
    assert next_step(*picture_of(node, new))[:2] == (
        "c", "ask the person or a contact why the device is silent; else send a unit (F4)",
    )  # fmt: skip
    node.append(e.StepDone(step="contact"), new, "L.EK")
    assert next_step(*picture_of(node, new))[0] == "x"


def test_the_shift_sheet_says_none_where_there_is_nothing() -> None:
    view, _card = picture_of(*evening())
    text = as_text(sheet(view), "handover")
    assert "K-0003" in text
    assert "D-19 fault 12 %" in text
    assert "3. shelved\n   none" in text
    assert text.endswith("the record, for a witness\n   none")


def test_the_shift_sheet_carries_the_line_of_the_record() -> None:
    view, _card = picture_of(*evening())
    line = "larmbord 5f3a9c01 1234 k3xq-7yd2-mfo4-aaqj-z5ta-w6ue 2026-11-22T21:58:07Z"
    assert as_text(sheet(view, line), "handover").endswith(line)


def test_the_queue_is_parted_where_its_order_changes() -> None:
    node, _incident = evening()
    low = node.alarm(person=None, priority=3, trigger="no_fix", number="0701740640")
    away = node.alarm(person=None, priority=2, trigger="zone", number="0701740641")
    node.append(e.Shelved(until=0), away, "L.EK")
    p1, p2, technical, shelved = parted(node.board.rows())
    assert [row.priority for row in p1] == [1]
    assert [row.priority for row in p2] == [2]
    assert [row.id for row in technical] == [low]
    assert [row.id for row in shelved] == [away]


@pytest.mark.parametrize(
    ("typed", "outcome", "words"),
    [
        ("5 pocket", "false", "pocket"),
        ("1", "real", ""),
        ("0", None, ""),
        ("9", None, ""),
        ("", None, ""),
        ("²", None, ""),
    ],
)
def test_an_outcome_is_a_digit(typed: str, outcome: str | None, words: str) -> None:
    assert outcome_of(typed) == (outcome, words)


def test_commands_are_unambiguous_and_lie_on_no_altgr_key() -> None:
    keys = [key for command in COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    assert not set("".join(map(shown, keys))) & set("@${[]}\\|~")
    assert len(BY_NAME) == len(COMMANDS)
    assert meant("handov") == BY_NAME["handover"]
    assert meant("h") is None


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 100, 10_000, 123_457])
def test_a_list_has_room_for_all_and_little_more(count: int) -> None:
    assert count <= roomy(count) <= count * 1.13 + 1


def test_the_desk_loads_nothing_heavy_before_its_first_picture() -> None:
    script = "import sys, console.app; print(*sorted(set(sys.modules) & set(sys.argv[1:])))"
    heavy = [
        "folium",
        "httpx",
        "serial",
        "shapely",
        "pyproj",
        "numpy",
        "apsw",
        "tzfpy",
        "ruamel",
        "textual.widgets._footer",
    ]
    done = subprocess.run([sys.executable, "-c", script, *heavy], capture_output=True, text=True, check=True, cwd=".")
    assert done.stdout.split() == []


def test_control_the_same_look_finds_what_is_loaded() -> None:
    script = "import sys, numpy, console.app; print(*sorted(set(sys.modules) & set(sys.argv[1:])))"
    done = subprocess.run([sys.executable, "-c", script, "numpy"], capture_output=True, text=True, check=True, cwd=".")
    assert done.stdout.split() == ["numpy"]


@pytest.mark.parametrize(
    ("seconds", "kind", "role"),
    [(59, "", "text"), (60, "", "p2"), (299, "", "p2"), (300, "LAST KNOWN", "p2")],
)
def test_a_fix_is_amber_after_a_minute_and_last_known_after_five(seconds: int, kind: str, role: str) -> None:
    """R14, at the very second."""
    place = TrailFix(fix=Fix(lat=59.3, lon=18.0), received=0, time=0, last_received=0)
    assert freshness(place, seconds * 1_000_000) == (kind, role)


@pytest.mark.parametrize("secret", [True, False])
def test_a_person_at_a_safe_house_is_near_nothing_that_may_be_said(secret: bool) -> None:
    """Section 3: no safe house in lists or radio text, not its label either; the control is a place that is none."""
    story = Story()
    place = Place(label="gården", address="Gården 1", lat=59.3330, lon=18.0660, safe_house=secret)
    story.tell(e.PersonRegistered(person=Person(id="P1", name="Mira Exempel", places=(place,))))
    incident = story.opened()
    story.alarm(incident, ("button",), Fix(lat=59.3330, lon=18.0660, accuracy_m=10))
    card = story.board.card(incident)
    assert card is not None
    assert ("gården" in label_near(card)) is not secret
    told = dict(read_out(card, take(story.board, Desk(), story.now, incident)))
    assert ("gården" in told["where"]) is not secret
    assert "Gården 1" not in " ".join(told.values())


def test_whoever_takes_over_is_told_the_number_of_her_telephone() -> None:
    """Section 16.10, the last of the call order: as the register has it, where the alarm brought none."""
    story = Story()
    incident = UUID(int=9)
    story.tell(e.DeviceRegistered(device=Device(id="D7", number="0701740605")))
    for device, number in ((None, "not known"), ("D7", "0701740605")):
        story.tell(e.IncidentOpened(priority=1, trigger="button", device=device), incident)
        card = story.board.card(incident)
        assert card is not None
        assert dict(read_out(card, take(story.board, Desk(), story.now, incident)))["number"] == number
        incident = UUID(int=10)


def test_112_is_told_of_the_duress_word_and_of_no_other() -> None:
    story = Story()
    incident = story.opened()
    for result, said in (("right", False), ("wrong", False), ("duress", True)):
        story.tell(e.CodeWordHeard(result=result), incident, "L.EK")  # type: ignore[arg-type]
        card = story.board.card(incident)
        assert card is not None
        told = dict(read_out(card, take(story.board, Desk(), story.now, incident)))
        assert ("DURESS" in told["what"]) == said


@pytest.mark.parametrize(("mode", "said"), [("SILENT", True), ("LOUD", False), (None, True)])
def test_the_band_says_not_to_call_back_unless_it_is_known_that_one_may(mode: str | None, said: bool) -> None:
    """Somebody whom nobody knows is treated as silent."""
    story = Story()
    if mode is not None:
        story.tell(e.PersonRegistered(person=Person(id="P1", name="Mira Exempel", mode=mode)))  # type: ignore[arg-type]
    incident = story.opened("P1" if mode else None, "0701740605")
    view = take(story.board, Desk(operator="L.EK"), story.now, incident)
    band = "".join(span.text for span in alarm_row(view, view.band[0], 160))
    assert ("DO NOT CALL BACK" in band) == said
