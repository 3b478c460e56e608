"""The properties of the features of a layer, a key at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.tiles.varints import decoded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from maps.ground import Integers
    from maps.tiles.messages import FeatureMessage, LayerMessage, ValueMessage

    Flags = NDArray[np.bool_]

NONE = -1  # the feature has no such key


class Tags:
    """`features` in the order of the layer."""

    def __init__(self, layer: LayerMessage, features: Sequence[FeatureMessage]) -> None:
        self._keys, self._values = list(layer.keys), layer.values
        self._words: dict[int, str] = {}
        self._columns: dict[str, Integers] = {}
        self._features = len(features)
        numbers, starts = decoded([feature.tags for feature in features])
        counts = np.diff(starts)
        if (odd := counts % 2 == 1).any():  # a key without a value
            numbers = np.delete(numbers, starts[1:][odd] - 1)
            counts = counts - odd
        self._owner = np.repeat(np.arange(self._features), counts // 2)
        self._key_of, self._value_of = numbers[0::2], numbers[1::2]

    def of(self, key: str) -> Integers:
        """For each feature the number of its value of this key, or NONE."""
        if key not in self._columns:
            found = np.full(self._features, NONE, np.int64)
            for number in (number for number, name in enumerate(self._keys) if name == key.encode()):
                held = (self._key_of == number) & (self._value_of < len(self._values))
                found[self._owner[held]] = self._value_of[held]
            self._columns[key] = found
        return self._columns[key]

    def first_of(self, keys: Sequence[str]) -> Integers:
        """As `of`, of the first of these keys that the feature has."""
        found = self.of(keys[0])
        for key in keys[1:]:
            found = np.where(found == NONE, self.of(key), found)
        return found

    def among(self, keys: Sequence[str], words: Collection[str]) -> Flags:
        """Which features have one of these words under the first of the keys that they have."""
        values = self.first_of(keys)
        wanted = np.zeros(len(self._values) + 1, np.bool_)
        wanted[values] = True
        for number in np.flatnonzero(wanted[:NONE]).tolist():
            wanted[number] = self.word(number) in words
        wanted[NONE] = False
        flags: Flags = wanted[values]
        return flags

    def word(self, number: int) -> str:
        """A value as text: "true", "2", "motorway"."""
        if number not in self._words:
            self._words[number] = _word(self._values[number])
        return self._words[number]


def _word(value: ValueMessage) -> str:
    field = value.WhichOneof("of")
    if field == "string_value":
        return value.string_value.decode(errors="replace")
    held: bool | float = getattr(value, field) if field else False
    if isinstance(held, bool):
        return "true" if held else "false"
    return f"{held:g}"
