"""The files of a bundle, in a directory or a ZIP, read by somebody who trusts none of them.

Only plain files with plain names are opened, nothing is written, and nothing is read whole that has no limit.
"""

import os
import re
import stat
from collections.abc import Iterator
from typing import BinaryIO

from console.journal.bundle.packed import MOST, entries_of

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99})?")
PIECE = 1 << 20


def N_(words: str) -> str:
    """Marks a sentence: Larmbord says it in the language of its desk, the verifier in English."""
    return words


class Bad(Exception):
    """Something is wrong, in a sentence with what belongs into it. Words of the bundle are made harmless."""

    def __init__(self, words: str, **detail: object) -> None:
        super().__init__(words)
        self.words = words
        self.detail = {key: shown(value) for key, value in detail.items()}


def shown(value: object) -> str:
    """Printable characters only, and not many: nothing in a bundle may act on a terminal."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in str(value)[:200])


class Part:
    """One file, of which at most `size` bytes from where it begins are read."""

    def __init__(self, name: str, file: "BinaryIO | Late", begins: int, size: int) -> None:
        self.name = name
        self.size = size
        self._file = file
        self._begins = begins

    def pieces(self) -> Iterator[bytes]:
        """All of it, a megabyte at a time."""
        done = 0
        while done < self.size:
            self._file.seek(self._begins + done)
            piece = self._file.read(min(PIECE, self.size - done))
            if not piece:
                raise Bad(N_("{file} is shorter than it was: it was cut off."), file=self.name)
            done += len(piece)
            yield piece

    def whole(self, limit: int) -> bytes:
        if self.size > limit:
            raise Bad(N_("{file} is far too large for what it should be. It was not read."), file=self.name)
        return b"".join(self.pieces())

    def lines(self, limit: int) -> Iterator[bytes]:
        """Without their line feeds."""
        held: list[bytes] = []  # of a line that goes on
        for piece in self.pieces():
            first, *lines = piece.split(b"\n")
            held.append(first)
            if lines:
                yield b"".join(held)
                held = [lines.pop()]
                yield from lines
            if len(held) * PIECE > limit:
                raise Bad(N_("{file} has a line that is far too long. It was not read further."), file=self.name)
        if any(held):
            yield b"".join(held)


class Files:
    """Every file there is, by name. `close` when done."""

    def __init__(self, parts: "dict[str, Part]", opened: "list[BinaryIO]") -> None:
        self.parts = parts
        self._opened = opened

    def close(self) -> None:
        for file in self._opened:
            file.close()

    def part(self, name: str) -> Part:
        if name not in self.parts:
            raise Bad(N_("{file} is missing."), file=name)
        return self.parts[name]


def open_files(path: str) -> Files:
    """The bundle at `path`. Raises Bad: there is none, or it is not in the form of one."""
    try:
        return _directory(path) if os.path.isdir(path) else _zip(path)
    except OSError as error:
        raise Bad(N_("{file} cannot be read: {why}."), file=path, why=error.strerror or "?") from None


def _directory(top: str) -> Files:
    files = Files({}, [])
    for where, folders, names in os.walk(top):
        inside = os.path.relpath(where, top).replace(os.sep, "/")
        for folder in folders:
            if os.path.islink(os.path.join(where, folder)):
                raise Bad(N_("{file} is a link, and a bundle has none. It was not followed."), file=folder)
        for each in names:
            _add_plain(files, each if inside == "." else inside + "/" + each, os.path.join(where, each))
    return files


def _add_plain(files: Files, name: str, path: str) -> None:
    _check_name(name)
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise Bad(N_("{file} is not a plain file. It was not opened."), file=name)
    if len(files.parts) >= MOST:
        raise Bad(N_("There are far too many files here. This is not a bundle of Larmbord."))
    files.parts[name] = Part(name, Late(path), 0, os.lstat(path).st_size)


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise Bad(N_("{file} is not a name that Larmbord gives. The file was not opened."), file=name)


class Late:
    """Opened when it is first read, and closed after each piece: a bundle may have many attachments."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._at = 0

    def seek(self, at: int) -> int:
        self._at = at
        return at

    def read(self, size: int) -> bytes:
        with open(self._path, "rb") as file:
            file.seek(self._at)
            return file.read(size)


def _zip(path: str) -> Files:
    file = open(path, "rb")  # noqa: SIM115 - closed with the Files
    try:
        found = entries_of(file, os.fstat(file.fileno()).st_size)
        names = [name.decode("ascii") for name, _, _, _ in found]
    except ValueError:
        file.close()
        raise Bad(
            N_(
                "{file} is not a ZIP as Larmbord writes it: it was changed, cut off or packed again, or is something "
                "else. If it was packed again, unpack it and name the directory."
            ),
            file=path,
        ) from None
    files = Files({}, [file])
    for name, (_, size, _, begins) in zip(names, found):  # noqa: B905 - Python 3.9
        _check_name(name)
        if name in files.parts:
            raise Bad(N_("{file} is in the ZIP twice."), file=name)
        files.parts[name] = Part(name, file, begins, size)
    return files
