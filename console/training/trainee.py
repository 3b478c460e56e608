"""What a trainee does, written down: a YAML list or JSON lines, one request of requests.py an entry.

    - {after: a1, plus: 6s, do: acknowledge}
    - {at: 40s, do: send, unit: "3310"}

`at` counts from the start, `after` and `plus` from an event of the scenario. `who` (of the cast), `caller` (a number)
or `label` (K-0001) says which incident; without any it is the most urgent one that is open. `seat` says who does it,
where there are several; `pressed` which keys it took. `undo` takes back the newest act. Instead of `do`, `fire: ID` is
the instructor's hand. The actions of a result (result.py) have the same form.

An entry `after` an event of a variant that was not drawn is left out: one file answers every truth behind the call.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import msgspec.inspect as mi

from console import requests as r
from console.training.forms import ActorRef, Duration, EventRef, ManualRef, Part, SeatRef, Telephone
from console.training.model import Scenario
from console.training.problems import Misfit, Problems, source_of
from console.training.referee import consequence_id
from console.training.scalars import duration, one_of
from console.training.schedule import begins, drawn, happening
from console.training.shape import Named, Shaper
from console.training.tree import Listing, Mapping, Node, Scalar, read_tree

NOBODY = UUID(int=0)  # stands for the incident until the deed is done
_CHOSEN_LATER = ("incident", "act", "begun")


class _Head(Part, frozen=True, kw_only=True):
    """What an entry has beside its request."""

    at: Duration | None = None
    after: EventRef | None = None
    plus: Duration | None = None
    who: ActorRef | None = None
    caller: Telephone | None = None
    label: str | None = None
    seat: SeatRef | None = None
    pressed: tuple[str, ...] = ()


class _Hand(Part, frozen=True, kw_only=True):
    """What the instructor's hand starts."""

    fire: ManualRef


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `at` in seconds from the start. The request's incident is chosen when it is done.

    `request` is None where `fire` says what the instructor starts, or `end` that the instructor ends it.
    """

    at: float
    request: r.Request | None
    who: str | None = None
    caller: str | None = None
    label: str | None = None
    seat: str | None = None
    pressed: tuple[str, ...] = ()
    fire: str = ""
    end: bool = False


def load_trainee(path: Path, scenario: Scenario, seed: int) -> tuple[Deed, ...]:
    """What the file says, in order of time. Raises ScenarioError, also when it cannot be opened."""
    return read_trainee(source_of(path), str(path), scenario, seed)


def read_trainee(source: bytes, file: str, scenario: Scenario, seed: int) -> tuple[Deed, ...]:
    """As `load_trainee`, from text."""
    problems = Problems(file)
    shaper = Shaper(problems)
    events = happening(scenario, seed)
    elsewhere = (event for variant in scenario.variants for event in variant.events)
    offered = (consequence_id(rule, n) for rule in scenario.rules for n in range(len(rule.then)))
    for names, what in (
        (scenario.cast, "actor"), (offered, "consequence"), (scenario.seats, "seat"),
        ((event.id for event in (*scenario.events, *elsewhere)), "event"),
    ):  # fmt: skip
        shaper.names |= {name: Named(what, Scalar(line=1, column=1, text=name, plain=True)) for name in names}
    times = begins(events, drawn(seed))
    deeds = [_deed(node, shaper, problems, times) for node in _entries(source, problems)]
    shaper.resolve()
    problems.raise_if_any()
    return tuple(sorted((deed for deed in deeds if deed is not None), key=lambda deed: deed.at))


def _entries(source: bytes, problems: Problems) -> list[Node]:
    """The entries of a YAML list, or one from each line of JSON."""
    if source.lstrip().startswith(b"{"):
        lines = source.split(b"\n")
        trees = [read_tree(b"\n" * number + line, problems) for number, line in enumerate(lines) if line.strip()]
        return [tree for tree in trees if tree is not None]
    tree = read_tree(source, problems)
    if isinstance(tree, Listing):
        return list(tree.items)
    if not problems:
        problems.add(1, 1, "training.no_trainee")
    return []


def _deed(node: Node, shaper: Shaper, problems: Problems, times: dict[str, float]) -> Deed | None:
    verb = node.items["do"][1] if isinstance(node, Mapping) and "do" in node.items else node
    try:
        kind = _kind_of(verb, node) if not _is_hand(node) else _kind(_Hand)
    except Misfit as misfit:
        problems.add(verb.line, verb.column, misfit.code, **misfit.detail)
        return None
    assert isinstance(node, Mapping)
    values = shaper.fields(node, msgspec.structs.replace(kind, fields=(*_kind(_Head).fields, *kind.fields)))
    needed = {field.name for field in kind.fields if field.required}
    given = {field.name for field in kind.fields if field.encode_name in node.items}
    head = _Head(**{name: values.pop(name) for name in _Head.__struct_fields__ if name in values})
    at = _at(node, head, problems, times)
    if at is None or (needed | given) - values.keys():
        return None
    fire = str(values.pop("fire", ""))
    request = None if fire else _request(kind.cls, values)
    told = {name: getattr(head, name) for name in ("who", "caller", "label", "seat", "pressed")}
    return Deed(at=at, request=request, fire=fire, **told)


def _is_hand(node: Node) -> bool:
    return isinstance(node, Mapping) and "fire" in node.items and "do" not in node.items


def _kind_of(verb: Node, entry: Node) -> mi.StructType:
    if not isinstance(entry, Mapping):
        raise Misfit("training.not_mapping")
    if verb is entry:
        raise Misfit("training.missing_key", key="do")
    if not isinstance(verb, Scalar):
        raise Misfit("training.not_word")
    return _verbs()[one_of(verb, _verbs())]


def _at(node: Mapping, head: _Head, problems: Problems, times: dict[str, float]) -> float | None:
    """Seconds from the start; None when it was told what is wrong, or when what it comes after does not happen."""
    place = node.line, node.column
    if (head.at is None) == (head.after is None) and not {"at", "after"} & node.items.keys():
        problems.add(*place, "training.deed_when")
    elif head.at is not None and head.after is not None:
        problems.add(*place, "training.at_and_after")
    elif head.at is not None:
        return head.at
    elif head.after in times:
        return times[head.after] + (head.plus or 0.0)
    return None


def _request(kind: type[msgspec.Struct], values: dict[str, Any]) -> r.Request:
    assert issubclass(kind, r.Request)
    later = {name: NOBODY for name in ("incident", "act") if name in kind.__struct_fields__}
    return kind(**later, **values)


def seconds(written: str) -> float:
    """A duration as it is typed on the command line. Raises ScenarioError."""
    problems = Problems(written)
    try:
        return duration(Scalar(line=1, column=1, text=written, plain=True))
    except Misfit as misfit:
        problems.add(1, 1, misfit.code, **misfit.detail)
    problems.raise_if_any()
    return 0.0


@cache
def _kind(struct: type) -> mi.StructType:
    kind = mi.type_info(struct)
    assert isinstance(kind, mi.StructType)
    return kind


@cache
def _verbs() -> dict[str, mi.StructType]:
    """Every request by its verb, without what is chosen when it is done."""
    kinds = mi.type_info(r.AnyRequest)
    assert isinstance(kinds, mi.UnionType)
    return {
        str(kind.tag): msgspec.structs.replace(
            kind, fields=tuple(field for field in kind.fields if field.name not in _CHOSEN_LATER)
        )
        for kind in kinds.types
        if isinstance(kind, mi.StructType)
    }
