"""The tables of a journal file (store.md section 2.3), and what makes a file ours."""

from __future__ import annotations

APPLICATION_ID = 0x4C61726D  # "Larm"
VERSION = 2  # of the tables; kept in user_version

SCHEMA = f"""
CREATE TABLE node(id BLOB PRIMARY KEY, made INTEGER NOT NULL) STRICT;  -- one row: whose number line and chain this is
CREATE TABLE event(
  nseq INTEGER PRIMARY KEY,                    -- gapless: the order, whatever the clock says
  ts INTEGER NOT NULL,                         -- microseconds UTC
  mono INTEGER NOT NULL, boot BLOB NOT NULL,   -- monotonic microseconds, and the run of the clock they belong to
  kind TEXT NOT NULL, incident BLOB, epoch INTEGER, actor TEXT,
  cmd BLOB NOT NULL UNIQUE,                    -- the same command twice is one event
  dek INTEGER,                                 -- which data key seals the body; NULL: not sealed
  body BLOB NOT NULL,
  hash BLOB NOT NULL                           -- of the previous hash, the header and the body: chain.py
) STRICT;
CREATE UNIQUE INDEX claim ON event(incident, epoch) WHERE kind = 'incident.acknowledged';
CREATE TABLE dek(id INTEGER PRIMARY KEY, wrapped BLOB, erased_at INTEGER) STRICT;  -- wrapped is NULL once erased
CREATE TABLE checkpoint(
  nseq INTEGER PRIMARY KEY, root BLOB NOT NULL, ts INTEGER NOT NULL, sig BLOB NOT NULL, tsa BLOB
) STRICT;
CREATE TABLE cursor(name TEXT PRIMARY KEY, pos INTEGER NOT NULL) STRICT;
CREATE TRIGGER event_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER event_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER checkpoint_update BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER checkpoint_delete BEFORE DELETE ON checkpoint BEGIN SELECT RAISE(ABORT, 'append only'); END;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {VERSION};
"""

COLUMNS = "nseq, ts, mono, boot, kind, incident, epoch, actor, cmd, dek, body, hash"
INSERT = f"INSERT INTO event({COLUMNS}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(cmd) DO NOTHING"
HEAD = "SELECT nseq, hash FROM event ORDER BY nseq DESC LIMIT 1"
BEGIN = f"BEGIN IMMEDIATE; {HEAD}"
AFTER = f"SELECT {COLUMNS} FROM event WHERE nseq > ? ORDER BY nseq LIMIT ?"
BY_CMD = f"SELECT {COLUMNS} FROM event WHERE cmd = ?"
HOLDER = f"SELECT {COLUMNS} FROM event WHERE kind = 'incident.acknowledged' AND incident = ? AND epoch = ?"
HASH = "SELECT hash FROM event WHERE nseq = ?"
ERASED_AFTER = "SELECT 1 FROM event WHERE nseq > ? AND kind = 'key.erased' LIMIT 1"
NODE = "SELECT id FROM node"
OUTSIDE = "SELECT count(*) FROM event WHERE nseq < 1"
CHECKPOINTS = "SELECT nseq, root, ts, sig FROM checkpoint ORDER BY nseq"
ERASED = "SELECT id FROM dek WHERE wrapped ISNULL"


def good_sqlite(version: str) -> bool:
    """Whether this SQLite is free of the WAL-reset bug: from 3.51.3, and 3.50.7 and 3.44.6 in their lines.

    Older ones can corrupt a file that two processes write (sqlite.org "WAL-reset bug", store.md section 2.2).
    """
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    floor = {50: 7, 44: 6}.get(minor) if major == 3 else None
    return patch >= floor if floor is not None else (major, minor, patch) >= (3, 51, 3)
