"""The bearer token of a feed. It is read anew for every connection, so that a corrected one is enough.

It is never kept in a value that could be printed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from console.sources.interface import SourceFault


def token_from_file(path: Path) -> Callable[[], str]:
    def read() -> str:
        try:
            return path.read_text("ascii").strip()
        except (OSError, UnicodeDecodeError):
            raise SourceFault("feed.no_token", where=str(path)) from None

    return read


def token_from_environment(name: str) -> Callable[[], str]:
    def read() -> str:
        if not (token := os.environ.get(name, "").strip()):
            raise SourceFault("feed.no_token", where=f"${name}")
        return token

    return read
