"""What `larmbord doctor` says: what it found under a code, and what to do about it under the code with `.do`."""

from __future__ import annotations

from console.i18n import N_

PORTS = {
    "doctor.ports.modules": N_("Connected: {modules} ({count} ports)."),
    "doctor.ports.unknown": N_("Connected serial devices, none of a modem family that is known here: {names}."),
    "doctor.ports.elsewhere": N_("No USB serial device here; the station's modem is reached in another way."),
    "doctor.ports.none": N_("No USB serial device is connected."),
    "doctor.ports.none.do": N_("Plug the modem in, give it power, wait half a minute and look again."),
    "doctor.port.ok": N_("{port} is there, and nobody uses it."),
    "doctor.port.ours": N_("{port} is there, and the intake uses it."),
    "doctor.port.missing": N_("{port} is not there."),
    "doctor.port.missing.do": N_("Check cable and power. `larmbord setup` shows the ports there are now."),
    "doctor.port.denied": N_("This account may not use {port}."),
    "doctor.port.denied.do": N_("sudo usermod -aG {group} $USER, then log out and in again."),
    "doctor.port.held": N_("Another program uses the port: {program} (process {pid})."),
    "doctor.port.held.do": N_(
        "Stop that program, or take it out of the machine's start. Only Larmbord may use the port."
    ),
    "doctor.port.unsteady": N_("{port} is a name that changes at every replug."),
    "doctor.port.unsteady.do": N_("Write the lasting name into the station file: {lasting}"),
    "doctor.modemmanager.away": N_("ModemManager is not running."),
    "doctor.modemmanager.kept_away": N_("ModemManager runs, and a rule keeps it away from the modem."),
    "doctor.modemmanager.runs": N_("ModemManager runs and takes modems for itself."),
    "doctor.modemmanager.runs.do": N_(
        "larmbord setup --print udev | sudo tee /etc/udev/rules.d/99-larmbord-modem.rules, then "
        "sudo udevadm control --reload and replug. Or: sudo systemctl mask --now ModemManager"
    ),
}

MODEM = {
    "doctor.modem.none": N_("The station has no modem."),
    "doctor.modem.none.do": N_("If it should have one: larmbord setup."),
    "doctor.modem.answers": N_("It answers: {maker} {model}."),
    "doctor.modem.taken": N_("It was not asked: {program} uses the port."),
    "doctor.modem.taken.do": N_("Stop that program and look again."),
    "doctor.modem.absent": N_("It could not be asked: its port is not there."),
    "doctor.modem.absent.do": N_("Check cable and power, and the port in the station file."),
    "doctor.modem.held": N_("The intake holds it; what it reported last ({age} ago): {words}"),
    "doctor.modem.held.do": N_("Do what it says. The intake tries again by itself."),
    "doctor.modem.held_silent": N_(
        "The intake holds it, and has not said anything of it for {age}. What it reported last: {words}"
    ),
    "doctor.modem.held_silent.do": N_("Restart the intake (sudo systemctl restart larmbord-intake) and look again."),
    "doctor.modem.held_untold": N_("A Larmbord holds it, and this journal knows nothing of it."),
    "doctor.modem.held_untold.do": N_(
        "Name the station file that the running intake uses, or wait until it has begun."
    ),
    "doctor.sim.ok": N_("The SIM card is ready."),
    "doctor.sim.pin_waits": N_("The SIM card waits for its PIN, which the station file has. The doctor enters none."),
    "doctor.sim.pin_waits.do": N_(
        "Start the intake, which enters it once; or take the PIN off the card, which is better."
    ),
    "doctor.network.home": N_("Registered in the network."),
    "doctor.network.roaming": N_("Registered in another operator's network (roaming)."),
    "doctor.network.no_sim": N_("No network without a SIM card that is ready."),
    "doctor.network.no_sim.do": N_("See to the SIM card first."),
    "doctor.operator.ok": N_("Network operator: {operator}."),
    "doctor.operator.none": N_("The modem names no operator."),
    "doctor.operator.none.do": N_("See to the network first."),
    "doctor.signal.ok": N_("Signal {dbm} dBm."),
    "doctor.signal.weak": N_("Signal {dbm} dBm: very weak. Texts may come late or not at all."),
    "doctor.signal.weak.do": N_("Move the antenna to a window, or use an outdoor antenna."),
    "doctor.signal.none": N_("The modem does not know its signal."),
    "doctor.signal.none.do": N_("See to the network first; check that the antenna is screwed on."),
    "doctor.store.ok": N_("Its memory for texts: {used} of {total} used."),
    "doctor.store.full": N_("Its memory for texts is nearly full: {used} of {total}. A full memory takes no new text."),
    "doctor.store.full.do": N_("Start the intake, which takes them in and empties it. If this stays, report it."),
    "doctor.store.none": N_("The modem does not tell how full its memory for texts is."),
    "doctor.store.none.do": N_("See to the SIM card first."),
    "doctor.loop_back.never": N_("No loop-back text has been seen: nobody knows whether a text really gets in."),
    "doctor.loop_back.never.do": N_("Send the modem a text from a mobile phone and see it on the desk."),
    "doctor.loop_back.ok": N_("A loop-back text came back {age} ago."),
    "doctor.loop_back.missing": N_("The last loop-back text did NOT come back: texts may not get in."),
    "doctor.loop_back.missing.do": N_(
        "Call, do not text. Send the modem a text from a mobile phone; restart the modem."
    ),
    "doctor.loop_back.old": N_("The last loop-back text that came back is {age} old."),
    "doctor.loop_back.old.do": N_(
        "Send the modem a text from a mobile phone. If it does not come: signal, SIM, operator."
    ),
    "doctor.device.ok": N_("No device that promises signs of life is told to be silent."),
    "doctor.device.silent": N_(
        "The device {device} is silent: its last sign of life came {age} ago. An alarm of it may not reach us."
    ),
    "doctor.device.silent.do": N_("Work on its case at the desk: ask the person or a contact, or send a unit."),
    "doctor.gnss.none": N_("No satellite receiver in the station file. Alarms need none."),
}

