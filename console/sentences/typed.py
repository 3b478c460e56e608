"""What is said about a typed command that is none."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "typed.no-incident": N_("There is no incident {word}. Type list to see the open ones."),
    "typed.none-chosen": N_("No incident is open, so there is nothing this could be about."),
    "typed.open-p1": N_("{label} is open and nobody else holds it: close it or hand it over before you leave."),
    "typed.unknown": N_("{word} is no command. Type help for all of them."),
    "typed.usage": N_("Something is missing or wrong. It goes like this: {usage}"),
}
