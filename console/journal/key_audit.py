"""The data keys lie beside the chain: whoever takes one away makes events unreadable, and the chain does not show it.

So every key that is gone must be one that an erasure in the record speaks of, and no row of a key may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from console.events import KeyErased

TAKEN = "journal.verify.key-taken"


class KeyRows(NamedTuple):
    """`gone`: whose key it was, by its number. `missing`: numbers without a row."""

    newest: int
    gone: Mapping[int, bytes]
    missing: frozenset[int]


class KeyState(NamedTuple):
    """`newest` key; those that are `gone`; and those of them that nobody erased by the record."""

    newest: int = 0
    gone: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()


def audit(keys: KeyRows, erasures: Callable[[], Iterable[KeyErased]]) -> KeyState:
    """`erasures` is asked only where keys are gone, and after they were counted: one that comes meanwhile is in it."""
    told = list(erasures()) if keys.gone else []
    owners = {owner for each in told for owner in _owners(each)}
    strange = {key for key, owner in keys.gone.items() if owner not in owners}
    if len(keys.gone) - len(strange) > sum(each.keys for each in told):
        strange = set(keys.gone)  # which of them nobody can tell
    return KeyState(keys.newest, frozenset(keys.gone), keys.missing | strange)


def _owners(erasure: KeyErased) -> list[bytes]:
    ids: tuple[UUID, ...] = erasure.incidents or ((erasure.message,) if erasure.message else ())
    return [id.bytes for id in ids] or [bytes.fromhex(erasure.person)]
