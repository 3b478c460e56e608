"""What became of an act towards the world."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "outbound.broken": N_("It may or may not have worked: the line broke off. Check, then ask again if needed."),
    "outbound.crashed": N_(
        "Larmbord was restarted in the middle of it: nobody knows whether it went out. Check first."
    ),
    "outbound.expired": N_("Too old to be done now, so it was not done. Ask again if it is still needed."),
}
