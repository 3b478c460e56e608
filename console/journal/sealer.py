"""The one place where bodies are sealed and opened. Whoever stores or reads a body goes through a Sealer."""

from __future__ import annotations

import hmac
import os
from collections import deque
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from console import events as e
from console.journal.chain import header_bytes
from console.journal.dek_table import NOBODY, DekTable, Wrapped
from console.journal.key_ring import KEY, NONCE, KeyRing, Noise
from console.journal.keys import Keys
from console.journal.record import Draft, Row

NODE = b"\xff" * 16  # the owner of what is nobody's: never erased
RESERVE = 64  # keys stored at once for the next messages: each then costs a page and a row less, and somebody waits


class DataKey(NamedTuple):
    """What seals one event. `new`: its row is not there yet, and belongs to (own of, erased with)."""

    id: int | None
    wrapped: bytes | None = None
    cipher: AESGCM | None = None
    new: tuple[bytes | None, bytes] | None = None


UNSEALED = DataKey(None)


class Unopenable(Exception):
    """The key does not open the body: somebody changed the row."""


class Sealer(Protocol):
    """Sealing happens inside the write transaction: `key_for`, `seal`, and `keep` once the event is in its table."""

    def key_for(self, draft: Draft) -> DataKey: ...

    def seal(self, key: DataKey, framed: bytes, body: bytes) -> bytes:
        """The body as stored. `framed`: the whole header as the chain takes it, so that no body can be moved."""

    def keep(self, key: DataKey, draft: Draft) -> None:
        """The event is stored: so is its key, and what it says of whose the keys of others are."""

    def undone(self) -> None:
        """The transaction is not stored, nor is any key that it made."""

    def unseal(self, row: Row) -> bytes | None:
        """The body as it was before sealing; None where its key is erased. Raises Unopenable."""

    def key_of(self, row: Row) -> bytes | None:
        """The data key of the row, 32 bytes; None where nothing seals it, or it is erased. Raises Unopenable."""


class PlainSealer:
    """Bodies as they are."""

    def key_for(self, draft: Draft) -> DataKey:
        return UNSEALED

    def seal(self, key: DataKey, framed: bytes, body: bytes) -> bytes:
        return body

    def keep(self, key: DataKey, draft: Draft) -> None:
        """There is none."""

    def undone(self) -> None:
        """There was none."""

    def unseal(self, row: Row) -> bytes | None:
        return row.body

    def key_of(self, row: Row) -> bytes | None:
        return None


class KeyedSealer:
    """AES-256-GCM, one data key for each raw message, incident and person (store.md section 3.1).

    Two threads use it: the writer's seals, the event loop's opens, each with a ring of its own.
    """

    def __init__(self, keys: Keys, table: DekTable, random: Callable[[int], bytes] = os.urandom) -> None:
        self._sealing = KeyRing(keys.wrapping)
        self._opening = KeyRing(keys.wrapping)
        self._persons = hmac.digest(keys.wrapping, b"larmbord journal persons", sha256)
        self._table = table
        self._draw = Noise(random).draw
        self._reserved: deque[DataKey] = deque()  # their rows are there, or come with this very transaction

    def person(self, id: str) -> bytes:
        """What a person is called where nothing personal may stand: 16 bytes that only this journal can make."""
        return hmac.digest(self._persons, id.encode(), sha256)[:16]

    # ---- sealing

    def key_for(self, draft: Draft) -> DataKey:
        fact, incident = draft.event.fact, draft.header.incident
        if isinstance(fact, e.RawReceived):
            return self._take()
        if isinstance(fact, e.RawRead) and incident is None:
            return self._known(self._table.of_raw(fact.raw.bytes)) or self._new(None, self._reader_of(fact))
        own = self._owner(fact, incident)
        return self._known(self._table.own(own)) or self._new(own, self._table.root(own))

    def _owner(self, fact: e.Fact, incident: bytes | None) -> bytes:
        match fact:
            case e.KeyErased():
                return NODE  # an erasure can be read after it
            case e.PersonRegistered(person=person):
                return self.person(person.id)
            case e.EntryRetired(what="person", id=id) | e.RecordViewed(person=id):
                return self.person(id)
            case e.DeviceRegistered(device=device) if device.person:
                return self.person(device.person)
        return incident or NODE

    def _reader_of(self, read: e.RawRead) -> bytes:
        return self.person(read.person) if read.person else NOBODY

    def _take(self) -> DataKey:
        """A key for one message. Taken once, whatever becomes of it."""
        if not self._reserved:
            first = self._table.newest() + 1
            made = [self._make(id) for id in range(first, first + RESERVE)]
            self._table.reserve([(key.id, key.wrapped) for key in made if key.id and key.wrapped])
            self._reserved.extend(made)
        return self._reserved.popleft()

    def _new(self, of: bytes | None, owner: bytes) -> DataKey:
        return self._make(self._table.newest() + 1)._replace(new=(of, owner))

    def _make(self, id: int) -> DataKey:
        key = self._draw(KEY)
        return DataKey(id, self._sealing.wrap(id, key, self._draw(NONCE)), AESGCM(key))

    def _known(self, found: Wrapped | None) -> DataKey | None:
        return DataKey(*found, self._sealing.cipher(*found)) if found else None

    def seal(self, key: DataKey, framed: bytes, body: bytes) -> bytes:
        assert key.cipher is not None
        nonce = self._draw(NONCE)
        return nonce + key.cipher.encrypt(nonce, body, framed)

    def keep(self, key: DataKey, draft: Draft) -> None:
        if key.new is not None and key.id is not None and key.wrapped is not None:
            self._table.add(key.id, *key.new, key.wrapped)
        fact, incident = draft.event.fact, draft.header.incident
        if isinstance(fact, e.RawRead):
            self._table.attach(fact.raw.bytes, incident or self._reader_of(fact))
        elif isinstance(fact, e.IncidentJoined) and incident is not None:
            self._table.join(incident, fact.into.bytes)
        elif isinstance(fact, e.KeyErased):
            self._sealing.forget()

    def undone(self) -> None:
        self._reserved.clear()

    # ---- opening

    def unseal(self, row: Row) -> bytes | None:
        header, wrapped = row.header, row.wrapped
        if header.dek is None:
            return row.body
        if wrapped is None:
            return None
        if header.kind == e.KeyErased.kind:
            self._opening.forget()
        try:
            once = header.kind == e.RawReceived.kind
            cipher = (self._opening.cipher_once if once else self._opening.cipher)(header.dek, wrapped)
            return cipher.decrypt(row.body[:NONCE], row.body[NONCE:], header_bytes(header))
        except (InvalidTag, ValueError):
            raise Unopenable from None

    def key_of(self, row: Row) -> bytes | None:
        if row.header.dek is None or row.wrapped is None:
            return None
        try:
            return self._opening.unwrap(row.header.dek, row.wrapped)
        except (InvalidTag, ValueError):
            raise Unopenable from None
