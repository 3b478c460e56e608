"""Sentences of the satellite receiver."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "gnss.starting": N_("The satellite receiver is being listened to."),
    "gnss.ok": N_(
        "The satellite receiver knows where the station is ({satellites} satellites). "
        "Satellite time minus the clock: {offset} s."
    ),
    "gnss.ok_untimed": N_("The satellite receiver knows where the station is ({satellites} satellites)."),
    "gnss.no_fix": N_(
        "The satellite receiver works and has no position now ({satellites} satellites). "
        "That is normal indoors. The last known place stays, with its age."
    ),
    "gnss.clock_off": N_(
        "The clock of this machine and the satellites' differ by {offset} s. Nothing was changed. Ages on the screen may "
        "be wrong by as much. Let the machine set its clock from the network."
    ),
    "gnss.date_off": N_(
        "The date of this machine and the satellite receiver's differ by {days} days. Nothing was changed. "
        "Check the date of this machine; a receiver can also be wrong by years, and is never believed over the clock."
    ),
    "gnss.silent": N_(
        "The satellite receiver says nothing. Alarms still come in; only the station's own place and the check of the "
        "clock are missing. Check the cable and the port in the station file."
    ),
    "gnss.unreadable": N_(
        "The satellite receiver's port sends something that is no position. Alarms still come in. "
        "Check the port and the speed in the station file: it may be another port of the modem."
    ),
    "gnss.port_missing": N_(
        "No satellite receiver at {port}. Alarms still come in; only the station's own place is missing. "
        "Check the cable and the station file."
    ),
    "gnss.port_busy": N_(
        "Another program uses the satellite receiver at {port}. Alarms still come in. "
        "Stop that program (often ModemManager or gpsd)."
    ),
    "gnss.port_denied": N_(
        "Larmbord may not open {port}. Alarms still come in; only the station's own place is missing. "
        "Add its account to the group that owns the port (often dialout), then restart."
    ),
    "gnss.port_fault": N_(
        "The satellite receiver at {port} cannot be opened ({error}). Alarms still come in. Check the station file."
    ),
    "gnss.port_lost": N_(
        "The satellite receiver disappeared. Alarms still come in; only the station's own place is missing. "
        "It is looked for all the time. Check the cable."
    ),
    "gnss.port_stuck": N_("The satellite receiver's port hangs. Alarms still come in. It is being opened again."),
}
