"""station.toml → Station. Every error names file, key and remedy."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

import msgspec
from platformdirs import user_data_path

from console.ladder import Ladder
from console.late import on_stderr, said_when_late
from console.sentences import sentence
from console.thresholds import Thresholds
from console.wording.written import of_system, why
from maps.geo import is_place

T = TypeVar("T")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # some editors begin a file with it, and nobody sees it


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
    number: str = ""  # of its own SIM: where a loop-back text is sent to
    loop_back_h: float = 6.0
    loop_back_per_day: int = 6


class GnssSettings(Strict, frozen=True, kw_only=True):
    """A satellite receiver, often the modem's second port (modem.md section 11). `port` as for a modem."""

    name: str = "gnss"
    port: str
    baud: int = 115200


class FeedSettings(Strict, frozen=True, kw_only=True):
    """`token_file` holds the bearer token; `ca_file` a certificate authority of the station's own."""

    name: str
    url: str
    token_file: str = ""
    ca_file: str = ""


class EtaSettings(Strict, frozen=True, kw_only=True):
    """What knows the roads: the address of an OSRM server of the station's own, or a valhalla.json beside its tiles."""

    osrm: str = ""
    valhalla: str = ""


class RecorderSettings(Strict, frozen=True, kw_only=True):
    """Records the calls of one modem. `a` and `b`: two folders, at best on two disks; `spare` for when one fails."""

    modem: str = "modem"
    kind: Literal["sim7600", "ec25", "card"] = "sim7600"
    port: str = ""  # the module's PCM port; for a card part of its name
    rate: Literal[8000, 16000] = 8000
    a: str = "recordings-a"
    b: str = "recordings-b"
    spare: str = ""
    play_command: tuple[str, ...] = ()  # gets a WAV file on its stdin
    thresholds: Thresholds = Thresholds()


class MapSettings(Strict, frozen=True, kw_only=True):
    """`file`: the station's own map, .pmtiles or .mbtiles; the national one is always there. `home`: [lat, lon].

    `regions` and `numbers`: the station's own copies of the tables in maps/; read by console/tables.py.
    """

    file: str = ""
    regions: str = ""
    numbers: str = ""
    home: tuple[float, float] | None = None


class Station(Strict, frozen=True, kw_only=True):
    """What a station is."""

    name: str = "Larmbord"
    language: Literal["sv", "en", ""] = ""
    country: str = "SE"
    journal: str = ""
    spare: str = ""  # where the record goes on when the journal's disk fails; best on another disk
    key: Literal["file", "credential", "passphrase"] = "file"  # where the journal's master key comes from
    key_file: str = ""  # the key's file; without it beside the journal
    register: str = ""
    modem: tuple[ModemSettings, ...] = ()
    gnss: tuple[GnssSettings, ...] = ()
    feed: tuple[FeedSettings, ...] = ()
    recorder: RecorderSettings | None = None
    eta: EtaSettings = EtaSettings()
    map: MapSettings = MapSettings()
    dial_by_modem: tuple[str, ...] = ()  # hand-over numbers the modem may call itself
    sound_command: tuple[str, ...] = ()
    ladder: Ladder = Ladder()  # who should be told of an alarm that nobody has seen
    folder: Path = Path()  # of the file: relative paths in it start there

    def path(self, written: str) -> Path:
        return self.folder / written

    @property
    def journal_path(self) -> Path:
        return self.path(self.journal) if self.journal else user_data_path("larmbord") / "live" / "journal.db"

    @property
    def map_path(self) -> Path | None:
        """None: the station has no map of its own."""
        return self.path(self.map.file) if self.map.file else None

    @property
    def spare_path(self) -> Path | None:
        """None: beside the journal."""
        return self.path(self.spare) if self.spare else None


def load_station(path: Path) -> Station:
    """The station of this file. Raises StationFault with a sentence."""
    with said_when_late(on_stderr("station.late", path)):  # in the terminal's language: ours stands in the file
        station = read_toml(path, Station)
    _check(path, station)
    return msgspec.structs.replace(station, folder=path.resolve().parent)


def read_toml(path: Path, kind: type[T]) -> T:
    """What the file says, as `kind`. Raises StationFault: which file, which key, what to do."""
    try:
        content = path.read_bytes().removeprefix(BYTE_ORDER_MARK)
        return msgspec.toml.decode(content, type=kind, dec_hook=_no_paths)
    except OSError as fault:
        raise StationFault(sentence("station.unreadable", {"file": str(path), "why": of_system(fault)})) from None
    except msgspec.ValidationError as fault:
        raise StationFault(sentence("station.wrong", {"file": str(path), "why": why(str(fault))})) from None
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise StationFault(sentence("station.not-utf8", {"file": str(path), "line": str(line)})) from None
    except (msgspec.DecodeError, RecursionError) as fault:
        raise StationFault(sentence("station.not-toml", {"file": str(path), "why": why(str(fault))})) from None


def _no_paths(kind: type, value: object) -> Path:
    raise msgspec.ValidationError("Object contains unknown field `folder`")


def _check(path: Path, station: Station) -> None:
    names = [modem.name for modem in station.modem] + [feed.name for feed in station.feed]
    names += [receiver.name for receiver in station.gnss]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        raise StationFault(sentence("station.double", {"file": str(path), "name": double}))
    if (recorder := station.recorder) is not None:
        _check_recorder(path, recorder, {modem.name for modem in station.modem})
    _check_eta(path, station.eta)
    if station.map.home is not None and not is_place(*station.map.home):
        raise StationFault(sentence("station.no-place", {"file": str(path)}))
    for feed in station.feed:
        if not feed.url.startswith(("https://", "http://127.0.0.1", "http://localhost", "http://[::1]")):
            raise StationFault(sentence("station.no-tls", {"file": str(path), "name": feed.name}))


def _check_eta(path: Path, eta: EtaSettings) -> None:
    if eta.osrm and eta.valhalla:
        raise StationFault(sentence("station.eta-two", {"file": str(path)}))
    if eta.osrm and not _may_be_asked(eta.osrm):
        raise StationFault(sentence("station.eta-address", {"file": str(path)}))


def _may_be_asked(address: str) -> bool:
    """Where a person is goes there: encrypted, or to this very machine; no password, which would end up in logs."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_recorder(path: Path, recorder: RecorderSettings, modems: set[str]) -> None:
    if recorder.modem not in modems:
        raise StationFault(sentence("station.no-such-modem", {"file": str(path), "name": recorder.modem}))
    if len({recorder.a, recorder.b, recorder.spare}) < 3:
        raise StationFault(sentence("station.same-folder", {"file": str(path)}))
    if recorder.kind != "card" and not recorder.port:
        raise StationFault(sentence("station.no-audio-port", {"file": str(path)}))
    if recorder.kind == "ec25" and recorder.rate != 8000:
        raise StationFault(sentence("station.no-such-rate", {"file": str(path)}))
