"""What is wrong with a modem is told in words, with what to do, on the simulated modem (issue: proof of life)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import idle_loop
import pytest
from line_bench import MIRA, LineBench

from console.card import LoopBackView, SourceView
from console.sentences import sentence
from console.wording.life import life_words


def told(doing: Callable[[LineBench], object], *, seconds: float = 90.0, pin: str = "", **faults: object) -> str:
    """The newest health in words, after `doing` and some time."""

    async def life() -> str:
        desk = LineBench(pin=pin, **faults)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, idle_loop.IdleLoop)
        loop.follow(desk.clock)
        desk.start()
        await desk.clock.sleep(20)
        doing(desk)
        await desk.clock.sleep(seconds)
        report = desk.intake.reports()[-1]
        await desk.close()
        return sentence(report.code, report.detail)

    return idle_loop.run(life())


def held(desk: LineBench) -> None:
    desk.sim.unplug()
    desk.sim.replug()
    desk.cable.held = True


def full(desk: LineBench) -> None:
    desk.intake.refuses = True
    for number in range(6):
        desk.sim.text_in(MIRA, f"Larm {number}")
    desk.sim.faults = desk.sim.faults
    desk.sim.change_faults(refused=("+CMGD",))
    desk.intake.refuses = False


def nothing(desk: LineBench) -> None:
    """It is wrong from the start."""


@pytest.mark.parametrize(
    ("faults", "doing", "what", "remedy"),
    [
        ({}, held, "Another program uses the modem", "ModemManager"),
        ({"sim": "missing"}, nothing, "no SIM card", "Put the card in"),
        ({"sim": "pin"}, nothing, "asks for its PIN", "Take the PIN lock off"),
        ({"sim": "puk"}, nothing, "asks for its PUK", "PUK from the operator"),
        ({}, lambda desk: desk.sim.registration(2), "has no network", "Check the antenna"),
        ({}, lambda desk: desk.sim.registration(3), "refuses this SIM card", "Call the operator"),
        ({"slots_me": 5}, full, "memory for texts is full (5 of 5)", "being emptied"),
        ({}, lambda desk: desk.sim.unplug(), "The modem has been away since", "Check the cable and power"),
        ({}, lambda desk: desk.sim.change_faults(stops_reading=True), "The modem", "take its power away"),
        ({}, lambda desk: desk.sim.say("UNDER-VOLTAGE WARNNING"), "power is too low", "gives 2 A"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_what_to_do(
    faults: dict[str, object], doing: Callable[[LineBench], object], what: str, remedy: str
) -> None:
    words = told(doing, seconds=30.0, **faults)
    assert what in words
    assert remedy in words


def test_a_wrong_pin_is_told_and_never_tried_twice() -> None:
    def again(desk: LineBench) -> None:
        desk.sim.reboot()
        assert desk.sim.pin_tries == 2

    assert "The PIN in the station file is wrong" in told(nothing, pin="4321", sim="pin")
    assert "PIN" in told(again, pin="4321", sim="pin")


def test_a_right_pin_is_entered_again_after_a_power_cut() -> None:
    assert told(lambda desk: desk.sim.reboot(), pin="1234", sim="pin").startswith("The modem works")


# ---- the signs of life, each with its age

NOW = 1_763_816_700_000_000
HOUR = 3600 * 1_000_000


def words(**loop_back: object) -> str:
    view = LoopBackView(source="modem", **loop_back) if loop_back else None  # type: ignore[arg-type]
    figures = {"registered": 1.0, "signal_dbm": -83.0}
    return life_words(
        SourceView(
            source="modem", state="ok", code="modem.ok", since=NOW, heard=NOW - 12_000_000,
            detail={"operator": "Exempel"}, figures=figures, loop_back=view,
        ), NOW,
    )  # fmt: skip


def test_every_sign_has_its_age() -> None:
    assert words() == "registered, signal -83 dBm, Exempel, last word from it 12 s ago"
    passed = words(state="passed", since=NOW - 3 * HOUR, passed=NOW - 3 * HOUR, seconds=3.2)
    assert passed.endswith("; self-test passed 3 h ago, there and back in 3.2 s")


def test_a_test_that_did_not_come_back_is_loud_and_untested_is_no_pass() -> None:
    missing = words(state="missing", since=NOW - HOUR, passed=NOW - 9 * HOUR, seconds=3.0)
    assert "SELF-TEST DID NOT COME BACK, 60 min ago; self-test passed 9 h ago" in missing
    untested = words(state="untested", since=NOW, code="loop_back.line_down")
    assert "could not be tested" in untested
    assert untested.endswith("no self-test has passed yet")
