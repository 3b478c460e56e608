"""Files that a scenario includes: only inside its own folder, by relative path (training.md section 1 note 8).

An included file has parts of a scenario and nothing else: what stands in it goes before what stands in the scenario.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from console.training.problems import Misfit, Problems
from console.training.scalars import meant, relative_path
from console.training.tree import Listing, Mapping, Node, Scalar, read_tree

PARTS = ("cast", "goals", "units", "events", "variants", "rules", "expect", "forbid")


def with_includes(
    tree: Node | None, folder: Path | None, problems: Problems, seen: Callable[[bytes], None]
) -> Node | None:
    """The tree with everything that its `include` names. `seen` is given the bytes of each file, in order."""
    if not isinstance(tree, Mapping) or "include" not in tree.items:
        return tree
    named = tree.items["include"][1]
    words = named.items if isinstance(named, Listing) else ()
    found: Mapping | None = None
    for word in words:
        if isinstance(word, Scalar) and (part := _read(word, folder, problems, seen)) is not None:
            found = part if found is None else _joined(found, part, problems)
    if found is None:
        return tree
    return replace(tree, items=_joined(found, tree, problems).items)


def inside(folder: Path | None, name: str) -> Path:
    """The file in the scenario's folder; no link leads out of it. Raises Misfit."""
    if folder is None or not (path := (folder / name).resolve()).is_relative_to(folder.resolve()):
        raise Misfit("training.path", written=name)
    return path


def _read(word: Scalar, folder: Path | None, problems: Problems, seen: Callable[[bytes], None]) -> Mapping | None:
    try:
        content = inside(folder, relative_path(word)).read_bytes()
    except Misfit as misfit:
        problems.add(word.line, word.column, misfit.code, **misfit.detail)
        return None
    except (OSError, ValueError) as fault:
        problems.add(word.line, word.column, "training.include", what=getattr(fault, "strerror", None) or "?")
        return None
    seen(content)
    file = str(Path(problems.file).parent / word.text)
    its = problems.of(file)
    tree = read_tree(content, its, file)
    if not isinstance(tree, Mapping):
        if tree is not None:
            its.add(1, 1, "training.not_mapping")
        return None
    for key, (at, _) in tree.items.items():
        if key not in PARTS:
            its.add(at.line, at.column, "training.unknown_key", key=key, meant=meant(key, PARTS))
    return replace(tree, items={key: pair for key, pair in tree.items.items() if key in PARTS})


def _joined(first: Mapping, second: Mapping, problems: Problems) -> Mapping:
    """Lists one behind the other, keys beside each other."""
    items = dict(first.items)
    for key, (word, value) in second.items.items():
        before = items[key][1] if key in items else None
        if isinstance(before, Listing) and isinstance(value, Listing):
            value = replace(value, items=(*before.items, *value.items))
        elif isinstance(before, Mapping) and isinstance(value, Mapping):
            value = replace(value, items=_beside(before, value, problems))
        items[key] = (word, value)
    return replace(second, items=items)


def _beside(first: Mapping, second: Mapping, problems: Problems) -> dict[str, tuple[Scalar, Node]]:
    for key in (key for key in first.items if key in second.items):
        word = second.items[key][0]
        place = f"{first.items[key][0].file}:{first.items[key][0].line}"
        problems.of(word.file).add(word.line, word.column, "training.duplicate_key", key=key, first=place)
    return first.items | second.items
