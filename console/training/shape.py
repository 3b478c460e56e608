"""A tree of marked nodes to values of the model, guided by the model's own types.

Everything that is wrong is found in one pass: a broken part is told and left out, and the rest is read on. Names are
gathered on the way, so that every reference is checked where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import msgspec.inspect as mi

from console.training import scalars
from console.training.leaves import FORMS, leaf, name_in
from console.training.problems import Misfit, Problems
from console.training.tree import Listing, Mapping, Node, Scalar


class _Broken:
    """What stands for a part that could not be read."""


BROKEN: Final = _Broken()


class Named(msgspec.Struct, frozen=True):
    """What a name names, and where it stands."""

    what: str
    word: Scalar


class Shaper:
    """One file's worth of reading. `names` and the references grow with every part."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self.names: dict[str, Named] = {}
        self._references: list[tuple[Scalar, tuple[str, ...]]] = []

    def fields(self, node: Mapping, kind: mi.StructType, also: Sequence[str] = ()) -> dict[str, Any]:
        """Every field of `kind` that could be read, by its name in Python. `also`: keys that stand beside them."""
        known = {field.encode_name: field for field in kind.fields}
        rest = known.pop("what", None)
        unused = {key: pair for key, pair in node.items.items() if key not in known}
        values = {
            field.name: self.shape(node.items[key][1], field.type)
            for key, field in known.items() if key in node.items
        }  # fmt: skip
        if rest is not None:
            values[rest.name] = self._tagged(
                Mapping(line=node.line, column=node.column, items=unused, file=node.file), rest.type, [*known]
            )
        else:
            self._unknown_keys(unused, [*known, *also], kind.tag_field)
        self._missing_keys(node, known)
        return {name: value for name, value in values.items() if value is not BROKEN}

    def resolve(self) -> None:
        """Every reference must name something of the right sort."""
        for word, wanted in self._references:
            named = self.names.get(word.text)
            if named is None:
                known = [name for name, entry in self.names.items() if entry.what in wanted]
                self._tell(word, "training.unresolved", name=word.text, meant=scalars.meant(word.text, known))
            elif named.what not in wanted:
                wants = "/".join(wanted)
                self._tell(word, "training.wrong_sort", name=word.text, sort=named.what, wanted=wants)

    def shape(self, node: Node, kind: mi.Type) -> Any:
        """The value of `node` as `kind`, or BROKEN when it was told what is wrong."""
        try:
            return self._shape(node, kind)
        except Misfit as misfit:
            self._tell(node, misfit.code, **misfit.detail)
            return BROKEN

    def _shape(self, node: Node, kind: mi.Type) -> Any:
        if isinstance(kind, mi.Metadata):
            return self._marked(node, kind.type, kind.extra or {})
        if isinstance(kind, mi.UnionType):
            return self._union(node, [part for part in kind.types if not isinstance(part, mi.NoneType)])
        if isinstance(kind, mi.StructType):
            return self._array(_listing(node), kind) if kind.array_like else self._struct(_mapping(node), kind)
        if isinstance(kind, mi.DictType):
            return self._dict(_mapping(node), kind)
        if isinstance(kind, mi.VarTupleType):
            items = (self.shape(item, kind.item_type) for item in _listing(node).items)
            return tuple(item for item in items if item is not BROKEN)
        return leaf(_scalar(node), kind)

    def _marked(self, node: Node, kind: mi.Type, extra: dict[str, Any]) -> Any:
        if "form" in extra:
            return FORMS[extra["form"]](_scalar(node))
        if "declares" in extra:
            return self._declare(_scalar(node), extra["declares"])
        if "refers" in extra:
            self._references.append((_scalar(node), extra["refers"]))
            return scalars.text(_scalar(node))
        if "one_or_many" in extra and not isinstance(node, Listing):
            return self._shape(Listing(line=node.line, column=node.column, items=(node,), file=node.file), kind)
        return self._shape(node, kind)

    def _declare(self, word: Scalar, what: str) -> str:
        name = name_in(word)
        if name in self.names:
            first = self.names[name].word
            place = f"{first.file}:{first.line}" if first.file != word.file else first.line
            raise Misfit("training.duplicate_id", name=name, first=place)
        self.names[name] = Named(what, word)
        return name

    def _union(self, node: Node, kinds: list[mi.Type]) -> Any:
        """A list is read as the part that is a list, words as the part that is words."""
        for kind in kinds:
            if isinstance(node, _node_of(kind)):
                return self._shape(node, kind)
        return self._shape(node, kinds[0])

    def _struct(self, node: Mapping, kind: mi.StructType, also: Sequence[str] = ()) -> Any:
        values = self.fields(node, kind, also)
        if any(
            (field.required or field.encode_name in node.items) and field.name not in values for field in kind.fields
        ):
            return BROKEN
        return self._made(node, kind, values)

    def _made(self, node: Mapping, kind: mi.StructType, values: dict[str, Any]) -> Any:
        try:
            return kind.cls(**values)
        except Misfit as misfit:
            at = node.items[misfit.key][1] if misfit.key in node.items else node
            self._tell(at, misfit.code, **misfit.detail)
            return BROKEN

    def _array(self, node: Listing, kind: mi.StructType) -> Any:
        needed = sum(field.required for field in kind.fields)
        if not needed <= len(node.items) <= len(kind.fields):
            raise Misfit("training.array", meant=", ".join(field.encode_name for field in kind.fields))
        values = [self.shape(item, field.type) for item, field in zip(node.items, kind.fields, strict=False)]
        return BROKEN if BROKEN in values else kind.cls(*values)

    def _dict(self, node: Mapping, kind: mi.DictType) -> Any:
        pairs = [
            (self.shape(key, kind.key_type), self.shape(value, kind.value_type)) for key, value in node.items.values()
        ]
        return {key: value for key, value in pairs if key is not BROKEN and value is not BROKEN}

    def _tagged(self, node: Mapping, kind: mi.Type, also: Sequence[str]) -> Any:
        """One of several structs, told apart by its `kind`, or by what it is to `do`."""
        assert isinstance(kind, mi.UnionType)
        kinds = {str(part.tag): part for part in kind.types if isinstance(part, mi.StructType)}
        tag = next(part.tag_field for part in kinds.values()) or ""
        if tag not in node.items:
            self._tell(node, "training.missing_key", key=tag)
            return BROKEN
        word = node.items[tag][1]
        try:
            part = kinds[scalars.one_of(_scalar(word), kinds)]
        except Misfit as misfit:
            self._tell(word, misfit.code, **misfit.detail)
            return BROKEN
        return self._struct(node, part, also)

    def _unknown_keys(self, unused: dict[str, tuple[Scalar, Node]], known: list[str], tag: str | None) -> None:
        for key, (word, _value) in unused.items():
            if key != tag:
                self._tell(word, "training.unknown_key", key=key, meant=scalars.meant(key, known))

    def _missing_keys(self, node: Mapping, known: dict[str, mi.Field]) -> None:
        for key, field in known.items():
            if field.required and key not in node.items:
                self._tell(node, "training.missing_key", key=key)

    def _tell(self, node: Node, code: str, **detail: object) -> None:
        self._problems.of(node.file).add(node.line, node.column, code, **detail)


def _node_of(kind: mi.Type) -> type[Node]:
    if isinstance(kind, mi.Metadata):
        return _node_of(kind.type)
    if isinstance(kind, mi.VarTupleType) or (isinstance(kind, mi.StructType) and kind.array_like):
        return Listing
    return Mapping if isinstance(kind, mi.StructType | mi.DictType) else Scalar


def _mapping(node: Node) -> Mapping:
    if not isinstance(node, Mapping):
        raise Misfit("training.not_mapping")
    return node


def _listing(node: Node) -> Listing:
    if not isinstance(node, Listing):
        raise Misfit("training.not_list")
    return node


def _scalar(node: Node) -> Scalar:
    if not isinstance(node, Scalar):
        raise Misfit("training.not_word")
    return node
