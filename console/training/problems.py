"""What is wrong with a scenario file: every problem at once, each with its place, what is wrong and what was meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from console.sentences import sentence
from console.text import visible


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing wrong at `line`:`column` (both from 1). `code` names a sentence, `detail` what belongs into it."""

    line: int
    column: int
    code: str
    detail: tuple[tuple[str, str], ...] = ()
    file: str = ""

    def __str__(self) -> str:
        return f"{visible(self.file)}:{self.line}:{self.column}: {sentence(self.code, dict(self.detail))}"


class ScenarioError(Exception):
    """The file is refused. `problems` is never empty and is in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Misfit(ValueError):
    """A value that is well formed but makes no sense; `key` is the key it belongs to, "" for the whole."""

    def __init__(self, code: str, key: str = "", /, **detail: object) -> None:
        super().__init__(code)
        self.code = code
        self.key = key
        self.detail = {name: str(value) for name, value in detail.items()}


class Problems:
    """Collects while a file is read."""

    def __init__(self, file: str, found: dict[Problem, None] | None = None) -> None:
        self.file = file
        self._found: dict[Problem, None] = {} if found is None else found

    def of(self, file: str) -> Problems:
        """The same collection, for what stands in another file; "" is this one."""
        return Problems(file, self._found) if file else self

    def add(self, line: int, column: int, code: str, /, **detail: object) -> None:
        words = tuple((name, _short(str(value))) for name, value in detail.items())
        self._found[Problem(line, column, code, words, self.file)] = None

    def raise_if_any(self) -> None:
        """Raise ScenarioError with everything collected, if anything was."""
        if self._found:
            raise ScenarioError(self.found)

    @property
    def found(self) -> tuple[Problem, ...]:
        """In the order in which they were seen."""
        return tuple(self._found)

    def __bool__(self) -> bool:
        return bool(self._found)


def source_of(path: Path) -> bytes:
    """The bytes of a file. Raises ScenarioError when it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as fault:
        problems = Problems(str(path))
        problems.add(1, 1, "training.file", why=fault.strerror or "?")
        raise ScenarioError(tuple(problems.found)) from None


def _short(words: str, limit: int = 300) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1]}…"
