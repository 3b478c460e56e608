"""A scenario file to a Scenario, or every reason why not (training.md sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import msgspec.inspect as mi
from msgspec.structs import replace

from console.training import consistency
from console.training.fiction import real_looking
from console.training.gpx import read_gpx
from console.training.includes import inside, with_includes
from console.training.kinds import Trail
from console.training.model import Scenario, Scheduled
from console.training.problems import Misfit, Problems, ScenarioError, source_of
from console.training.rules import Consequence
from console.training.shape import Shaper
from console.training.tree import Listing, Mapping, Node, Scalar, read_tree

T = TypeVar("T", Scheduled, Consequence)
__all__ = ["Loaded", "ScenarioError", "load", "read"]


class Loaded(msgspec.Struct, frozen=True):
    """A scenario and the hash of what it was read from: the file, what it includes, and every GPX file, in order."""

    scenario: Scenario
    sha256: str


def load(path: Path) -> Loaded:
    """Read one file. Raises ScenarioError, also when it cannot be opened."""
    return read(source_of(path), str(path), path.parent)


def read(source: bytes, file: str, folder: Path | None = None) -> Loaded:
    """Read the text of a scenario. `folder` is where what it includes may be; None: nowhere."""
    problems = Problems(file)
    digest = sha256(source)
    tree = with_includes(read_tree(source, problems), folder, problems, digest.update)
    shaper = Shaper(problems)
    parts = _parts(tree, shaper, problems)

    def tell(name: str, code: str, **detail: object) -> None:
        word = shaper.names[name].word
        problems.of(word.file).add(word.line, word.column, code, **detail)

    def tracked(happen: Sequence[T], rule: str = "") -> tuple[T, ...]:
        return tuple(with_track(each, rule) for each in happen)

    def with_track(happens: T, rule: str) -> T:
        try:
            return _with_track(happens, folder, digest.update)
        except Misfit as misfit:
            tell(happens.id or rule, misfit.code, **misfit.detail)
            return happens

    parts["events"] = tracked(parts.get("events", ()))
    parts["variants"] = tuple(replace(each, events=tracked(each.events)) for each in parts.get("variants", ()))
    parts["rules"] = tuple(replace(rule, then=tracked(rule.then, rule.id)) for rule in parts.get("rules", ()))
    consistency.check(parts, tell)
    problems.raise_if_any()
    return Loaded(Scenario(**parts), digest.hexdigest())


@cache
def _kind() -> mi.StructType:
    kind = mi.type_info(Scenario)
    assert isinstance(kind, mi.StructType)
    return kind


def _parts(tree: Node | None, shaper: Shaper, problems: Problems) -> dict[str, Any]:
    """The fields of Scenario that could be read."""
    if tree is None or not isinstance(tree, Mapping):
        if not problems:
            problems.add(1, 1, "training.no_scenario")
        return {}
    for word in _words(tree):
        for code, written in real_looking(word.text):
            problems.of(word.file).add(word.line, word.column, code, written=written)
    parts = shaper.fields(tree, _kind())
    shaper.resolve()
    return parts


def _words(node: Node) -> Iterator[Scalar]:
    """Every word of the file, keys too."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Listing):
        for item in node.items:
            yield from _words(item)
    elif isinstance(node, Mapping):
        for key, value in node.items.values():
            yield key
            yield from _words(value)


def _with_track(happens: T, folder: Path | None, seen: Callable[[bytes], None]) -> T:
    """The event, or what follows a rule, with the points of its GPX file in place of the file's name."""
    trail = happens.what
    if not isinstance(trail, Trail) or trail.gpx is None:
        return happens
    try:
        content = inside(folder, trail.gpx).read_bytes()
    except OSError as fault:
        raise Misfit("training.gpx", what=fault.strerror or "?") from None
    seen(content)
    return replace(happens, what=replace(trail, points=read_gpx(content), gpx=None))
