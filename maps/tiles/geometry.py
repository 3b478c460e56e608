"""The geometry of the features of a layer, all at once: MVT 2.1 section 4.3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.tiles.varints import decoded, signed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from maps.ground import Integers
    from maps.tiles.varints import Numbers

MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
KNOWN = np.isin(np.arange(8), (MOVE_TO, LINE_TO, CLOSE_PATH))


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
    feature_edges = firsts[np.searchsorted(owner, np.arange(len(packed) + 1))]
    x, y = (_walked(signed(numbers[pairs + axis]), feature_edges) for axis in (0, 1))
    return Parts(x, y, edges, owner[begins])


def _walked(steps: NDArray[np.int32], edges: Integers) -> Integers:
    """Where steps lead, each feature beginning at 0."""
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(steps, dtype=np.int64)])
    walked: Integers = sums[1:] - np.repeat(sums[edges[:-1]], np.diff(edges))
    return walked


def _commands(numbers: Numbers, starts: Integers) -> _Commands:
    """All commands in order.

    Where the next command would stand is worked out for every number as if it were a header. From the first headers of
    all features at once that is then followed in steps of 1, 2, 4 … commands, so that a geometry of thousands of pieces
    costs a dozen rounds (maps.md section 3 goes command by command).
    """
    counts, nowhere = np.diff(starts), len(numbers)
    what, figures = numbers & 7, numbers >> 3 << 1
    figures[what == CLOSE_PATH] = 0
    after = np.arange(1, nowhere + 1, dtype=np.int32) + figures.view(np.int32)
    ends = np.repeat(starts[1:].astype(np.int32), counts)
    sound = (after <= ends) & KNOWN[what]
    jump = np.full(nowhere + 1, nowhere)
    np.copyto(jump[:-1], after, where=sound & (after < ends))
    further = np.empty_like(jump)
    firsts = starts[:-1][counts > 0]
    found = firsts[what[firsts] == MOVE_TO]  # whatever else comes first has nowhere to go on from
    while len(later := (later := jump[found])[later < nowhere]):
        found = np.concatenate([found, later])
        np.take(
            jump, jump, out=further, mode="clip"
        )  # into memory that is there: fresh memory costs more than the work
        jump, further = further, jump
    reached = np.zeros(nowhere, np.bool_)
    reached[found] = True
    at = np.flatnonzero(reached & sound)
    owner = np.searchsorted(starts, at, "right") - 1
    return _Commands(owner, at, what[at].astype(np.int64), (numbers[at] >> 3).astype(np.int64))
