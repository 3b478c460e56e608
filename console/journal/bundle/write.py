"""What stands in a bundle, in the order in which it is written; the manifest and its signature come last."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from console.journal.bundle import verifier
from console.journal.bundle.chain import CHECKPOINTS, EVENTS, INCIDENT, fingerprint
from console.journal.bundle.draft import Draft
from console.journal.bundle.gather import Archive, Chosen
from console.journal.bundle.lines import Lines, Span, checkpoint_line, span_of
from console.journal.bundle.manifest import FORMAT, MANIFEST, SIGNATURE, signed_manifest
from console.journal.record import Row
from console.journal.witness import line
from console.moments import rfc3339
from console.text import visible

TEXT, KEY, VERIFIER = "events.txt", "key.txt", "verify.py"


class Order(NamedTuple):
    """Who exports to whom, by which rule, when (microseconds UTC), and which files go with it."""

    by: tuple[str, ...]
    to: str
    rule: str
    ts: int
    attachments: Sequence[Path] = ()


def write(draft: Draft, archive: Archive, chosen: Chosen, order: Order, in_words: Callable[[Row], str]) -> str:
    """Everything into `draft`; the SHA-256 of the manifest. `in_words`: one event as a line for people.

    Raises JournalFault, and OSError for a disk that takes no more or an attachment that cannot be read.
    """
    span = span_of(archive, chosen)
    lines = Lines(archive, chosen, span)
    draft.add(EVENTS, lines.events())
    draft.add(CHECKPOINTS, map(checkpoint_line, span.checkpoints))
    draft.add(INCIDENT, [_pretty(list(lines.readable()))])
    draft.add(TEXT, (visible(in_words(row)).encode() + b"\n" for row, _ in lines.told))
    draft.add(KEY, [f"{b64encode(archive.signer.public).decode()}\n{fingerprint(archive.signer.public)}\n".encode()])
    draft.add(VERIFIER, [verifier.source().encode()])
    attached = {draft.attach(path): path.name for path in order.attachments}
    manifest = _pretty(_manifest(draft, archive, chosen, order, span, attached))
    draft.add(MANIFEST, [manifest])
    draft.add(SIGNATURE, [b64encode(archive.signer.sign(signed_manifest(manifest))) + b"\n"])
    return sha256(manifest).hexdigest()


def _manifest(
    draft: Draft, archive: Archive, chosen: Chosen, order: Order, span: Span, attached: dict[str, str]
) -> dict[str, object]:
    signer, last = archive.signer, span.last
    return {
        "format": FORMAT, "node": signer.node.hex(), "key": b64encode(signer.public).decode(),
        "label": chosen.label, "incidents": sorted(each.hex for each in chosen.incidents),
        "after": span.after, "start": span.start.hex(), "last": last.nseq,
        "exported": rfc3339(order.ts), "by": order.by, "to": order.to, "rule": order.rule,
        "witness": line(signer.node, last.nseq, last.root, last.ts), "attachments": attached, "files": draft.files,
    }  # fmt: skip


def _pretty(value: object) -> bytes:
    """ASCII, so that nothing in it acts on a terminal."""
    return json.dumps(value, indent=1).encode() + b"\n"
