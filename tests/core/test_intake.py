"""Every input is seen (DESIGN promise 2): each becomes exactly one card, or one line on a card that is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from console import events as e
from console.clock import SimulatedClock
from console.intake import Door
from console.journal.faults import UNSTORABLE
from console.journal.interface import JournalFault
from console.journal.memory import MemoryJournal
from console.modem.pdu import encode_deliver
from console.modem.pdu.fields import time_stamp
from console.node import Node
from console.placing import Placing
from console.sources.interface import Raw
from console.text import Untrusted
from tests.support_story import LISA, MIRA, PHONE, PHONE2, START


class World:
    """A node in memory, and the bytes of the world."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(START)
        self._ids = count(1)
        self.node = Node(MemoryJournal(self.clock), self.clock, self.new_id)
        self.door = Door(self.node)

    def new_id(self) -> UUID:
        return UUID(int=next(self._ids))

    async def open(self) -> None:
        await self.node.start()
        facts = [e.PersonRegistered(person=person) for person in (MIRA, LISA)]
        devices = [e.DeviceRegistered(device=device) for device in (PHONE, PHONE2)]
        await self.node.append([e.NewEvent(fact=fact, cmd=self.new_id()) for fact in (*facts, *devices)])

    async def bytes_in(self, media: str, *payloads: bytes) -> None:
        raws = [Raw(source="s", media=media, payload=payload, cmd=self.new_id()) for payload in payloads]
        await self.door.receive(raws)

    async def text(self, number: str, words: str, *, reference: int = 1, at: int = START) -> list[bytes]:
        pdus = [pdu.encode() for pdu in encode_deliver(number, words, at=at, reference=reference)]
        await self.bytes_in("sms-pdu", *pdus)
        return pdus

    def cards(self) -> list[tuple[str, int]]:
        return [(row.who, row.alarms) for row in self.node.board.rows()]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    await world.open()
    yield world
    await world.node.close()


async def test_alarms_of_the_same_person_join_and_an_unknown_number_is_a_p1_of_its_own(world: World) -> None:
    await world.text("0701740605", "Hjälp")
    await world.text("+46701740605", "Hjälp igen")
    await world.text("0701740699", "vem?")
    assert world.cards() == [("Mira Exempel", 2), ("0701740699", 1)]
    assert [row.priority for row in world.node.board.rows()] == [1, 1]


async def test_a_text_of_eleven_parts_in_any_order_is_one_card_and_one_line(world: World) -> None:
    words = "".join(f"[{number:03}]" for number in range(320))
    pdus = [pdu.encode() for pdu in encode_deliver("0701740698", words, at=START, reference=9)]
    assert len(pdus) >= 11
    for pdu in (*pdus[5:], *pdus[:5]):
        await world.bytes_in("sms-pdu", pdu)
    ((_, alarms),) = world.cards()
    assert alarms == 1
    card = world.node.board.card(world.node.board.rows()[0].id)
    assert card is not None
    (read,) = [entry.fact for entry in card.log if isinstance(entry.fact, e.RawRead)]
    assert read.whole is not None
    assert read.whole.text == Untrusted(words)


async def test_parts_that_come_in_one_batch_are_one_text_too(world: World) -> None:
    await world.text("0701740698", "å" * 300)
    assert world.cards() == [("0701740698", 1)]


def wholes(world: World) -> list[str]:
    """The long texts on the first card, line by line."""
    card = world.node.board.card(world.node.board.rows()[0].id)
    assert card is not None
    read = [entry.fact for entry in card.log if isinstance(entry.fact, e.RawRead)]
    return [fact.whole.text.raw for fact in read if fact.whole is not None and fact.whole.text is not None]


OLD = "gammal plats lat:59.3293 long:18.0686 " + "x" * 150
NEW = "y" * 160 + " lat:57.7000 long:11.9000 kom"
DAY = 86_400_000_000


