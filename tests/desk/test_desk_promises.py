"""What the desk promises while things happen: at once, calmly, on every view, and never about the wrong incident."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pytest
from rich.style import Style

from console import events as e
from console import requests as r
from console.app import LarmbordApp
from console.reading import Fix, Reading
from console.text import Untrusted
from console.widgets.alarms import Line, lines, technical_words
from console.widgets.band import calm_row
from console.widgets.snapshot import Desk, Snapshot
from tests.support_desk import MemoryNode, evening, hostile_evening, opened, picture, press, until, words_on


async def test_a_new_p1_is_on_the_screen_and_sounds_without_waiting_for_the_tick(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The tick and the beat are stopped: only the board's own call can bring it there."""
    monkeypatch.setattr(LarmbordApp, "_tick", lambda self: None)
    monkeypatch.setattr(LarmbordApp, "_beat", lambda self: None)
    rung: list[int] = []
    monkeypatch.setattr(LarmbordApp, "bell", lambda self: rung.append(1))
    node = MemoryNode()
    node.register()
    async with opened(node) as (app, pilot):
        await pilot.pause(0.2)
        node.alarm()
        await until(pilot, lambda: "MIRA EXEMPEL" in picture(app))
        assert rung


async def test_the_desk_says_once_that_it_was_shown() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await until(pilot, lambda: node.board.incidents[incident].points.get("t2_shown"))
        await press(app, pilot, "f2")
        assert len([act for act in node.acts if act == r.Shown(incident=incident)]) == 1


async def test_an_alarm_rings_until_it_is_acknowledged_and_never_after(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(LarmbordApp, "bell", lambda self: rung.append(1))
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        await until(pilot, lambda: rung)
        await press(app, pilot, "f2", "f2")  # the P1, then the zone
        rung.clear()
        await node.wait(30)
        await pilot.pause(0.3)
        assert rung == []


async def test_silence_is_shown_and_is_not_acknowledgement() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "colon", *"pause 41", "enter")
        await until(pilot, lambda: "SOUND PAUSED 0:41" in picture(app))
        assert node.board.incidents[incident].row().pending


async def test_technical_alarms_never_enter_the_band_and_never_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(LarmbordApp, "bell", lambda self: rung.append(1))
    node = MemoryNode()
    node.alarm(person=None, priority=3, trigger="low_battery", number="0701740630")
    async with opened(node) as (app, pilot):
        await node.wait(20)
        await pilot.pause(0.3)
        assert "no person in danger" in picture(app).splitlines()[2]
        assert rung == []


async def test_many_devices_with_one_fault_are_one_line_and_the_cursor_names_them() -> None:
    node, _incident = evening()
    for number in range(7):
        node.append(e.DeviceReported(device=Untrusted(f"B-{number}"), state="offline"))
    async with opened(node) as (app, _pilot):
        found = [line for line in lines(app.view) if isinstance(line, Line) and line.key]
        assert [line.key for line in found] == ["device D-19", "devices offline"]
        assert found[1].words.startswith("7 devices: offline, since 22:23:17: B-0, B-1, ")
        assert technical_words(app.view, "devices offline").endswith("B-6")
        assert "7 devices: offline, since" in words_on(app)


async def test_a_flood_is_one_line_per_cause_and_the_band_stays_clear() -> None:
    node = MemoryNode()
    node.register()
    for i in range(60):
        node.alarm(person=None, priority=3, trigger="no_fix", number=f"07017406{i % 90 + 5:02}")
    async with opened(node) as (app, pilot):
        assert "no fix ×60" in words_on(app)
        node.alarm(person="omar")
        await until(pilot, lambda: "OMAR EXEMPEL" in picture(app).splitlines()[2])


async def test_the_choice_is_not_taken_away_by_a_new_alarm() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f2")
        node.alarm(person="omar", number="0701740611")
        await until(pilot, lambda: "OMAR EXEMPEL" in picture(app))
        assert app.chosen == incident


async def test_a_second_press_of_an_acknowledged_alarm_wants_to_be_seen_again() -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        await press(app, pilot, "f2")
        node.line(incident, call="c2")
        await until(pilot, lambda: "AGAIN ×" in picture(app).splitlines()[2])
        await press(app, pilot, "f2")
        assert not node.board.incidents[incident].row().pending


async def test_the_cursor_on_a_technical_line_tells_it_in_full() -> None:
    node, _incident = evening()
    node.append(e.SourceReported(source="modem", state="down", code="x.y", detail={"why": "z" * 60}))
    async with opened(node) as (app, pilot):
        await press(app, pilot, "down", "down")
        assert app.view.card is None
        assert "z" * 20 in app.view.desk.told
        await press(app, pilot, "f4")
        assert "no case on the table" in words_on(app)
        await press(app, pilot, "home")
        assert app.view.card is not None


async def test_a_silent_source_is_told_with_its_age() -> None:
    node, _incident = evening()
    await node.wait(120)
    async with opened(node) as (app, _pilot):
        assert "MODEM SILENT" in picture(app).splitlines()[0]
        assert "no sign of life" in words_on(app)


@pytest.mark.parametrize(("seconds", "said"), [(5, "8 s old"), (90, "93 s old"), (400, "LAST KNOWN")])
async def test_every_position_has_its_age_and_an_old_one_its_name(seconds: int, said: str) -> None:
    node, _incident = evening()
    await node.wait(seconds)
    async with opened(node) as (app, _pilot):
        assert said in words_on(app)


