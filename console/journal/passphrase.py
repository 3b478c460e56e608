"""The master key from a passphrase: argon2id, with salt and cost in a small file beside the journal.

The file is no secret, but without it the passphrase opens nothing: it belongs in the same safe copy.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from console.i18n import _
from console.journal.interface import JournalFault
from console.journal.keys import MASTER, Keys, derive
from console.journal.whole_file import make_whole

NO_TERMINAL = "journal.no_terminal"
NO_SALT = "journal.no_salt"
BAD_SALT = "journal.bad_salt"
NOT_THE_SAME = "journal.passphrase_differs"
SHORT = "journal.passphrase_short"
SHORTEST = 12  # characters; ours: somebody with the file may try for years
SALT = 16  # bytes (RFC 9106 section 3.1)
MOST_MEMORY = 4 * 1024 * 1024  # KiB; a changed file must not make the machine swap


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """argon2-cffi's defaults, which took 143-156 ms (store.md section 7). `memory` in KiB."""

    salt: bytes
    iterations: int = 3
    memory: int = 65536
    lanes: int = 4
    kdf: str = "argon2id"


def salt_path(journal: Path) -> Path:
    return journal.with_name(journal.name + ".salt")


def ask(question: str) -> str:
    """What somebody types, unseen. Raises JournalFault where nobody can be asked."""
    if not sys.stdin.isatty():
        raise JournalFault(NO_TERMINAL)
    return getpass.getpass(question)


def load_passphrase(
    journal: Path, asked: Callable[[str], str] = ask, random: Callable[[int], bytes] = os.urandom
) -> Keys:
    """The keys for `journal`; for a new one the passphrase is asked for twice. Raises JournalFault.

    A wrong passphrase gives other keys: opening the journal with them says so, and changes nothing.
    """
    path = salt_path(journal)
    try:
        if journal.exists():
            typed = asked(_("Passphrase of the journal: "))
        else:
            typed = _new_passphrase(asked)
            make_whole(path, msgspec.json.encode(Cost(random(SALT))) + b"\n", random)
        return derive(_master(typed, _cost(path)))
    except OSError as error:
        raise JournalFault(NO_SALT, path=str(path), why=error.strerror or "") from None


def _new_passphrase(asked: Callable[[str], str]) -> str:
    typed = asked(_("A passphrase for the new journal, at least {count} characters: ").format(count=SHORTEST))
    if len(typed) < SHORTEST:
        raise JournalFault(SHORT, count=str(SHORTEST))
    if asked(_("The same once more: ")) != typed:
        raise JournalFault(NOT_THE_SAME)
    return typed


def _cost(path: Path) -> Cost:
    try:
        cost = msgspec.json.decode(path.read_bytes(), type=Cost)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise JournalFault(BAD_SALT, path=str(path)) from None
    sane = len(cost.salt) >= 8 and 1 <= cost.iterations <= 100 and 1 <= cost.lanes <= 64
    if cost.kdf != "argon2id" or not sane or not 8 * cost.lanes <= cost.memory <= MOST_MEMORY:
        raise JournalFault(BAD_SALT, path=str(path))
    return cost


def _master(typed: str, cost: Cost) -> bytes:
    kdf = Argon2id(salt=cost.salt, length=MASTER, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory)
    return kdf.derive(typed.encode())
