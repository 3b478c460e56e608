"""The service and the udev rule: systemd takes the one, and the other names exactly the modules that are known."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import catalogue
from console.doctor.serial_devices import MODULES
from console.setup.system_files import SERVICE, UDEV, service, udev_rule

TOKEN = re.compile(r'\s*([A-Z_]+(?:\{\w+\})?)\s*(==|!=|\+=|=)\s*"([^"]*)"\s*')


def printed(folder: Path) -> str:
    station = folder / "a station 100%" / "station.toml"
    return service(Path(sys.executable), station, folder / "journals" / "journal.db", "larm")


def verified(unit: Path) -> str:
    """What systemd says of the unit, or "" where there is no systemd: then it is parsed below all the same."""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return ""
    said = subprocess.run([verify, "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60)
    return "\n".join(line for line in said.stderr.splitlines() if unit.name in line)


def test_systemd_takes_the_service(tmp_path: Path) -> None:
    unit = tmp_path / SERVICE
    unit.write_text(printed(tmp_path), "utf-8")
    assert verified(unit) == ""


def test_control_a_wrong_service_is_seen(tmp_path: Path) -> None:
    unit = tmp_path / SERVICE
    unit.write_text(printed(tmp_path).replace("Restart=always", "Restart=sometimes"), "utf-8")
    assert verified(unit) or shutil.which("systemd-analyze") is None


def test_the_service_starts_again_and_has_the_stations_paths(tmp_path: Path) -> None:
    unit = configparser.RawConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(printed(tmp_path))
    told = unit["Service"]
    assert told["Restart"] == "always"
    assert told["User"] == "larm"
    assert told["ExecStart"] == f'{sys.executable} intake --station "{tmp_path}/a station 100%%/station.toml"'
    assert told["ReadWritePaths"] == f'"{tmp_path}/a station 100%%" {tmp_path}/journals'
    assert "WatchdogSec" not in told, "the intake does not feed one"


def tokens(line: str) -> list[tuple[str, str, str]]:
    found, at = [], 0
    while at < len(line):
        match = TOKEN.match(line, at)
        assert match is not None, line[at:]
        found.append((match[1], match[2], match[3]))
        at = match.end()
        if at < len(line):
            assert line[at] == ",", line[at:]
            at += 1
    return found


def rules() -> list[dict[str, str]]:
    lines = [line for line in udev_rule().splitlines() if line and not line.startswith("#")]
    return [{key: value for key, _, value in tokens(line)} for line in lines]


def test_the_udev_rule_keeps_modem_manager_from_every_known_module() -> None:
    ignored = {
        (int(rule["ATTRS{idVendor}"], 16), int(rule["ATTRS{idProduct}"], 16))
        for rule in rules()
        if rule.get("ENV{ID_MM_PORT_IGNORE}") == "1" and rule.get("ENV{ID_MM_DEVICE_IGNORE}") == "1"
    }
    assert ignored == set(MODULES)


def test_its_names_are_at_the_interfaces_of_the_table() -> None:
    named = {
        (int(rule["ATTRS{idVendor}"], 16), int(rule["ATTRS{idProduct}"], 16), rule["SYMLINK"]): int(
            rule["ENV{ID_USB_INTERFACE_NUM}"], 16
        )
        for rule in rules()
        if "SYMLINK" in rule
    }
    commands = {(*ids, "larmbord/modem"): at for ids, (_, at, _) in MODULES.items()}
    positions = {(*ids, "larmbord/gnss"): at for ids, (_, _, at) in MODULES.items() if at is not None}
    assert named == commands | positions


def test_every_jump_has_its_label() -> None:
    jumps, labels = [[rule[key] for rule in rules() if key in rule] for key in ("GOTO", "LABEL")]
    assert jumps == labels


@pytest.mark.parametrize("name", [SERVICE, UDEV])
def test_docs_show_the_very_files(name: str) -> None:
    assert (catalogue.ROOT / "docs" / "station-service" / name).read_text("utf-8") == (
        catalogue.ROOT / "console" / "setup" / "system" / name
    ).read_text("utf-8")
