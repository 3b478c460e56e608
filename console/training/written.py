"""Values as the YAML of a scenario: one event a line, text in quotes, numbers plain."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

Fields = dict[str, object]


class Bare(str):
    """Something that is written without quotes: a name of the file, a choice of the format, a duration."""

    __slots__ = ()


def flow(value: object) -> str:
    """`{id: a1, at: 20s, say: "…"}`; `[0s, 59.1, 18.2, 12]`."""
    if isinstance(value, Bare):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.5f}"  # always as many: fewer could be the digits of some number
    return str(value)


def duration(value: float) -> Bare:
    """45s, 2m10s, 1h5s, 0.5s: seconds as the format writes them, to the millisecond. Never four digits together."""
    thousandths = round(value * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    said = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")
    return Bare(said + (f"{rest / 1000:g}s" if rest or not said else ""))


def items(name: str, entries: Iterable[object], before: str = "") -> list[str]:
    """A key with a list of one line each; `before` stands before every line of it."""
    return [f"{before}{name}:", *(f"{before}  - {flow(entry)}" for entry in entries)]
