"""Somebody with the master key and the disk: what can still be found of an incident in the folder of a journal?

The file is read through SQLite's pager, page by page with everything that no table points to any more; and every frame
of its WAL is put back where it belongs, also those that SQLite itself would not take any more.
"""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console.journal.chain import header_bytes
from console.journal.key_ring import KeyRing
from console.journal.record import Row
from console.journal.schema import AFTER
from console.journal.sqlite_file import PAGE
from console.journal.sqlite_table import rows
from tests.support_keys import KEYS, look_into

WAL_HEADER, FRAME_HEADER = 32, 24
PIECE = 8  # bytes of a key: nothing this long is there by chance


def secrets_of(path: Path, owners: list[bytes]) -> list[bytes]:
    """The data keys of everything that is erased with `owners`, wrapped and not."""
    connection = look_into(path)
    mark = ",".join("?" * len(owners))
    found = connection.execute(f"SELECT id, wrapped FROM dek WHERE owner IN ({mark})", owners).fetchall()
    connection.close()
    ring = KeyRing(KEYS.wrapping)
    return [secret for id, wrapped in found if wrapped for secret in (wrapped, ring.unwrap(id, wrapped))]


def found_in(folder: Path, secrets: list[bytes]) -> set[str]:
    """The files of the folder in which a piece of one of `secrets` can be read."""
    pieces = [secret[at : at + PIECE] for secret in secrets for at in range(0, len(secret) - PIECE + 1, PIECE)]
    files = sorted(each for each in folder.iterdir() if each.is_file())
    return {file.name for file in files if any(piece in text for text in _texts(file) for piece in pieces)}


def _texts(file: Path) -> Iterator[bytes]:
    yield file.read_bytes()
    if file.suffix == ".db":
        with tempfile.TemporaryDirectory() as folder:
            yield from _states(file, Path(folder) / "copy.db")


def _states(path: Path, copy: Path) -> Iterator[bytes]:
    """The file alone; with its WAL; and with one frame after the other that the WAL holds of each page."""
    wal = path.with_name(path.name + "-wal")
    frames = wal.read_bytes() if wal.exists() else b""
    shutil.copyfile(path, copy)
    os.truncate(copy, max([number * PAGE for number in _frames(frames)] + [path.stat().st_size]))  # pages yet to come
    yield _pages(copy)
    copy.with_name("copy.db-wal").write_bytes(frames)
    connection = look_into(copy)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    whole = copy.read_bytes()
    yield _pages(copy)
    for generation in zip_longest(*_frames(frames).values()):
        disk = bytearray(whole)
        for number, page in (each for each in generation if each):
            disk[(number - 1) * PAGE : number * PAGE] = page
        copy.write_bytes(disk)
        yield _pages(copy)


def _frames(wal: bytes) -> dict[int, list[tuple[int, bytes]]]:
    """Every frame there is, of whatever age, by page. The first page stays: it says what the file is."""
    found = defaultdict(list)
    for begin in range(WAL_HEADER, len(wal) - PAGE - FRAME_HEADER + 1, PAGE + FRAME_HEADER):
        number = struct.unpack(">I", wal[begin : begin + 4])[0]
        if number > 1:
            found[number].append((number, wal[begin + FRAME_HEADER : begin + FRAME_HEADER + PAGE]))
    return found


def _pages(path: Path) -> bytes:
    connection = look_into(path)
    connection.execute("SELECT count(*) FROM node").fetchall()
    text = connection.serialize("main")  # through the pager: decrypted, free pages too
    connection.close()
    return text


def opened_by_anything(path: Path, incidents: list[bytes]) -> int:
    """How many bodies of these incidents open with any data key that the file still holds."""
    connection = look_into(path)
    held = connection.execute("SELECT id, wrapped FROM dek WHERE wrapped IS NOT NULL").fetchall()
    stored = rows(connection, AFTER, (0, 10**6))
    connection.close()
    ring = KeyRing(KEYS.wrapping)
    keys = [ring.unwrap(id, wrapped) for id, wrapped in held]
    return sum(_opens(row, keys) for row in stored if row.header.incident in incidents)


def _opens(row: Row, keys: list[bytes]) -> bool:
    for key in keys:
        try:
            AESGCM(key).decrypt(row.body[:12], row.body[12:], header_bytes(row.header))
        except InvalidTag:
            continue
        return True
    return False
