"""The program dies in the middle of receiving: exactly one event afterwards, and none lost (modem.md section 5 rule 2).

A process that "dies" here never runs another line; the journal (what was committed) and the modem stay.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from line_bench import MIRA, OTHER, LineBench, bench

from console.modem.held import Held
from console.sources.modem_store import Store

POINTS = ["before commit", "after commit", "before release", "after release"]
COMMANDS = [b"AT+CMGR=0", b"AT+CMGD=0"]


async def _born_again(desk: LineBench) -> None:
    await desk.die()
    desk.start()
    await desk.wait(10.0)


def _once(desk: LineBench, pdus: Sequence[str]) -> bool:
    return sorted(desk.intake.pdus()) == sorted(pdus) and desk.stored() == 0


@pytest.mark.parametrize("point", POINTS)
async def test_death_at_the_intake(point: str) -> None:
    async with bench() as desk:
        desk.intake.stop_at = point
        pdus = desk.sim.text_in(MIRA, "Kom fort")
        await desk.settle()
        assert desk.intake.stopped.is_set()
        await _born_again(desk)
        assert _once(desk, pdus)
        pdus += desk.sim.text_in(OTHER, "Nästa, i samma fack")
        await desk.settle()
        assert _once(desk, pdus)


@pytest.mark.parametrize("command", COMMANDS)
async def test_death_with_a_command_on_its_way(command: bytes) -> None:
    """AT+CMGD never reached the modem: the message is committed here and still there."""
    async with bench() as desk:
        desk.freeze_on = command
        pdus = desk.sim.text_in(MIRA, "Kom fort")
        await desk.settle()
        assert desk.frozen.is_set()
        await _born_again(desk)
        assert _once(desk, pdus)


async def test_death_in_a_sweep_of_many() -> None:
    """Killed again and again while a full store is swept; every message is one event at the end."""
    async with bench(begin=False) as desk:
        pdus = [pdu for count in range(8) for pdu in desk.sim.text_in(MIRA, f"Larm {count}")]
        for round_ in range(12):
            desk.intake.stop_at = POINTS[round_ % len(POINTS)]
            desk.intake.stopped.clear()
            desk.start()
            await desk.wait(1.0)
            await desk.die()
        desk.start()
        await desk.wait(10.0)
        assert _once(desk, pdus)


async def test_the_same_bytes_again_after_a_death_are_a_new_message() -> None:
    async with bench() as desk:
        [pdu] = desk.sim.compose(MIRA, "SOS", at=0)
        desk.intake.stop_at = "after commit"
        desk.sim.pdu_in(pdu)
        await desk.settle()
        await _born_again(desk)
        assert desk.intake.pdus() == [pdu]
        desk.sim.pdu_in(pdu)
        await desk.settle()
        assert desk.intake.pdus() == [pdu, pdu]


async def delete_first(self: Store, held: Sequence[Held]) -> None:
    """The planted fault: delete before the commit."""
    from console.modem.commands import delete_slot

    for message in held:
        await self._modem.ask(delete_slot(message.slot))
    if held:
        await self._intake.receive([self._raw(message.memory, message.slot, message.pdu) for message in held])


async def test_the_control_delete_before_commit_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "_keep", delete_first)
    async with bench() as desk:
        desk.intake.stop_at = "before commit"
        pdus = desk.sim.text_in(MIRA, "Kom fort")
        await desk.settle()
        await _born_again(desk)
        assert not _once(desk, pdus)
        assert desk.intake.pdus() == []


async def test_the_control_a_random_key_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    from uuid import uuid4

    monkeypatch.setattr(LineBench, "cmd_of", lambda bench, words: uuid4())
    async with bench() as desk:
        desk.intake.stop_at = "after commit"
        [pdu] = desk.sim.text_in(MIRA, "Kom fort")
        await desk.settle()
        await _born_again(desk)
        assert desk.intake.pdus() == [pdu, pdu]


async def test_the_control_a_key_without_a_counter_swallows_a_true_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    async with bench() as desk:
        monkeypatch.setattr(desk.intake, "was_released", lambda raw: False)
        [pdu] = desk.sim.compose(MIRA, "SOS", at=0)
        for _ in range(2):
            desk.sim.pdu_in(pdu)
            await desk.settle()
        assert desk.intake.pdus() == [pdu]


async def _restart_while_the_journal_writes(desk: LineBench, *, told: bool) -> list[str]:
    """Afterwards SM is selected, and holds a text that nobody has read in the slot that is to be deleted in ME."""
    desk.intake.stop_at = "before commit"
    first = desk.sim.text_in(MIRA, "I minnet ME")
    await desk.settle()
    if told:
        desk.modem.data_received(b"\r\nRDY\r\n")
    desk.sim.data_in(b'AT+CPMS="SM","SM","SM"\r')
    second = desk.sim.text_in(OTHER, "I minnet SM")
    desk.intake.go_on.set()
    await desk.wait(20.0)
    return first + second


@pytest.mark.parametrize("told", [True, False])
async def test_a_restart_between_read_and_delete_deletes_nothing_else(told: bool) -> None:
    async with bench() as desk:
        pdus = await _restart_while_the_journal_writes(desk, told=told)
        assert _once(desk, pdus)


async def test_the_control_without_a_look_before_the_delete_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter((True, *[False] * 1000))
    look = Store._in_slot

    async def blind(self: Store, message: Held) -> str | None:
        return message.pdu if next(looks) else await look(self, message)

    monkeypatch.setattr(Store, "_in_slot", blind)
    async with bench() as desk:
        _, second = await _restart_while_the_journal_writes(desk, told=False)
        assert second not in desk.intake.pdus()
