"""Which fact is folded by which step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from console import events as e
from console.incident import Incident

F = TypeVar("F", bound=e.Fact)
Step = Callable[[Incident, e.Stored, F], None]


class Steps(dict[type[e.Fact], Step[Any]]):
    """The steps of one subject; `__init__.py` joins them all."""

    def on(self, kind: type[F]) -> Callable[[Step[F]], Step[F]]:
        """The step for each fact of this kind."""

        def register(step: Step[F]) -> Step[F]:
            self[kind] = step
            return step

        return register
