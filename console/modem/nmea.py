"""Bytes from a satellite receiver → sentences → what each says. NMEA 0183 through pynmea2; pure, and never raises.

pynmea2 raises many things on valid and invalid input alike, gives latitude 0 where a sentence has none, and calls valid
sentences invalid (modem.md section 10): so it is asked inside one guard, and every value is judged here.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Literal

import msgspec
import pynmea2

from console.reading import is_place

# NMEA 0183 section 5.3.1: 82 characters; receivers send longer ones. Beyond this it is no sentence.
LONGEST = 256
_CHECKSUM = re.compile(r"\*[0-9A-Fa-f]{2}$")
_PART = re.compile(r"(\d{1,3})([0-5]\d\.\d{1,8})")  # degrees, and minutes below 60
# NMEA 0183 version 4.1, GGA field 6: 1 to 5 are positions that were measured; 6 is guessed, 7 typed in, 8 simulated.
_MEASURED = frozenset({1, 2, 3, 4, 5})
_MEASURED_MODES = frozenset("ADFPR")  # the same as the mode indicator of RMC; older receivers have none

Wrong = Literal["checksum", "cut", "junk", "odd"]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one whole sentence says. `fix`: whether there is a position; None: it is not about that."""

    fix: bool | None = None
    lat: float = 0.0  # these two only with a fix
    lon: float = 0.0
    satellites: int | None = None
    at: datetime | None = None  # the receiver's own time, UTC: may be wrong by years, orders nothing
    known: bool = True  # a kind of sentence that pynmea2 knows


class Sentences:
    """Splits at line ends. What stands before a `$` is no part of a sentence."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, without their ends; noise as a line of its own."""
        *lines, self._held = re.split(rb"[\r\n]+", self._held + data)
        if len(self._held) > LONGEST:
            lines.append(self._held)
            self._held = b""
        return [piece for line in lines if line for piece in _pieces(line)]


def _pieces(line: bytes) -> list[bytes]:
    """A sentence that was cut is followed by the next one on the same line."""
    before, *sentences = line.split(b"$")
    return [*([before] if before else []), *(b"$" + sentence for sentence in sentences)]


def understand(line: bytes) -> Said | Wrong:
    """What the sentence says, or why it does not count."""
    if not line.startswith(b"$") or not line.isascii() or len(line) > LONGEST:
        return "junk"
    text = line.decode("ascii").rstrip()
    if not _CHECKSUM.search(text):
        return "cut"
    try:
        return _said(pynmea2.parse(text, check=True))
    except pynmea2.ChecksumError:
        return "checksum"
    except pynmea2.SentenceTypeError:
        return Said(known=False)
    except Exception:  # noqa: BLE001 - pynmea2 lets TypeError, ValueError, AttributeError and more through, on any access
        return "odd"


def _said(sentence: pynmea2.NMEASentence) -> Said:
    kind = getattr(sentence, "sentence_type", "")  # proprietary ones have none
    if kind == "RMC":
        has_fix = sentence.status == "A" and (sentence.mode_indicator or "A") in _MEASURED_MODES
        return _placed(sentence, has_fix, at=_time(sentence) if has_fix else None)
    if kind == "GGA":
        satellites = int(sentence.num_sats) if str(sentence.num_sats).isdecimal() else None
        return _placed(sentence, sentence.gps_qual in _MEASURED, satellites=satellites)
    return Said()


def _placed(
    sentence: pynmea2.NMEASentence, fix: bool, *, at: datetime | None = None, satellites: int | None = None
) -> Said:
    """`.latitude` is 0 where there is none, or where north or south is not told: never asked before this looked."""
    lat, lon = _angle(sentence.lat, sentence.lat_dir, "NS"), _angle(sentence.lon, sentence.lon_dir, "EW")
    if not fix or lat is None or lon is None or not is_place(lat, lon):
        return Said(fix=False, at=at, satellites=satellites)
    return Said(fix=True, lat=lat, lon=lon, at=at, satellites=satellites)


def _angle(written: str, direction: str, signs: str) -> float | None:
    """DDMM.mmm and its direction → signed degrees."""
    match = _PART.fullmatch(written or "")
    if match is None or direction not in tuple(signs):
        return None
    degrees = int(match[1]) + float(match[2]) / 60
    return degrees if direction == signs[0] else -degrees


def _time(sentence: pynmea2.NMEASentence) -> datetime | None:
    """pynmea2 gives the words back where it cannot read them."""
    day, clock = sentence.datestamp, sentence.timestamp
    if not isinstance(day, date) or not isinstance(clock, time):
        return None
    return datetime.combine(day, clock.replace(tzinfo=UTC))
