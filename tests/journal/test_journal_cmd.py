"""The cmd of a message survives its erasure, so it must tell nothing of it."""

from __future__ import annotations

import hashlib
import hmac
from uuid import NAMESPACE_URL, uuid5

from console.clock import SimulatedClock
from console.journal.keys import cmd_maker, derive
from console.journal.memory import MemoryJournal
from tests.journal.conftest import Opener
from tests.support_keys import KEYS

GUESS = "modem|ME|3|07919730071111F1040B919671714060F50000|0"


def known_to_everybody(words: str) -> set[bytes]:
    """What somebody without the journal's keys can make of a guess."""
    plain = words.encode()
    return {
        hashlib.sha256(plain).digest()[:16],
        hmac.digest(bytes(32), plain, hashlib.sha256)[:16],
        uuid5(NAMESPACE_URL, words).bytes,
    }


async def test_the_same_words_have_the_same_cmd_in_every_process(opened: Opener) -> None:
    here, there = opened(), opened(checkpoints=False)
    assert here.cmd_of(GUESS) == there.cmd_of(GUESS) == cmd_maker(KEYS.command)(GUESS)
    assert here.cmd_of(GUESS) != here.cmd_of(GUESS + "1")


async def test_nobody_without_the_key_can_confirm_a_guess(opened: Opener) -> None:
    """The control: with a key that everybody has, the guess is confirmed."""
    assert opened().cmd_of(GUESS).bytes not in known_to_everybody(GUESS)
    assert cmd_maker(derive(b"1" * 32).command)(GUESS) != cmd_maker(KEYS.command)(GUESS)
    assert cmd_maker(bytes(32))(GUESS).bytes in known_to_everybody(GUESS)


async def test_a_journal_in_memory_repeats_itself() -> None:
    first, second = MemoryJournal(SimulatedClock(0)), MemoryJournal(SimulatedClock(0))
    assert first.cmd_of(GUESS) == second.cmd_of(GUESS)
