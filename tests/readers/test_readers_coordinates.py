"""Positions in all the writings of wire.md section 3: read back as written, ambiguous told, nothing guessed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.readers import read_text
from console.readers.coordinates import MOST_POSITIONS, position
from console.reading import Fix, Reading, is_place
from tests.readers.support_readers import codes, dishonesty

Write = Callable[[float, float], str]


def _letters(lat: float, lon: float, west: str = "W") -> tuple[str, str]:
    return ("N" if lat >= 0 else "S"), ("E" if lon >= 0 else west)


def _minutes(value: float) -> tuple[int, float]:
    whole = int(abs(value))
    return whole, min((abs(value) - whole) * 60, 59.9999)


def _dm(lat: float, lon: float, form: str, comma: bool = False) -> str:
    (a, am), (b, bm), (n, e) = _minutes(lat), _minutes(lon), _letters(lat, lon)
    text = form.format(a=a, am=f"{am:07.4f}", b=b, bm=f"{bm:07.4f}", n=n, e=e)
    return text.replace(".", ",") if comma else text


def _dms(lat: float, lon: float, form: str) -> str:
    (a, am), (b, bm), (n, e) = _minutes(lat), _minutes(lon), _letters(lat, lon)
    seconds = [min((minutes - int(minutes)) * 60, 59.99) for minutes in (am, bm)]
    return form.format(
        a=a, am=int(am), asec=f"{seconds[0]:05.2f}", b=b, bm=int(bm), bsec=f"{seconds[1]:05.2f}", n=n, e=e
    )


def _letter_decimal(lat: float, lon: float, form: str) -> str:
    n, e = _letters(lat, lon)
    return form.format(lat=f"{abs(lat):.6f}", lon=f"{abs(lon):.6f}", n=n, e=e)


# Each with how far (degrees) the number written may be from the number meant.
WRITINGS: dict[str, tuple[Write, float]] = {
    "signed, comma": (lambda lat, lon: f"{lat:.6f},{lon:.6f}", 1e-6),
    "signed, comma and blank": (lambda lat, lon: f"I am at {lat:.6f}, {lon:.6f} now", 1e-6),
    "signed, blank": (lambda lat, lon: f"{lat:.6f} {lon:.6f}", 1e-6),
    "decimal commas": (lambda lat, lon: f"{lat:.6f} {lon:.6f}".replace(".", ","), 1e-6),
    "decimal commas, semicolon": (lambda lat, lon: f"{lat:.6f}; {lon:.6f}".replace(".", ","), 1e-6),
    "iso 6709": (lambda lat, lon: f"{lat:+010.6f}{lon:+011.6f}/", 1e-6),
    "labels": (lambda lat, lon: f"lat:{lat:.6f} long:{lon:.6f}", 1e-6),
    "labels, longitude first": (lambda lat, lon: f"Lon={lon:.6f}, Lat={lat:.6f}", 1e-6),
    "labels in full": (lambda lat, lon: f"Latitude: {lat:.6f}\r\nLongitude: {lon:.6f}", 1e-6),
    "labels in Swedish": (lambda lat, lon: f"latitud {lat:.6f} longitud {lon:.6f}", 1e-6),
    "both labels before": (lambda lat, lon: f"lat/long: {lat:.6f}, {lon:.6f}", 1e-6),
    "letter before": (lambda lat, lon: _letter_decimal(lat, lon, "{n}{lat} {e}{lon}"), 1e-6),
    "letter before, no gap": (lambda lat, lon: _letter_decimal(lat, lon, "{n}{lat},{e}{lon}"), 1e-6),
    "letter before, longitude first": (lambda lat, lon: _letter_decimal(lat, lon, "{e}{lon} {n}{lat}"), 1e-6),
    "letter after": (lambda lat, lon: _letter_decimal(lat, lon, "{lat}{n} {lon}{e}"), 1e-6),
    "letter after, degree mark": (lambda lat, lon: _letter_decimal(lat, lon, "{lat}° {n}, {lon}° {e}"), 1e-6),
    "label and letter": (lambda lat, lon: _letter_decimal(lat, lon, "Lat:{n}{lat},Lon:{e}{lon}"), 1e-6),
    "label, letter behind": (lambda lat, lon: _letter_decimal(lat, lon, "Lat:{lat}{n}, Lon:{lon}{e}"), 1e-6),
    "label, minutes, letter behind": (
        lambda lat, lon: _dm(lat, lon, "Lat: {a}deg {am}min {n} Long: {b}deg {bm}min {e}"), 2e-6,
    ),
    "small letters": (lambda lat, lon: _letter_decimal(lat, lon, "{n}{lat} {e}{lon}").lower(), 1e-6),
    "degrees and minutes, marks": (lambda lat, lon: _dm(lat, lon, "{a}° {am}' {n} {b:03d}° {bm}' {e}"), 2e-6),
    "degrees and minutes, sea form": (lambda lat, lon: _dm(lat, lon, "{a}° {am}' {n} {b:03d}° {bm}' {e}", True), 2e-6),
    "degrees and minutes, curly": (lambda lat, lon: _dm(lat, lon, "{n}{a}º{am}’ {e}{b}º{bm}’"), 2e-6),
    "degrees and minutes, blanks": (lambda lat, lon: _dm(lat, lon, "{n} {a} {am} {e} {b} {bm}"), 2e-6),
    "degrees and minutes, words": (lambda lat, lon: _dm(lat, lon, "{a} deg {am} min {n}, {b} deg {bm} min {e}"), 2e-6),
    "nmea": (lambda lat, lon: _dm(lat, lon, "{a:02d}{am},{n},{b:03d}{bm},{e}"), 2e-6),
    "seconds, marks": (lambda lat, lon: _dms(lat, lon, "{a}°{am}'{asec}\"{n} {b}°{bm}'{bsec}\"{e}"), 4e-6),
    "seconds, letters": (lambda lat, lon: _dms(lat, lon, "{a}d{am}m{asec}s{n} {b}d{bm}m{bsec}s{e}"), 4e-6),
    "seconds, blanks": (lambda lat, lon: _dms(lat, lon, "{n} {a} {am} {asec} {e} {b} {bm} {bsec}"), 4e-6),
    "seconds, colons": (lambda lat, lon: _dms(lat, lon, "{a}:{am}:{asec} {n} {b}:{bm}:{bsec} {e}"), 4e-6),
    "link q": (lambda lat, lon: f"https://maps.google.com/maps?q={lat:.6f},{lon:.6f}", 1e-6),
    "link q, encoded": (lambda lat, lon: f"http://maps.google.com/?q={quote(f'{lat:+.6f},{lon:+.6f}')}&z=16", 1e-6),
    "link q, letters": (
        lambda lat, lon: _letter_decimal(lat, lon, "http://maps.google.com/maps?q={n}{lat},{e}{lon}"), 1e-6,
    ),
    "link q, plus signs": (lambda lat, lon: f"http://maps.google.com/maps?q={lat:+.6f},{lon:+.6f}", 1e-6),
    "link ll": (lambda lat, lon: f"https://maps.apple.com/?ll={lat:.6f},{lon:.6f}&t=m", 1e-6),
    "link sll": (lambda lat, lon: f"https://maps.apple.com/?sll={lat:.6f},{lon:.6f}", 1e-6),
    "link loc": (lambda lat, lon: f"http://maps.google.com/?q=loc:{lat:.6f},{lon:.6f}", 1e-6),
    "link at": (lambda lat, lon: f"https://www.google.com/maps/@{lat:.6f},{lon:.6f},15z", 1e-6),
    "link place": (lambda lat, lon: f"https://www.google.com/maps/place/x/data=!3d{lat:.6f}!4d{lon:.6f}", 1e-6),
    "link osm": (lambda lat, lon: f"https://www.openstreetmap.org/?mlat={lat:.6f}&mlon={lon:.6f}", 1e-6),
    "geo uri": (lambda lat, lon: f"geo:{lat:.6f},{lon:.6f};u=35", 1e-6),
    "loc in text": (lambda lat, lon: f"loc: {lat:.6f}, {lon:.6f}", 1e-6),
    "bare query": (lambda lat, lon: f"maps?q={lat:.6f}%2C{lon:.6f}", 1e-6),
}  # fmt: skip

LATITUDES = st.floats(min_value=-89.9, max_value=89.9).filter(lambda value: abs(value) > 0.01)
LONGITUDES = st.floats(min_value=-179.9, max_value=179.9).filter(lambda value: abs(value) > 0.01)


@pytest.mark.parametrize("name", WRITINGS)
@given(lat=LATITUDES, lon=LONGITUDES)
@settings(max_examples=25)
def test_a_position_is_read_back_from_every_writing(name: str, lat: float, lon: float) -> None:
    write, rounding = WRITINGS[name]
    reading = read_text(write(lat, lon))
    assert [dishonesty(reading), len(reading.fixes)] == ["", 1], write(lat, lon)
    assert reading.fixes[0].lat == pytest.approx(lat, abs=rounding), write(lat, lon)
    assert reading.fixes[0].lon == pytest.approx(lon, abs=rounding), write(lat, lon)


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("57° 40,17' N 011° 50,9' E", 57.6695, 11.848333),
        ("59° 19,758' N 018° 04,116' E", 59.3293, 18.0686),
        ("59,3293° nord, 18,0686° öst", 59.3293, 18.0686),
        ("N59.3293 Ö18.0686", 59.3293, 18.0686),
        ("59.3293 syd 18.0686 väst", -59.3293, -18.0686),
        ("F:3.85V N59.3293 E18.0686", 59.3293, 18.0686),
        ("4429.967842,N,01124.141582,E", 44.499464, 11.402360),
        ("114.051258, 22.566901", 22.566901, 114.051258),  # only one order is possible
        ("Lat:N22.571285,Lon:E113.877115,Course:42.20,Speed:0.0740", 22.571285, 113.877115),
        ("http://maps. google.com/ maps?q=+22.6775,+114.1518", 22.6775, 114.1518),
        ("at 59.3293%2C18.0686 now", 59.3293, 18.0686),
        ("at %2b59.3293%2c%2b18.0686 now", 59.3293, 18.0686),
        ("57°40.17' 11°50.9'", 57.6695, 11.848333),
        ("57°40' 11°50'", 57.666667, 11.833333),
    ],
)
def test_writings_seen(text: str, lat: float, lon: float) -> None:
    (fix,) = read_text(text).fixes
    assert (fix.lat, fix.lon) == (pytest.approx(lat, abs=1e-6), pytest.approx(lon, abs=1e-6))


@pytest.mark.parametrize(
    "text",
    [
        "N22576713,E113.916585",  # a lost point
        "E597295E0176288",  # wire.md section 9: the same hemisphere twice, and 72 minutes
        "N591976E0180412",
        "57° 72,17' N 011° 50,9' E",  # minutes of 60 and more
        "57° 60' N 011° 50' E",
        "59°19'61\"N 18°04'07\"E",
        "4472.967842,N,01124.141582,E",
        "59,3293,18,0686",  # which commas are points?
        "https://maps.google.com/?q=59,3293,18,0686",
        "59.3293N 18.0686O",  # öst, or ouest
        "-59.3293 N 18.0686 E",  # a sign and a letter
        "N59.3293 18.0686",  # one letter for two numbers
        "N59.3293 N18.0686",
        "lat:E59.3293 long:N18.0686",
    ],
)
def test_what_can_be_read_in_two_ways_is_flagged_and_gives_no_position(text: str) -> None:
    reading = read_text(text)
    assert reading.fixes == ()
    assert "position_ambiguous" in codes(reading)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("lat:0.000000 long:0.000000", "position_zero"),
        ("0.000000, 0.000000", "position_zero"),
        ("http://maps.google.com/?q=0.0,0.0", "position_zero"),
        ("lat:123.45678 long:001.23456", "position_out_of_range"),
        ("lat:59.3293 long:180.5", "position_out_of_range"),
        ("N91.5000 E018.0686", "position_out_of_range"),
        ("lat: 59.3293", "position_incomplete"),
        ("lat: long: 18.0686", "position_incomplete"),
        ("https://maps.google.com/?q=59.3293", "position_incomplete"),
    ],
)
def test_what_is_no_place_is_flagged_and_gives_no_position(text: str, flag: str) -> None:
    reading = read_text(text)
    assert reading.fixes == ()
    assert flag in codes(reading)
    assert reading.no_fix == (flag == "position_zero")


@pytest.mark.parametrize(
    "text",
    [
        "jag är på E18 vid avfart N 7",
        "kom till port 12, kod 1234",
        "13:05:00 14:06:00",
        "2025-11-22 13:05",
        "ring 070-174 06 05 eller 070-174 06 99",
        "v 45 måndag, s 12",
        "priset är 12.50, 14.90",
        "https://maps.google.com/?q=12 Nygatan",
        "how long 30 more minutes",
    ],
)
def test_other_numbers_are_no_positions(text: str) -> None:
    reading = read_text(text)
    assert (reading.fixes, {code for code in codes(reading) if code.startswith("position")}) == ((), set())


def test_the_order_of_two_bare_numbers_is_told_to_be_assumed() -> None:
    assert "order_assumed" in codes(read_text("59.3293, 18.0686"))
    assert "order_assumed" not in codes(read_text("lat 59.3293, lon 18.0686"))


def test_two_positions_that_disagree_are_both_shown() -> None:
    reading = read_text("lat:59.3293 long:18.0686 http://maps.google.com/?q=57.6695,11.8483")
    assert [(fix.lat, fix.lon) for fix in reading.fixes] == [(59.3293, 18.0686), (57.6695, 11.8483)]
    assert "positions_disagree" in codes(reading)


def test_sixty_metres_apart_is_a_disagreement() -> None:
    reading = read_text("lat:59.3293 long:18.0686 http://maps.google.com/?q=59.3299,18.0686")
    assert len(reading.fixes) == 2
    assert "positions_disagree" in codes(reading)


def test_halves_with_another_number_between_them_are_no_pair() -> None:
    reading = read_text("N59.3293 30 E18.0686")
    assert (reading.fixes, codes(reading)) == ((), {"position_incomplete"})


def test_the_same_position_twice_is_one() -> None:
    reading = read_text("lat:59.329312 long:18.068634 http://maps.google.com/?q=59.3293,18.0686")
    assert len(reading.fixes) == 1
    assert "positions_disagree" not in codes(reading)


def test_a_flood_of_positions_is_cut_and_told() -> None:
    reading = read_text(" ; ".join(f"N{lat}.5 E18.5" for lat in range(10, 60)))
    assert len(reading.fixes) == MOST_POSITIONS
    assert "positions_many" in codes(reading)


@pytest.mark.parametrize(
    ("lat", "lon", "flag"),
    [("", "18.1", "position_incomplete"), ("0.0", "0", "position_zero"), ("1e5", "2", "position_ambiguous"),
     ("nan", "inf", "position_ambiguous"), ("95", "18", "position_out_of_range")],
)  # fmt: skip
def test_fields_that_are_no_position(lat: str, lon: str, flag: str) -> None:
    found = position(lat, lon)
    assert (found.points, [flag_.code for flag_ in found.flags]) == ((), [f"readers.{flag}"])


def test_two_empty_fields_say_nothing() -> None:
    assert position("", " ") == position(" ", "")
    assert position("", "").flags == ()


def test_control_a_reader_that_believes_zero_is_caught() -> None:
    assert not is_place(0.0, 0.0)
    assert "no place" in dishonesty(Reading(format="naive", fixes=(Fix(lat=0.0, lon=0.0),)))
    assert "no place" in dishonesty(Reading(format="naive", fixes=(Fix(lat=123.45678, lon=1.23456),)))
    assert dishonesty(Reading(format="right", fixes=(Fix(lat=59.3293, lon=18.0686),))) == ""


def test_control_a_reader_that_takes_minutes_for_decimals_is_caught() -> None:
    """The documented Swedish fault: 59° 19,758' read as 59.19758 is 15 km off."""
    write, rounding = WRITINGS["degrees and minutes, sea form"]
    text = write(59.3293, 18.0686)
    naive = float(text[:2] + "." + text[4:6] + text[7:11])
    assert naive != pytest.approx(59.3293, abs=rounding)
    assert read_text(text).fixes[0].lat == pytest.approx(59.3293, abs=rounding)


