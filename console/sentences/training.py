"""Sentences of this room: what is wrong with a scenario file, and what was meant."""

from __future__ import annotations

from console.i18n import N_

SENTENCES: dict[str, str] = {
    # the file
    "training.file": N_("The scenario cannot be opened ({why}). Check the path and who may read it."),
    "training.too_large": N_("The file is too large for a scenario. At most {largest} octets are read."),
    "training.encoding": N_("This is not UTF-8 text. Save the file as UTF-8."),
    "training.character": N_("Unprintable character {sign}. Type it again as an ordinary character or remove it."),
    "training.yaml": N_("This is not YAML: {what}. Check quotes, brackets and indentation here and on the line above."),
    "training.too_deep": N_("Nested too deeply. A scenario has at most {deepest} levels."),
    "training.directive": N_("A YAML directive. Remove it: scenarios are always YAML 1.2."),
    "training.documents": N_("A second document begins here. Put one scenario in each file."),
    "training.anchor": N_("An anchor or alias ('{name}'). Write the value out in full."),
    "training.tag": N_("A tag ({tag}). Remove it: types follow from the keys."),
    "training.no_scenario": N_("No scenario here. The file must begin with keys such as 'format: skydd-scenario/1'."),
    # keys and shapes
    "training.key": N_("A key must be one word."),
    "training.duplicate_key": N_("Duplicate key '{key}', first written at line {first}. Keep one of them."),
    "training.unknown_key": N_("Unknown key '{key}'. Meant: {meant}."),
    "training.missing_key": N_("The key '{key}' is missing here."),
    "training.not_mapping": N_("Keys with values are needed here: {{key: value}}."),
    "training.not_list": N_("A list is needed here: [first, second]."),
    "training.not_word": N_("One value is needed here, not a list or a mapping."),
    "training.array": N_("This list has the wrong number of values. Meant: [{meant}]."),
    # words
    "training.empty": N_("Nothing is written here. Write a value or remove the key."),
    "training.control": N_("A control character in the text. Remove it."),
    "training.quote": N_("'{written}' must stand in quotes. Meant: \"{written}\"."),
    "training.number_quoted": N_("'{written}' is in quotes. A number stands without quotes."),
    "training.number": N_("'{written}' is not a plain number. Write only digits, as 1000 or 59.33."),
    "training.integer": N_("'{written}' is not a whole number."),
    "training.range": N_("{written} is outside {least} to {most}."),
    "training.truth": N_("'{written}' is neither true nor false."),
    "training.truth_meant": N_("'{written}' is neither true nor false. Meant: {meant}."),
    "training.choice": N_("'{written}' is not known here. Meant: {meant}."),
    "training.duration": N_("'{written}' is not a duration: those carry units. Meant: {meant}."),
    "training.moment": N_("'{written}' is not a time. Meant: a quoted one such as \"2025-02-11T21:40:00+01:00\"."),
    "training.path": N_("'{written}' is not a file inside the scenario's folder. Write a relative path without '..'."),
    "training.include": N_("The file to include cannot be opened ({what}). Check the path and who may read it."),
    "training.slug": N_("'{written}' cannot be the id of a scenario. Meant: small letters, digits and dashes."),
    "training.name": N_("'{written}' cannot be a name. Meant: letters, digits, dot, dash and underscore, at most 40."),
    # names
    "training.duplicate_id": N_("The id '{name}' is used twice, first at line {first}. Every id in a file is unique."),
    "training.unresolved": N_("Nothing in this file is called '{name}'. Meant: {meant}."),
    "training.wrong_sort": N_("'{name}' is a name of the sort '{sort}'. Needed here: {wanted}."),
    "training.other_variant": N_("This waits for '{after}', which only another variant has. Wait for a common event."),
    "training.circle": N_("'{id}' waits for itself in a circle. Give one event of the circle a time with 'at'."),
    "training.same_number": N_("The same telephone number as '{other}'. Give everybody a number of their own."),
    "training.no_device": N_("'{who}' has no device to send this from. Give the actor a 'device' in the cast."),
    "training.rings_out": N_("'{who}' does not answer. Remove 'answers: false', or what is said on that call."),
    "training.no_entry": N_("'{who}' is in no register, so the desk has no contacts of theirs. Move them to a person."),
    # fiction
    "training.fictional": N_("Only fiction is played. Write 'fictional: true', and make it so."),
    "training.telephone": N_("'{written}' may be somebody's telephone. Use 070-174 06 05 to 070-174 06 99, in quotes."),
    "training.personal_number": N_("'{written}' may be somebody's personal identity number. Remove it."),
    # time
    "training.when": N_("'{id}' has no time. Give it 'at', 'ago', or 'after' and 'plus', or make it 'manual: true'."),
    "training.at_and_after": N_("Both 'at' and 'after'. Keep one: 'at' counts from the start, 'after' from an event."),
    "training.two_times": N_("'ago' and another time. Keep one: 'ago' counts back from the start."),
    "training.ago_now": N_("What happened before the start needs a time before it, as 'ago: 20m', and no hand."),
    "training.ago_or_after": N_("Write either 'ago' or 'after': when the shift before did this."),
    "training.ago_late": N_(
        "The shift before answered this, and it may come after the start. Give it 'ago', far enough back."
    ),
    "training.ago_kind": N_("'{kind}' cannot be before the start: it needs somebody at the desk. Let it come later."),
    "training.plus": N_("'plus' without 'after'. Name the event it counts from, or write 'at'."),
    "training.after_end": N_("This can begin as late as {begins}, after the duration of {duration}. Move it."),
    "training.deed_when": N_("No time. Give the entry 'at', or 'after' and 'plus'."),
    "training.no_trainee": N_("Nothing is done here. Write a list such as '- {{at: 12s, do: acknowledge}}'."),
    "training.speeds": N_("'speeds' must be a rising list without repetition, as [0.5, 1, 2]."),
    "training.travel": N_(
        "'travel' is the time a unit is on the road, and this is not of kind 'unit'. Write a duration."
    ),
    # places
    "training.place": N_("{lat}, {lon} is not a place. Meant: latitude and longitude in decimal degrees, never 0, 0."),
    "training.points_or_gpx": N_("A trail has either 'points' or 'gpx'. Write one of them."),
    "training.points_order": N_(
        "The point at {offset} does not come after the one before it. Sort the points by time."
    ),
    "training.track_long": N_("The trail is {hours} hours long. At most 24 are played."),
    "training.track_fast": N_("{speed} km/h up to the point at {offset}. At most {most}: check position and time."),
    "training.gpx": N_("The GPX file cannot be used ({what}). It needs track points with lat, lon and time."),
    # a result
    "training.no_result": N_("This is no result of an exercise. Give the file that '--result' wrote."),
    "training.other_scenario": N_(
        "The result is of '{scenario}' as it was then, and the file is another one now. Play it with the file of then."
    ),
    "training.at_over": N_("The run was over at {end}: {at} is not a moment of it. Give an earlier one."),
    "training.at_missing": N_("From which moment? Give it with '--at', as '--at 2m10s'."),
    # what an exercise reports
    "training.stands": N_(
        "The run is played to {at}, as it was done in {run}, and stands still there. From now on the hands are yours."
    ),
    "training.waits_plain": N_("The exercise has not begun: go begins it."),
    "training.waits_there": N_("The exercise stands at {at} of a past run: F10 goes on."),
    "training.at_end": N_("The run was over here: nothing is left to go on with. Choose an earlier moment."),
    "training.fired": N_("{id} is started by hand."),
    "training.not_by_hand": N_("Nothing called '{id}' waits for a hand now."),
    "training.waits": N_("The exercise has not begun: F10 starts it."),
    "training.begun": N_("The exercise has begun. F10 pauses it."),
    "training.gone_on": N_("The exercise goes on. F10 pauses it."),
    "training.asked_again": N_("'{id}' has been started already. A trainee is told once."),
    "training.asked_speed": N_("The file has no speed {id}. Nothing has changed."),
    "training.held_by_live": N_("The trainee is at the live desk. The exercise goes on when they come back to it."),
    "training.not_taken": N_("The trainee has not taken over yet: Enter or F10 at their desk goes on."),
    "training.nobody_obeys": N_(
        "The trainee's desk does not answer. Nothing was asked of it; look at its terminal, or wait for its next sign."
    ),
    "training.none_runs": N_(
        "No exercise of that name runs on this machine. Start one in another terminal: larmbord train first-loud"
    ),
    "training.not_played": N_(
        "This is not the file of '{scenario}' that is played now. Give the one that the trainee's desk was started with."
    ),
    "training.past": N_("REPLAY: read only. Nothing is done here; Esc goes back, q leaves."),
    "training.replay_differs": N_(
        "The file says otherwise than its actions give when they are played again. What counts is the replay: the file was changed, or another version made it."
    ),
    "training.over": N_("The exercise is over. Look around as long as you like; :quit leaves."),
    "training.result-kept": N_("The result is kept in {path}."),
    "training.result-not-kept": N_(
        "The result could not be kept in {path} ({why}). The journal beside it has everything that was done."
    ),
    "training.no-score": N_(
        "The result could not be reckoned. Everything that was done is in {path}; the log says why."
    ),
    "training.no-debrief": N_(
        "The exercise is over, and its debrief cannot be opened here; the log says why. larmbord debrief {path} tries again."
    ),
    # several seats
    "training.join_runs_not": N_(
        "{run} does not run any more: its process has left or was ended. Its result, if it has one, is opened with "
        "larmbord debrief; larmbord train begins a new one."
    ),
    "training.join_ended": N_(
        "This exercise has ended. Look at it at the desk that ran it, or begin a new one: larmbord train."
    ),
    "training.join_live": N_(
        "This record is none of an exercise. It was not joined, and nothing was written into it. Name the run of an "
        "exercise, or leave the name out."
    ),
    "training.join_version": N_(
        "This exercise was begun by another version of Larmbord, which does not say what its seats are. It was not "
        "joined, and nothing was changed. Begin it with this version, or join with that one."
    ),
    "training.join_alone": N_("--join goes with --seat and --operator only: speed, seed and scenario are the run's."),
    "training.no_scenario_named": N_("Which scenario? larmbord train first-loud, or larmbord train --join."),
    "training.seat_taken": N_("The seat {seat} is taken, and the desk there is open. Taken: {taken}."),
    "training.no_free_seat": N_(
        "This exercise has no free seat. Taken: {taken}. A scenario of your own may have more: 'seats: [op1, op2]'."
    ),
    "training.seat_of": N_(
        "{who} has sat in {seat} in this run, and an act counts for one trainee. Come back as --operator {who}, or take "
        "another seat."
    ),
    "training.sits_elsewhere": N_("{who} sits in {seat}. Give initials of your own: --operator."),
    "training.seat_joined": N_("{who} has joined, in {seat}."),
    "training.seat_left": N_("{who} has left {seat}."),
    # one row of a small terminal has about seventy cells for these
    "training.joined_waits": N_("You have joined. It begins when the desk that runs it begins."),
    "training.joined_runs": N_("The exercise goes on."),
    "training.joined_paused": N_("The exercise is paused; time stands still here too."),
    "training.joined_over": N_("The exercise has ended. Look around; :quit leaves."),
    "training.host_gone": N_("Nothing answers; what was done is kept. :quit leaves."),
    "training.joined_clock": N_("The clock is at the desk that runs this, and at the instructor's."),
    "training.stands_waits": N_("NOT BEGUN"),
    "training.stands_paused": N_("PAUSED"),
    "training.stands_over": N_("ENDED: nothing is done here any more"),
    "training.stands_gone": N_("NOBODY RUNS THE EXERCISE since {since}"),
    "training.no-seat": N_("This scenario has no seat called '{seat}'. Its seats: {seats}."),
    # what makes no sense
    "training.nothing_heard": N_("Nothing is heard. Give 'say', 'level' or both."),
    "training.nothing_told": N_("The unit tells nothing. Give 'state', 'position' or 'say'."),
    "training.action_or_missed": N_("'if' needs either 'action' or 'missed'."),
    "training.rule_empty": N_("The rule does nothing. Give it 'then' or 'cancel'."),
    "training.state_empty": N_("'state' is empty. Give 'mic', 'listening' or 'incident'."),
    "training.within_or_until": N_("An expectation needs either 'within' or 'until'."),
    "training.action_not_state": N_("An expectation needs exactly one of 'action', 'not' and 'state'."),
}
