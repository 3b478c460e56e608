"""Every task of desk.md section 14 in no more keys than it allows, through the real app on a board in memory."""

from __future__ import annotations

import string
from uuid import UUID

import pytest
from textual import events

from console import events as e
from console import requests as r
from console.card import Card
from console.requests import Request
from tests.support_desk import MemoryNode, evening, opened, picture, press, until, words_on


def acts(node: MemoryNode, *but: type[Request]) -> list[Request]:
    """What was asked for, without what the desk says by itself."""
    return [act for act in node.acts if not isinstance(act, (r.Shown, *but))]


def card(node: MemoryNode, incident: UUID) -> Card:
    found = node.board.card(incident)
    assert found is not None
    return found


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 10)])
async def test_acknowledge_from_anywhere_is_one_key(size: tuple[int, int]) -> None:
    node, incident = evening()
    async with opened(node, size) as (app, pilot):
        await press(app, pilot, "f2")
        assert card(node, incident).row.owner == "L.EK"


@pytest.mark.parametrize(
    "before", ["f1", "f4", "f5", "f6", "f7", "f8", "f9", "ctrl+p", "colon", "slash", "x", "w", "c"]
)
async def test_acknowledge_works_over_every_dialog_and_while_typing(before: str) -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, before)
        assert len(app.screen_stack) == 2, f"{before} opened nothing"
        await press(app, pilot, "f2")
        assert card(node, incident).row.owner == "L.EK"
        assert len(app.screen_stack) == 2, "the dialog is still there"
        assert "!!1" in picture(app).splitlines()[2], "the band is in sight (R1)"


async def test_acknowledge_and_send_the_recommended_unit_are_three_keys() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f2", "f4", "enter")
        assert [unit.unit for unit in card(node, incident).units] == ["3310"]
        sent = next(act for act in acts(node) if isinstance(act, r.SendUnit))
        assert 500 < (sent.distance_m or 0) < 540
        assert sent.fix_age_s is not None
        assert not sent.sirens


async def test_who_chooses_sirens_reads_what_must_not_be_done() -> None:
    """desk.md section 4: no sirens inside the agreed radius; it is said where they are chosen, and blocks nothing."""
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f4")
        assert "DO NOT: call back, sirens < 500 m" not in words_on(app)
        await press(app, pilot, "s")
        assert "DO NOT: call back, sirens < 500 m" in words_on(app)
        await press(app, pilot, "enter")
        assert card(node, incident).units


async def test_send_another_unit_is_at_most_four_keys() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f4", "down", "enter")
        assert [unit.unit for unit in card(node, incident).units] == ["3320"]


async def test_a_code_word_is_two_keys_and_the_read_comes_first() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f5")
        assert "blå stege" in words_on(app)
        assert [act.field for act in acts(node) if isinstance(act, r.Reveal)] == ["code_ok", "code_duress"]
        await press(app, pilot, "d")
        assert card(node, incident).code_word == "duress"


async def test_code_words_whose_read_could_not_be_logged_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """DESIGN promise 11; and help goes on: what was heard can be said all the same."""
    node, _incident = evening()

    async def full(*_: object) -> None:
        raise OSError

    async with opened(node) as (app, pilot):
        monkeypatch.setattr(node, "perform", full)
        await press(app, pilot, "f5")
        assert "not shown: the read could not be logged" in words_on(app)
        assert "blå stege" not in words_on(app)


async def test_acknowledging_all_that_is_technical_touches_no_person() -> None:
    """R10: no ack-all for a P1."""
    node, incident = evening()
    low = node.alarm(person=None, priority=3, trigger="low_battery", number="0701740640")
    async with opened(node) as (app, pilot):
        app.run_command("ack-technical")
        await until(pilot, lambda: card(node, low).row.owner)
        assert incident not in {act.incident for act in acts(node) if isinstance(act, r.Acknowledge)}


async def test_a_note_of_twenty_letters_is_twenty_two_keys_and_keeps_the_time_of_the_first() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        begun = node.clock.now()
        await press(app, pilot, "f6", "s")
        await node.wait(5)
        await press(app, pilot, *"teps tv male voices", "enter")
        note = next(act for act in acts(node) if isinstance(act, r.Note))
        assert note.words == "steps tv male voices"
        assert note.begun == begun


async def test_a_note_typed_with_parted_accents_is_whole() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f6", "a")
        app.post_message(events.Key("combining_ring_above", "\u030a"))
        await press(app, pilot, "enter")
        assert next(act.words for act in acts(node) if isinstance(act, r.Note)) == "å"


async def test_recorder_failover_is_two_keys() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f7", "f")
        assert next(act.wish for act in acts(node) if isinstance(act, r.AskRecorder)) == "failover"