async def test_an_old_part_under_the_same_reference_is_never_mixed_into_a_new_text(world: World) -> None:
    """modem.md section 5 rule 10: references wrap at 256. The place of three days ago is no place of this alarm."""
    first, last = (
        [pdu.encode() for pdu in encode_deliver("0701740605", words, at=at, reference=7)]
        for words, at in ((OLD, START), (NEW, START + 3 * DAY))
    )
    await world.bytes_in("sms-pdu", first[0])  # and its second part never comes
    await world.bytes_in("sms-pdu", last[1])
    assert not [text for text in wholes(world) if "59.3293" in text and "57.7000" in text]
    await world.bytes_in("sms-pdu", last[0])
    assert NEW in wholes(world)


async def test_a_second_long_text_under_the_same_reference_is_a_second_alarm(world: World) -> None:
    """Some devices never count their references."""
    await world.text("0701740605", OLD, reference=1, at=START)
    await world.text("0701740605", NEW, reference=1, at=START + 120_000_000)
    assert world.cards() == [("Mira Exempel", 2)]
    assert wholes(world) == [OLD, NEW]


async def test_a_part_that_comes_again_begins_no_text_that_the_next_one_could_end(world: World) -> None:
    pdus = await world.text("0701740605", OLD, reference=1, at=START)
    await world.bytes_in("sms-pdu", pdus[0])
    later = [pdu.encode() for pdu in encode_deliver("0701740605", NEW, at=START + 120_000_000, reference=1)]
    await world.bytes_in("sms-pdu", later[1])
    assert not [text for text in wholes(world) if "59.3293" in text and "57.7000" in text]


async def test_an_alarm_without_an_id_that_comes_again_is_a_second_press(world: World) -> None:
    """sources/feed.py: nothing tells it from a repetition. With an id it is one."""
    pressed = b'{"kind":"alarm","person":"P1","trigger":"button"}'
    await world.bytes_in("feed", pressed)
    row = world.node.board.rows()[0]
    await world.node.journal.claim(row.id, 0, "L.EK", world.new_id())
    world.node.catch_up()
    assert not world.node.board.rows()[0].pending
    await world.bytes_in("feed", pressed)
    assert (world.cards(), world.node.board.rows()[0].pending) == ([("Mira Exempel", 2)], True)
    named = b'{"kind":"alarm","id":"7","person":"P2","trigger":"button"}'
    await world.bytes_in("feed", named)
    await world.bytes_in("feed", named)
    assert ("Lisa Påhittad", 1) in world.cards()


def told(world: World) -> dict[str, str]:
    """The flags of the first card, and what stood there."""
    card = world.node.board.card(world.node.board.rows()[0].id)
    assert card is not None
    return {flag.code: str(flag.detail) for flag in card.flags}


async def test_a_text_without_a_network_time_that_comes_again_is_a_second_press(world: World) -> None:
    """All zeros occur (modem.md section 6): then the same words have the same bytes every time."""
    stamp = time_stamp(START).hex().upper()
    pdu = encode_deliver("0701740605", "help me!", at=START)[0]
    assert pdu.count(stamp) == 1
    for _ in range(2):
        await world.bytes_in("sms-pdu", pdu.replace(stamp, "0" * 14).encode())
    assert world.cards() == [("Mira Exempel", 2)]


async def test_a_text_that_the_network_held_says_how_old_it_is_and_moves_nobody(world: World) -> None:
    """wire.md rule 7: a station that was cut off gets hours of texts in one minute. Its words and place are as old."""
    await world.text("0701740605", "help me! lat:59.3293 long:18.0686", at=START - 60_000_000)
    assert "readers.late" not in told(world)
    old = "x" * 150 + " Bat:90% lat:57.7000 long:11.9000"
    await world.text("0701740605", old, at=START - 7_200_000_000, reference=3)
    assert told(world)["readers.late"] == "120"
    card = world.node.board.card(world.node.board.rows()[0].id)
    assert card is not None
    assert [(known.fix.lat, known.late) for known in card.trail] == [(57.7, True), (59.3293, False)]


