"""The JSON Schema of a scenario file, for editors that complete and check while one writes.

Made from the same types as shape.py reads by, so there is one definition. What no schema can say (names that must
resolve, times that must fit) `larmbord scenario check` says.
"""

from __future__ import annotations

from typing import Any

import msgspec
import msgspec.inspect as mi

from console.training.leaves import NAME, SLUG
from console.training.model import Scenario
from console.training.scalars import DURATION

_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$"
_FORMS: dict[str, dict[str, Any]] = {
    "duration": {"type": "string", "pattern": f"^(?=.){DURATION}$", "description": "30s, 2m10s, 12m, 1h"},
    "duration_or_travel": {"type": "string", "pattern": f"^(travel|(?=.){DURATION})$", "description": "30s, or travel"},
    "moment": {"type": "string", "pattern": _MOMENT, "description": "quoted, with offset"},
    "telephone": {"type": "string", "description": "quoted, 070-174 06 05 to 070-174 06 99"},
    "path": {"type": "string", "description": "a file inside the scenario's folder"},
    "slug": {"type": "string", "pattern": f"^{SLUG}$"},
}


def schema() -> bytes:
    """As JSON text, the same every time."""
    made = _Maker()
    body = made.of(mi.type_info(Scenario))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "skydd-scenario/1", "$defs": made.defs}
    return msgspec.json.format(msgspec.json.encode(head | body, order="deterministic"), indent=2) + b"\n"


class _Maker:
    def __init__(self) -> None:
        self.defs: dict[str, dict[str, Any]] = {}

    def of(self, kind: mi.Type) -> dict[str, Any]:
        """The schema of one type."""
        match kind:
            case mi.Metadata():
                return self._marked(kind)
            case mi.UnionType():
                parts = [self.of(part) for part in kind.types if not isinstance(part, mi.NoneType)]
                return parts[0] if len(parts) == 1 else {"anyOf": parts}
            case mi.StructType():
                return self._named(kind)
            case mi.DictType():
                return {"type": "object", "additionalProperties": self.of(kind.value_type)}
            case mi.VarTupleType():
                return {"type": "array", "items": self.of(kind.item_type)}
            case mi.LiteralType():
                return {"enum": list(kind.values)}
            case mi.BoolType():
                return {"type": "boolean"}
            case mi.IntType() | mi.FloatType():
                return _number(kind)
        return {"type": "string"}

    def _marked(self, kind: mi.Metadata) -> dict[str, Any]:
        extra = kind.extra or {}
        if "form" in extra:
            return _FORMS[extra["form"]]
        if "declares" in extra:
            return {"type": "string", "pattern": f"^{NAME}$", "description": f"a new name: {extra['declares']}"}
        if "refers" in extra:
            return {"type": "string", "description": f"the name of: {', '.join(extra['refers'])}"}
        if "one_or_many" in extra:
            many = self.of(kind.type)
            return {"anyOf": [many["items"], many]}
        return self.of(kind.type)

    def _named(self, kind: mi.StructType) -> dict[str, Any]:
        name = kind.cls.__name__
        if name not in self.defs:
            self.defs[name] = {}  # a name before its content: types may hold themselves
            self.defs[name] = self._array(kind) if kind.array_like else self._object(kind)
        return {"$ref": f"#/$defs/{name}"}

    def _array(self, kind: mi.StructType) -> dict[str, Any]:
        needed = sum(field.required for field in kind.fields)
        items = [self.of(field.type) for field in kind.fields]
        return _told(kind) | {"type": "array", "prefixItems": items, "minItems": needed, "maxItems": len(items)}

    def _object(self, kind: mi.StructType) -> dict[str, Any]:
        """A struct with `what` has the keys of one of its kinds beside its own."""
        beside = next((field.type for field in kind.fields if field.encode_name == "what"), None)
        own = [field for field in kind.fields if field.encode_name != "what"]
        if isinstance(beside, mi.UnionType):
            kinds = [part for part in beside.types if isinstance(part, mi.StructType)]
            return _told(kind) | {"oneOf": [_told(part) | self._keys([*own, *part.fields], part) for part in kinds]}
        return _told(kind) | self._keys(own, kind)

    def _keys(self, fields: list[mi.Field] | tuple[mi.Field, ...], kind: mi.StructType) -> dict[str, Any]:
        tag = {kind.tag_field: {"const": kind.tag}} if kind.tag_field else {}
        return {
            "type": "object",
            "properties": tag | {field.encode_name: self.of(field.type) for field in fields},
            "required": [*tag, *(field.encode_name for field in fields if field.required)],
            "additionalProperties": False,
        }


def _told(kind: mi.StructType) -> dict[str, Any]:
    """What its docstring says first."""
    said = (kind.cls.__doc__ or "").split("\n\n")[0].strip()
    return {"description": " ".join(said.split())} if said else {}


def _number(kind: mi.IntType | mi.FloatType) -> dict[str, Any]:
    limits = {"minimum": kind.ge, "maximum": kind.le, "exclusiveMinimum": kind.gt}
    name = "integer" if isinstance(kind, mi.IntType) else "number"
    return {"type": name} | {word: value for word, value in limits.items() if value is not None}
