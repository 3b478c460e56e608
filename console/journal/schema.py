"""The tables of a journal file (store.md section 2.3), and what makes a file ours."""

from __future__ import annotations

APPLICATION_ID = 0x4C61726D  # "Larm"
VERSION = 3  # of the tables; kept in user_version

NOBODY = f"x'{bytes(16).hex()}'"

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
CREATE TABLE dek(                              -- the data keys, one each
  id INTEGER PRIMARY KEY,
  of BLOB,                                     -- whose own key it is: an incident, a person, the node; NULL: a message
  owner BLOB NOT NULL,                         -- with whom it is erased; zeros: nobody yet. No row grows, and moves
  wrapped BLOB,                                -- under the wrapping key; NULL once erased
  erased_at INTEGER
) STRICT;
CREATE INDEX dek_of ON dek(of) WHERE of IS NOT NULL;
CREATE INDEX dek_owner ON dek(owner) WHERE owner != {NOBODY};
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
WHOLE = f"SELECT {COLUMNS}, wrapped FROM event LEFT JOIN dek ON dek.id = event.dek"
AFTER = f"{WHOLE} WHERE nseq > ? ORDER BY nseq LIMIT ?"
CHAINED = f"SELECT {COLUMNS} FROM event WHERE nseq > ? ORDER BY nseq LIMIT ?"  # without a key that can change
BY_CMD = f"{WHOLE} WHERE cmd = ?"
HOLDER = f"{WHOLE} WHERE kind = 'incident.acknowledged' AND incident = ? AND epoch = ?"
HASH = "SELECT hash FROM event WHERE nseq = ?"
ERASED_AFTER = "SELECT 1 FROM event WHERE nseq > ? AND kind = 'key.erased' LIMIT 1"
NODE = "SELECT id FROM node"
OUTSIDE = "SELECT count(*) FROM event WHERE nseq < 1"
CHECKPOINTS = "SELECT nseq, root, ts, sig FROM checkpoint ORDER BY nseq"
ERASED = "SELECT id, owner FROM dek WHERE wrapped ISNULL"
ERASURES = f"{WHOLE} WHERE kind = 'key.erased' ORDER BY nseq"

# data keys
DEK_COUNT = "SELECT count(*), coalesce(max(id), 0) FROM dek"
DEK_NEWEST = "SELECT max(id) FROM dek"
DEK_ADD = "INSERT INTO dek(id, of, owner, wrapped) VALUES(?, ?, ?, ?)"
DEK_OWN = "SELECT id, wrapped FROM dek WHERE of = ? AND wrapped IS NOT NULL"
DEK_OF_RAW = "SELECT dek.id, wrapped FROM event JOIN dek ON dek.id = event.dek WHERE cmd = ? AND wrapped IS NOT NULL"
DEK_OWNER = "SELECT owner FROM dek WHERE of = ? LIMIT 1"
DEK_ATTACH = f"UPDATE dek SET owner = ? WHERE id = (SELECT dek FROM event WHERE cmd = ?) AND owner = {NOBODY}"
DEK_JOIN = f"UPDATE dek SET owner = ? WHERE owner = ? AND owner != {NOBODY}"
DEK_ERASE = (
    f"UPDATE dek SET wrapped = NULL, erased_at = ? WHERE owner = ? AND owner != {NOBODY} AND wrapped IS NOT NULL"
)
UNFINISHED = "INSERT INTO cursor VALUES('erasing', 1) ON CONFLICT(name) DO UPDATE SET pos = pos + 1"
IS_UNFINISHED = "SELECT pos FROM cursor WHERE name = 'erasing'"
FINISHED = "DELETE FROM cursor WHERE name = 'erasing' AND pos = ?"
TOUCHED = "SELECT DISTINCT incident FROM event WHERE nseq > ? AND incident IS NOT NULL"
DEK_TOGETHER = f"SELECT DISTINCT of FROM dek WHERE owner = ? AND owner != {NOBODY} AND of IS NOT NULL ORDER BY of"


def good_sqlite(version: str) -> bool:
    """Whether this SQLite is free of the WAL-reset bug: from 3.51.3, and 3.50.7 and 3.44.6 in their lines.

    Older ones can corrupt a file that two processes write (sqlite.org "WAL-reset bug", store.md section 2.2).
    """
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    floor = {50: 7, 44: 6}.get(minor) if major == 3 else None
    return patch >= floor if floor is not None else (major, minor, patch) >= (3, 51, 3)
