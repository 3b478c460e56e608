"""NMEA sentences: what counts, what is dropped, and that nothing ever raises or becomes 0,0."""

from __future__ import annotations

from functools import reduce
from operator import xor
from random import Random

import pynmea2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.clock import SimulatedClock
from console.modem.gnss import Receiver
from console.modem.nmea import Said, Sentences, understand
from console.modem.simulated import GnssFaults, SimulatedGnss

START = 1_763_816_700_000_000  # 2025-11-22 13:05:00 UTC


def whole(sentence: str) -> bytes:
    return f"${sentence}*{reduce(xor, sentence.encode()):02X}".encode()


FIX = b"$GPRMC,130501.00,A,5919.7580,N,01804.1160,E,0.2,,221125,,,A*76"  # modem.md section 10
NO_FIX = (
    b"$GPRMC,130500.00,V,,,,,,,221125,,,N*7D",
    b"$GPGGA,130500.00,,,,,0,00,99.9,,,,,,*58",
)


def test_a_fix_and_its_time() -> None:
    said = understand(FIX)
    assert isinstance(said, Said)
    assert said.fix
    assert (round(said.lat, 5), round(said.lon, 5)) == (59.32930, 18.06860)
    assert said.at is not None
    assert said.at.isoformat() == "2025-11-22T13:05:01+00:00"


@pytest.mark.parametrize("sentence", NO_FIX)
def test_no_fix_is_a_normal_state(sentence: bytes) -> None:
    said = understand(sentence)
    assert isinstance(said, Said)
    assert said.fix is False


@pytest.mark.parametrize("talker", ["GP", "GN", "GL", "GA", "GB", "BD", "QZ"])
def test_any_talker(talker: str) -> None:
    said = understand(whole(f"{talker}GGA,130501.00,5919.7580,S,01804.1160,W,1,07,1.2,28.0,M,23.0,M,,"))
    assert isinstance(said, Said)
    assert said.fix
    assert (said.lat < 0, said.lon < 0, said.satellites) == (True, True, 7)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (FIX[:-1] + b"7", "checksum"),
        (FIX[:40], "cut"),
        (FIX[:-2], "cut"),
        (FIX.replace(b"A,", b"\xc5,", 1), "junk"),
        (b"OK", "junk"),
        (b"$" + b"A" * 400 + b"*00", "junk"),
        (b"$*00", "odd"),
    ],
)
def test_what_is_dropped(line: bytes, why: str) -> None:
    assert understand(line) == why


@pytest.mark.parametrize(
    "sentence",
    [
        "GPRMC,130501.00,A,0000.0000,N,00000.0000,E,0.2,,221125,,,A",  # 0,0
        "GPRMC,130501.00,A,5919.7580,,01804.1160,,0.2,,221125,,,A",  # pynmea2: latitude 0.0
        "GPRMC,130501.00,A,5919.7580,X,01804.1160,Y,0.2,,221125,,,A",
        "GPRMC,130501.00,A,5999.7580,N,01804.1160,E,0.2,,221125,,,A",  # minutes above 60
        "GPRMC,130501.00,A,9919.7580,N,01804.1160,E,0.2,,221125,,,A",
        "GPRMC,130501.00,A,,,,,0.2,,221125,,,A",
        "GPRMC,130501.00,A,5919.7580,N,01804.1160,E,0.2,,221125,,,E",  # guessed by dead reckoning
        "GPGGA,130501.00,5919.7580,N,01804.1160,E,6,07,1.2,28.0,M,23.0,M,,",
        "GPGGA,130501.00,5919.7580,N,01804.1160,E,8,07,1.2,28.0,M,23.0,M,,",  # simulated
    ],
)
def test_what_is_no_place(sentence: str) -> None:
    said = understand(whole(sentence))
    assert isinstance(said, Said)
    assert said.fix is False


@pytest.mark.parametrize("sentence", ["GPXYZ,1,2", "PSIMX,1,2", "PUBX,00", "GPTXT,01,01,02,words"])
def test_an_unknown_or_proprietary_sentence_is_a_sign_of_life_and_nothing_else(sentence: str) -> None:
    said = understand(whole(sentence))
    assert isinstance(said, Said)
    assert said.fix is None


def trusting(line: bytes) -> tuple[float, float]:
    """A reader that trusts `.latitude`: the control."""
    message = pynmea2.parse(line.decode("latin-1"))
    return message.latitude, message.longitude


