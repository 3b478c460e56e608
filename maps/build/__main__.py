"""`python -m maps.build`: makes maps/data anew. The same packages give the same bytes (docs/map-data.md)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from maps.build import gshhg, places, sweden

if TYPE_CHECKING:
    from maps.packed import Arrays

DATA = Path(__file__).parents[1] / "data"


def main() -> None:
    DATA.mkdir(exist_ok=True)
    made = {
        "gshhg.npz": _npz(gshhg.arrays()),
        "sweden.npz": _npz(sweden.arrays()),
        "places.csv": places.text().encode(),
        **{f"gshhg.{name}": text.encode() for name, text in gshhg.licences()},
    }
    for name, content in made.items():
        (DATA / name).write_bytes(content)
        print(f"{name}: {len(content):,} bytes")


def _npz(arrays: Arrays) -> bytes:
    """As numpy reads it, but packed by LZMA (a fifth smaller), and dated 1980: no clock is in the file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_LZMA) as archive:
        for name, array in arrays.items():
            one = io.BytesIO()
            np.lib.format.write_array(one, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue(), zipfile.ZIP_LZMA)
    return held.getvalue()


if __name__ == "__main__":
    main()
