"""Python and the libraries Larmbord stands on."""

from __future__ import annotations

import apsw

from console.doctor.finding import Finding, ok, wrong
from console.doctor.visit import Visit
from console.journal.schema import good_sqlite

LEAST_PYTHON = (3, 11)
LIBRARIES = (
    "textual", "rich", "msgspec", "httpx", "httpx-sse", "pyserial", "pynmea2", "apsw-sqlite3mc", "cryptography",
    "ruamel.yaml", "platformdirs", "numpy", "tzfpy", "tzdata",
)  # fmt: skip


def check_software(visit: Visit, sqlite: str = "") -> list[Finding]:
    """`sqlite`: the version in use, if not apsw's own."""
    python = ".".join(map(str, visit.machine.python))
    new = visit.machine.python >= LEAST_PYTHON
    versions = {name: visit.machine.version(name) for name in LIBRARIES}
    missing = [name for name, version in versions.items() if not version]
    have = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    sqlite = sqlite or apsw.sqlite_lib_version()
    good = good_sqlite(sqlite)
    return [
        (ok if new else wrong)("python", f"doctor.python.{'ok' if new else 'old'}", version=python),
        wrong("libraries", "doctor.libraries.missing", names=", ".join(missing))
        if missing
        else ok("libraries", "doctor.libraries.ok", have=have),
        (ok if good else wrong)("sqlite", f"doctor.sqlite.{'ok' if good else 'old'}", version=sqlite),
    ]
