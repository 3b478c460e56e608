"""Which request may be answered: pure, so that every refusal can be tried without a socket.

The page shows where a protected person is. Whoever does not have the token sees nothing, and neither does a page of
another site that got our address under a name of its own (DNS rebinding): a name that is not ours is refused.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from ipaddress import ip_address
from typing import NamedTuple

_GROUND = re.compile(r"ground/(\d{1,2})/(\d{1,7})/(\d{1,7})\.json", re.ASCII)
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(\d{1,5}))?", re.ASCII)
ZOOM_MOST = 19


class Ground(NamedTuple):
    """A tile of ground."""

    z: int
    x: int
    y: int


class Refusal(NamedTuple):
    """An HTTP status, and nothing else: a refusal tells nobody why."""

    status: int


Route = Ground | Refusal | str  # "page", "live" or "tiles"


def route(method: str, path: str, hosts: Sequence[str], *, token: str, bind: str, port: int) -> Route:
    """What is asked for. `hosts`: every Host header there was; `bind`, `port`: where we listen."""
    if method not in ("GET", "HEAD"):
        return Refusal(405)
    if len(hosts) != 1 or not is_ours(hosts[0], bind, port):
        return Refusal(421)
    given, slash, rest = path.partition("?")[0].removeprefix("/").partition("/")
    if not hmac.compare_digest(given.encode("utf-8", "surrogatepass"), token.encode()) or not slash:
        return Refusal(404)
    if name := {"": "page", "live.json": "live", "tiles": "tiles"}.get(rest):
        return name
    found = _GROUND.fullmatch(rest)
    tile = Ground(*map(int, found.groups())) if found else None
    inside = tile is not None and tile.z <= ZOOM_MOST and max(tile.x, tile.y) < 2**tile.z
    return tile if tile is not None and inside else Refusal(404)


def is_ours(host: str, bind: str, port: int) -> bool:
    """Whether a Host header names us: the address we are bound to, or `localhost`. Never any other name.

    Bound to every address (0.0.0.0), any address will do: a site that rebinds a name sends that name.
    """
    found = _HOST.fullmatch(host.strip())
    if found is None or int(found[2] or 80) != port:
        return False
    try:
        bound = ip_address(bind)
        if found[1].lower() == "localhost":
            return bound.is_loopback or bound.is_unspecified
        address = ip_address(found[1].strip("[]"))  # ValueError: a name
        return bound.is_unspecified or address == bound
    except ValueError:
        return False
