"""Bulldog, Queclink and MiniFinder beyond their samples: fields that are empty, cut, unknown, or several at once."""

from __future__ import annotations

import pytest

from console.readers import read_text
from console.reading import Trigger
from tests.readers.support_readers import codes, detail

GTSOS = (
    "+RESP:GTSOS,020102,135790246811220,,0,0,1,1,4.3,92,70.0,121.354335,31.222073,20090214013254,0460,0000,18d8,6141,00,,"
    "20090214093254,11F0$"
)
SOS = "!D,22/11/25,13:05:00,59.329300,18.068600,0,0,{bits},25.0,87,8,12,1.0"


def test_bulldog_with_both_halves_has_its_position() -> None:
    reading = read_text("SOS,251122 13:05,A,16,23Km/h,61%,59.329300,18.068600")
    (fix,) = reading.fixes
    assert (fix.lat, fix.lon, fix.speed_kmh, fix.last_known, fix.at) == (59.3293, 18.0686, 23.0, False, None)
    assert codes(reading) == {"zone_unknown"}


def test_bulldog_with_a_link_has_its_position() -> None:
    reading = read_text("SOS,251122 13:05,V,16,0Km/h,61%,http://maps.google.com/maps?q=59.3293,18.0686")
    assert (reading.fixes[0].lat, reading.fixes[0].last_known) == (59.3293, True)


@pytest.mark.parametrize(("date", "flag"), [("251322", "time_unreadable"), ("250230", "time_unreadable")])
def test_bulldog_with_a_date_that_is_none(date: str, flag: str) -> None:
    assert flag in codes(read_text(f"SOS,{date} 13:05,A,16,23Km/h,61%,59.3,18.0"))


def test_queclink_buffered_is_old_and_says_so() -> None:
    reading = read_text(GTSOS.replace("+RESP", "+BUFF"))
    assert (reading.triggers, reading.buffered) == (("sos",), True)
    assert "buffered" in codes(reading)


def test_queclink_never_mixes_up_longitude_and_latitude() -> None:
    (fix,) = read_text(GTSOS).fixes
    assert (fix.lat, fix.lon) == (31.222073, 121.354335)


def test_queclink_without_a_fix_is_a_full_alarm() -> None:
    reading = read_text(GTSOS.replace("121.354335,31.222073,20090214013254", ",,"))
    assert (reading.triggers, reading.fixes, reading.no_fix) == (("sos",), (), True)


def test_queclink_with_half_a_position_says_so() -> None:
    reading = read_text(GTSOS.replace("31.222073", ""))
    assert (reading.fixes, codes(reading)) == ((), {"position_incomplete", "zone_unknown"})


@pytest.mark.parametrize("zero", ["0.000000,0.000000", "0,0"])
def test_queclink_zero_is_no_place(zero: str) -> None:
    reading = read_text(GTSOS.replace("121.354335,31.222073", zero))
    assert reading.fixes == ()
    assert "position_zero" in codes(reading)


def test_queclink_without_a_fix_time_has_no_age() -> None:
    reading = read_text(GTSOS.replace("20090214013254", ""))
    assert [fix.at for fix in reading.fixes] == [None]
    assert "fix_age_unknown" in codes(reading)


def test_queclink_with_an_hdop_of_zero_is_last_known() -> None:
    reading = read_text(GTSOS.replace(",1,1,4.3", ",1,0,4.3"))
    assert reading.fixes[0].last_known
    assert "last_known" in codes(reading)


def test_queclink_cut_inside_a_number_does_not_believe_it() -> None:
    reading = read_text(GTSOS[: GTSOS.index("31.222073") + 4])
    assert (reading.triggers, reading.fixes) == (("sos",), ())
    assert {"cut", "position_incomplete"} <= codes(reading)


@pytest.mark.parametrize("length", range(12, len(GTSOS)))
def test_queclink_cut_anywhere_gives_the_right_position_or_none(length: int) -> None:
    reading = read_text(GTSOS[:length])
    assert [(fix.lat, fix.lon) for fix in reading.fixes] in ([], [(31.222073, 121.354335)])
    assert "sos" in reading.triggers


def test_queclink_several_positions_are_a_trail_with_its_own_times() -> None:
    one = "1,4.3,92,70.0,121.354335,31.222073,20090214013254,0460,0000,18d8,6141,00"
    two = "1,5.0,93,70.0,121.354400,31.222100,20090214013354,0460,0000,18d8,6141,00"
    reading = read_text(f"+RESP:GTSOS,020102,135790246811220,,0,0,2,{one},{two},,20090214093254,11F0$")
    assert [fix.lat for fix in reading.fixes] == [31.222073, 31.2221]
    assert [fix.speed_kmh for fix in reading.fixes] == [4.3, 5.0]
    assert reading.fixes[0].at != reading.fixes[1].at


@pytest.mark.parametrize(
    ("kind", "triggers"),
    [
        ("GTFRI", ()),
        ("GTBPL", ("low_battery",)),
        ("GTPFA", ("power_off",)),
        ("GTGEO", ("zone",)),
        ("GTXYZ", ("unknown",)),
    ],
)
def test_queclink_types(kind: str, triggers: tuple[Trigger, ...]) -> None:
    reading = read_text(GTSOS.replace("GTSOS", kind))
    assert (reading.triggers, len(reading.fixes)) == (triggers, 1)
    assert ("type_unknown" in codes(reading)) == (triggers == ("unknown",))


