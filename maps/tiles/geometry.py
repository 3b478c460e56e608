"""The geometry of the features of a layer, all at once: MVT 2.1 section 4.3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.tiles.varints import decoded, signed

if TYPE_CHECKING:
    from maps.ground import Integers

MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
FEW = 48  # features left in a round: from here on one after another is faster


class Parts(NamedTuple):
    """Part i, of feature `owner[i]`, has the points `x[starts[i]:starts[i + 1]]`: tile units, y down.

    A part is what one MoveTo begins: a line, a ring (closed without repeating its first point), or points.
    """

    x: Integers
    y: Integers
    starts: Integers
    owner: Integers


class _Commands(NamedTuple):
    """One entry a command: whose, where its header stands among the numbers, what, and how often."""

    owner: Integers
    at: Integers
    what: Integers
    times: Integers


def parts(packed: Sequence[bytes]) -> Parts:
    """The parts of all features in their order. What does not follow the specification ends its feature there."""
    numbers, starts = decoded(packed)
    commands = _commands(numbers, starts)
    draws = commands.what != CLOSE_PATH
    owner, at, what, times = (column[draws] for column in commands)
    firsts = np.concatenate([np.zeros(1, np.int64), np.cumsum(times)])  # of each command among the points
    pairs = np.repeat(at + 1 - 2 * firsts[:-1], times) + 2 * np.arange(firsts[-1])
    begins = what == MOVE_TO
    edges = np.concatenate([firsts[:-1][begins], firsts[-1:]])
    of_feature = np.searchsorted(owner, np.arange(len(packed) + 1))  # its first command
    feature_edges = firsts[of_feature]
    x, y = (_walked(signed(numbers[pairs + axis]), feature_edges) for axis in (0, 1))
    return Parts(x, y, edges, owner[begins])


def _walked(steps: Integers, edges: Integers) -> Integers:
    """Where steps lead, each feature beginning at 0."""
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(steps)])
    walked: Integers = sums[1:] - np.repeat(sums[edges[:-1]], np.diff(edges))
    return walked


def _commands(numbers: Integers, starts: Integers) -> _Commands:
    """All commands in order. Rounds: each reads the next command of every feature that has one (maps.md section 3)."""
    at, ends = starts[:-1], starts[1:]
    owner = np.flatnonzero(at < ends)
    at, ends = at[owner], ends[owner]
    rounds = []
    first = True
    while len(at) > FEW:
        what, times = numbers[at] & 7, numbers[at] >> 3
        after = at + 1 + np.where(what == CLOSE_PATH, 0, 2 * times)
        sound = (after <= ends) & _known(what, first)
        rounds.append(_Commands(owner[sound], at[sound], what[sound], times[sound]))
        goes_on = sound & (after < ends)
        owner, at, ends, first = owner[goes_on], after[goes_on], ends[goes_on], False
    rounds.append(_one_by_one(numbers, owner, at, ends, first))
    together = _Commands(*map(np.concatenate, zip(*rounds, strict=True)))
    order = np.argsort(together.at, kind="stable")
    return _Commands(*(column[order] for column in together))


def _known(what: Integers, first: bool) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """A feature begins with a MoveTo; anything else before it has nowhere to go on from."""
    return np.isin(what, MOVE_TO if first else (MOVE_TO, LINE_TO, CLOSE_PATH))


def _one_by_one(numbers: Integers, owner: Integers, at: Integers, ends: Integers, first: bool) -> _Commands:
    found: list[tuple[int, int, int, int]] = []
    for feature, start, end in zip(owner.tolist(), at.tolist(), ends.tolist(), strict=True):
        here, begun, listed = start, not first, numbers[start:end].tolist()
        while here < end:
            what, times = listed[here - start] & 7, listed[here - start] >> 3
            after = here + 1 + (0 if what == CLOSE_PATH else 2 * times)
            if after > end or what not in ((MOVE_TO, LINE_TO, CLOSE_PATH) if begun else (MOVE_TO,)):
                break
            found.append((feature, here, what, times))
            here, begun = after, True
    return _Commands(*np.array(found, np.int64).reshape(-1, 4).T)
