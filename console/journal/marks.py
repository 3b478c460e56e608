"""What was said about the chain at the time: checkpoints, and the line of a witness. The chain must fit them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from console.journal.chain import Columns, Head
from console.journal.checkpoint import EVERY, Signer, fingerprint
from console.journal.interface import Checkpoint, Witness
from console.journal.key_audit import KeyState

DEK, HASH = 9, 11  # the places of the data key and of the link in a row

REWRITTEN = "journal.verify.rewritten"
UNSIGNED = "journal.verify.unsigned"
FORGED = "journal.verify.forged"
CUT = "journal.verify.cut"
WITNESS_CUT = "journal.verify.witness-cut"
WITNESS_DIFFERS = "journal.verify.witness-differs"
OTHER_JOURNAL = "journal.verify.other-journal"


class Evidence(NamedTuple):
    """What there is to read of a journal. `signer` is None where nothing is signed (memory)."""

    origin: Head
    signer: Signer | None
    columns: Callable[[int, int], Sequence[Columns]]  # after, limit
    checkpoints: Callable[[], list[Checkpoint]]
    newest: Callable[[], int]
    outside: Callable[[], int]  # rows beside the number line
    keys: Callable[[], KeyState]


class Wrong(Exception):
    """The first thing that is wrong: at which event, what (a code of sentences.py), and what belongs into it."""

    def __init__(self, at: int, code: str, **detail: object) -> None:
        super().__init__(code)
        self.at = at
        self.code = code
        self.detail = {key: str(value) for key, value in detail.items()}


class Marks:
    """Compared as the chain goes by; everything raises Wrong."""

    def __init__(self, signer: Signer | None, witness: Witness | None) -> None:
        self.good: Checkpoint | None = None  # the newest that fits
        self.fitting = 0  # how many do
        self._signer = signer
        self._witness = witness
        self._ahead: list[tuple[int, Checkpoint | None]] = []  # newest first; None: there must be one, and is not

    def expect(self, checkpoints: Sequence[Checkpoint], newest: int) -> None:
        """Every hundredth event up to `newest` was signed with itself, so that none can be taken away unseen."""
        if self._signer is None:
            return
        if self._witness and self._witness.node != self._signer.node.hex()[:8]:
            raise Wrong(1, OTHER_JOURNAL, there=self._witness.node, here=self._signer.node.hex()[:8])
        due: dict[int, Checkpoint | None] = dict.fromkeys(range(EVERY, newest + 1, EVERY))
        self._ahead = sorted((due | {each.nseq: each for each in checkpoints}).items(), reverse=True)

    def compare(self, after: int, rows: Sequence[Columns]) -> None:
        """`rows` follow `after` without a gap."""
        last = after + len(rows)
        while self._ahead and self._ahead[-1][0] <= last:
            nseq, checkpoint = self._ahead.pop()
            self._fits(nseq, checkpoint, rows[nseq - after - 1][HASH] if nseq > after else b"")
        if self._witness and after < self._witness.nseq <= last:
            self._testify(self._witness, rows[self._witness.nseq - after - 1][HASH])

    def _fits(self, nseq: int, checkpoint: Checkpoint | None, link: bytes) -> None:
        if checkpoint is None:
            raise self._between(nseq, UNSIGNED)
        self._check_signature(checkpoint)
        if checkpoint.root != link:
            self._ahead.append((nseq, checkpoint))
            raise self._between(nseq, REWRITTEN)
        self.good, self.fitting = checkpoint, self.fitting + 1

    def _check_signature(self, checkpoint: Checkpoint) -> None:
        if self._signer and not self._signer.made(checkpoint):
            raise self._between(checkpoint.nseq, FORGED)

    def _between(self, nseq: int, code: str) -> Wrong:
        first = self.good.nseq + 1 if self.good else 1
        return Wrong(first, code, first=first, last=nseq)

    def _testify(self, witness: Witness, link: bytes) -> None:
        if fingerprint(link) != witness.fingerprint:
            raise Wrong(witness.nseq, WITNESS_DIFFERS, event=witness.nseq, when=witness.when or "?")

    def end(self, head: int) -> None:
        """The chain ends with event `head`. Did anybody ever see more?"""
        if self._ahead:
            last = self._ahead[0][1]
            if last is not None:
                self._check_signature(last)
                first = self.good.nseq + 1 if self.good else 1
                raise Wrong(head + 1, CUT, head=head, last=last.nseq, first=first)
        if self._witness and self._witness.nseq > head:
            raise Wrong(head + 1, WITNESS_CUT, head=head, last=self._witness.nseq)

    def next_after(self, nseq: int) -> Checkpoint | None:
        """The first checkpoint at or after event `nseq`: its time bounds what happened there."""
        signed = [each for at, each in reversed(self._ahead) if each is not None and at >= nseq]
        return next((each for each in signed if self._signer and self._signer.made(each)), None)
