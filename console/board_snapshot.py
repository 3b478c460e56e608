"""The board as bytes, and back: pure. What lies where, and whether it may be used, is journal/snapshot.py's.

The first part is everything but what follows, the second the ids of the raw messages that were released, and then comes
one part an incident. An incident stays packed until somebody asks for it, so that a long record opens in the time it
takes to read the file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from uuid import UUID

import msgspec

from console import events as e
from console.arrivals import PartSet
from console.board import WHEREABOUTS_KEPT, Board
from console.card import DeviceView, ExerciseView, LoopBackView, RecordingView, RequestView, SourceView, UnitView
from console.packing import NotTheSame, PackedEvent, pack_event, unpack_event
from console.queue import Key
from console.reading import Reading
from console.register import Device, Person


class _Around(msgspec.Struct, frozen=True):
    """As surroundings.Surroundings, field for field."""

    units: dict[str, UnitView]
    devices: dict[str, DeviceView]
    signs: dict[str, int]
    silent: dict[str, int]
    sources: dict[str, SourceView]
    requests: dict[UUID, RequestView]
    loop_backs: dict[str, LoopBackView]
    recorder: dict[str, RecordingView]
    present: dict[str, str]
    exercise: ExerciseView | None
    sound_paused_until: int
    sound_heard: bool | None


class _Rest(msgspec.Struct, frozen=True):
    """As board.Board, and of its incidents which they are."""

    incidents: list[UUID]
    position: int
    revision: int
    calls: dict[str, UUID]
    closed: list[UUID]
    unplaced: list[PackedEvent]
    whereabouts: dict[str, list[tuple[e.RawRead, int]]]
    around: _Around
    # directory
    persons: dict[str, Person]
    devices: dict[str, Device]
    numbers: dict[str, str]
    identities: dict[str, str]
    # arrivals
    unread: list[PackedEvent]
    slots: dict[str, str]
    held: list[tuple[str, str, PackedEvent]]  # source, slot
    parts: list[tuple[PartSet, list[Reading]]]
    payloads: list[tuple[bytes, UUID]]
    # queue
    order: list[Key]
    open_for: dict[str, UUID]


_rest = e.decoder(_Rest)


def freeze(board: Board) -> list[bytes]:
    """The board as it is now. Quick where `board.incidents.packing` has gone before. Raises packing.NotTheSame."""
    return [_pack_rest(board), board.arrivals.all_released(), *(board.incidents.packed(id) for id in board.incidents)]


def thaw(parts: Sequence[bytes]) -> Board:
    """The board that `freeze` was given. Only for bytes that are known to be from there, and from the same code."""
    board = Board()
    rest = _rest.decode(parts[0])
    _unpack_rest(board, rest)
    board.arrivals.release_all(parts[1])
    for id, packed in zip(rest.incidents, parts[2:], strict=True):
        board.incidents.put(id, packed)
    board.queue.restore(rest.order, rest.open_for)
    return board


def _pack_rest(board: Board) -> bytes:
    rest = _rest_of(board)
    try:
        packed = e.packed(rest)
        same = _rest.decode(packed) == rest
    except (msgspec.MsgspecError, TypeError, ValueError, OverflowError) as error:
        raise NotTheSame(type(error).__name__) from None
    if not same:
        raise NotTheSame("Board")
    return packed


def _rest_of(board: Board) -> _Rest:
    directory, arrivals, around = board.directory, board.arrivals, board.around
    return _Rest(
        incidents=list(board.incidents), position=board.position,
        revision=board.revision, calls=board.calls, closed=list(board.closed_in_order),
        unplaced=[pack_event(each) for each in board.unplaced],
        whereabouts={id: list(known) for id, known in board.whereabouts.items()},
        around=_Around(**{name: getattr(around, name) for name in _Around.__struct_fields__}),
        persons=directory.persons, devices=directory.devices, numbers=directory.numbers,
        identities=directory.identities,
        unread=[pack_event(each) for each in arrivals.unread.values()],
        slots=arrivals.slots, held=[(*place, pack_event(each)) for place, each in arrivals.held.items()],
        parts=[(key, list(known.values())) for key, known in arrivals.parts.items()],
        payloads=list(arrivals.payloads.items()), order=board.queue.order, open_for=board.queue.open_for,
    )  # fmt: skip


def _unpack_rest(board: Board, rest: _Rest) -> None:
    board.position, board.revision, board.calls = rest.position, rest.revision, rest.calls
    board.closed_in_order = dict.fromkeys(rest.closed)
    board.unplaced = [unpack_event(each) for each in rest.unplaced]
    board.whereabouts = {id: deque(known, maxlen=WHEREABOUTS_KEPT) for id, known in rest.whereabouts.items()}
    for name in _Around.__struct_fields__:
        setattr(board.around, name, getattr(rest.around, name))
    board.directory.persons.update(rest.persons)  # the incidents look their names up in this very dictionary
    directory, arrivals = board.directory, board.arrivals
    directory.devices.update(rest.devices)  # and their devices
    directory.numbers, directory.identities = rest.numbers, rest.identities
    arrivals.unread = {each.cmd: unpack_event(each) for each in rest.unread}
    arrivals.slots = rest.slots
    arrivals.held = {(source, slot): unpack_event(each) for source, slot, each in rest.held}
    arrivals.parts = {key: {_number(part): part for part in known} for key, known in rest.parts}
    arrivals.payloads = dict(rest.payloads)


def _number(reading: Reading) -> int:
    assert reading.part is not None
    return reading.part.number
