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
        "{path} does not open with this key: it is another station's journal, the key is another one's, or the file is "
        "damaged. Nothing in it was changed. Put the right key file back; without it nobody can read the journal."
    ),
    "journal.no_key": N_(
        "The key of the journal, {path}, cannot be read ({why}). The journal was not opened, and no new key was made: "
        "it could not open what is there. Put the key file back from its safe copy."
    ),
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
    "journal.slow": N_(
        "The disk does not answer ({why}). Alarms are shown and everything you do works; it is stored when the disk "
        "answers again. See whether the disk is there, and have it looked at."
    ),
    "journal.no_ballast": N_(
        "The disk of the journal is full: the last room that was kept for this day is in use. Everything is still stored. "
        "Free some space on it now: the next time there is nothing left to give up."
    ),
    "journal.ok": N_("The journal is stored as it should be."),
    # the spare
    "journal.on_spare": N_(
        "The disk of the journal failed or is full, and since {since} the record goes on in the spare journal {path}. Nothing that was "
        "confirmed is lost, and everything works. Have the disk changed; keep both files, they belong together."
    ),
    "journal.only_spare": N_(
        "The journal {file} cannot be opened ({why}). The board shows only what came since {since}, from the spare journal "
        "{path}; alarms come in and everything works. Bring the disk back and start again: then both are read."
    ),
    "journal.spare_foreign": N_(
        "The spare journal {path} continues another journal than this one. It was not touched, and another file is used as "
        "the spare. Keep it, and move it away."
    ),
    "journal.renumbered": N_(
        "Events got other numbers when the journal could be stored again. The board is read anew."
    ),
    # memory
    "journal.not_recorded": N_(
        "NOT RECORDED since {since} ({why}): no disk takes the journal. Alarms are shown, they sound, and everything you do "
        "works, but it is only in memory. Do not close Larmbord: free space or bring the disk back, and it is stored by "
        "itself. Until then write down what happens on paper."
    ),
    "journal.act_held": N_("NOT RECORDED: no disk takes it now. Write it down on paper."),
    "journal.claim_held": N_(
        "PROVISIONAL and NOT RECORDED: only this desk could be asked. Tell the other desks by voice that you have it."
    ),
    # claims
    "journal.claim_only": N_(
        "An alarm is acknowledged through a claim only, so that exactly one operator owns it. Nothing was stored. "
        "This is a fault in Larmbord: report it."
    ),
    "journal.cmd_taken": N_(
        "This command already did something else (event {event}); the alarm was not acknowledged. Acknowledge it again."
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
    "journal.verify.citation": N_(
        "The spare journal does not cite what stands here in the file before it: one of the two was changed or exchanged. "
        "All before it are right."
    ),
    "journal.verify.damaged": N_("This event cannot be read from the file. All before it are right."),
}
