"""A card without a person says why there is none: a device that is nobody's, a stranger, or what the law erased."""

from __future__ import annotations

from uuid import UUID

import pytest

from console import events as e
from console.reading import Reading
from console.register import Device
from console.text import Untrusted
from console.wording.nobody import called, nobody, why_nobody
from tests.support_desk import MemoryNode, evening, opened, picture, press, until, words_on

CASE = UUID(int=77)


def alarm(node: MemoryNode, device: str | None = None, number: str = "", says: str = "") -> UUID:
    opened = e.IncidentOpened(priority=1, trigger="sos", device=device, number=Untrusted(number) if number else None)
    node.append(opened, CASE)
    reading = Reading(format="feed", device=Untrusted(says) if says else None, triggers=("sos",))
    node.append(e.RawRead(raw=UUID(int=78), reading=reading, device=device), CASE)
    return CASE


async def shown(node: MemoryNode, size: tuple[int, int]) -> str:
    async with opened(node, size) as (app, pilot):
        app.choose(CASE)
        await press(app, pilot, "f2")
        return words_on(app) if size[0] > 100 else picture(app)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_device_that_is_nobodys_is_named_and_no_number_is_missed(size: tuple[int, int]) -> None:
    node = MemoryNode()
    node.append(e.DeviceRegistered(device=Device(id="band-09")))
    alarm(node, device="band-09", says="350000000000009")
    seen = await shown(node, size)
    assert "BAND-09" in seen, "in the band"
    assert "device band-09" in seen
    assert "NO NUMBER" not in seen.upper()
    assert "THIS DEVICE IS NOBODY'S IN THE REGISTER" in seen


async def test_a_device_that_is_in_no_register_is_called_a_device() -> None:
    node = MemoryNode()
    alarm(node, number="350000000000009", says="350000000000009")
    seen = await shown(node, (120, 40))
    assert "device 350000000000009" in seen
    assert "number 350000000000009" not in seen
    assert "Not in the register." in seen


async def test_control_a_stranger_who_calls_has_a_number() -> None:
    node = MemoryNode()
    alarm(node, number="0701740699", says="350000000000009")
    seen = await shown(node, (120, 40))
    assert "number 0701740699" in seen
    assert "device" not in seen.lower()


async def test_an_erased_incident_says_that_the_law_erased_it() -> None:
    node, incident = evening()
    node.append(e.Closed(outcome="accidental"), incident, "L.EK")
    before = node.board.card(incident)
    node.append(e.KeyErased(rule="PDL 5", keys=3, second="B.B", incidents=(incident,)), incident, "A.A")
    after = node.board.card(incident)
    assert before is not None
    assert after is not None
    assert not before.erased
    assert after.erased
    assert (nobody(after), called(after)) == ("erased by law", "")
    async with opened(node, (120, 40)) as (app, pilot):
        app.choose(incident)
        await until(pilot, lambda: "Erased by law. Nothing" in words_on(app))
        assert "Not in the register" not in words_on(app)


async def test_a_new_alarm_on_it_is_a_strangers_again() -> None:
    node, incident = evening()
    node.append(e.KeyErased(rule="PDL 5", keys=3, second="B.B", incidents=(incident,)), incident, "A.A")
    node.append(e.LineRang(call="c9", source="modem", number=Untrusted("0701740699")), incident)
    card = node.board.card(incident)
    assert card is not None
    assert not card.erased
    assert why_nobody(card).startswith("Not in the register.")
