"""What is wrong with what knows the roads. The list of units goes on: with estimates, and it says so."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "eta.bad_answer": N_(
        "The road server's answer is no table of times. The units stand by estimate (great circle). Check [eta] osrm in the station file."
    ),
    "eta.cut": N_(
        "The road server broke off its answer. The units stand by estimate (great circle); it is asked again by itself."
    ),
    "eta.no_answer": N_(
        "The road server does not answer. The units stand by estimate (great circle); it is asked again by itself. Is it started?"
    ),
    "eta.no_engine": N_(
        'Road times need pyvalhalla, which is not installed. The units stand by estimate (great circle). With Python 3.12 or later: pip install "larmbord[routing]".'
    ),
    "eta.no_tiles": N_(
        "The road tiles of {file} cannot be opened. The units stand by estimate (great circle). Check [eta] valhalla in the station file."
    ),
    "eta.off_map": N_(
        "No road of the road map leads from any unit to the person. The units stand by estimate (great circle). Does the map cover this place?"
    ),
    "eta.refused": N_(
        "No road times: the answer was {why}. The units stand by estimate (great circle). Does the road map cover this place?"
    ),
    "eta.status": N_(
        "The road server answers with HTTP {status}. The units stand by estimate (great circle). Check [eta] osrm in the station file."
    ),
    "eta.unreachable": N_(
        "The road server cannot be reached. The units stand by estimate (great circle); it is asked again by itself. Is it started?"
    ),
}