@pytest.mark.parametrize(
    ("bits", "triggers", "flags"),
    [
        (0x1, (), set()),
        (0x41, ("sos",), set()),
        (0x141, ("sos", "fall"), set()),
        (0x1741, ("sos", "fall", "zone", "low_battery"), {"battery_low"}),
        (0x801, ("zone",), set()),
        (0x81, ("unknown",), {"overspeed"}),
        (0x42, ("sos",), {"approximate"}),
        (0x40, ("sos",), {"last_known"}),
        (0x404045, ("sos",), {"device_fault", "moving", "charging"}),
    ],
)
def test_minifinder_tells_every_alarm_bit(bits: int, triggers: tuple[Trigger, ...], flags: set[str]) -> None:
    reading = read_text(SOS.format(bits=f"{bits:X}"))
    assert reading.triggers[: len(triggers)] == triggers
    assert set(reading.triggers) == set(triggers)
    assert codes(reading) == {"zone_unknown", *flags}
    assert reading.fixes[0].last_known == ("last_known" in flags)


def test_control_telling_only_the_last_bit_is_caught() -> None:
    assert read_text(SOS.format(bits="141")).triggers != ("fall",)


@pytest.mark.parametrize("bits", ["", "XYZ", "FFFFFFFFF"])
def test_minifinder_with_marks_that_are_none_is_an_alarm(bits: str) -> None:
    reading = read_text(SOS.format(bits=bits))
    assert reading.triggers == ("unknown",)
    assert "bits_unreadable" in codes(reading)


def test_minifinder_without_a_position_is_a_full_alarm() -> None:
    reading = read_text("!D,22/11/25,13:05:00,,,0,0,140041,25.0,87,8,12,1.0")
    assert (reading.triggers, reading.fixes, reading.no_fix) == (("sos",), (), True)


def test_minifinder_dates_may_have_one_digit() -> None:
    reading = read_text("!D,2/1/26,13:05:00,59.3,18.0,0,0,41,25.0,87,8,12,1.0;")
    assert reading.device_time == 1767359100000000  # 2026-01-02 13:05:00


def test_minifinder_of_an_unknown_kind_is_shown_as_an_alarm() -> None:
    reading = read_text("!7,x")
    assert (reading.triggers, detail(reading, "type_unknown")) == (("unknown",), "!7")


@pytest.mark.parametrize(
    ("date", "where", "flags"),
    [
        ("22/11/25", "59.329300,18.068600", {"zone_unknown"}),
        ("22/11/25", "0,0", {"zone_unknown", "position_zero"}),
        ("22/11/25", "95.0,18.0", {"zone_unknown", "position_out_of_range"}),
        ("22/31/25", "59.329300,18.068600", {"time_unreadable"}),
    ],
)
def test_minifinder_short_with_nothing_behind_says_all_that_is_odd(date: str, where: str, flags: set[str]) -> None:
    reading = read_text(f"!A,{date},13:05:00,{where}")
    assert codes(reading) == flags
    assert len(reading.fixes) == (where == "59.329300,18.068600")


@pytest.mark.parametrize("text", ["!D", "!D,", "!1,", "!5,", "!A,,,,", "!D,x,y,z"])
def test_minifinder_cut_is_read_as_far_as_it_goes(text: str) -> None:
    assert read_text(text).fixes == ()


@pytest.mark.parametrize(
    "text",
    [
        "!3,hjälp mig han är här", "!1,help", "!5,help me", "!A,help me", "!C,22/11/25,help me",
        "!C,22/11/25,13:05:00,59.3,18.0,0,0,1,25.0,87,8,12,1.0 help", "+RESP:GTFRI,help me",
        "+RESP:GTRTL,hjälp han kommer,", "+BUFF:GTPNA,",
    ],
)  # fmt: skip
def test_words_that_begin_like_a_device_are_an_alarm_all_the_same(text: str) -> None:
    """wire.md rule 3: a position by timetable opens no card, so nothing a person wrote may pass for one."""
    assert "unknown" in read_text(text).triggers


@pytest.mark.parametrize(
    "text",
    [
        "!3,ok", "!1,350000000000000,V07S,100", "!5,17,V", "!5,17,A,99", "!A,22/11/25,13:05:00,59.3,18.0,0.0,...",
        "!C,22/11/25,13:05:00,59.3,18.0,0,0,CC0005,25.0,87,8,12,1.0",
        GTSOS.replace("GTSOS", "GTFRI"), GTSOS.replace("GTSOS", "GTRTL").replace(",,0,0,", ",Larm 1,0,0,"),
    ],
)  # fmt: skip
def test_what_a_device_says_by_timetable_is_none(text: str) -> None:
    assert read_text(text).triggers == ()


def test_a_licensed_protocol_is_shown_raw() -> None:
    """wire.md section 3: TWIG/Benefon MPTP must not be implemented."""
    reading = read_text("!SPE_350000000000000,1")
    assert reading.format == "text"
