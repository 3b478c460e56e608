"""Is a recording what it was? Every segment of every copy against chain, manifest and signature; gaps to the frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from console.recorder.disk import Disk
from console.recorder.manifest import About, Ending, SegmentEntry, Span, Unsigned, spans
from console.recorder.sealed import NotOurs
from console.recorder.segment import Block, Contents, chained, name_of, open_block, origin, parse
from console.recorder.shelf import read_key, read_manifest

Verdict = str  # "", or a code of sentences/recorder.py


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one file of a take. `frames`: where, as narrow as it can be told."""

    code: str
    file: str
    frames: Span = (0, 0)


class TakeReport(msgspec.Struct, frozen=True, kw_only=True):
    """`kept`: whole frames. `gaps`: fill in them. `unsealed`: a file that the manifest does not name yet."""

    folder: str
    take: str
    state: Ending | None = None
    about: About | None = None
    kept: tuple[Span, ...] = ()
    gaps: tuple[Span, ...] = ()
    frames: int | None = None
    segments: int = 0
    erased: bool = False
    unsealed: bool = False
    findings: tuple[Finding, ...] = ()


class CopyReport(msgspec.Struct, frozen=True, kw_only=True):
    """`missing`: frames that another copy has, or that were recorded, and this one has not."""

    copy: str
    whole: bool
    takes: tuple[TakeReport, ...]
    missing: tuple[Span, ...] = ()
    gaps: tuple[Span, ...] = ()


class RecordingReport(msgspec.Struct, frozen=True, kw_only=True):
    """`whole`: at least one copy is."""

    recording: str
    whole: bool
    frames: int
    copies: tuple[CopyReport, ...]


def verify_recording(
    disk: Disk, recording: str, takes: Iterable[Path], public: bytes, wrapping: bytes | None
) -> RecordingReport:
    """Every copy. `wrapping` None: the audio is not opened, only the chain over it checked."""
    reports = [verify_take(disk, take, public, wrapping) for take in takes]
    ends = [sum(span) for report in reports for span in report.kept]
    frames = max([*ends, *(report.frames or 0 for report in reports)], default=0)
    names = sorted({report.take[:1] for report in reports})
    copies = tuple(_copy(name, [each for each in reports if each.take[:1] == name], frames) for name in names)
    return RecordingReport(recording=recording, whole=any(copy.whole for copy in copies), frames=frames, copies=copies)


def verify_take(disk: Disk, take: Path, public: bytes, wrapping: bytes | None) -> TakeReport:
    """One take by itself. Never raises for what it finds."""
    try:
        manifest = read_manifest(disk, take, public)
    except Unsigned:
        finding = Finding(code="recorder.verify.unsigned", file=take.name)
        return TakeReport(folder=str(take), take=take.name, findings=(finding,))
    findings: list[Finding] = []
    key, erased = None, False
    if wrapping is not None:
        try:
            key = read_key(disk, take, manifest.about.recording, wrapping)
            erased = key is None
        except NotOurs:
            findings.append(Finding(code="recorder.verify.key", file="key"))
    previous, kept = origin(manifest.about.recording, manifest.take), []
    for number, entry in enumerate(manifest.segments):
        found = _segment(disk, take, number, entry, previous, key)
        findings += found
        previous = entry.hash
        if not found:
            kept.append((entry.first, entry.frames))
    return TakeReport(
        folder=str(take), take=manifest.take, state=manifest.state, about=manifest.about, kept=_joined(kept),
        gaps=tuple(gap for entry in manifest.segments for gap in entry.gaps), frames=manifest.frames,
        segments=len(manifest.segments), erased=erased, findings=tuple(findings),
        unsealed=name_of(len(manifest.segments)) in disk.names(take),
    )  # fmt: skip


def _copy(name: str, takes: Sequence[TakeReport], frames: int) -> CopyReport:
    have = {frame for take in takes for first, count in take.kept for frame in range(first, first + count)}
    gaps = sorted({frame for take in takes for first, count in take.gaps for frame in range(first, first + count)})
    missing = spans([frame for frame in range(frames) if frame not in have])
    clean = not missing and not any(take.findings for take in takes)
    return CopyReport(copy=name, whole=clean and frames > 0, takes=tuple(takes), missing=missing, gaps=spans(gaps))


def _segment(
    disk: Disk, take: Path, number: int, entry: SegmentEntry, previous: str, key: bytes | None
) -> list[Finding]:
    def finding(code: str, first: int = entry.first, frames: int = entry.frames) -> list[Finding]:
        return [Finding(code=f"recorder.verify.{code}", file=entry.file, frames=(first, frames))]

    try:
        whole = disk.read(take / entry.file)
    except OSError:
        return finding("missing")
    if chained(previous, whole) != entry.hash or len(whole) != entry.size:
        first, frames = _damage(whole, entry, key)
        return finding("changed", first, frames)
    try:
        contents = parse(whole)
        blocks = _opened(contents, key) if key is not None else None
    except NotOurs:
        return finding("sealed_wrongly")
    header = contents.header
    right = (header.previous, header.segment, header.first) == (previous, number, entry.first)
    if not right or (blocks is not None and not _as_named(blocks, entry)):
        return finding("not_as_named")
    return []


def _opened(contents: Contents, key: bytes) -> list[Block]:
    return [open_block(sealed, contents.line, place, key) for place, sealed in enumerate(contents.blocks)]


def _as_named(blocks: Sequence[Block], entry: SegmentEntry) -> bool:
    """The manifest says of the audio what the audio says of itself."""
    at = entry.first
    for block in blocks:
        if block.first != at:
            return False
        at = block.end
    gaps = spans([block.first + place for block in blocks for place in block.gaps])
    return at == entry.end and gaps == entry.gaps


def _damage(whole: bytes, entry: SegmentEntry, key: bytes | None) -> Span:
    """Where in a changed segment: from its first block that cannot be opened to the next that can."""
    if key is None:
        return entry.first, entry.frames
    try:
        contents = parse(whole)
    except NotOurs:
        return entry.first, entry.frames
    good = []
    for place, sealed in enumerate(contents.blocks):
        try:
            good.append(open_block(sealed, contents.line, place, key))
        except NotOurs:
            continue
    have = {frame for block in good for frame in range(block.first, block.end)}
    bad = [frame for frame in range(entry.first, entry.end) if frame not in have]
    return (bad[0], bad[-1] - bad[0] + 1) if bad else (entry.first, entry.frames)


def _joined(found: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for first, count in sorted(found):
        if joined and sum(joined[-1]) == first:
            joined[-1] = (joined[-1][0], joined[-1][1] + count)
        else:
            joined.append((first, count))
    return tuple(joined)
