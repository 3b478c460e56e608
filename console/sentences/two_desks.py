"""Sentences of this room: the live desk and an exercise on one terminal."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "two_desks.closed": N_("The exercise is closed. This is the live desk."),
    "two_desks.failed": N_(
        "The exercise stopped on a fault of its own; the log says where. The live desk is not touched by it."
    ),
    "two_desks.goes_on": N_("The run is played to that moment, and comes back when it stands there. This is LIVE."),
    "two_desks.in_exercise": N_(
        "This is the exercise. F11 or :live shows the live desk; what is asked for is done there."
    ),
    "two_desks.kept": N_("Not now: {label} needs you here. Acknowledge and close it, or let another operator take it."),
    "two_desks.late_key": N_("That key came as the live desk took the screen. It did nothing. This is LIVE."),
    "two_desks.live": N_("This is the live desk, and no exercise waits. :train first-loud begins one."),
    "two_desks.ready": N_("The exercise is ready: F10 goes to it."),
    "two_desks.open": N_("An exercise waits already: F10 goes back to it, :train end closes it."),
}
