"""A file for its owner alone, all of it or nothing: one cut in the middle would be believed."""

from __future__ import annotations

import os
from pathlib import Path


def keep(path: Path, words: str) -> None:
    """Write `words` as UTF-8. Raises OSError, and then what was there before still is."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(half, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(words)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise
