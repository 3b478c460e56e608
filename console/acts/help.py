"""Sending help. Never blocked: no guard but the act's own key and digits (desk.md R20, R23)."""

from __future__ import annotations

from console import events as e
from console import requests as r
from console.acts.asked import Asked, Plan, Refused, does
from console.card import Card
from console.text import Untrusted
from console.wording.names import named


@does(r.SendUnit)
def _send(asked: Asked, card: Card, request: r.SendUnit) -> Plan | Refused:
    unit = asked.board.around.units.get(request.unit)
    if unit is None:
        return Refused(code="actions.no-unit", detail={"unit": request.unit})
    sent = e.UnitSent(
        unit=request.unit, distance_m=request.distance_m, fix_age_s=request.fix_age_s, sirens=request.sirens
    )
    elsewhere = unit.incident is not None and unit.incident != card.row.id
    code = "actions.sent-busy" if elsewhere or unit.state in ("busy", "off") else "actions.sent"
    return asked.plan(sent, incident=card.row.id, code=code, unit=request.unit, state=named("unit", unit.state))


@does(r.RecallUnit)
def _recall(asked: Asked, card: Card, request: r.RecallUnit) -> Plan | Refused:
    if all(unit.unit != request.unit or unit.recalled for unit in card.units):
        return Refused(code="actions.not-sent", detail={"unit": request.unit})
    recalled = e.UnitRecalled(unit=request.unit, why=request.why)
    return asked.plan(recalled, incident=card.row.id, code="actions.recalled", unit=request.unit)


@does(r.HandOver)
def _hand_over(asked: Asked, card: Card, request: r.HandOver) -> Plan | Refused:
    number = "".join(request.number.split())
    if "".join(request.digits.split()) != number:
        return Refused(code="actions.digits", detail={"number": request.number})
    by_modem = request.by_modem and number in asked.rules.dial_by_modem and asked.rules.has_lines
    if request.by_modem and not by_modem:
        return Refused(code="actions.phone-yourself", detail={"number": request.number})
    told = e.HandedOver(
        number=number, by_modem=by_modem, read_back=request.read_back,
        taken_by=Untrusted(request.taken_by) if request.taken_by else None,
    )  # fmt: skip
    facts = (told, asked.outbound("call", to=number)) if by_modem else (told,)
    return asked.plan(*facts, incident=card.row.id, code=_written(request), number=request.number)


def _written(request: r.HandOver) -> str:
    """What is said: the hand-over itself, or what is added to one that was made."""
    if request.read_back:
        return "actions.handed-over-right"
    return "actions.handed-over-to" if request.taken_by else "actions.handed-over"
