"""Where the files of one journal lie."""

from __future__ import annotations

from pathlib import Path

MOST = 9  # spares of one journal; a station that loses more disks than this has other troubles


def default_spare(journal: Path) -> Path:
    """Beside the journal, if the station names no other disk."""
    return journal.with_name(f"{journal.stem}.spare{journal.suffix}")


def places(journal: Path, spare: Path) -> list[Path]:
    """The file, the spare, and the spares of the spare."""
    more = [spare.with_name(f"{spare.stem}-{number}{spare.suffix}") for number in range(2, MOST + 1)]
    return [journal, spare, *more]