AROUND = st.sampled_from([
    "0.00", "5.5", "12", "090.00", "13:05", "13:05:07", "2025-11-22 13:05", "22/11/25 13.05", "25%",
    "+46701740605", "350000000000000", "V", "A", "E18", "speed:0.00", "Bat:25%", "T:17/01/11 15:14", "F:3.85V",
    "imei:1234567", "h=30m", "kl 13.05", "12 m", "2.5 km/h", "720B", "05 43.5", "-3", "Storgatan 12",
])  # fmt: skip


@given(
    name=st.sampled_from(sorted(WRITINGS)), lat=LATITUDES, lon=LONGITUDES,
    before=st.lists(AROUND, max_size=3, unique=True), after=st.lists(AROUND, max_size=3, unique=True),
    joint=st.sampled_from([" ", ", ", "; ", "\n"]),
)  # fmt: skip
@settings(max_examples=1500, deadline=None)
def test_numbers_around_a_position_may_hide_it_but_never_move_it(
    name: str, lat: float, lon: float, before: list[str], after: list[str], joint: str
) -> None:
    """A wrong position is worse than none (wire.md section 13, 7): what is shown is right, or nothing is."""
    write, rounding = WRITINGS[name]
    text = joint.join([*before, write(lat, lon), *after])
    for fix in read_text(text).fixes:
        assert (fix.lat, fix.lon) == (pytest.approx(lat, abs=rounding), pytest.approx(lon, abs=rounding)), text


