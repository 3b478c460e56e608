"""What is wrong with a station file or a register, and what to do."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "register.double": N_("{file}: two entries are called {id}. Give each person, device and unit an id of its own."),
    "register.nobody": N_(
        "{file}: device {id} belongs to {person}, who is not in the file. Add the person, or correct it."
    ),
    "register.late": N_(
        "The disk of the register {file} does not answer. Persons, devices and units are those of the record, as they were "
        "at the last start; alarms come in and everything works. Check the disk, and start Larmbord again."
    ),
    "register.ok": N_("The register was read."),
    "register.wrong": N_(
        "{why} Until then persons, devices and units are those of the record, as they were at the last start; "
        "alarms come in and everything works."
    ),
    "station.late": N_(
        "The disk of the station file {file} has not answered for {seconds} s. Until it does Larmbord cannot start, and no "
        "alarm is shown here; texts stay in the modem. Check the disk and its cable, or start with a copy of the file on "
        "another disk."
    ),
    "station.double": N_("{file}: two ways in are called {name}. Give each modem and feed a name of its own."),
    "station.eta-address": N_(
        "{file}: [eta] osrm must be an https:// address without password; http:// only to this very machine: positions of people are sent there."
    ),
    "station.eta-two": N_("{file}: [eta] names both osrm and valhalla. Keep one of them."),
    "station.no-audio-port": N_(
        '{file}: [recorder] names no port. Name the modem\'s audio port (…-if04-port0 on a SIM7600), or kind = "card".'
    ),
    "station.no-place": N_(
        "{file}: [map] home is no place on the earth. Write latitude and longitude in degrees: home = [59.33, 18.06]."
    ),
    "station.no-such-modem": N_("{file}: [recorder] records modem {name}, which is not in the file. Correct its name."),
    "station.no-such-rate": N_("{file}: [recorder] this module gives 8000 only. Leave rate out."),
    "station.same-folder": N_("{file}: [recorder] a, b and spare must be different folders, at best on two disks."),
    "station.no-tls": N_("{file}: feed {name} must have an https:// address; http:// only to this very machine."),
    "station.not-toml": N_(
        '{file}: this is not TOML ({why}). Words stand in quotes, as in name = "Larmbord". '
        "Correct that line and start again."
    ),
    "station.not-utf8": N_(
        "{file} line {line}: a letter there is not UTF-8. Save the file as UTF-8 in the editor, and start again."
    ),
    "station.table": N_(
        "{file} cannot be used ({why}). Larmbord's own table stands in. Correct it (docs/map-data.md)."
    ),
    "station.table-own": N_("{file}, the station's own table, is used."),
    "station.table-ours": N_("The table that comes with Larmbord is used."),
    "station.table-line": N_(
        "{file} line {line} cannot be used ({why}). Larmbord's own table stands in. Correct that line (docs/map-data.md)."
    ),
    "station.table-unreadable": N_(
        "{file} cannot be read ({why}). Larmbord's own table stands in. Check the name and who may read it."
    ),
    "station.unreadable": N_("{file} cannot be read ({why}). Check the name and who may read it."),
    "station.wrong": N_("{file}: {why}. Correct that key; docs/station.md lists every key with an example."),
}
