"""A journal's rows as the lines of a bundle: words only of what tells of the incident, of all others what the chain
needs."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from console.journal.bundle.gather import Archive, Chosen, each_row
from console.journal.bundle.links import opened, readable
from console.journal.chain import origin
from console.journal.interface import Checkpoint, JournalFault
from console.journal.record import Row

UNSIGNED = "journal.export.unsigned"


class Span(NamedTuple):
    """From the checkpoint before the first event (or the beginning) to the one after the last."""

    after: int
    start: bytes  # the link of event `after`
    last: Checkpoint
    checkpoints: list[Checkpoint]


def span_of(archive: Archive, chosen: Chosen) -> Span:
    """Raises JournalFault: nothing signed comes after the last event."""
    signed = archive.checkpoints()
    before = [each for each in signed if each.nseq < min(chosen.events)]
    last = next((each for each in signed if each.nseq >= max(chosen.events)), None)
    if last is None:
        raise JournalFault(UNSIGNED)
    after = before[-1].nseq if before else 0
    start = before[-1].root if before else origin(archive.signer.node).hash
    return Span(after, start, last, [each for each in signed if after <= each.nseq <= last.nseq])


class Lines:
    """The events of a span, a line each. `told`: those with words, once the lines were made."""

    def __init__(self, archive: Archive, chosen: Chosen, span: Span) -> None:
        self._archive = archive
        self._chosen = chosen
        self._span = span
        self.told: list[tuple[Row, dict[str, Any]]] = []

    def events(self) -> Iterator[bytes]:
        for row in each_row(self._archive, self._span.after):
            if row.header.nseq > self._span.last.nseq:
                return
            yield one_line({**_header(row), **self._body(row)})

    def _body(self, row: Row) -> dict[str, Any]:
        """Of others' events the hash alone; it says nothing of a sealed body."""
        nseq, digest = row.header.nseq, {"body_sha256": sha256(row.body).hexdigest()}
        if nseq not in self._chosen.events:
            return digest
        if nseq in self._chosen.withheld:
            return {**digest, "withheld": True}
        key = self._archive.key_of(row)
        found = {"body": b64encode(row.body).decode(), "key": key.hex() if key else None}
        line = {**digest, "erased": True} if row.erased else found
        self.told.append((row, line))
        return line

    def readable(self) -> Iterator[dict[str, Any]]:
        """The exact words, as the verifier will find them in the bodies."""
        for row, body in self.told:
            line = {**_header(row), **body}
            yield readable(line, None if row.erased else opened(line))


def checkpoint_line(each: Checkpoint) -> bytes:
    root, sig = b64encode(each.root).decode(), b64encode(each.sig).decode()
    return one_line({"nseq": each.nseq, "root": root, "ts": each.ts, "sig": sig})


def one_line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _header(row: Row) -> dict[str, Any]:
    h = row.header
    return {
        "nseq": h.nseq, "ts": h.ts, "mono": h.mono, "boot": h.boot.hex(), "kind": h.kind,
        "incident": h.incident.hex() if h.incident is not None else None, "epoch": h.epoch, "actor": h.actor,
        "cmd": h.cmd.hex(), "dek": h.dek, "hash": row.hash.hex(),
    }  # fmt: skip
