"""Shapes in a file of maps/data: whole steps of a small unit, each point as its distance from the point before.

A file is an .npz; a layer "water" in it is the arrays water.x, water.y (int32, differences) and water.n (points of each
shape). maps/build writes them, the rooms beside this one read them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from maps.ground import Shapes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[np.generic]]

NORTH = (4.0, 53.0, 32.0, 72.0)  # west, south, east, north, degrees: Sweden and its neighbours, what the data are about


def pack(name: str, shapes: Sequence[NDArray[np.int64]]) -> Arrays:
    """Shapes of (points, 2) whole units each, as the arrays of one layer."""
    import numpy as np

    points = np.concatenate(shapes) if shapes else np.zeros((0, 2), np.int64)
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int64)).astype(np.int32)
    counts = np.array([len(shape) for shape in shapes], np.int32)
    return {f"{name}.x": steps[:, 0], f"{name}.y": steps[:, 1], f"{name}.n": counts}


def unpack(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Shapes:
    """A layer as it was packed, in whole units. KeyError: no such layer."""
    import numpy as np

    x, y = (np.cumsum(arrays[f"{name}.{axis}"], dtype=np.int64).astype(float) for axis in "xy")
    return Shapes(x, y, np.concatenate([np.zeros(1, np.int64), np.cumsum(arrays[f"{name}.n"], dtype=np.int64)]))


def read(file: str) -> Mapping[str, NDArray[np.generic]]:
    """A file of maps/data; an array is read when it is asked for. OSError, ValueError: missing, or broken."""
    import io

    import numpy as np

    loaded: Mapping[str, NDArray[np.generic]] = np.load(
        io.BytesIO((files("maps") / "data" / file).read_bytes()), allow_pickle=False
    )
    return loaded
