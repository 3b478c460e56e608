"""What the loop-back self-test of a line says."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "loop_back.missing": N_(
        "The self-test text did not come back: texts may not reach this line. Calls may still work. "
        "Send a text to the line's number from another telephone; if it does not come in, restart the modem."
    ),
    "loop_back.line_down": N_("The line could not be tested, because it does not work now. It is tried again."),
    "loop_back.postponed": N_("The self-test waits until the line is free."),
    "loop_back.cap": N_(
        "The line could not be tested: today's number of test texts is used up (see the station file)."
    ),
}