async def test_control_a_network_whose_clock_is_ahead_makes_no_text_old(world: World) -> None:
    await world.text("0701740605", "help", at=START + 7_200_000_000)
    assert "readers.late" not in told(world)


async def test_a_message_that_names_two_persons_says_so(world: World) -> None:
    """The device in Lisa's phone is Mira's: a borrowed phone, a changed SIM, or a register that is wrong."""
    await world.text("0701740606", "help me! lat:59.3293 long:18.0686 imei:350000000000000")
    assert world.cards() == [("Mira Exempel", 1)]
    assert told(world)["readers.sms_of_another"] == "0701740606"


@pytest.mark.parametrize("number", ["0701740605", "0701740699", ""])
async def test_a_message_that_names_one_person_raises_no_doubt(world: World, number: str) -> None:
    await world.text(number, "help me! lat:59.3293 long:18.0686 imei:350000000000000")
    assert world.cards() == [("Mira Exempel", 1)]
    assert "readers.sms_of_another" not in told(world)


async def test_a_feed_that_gives_one_persons_device_to_another_says_so(world: World) -> None:
    await world.bytes_in("feed", b'{"kind":"alarm","id":"1","person":"P2","device":"350000000000000"}')
    assert world.cards()[0][0] == "Lisa Påhittad"
    assert told(world)["readers.sms_of_another"] == "350000000000000"


async def test_a_phone_that_was_handed_on_never_calls_on_the_card_of_the_one_before(world: World) -> None:
    await world.text("0701740605", "Hjälp")
    lent = replace(PHONE, person="P2")
    await world.node.append([e.NewEvent(fact=e.DeviceRegistered(device=lent), cmd=world.new_id())])
    await world.text("0701740605", "Hjälp igen", at=START + 60_000_000)
    assert world.cards() == [("Mira Exempel", 1), ("Lisa Påhittad", 1)]
    await world.text("0701740605", "Kom", at=START + 120_000_000)
    assert world.cards() == [("Mira Exempel", 1), ("Lisa Påhittad", 2)]


async def test_a_stranger_who_turns_out_to_be_known_keeps_the_card(world: World) -> None:
    await world.text("0701740699", "vem?")
    lisas = replace(PHONE2, number="0701740699")
    await world.node.append([e.NewEvent(fact=e.DeviceRegistered(device=lisas), cmd=world.new_id())])
    await world.text("0701740699", "Hjälp", at=START + 60_000_000)
    assert world.cards() == [("Lisa Påhittad", 2)]
    await world.node.append(
        [e.NewEvent(fact=e.Closed(outcome="test"), cmd=world.new_id(), incident=world.node.board.rows()[0].id)]
    )
    await world.text("0701740699", "Hjälp", at=START + 120_000_000)
    assert world.cards() == [("Lisa Påhittad", 1)]
    assert len(world.node.board.incidents) == 2


def call(id: str, person: str, state: str) -> bytes:
    return f'{{"kind":"call","id":"{id}","call":"c","person":"{person}","state":"{state}"}}'.encode()


async def test_a_call_whose_name_was_used_before_is_not_the_call_before(world: World) -> None:
    """A feed that counts its calls from 1 again: Lisa on Mira's card would be Lisa on no card."""
    await world.bytes_in("feed", call("1", "P1", "open"))
    await world.bytes_in("feed", call("2", "P2", "open"))
    assert sorted(name for name, _ in world.cards()) == ["Lisa Påhittad", "Mira Exempel"]


async def test_a_call_after_one_that_is_over_is_a_call_of_its_own(world: World) -> None:
    await world.bytes_in("feed", call("1", "P1", "open"), call("2", "P1", "closed"))
    (mira,) = (row.id for row in world.node.board.rows())
    await world.bytes_in("feed", call("3", "P9", "open"))
    assert [row.id == mira for row in world.node.board.rows()] == [True, False]