def test_control_a_reader_that_trusts_latitude_says_null_island_and_raises() -> None:
    assert trusting(NO_FIX[0]) == (0.0, 0.0)
    with pytest.raises(ValueError, match="not valid"):
        trusting(whole("GPRMC,130501.00,A,junk,N,01804.1160,E,0.2,,221125,,,A"))


# ---- whatever comes ----

MUTATIONS = st.lists(st.tuples(st.integers(0, 80), st.sampled_from(["set", "drop", "add"]), st.integers(0, 255)))


@given(st.sampled_from([FIX, *NO_FIX]), MUTATIONS, st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_mutated_sentence_never_raises_and_is_never_null_island(
    line: bytes, mutations: list[tuple[int, str, int]], repaired: bool
) -> None:
    """`repaired`: the checksum is made right again, so that only our own judgement stands between it and the desk."""
    octets = bytearray(line)
    for place, how, octet in mutations:
        at = place % len(octets) if octets else 0
        if how == "set" and octets:
            octets[at] = octet
        elif how == "drop" and octets:
            del octets[at]
        else:
            octets.insert(at, octet)
    mutated = bytes(octets)
    if repaired:
        body = mutated.strip(b"$").split(b"*")[0]
        mutated = b"$" + body + b"*%02X" % reduce(xor, body, 0)
    said = understand(mutated)
    if isinstance(said, Said) and said.fix:
        assert abs(said.lat) > 1e-5 or abs(said.lon) > 1e-5
        assert abs(said.lat) <= 90
        assert abs(said.lon) <= 180


@given(st.lists(st.binary(max_size=60)))
@settings(max_examples=200, deadline=None)
def test_any_bytes_in_any_pieces(pieces: list[bytes]) -> None:
    receiver = Receiver(0.0)
    for number, piece in enumerate([*pieces, b"\r\n", FIX + b"\r\n", FIX + b"\r\n"]):
        receiver.data_received(piece, float(number), START)
    assert receiver.place is not None
    assert round(receiver.place.lat, 4) == 59.3293


@given(st.integers(0, 2**32), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_the_same_sentences_however_the_bytes_are_split(seed: int, size: int) -> None:
    data = b"\r\n".join([FIX, *NO_FIX, b"\xff\x00junk" + FIX, FIX[:20] + FIX]) + b"\r\n"
    random, sentences, found = Random(seed), Sentences(), []
    left = data
    while left:
        cut = random.randint(1, size)
        found += sentences.feed(left[:cut])
        left = left[cut:]
    assert found == Sentences().feed(data)
    assert found.count(FIX) == 3


# ---- ten a second, with everything wrong ----


class Straight:
    """The simulated receiver's bytes straight into a Receiver."""

    def __init__(self, receiver: Receiver, clock: SimulatedClock) -> None:
        self.receiver, self.clock = receiver, clock
        self.seen: set[tuple[float, float]] = set()

    def data_out(self, data: bytes) -> None:
        self.receiver.data_received(data, self.clock.mono(), self.clock.now())
        if self.receiver.place is not None:
            self.seen.add((round(self.receiver.place.lat, 4), round(self.receiver.place.lon, 4)))

    def plugged(self, name: str | None) -> None: ...

    def unplugged(self) -> None: ...

    def reading_changed(self) -> None: ...


@pytest.mark.parametrize("seed", range(3))
def test_ten_a_second_with_checksum_errors_and_no_fix_epochs(seed: int) -> None:
    clock = SimulatedClock(START)
    faults = GnssFaults(
        no_fix=0.3, bad_checksum=0.2, cut=0.1, junk=0.1, unknown=0.2, null_island=0.2, chunk=7, empty_time=True
    )
    sim = SimulatedGnss(clock, Random(seed), faults)
    receiver = Receiver(0.0)
    edge = Straight(receiver, clock)
    sim.attach(edge)
    for _ in range(1200):  # two minutes
        clock._elapsed += 100_000
        sim.agenda.run_due()
    assert sim.epochs >= 1199
    assert edge.seen == {(59.3293, 18.0686)}
    assert receiver.counts["checksum"] > 300
    assert receiver.counts["junk"] > 50
    assert receiver.counts["cut"] > 50
    assert receiver.state(clock.mono()) == "fix"
