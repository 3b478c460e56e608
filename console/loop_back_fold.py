"""What the facts about a line's loop-back test add up to (modem.md section 7). Part of the board's fold."""

from __future__ import annotations

from msgspec.structs import replace

from console.card import LoopBackView
from console.events import LoopBackChanged, Stored
from console.moments import SECOND
from console.reading import Reading
from console.register import normal_number

DAY_US = 86_400 * SECOND
TOKENS_KEPT = 16  # of earlier tests: a token that comes in later still makes no card
WORDS = "Larmbord self-test"  # what stands before the token; never translated, for it is compared


def message(token: str) -> str:
    """The whole text of the test."""
    return f"{WORDS} {token}"


def token_in(view: LoopBackView, reading: Reading) -> str:
    """The token of this line's own test; empty: it is any other text, and becomes a card."""
    if reading.sender is None or reading.text is None or reading.part is not None:
        return ""
    if not view.number or normal_number(reading.sender.raw) != normal_number(view.number):
        return ""
    words = reading.text.raw.strip()
    return next((token for token in view.tokens if words == message(token)), "")


def folded(view: LoopBackView | None, stored: Stored, change: LoopBackChanged) -> LoopBackView:
    """The view after one more fact."""
    view = view or LoopBackView(source=change.source)
    changed = replace(view, state=change.state, since=stored.ts, code=change.code)
    match change.state:
        case "sent":
            day = tuple(at for at in view.day if at > stored.ts - DAY_US)
            return replace(
                changed, number=change.number, sent=stored.ts, raw=None, day=(*day, stored.ts),
                tokens=(*view.tokens, change.token)[-TOKENS_KEPT:],
            )  # fmt: skip
        case "heard":  # it comes in: passed when the modem holds it no more
            return replace(view, raw=change.raw)
        case "passed" | "late":
            return replace(changed, passed=stored.ts, seconds=change.seconds)
        case "again":
            return replace(view, again=view.again + 1)
        case "untested":  # nothing went out: it does not count against the day
            return replace(changed, day=view.day[:-1] if view.state == "sent" else view.day, tried=stored.ts)
    return changed
