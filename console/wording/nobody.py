"""A card without a person: why there is none, and what is known instead."""

from __future__ import annotations

from console.card import Card
from console.events import RawRead
from console.i18n import _


def why_nobody(card: Card) -> str:
    """The whole of it, for the pane of the person."""
    if card.erased:
        return _("Erased by law. Nothing can be read of it any more; that it happened, and when, is still proved.")
    if card.device:
        return _("The register has this device, and nobody who carries it. Treat as a person in danger.")
    return _("Not in the register. Treat as a person in danger; the phone as SILENT.")


def nobody(card: Card) -> str:
    """In a few words."""
    if card.erased:
        return _("erased by law")
    return _("this device is nobody's in the register") if card.device else _("not in the register")


def called(card: Card) -> str:
    """What it calls itself."""
    if card.erased:
        return ""
    if device := _device(card):
        return _("device {device}").format(device=device)
    return _("number {number}").format(number=card.number) if card.number else _("no number")


def _device(card: Card) -> str:
    """Its name in the register; of a stranger, what its messages call it, where that stands in the number's place."""
    if card.device:
        return card.device
    named = (entry.fact.reading.device for entry in card.log if isinstance(entry.fact, RawRead))
    return next((str(name) for name in named if name is not None and name == card.number), "")
