"""What a raw message amounts to: a reading, facts, and whom they are about."""

from __future__ import annotations

import msgspec

from console.events import Fact
from console.reading import Reading


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a message names, in the sender's words made harmless; "" where it does not say."""

    person: str = ""
    device: str = ""
    number: str = ""
    call: str = ""
    unit: str = ""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """One message. A reading for an alarm, a position and whatever needs to be shown; facts for all else.

    A reading that calls for help has triggers; one that only adds to what is known has none. `id` is the sender's
    idempotency key and `at` the sender's time (microseconds UTC, unverified).
    """

    reading: Reading | None = None
    facts: tuple[Fact, ...] = ()
    about: About = About()
    id: str = ""
    at: int | None = None
