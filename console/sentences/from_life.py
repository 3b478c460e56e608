"""Sentences of this room: why there is no draft scenario of an incident."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "from_life.alone": N_(
        "A draft from a real incident needs two persons. Nothing was written. Name both: --by A --by B."
    ),
    "from_life.ending": N_("{file} does not end in .yaml. Nothing was written. Choose a name that does."),
    "from_life.there": N_("There is something at {file} already, and it was not written over. Choose another name."),
    "from_life.no_incident": N_("There is no incident {label} in this journal, or it was erased. Nothing was written."),
    "from_life.open": N_("{label} is not closed: somebody may still need help. Nothing was written. Close it first."),
    "from_life.left": N_(
        "Something of {label} would still be in the draft: {where}. Nothing was written. Report this as a fault, without the incident."
    ),
    "from_life.not_made": N_(
        "No draft can be made of {label}: it cannot be moved, or not be told in a scenario. Nothing was written. Write one by hand."
    ),
    "from_life.trail_xml": N_("Line {line}: this is not whole XML. Export the trail again."),
    "from_life.trail_doctype": N_(
        "Line {line}: a document type. Trails have none, and it could hide anything. Export the trail again without it."
    ),
    "from_life.trail_large": N_("The file is larger than {most} MB. Export fewer vehicles or fewer steps."),
    "from_life.trail_place": N_("Line {line}: no longitude and latitude. Run SUMO with --fcd-output.geo true."),
    "from_life.trail_time": N_("Line {line}: a step without a time. Export the trail again."),
    "from_life.trail_which": N_("There is more than one in this file. Choose with --vehicle: {ids}."),
    "from_life.trail_none": N_("There is no position of {id} in this file. It has: {ids}."),
    "from_life.trail_kind": N_(
        "This is neither GPX nor an FCD output of SUMO. Nothing was read. Export it as one of them."
    ),
    "from_life.trail_many": N_("{count} positions: a trail has at most {most}. Take every n-th, or a part."),
}
