"""Which code folds the journal: a snapshot made by any other is thrown away."""

from __future__ import annotations

import sys
from hashlib import sha256
from importlib.util import find_spec

import msgspec

FOLD = (
    "arrivals", "board", "board_snapshot", "card", "directory", "events", "events.codec", "events.decided",
    "events.exercise", "events.fact", "events.outcome", "events.world", "incident", "incident_fold",
    "incident_fold.acts", "incident_fold.calls", "incident_fold.heard", "incident_fold.joining", "incident_fold.steps",
    "incident_fold.undo", "incidents", "loop_back_fold", "moments", "packing", "queue", "reading", "register",
    "surroundings", "text",
)  # fmt: skip  # every module of ours that console.board_snapshot brings with it; a test counts them


def fingerprint() -> bytes | None:
    """32 bytes that change with the source of the fold, of Python and of msgspec; None where there is no source."""
    digest = sha256(f"{sys.version_info[:2]} {msgspec.__version__}".encode())
    for name in FOLD:
        spec = find_spec(f"console.{name}")
        source = spec.loader.get_source(spec.name) if spec and hasattr(spec.loader, "get_source") else None  # type: ignore[union-attr]
        if source is None:
            return None
        digest.update(f"\0{name} {len(source)}\0{source}".encode())
    return digest.digest()
