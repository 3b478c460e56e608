"""A register file with a slip in it, where the record has a register, and where it has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.clock import SimulatedClock
from console.events import SourceReported
from console.house import opened_node
from console.node import Node
from console.register_file import keep_register
from console.sentences import sentence
from console.station import Station, StationFault
from tests.support_story import START

GOOD, BROKEN = b'[[unit]]\nid = "3310"\n', b"[[unit]]\nid = 3310\n"


def told(node: Node) -> list[SourceReported]:
    facts = (stored.fact for stored in node.journal.read())
    return [fact for fact in facts if isinstance(fact, SourceReported) and fact.source == "register"]


async def test_a_slip_in_the_register_keeps_no_alarm_out_of_a_station_that_has_run_before(tmp_path: Path) -> None:
    path, station = tmp_path / "register.toml", Station(journal="journal.db", register="register.toml", folder=tmp_path)
    async with opened_node(station, SimulatedClock(START), intake=False) as opening:
        await opening.run()
        node = opening.node
        path.write_bytes(BROKEN)
        with pytest.raises(StationFault, match=r"register\.toml"):  # control: nobody to protect yet, and somebody there
            await keep_register(node, station)
        path.write_bytes(GOOD)
        await keep_register(node, station)
        path.write_bytes(BROKEN)
        for _start in range(2):
            await keep_register(node, station)
        assert list(node.board.register().units) == ["3310"]
        (wrong,) = told(node)
        assert (wrong.state, wrong.code) == ("down", "register.wrong")
        words = sentence(wrong.code, wrong.detail)
        assert str(path) in words
        assert "[[unit]] 1" in words
        path.write_bytes(GOOD)
        await keep_register(node, station)
        assert [fact.code for fact in told(node)] == ["register.wrong", "register.ok"]
