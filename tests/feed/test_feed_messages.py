"""Reading a message: everything is seen, one bad field costs that field alone, and nothing ever raises."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from console import events
from console.events import decode, encode, kind_of
from console.readers import feed_decode
from console.readers import feed_messages as say
from console.readers.feed import About, Understood, understand
from console.readers.feed_decode import MESSAGE_LIMIT, own_id, read_feed
from console.reading import Fix, Reading
from console.sentences import SENTENCES, sentence
from console.text import Untrusted

SCHEMA = Path(__file__).parents[2] / "docs" / "feed.schema.json"
AT = 1_739_306_400_000_000  # 2025-02-11T20:40:00Z


def said(**message: object) -> Understood:
    return understand(json.dumps(message).encode(), source="central")


def codes(understood: Understood) -> list[str]:
    return [flag.code for flag in understood.reading.flags] if understood.reading else []


def test_an_alarm_is_read_whole():
    heard = said(
        kind="alarm", id="a1", at="2025-02-11T21:40:00+01:00", person="mira", device="D7", number="070-174 06 05",
        trigger=["button", "Low-Battery"], battery=38, words="Hjälp", buffered=True, unheard_of={"x": 1},
        fix={"lat": 59.33, "lon": 18.06, "at": 1739306400, "accuracy_m": 12, "source": "gps", "last_known": True},
        trail=[{"lat": 59.34, "lon": 18.07}],
    )  # fmt: skip
    now = Fix(lat=59.33, lon=18.06, at=AT, accuracy_m=12, source="gps", last_known=True)
    assert heard.reading == Reading(
        format="feed-alarm", sender=Untrusted("070-174 06 05"), device=Untrusted("D7"), text=Untrusted("Hjälp"),
        triggers=("button", "low_battery"), fixes=(Fix(lat=59.34, lon=18.07), now), battery=38, device_time=AT,
        buffered=True,
    )  # fmt: skip
    assert heard.about == About(person="mira", device="D7", number="070-174 06 05")
    assert (heard.id, heard.at, heard.facts) == ("a1", AT, ())


def test_an_alarm_without_a_position_is_a_full_alarm():
    heard = said(kind="alarm", id="a1", person="mira")
    assert heard.reading
    assert (heard.reading.triggers, heard.reading.no_fix, codes(heard)) == (("unknown",), True, [])


def test_a_position_has_no_trigger():
    heard = said(kind="position", id="p1", device=350000000000000, fix={"lat": "59.33", "lon": "18.06"})
    assert heard.reading
    assert (heard.reading.format, heard.reading.triggers) == ("feed-position", ())
    assert heard.reading.fixes == (Fix(lat=59.33, lon=18.06),)
    assert heard.about.device == "350000000000000"


FACTS = [
    (
        {"kind": "recording", "state": "stalled", "copy": "A", "why": "no frames", "at": "2025-02-11T20:40:00Z"},
        events.RecordingChanged(state="stalled", copy="A", why=Untrusted("no frames"), since=AT),
    ),
    (
        {"kind": "recording", "state": "verified", "sha256": "a" * 64, "seconds": 9.5, "size": 10, "segments": 1},
        events.RecordingChanged(state="verified", sha256="a" * 64, seconds=9.5, size=10, segments=1),
    ),
    (
        {"kind": "call", "state": "ringing", "call": "c1", "number": "0701740605"},
        events.LineRang(call="c1", source="central", number=Untrusted("0701740605")),
    ),
    (
        {"kind": "call", "state": "ringing", "withheld": True},
        events.LineRang(call="m1", source="central", withheld=True),
    ),
    (
        {"kind": "call", "state": "open", "call": "c1", "outgoing": True},
        events.LineOpened(call="c1", source="central", outgoing=True),
    ),
    (
        {"kind": "call", "state": "closed", "call": "c1", "why": "remote", "seconds": 61},
        events.LineClosed(call="c1", why="remote", seconds=61),
    ),
    (
        {"kind": "device", "device": "D7", "battery": 9, "state": "charging", "words": "varm"},
        events.DeviceReported(device=Untrusted("D7"), battery=9, state="charging", words=Untrusted("varm")),
    ),
    (
        {"kind": "unit", "unit": 3310, "state": "on_scene", "fix": {"lat": 59.33, "lon": 18.06}},
        events.UnitReported(unit="3310", state="on_scene", fix=Fix(lat=59.33, lon=18.06)),
    ),
    ({"kind": "heartbeat", "interval_s": 20}, events.SourceHeard(source="central", interval_s=20)),
    ({"kind": "heartbeat", "device": "D7"}, events.DeviceReported(device=Untrusted("D7"), state="online")),
    (
        {"kind": "audio", "call": "c1", "level_db": -24, "words": "Ge mig telefonen!"},
        events.AudioHeard(call="c1", level_db=-24, words=Untrusted("Ge mig telefonen!")),
    ),
]


@pytest.mark.parametrize(("message", "fact"), FACTS)
def test_a_fact_is_a_fact_and_no_card(message: dict[str, object], fact: events.Fact):
    heard = said(id="m1", **message)
    assert heard.facts == (fact,)
    assert heard.reading is None


def test_every_kind_of_the_schema_is_tried_above():
    assert {message["kind"] for message, _ in FACTS} | {"alarm", "position"} == set(say.KINDS)


GOOD = {"kind": "alarm", "id": "a1", "person": "mira", "trigger": "fall", "fix": {"lat": 59.33, "lon": 18.06}}


@pytest.mark.parametrize(
    ("spoilt", "code"),
    [
        ({"battery": "full"}, "feed.field"),
        ({"battery": 150}, "feed.field"),
        ({"at": "2025-02-11T21:40:00"}, "feed.field"),  # no zone
        ({"at": "yesterday"}, "feed.field"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "feed.no_time"),
        ({"device": {"imei": 1}}, "feed.field"),
        ({"id": None}, "feed.no_id"),
        ({"id": ""}, "feed.no_id"),
        ({"trail": [{"lat": 1}]}, "feed.field"),
        ({"trail": [{"lat": 0, "lon": 0}]}, "feed.no_place"),
        ({"trail": "x"}, "feed.field"),
        ({"fix": {"lat": 59.33, "lon": 18.06, "accuracy_m": "12 m"}}, "feed.field"),
        ({"fix": {"lat": 59.33, "lon": 18.06, "source": "satellite"}}, "feed.field"),
        ({"fix": {"lat": 59.33, "lon": 18.06, "at": "2999-01-01T00:00:00Z"}}, "feed.no_time"),
        ({"words": "å" * 5000}, "feed.long_words"),
        ({"trigger": ["fall", "earthquake"]}, "feed.trigger"),
    ],
)
def test_one_bad_field_costs_that_field_and_not_the_alarm(spoilt: dict[str, object], code: str):
    reading = said(**(GOOD | spoilt)).reading
    assert reading
    assert reading.format == "feed-alarm"
    assert reading.triggers[0] == "fall"
    assert reading.fixes == (Fix(lat=59.33, lon=18.06),)
    assert code in [flag.code for flag in reading.flags]
    assert said(**GOOD).reading.flags == (), "without the bad field there is nothing to say"


@pytest.mark.parametrize("place", [{"lat": 0, "lon": 0}, {"lat": 91, "lon": 18}, {"lat": 59, "lon": -181}])
def test_what_is_no_place_is_no_position(place: dict[str, float]):
    reading = said(**(GOOD | {"fix": place})).reading
    assert reading
    assert (reading.fixes, reading.no_fix) == ((), True)
    assert [flag.code for flag in reading.flags] == ["feed.no_place"]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "feed.unread"),
        (b"help me!", "feed.unread"),
        (b'{"kind":"alarm","id":"a1","per', "feed.unread"),
        (b"[" * 100_000, "feed.unread"),
        (b'{"kind":"alarm","id":"a1","x":' + b"[" * 100_000, "feed.unread"),
        (b'[{"kind":"alarm","id":"a1"}]', "feed.unread"),
        (b"null", "feed.unread"),
        (b'{"id":"a1","person":"mira"}', "feed.kind"),
        (b'{"kind":"weather","id":"a1","person":"mira"}', "feed.kind"),
        (b'{"kind":["alarm"],"id":"a1","person":"mira"}', "feed.kind"),
        (b'{"kind":"recording","id":"a1","person":"mira","state":"eaten"}', "feed.shape"),
        (b'{"kind":"unit","id":"a1","person":"mira"}', "feed.shape"),
        (b'{"kind":"alarm","id":"a1","words":"' + b"x" * MESSAGE_LIMIT + b'"}', "feed.too_big"),
    ],
)
def test_what_cannot_be_read_is_shown_as_an_alarm_with_the_reason(payload: bytes, code: str):
    heard = understand(payload)
    assert heard.reading
    assert (heard.reading.format, heard.reading.triggers) == ("unread", ("unknown",))
    assert code in codes(heard)
    assert heard.reading.text is not None
    assert payload.startswith(heard.reading.text.raw.encode())
    assert heard.about.person == ("mira" if b"mira" in payload else "")


def test_letters_of_another_code_page_cost_nothing_but_a_flag():
    heard = understand('{"kind":"alarm","id":"a1","person":"mira","words":"Hjälp på Åsgatan"}'.encode("latin-1"))
    assert heard.reading
    assert heard.reading.text == Untrusted("Hjälp på Åsgatan")
    assert codes(heard) == ["feed.encoding"]
    assert understand('\ufeff{"kind":"alarm","id":"a1","person":"mira"}'.encode()).reading.flags == ()


def test_half_a_character_does_not_cost_the_alarm():
    heard = understand(b'{"kind":"alarm","id":"a1","person":"mira","words":"\\ud83d hj"}')
    assert heard.reading
    assert heard.reading.format == "feed-alarm"
    assert str(heard.reading.text) == "\ufffd hj"


def test_names_from_outside_can_do_no_harm():
    heard = said(kind="unit", id="\x1b[2J", unit="33\u202e10", call="\x00" * 999)
    assert heard.id == "\u241b[2J"
    assert heard.facts[0].unit == "33\ufffd10"
    assert heard.about.call == "\u2400" * 200


def test_flags_of_a_fact_are_shown_although_it_is_no_card_otherwise():
    heard = said(kind="device", id="d1", device="D7", state="sleepy")
    assert heard.facts == (events.DeviceReported(device=Untrusted("D7")),)
    assert heard.reading
    assert (heard.reading.format, heard.reading.triggers, codes(heard)) == ("feed-device", (), ["feed.field"])
    assert codes(said(kind="device", id="d1", battery=3)) == ["feed.nobody"]


def test_own_id():
    assert own_id(b'{"kind":"alarm","id":"a1"}') == "a1"
    assert own_id(b'{"kind":"weather","id":7}') == "7"
    assert own_id(b'{"kind":"alarm"}') == own_id(b"x") == ""


def keys_and_values() -> st.SearchStrategy[object]:
    """Objects with our own keys and any values: far from random bytes, near to a sender with a fault."""
    names = {name for kind in [*say.KINDS.values(), say.Point] for name in kind.__struct_fields__}
    numbers = st.integers() | st.floats() | st.sampled_from([10**400, -1, 0, 1e308, 2**63])
    words = st.text(max_size=5) | st.sampled_from(
        [*say.KINDS, "ringing", "recording", "A", "0001-01-01T00:00:00+14:00"]
    )
    simple = st.none() | st.booleans() | numbers | words
    points = st.dictionaries(st.sampled_from(["lat", "lon", "at", "source"]), simple, max_size=4)
    values = simple | points | st.lists(simple | points, max_size=3)
    objects = st.dictionaries(st.sampled_from(sorted(names)), values, max_size=8)
    return st.builds(lambda body, kind: {"kind": kind} | body, objects, st.sampled_from(sorted(say.KINDS)) | simple)


def check(payload: bytes) -> None:
    heard = understand(payload)
    assert heard.reading or heard.facts, "seen"
    for fact in heard.facts:
        assert decode(kind_of(fact), encode(fact)) == fact, "the journal can keep it"
    if heard.reading:
        read = events.RawRead(raw=UUID(int=0), reading=heard.reading)
        assert encode(read)
        for flag in heard.reading.flags:
            assert "?" not in sentence(flag.code, {"detail": "x"})


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
@example(b'{"kind":"alarm","id":' + b"9" * 5000 + b"}")
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_without_raising(payload: bytes):
    check(payload)


@given(keys_and_values())
@settings(max_examples=300, deadline=None)
def test_any_values_are_read_without_raising(message: object):
    check(json.dumps(message).encode())


def test_control_a_reader_that_raises_is_caught(monkeypatch: pytest.MonkeyPatch):
    strict = msgspec.json.Decoder(say.AnyMessage, dec_hook=say.words_hook)
    monkeypatch.setattr(feed_decode, "_forgive", strict.decode)
    with pytest.raises(msgspec.DecodeError):
        test_any_bytes_are_read_without_raising()


def test_the_schema_on_disk_is_the_one_of_this_code():
    assert SCHEMA.read_bytes() == say.schema(), "run: python docs/write_feed_schema.py"


def test_control_a_changed_message_changes_the_schema(monkeypatch: pytest.MonkeyPatch):
    class Fire(say.Message, frozen=True, kw_only=True, tag="fire"):
        pass

    monkeypatch.setattr(say, "AnyMessage", say.AnyMessage | Fire)
    assert SCHEMA.read_bytes() != say.schema()


def test_the_schema_names_every_kind_and_refuses_no_unknown_key():
    schema = json.loads(SCHEMA.read_bytes())
    assert set(schema["discriminator"]["mapping"]) == set(say.KINDS)
    assert b"additionalProperties" not in SCHEMA.read_bytes()


def test_every_flag_has_a_sentence():
    source = Path(feed_decode.__file__).read_text() + Path(feed_decode.__file__).with_name("feed.py").read_text()
    raised = {part.split('"')[0] for part in source.split('flag("')[1:]}
    assert raised
    assert raised <= SENTENCES.keys()


def test_a_good_message_takes_the_short_way(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feed_decode, "_forgive", None)
    assert read_feed(json.dumps(GOOD).encode()).message