DESK = {
    "doctor.audio.none": N_("No recorder has said anything: calls are not known to be recorded."),
    "doctor.audio.none.do": N_("Set up recording (docs/station.md) and start the intake; it tests itself at start."),
    "doctor.audio.ok": N_("Recorder copy: {state} ({age} ago)."),
    "doctor.audio.bad": N_("Recorder copy: {state} ({age} ago)."),
    "doctor.audio.bad.do": N_("The recorder's line on the desk says what failed. Calls go on without it."),
    "doctor.sound.bell": N_("Alarms ring the terminal's bell, and a program cannot hear whether that sounds."),
    "doctor.sound.bell.do": N_(
        "Better: sound_command in the station file. Start the desk and answer whether you heard it."
    ),
    "doctor.sound.no_bell": N_("There is no terminal here, and the station file has no sound_command."),
    "doctor.sound.no_bell.do": N_("Run the doctor where the desk runs."),
    "doctor.sound.command": N_("Alarms are played with {program}."),
    "doctor.sound.missing": N_("The sound_command {program} is not there, or cannot be run."),
    "doctor.sound.missing.do": N_("Install it, or correct sound_command in the station file."),
    "doctor.sound.no_file": N_("The sound file {file} is not there."),
    "doctor.sound.no_file.do": N_("Give its whole path in sound_command."),
    "doctor.sound.heard": N_("Somebody at the desk said that the alarm is heard."),
    "doctor.sound.not_heard": N_("Somebody at the desk said that the alarm is NOT heard."),
    "doctor.sound.not_heard.do": N_(
        "Turn the volume up, try another sound_command, and answer the desk's question again."
    ),
    "doctor.sound.unheard": N_("Nobody has said yet whether the alarm is heard."),
    "doctor.sound.unheard.do": N_("Start the desk; it asks."),
    "doctor.terminal.ok": N_("The terminal ({kind}) can draw the desk, in {colours} colours."),
    "doctor.terminal.none": N_("This is no terminal (a pipe or a service)."),
    "doctor.terminal.none.do": N_("Run the doctor where the desk runs, for the terminal's part."),
    "doctor.terminal.dumb": N_("The terminal ({kind}) cannot draw the desk."),
    "doctor.terminal.dumb.do": N_("Use another terminal, or larmbord desk --plain, which needs only lines."),
    "doctor.size.ok": N_("The terminal has {columns} columns and {rows} rows."),
    "doctor.size.small": N_("The terminal has only {columns} columns and {rows} rows; the desk needs 80 and 24."),
    "doctor.size.small.do": N_("Make the window larger or the letters smaller."),
    "doctor.letters.ok": N_("Letters are UTF-8."),
    "doctor.letters.bad": N_("Letters are {told}, not UTF-8: å, ä, ö and the map will be wrong."),
    "doctor.letters.bad.do": N_("Set the locale to UTF-8, for example: export LANG=sv_SE.UTF-8"),
}

