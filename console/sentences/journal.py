"""Sentences of this room."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    # the file
    "journal.old_sqlite": N_(
        "The SQLite in this installation ({version}) can damage a journal that two programs write. "
        "The journal was not opened. Install apsw-sqlite3mc 3.51.3 or newer."
    ),
    "journal.foreign": N_(
        "{path} is not a journal of Larmbord. Nothing in it was changed. "
        "Name another file in the station file, or move this one away."
    ),
    "journal.locked": N_(
        "{path} does not open with this key: it is another station's journal, the key or the passphrase is another "
        "one's, or the file is damaged. Nothing in it was changed. Put the right key back, or type the right "
        "passphrase; without it nobody can read the journal."
    ),
    "journal.no_key": N_(
        "The key of the journal, {path}, cannot be read ({why}). The journal was not opened, and no new key was made: "
        "it could not open what is there. Put the key file back from its safe copy."
    ),
    "journal.lost_key": N_(
        "The journal {journal} is there, but its key {path} is not. Nothing was changed, and no new key was made: "
        "it could not open what is there. Put the key file back from its safe copy."
    ),
    "journal.no_credential": N_(
        "The station file says that systemd gives the journal's key, but there is no credential {name}. "
        "The journal was not opened. Add LoadCredentialEncrypted={name}:… to the service, and start it as a service."
    ),
    "journal.no_terminal": N_(
        "The journal's passphrase is asked for on a terminal, and there is none here. The journal was not opened. "
        'For a service write key = "credential" in the station file.'
    ),
    "journal.no_salt": N_(
        "{path}, which belongs to the journal's passphrase, cannot be read. Nothing was changed. "
        "Put it back from its safe copy: without it the passphrase opens nothing."
    ),
    "journal.bad_salt": N_(
        "{path} does not hold what belongs to the journal's passphrase. Nothing was changed. "
        "Put it back from its safe copy."
    ),
    "journal.passphrase_short": N_(
        "That passphrase is too short: {count} characters are the least. No journal was made."
    ),
    "journal.passphrase_differs": N_("The two passphrases are not the same. No journal was made. Start again."),
    "journal.open_key": N_(
        "Others on this machine may read the journal's key {path}. It was not used. "
        "Make it yours alone (chmod 600), and think about who may have read it."
    ),
    "journal.bad_key": N_(
        "{path} does not hold a key (64 hexadecimal digits). The journal was not opened. "
        "Put the key file back from its safe copy."
    ),
    "journal.newer": N_(
        "The journal {path} was made by another version of Larmbord (its form is {version}, this one knows {known}). "
        "Nothing in it was changed. Start the version that made it, or a newer one."
    ),
    "journal.unreachable": N_(
        "The journal {path} cannot be opened ({why}). Nothing was changed. "
        "Check that the disk is there and that this user may write in the directory."
    ),
    # storing
    "journal.full": N_(
        "The disk is full: nothing new can be stored. Alarms are still shown, and what was stored before is safe. "
        "Free some space on the journal's disk; storing then goes on by itself."
    ),
    "journal.busy": N_(
        "Another program holds the journal, and this was not stored. Try again. "
        "If it goes on, see what else has the journal file open."
    ),
    "journal.broken": N_(
        "The disk failed while the journal was being written ({why}). Nothing more is written to this file. "
        "What was confirmed before can still be read. Write down what happens on paper, change the disk, restart."
    ),
    "journal.damaged": N_(
        "Part of the journal file cannot be read ({why}). Nothing more is written to it. "
        "Write down what happens on paper, and restore the journal from the backup."
    ),
    "journal.unreadable": N_(
        "The journal cannot be read now ({why}). What was stored is not changed by this. Check that the disk is there."
    ),
    "journal.closed": N_("The journal is closed, and this was not stored. Start Larmbord again."),
    "journal.unstorable": N_(
        "An event of the kind {kind} cannot be stored ({why}). Nothing was stored with it. "
        "This is a fault in Larmbord: report it. Everything else goes on."
    ),
    # claims
    "journal.claim_only": N_(
        "An alarm is acknowledged through a claim only, so that exactly one operator owns it. Nothing was stored. "
        "This is a fault in Larmbord: report it."
    ),
    "journal.cmd_taken": N_(
        "This command already did something else (event {event}); the alarm was not acknowledged. Acknowledge it again."
    ),
    # erasing
    "journal.erase.one-person": N_(
        "Nothing was erased: two different persons must ask for it. Name both, with --by twice."
    ),
    "journal.erase.no-rule": N_("Nothing was erased: name the rule that says so, with --rule."),
    "journal.erase.nothing": N_(
        "There is nothing to erase: no key of this is in the journal. It was erased before, or it was never here."
    ),
    "journal.erase.moved": N_(
        "Nothing was erased: something just happened to this incident. Look at it, and ask again when it is closed."
    ),
    "journal.erase.open": N_(
        "Nothing was erased: {label} is not closed. Somebody may still need help there. Close it first, with an outcome."
    ),
    "journal.erase.no-incident": N_("There is no incident {label} in this journal. Nothing was erased."),
    "journal.erase.registered": N_(
        "Nothing was erased: {person} is still in the register. Take the person out of the register file, "
        "start the intake once so that the journal knows, and ask again."
    ),
    "journal.erase.left": N_(
        "The keys are erased, but old copies may still lie in {file}: another program has it open. "
        "Larmbord finishes this by itself once that program lets go or ends; close other programs that read the "
        "journal, and run the same command again to see it done."
    ),
    # following
    "journal.gap": N_(
        "The journal goes from event {after} to event {found}: something is missing. "
        "Run `larmbord journal verify` and keep the file as it is."
    ),
    "journal.cut": N_(
        "Event {after} was seen before, but the journal ends at {head}: its end is missing, or it is another journal. "
        "Keep the file as it is and compare it with the backup."
    ),
    "journal.none-here": N_("There is no journal at {file}. Name the right one with --station or --journal."),
    # verifying
    "journal.verify.missing": N_("This event is missing, or its number was changed. All before it are right."),
    "journal.verify.changed": N_(
        "This event was changed, moved or put in afterwards. All before it are right; those after it prove nothing."
    ),
    "journal.verify.damaged": N_("This event cannot be read from the file. All before it are right."),
}