@pytest.mark.parametrize(
    "words", ["", " ", "[/markup]", "".join(map(chr, range(32))), "\u202e\u200b", "00" * 30, "\x1b[2J", "😀" * 200]
)
async def test_odd_texts_are_cards(world: World, words: str) -> None:
    await world.bytes_in("sms-text", words.encode())
    assert len(world.cards()) == 1


async def test_the_same_bytes_again_are_a_counter(world: World) -> None:
    pdus = await world.text("0701740605", "Hjälp")
    await world.bytes_in("sms-pdu", *pdus)
    card = world.node.board.card(world.node.board.rows()[0].id)
    assert card is not None
    assert [entry.count for entry in card.log if isinstance(entry.fact, e.RawRead)] == [2]


async def test_a_low_battery_of_a_known_phone_is_technical_and_of_an_unknown_one_a_p1(world: World) -> None:
    battery = (
        "lat: 59.330000 long: 018.060100 speed:0.00 11/02/25 20:33 L:3.68V,0, Signal:F imei:359587011016261 05 41.9"
    )
    await world.text("0701740605", battery)
    await world.text("0701740690", battery)
    assert [(row.who, row.priority) for row in world.node.board.rows()] == [("0701740690", 1), ("Mira Exempel", 3)]


async def test_a_call_whose_number_comes_late_goes_to_the_persons_open_card(world: World) -> None:
    await world.text("0701740605", "Hjälp")
    await world.door.line(e.LineRang(call="c1", source="modem"))
    assert len(world.cards()) == 2
    await world.door.line(e.LineIdentified(call="c1", number=Untrusted("+46701740605")))
    await world.door.line(e.LineClosed(call="c1", why="missed"))
    assert world.cards() == [("Mira Exempel", 2)]
    card = world.node.board.card(world.node.board.rows()[0].id)
    assert card is not None
    assert card.line is not None
    assert card.line.why == "missed"


async def test_a_feeds_position_without_an_open_card_is_kept_but_opens_none(world: World) -> None:
    position = b'{"kind":"position","id":"1","person":"P1","fix":{"lat":59.33,"lon":18.06}}'
    await world.bytes_in("feed", position)
    assert world.cards() == []
    assert len(world.node.board.unplaced) == 1
    await world.bytes_in("feed", b'{"kind":"alarm","id":"2","person":"P1","trigger":"button"}')
    (row,) = world.node.board.rows()
    assert row.place is not None  # where she was before the alarm is the last known place
    await world.bytes_in("feed", position.replace(b'"1"', b'"3"').replace(b"59.33", b"59.34"))
    (row,) = world.node.board.rows()
    assert row.place is not None
    assert row.place.fix.lat == 59.34


async def test_words_on_a_call_of_ours_go_to_its_case_and_an_alarm_never_does(world: World) -> None:
    """A contact is in no entry of the register: what they say is known by the call. Who calls for help is a card."""
    await world.text("0701740605", "Hjälp")
    (mira,) = (row.id for row in world.node.board.rows())
    await world.node.append(
        [e.NewEvent(fact=e.LineOpened(call="k1", source="m", outgoing=True), cmd=world.new_id(), incident=mira)]
    )
    await world.bytes_in("feed", b'{"kind": "audio", "id": "1", "call": "k1", "words": "Karin."}')
    assert [s.incident for s in world.node.journal.read(0, 99) if isinstance(s.fact, e.AudioHeard)] == [mira]
    await world.bytes_in("feed", b'{"kind": "alarm", "id": "2", "call": "k1", "trigger": "button", "device": "X-9"}')
    assert len(world.cards()) == 2


async def test_a_device_that_is_not_in_the_register_is_one_card(world: World) -> None:
    await world.bytes_in("feed", b'{"kind":"alarm","id":"1","device":"D-99","trigger":"button"}')
    await world.bytes_in("feed", b'{"kind":"call","id":"2","device":"D-99","call":"c","state":"open"}')
    assert world.cards() == [("D-99", 1)]
    assert "c" in world.node.board.calls


