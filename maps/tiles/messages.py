"""A Mapbox Vector Tile 2.1 as protobuf messages, declared at run time.

Two things differ from the published declaration, none on the wire: the packed numbers of a feature stay bytes, for
varints.py decodes those of a whole layer at once (maps.md section 3); and text stays bytes, so that one bad letter
does not cost a tile.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol, cast

MAXIMUM_FEATURES = 200_000  # of one layer; the densest real tile at hand has 13 534

_BYTES, _UINT32, _UINT64, _INT64, _SINT64, _FLOAT, _DOUBLE, _BOOL, _MESSAGE = 12, 13, 4, 3, 18, 2, 1, 8, 11
_TILE = {"layers": (3, ".Layer[]")}
_LAYER = {
    "name": (1, _BYTES), "features": (2, ".Feature[]"), "keys": (3, "bytes[]"), "values": (4, ".Value[]"),
    "extent": (5, _UINT32), "version": (15, _UINT32),
}  # fmt: skip
_FEATURE = {"tags": (2, _BYTES), "type": (3, _UINT32), "geometry": (4, _BYTES)}
_VALUE = {
    "string_value": (1, _BYTES), "float_value": (2, _FLOAT), "double_value": (3, _DOUBLE), "int_value": (4, _INT64),
    "uint_value": (5, _UINT64), "sint_value": (6, _SINT64), "bool_value": (7, _BOOL),
}  # fmt: skip


class Broken(ValueError):
    """These bytes are no vector tile."""


class FeatureMessage(Protocol):
    tags: bytes
    type: int  # 0 unknown, 1 points, 2 lines, 3 rings
    geometry: bytes


class ValueMessage(Protocol):
    """One of the fields of _VALUE."""

    string_value: bytes

    def WhichOneof(self, name: str) -> str | None: ...


class LayerMessage(Protocol):
    name: bytes
    features: list[FeatureMessage]
    keys: list[bytes]
    values: list[ValueMessage]
    extent: int
    version: int


def layers(data: bytes) -> list[LayerMessage]:
    """The layers of a tile that is not compressed. Raises Broken."""
    from google.protobuf.message import DecodeError

    try:
        found = cast("list[LayerMessage]", list(_tile_class().FromString(data).layers))
    except DecodeError:
        raise Broken("not a vector tile") from None
    return [layer for layer in found if layer.extent and len(layer.features) <= MAXIMUM_FEATURES]


class _TileClass(Protocol):
    def FromString(self, data: bytes) -> _TileMessage: ...


class _TileMessage(Protocol):
    layers: list[LayerMessage]


@cache
def _tile_class() -> _TileClass:
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    file = descriptor_pb2.FileDescriptorProto(name="larmbord/vector_tile.proto", package="larmbord", syntax="proto2")
    for name, fields in (("Tile", _TILE), ("Layer", _LAYER), ("Feature", _FEATURE), ("Value", _VALUE)):
        message = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            repeated = isinstance(kind, str)
            added = message.field.add(name=field, number=number, label=3 if repeated else 1)
            if not isinstance(kind, str):
                added.type = kind
            elif kind == "bytes[]":
                added.type = _BYTES
            else:
                added.type, added.type_name = _MESSAGE, f".larmbord{kind.removesuffix('[]')}"
            if field == "extent":
                added.default_value = "4096"
    value = file.message_type[-1]
    value.oneof_decl.add(name="of")
    for one in value.field:
        one.oneof_index = 0
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return cast(_TileClass, message_factory.GetMessageClass(pool.FindMessageTypeByName("larmbord.Tile")))
