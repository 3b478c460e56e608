"""Every sample of wire.md sections 2 to 5, by value: what an honest reader says, and what it does not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from console.readers import read_text
from console.reading import Fix, Reading, Trigger
from tests.readers.support_readers import codes, dishonesty, utc


@dataclass(frozen=True)
class Sample:
    """A message and everything its reading must hold. What is left out must be empty."""

    name: str
    text: str
    format: str
    triggers: tuple[Trigger, ...]
    fixes: tuple[Fix, ...] = ()
    flags: frozenset[str] = frozenset()
    device: str | None = None
    battery: int | None = None
    device_time: int | None = None
    no_fix: bool = False
    buffered: bool = False
    links: tuple[str, ...] = ()


AML_V1 = (
    'A"ML=1;lt=48.82639;lg=-2.36619;rd=52;top=20191112112928;lc=68;pm=G;si=208201771948415;ei=353472104343540;'
    "mcc=208;mnc=20;ml=126"
)
BREST = Fix(lat=48.82639, lon=-2.36619, at=utc("2019-11-12 11:29:28"), accuracy_m=52.0, source="gps")
GOOGLE = "http://maps.google.com/maps?q=N22576713,E113.916585"
INREACH = "https://inreachlink.com/gBw0nPHdcVHWpY_iwR4kt6w"
STOCKHOLM = utc("2025-11-22 13:05:00")

SAMPLES = [
    # ---- section 2: Advanced Mobile Location ----
    Sample("aml valid", AML_V1, "aml", ("emergency_call",), (BREST,), device="353472104343540"),
    Sample(
        "aml wrong length", AML_V1.replace("ml=126", "ml=128"), "aml", ("emergency_call",), (BREST,),
        frozenset({"aml_length"}), "353472104343540",
    ),
    Sample(
        "aml signs and leading zero",
        'A"ML=1;lt=+48.902963;lg=+2.516582;rd=1964;top=20220210134654;lc=95;pm=G;si=234302543446355;'
        "ei=357365093474415;mcc=208;mnc=01;ml=131",
        "aml", ("emergency_call",),
        (Fix(lat=48.902963, lon=2.516582, at=utc("2022-02-10 13:46:54"), accuracy_m=1964.0, source="gps"),),
        device="357365093474415",
    ),
    Sample(
        "aml no location",
        'A"ML=1;lt=+00.00000;lg=+000.00000;rd=N;top=20220131173734;lc=0;pm=N;si=240010000000000;ei=350000000000000;'
        "mcc=240;mnc=01;ml=127",
        "aml", ("emergency_call",), (), frozenset({"no_location"}), "350000000000000", no_fix=True,
    ),
    Sample(
        "aml version 2",
        'A"ML=2;en=+15555555555;et=1593187189;lo=-37.42175,-122.08461,2000.1;lt=-9999;lc=68;lz=-100.1,100.1;ls=G;'
        "ei=358239059042542;nc=310260;hc=310260;lg=en-US",
        "aml", ("emergency_call",), (Fix(lat=-37.42175, lon=-122.08461, accuracy_m=2000.1, source="gps"),),
        frozenset({"fix_age_odd"}), "358239059042542", device_time=utc("2020-06-26 15:59:49"),
    ),
    Sample(
        "aml constructed",
        'A"ML=1;lt=+59.32930;lg=+18.06860;rd=12;top=20251122130500;lc=95;pm=G;si=240010000000000;ei=350000000000000;'
        "mcc=240;mnc=01;ml=128",
        "aml", ("emergency_call",), (Fix(lat=59.3293, lon=18.0686, at=STOCKHOLM, accuracy_m=12.0, source="gps"),),
        device="350000000000000",
    ),
    # ---- section 3: trackers ----
    Sample(
        "xexun out of range",
        "help me! lat:123.45678 long:001.23456 speed:090.00 T:17/01/11 15:14 Bat:25% Signal:F imei:1234567",
        "tracker", ("sos",), (), frozenset({"position_out_of_range", "time_ambiguous"}), "1234567", 25,
    ),
    Sample(
        "xexun keyword at the end",
        "lat: 22.566901 long: 114.051258 speed: 0.00 14/08/09 06.54 F:3.85V,1,Signal:F help me imei:354776031555474 "
        "05 43.5 460 01 2533 720B",
        "tracker", ("sos",), (Fix(lat=22.566901, lon=114.051258, source="gps"),), frozenset({"time_ambiguous"}),
        "354776031555474",
    ),
    Sample(
        "xexun no keyword",
        "lat: 55.807693 long: 037.730640 speed: 000.0 03/03/13 16:18   bat:F signal:F  imei:358948010446647",
        "tracker", ("text",), (Fix(lat=55.807693, lon=37.73064, source="gps"),), frozenset({"time_ambiguous"}),
        "358948010446647",
    ),
    Sample(
        "tk-203 heip",
        "lat: 22.566923 long: 114.051331 speed:85.60 28/10/09 03:33 F:4.32V,0, Signal:F heip me "
        "imei:359587011016261 05 41.9",
        "tracker", ("sos",), (Fix(lat=22.566923, lon=114.051331, source="gps"),), frozenset({"time_ambiguous"}),
        "359587011016261",
    ),
    Sample(
        "tk-203 low battery",
        "lat: 22.566923 long: 114.051331 speed:0.00 28/10/09 03:33 L:3.68V,0, Signal:F imei:359587011016261 05 41.9",
        "tracker", ("low_battery",), (Fix(lat=22.566923, lon=114.051331, source="gps"),),
        frozenset({"time_ambiguous", "battery_low"}), "359587011016261",
    ),
    Sample(
        "coban help", "help me! lat:22.566901 long:114.051258 imei:354776031555474", "tracker", ("sos",),
        (Fix(lat=22.566901, lon=114.051258),), device="354776031555474",
    ),
    Sample(
        "coban low battery", "low battery lat:22.566901 long:114.051258 imei:354776031555474", "tracker",
        ("low_battery",), (Fix(lat=22.566901, lon=114.051258),), device="354776031555474",
    ),
    Sample(
        "coban no gps", "no gps lat:22.566901 long:114.051258 imei:354776031555474", "tracker", ("no_fix",),
        (Fix(lat=22.566901, lon=114.051258, last_known=True),), frozenset({"last_known"}), "354776031555474",
    ),
    Sample(
        "concox, point lost in print", f"SOS Alarm! <DateTime:11-06-17 14 :53 :06> , {GOOGLE}", "concox", ("sos",), (),
        frozenset({"position_ambiguous", "time_ambiguous"}), links=(GOOGLE,),
    ),
    Sample(
        "bulldog, latitude missing", "SOS,110727 02:48,V,16,23Km/h,61%,,114.082329", "bulldog", ("sos",), (),
        frozenset({"position_incomplete", "last_known", "zone_unknown"}), battery=61,
        device_time=utc("2011-07-27 02:48:00"),
    ),
    # ---- section 3: telephones ----
    Sample(
        "iphone first",
        "Emergency SOS. [Name] called emergency services. [First name] has listed you as an emergency contact.",
        "phone-sos", ("sos", "emergency_call"),
    ),
    Sample(
        "iphone second",
        "Emergency SOS. The approximate location of [Name] has changed.\nhttps://maps.apple.com/?ll=59.3293,18.0686",
        "phone-sos", ("sos",), (Fix(lat=59.3293, lon=18.0686, source="link"),), frozenset({"approximate"}),
        links=("https://maps.apple.com/?ll=59.3293,18.0686",),
    ),
    Sample(
        "inreach", f"Stuck here. View the location or send a reply to Henri Bergius:\r\n{INREACH}", "inreach",
        ("text",), (), frozenset({"link_only", "sender_pooled"}), links=(INREACH,),
    ),
    Sample(
        "inreach short", "inreachlink.com/3JXBF7Z", "inreach", ("text",), (), frozenset({"link_only", "sender_pooled"}),
        links=("inreachlink.com/3JXBF7Z",),
    ),
    Sample("spc", "Help!", "text", ("sos",)),
    Sample(
        "android short link", "https://maps.app.goo.gl/AbCdEf", "text", ("text",), (), frozenset({"link_only"}),
        links=("https://maps.app.goo.gl/AbCdEf",),
    ),
    Sample(
        "minifinder by sms", "SOS Alert! Loc Time 22/11/25 13:05 http://maps.google.com/maps?q=59.3293%2C18.0686",
        "text", ("sos",), (Fix(lat=59.3293, lon=18.0686, source="link"),), frozenset({"time_ambiguous"}),
        links=("http://maps.google.com/maps?q=59.3293%2C18.0686",),
    ),
    # ---- section 4: Queclink ----
    Sample(
        "queclink sos",
        "+RESP:GTSOS,020102,135790246811220,,0,0,1,1,4.3,92,70.0,121.354335,31.222073,20090214013254,0460,0000,18d8,"
        "6141,00,,20090214093254,11F0$",
        "queclink", ("sos",),
        (Fix(lat=31.222073, lon=121.354335, at=utc("2009-02-14 01:32:54"), source="gps", speed_kmh=4.3,
             course_deg=92.0),),
        frozenset({"zone_unknown"}), "135790246811220", device_time=utc("2009-02-14 09:32:54"),
    ),
    Sample(
        "queclink sos of another model",
        "+RESP:GTSOS,DF0200,868487004358800,cv100,,00,1,1,0.0,0,138.0,114.015465,22.537372,20210714115224,0460,0001,"
        "25F8,061A7D02,,,20210714195224,20210714195224,03A6$",
        "queclink", ("sos",),
        (Fix(lat=22.537372, lon=114.015465, at=utc("2021-07-14 11:52:24"), source="gps", speed_kmh=0.0,
             course_deg=0.0),),
        frozenset({"zone_unknown"}), "868487004358800", device_time=utc("2021-07-14 19:52:24"),
    ),
    # ---- section 5: MiniFinder and Eview ----
    Sample("minifinder login", "!1,350000000000000,V07S,100", "minifinder", (), device="350000000000000", battery=100),
    Sample("minifinder keep-alive", "!5,17,V", "minifinder", (), no_fix=True),
    Sample("minifinder command result", "!3,ok", "minifinder", ()),
    Sample(
        "minifinder short", "!A,22/11/25,13:05:00,59.329300,18.068600,0.0,...", "minifinder", (),
        (Fix(lat=59.3293, lon=18.0686, at=STOCKHOLM, source="gps"),), frozenset({"zone_unknown", "rest_unknown"}),
        device_time=STOCKHOLM,
    ),
    Sample(
        "minifinder sos", "!D,22/11/25,13:05:00,59.329300,18.068600,0,0,140041,25.0,87,8,12,1.0", "minifinder",
        ("sos",), (Fix(lat=59.3293, lon=18.0686, at=STOCKHOLM, source="gps", speed_kmh=0.0, course_deg=0.0),),
        frozenset({"zone_unknown"}), battery=87, device_time=STOCKHOLM,
    ),
    Sample(
        "minifinder buffered", "!B,22/11/25,13:05:00,59.329300,18.068600,0,0,140041,25.0,87,8,12,1.0", "minifinder",
        ("sos",), (Fix(lat=59.3293, lon=18.0686, at=STOCKHOLM, source="gps", speed_kmh=0.0, course_deg=0.0),),
        frozenset({"zone_unknown", "buffered"}), battery=87, device_time=STOCKHOLM, buffered=True,
    ),
]  # fmt: skip


def differences(sample: Sample, reading: Reading) -> list[str]:
    """Each thing in which a reading is not what its sample says."""
    said = {
        "format": reading.format,
        "triggers": reading.triggers,
        "fixes": reading.fixes,
        "flags": codes(reading),
        "device": reading.device.raw if reading.device else None,
        "battery": reading.battery,
        "device_time": reading.device_time,
        "no_fix": reading.no_fix,
        "buffered": reading.buffered,
        "links": tuple(link.raw for link in reading.links),
    }
    wrong = [f"{name}: {got!r}" for name, got in said.items() if got != getattr(sample, name)]
    return wrong if reading.text and reading.text.raw == sample.text else [*wrong, "the words are not the message's"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_sample_is_read_as_it_is(sample: Sample) -> None:
    reading = read_text(sample.text)
    assert differences(sample, reading) == []
    assert dishonesty(reading) == ""


def test_control_a_reading_that_is_off_by_one_thing_is_noticed() -> None:
    for sample in SAMPLES:
        other = next(candidate for candidate in SAMPLES if candidate.text != sample.text)
        assert differences(sample, read_text(other.text))


def test_a_sample_changed_in_one_digit_is_not_the_sample() -> None:
    sample = SAMPLES[0]
    assert differences(sample, read_text(sample.text.replace("48.82639", "48.82638")))
