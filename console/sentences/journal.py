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
    "journal.spare_late": N_(
        "The disk of the spare journal {path} does not answer. Everything is stored in the journal itself, and everything "
        "works; but if the journal's disk fails too, no other takes over. Have that disk looked at."
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
    # erasing
    "journal.late": N_(
        "The disk of the journal or of its key has not answered for {seconds} s ({file}). Until it does no alarm is shown here; texts stay "
        "in the modem. Check the disk and its cable, or start Larmbord in another terminal with a station file whose "
        "journal lies on another disk."
    ),
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
    "journal.erase.no-raw": N_(
        "There is no raw message {raw} in this journal that can still be read. Nothing was erased. "
        "larmbord journal tail --json shows the id of each: it is its cmd."
    ),
    "journal.erase.unread": N_(
        "Nothing was erased: message {raw} was not read yet, and may be an alarm. Start the intake; ask again then."
    ),
    "journal.erase.somebodys": N_(
        "Nothing was erased: message {raw} is of {whose}, and is erased with it: larmbord journal erase {command}."
    ),
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
    # verifying: each is said after "Event 417: "
    "journal.verify.missing": N_("It is missing, and so are all up to event {last}. All before it are right."),
    "journal.verify.changed": N_(
        "This event was changed or put in afterwards. All before it are right; those after it prove nothing by themselves."
    ),
    "journal.verify.citation": N_(
        "The spare journal does not cite what stands here in the file before it: one of the two was changed or exchanged. "
        "All before it are right."
    ),
    "journal.verify.damaged": N_("This event cannot be read from the file. All before it are right."),
    "journal.verify.replayed": N_("This is event {first} once more, put in a second time. All before it are right."),
    "journal.verify.displaced": N_(
        "This event does not belong here. The one that does now stands as event {there}: the order was changed, or events "
        "were put in. All before it are right."
    ),
    "journal.verify.closed-up": N_(
        "Something was taken out before this event ({count} in number), and the numbers were closed up. "
        "All before it are right."
    ),
    "journal.verify.key-taken": N_(
        "The key that opens it was taken away, and no erasure in the record says so: what it said cannot be read any "
        "more. It, and all before it, are unchanged."
    ),
    "journal.verify.outside": N_(
        "The file holds events outside the number line ({count} in number). Larmbord never writes such events, and never "
        "reads them."
    ),
    "journal.verify.rewritten": N_(
        "The chain was written anew: it does not fit the signed checkpoint of event {last}. "
        "Something from event {first} to event {last} was changed, taken out or put in."
    ),
    "journal.verify.unsigned": N_(
        "The signed checkpoint of event {last} is missing, and Larmbord always makes it. "
        "Nothing from event {first} on is proved; expect that something from there to event {last} was changed."
    ),
    "journal.verify.forged": N_(
        "The checkpoint of event {last} was not signed with this station's key: it was changed or put in. "
        "Nothing from event {first} to event {last} is proved."
    ),
    "journal.verify.cut": N_(
        "The end of the journal was cut off: it stops after event {head}, and there is a signed checkpoint of event {last}. "
        "What is left from event {first} on is proved by no checkpoint either."
    ),
    "journal.verify.witness-cut": N_(
        "The end of the journal was cut off: it stops after event {head}, and the witness has seen event {last}."
    ),
    "journal.verify.witness-differs": N_(
        "This is not the event that the witness has seen (on {when}). The journal was written anew, with the station's own "
        "key, or the line was copied wrong. Something up to event {event} was changed, taken out or put in."
    ),
    "journal.verify.other-journal": N_(
        "The witness's line is about another journal ({there}; this one is {here}). Nothing can be said from it. "
        "Take the line that was printed by this station."
    ),
    # exporting
    "journal.export.alone": N_("An export needs two persons. Nothing was exported. Name both: --by A --by B."),
    "journal.export.there": N_(
        "There is something at {file} already, and it was not written over. Nothing was exported. Choose another name."
    ),
    "journal.export.too-large": N_(
        "The bundle is too large for one ZIP of 4 GB. Nothing was exported. Name a directory instead of {file}."
    ),
    "journal.export.unsigned": N_(
        "The newest events could not be signed, and nothing was exported. See what is wrong with the journal's disk."
    ),
    "journal.export.not-right": N_(
        "The bundle did not prove itself, and nothing was exported: {what} "
        "Run `larmbord journal verify` and keep the file as it is."
    ),
    "journal.witness.no-line": N_(
        "That is not a witness's line. It looks like this, and was printed by `larmbord journal verify` or stands on a "
        "handover sheet: larmbord 5f3a9c01 1234 k3xq-7yd2-mfo4-aaqj-z5ta-w6ue 2026-11-22T21:58:07Z"
    ),
}
