"""Sentences of `larmbord setup`."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "setup.exists": N_(
        "{file} is there already, and nothing was written. Name another file with --station, or let it be replaced with "
        "--force: the old one is kept beside it."
    ),
    "setup.given_up": N_("The questions were not all answered, and nothing was written. Start larmbord setup again."),
    "setup.bad_name": N_("A name has 1 to 60 letters, on one line."),
    "setup.bad_pin": N_("A PIN has 4 to 8 digits. Leave it empty if the card asks for none."),
    "setup.bad_number": N_("A telephone number has 5 to 15 digits, perhaps with + before them."),
}
