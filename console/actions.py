"""What an operator may do: a request is checked against the board and becomes events, or is refused with a reason.

Pure: time, ids and the station's rules are passed in. Nothing here blocks starting help (desk.md R23): sending a unit
and handing over have no guard but their own key and digits.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from console import requests as r
from console.acts import help, line, owning, person, record
from console.acts.asked import CHECKS, UNDO_S, Asked, Plan, Refused, Rules
from console.board import Board
from console.card import Card

__all__ = ["UNDO_S", "Plan", "Refused", "Rules", "decide"]
_ROOMS = (owning, line, person, help, record)  # importing them registers their acts


def decide(
    board: Board, request: r.Request, actor: str, now: int, new_id: Callable[[], UUID], rules: Rules
) -> Plan | Refused:
    """The plan for `request` by `actor` at `now` (microseconds UTC), or why not. Never changes the board."""
    asked = Asked(board=board, actor=actor, now=now, new_id=new_id, rules=rules)
    if not actor:
        return Refused(code="actions.no-operator")
    card: Card | None = None
    if isinstance(request, r.Incidental | r.Undo):
        card = board.card(request.incident)
        if card is None:
            return Refused(code="actions.no-incident")
    return CHECKS[type(request)](asked, card, request)
