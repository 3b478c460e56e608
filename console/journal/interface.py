"""What the rest of the house may ask of a journal (store.md section 2.6)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol
from uuid import UUID

import msgspec

from console.card import Standing
from console.events import NewEvent, Stored

NOT_RECORDED = "journal.not_recorded"  # shown, and in no file
RENUMBERED = "journal.renumbered"  # follow again from the start: the era has changed
Progress = Callable[[int, int], None]  # events read, events there are


class JournalFault(Exception):
    """The journal could not do it. `code` names a sentence of sentences.py, `detail` what belongs into it."""

    def __init__(self, code: str, **detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


class Appended(msgspec.Struct, frozen=True):
    """The events as stored, in order. `repeated` are the cmds that were already there: the first one stands.

    `held`: no disk took them, they are only in memory (`steady.py`). Whoever can ask again must not be told "stored".
    """

    stored: tuple[Stored, ...]
    repeated: frozenset[UUID] = frozenset()
    held: bool = False


class Won(msgspec.Struct, frozen=True):
    """`held`: provisional. No disk took it, and only this process could be asked."""

    stored: Stored
    held: bool = False


class Lost(msgspec.Struct, frozen=True):
    """Somebody else holds (incident, epoch): `holder` is the winning event."""

    holder: Stored


class Health(msgspec.Struct, frozen=True):
    """`fsync_ms`: the newest commit. `head`: the newest nseq. `disk_free`: bytes. `fault`: a code, or empty."""

    head: int
    fsync_ms: float
    disk_free: int
    fault: str = ""


class Checkpoint(msgspec.Struct, frozen=True, gc=False):
    """A signed "my chain up to here is this" (checkpoint.py).

    `root`: the link of event `nseq`. `ts`: when it was signed, microseconds UTC. `sig`: 64 bytes.
    """

    nseq: int
    root: bytes
    ts: int
    sig: bytes


class Witness(msgspec.Struct, frozen=True):
    """What somebody outside remembers (witness.py): that the link of event `nseq` had this fingerprint.

    `when` is for people only."""

    node: str
    nseq: int
    fingerprint: str
    when: str = ""


class Verdict(msgspec.Struct, frozen=True):
    """`ok`, and if not: the first event that is wrong and what is wrong with it (a code of sentences.py).

    `events`: how many were read and are right. `good`: the newest signed checkpoint that fits, of `signed` that do;
    `until`: the next one after the trouble. `erased`: events that the law took; the chain is whole without their words.
    A tail that was cut off together with its checkpoints shows only to a witness.
    """

    ok: bool
    events: int
    at: int | None = None
    code: str = ""
    detail: dict[str, str] = {}
    good: Checkpoint | None = None
    until: Checkpoint | None = None
    signed: int = 0
    erased: int = 0


class Journal(Protocol):
    """One number line. `era` changes when events got other numbers: then the board is folded again from the start."""

    @property
    def era(self) -> int: ...

    async def append(self, events: Sequence[NewEvent]) -> Appended:
        """All of `events`, or none. Returns only when they are durable; raises JournalFault if they are not.

        The answer has one event for each given, in order. `Acknowledged` is refused: it comes from `claim` alone.
        A caller that was cancelled, or got a fault, may ask again with the same cmds: what was stored is one event.
        """

    async def claim(self, incident: UUID, epoch: int, actor: str, cmd: UUID) -> Won | Lost:
        """Acknowledge: exactly one (incident, epoch) wins, in any process. The same cmd gets the same answer.

        JournalFault, beside those of `append`: the cmd did something else before.
        """

    def read(self, after: int = 0, limit: int = 500) -> list[Stored]:
        """At most `limit` events with nseq > after, in order."""

    def follow(self, after: int = 0) -> AsyncIterator[list[Stored]]:
        """Everything after `after`, and then everything as it comes, whoever appended it. Ordered, without gaps.

        Ends when the journal is closed. A wait that is cancelled loses nothing; the same iterator goes on.
        JournalFault: a number is missing, or there are fewer events than `after`.
        """

    def cmd_of(self, words: str) -> UUID:
        """The cmd of a message from outside: the same words, the same cmd; without the journal's keys it tells nothing
        of them, also when the message is erased and its cmd still stands there."""

    async def verify(self, witness: Witness | None = None, progress: Progress | None = None) -> Verdict:
        """Read the whole chain again, with what a witness remembers. `progress`: events read, events there are."""

    def witness(self) -> str:
        """The line to keep outside this machine (witness.py). Empty where there is none, or it cannot be read."""

    def health(self) -> Health: ...

    def standing(self) -> Standing:
        """What the operator must know of it. Never raises."""

    async def close(self) -> None:
        """What was appended before is stored, followers end, everything after is refused."""
