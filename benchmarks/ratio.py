"""What every benchmark prints: a measured value against what it must be measured against, in one line each."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`, to be at most (or, for rates, at least) `limit`."""

    name: str
    value: float
    unit: str
    limit: float
    at_least: bool = False
    detail: str = ""

    @property
    def holds(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def parser(about: str) -> argparse.ArgumentParser:
    """What every benchmark understands; one may ask for more."""
    understood = argparse.ArgumentParser(description=about)
    understood.add_argument("--json", action="store_true", help="one JSON object a line")
    return understood


def arguments(about: str) -> argparse.Namespace:
    return parser(about).parse_args()


def show(figures: list[Figure], *, as_json: bool) -> None:
    """To stdout. A limit that does not hold is said, and is no error: a machine may be busy."""
    for figure in figures:
        sys.stdout.write(_json(figure) if as_json else _line(figure))


def _json(figure: Figure) -> str:
    return json.dumps(asdict(figure) | {"holds": figure.holds}) + "\n"


def _line(figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    verdict = "holds" if figure.holds else "DOES NOT HOLD"
    return f"{figure.name}: {figure.value:,.2f} {figure.unit} ({sign} {figure.limit:g}: {verdict}) {figure.detail}\n"
