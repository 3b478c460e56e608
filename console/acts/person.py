"""Towards the person: guarded where a ringing or lit phone could betray her."""

from __future__ import annotations

from console import events as e
from console import requests as r
from console.acts.asked import Asked, Plan, Refused, does
from console.card import Card
from console.register import may_ring, tells_safe_house
from console.text import Untrusted


def _guarded(
    asked: Asked, card: Card, guard: str, override: str, request: e.OutboundRequested, code: str
) -> Plan | Refused:
    """A SILENT person, and one who is not known, is never rung or texted without a unit on scene or an override."""
    if not asked.rules.has_lines:
        return Refused(code="actions.no-modem")
    if may_ring(card.person) or _on_scene(asked, card):
        return asked.plan(request, incident=card.row.id, code=code)
    if not override.strip():
        return Refused(code=_why(card), ask="override")
    reason = e.SafetyOverridden(guard=guard, reason=Untrusted(override.strip()))
    return asked.plan(reason, request, incident=card.row.id, code=code)


def _why(card: Card) -> str:
    if card.row.silent is False:
        return "actions.do-not-call"
    return "actions.silent" if card.row.silent else "actions.silent-unknown"


def _on_scene(asked: Asked, card: Card) -> bool:
    """Whether a unit is with the person, as far as anybody knows: one that was sent elsewhere since is not."""
    units = asked.board.around.units
    here = {unit.unit for unit in card.units if unit.unit in units and units[unit.unit].incident == card.row.id}
    return any(unit.on_scene and unit.unit in here for unit in card.units)


def _number(asked: Asked, card: Card) -> str:
    """The number to reach the person on: the one that called, else the registered device's."""
    if card.number is not None and card.number.raw.strip("+ ").replace(" ", "").replace("-", "").isdigit():
        return card.number.raw
    devices = asked.board.directory.devices
    if card.device in devices and devices[card.device].number:
        return devices[card.device].number
    mine = [device.number for device in devices.values() if card.person and device.person == card.person.id]
    return next((number for number in mine if number), "")


@does(r.CallBack)
def _call_back(asked: Asked, card: Card, request: r.CallBack) -> Plan | Refused:
    number = _number(asked, card)
    if not number:
        return Refused(code="actions.no-number")
    call = asked.outbound("call", to=number)
    return _guarded(asked, card, "call_back", request.override, call, "actions.calling")


@does(r.SendText)
def _send_text(asked: Asked, card: Card, request: r.SendText) -> Plan | Refused:
    number = _number(asked, card)
    if not number:
        return Refused(code="actions.no-number")
    if not request.words.strip():
        return Refused(code="actions.no-words")
    if card.person is not None and tells_safe_house(card.person, request.words):
        return Refused(code="actions.safe-house")
    text = asked.outbound("text", to=number, words=request.words)
    return _guarded(asked, card, "send_text", request.override, text, "actions.texting")


@does(r.StopRepeating)
def _stop_repeating(asked: Asked, card: Card, request: r.StopRepeating) -> Plan | Refused:
    """A lit or sounding phone betrays her as much as a call: the same guard (desk.md section 2)."""
    profile = card.profile
    if profile is None or not profile.stop_text or not profile.number:
        return Refused(code="actions.no-stop-text")
    text = asked.outbound("text", to=profile.number, words=profile.stop_text)
    return _guarded(asked, card, "send_text", request.override, text, "actions.texting")


@does(r.CallContact)
def _call_contact(asked: Asked, card: Card, request: r.CallContact) -> Plan | Refused:
    contacts = card.person.contacts if card.person else ()
    contact = next((contact for contact in contacts if contact.id == request.contact), None)
    if contact is None or not contact.number:
        return Refused(code="actions.no-number")
    call = asked.outbound("call", to=contact.number)
    if contact.safe_to_call and asked.rules.has_lines:
        return asked.plan(call, incident=card.row.id, code="actions.calling")
    return _guarded(asked, card, "call_contact", request.override, call, "actions.calling")