@pytest.mark.parametrize(
    "text",
    [
        "Speed:0.00 N59.3293 E18.0686",
        "Bat:25 N 59.3293 E 18.0686",
        "0.074 N59.3293 E18.0686",
        "2025-11-22 13:05 59.3293 18.0686 battery 15%",
        "59.3293 N 18.0686 E 2.5 km/h",
        "59.3293, 18.0686, 12",
        '{"lat":59.3293,"lon":18.0686}',
        "lat:59.3293N long:18.0686E 12 m",
        "lat,long: 59.3293, 18.0686",
        "$GPRMC,130501.00,A,5919.7580,N,01804.1160,E,0.2,,221125,,,A*76",
    ],
)
def test_other_numbers_do_not_hide_a_position(text: str) -> None:
    (fix,) = read_text(text).fixes
    assert (fix.lat, fix.lon) == (pytest.approx(59.3293, abs=1e-6), pytest.approx(18.0686, abs=1e-6))


@pytest.mark.parametrize(
    "text",
    [
        "0.00 N 59.3293 E 18.0686",  # whose letter is it?
        "5.5N59.3E18.0",
        "kl 13:05 59.3293 N 18.0686 E",
        "gate 5 59.3293 N 18.0686 E",
        "0.0740,22.571285,113.877115",  # speed and position, or position and height?
        "59.3293, 18.0686, 12.345",
        "1.111 2.222 3.333 4.444",
    ],
)
def test_one_number_too_many_is_ambiguous(text: str) -> None:
    reading = read_text(text)
    assert (reading.fixes, codes(reading)) == ((), {"position_ambiguous"})


@pytest.mark.parametrize(
    "text",
    [
        "090.5,N,66.036248N 110.000000E,5.5,N",  # four halves that are not two positions
        "E18 0.00 N 1 0.5 E 1 0.5",  # three halves
        "0.0740,66,451963 10,264464,12",  # a third number whose commas are ambiguous
        "350.123,66,451963 10,264464",
        "0.0740 https://example.se/a 0.0750",  # two numbers that a link keeps apart
        "N 2437.6824,S,01258.7140,E",  # a letter on both sides
        "N 69d28m26.13sS 35d59m32.31sE",
        "12,1° 00.0000' N 001° 00.0000' E",  # minutes are no degrees
        "15:14,1 deg 00.0000 min N, 1 deg 00.0000 min E",
        "59.3293-18.0686",  # a hyphen, or a sign?
    ],
)
def test_what_cannot_be_told_apart_is_no_position(text: str) -> None:
    reading = read_text(text)
    assert (reading.fixes, reading.format) == ((), "text")
