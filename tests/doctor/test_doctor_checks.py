"""Every check of the doctor that asks the machine or the journal: once well, and once for each thing that is wrong."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from doctor_bench import healthy, in_words, inside, one, visit

from console.card import RecordingView, SourceView
from console.clock import SystemClock
from console.doctor.clock import check_clock
from console.doctor.devices import check_devices
from console.doctor.disk import check_disk
from console.doctor.finding import Finding, State
from console.doctor.holders import Holder
from console.doctor.journal import check_journal
from console.doctor.permissions import check_permissions
from console.doctor.ports import check_ports
from console.doctor.recording import check_audio, check_loop_back, check_sound
from console.doctor.rounds import check_station
from console.doctor.serial_devices import SerialDevice, place_of
from console.doctor.software import check_software
from console.doctor.terminal import check_terminal
from console.events import DeviceRegistered, DeviceSilent, NewEvent, SourceReported, Stored
from console.journal.key_file import key_path, load_keys
from console.journal.sqlite_journal import open_journal
from console.register import Device
from console.station import FeedSettings, GnssSettings, ModemSettings
from console.surroundings import Surroundings

SIM7600 = SerialDevice(
    path="/dev/serial/by-id/usb-SimTech-if02-port0", device="/dev/ttyUSB2", vid=0x1E0E, pid=0x9001, interface=2
)


def states(findings: list[Finding]) -> dict[str, State]:
    assert in_words(findings) == []
    return {each.name: each.state for each in findings}


# ---- ports ----


def test_ports_in_good_health(tmp_path: Path) -> None:
    port = tmp_path / "modem"
    port.touch()
    found = check_ports(visit(tmp_path, healthy(devices=lambda: [SIM7600]), modem=(ModemSettings(port=str(port)),)))
    assert states(found) == {"ports": "ok", "port": "ok", "modemmanager": "ok"}
    assert "SIM7600" in one(found, "ports").words


def test_nothing_is_connected(tmp_path: Path) -> None:
    settings = ModemSettings(port=str(tmp_path / "none"))
    assert states(check_ports(visit(tmp_path, modem=(settings,))))["port"] == "wrong"
    assert states(check_ports(visit(tmp_path)))["ports"] == "unknown"


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"usable": lambda path: False}, "usermod -aG dialout"),
        ({"holder": lambda port: Holder(8, "minicom")}, "Stop that program"),
    ],
)
def test_a_port_that_cannot_be_used(tmp_path: Path, changes: dict[str, object], hint: str) -> None:
    (tmp_path / "modem").touch()
    found = check_ports(visit(tmp_path, healthy(**changes), modem=(ModemSettings(port=str(tmp_path / "modem")),)))
    assert one(found, "port").state == "wrong"
    assert hint in one(found, "port").do
    assert in_words(found) == []


def test_a_name_that_changes_at_every_replug(tmp_path: Path) -> None:
    machine = healthy(devices=lambda: [SIM7600], exists=lambda port: True, usable=lambda path: True)
    found = check_ports(visit(tmp_path, machine, modem=(ModemSettings(port="/dev/ttyUSB2"),)))
    assert one(found, "port").state == "wrong"
    assert SIM7600.path in one(found, "port").do


@pytest.mark.parametrize("port", ["auto", "1e0e:9001", "1E0E:9001:2"])
def test_a_port_by_identity(tmp_path: Path, port: str) -> None:
    other = SerialDevice(path="/dev/x", device="/dev/ttyUSB0", vid=0x1E0E, pid=0x9001, interface=0)
    machine = healthy(devices=lambda: [other, SIM7600], exists=lambda port: True, usable=lambda path: True)
    found = check_ports(visit(tmp_path, machine, modem=(ModemSettings(port=port),)))
    assert states(found)["port"] == "ok"
    assert SIM7600.path in one(found, "port").words
    assert place_of(port, [other, SIM7600]) == SIM7600.path
    assert one(check_ports(visit(tmp_path, modem=(ModemSettings(port=port),))), "port").state == "wrong"


@pytest.mark.parametrize(("rule", "state"), [(False, "wrong"), (True, "ok")])
def test_modem_manager(tmp_path: Path, rule: bool, state: State) -> None:
    machine = healthy(processes=lambda: frozenset({"systemd", "ModemManager"}), udev_rule=lambda: rule)
    assert states(check_ports(visit(tmp_path, machine)))["modemmanager"] == state


# ---- journal, key, permissions, disk ----


async def made_journal(folder: Path, *facts: SourceReported) -> Path:
    path = folder / "journal.db"
    journal = open_journal(path, SystemClock(), load_keys(key_path(path), path))
    await journal.append([NewEvent(fact=fact, cmd=UUID(int=number)) for number, fact in enumerate(facts, 1)])
    await journal.close()
    return path


REPORT = SourceReported(source="modem", state="ok", code="modem.ok_unnamed", figures={"signal_dbm": -71.0})


async def test_a_journal_in_good_health_tells_of_the_sources(tmp_path: Path) -> None:
    path = await made_journal(tmp_path, REPORT)
    before = inside(tmp_path)
    visiting = visit(tmp_path)
    assert states(await check_journal(visiting)) == {"key": "ok", "journal": "ok"}
    assert visiting.source("modem") is not None
    after = inside(tmp_path)
    assert before.items() <= after.items(), "nothing is written"
    assert path.exists()


async def test_a_journal_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert states(await check_journal(visit(tmp_path))) == {"journal": "unknown"}
    assert inside(tmp_path) == {}


async def test_a_missing_key(tmp_path: Path) -> None:
    path = await made_journal(tmp_path, REPORT)
    key_path(path).unlink()
    assert states(await check_journal(visit(tmp_path))) == {"key": "wrong"}
    assert not key_path(path).exists()


async def test_an_open_key_and_an_open_journal_are_left_alone(tmp_path: Path) -> None:
    path = await made_journal(tmp_path, REPORT)
    for each in (path, key_path(path)):
        each.chmod(0o644)
        found = await check_journal(visit(tmp_path))
        assert states(found) == {"journal": "wrong"}
        assert "chmod 600" in found[0].do
        assert each.stat().st_mode & 0o777 == 0o644
        each.chmod(0o600)


async def test_a_file_that_is_no_journal(tmp_path: Path) -> None:
    path = await made_journal(tmp_path, REPORT)
    path.write_bytes(b"no journal at all\n" * 100)
    found = await check_journal(visit(tmp_path))
    assert one(found, "journal").state == "wrong"
    assert in_words(found) == []


class Broken:
    """A journal whose chain does not hold."""

    async def verify(self) -> object:
        from console.journal.interface import Verdict

        return Verdict(False, 3, 4, "journal.verify.changed")

    async def close(self) -> None: ...


async def test_a_broken_chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    await made_journal(tmp_path, REPORT)

    async def broken(*_args: object, **_kwargs: object) -> Broken:
        return Broken()

    monkeypatch.setattr("console.doctor.journal.steady_journal", broken)
    found = await check_journal(visit(tmp_path))
    assert one(found, "journal").state == "wrong"
    assert "event 4" in one(found, "journal").words


def test_permissions(tmp_path: Path) -> None:
    token = tmp_path / "feed.token"
    token.write_text("x")
    token.chmod(0o600)
    feed = FeedSettings(name="hq", url="https://x.example.invalid", token_file="feed.token")
    assert states(check_permissions(visit(tmp_path, feed=(feed,)))) == {"permissions": "ok"}
    token.chmod(0o640)
    found = check_permissions(visit(tmp_path, feed=(feed,)))
    assert states(found) == {"permissions": "wrong"}
    assert "chmod 600" in found[0].do


@pytest.mark.parametrize(
    ("changes", "name", "state"),
    [
        ({}, "disk", "ok"),
        ({}, "writable", "ok"),
        ({}, "filesystem", "ok"),
        ({"disk_free": lambda path: 10**7}, "disk", "wrong"),
        ({"usable": lambda path: False}, "writable", "wrong"),
        ({"filesystem": lambda path: "nfs4"}, "filesystem", "wrong"),
        ({"filesystem": lambda path: ""}, "filesystem", "unknown"),
    ],
)
def test_disk(tmp_path: Path, changes: dict[str, object], name: str, state: State) -> None:
    assert states(check_disk(visit(tmp_path, healthy(**changes))))[name] == state


def test_the_ballast(tmp_path: Path) -> None:
    (tmp_path / "journal.db").touch()
    assert states(check_disk(visit(tmp_path)))["ballast"] == "unknown"
    (tmp_path / "journal.db.ballast").touch()
    assert states(check_disk(visit(tmp_path)))["ballast"] == "ok"


async def test_a_silent_device_is_told_with_its_age_and_what_to_do(tmp_path: Path) -> None:
    visiting = visit(tmp_path)
    assert check_devices(visiting) == []  # nothing was read
    around = visiting.around = Surroundings()
    now, minute = visiting.machine.clock.now(), 60_000_000
    device = Device(id="D-07", person="mira", heartbeat_s=600)
    registered = Stored(nseq=1, ts=now - 30 * minute, fact=DeviceRegistered(device=device), cmd=UUID(int=1))
    around.apply(registered)
    assert states(check_devices(visiting)) == {"device": "ok"}  # the control: the same device, and nothing told
    silent = DeviceSilent(device="D-07", since=now - 30 * minute, promised_s=600)
    around.apply(Stored(nseq=2, ts=now - 5 * minute, fact=silent, cmd=UUID(int=2)))
    [found] = check_devices(visiting)
    assert (found.state, found.of) == ("wrong", "D-07")
    assert "30 min ago" in found.words
    assert "send a unit" in found.do


# ---- loop-back, recorder, sound ----


def reporting(folder: Path, **figures: float) -> tuple[object, Surroundings]:
    made = visit(folder, modem=(ModemSettings(port="/dev/x"),))
    made.around = Surroundings()
    now = made.machine.clock.now()
    made.around.sources["modem"] = SourceView(
        source="modem", state="ok", code="modem.ok", since=now, heard=now, figures=figures
    )
    return made, made.around


@pytest.mark.parametrize(
    ("told", "age_s", "state"),
    [
        ("", None, "unknown"),
        ("sent", None, "unknown"),
        ("passed", 3600, "ok"),
        ("passed", 5 * 86_400, "wrong"),
        ("missing", 60, "wrong"),
    ],
)
def test_loop_back(tmp_path: Path, told: str, age_s: int | None, state: State) -> None:
    made, around = reporting(tmp_path)
    passed = 0 if age_s is None else SystemClock().now() - age_s * 1_000_000
    if told:
        around.loop_backs = {"modem": SimpleNamespace(state=told, passed=passed)}  # type: ignore[attr-defined]
    assert states(check_loop_back(made)) == {"loop-back": state}  # type: ignore[arg-type]


def test_recorder(tmp_path: Path) -> None:
    made, around = reporting(tmp_path)
    assert states(check_audio(made)) == {"audio": "unknown"}  # type: ignore[arg-type]
    for kept, expected in (("armed", "ok"), ("failed", "wrong")):
        around.recorder["A"] = RecordingView(copy="A", state=kept, since=1, changed=1)  # type: ignore[arg-type]
        assert states(check_audio(made)) == {"audio": expected}  # type: ignore[arg-type]


def test_sound_command(tmp_path: Path) -> None:
    wav = tmp_path / "alarm.wav"
    command = ("paplay", str(wav))
    assert one(check_sound(visit(tmp_path)), "sound", "heard").state == "unknown"
    assert check_sound(visit(tmp_path))[0].state == "unknown", "a bell cannot be heard by a program"
    assert check_sound(visit(tmp_path, sound_command=command))[0].state == "wrong", "no such file"
    wav.touch()
    assert check_sound(visit(tmp_path, sound_command=command))[0].state == "ok"
    assert check_sound(visit(tmp_path, healthy(which=lambda program: None), sound_command=command))[0].state == "wrong"


@pytest.mark.parametrize(("heard", "state"), [(True, "ok"), (False, "wrong")])
def test_whether_anybody_heard_it(tmp_path: Path, heard: bool, state: State) -> None:
    made, around = reporting(tmp_path)
    around.sound_heard = heard
    found = check_sound(made)  # type: ignore[arg-type]
    assert one(found, "sound", "heard").state == state
    assert in_words(found) == []


# ---- terminal, clock, software, station file ----


@pytest.mark.parametrize(
    ("changes", "name", "state"),
    [
        ({}, "terminal", "ok"),
        ({}, "size", "ok"),
        ({}, "letters", "ok"),
        ({"tty": lambda: False}, "terminal", "unknown"),
        ({"environ": {"TERM": "dumb"}}, "terminal", "wrong"),
        ({"environ": {}}, "terminal", "wrong"),
        ({"size": lambda: os.terminal_size((79, 24))}, "size", "wrong"),
        ({"encoding": lambda: "ANSI_X3.4-1968"}, "letters", "wrong"),
    ],
)
def test_terminal(tmp_path: Path, changes: dict[str, object], name: str, state: State) -> None:
    assert states(check_terminal(visit(tmp_path, healthy(**changes))))[name] == state


@pytest.mark.parametrize(("kept", "state"), [(True, "ok"), (False, "wrong"), (None, "unknown")])
def test_a_synchronised_clock(tmp_path: Path, kept: bool | None, state: State) -> None:
    assert states(check_clock(visit(tmp_path, healthy(synchronised=lambda: kept))))["clock"] == state


@pytest.mark.parametrize(("ahead_s", "state"), [(-60, "ok"), (3600, "wrong")])
def test_a_clock_behind_the_record(tmp_path: Path, ahead_s: int, state: State) -> None:
    made = visit(tmp_path)
    made.newest = made.machine.clock.now() + ahead_s * 1_000_000
    assert one(check_clock(made), "clock", "journal").state == state


@pytest.mark.parametrize(("offset", "state"), [(0.3, "ok"), (-40.0, "wrong")])
def test_the_satellites_time_on_the_board(tmp_path: Path, offset: float, state: State) -> None:
    _, around = reporting(tmp_path)
    now = SystemClock().now()
    around.sources["gnss"] = SourceView(
        source="gnss", state="ok", code="gnss.ok", since=now, heard=now, figures={"offset_s": offset}
    )
    other = visit(tmp_path, gnss=(GnssSettings(port="/dev/y"),))
    other.around = around
    found = check_clock(other)
    assert one(found, "clock", "gnss").state == state
    assert in_words(found) == []


def test_software(tmp_path: Path) -> None:
    assert set(states(check_software(visit(tmp_path))).values()) == {"ok"}
    assert states(check_software(visit(tmp_path, healthy(python=(3, 10, 2)))))["python"] == "wrong"
    missing = healthy(version=lambda name: "" if name == "pynmea2" else "1")
    assert states(check_software(visit(tmp_path, missing)))["libraries"] == "wrong"
    assert states(check_software(visit(tmp_path), sqlite="3.46.1"))["sqlite"] == "wrong"


def test_the_register_is_read(tmp_path: Path) -> None:
    (tmp_path / "register.toml").write_text("[[person]]\nid = 'P1'\nnmae = 'x'\n", "utf-8")
    assert states(check_station(visit(tmp_path))) == {"station": "ok"}
    found = check_station(visit(tmp_path, register="register.toml"))
    assert states(found) == {"station": "wrong"}
    assert "nmae" in found[0].words
