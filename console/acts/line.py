"""The open line: listening, the own microphone, keys, hanging up."""

from __future__ import annotations

from console import events as e
from console import requests as r
from console.acts.asked import Asked, Plan, Refused, does
from console.card import Card


@does(r.Listen)
def _listen(asked: Asked, card: Card, request: r.Listen) -> Plan | Refused:
    line = card.line
    if line is None or line.state == "closed":
        return Refused(code="actions.no-line")
    listening = e.ListeningChanged(on=request.on, call=line.call)
    if line.state == "ringing" and request.on:
        return asked.plan(
            asked.outbound("answer", call=line.call), listening, incident=card.row.id, code="actions.answering"
        )
    return asked.plan(
        listening, incident=card.row.id, code="actions.listening" if request.on else "actions.not-listening"
    )


@does(r.Microphone)
def _microphone(asked: Asked, card: Card, request: r.Microphone) -> Plan | Refused:
    if card.line is None or card.line.state != "open":
        return Refused(code="actions.no-line")
    if request.open and card.row.silent is not False and not request.sure:
        return Refused(code="actions.microphone-silent", ask="sure")
    code = "actions.microphone-open" if request.open else "actions.microphone-muted"
    return asked.plan(e.MicrophoneChanged(open=request.open, call=card.line.call), incident=card.row.id, code=code)


@does(r.HangUp)
def _hang_up(asked: Asked, card: Card, request: r.HangUp) -> Plan | Refused:
    if card.line is None or card.line.state == "closed":
        return Refused(code="actions.no-line")
    return asked.plan(asked.outbound("hang_up", call=card.line.call), incident=card.row.id, code="actions.hanging-up")


@does(r.PressKeys)
def _keys(asked: Asked, card: Card, request: r.PressKeys) -> Plan | Refused:
    if card.line is None or card.line.state != "open":
        return Refused(code="actions.no-line")
    keys = request.keys or (card.profile.answer_keys if card.profile else "")
    if not keys or set(keys) - set("0123456789*#"):
        return Refused(code="actions.not-keys")
    return asked.plan(
        asked.outbound("keys", call=card.line.call, words=keys), incident=card.row.id, code="actions.keys"
    )
