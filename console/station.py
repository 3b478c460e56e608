"""station.toml → Station. Every error names file, key and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from platformdirs import user_data_path

from console.sentences import sentence

T = TypeVar("T")


class StationFault(Exception):
    """The file cannot be used; `str()` is the sentence for whoever wrote it."""


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: an unknown key is a mistake, not a wish."""


class ModemSettings(Strict, frozen=True, kw_only=True):
    """`port`: auto, VID:PID[:INTERFACE], device path, /dev/serial/by-id/…, COM port or socket://host:port.

    `number`: of its SIM, for the self-test: every `loop_back_h` hours, and at most `loop_back_per_day` texts a day.
    """

    name: str = "modem"
    port: str
    baud: int = 115200
    pin: str = ""  # of the SIM; entered at most once, for wrong ones lock it
    number: str = ""
    loop_back_h: float = 6.0
    loop_back_per_day: int = 6


class FeedSettings(Strict, frozen=True, kw_only=True):
    """`token_file` holds the bearer token; `ca_file` a certificate authority of the station's own."""

    name: str
    url: str
    token_file: str = ""
    ca_file: str = ""


class Station(Strict, frozen=True, kw_only=True):
    """What a station is."""

    name: str = "Larmbord"
    language: Literal["sv", "en", ""] = ""
    country: str = "SE"
    journal: str = ""
    key_file: str = ""  # the journal's master key; without it beside the journal
    register: str = ""
    modem: tuple[ModemSettings, ...] = ()
    feed: tuple[FeedSettings, ...] = ()
    dial_by_modem: tuple[str, ...] = ()  # hand-over numbers the modem may call itself
    sound_command: tuple[str, ...] = ()
    folder: Path = Path()  # of the file: relative paths in it start there

    def path(self, written: str) -> Path:
        return self.folder / written

    @property
    def journal_path(self) -> Path:
        return self.path(self.journal) if self.journal else user_data_path("larmbord") / "live" / "journal.db"


def load_station(path: Path) -> Station:
    """The station of this file. Raises StationFault with a sentence."""
    station = read_toml(path, Station)
    _check(path, station)
    return msgspec.structs.replace(station, folder=path.resolve().parent)


def read_toml(path: Path, kind: type[T]) -> T:
    """What the file says, as `kind`. Raises StationFault: which file, which key, what to do."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=kind, dec_hook=_no_paths)
    except OSError as fault:
        raise StationFault(sentence("station.unreadable", {"file": str(path), "why": fault.strerror or ""})) from None
    except msgspec.ValidationError as fault:
        raise StationFault(sentence("station.wrong", {"file": str(path), "why": str(fault)})) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        raise StationFault(sentence("station.not-toml", {"file": str(path), "why": str(fault)})) from None


def _no_paths(kind: type, value: object) -> Path:
    raise msgspec.ValidationError("Object contains unknown field `folder`")


def _check(path: Path, station: Station) -> None:
    names = [modem.name for modem in station.modem] + [feed.name for feed in station.feed]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise StationFault(sentence("station.double", {"file": str(path), "name": double}))
    for feed in station.feed:
        if not feed.url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
            raise StationFault(sentence("station.no-tls", {"file": str(path), "name": feed.name}))