async def test_a_fix_that_does_not_move_in_time_is_called_so() -> None:
    node, incident = evening()
    fix = Fix(lat=59.3301, lon=18.0601, at=node.clock.now(), accuracy_m=10, source="gps")
    for raw in range(2):
        node.append(e.RawRead(raw=UUID(int=9000 + raw), reading=Reading(format="t", fixes=(fix,))), incident)
        await node.wait(raw * 20 + 1)
    async with opened(node) as (app, _pilot):
        assert "fix not moving in time" in words_on(app)


async def test_an_exercise_has_its_band_and_its_mark_on_every_line_of_the_log() -> None:
    node = MemoryNode()
    node.append(e.ExerciseStarted(scenario="s", sha256="0" * 64, seed=1, title={"en": "T"}))
    evening(node)
    async with opened(node, exercise=True) as (app, pilot):
        assert "ÖVNING / EXERCISE" in picture(app).splitlines()[1]
        await press(app, pilot, "f1")
        assert "ÖVNING / EXERCISE" in picture(app).splitlines()[1]
        await press(app, pilot, "escape")
        logged = [line for line in picture(app).splitlines() if " ALARM " in line or " LINE " in line]
        assert all("EX 2" in line for line in logged if ":" in line.split("││")[-2])


async def test_only_the_mark_flashes_never_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LarmbordApp, "_beat", lambda self: None)
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        styles: list[list[tuple[str, Style | None]]] = []
        for beat in (0, 1):
            app.change(beat=beat)
            await pilot.pause()
            styles.append([(s.text, s.style) for s in app.screen._compositor.render_strips()[2]])
        changed = [one[0] for one, other in zip(*styles, strict=True) if one != other]
        assert changed == ["!!1"]


async def test_flash_can_be_off() -> None:
    node, _incident = evening()
    async with opened(node, flash=False) as (app, _pilot):
        looks = []
        for beat in (0, 1):
            app.change(beat=beat)
            looks.append(app.view.flash_p1)
        assert looks == [True, True]


async def test_what_a_stranger_wrote_is_only_text_on_every_pane() -> None:
    node, _incident = hostile_evening()
    async with opened(node) as (app, pilot):
        for keys in (["f1"], ["f4"], ["f5"], ["f8"], ["f9"], ["c"], ["w", "1"], ["slash"], ["1"], ["3"]):
            await press(app, pilot, *keys)
            seen = picture(app).replace("\n", "")
            assert seen.isprintable(), keys
            await press(app, pilot, "escape")
        assert "PWNED" in picture(app)


async def test_a_dead_worker_is_said() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):

        async def dies() -> None:
            raise RuntimeError("Mira Exempel")

        app.spawn(dies())
        await until(pilot, lambda: "Part of this desk failed" in words_on(app))
        assert "Mira Exempel" not in app.view.desk.said


async def test_the_lag_is_shown() -> None:
    node, _incident = evening()
    async with opened(node) as (app, pilot):
        app._beat_at -= 1000  # no machine is so late by itself
        await until(pilot, lambda: "LAG 1000" in picture(app).splitlines()[0])


async def test_the_beat_is_written_for_a_watchdog(tmp_path: Path) -> None:
    node, _incident = evening()
    beat = tmp_path / "beat"
    async with opened(node, beat_file=beat) as (_app, pilot):
        await until(pilot, beat.exists)


async def test_ready_runs_after_the_first_picture() -> None:
    seen: list[str] = []
    node, _incident = evening()

    async def ready() -> None:
        seen.append("started")

    async with opened(node, ready=ready) as (_app, pilot):
        await until(pilot, lambda: seen)


async def test_did_you_hear_it_is_asked_until_answered() -> None:
    node = MemoryNode()
    async with opened(node, ask_sound=True) as (app, pilot):
        await until(pilot, lambda: "did you hear the alarm sound?" in words_on(app))
        await press(app, pilot, "enter")
        assert node.board.around.sound_heard is None
        await press(app, pilot, "y")
        assert node.board.around.sound_heard is True
        await until(pilot, lambda: "SOUND ok" in picture(app))


async def test_what_another_desk_heard_proves_nothing_here_and_every_shift_is_asked_again() -> None:
    """R8: one sound, often muted, on the wrong machine; asked at every login and tested again each shift."""
    node = MemoryNode()
    node.append(e.SoundConfirmed(heard=True), actor="M.BERG")
    async with opened(node, ask_sound=True) as (app, pilot):
        await until(pilot, lambda: "did you hear the alarm sound?" in words_on(app))
        assert "SOUND ok" not in picture(app)
        await press(app, pilot, "y")
        await until(pilot, lambda: "SOUND ok" in picture(app))
        app.do(r.SignHandover(sheet="1."))
        await until(pilot, lambda: "did you hear the alarm sound?" in words_on(app))
        assert "SOUND ok" not in picture(app)


async def test_a_burst_of_events_is_few_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    node, incident = evening()
    async with opened(node) as (app, pilot):
        painted: list[int] = []
        paint = app.paint
        monkeypatch.setattr(app, "paint", lambda: (painted.append(1), paint()))
        for i in range(200):
            node.append(e.AudioHeard(level_db=-float(i % 50), words=Untrusted(str(i))), incident)
            await asyncio.sleep(0)
        await until(pilot, lambda: app._drawn[0] == node.board.revision)
        assert len(painted) < 30


def test_calm_is_grey() -> None:
    assert {span.role for span in calm_row(Snapshot(now=0, desk=Desk()), 80)} <= {"dim", "text"}


async def test_a_key_before_everything_is_loaded_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first picture is there: what is loaded behind it never comes."""
    monkeypatch.setattr(LarmbordApp, "_first_paint_done", lambda self: None)
    node, incident = evening()
    app = LarmbordApp(node, node.clock, "L.EK", ask_sound=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(app, pilot, "f2")
        assert node.board.incidents[incident].owner == "L.EK"
