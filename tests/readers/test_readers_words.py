"""Words, times and links of free text: every alarm word counts, and a technical word never makes a person harmless."""

from __future__ import annotations

import pytest

from console.readers import read_text
from console.readers.times import stamp, time_in
from console.reading import PERSON_IN_DANGER, Trigger
from tests.readers.support_readers import codes, detail, utc


@pytest.mark.parametrize("word", ["help me", "HELP ME!", "heip me", "Help", "helpme", "sos", "S.O.S.", "Emergency",
                                  "ALARM", "hjälp", "Hjälp!!!", "HJÄLP MIG", "larm"])  # fmt: skip
def test_a_cry_for_help_in_any_case(word: str) -> None:
    assert read_text(word).triggers == ("sos",)
    assert read_text(f"qwe {word} rty").triggers == ("sos",)


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("Fall Down Alert", ("fall",)),
        ("man down", ("fall",)),
        ("SOS! fall detected, low battery", ("sos", "fall", "low_battery")),
        ("low battery, fall, help", ("sos", "fall", "low_battery")),
        ("duress", ("duress",)),
        ("panic button", ("panic",)),
    ],
)
def test_all_alarm_words_count_and_not_only_the_last(text: str, triggers: tuple[Trigger, ...]) -> None:
    assert read_text(text).triggers == triggers


@pytest.mark.parametrize(
    ("text", "technical"),
    [
        ("he broke in, low battery, hurry", "low_battery"),
        ("Low battery alarm", "low_battery"),
        ("batteri lågt batteri", "low_battery"),
        ("this is not a test alarm", "test"),
        ("my phone will power off", "power_off"),
        ("no gps here", "no_fix"),
        ("out of zone", "zone"),
    ],
)
def test_a_technical_word_never_makes_free_text_harmless(text: str, technical: Trigger) -> None:
    triggers = read_text(text).triggers
    assert technical in triggers
    assert PERSON_IN_DANGER.intersection(triggers)


@pytest.mark.parametrize(
    "text", ["kom i alla fall hem", "i så fall ringer jag", "helgen blir bra", "waterfalls", "alarmerande nog"]
)
def test_words_that_only_look_alike_are_plain_text(text: str) -> None:
    assert read_text(text).triggers == ("text",)


def test_a_device_text_with_more_words_than_fields_is_a_person_in_danger() -> None:
    quiet = "low battery lat:59.3293 long:18.0686 imei:350000000000000"
    assert read_text(quiet).triggers == ("low_battery",)
    assert read_text(f"{quiet} he is at the door").triggers == ("text", "low_battery")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-11-22T13:05:00Z", "2025-11-22 13:05:00"),
        ("2025-11-22 14:05:00+01:00", "2025-11-22 13:05:00"),
        ("2025-11-22 08:05 -0500", "2025-11-22 13:05:00"),
        ("22.11.2025 13:05 UTC", "2025-11-22 13:05:00"),
        ("11/22/2025 1:05 PM GMT", "2025-11-22 13:05:00"),
    ],
)
def test_a_time_with_its_zone_is_exact(text: str, at: str) -> None:
    time = time_in(f"seen {text}, lat")
    assert (time.at, time.exact, time.flags) == (utc(at), True, ())


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-11-22 13:05:07", "2025-11-22 13:05:07"),
        ("22/11/2025 13.05", "2025-11-22 13:05:00"),
        ("25-11-2025 kl 13:05", "2025-11-25 13:05:00"),
        ("2025/1/2 12:30 am", "2025-01-02 00:30:00"),
        ("31/12/99 13:05", "2099-12-31 13:05:00"),
    ],
)
def test_a_time_without_zone_is_kept_and_flagged_and_never_the_age_of_a_fix(text: str, at: str) -> None:
    reading = read_text(f"help lat:59.3293 long:18.0686 {text}")
    assert reading.device_time == utc(at)
    assert codes(reading) == {"zone_unknown"}
    assert reading.fixes[0].at is None


@pytest.mark.parametrize(
    "text", ["17/01/11 15:14", "14/08/09 06.54", "03/03/13 16:18", "11/06/2017 14:53", "11-06-17 14 :53 :06"]
)
def test_numbers_that_make_more_than_one_date_make_none(text: str) -> None:
    time = time_in(text)
    assert (time.at, [flag.code for flag in time.flags]) == (None, ["readers.time_ambiguous"])


@pytest.mark.parametrize("text", ["32/13/25 13:05", "2025-02-30 13:05", "22/11/2025 25:05", "22/11/2025 13:05 PM"])
def test_what_is_no_time_is_flagged(text: str) -> None:
    assert [flag.code for flag in time_in(text).flags] == ["readers.time_unreadable"]


def test_a_text_without_a_time_has_none_and_no_fault() -> None:
    assert time_in("help me") == time_in("13:05")
    assert time_in("help me").flags == ()


@pytest.mark.parametrize("digits", ["", "2025112213050", "20251322130500", "2025112213050x", "٢٠٢٥١١٢٢١٣٠٥٠٠"])
def test_what_is_no_stamp_is_none(digits: str) -> None:
    assert stamp(digits) is None


def test_a_link_is_kept_as_words() -> None:
    reading = read_text("see https://g.co/abc, and www.example.se/x. Or maps.app.goo.gl/Q1?")
    assert [link.raw for link in reading.links] == ["https://g.co/abc", "www.example.se/x", "maps.app.goo.gl/Q1?"]
    assert detail(reading, "link_only") == "https://g.co/abc"


def test_a_link_with_a_position_is_not_told_to_be_needed() -> None:
    assert codes(read_text("https://maps.apple.com/?ll=59.3293,18.0686")) == set()


@pytest.mark.parametrize(
    "words", ["last lat:59.3 long:18.0", "senaste position N59.3293 E18.0686", "no gps N59.3293 E18.0686"]
)
def test_an_old_position_is_called_last_known(words: str) -> None:
    reading = read_text(words)
    assert reading.fixes[0].last_known
    assert "last_known" in codes(reading)


@pytest.mark.parametrize(("letter", "old"), [("V", True), ("A", False)])
def test_a_field_that_says_not_valid_makes_the_position_an_old_one(letter: str, old: bool) -> None:
    """wire.md section 3: `V` is last known. Some trackers write their GPRMC sentence into the text."""
    reading = read_text(
        f"help me 090805215127,GPRMC,215127.083,{letter},5919.7580,N,01804.1160,E,0.39,217.95,F:3.85V,1"
    )
    assert [(round(fix.lat, 4), fix.last_known) for fix in reading.fixes] == [(59.3293, old)]
    assert ("last_known" in codes(reading)) == old


def test_a_cell_position_is_new_even_without_gps() -> None:
    fix = read_text("No GPS signal, Just Cell ID Location: maps?q=+22.6775,+114.1518").fixes[0]
    assert (fix.source, fix.last_known) == ("cell", False)


@pytest.mark.parametrize(
    ("words", "level"), [("Bat:25%", 25), ("battery 100 %", 100), ("batteri: 0%", 0), ("bat 101%", None)]
)
def test_the_battery(words: str, level: int | None) -> None:
    reading = read_text(f"help {words}")
    assert reading.battery == level
    assert ("battery_unreadable" in codes(reading)) == (level is None)
