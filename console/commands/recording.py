"""`larmbord recording verify|export|play`: what was recorded, proven and taken out."""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from console.clock import SystemClock
from console.events import NewEvent, RecordViewed, plain
from console.i18n import _
from console.journal.keys import Keys
from console.journal.sqlite_journal import open_journal
from console.recorder.audio import Sound, as_wav, blocks_of, frame_bytes, gather
from console.recorder.disk import RealDisk
from console.recorder.frames import FRAME_S
from console.recorder.manifest import Span, Unsigned
from console.recorder.sealed import NotOurs, public_key
from console.recorder.shelf import read_key, read_manifest, takes_under
from console.recorder.verify import CopyReport, RecordingReport, verify_recording
from console.sentences import sentence
from console.station import Station, load_station
from console.station_journal import station_keys


class Refusal(Exception):
    """The answer is no; the sentence says why."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def verify(options: argparse.Namespace) -> int:
    """0 when of every recording at least one copy is whole, 1 when not."""
    station = load_station(Path(options.station))
    keys, disk = station_keys(station), RealDisk()
    public = public_key(keys.signing)
    reports = [
        verify_recording(disk, recording, takes, public, keys.wrapping)
        for recording, takes in _found(station, options.what).items()
    ]
    for report in reports:
        print(json.dumps(_as_json(report)) if options.json else "\n".join(_lines(report)))
    return 0 if all(report.whole for report in reports) else 1


def export(options: argparse.Namespace) -> int:
    """A WAV file of one recording. Two persons (desk.md R22); the record says so before the file is written."""
    sound, rate = _taken_out(options)
    Path(options.output).write_bytes(as_wav(sound.pcm, rate))
    print(_took(sound), file=sys.stderr)
    return 0


def play(options: argparse.Namespace) -> int:
    """The same, into the station's play_command."""
    command = getattr(load_station(Path(options.station)).recorder, "play_command", ())
    if not command:
        raise Refusal("recorder.no_player")
    sound, rate = _taken_out(options)
    return 1 if subprocess.run(list(command), input=as_wav(sound.pcm, rate), check=False).returncode else 0


# ---- where, and with whose consent


def _found(station: Station, what: Sequence[str]) -> dict[str, list[Path]]:
    """Folders as they are named; anything else is the id of a recording of this station; nothing: all of them."""
    folders = [Path(each) for each in what if Path(each).is_dir()]
    ids = [each for each in what if not Path(each).is_dir()]
    roots = _roots(station) if ids or not what else []
    found = takes_under(RealDisk(), [*folders, *(root / each for root in roots for each in ids or [""])])
    if not found or not set(ids) <= set(found):
        raise Refusal("recorder.none_here", where=", ".join(what) or ", ".join(map(str, roots)))
    return found


def _roots(station: Station) -> list[Path]:
    if station.recorder is None:
        raise Refusal("recorder.no_recorder")
    written = (station.recorder.a, station.recorder.b, station.recorder.spare)
    return [station.path(each) for each in written if each]


def _taken_out(options: argparse.Namespace) -> tuple[Sound, int]:
    station = load_station(Path(options.station))
    second, operator = options.second.strip(), options.operator.strip()
    if not operator or not second or second.casefold() == operator.casefold():
        raise Refusal("recorder.no_second")
    ((recording, takes),) = _found(station, [options.recording]).items()
    keys = station_keys(station)
    incident, rate = _about(takes, keys)
    asyncio.run(_note(station, keys, incident, operator, f"{options.reason} ({recording}, {second})"))
    return _sound(takes, keys, recording, rate, options.last), rate


def _about(takes: Sequence[Path], keys: Keys) -> tuple[UUID | None, int]:
    for take in takes:
        try:
            about = read_manifest(RealDisk(), take, public_key(keys.signing)).about
        except Unsigned:
            continue
        return UUID(about.incident) if about.incident else None, about.rate
    raise Refusal("recorder.verify.unsigned")


async def _note(station: Station, keys: Keys, incident: UUID | None, operator: str, reason: str) -> None:
    """Playing and exporting are reads of a protected field: in the record before they happen (store.md section 7)."""
    journal = open_journal(station.journal_path, SystemClock(), keys, checkpoints=False)
    viewed = RecordViewed(person="", field="recording", reason=reason, screen="larmbord recording")
    try:
        await journal.append([NewEvent(fact=viewed, cmd=uuid4(), incident=incident, actor=operator)])
    finally:
        await journal.close()


def _sound(takes: Sequence[Path], keys: Keys, recording: str, rate: int, last: float | None) -> Sound:
    disk, size = RealDisk(), frame_bytes(rate)
    try:
        opened = [(take, read_key(disk, take, recording, keys.wrapping)) for take in takes]
    except NotOurs:
        raise Refusal("recorder.verify.key") from None
    blocks = [block for take, key in opened if key is not None for block in blocks_of(disk, take, key)]
    if not blocks:
        raise Refusal("recorder.erased")
    newest = max(block.end for block in blocks)
    return gather(blocks, size, max(0, newest - round(last / FRAME_S)) if last else 0)


# ---- words


def _lines(report: RecordingReport) -> list[str]:
    head = _("{recording}: whole, {time}") if report.whole else _("{recording}: NOT whole in any copy, {time}")
    lines = [head.format(recording=report.recording, time=_time(report.frames))]
    for copy in report.copies:
        lines += _copy_lines(copy)
    return lines


def _copy_lines(copy: CopyReport) -> list[str]:
    segments = sum(take.segments for take in copy.takes)
    words = (
        _("  copy {copy}: whole, {count} segments") if copy.whole else _("  copy {copy}: NOT whole, {count} segments")
    )
    lines = [words.format(copy=copy.copy, count=segments)]
    lines += [_("    no sound from the line: {span}").format(span=_span(gap)) for gap in copy.gaps]
    lines += [_("    not in this copy: {span}").format(span=_span(gap)) for gap in copy.missing]
    for take in copy.takes:
        for finding in take.findings:
            lines.append(f"    {take.take}/{finding.file} {_span(finding.frames)}: {sentence(finding.code)}")
        if take.erased:
            lines.append(f"    {sentence('recorder.erased')}")
        if take.state == "open":
            lines.append(
                _("    {take}: still open; what its newest segment holds is sealed when it ends").format(take=take.take)
            )
    return lines


def _span(span: Span) -> str:
    first, count = span
    words = _("frames {first}–{last} (from {at}, {seconds} s)")
    return words.format(first=first, last=first + max(count, 1) - 1, at=_time(first), seconds=f"{count * FRAME_S:.2f}")


def _time(frames: int) -> str:
    minutes, seconds = divmod(frames * FRAME_S, 60)
    return f"{int(minutes)}:{seconds:05.2f}"


def _took(sound: Sound) -> str:
    words = _("{time} written; {missing} s of it no copy has, and are silence.")
    return words.format(time=_time(sound.frames), missing=f"{sound.missing * FRAME_S:.2f}")


def _as_json(report: RecordingReport) -> Any:
    return {**plain(report), "frame_ms": 20}