async def test_reveal_is_two_keys_and_masks_again_with_the_incident() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        assert "Nygatan 9" not in picture(app)
        await press(app, pilot, "w", "1")
        assert "Nygatan 9" in picture(app)
        assert "Gården 1" not in picture(app), "a safe house is not among the places"
        await press(app, pilot, "down")
        await press(app, pilot, "up")
        assert "Nygatan 9" not in picture(app)


async def test_handing_over_to_112_is_five_keys() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f9", "1", "1", "2", "enter")
        handed = card(node, incident).handed_over
        assert handed is not None
        assert handed.number == "112"
        await press(app, pilot, *"Bo", "enter")
        again = card(node, incident).handed_over
        assert again is not None
        assert str(again.taken_by) == "Bo"
        assert not again.read_back, "nobody has said so yet"
        assert "Written down: who took it at 112." in picture(app)
        await press(app, pilot, "enter", "n", "enter", "backspace", "y", "enter")
        ticked = card(node, incident).handed_over
        assert ticked is not None
        assert (str(ticked.taken_by), ticked.read_back) == ("Bo", True)
        assert "112 read everything back" in picture(app)


async def test_a_hand_over_left_without_the_read_back_says_so() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f9", "1", "1", "2", "enter", *"Bo", "enter", "escape")
        handed = card(node, incident).handed_over
        assert handed is not None
        assert (str(handed.taken_by), handed.read_back) == ("Bo", False)


async def test_closing_as_a_mistake_says_that_no_right_code_word_was_heard() -> None:
    """desk.md section 4: no “mistake” without the code word. It is said, and blocks nothing."""
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "x")
        assert "The right code word has not been heard" in words_on(app)
        await press(app, pilot, "f5", "y", "x")
        assert "The right code word has not been heard" not in words_on(app)


async def test_call_colleague_is_one_key() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f12")
        assert "supervisor" in card(node, incident).steps


async def test_close_as_false_is_at_most_eight_keys_and_a_second_person() -> None:
    node, incident = evening()
    node.append(e.OperatorPresent(desk="2"), actor="M.BERG")
    async with opened(node) as (app, pilot):
        await press(app, pilot, "x", "5", "enter")
        assert card(node, incident).closed is None
        await press(app, pilot, "m", "b", "enter")
        assert card(node, incident).outcome == "false"
        assert next(act.second for act in reversed(acts(node)) if isinstance(act, r.Close)) == "mb"


async def test_find_a_person_by_four_letters_is_six_keys() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "slash", *"omar", "enter")
        assert app.view.card is not None
        assert app.view.card.row.who == "Omar Exempel"


async def test_where_how_old_how_exact_and_is_it_recording_need_no_key() -> None:
    node, _incident = evening()
    await node.wait(37)
    async with opened(node) as (app, _pilot):
        said = words_on(app)
        assert "59.33003 N 18.06094 E ±14 m 40 s old" in said
        assert "A REC 0:34" in said


async def test_every_function_key_has_a_letter_and_every_letter_only_opens_or_logs() -> None:
    from console.screens.commands import COMMANDS, is_function

    for command in COMMANDS:
        if any(is_function(key) for key in command.keys) and command.name != "ack":
            assert any(not is_function(key) for key in command.keys), command.name


async def test_no_single_letter_or_digit_lets_anything_leave_the_building() -> None:
    """A function key split in transit arrives as letters and digits (textual.md section 3)."""
    outside = (r.CallBack, r.CallContact, r.SendText, r.SendUnit, r.HandOver, r.Close, r.PressKeys, r.HangUp)
    node, _incident = evening()
    async with opened(node, (80, 24)) as (_app, pilot):
        for letter in string.ascii_letters + string.digits + "~[":
            await pilot.press(letter, "escape")
            assert not [act for act in node.acts if isinstance(act, outside)], letter


async def test_the_microphone_asks_once_for_a_silent_person_and_enter_is_no_answer() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "m", "enter")
        line = card(node, incident).line
        assert line is not None
        assert not line.microphone_open
        await press(app, pilot, "y")
        line = card(node, incident).line
        assert line is not None
        assert line.microphone_open
        assert "MIC OPEN" in words_on(app)


async def test_undo_takes_back_within_ten_seconds_and_not_after() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "g")
        assert "position" in card(node, incident).steps
        await press(app, pilot, "u")
        assert "position" not in card(node, incident).steps
        await press(app, pilot, "g")
        await node.wait(11)
        await press(app, pilot, "u")
        assert "position" in card(node, incident).steps
        assert "cannot be taken back" in words_on(app)


async def test_quit_is_refused_while_an_open_p1_is_mine_or_nobodys() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        for keys in (["ctrl+q"], ["colon", *"quit", "enter"]):
            await press(app, pilot, *keys)
            assert app.return_code is None
            assert "Not left: K-0003" in words_on(app)


