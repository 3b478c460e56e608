"""The recorder: what failed, since when, what still works, what to do (desk.md section 9)."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    "recorder.starting": N_("The recorder is starting; it has not tested itself yet. Write down what you hear (F6)."),
    "recorder.armed": N_("The recorder works: a test tone came back from both copies at {at}."),
    "recorder.armed_one_disk": N_(
        "The recorder works: a test tone came back from both copies at {at}. But both lie on one disk, and would be "
        "lost together. Put b on another disk, in the station file."
    ),
    "recorder.recording": N_("The line is being recorded in two copies."),
    "recorder.test_failed": N_(
        "The recorder's test at {at} failed for copy {copies}. The other copy works, and calls come in as before. "
        "Check that disk and its free space; F7 then t tests again."
    ),
    "recorder.tests_failed": N_(
        "The recorder's test at {at} failed: {copies}. Calls come in as before, but nothing would be recorded: "
        "write down what you hear (F6). Check the disks and their free space; F7 then t tests again."
    ),
    "recorder.test_overdue": N_(
        "The recorder has not tested itself for {age} (copy {copies}): nobody knows whether a line would be recorded. "
        "Calls come in as before. Press F7 then t, and write down what you hear (F6) until it has passed."
    ),
    "recorder.not_recorded": N_(
        "The line is NOT recorded since {since} ({copies}). You still hear it, and everything else works. "
        "Write down what you hear (F6), tell the unit to record; F7 then f tries the spare."
    ),
    "recorder.one_copy": N_(
        "One copy of the recording fails since {since} ({copies}). Copy {good} still records, the call goes on. "
        "F7 then f tries the spare; check that disk."
    ),
    "recorder.no_audio": N_(
        "No sound from the line since {since}; the recording goes on and marks the gap. Texts, alarms and the call "
        "itself are not touched. Write down what you hear (F6); it is opened again by itself."
    ),
    "recorder.noise": N_(
        "What is recorded since {since} may be static. The recording goes on. Write down what you hear (F6)."
    ),
    "recorder.no_player": N_(
        "It cannot be played here: the station file names no play_command. The recording goes on and is not touched."
    ),
    "recorder.nothing_to_play": N_("There is no recording of this case to play yet. Nothing else is touched."),
    "recorder.verify.unsigned": N_("The manifest is missing, changed, or not signed by this station."),
    "recorder.verify.key": N_("The key of the recording is damaged, or another station's: the audio cannot be opened."),
    "recorder.verify.missing": N_("The segment is missing or cannot be read."),
    "recorder.verify.changed": N_("The segment is not what was recorded: it was changed or damaged."),
    "recorder.verify.sealed_wrongly": N_("The segment cannot be opened with the recording's key."),
    "recorder.verify.not_as_named": N_("The segment does not hold what the manifest says of it."),
    "recorder.none_here": N_("There is no recording in {where}. Name a recording's folder, or its id with --station."),
    "recorder.erased": N_(
        "The audio was erased, or its key is lost: it cannot be opened again. The chain still holds."
    ),
    "recorder.no_recorder": N_("The station file has no [recorder]: name the folder of the recording instead."),
    "recorder.no_second": N_("To take a recording out, two persons are needed: give --operator and --second."),
}
