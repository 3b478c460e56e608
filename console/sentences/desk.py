"""Sentences of this room: what the desk itself has to say."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "desk.failed": N_("Part of this desk failed. The alarms go on; the log says where. If in doubt, start it again."),
    "desk.map-file": N_(
        "The station's map {name} cannot be used: streets are missing. The national map and the words are there. "
        "larmbord map check says why."
    ),
    "desk.no-case": N_("There is no case on the table. Choose one in the list first."),
    "desk.not-recorded": N_(
        "That was NOT recorded, and may not have happened. Do it by telephone or radio, and note it."
    ),
    "desk.nothing-to-undo": N_("There is nothing to take back."),
    "desk.nothing-waits": N_("Nothing waits to be acknowledged."),
    "desk.readonly": N_("This desk only watches. Nothing was done."),
    "desk.reading": N_(
        "Not yet: the record is still being read. The alarms are shown as soon as it is. Help and leaving work already."
    ),
    "desk.stay": N_("Not left: {label} is open and yours. Close it, or let another operator take it first."),
    "desk.unheld": N_("Not left: {label} is open and nobody has it. Acknowledge it first."),
    "desk.use-quit": N_("To leave the desk type :quit"),
}