async def test_quit_leaves_when_another_operator_holds_it() -> None:
    node, incident = evening()
    node.append(e.Acknowledged(), incident, "M.BERG", 0)
    async with opened(node) as (app, pilot):
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app.return_code == 0


async def test_a_function_key_in_a_dialog_leaves_it_without_doing_and_keeps_the_draft() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f6", *"Steg", "f4", "escape")
        assert not [act for act in acts(node) if isinstance(act, r.Note)]
        await press(app, pilot, "f6", "enter")
        assert next(act.words for act in acts(node) if isinstance(act, r.Note)) == "Steg"
        assert card(node, incident).units == ()


@pytest.mark.parametrize("opens", ["f9", "x", "s", "c", "w", "f8", "colon"])
async def test_enter_confirms_nothing_on_first_focus(opens: str) -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, opens, "enter", "escape")
        assert acts(node) == []


async def test_escape_never_acts() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        for opens in ("f4", "f6", "f7", "f8", "f9", "x", "s", "c", "w", "slash", "colon", "f1", "ctrl+p"):
            await press(app, pilot, opens, "escape")
            assert len(app.screen_stack) == 1, opens
        await press(app, pilot, "escape")
        assert acts(node) == []


async def test_calling_a_silent_person_needs_a_choice_a_yes_and_a_reason() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "c", "end", "up", "enter", "enter", "y")
        assert [act.override for act in acts(node) if isinstance(act, r.CallBack)] == [""]
        assert "SILENT" in words_on(app)
        await press(app, pilot, "enter")
        assert card(node, incident).overrides == ()
        await press(app, pilot, *"asked", "enter")
        assert card(node, incident).overrides == ("call_back",)


async def test_a_text_needs_its_words_a_code_and_a_reason() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "c", "end", "enter", *"Hej", "enter", "enter")
        assert not [act for act in acts(node) if isinstance(act, r.SendText)]
        await press(app, pilot, "7", "2", "enter")
        assert not [act for act in acts(node) if isinstance(act, r.SendText)], "another code is none (R20)"
        await press(app, pilot, "backspace", "1", "enter")
        assert len([act for act in acts(node) if isinstance(act, r.SendText)]) == 1
        assert card(node, incident).overrides == ()


async def test_the_colon_speaks_line_modes_language() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "colon", *"send 3320 sirens", "enter")
        assert [unit.unit for unit in card(node, incident).units] == ["3320"]
        await press(app, pilot, "colon", *"nonsense", "enter")
        assert "no command" in words_on(app).lower() or "nonsense" in words_on(app)
        await press(app, pilot, "escape", "colon", *"send", "enter")
        assert "send a unit to" in words_on(app), "a bare word opens its dialog"


async def test_the_palette_has_our_commands_and_no_other() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "ctrl+p")
        await until(pilot, lambda: "acknowledge" in words_on(app))
        assert all(word not in words_on(app) for word in ("Screenshot", "Theme", "Quit the application"))
        await press(app, pilot, *"briefed")
        await until(pilot, lambda: "the patrol is briefed" in words_on(app))
        await press(app, pilot, "enter")
        await until(pilot, lambda: any(isinstance(act, r.Done) for act in node.acts))


async def test_readonly_does_nothing() -> None:
    node, _incident = evening()
    async with opened(node, readonly=True) as (app, pilot):
        await press(app, pilot, "f2", "g", "f12")
        assert node.acts == []
        assert "only watches" in words_on(app)
        assert "READ ONLY" in picture(app).splitlines()[0]


async def test_an_act_that_could_not_be_recorded_is_said_and_the_desk_goes_on() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        node.broken = OSError("disk full")
        await press(app, pilot, "f2")
        assert "NOT recorded" in words_on(app)
        node.broken = None
        await press(app, pilot, "f2")
        assert card(node, incident).row.owner == "L.EK"


async def test_the_keyboard_moves_between_panes() -> None:
    node, _incident = evening()
    async with opened(node, (80, 24)) as (app, pilot):
        for number, seen in (
            (2, "NEXT"),
            (3, "PROTECTED"),
            (4, "LINE"),
            (5, "59.33003 N"),
            (6, "3310"),
            (1, "technical"),
        ):
            await press(app, pilot, str(number))
            assert app.desk.active == number
            assert seen in words_on(app)
        await press(app, pilot, "tab")
        assert app.desk.active == 2
        await press(app, pilot, "shift+tab", "shift+tab")
        assert app.desk.active == 6


async def test_acknowledging_another_alarm_does_not_change_what_a_dialog_is_about() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f2", "f4")
        other = node.alarm(person="omar", number="0701740611")
        await until(pilot, lambda: "OMAR EXEMPEL" in picture(app))
        await press(app, pilot, "f2")
        assert card(node, other).row.owner == "L.EK"
        await press(app, pilot, "enter")
        assert [unit.unit for unit in card(node, incident).units] == ["3310"]
        assert card(node, other).units == ()
