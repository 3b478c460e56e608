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
    # verifying: each is said after "Event 417: "
    "journal.verify.missing": N_("It is missing, and so are all up to event {last}. All before it are right."),
    "journal.verify.changed": N_(
        "This event was changed or put in afterwards. All before it are right; those after it prove nothing by themselves."
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