async def test_a_feed_nobody_understands_is_one_card_of_that_feed(world: World) -> None:
    await world.bytes_in("feed", b"garbage", b"{}", b'{"kind":"moonrise"}')
    assert len(world.cards()) == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["sms-pdu", "sms-text", "feed", "telex"]), st.binary(max_size=200)), max_size=6)
)
async def test_whatever_comes_is_on_the_board_exactly_once(inputs: list[tuple[str, bytes]]) -> None:
    world = World()
    await world.open()
    for media, payload in inputs:
        await world.bytes_in(media, payload)
    board = world.node.board
    assert not board.arrivals.unread
    seen = [raw for incident in board.incidents.values() for raw in incident.raws]
    seen += [stored.fact.raw for stored in board.unplaced if isinstance(stored.fact, e.RawRead)]
    stored = [event for event in world.node.journal.read(0, 1000) if isinstance(event.fact, e.RawReceived)]
    assert sorted(seen) == sorted(event.cmd for event in stored)
    await world.node.close()


@pytest.mark.parametrize("fault", [ZeroDivisionError(), JournalFault(UNSTORABLE, kind="raw.read", why="size")])
async def test_a_message_that_cannot_be_placed_is_a_card_and_keeps_no_other_out(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """Whatever fault of ours it is: the alarms behind it, and the next start, must not wait for its mending."""
    place = Placing.raw

    def broken(placing: Placing, stored: e.Stored) -> list[e.NewEvent]:
        events = place(placing, stored)
        if isinstance(stored.fact, e.RawReceived) and stored.fact.payload == b"poison":
            raise fault
        return events

    monkeypatch.setattr(Placing, "raw", broken)
    mira, lisa = (encode_deliver(number, "Hjälp", at=START)[0].encode() for number in ("0701740605", "0701740606"))
    raws = [("sms-pdu", mira), ("sms-text", b"poison"), ("sms-pdu", lisa)]
    await world.door.receive(
        [Raw(source="s", media=media, payload=payload, cmd=world.new_id()) for media, payload in raws]
    )
    assert sorted(world.cards()) == [("Lisa Påhittad", 1), ("Mira Exempel", 1), ("source s", 1)]
    await world.text("0701740605", "Kom")
    await world.bytes_in("sms-text", b"poison")
    assert sorted(world.cards()) == [("Lisa Påhittad", 1), ("Mira Exempel", 2), ("source s", 2)]
    await Door(world.node).start()
    assert not world.node.board.arrivals.unread


async def test_what_cannot_be_stored_is_not_taken(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(events: object) -> None:
        raise JournalFault("journal.full")

    monkeypatch.setattr(world.node.journal, "append", full)
    with pytest.raises(JournalFault):
        await world.bytes_in("sms-text", b"hj")


async def test_a_crash_between_storing_and_reading_loses_nothing(world: World) -> None:
    raw = e.NewEvent(fact=e.RawReceived(source="s", media="sms-text", payload=b"Hjalp"), cmd=world.new_id())
    await world.node.append([raw])
    assert world.cards() == []
    assert len(world.node.board.arrivals.unread) == 1
    await Door(world.node).start()
    assert len(world.cards()) == 1
    await Door(world.node).start()
    assert len(world.cards()) == 1


async def test_a_message_in_the_slot_of_another_says_that_the_other_is_gone(world: World) -> None:
    """Also when nobody lived to append its release: the same bytes there again are a new message."""
    first, other = (
        Raw(source="m", media="sms-pdu", payload=pdu, cmd=world.new_id(), slot="ME:0") for pdu in (b"1", b"2")
    )
    await world.door.receive([first])
    assert not world.door.was_released(first.cmd)
    await world.door.receive([first])
    assert not world.door.was_released(first.cmd)
    await world.door.receive([other])
    assert (world.door.was_released(first.cmd), world.door.was_released(other.cmd)) == (True, False)
