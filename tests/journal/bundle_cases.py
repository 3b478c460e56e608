"""A journal with sealed bodies, made by hand exactly as store.md section 3.1 says, and bundles of it."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from itertools import count
from pathlib import Path
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec.structs import replace

from console import events as e
from console.journal.bundle.draft import Draft
from console.journal.bundle.gather import Archive, Chosen, choose
from console.journal.bundle.program import main
from console.journal.bundle.write import Order, write
from console.journal.chain import Head, header_bytes, link, origin
from console.journal.checkpoint import EVERY, Signer
from console.journal.interface import Checkpoint
from console.journal.record import Header, Row, stored
from console.reading import Reading
from console.text import Untrusted

MINE, JOINED, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
WORDS, SECRET = "Han står i porten \x1b[31m", "GOMT-ORD-OM-LISA"
START = 1_763_800_000_000_000
ORDER = Order(("L.EK", "B.ÅS"), "Åklagarkammaren", "RB 23:18", START)
NODE_KEY = 1  # the data key of everything that is nobody's


class Vault:
    """Rows, keys and checkpoints. `sealed=False`: the bodies lie as they are."""

    def __init__(self, *, sealed: bool = True) -> None:
        self.random = Random(7)
        self.signer = Signer(self.random.randbytes(16), self.random.randbytes(32))
        self.rows: list[Row] = []
        self.keys: dict[int, bytes] = {}
        self.signed: list[Checkpoint] = []
        self._sealed = sealed
        self._cmds = (UUID(int=number) for number in count(1000))

    def add(self, fact: e.Fact, dek: int, incident: UUID | None = None, actor: str | None = "L.EK") -> UUID:
        """One event, sealed with data key `dek`."""
        cmd, head = next(self._cmds), self._head()
        header = Header(
            head.nseq + 1, START + head.nseq, head.nseq, bytes(16), e.kind_of(fact),
            incident.bytes if incident else None, None, actor, cmd.bytes, dek if self._sealed else None,
        )  # fmt: skip
        body = self._body(header, e.encode(fact))
        self.rows.append(Row(header, body, link(head.hash, header, body), b"wrapped" if self._sealed else None))
        if header.nseq % EVERY == 0:
            self.sign()
        return cmd

    def _body(self, header: Header, body: bytes) -> bytes:
        if header.dek is None:
            return body
        key = self.keys.setdefault(header.dek, self.random.randbytes(32))
        nonce = self.random.randbytes(12)
        return nonce + AESGCM(key).encrypt(nonce, body, header_bytes(header))

    def _head(self) -> Head:
        return Head(self.rows[-1].header.nseq, self.rows[-1].hash) if self.rows else origin(self.signer.node)

    def sign(self) -> None:
        head = self._head()
        self.signed.append(self.signer.checkpoint(head.nseq, head.hash, START + head.nseq))

    def erase(self, dek: int) -> None:
        self.rows = [replace(row, wrapped=None) if row.header.dek == dek else row for row in self.rows]

    def key_of(self, row: Row) -> bytes | None:
        return None if row.header.dek is None or row.erased else self.keys[row.header.dek]

    def stored(self, row: Row) -> e.Stored:
        key = self.key_of(row)
        if row.erased:
            return stored(row.header, e.Erased(name=row.header.kind))
        opened = AESGCM(key).decrypt(row.body[:12], row.body[12:], header_bytes(row.header)) if key else row.body
        return stored(row.header, e.decode(row.header.kind, opened))

    def archive(self) -> Archive:
        return Archive(
            self.signer, lambda after, limit: self.rows[after : after + limit], self.stored, self.key_of,
            lambda: self.signed,
        )  # fmt: skip


def story(*, sealed: bool = True, before: int = 105) -> Vault:
    """Two incidents that were joined, another one beside them, and a night of other things before."""
    vault = Vault(sealed=sealed)
    for number in range(before):
        vault.add(e.NoteWritten(words=Untrusted(f"{SECRET} {number}")), NODE_KEY)
    for incident, dek, words in ((MINE, 2, WORDS), (OTHER, 3, SECRET), (JOINED, 4, WORDS)):
        raw = vault.add(e.RawReceived(source="m", media="sms-text", payload=words.encode()), 10 + dek, actor=None)
        vault.add(e.IncidentOpened(priority=1, trigger="button", person="P1"), dek, incident, None)
        vault.add(e.RawRead(raw=raw, reading=Reading(format="t", text=Untrusted(words))), dek, incident, None)
        vault.add(e.NoteWritten(words=Untrusted(words)), dek, incident)
    vault.add(e.IncidentJoined(into=MINE), 4, JOINED)
    vault.add(e.NoteWritten(words=Untrusted(SECRET)), 3, OTHER)
    vault.sign()
    return vault


def chosen_of(vault: Vault, label: str = "K-0001") -> Chosen:
    [(_archive, chosen)] = choose([vault.archive()], label)
    return chosen


def bundle(vault: Vault, target: Path, order: Order = ORDER) -> Path:
    draft = Draft(target)
    try:
        write(draft, vault.archive(), chosen_of(vault), order, lambda row: f"{row.header.nseq} {vault.stored(row)}")
        draft.place()
    finally:
        draft.close()
    return target


def ran(*arguments: str) -> tuple[int, str]:
    """The verifier's exit code, and what it printed."""
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(list(arguments), "")
    return code, out.getvalue()


def changed(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def stranger(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python that knows nothing of Larmbord runs the verifier of the bundle."""
    command = [sys.executable, "-S", "-E", "-s", "verify.py", *arguments]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
