"""An exercise cannot reach the world (DESIGN promise 5): a port stands beside it, and not one byte is written to it."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

import scenarios
from console.events import Closed, UnitSent
from tests.support_process import Place, eventually


@pytest.fixture
def port(tmp_path: Path) -> Iterator[tuple[Place, int]]:
    """A station whose modem is a pseudo-terminal that we listen to."""
    master, slave = pty.openpty()
    tty.setraw(slave)
    place = Place(tmp_path)
    place.link.symlink_to(os.ttyname(slave))
    yield place, master
    os.close(master)
    os.close(slave)


def heard(master: int) -> bytes:
    return os.read(master, 65536) if select.select([master], [], [], 0)[0] else b""


@pytest.mark.parametrize("name", scenarios.names())
def test_a_whole_scenario_writes_nothing_to_a_configured_port(port: tuple[Place, int], name: str) -> None:
    place, master = port
    process = place.run(
        "train", name, "--headless", "--trainee", name, "--json", "--station", str(place.station),
        stdout=subprocess.PIPE, cwd=place.folder,
    )  # fmt: skip
    output = process.communicate()[0]
    assert process.returncode == 0
    kinds = [json.loads(line)["kind"] for line in output.splitlines()]
    assert kinds[-2:] == ["exercise.marked", "exercise.result"]
    assert {"incident.opened", "incident.acknowledged"} <= set(kinds)
    assert {UnitSent.kind, Closed.kind} & set(kinds), "a whole run: help was sent, or it was verified"
    assert heard(master) == b""
    assert not place.journal.exists()


def test_control_the_same_port_hears_a_live_intake(port: tuple[Place, int]) -> None:
    place, master = port
    intake = place.intake()
    assert eventually(lambda: heard(master)).startswith(b"\x1b")
    intake.kill()
    intake.wait()


def test_the_same_scenario_seed_and_deeds_give_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    place = Place(tmp_path)
    outputs = set()
    for seed in ("0", "1", "4242"):
        process = place.run(
            "train", "silent-room", "--headless", "--trainee", "silent-room", "--json", stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        outputs.add(process.communicate()[0])
    assert len(outputs) == 1
    other = place.run("train", "silent-room", "--headless", "--seed", "7", "--json", stdout=subprocess.PIPE)
    assert other.communicate()[0] not in outputs
