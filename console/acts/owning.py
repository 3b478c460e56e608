"""Acknowledging and taking over: one incident, one owner."""

from __future__ import annotations

from console import events as e
from console import requests as r
from console.acts.asked import Asked, Plan, Refused, does
from console.card import Card


@does(r.Acknowledge)
def _acknowledge(asked: Asked, card: Card, request: r.Acknowledge) -> Plan | Refused:
    row = card.row
    if row.owner and row.owner != asked.actor:
        return Refused(code="actions.held", detail={"who": row.owner, "label": row.label})
    if row.owner == asked.actor and not row.pending:
        return Refused(code="actions.already-yours", detail={"label": row.label})
    return _claim(asked, card, "actions.acknowledged")


@does(r.Take)
def _take(asked: Asked, card: Card, request: r.Take) -> Plan | Refused:
    return _claim(asked, card, "actions.taken")


def _claim(asked: Asked, card: Card, code: str) -> Plan:
    event = asked.event(e.Acknowledged(), card.row.id, card.epoch)
    return Plan(events=(event,), claim=True, undoable=event.cmd, code=code, detail={"label": card.row.label})