RECORD = {
    "doctor.as_it_says": N_("Do what the line says, then run larmbord doctor again."),
    "doctor.station.ok": N_("{file} is right."),
    "doctor.station.none": N_("No station file was named: only this machine is looked at."),
    "doctor.station.none.do": N_("larmbord doctor --station station.toml; larmbord setup makes one."),
    "doctor.journal.none": N_("There is no journal at {file} yet."),
    "doctor.journal.none.do": N_("It is made when the intake starts for the first time."),
    "doctor.journal.ok": N_("The journal opens, and its chain of {count} events is whole."),
    "doctor.journal.broken": N_("The journal's chain is broken at event {at}: the record was changed, or is damaged."),
    "doctor.journal.broken.do": N_("Change nothing, copy the file as it is, and run larmbord journal verify."),
    "doctor.journal.open": N_("Others on this machine may read {file} or its key. It was not opened."),
    "doctor.journal.open.do": N_("chmod 600 {file} {key}, then run larmbord doctor again."),
    "doctor.key.ok": N_("The journal's key {file} is for this account alone. Is there a copy in a safe place?"),
    "doctor.key.missing": N_("The journal's key {file} is missing: nobody can read the journal without it."),
    "doctor.key.missing.do": N_(
        "Put it back from its safe copy. Do not make a new one: it could not open the journal."
    ),
    "doctor.permissions.ok": N_("Files with secrets are for this account alone."),
    "doctor.permissions.open": N_("Others on this machine may read {file}."),
    "doctor.permissions.open.do": N_("chmod 600 {file}, and think about who may have read it."),
    "doctor.map.national": N_("The national map is used: coast, lakes, counties and places, no streets."),
    "doctor.map.ok": N_("The map file {file} can be drawn, and the station lies on it."),
    "doctor.map.broken": N_("The map file {file} cannot be used. The national map stands in, without streets."),
    "doctor.map.broken.do": N_("larmbord map check {file} says why. Copy the file again, or make a new one."),
    "doctor.map.away": N_("The station does not lie on the map file {file}."),
    "doctor.map.away.do": N_("Make a file of the right area, or correct home under [map] in the station file."),
    "doctor.map.sea": N_("The map file {file} shows the sea as land, for example at {where}."),
    "doctor.map.sea.do": N_(
        "Make it again with the layer for the sea and the water polygons it needs (docs/station-map.md)."
    ),
    "doctor.map.no-home": N_("Whether the station lies on the map file {file} cannot be told."),
    "doctor.map.no-home.do": N_("Write home = [latitude, longitude] under [map] in the station file."),
    "doctor.disk.ok": N_("{folder} has {free} GB free."),
    "doctor.disk.full": N_("{folder} has only {free} GB free."),
    "doctor.disk.full.do": N_("Free some space; on a full disk nothing new can be stored."),
    "doctor.disk.unreadable": N_("{folder} cannot be looked at ({why})."),
    "doctor.disk.unreadable.do": N_("Check that the disk is there."),
    "doctor.writable.ok": N_("This account may write in {folder}."),
    "doctor.writable.no": N_("This account may not write in {folder}: the journal cannot be kept there."),
    "doctor.writable.no.do": N_("Give the folder to the account of the intake, or run the doctor as that account."),
    "doctor.filesystem.ok": N_("The journal lies on a disk of this machine ({kind})."),
    "doctor.filesystem.far": N_("The journal lies on a network disk ({kind}): two programs can damage it there."),
    "doctor.filesystem.far.do": N_("Move the journal to a disk of this machine."),
    "doctor.filesystem.none": N_("The system does not tell what kind of disk {folder} is on."),
    "doctor.filesystem.none.do": N_("Make sure that it is no network disk."),
    "doctor.ballast.ok": N_("Room is kept for the day when the disk is full."),
    "doctor.ballast.none": N_("No room is kept yet for the day when the disk is full."),
    "doctor.ballast.none.do": N_("The intake makes it when it starts, if there is room."),
    "doctor.clock.ok": N_("The clock is set from the network."),
    "doctor.clock.free": N_("Nothing sets this machine's clock. Ages on the screen become wrong."),
    "doctor.clock.free.do": N_("sudo timedatectl set-ntp true"),
    "doctor.clock.untold": N_("The system does not tell whether its clock is set from the network."),
    "doctor.clock.untold.do": N_("Compare it with a clock you trust."),
    "doctor.clock.ordered": N_("The clock is after the newest event in the journal."),
    "doctor.clock.behind": N_("The clock is before the newest event in the journal ({newest})."),
    "doctor.clock.behind.do": N_("Correct the clock. The journal's order stays right; ages on the screen are wrong."),
    "doctor.clock.agrees": N_("Satellite time minus the clock: {offset} s."),
    "doctor.clock.apart": N_("Satellite time minus the clock: {offset} s."),
    "doctor.clock.apart.do": N_("Let the machine set its clock from the network: sudo timedatectl set-ntp true"),
    "doctor.zone.ok": N_("The time zone is {zone}."),
    "doctor.python.ok": N_("Python {version}."),
    "doctor.python.old": N_("Python {version} is too old."),
    "doctor.python.old.do": N_("Install Python 3.11 or newer, and Larmbord again with it."),
    "doctor.libraries.ok": N_("Libraries: {have}."),
    "doctor.libraries.missing": N_("Libraries are missing: {names}."),
    "doctor.libraries.missing.do": N_("Install Larmbord again as the README says."),
    "doctor.sqlite.ok": N_("SQLite {version}."),
    "doctor.sqlite.old": N_("SQLite {version} can damage a journal that two programs write."),
    "doctor.sqlite.old.do": N_("Install apsw-sqlite3mc 3.51.3 or newer."),
}

SENTENCES: dict[str, str] = {**PORTS, **MODEM, **DESK, **RECORD}
