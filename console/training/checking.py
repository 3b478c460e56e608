"""What `larmbord scenario check` finds in a scenario that can be read: what must be mended, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from console.i18n import _
from console.training.kinds import Inject, Radio
from console.training.model import Scenario, Scheduled
from console.training.reach import Reach
from console.training.referee import consequence_id
from console.training.rules import Consequence, Expect, Pass
from console.training.trials import Trial


def faults(scenario: Scenario) -> list[str]:
    """What can never be as it is written."""
    reach = Reach(scenario)
    found = [_("Rule {id} is never set off ({why}).").format(id=id, why=why) for id, why in reach.rules()]
    found += [_("{id} can never happen ({why}).").format(id=id, why=why) for id, why in reach.expects()]
    return found + list(_sums(scenario))


def remarks(scenario: Scenario) -> list[str]:
    """What is allowed, and probably not meant."""
    goalless = [expect.id for expect in scenario.expect if expect.goal is None]
    silent = [expect.id for expect in scenario.expect if expect.critical and expect.why is None]
    silent += [forbid.id for forbid in scenario.forbid if forbid.critical and forbid.why is None]
    aimless = [goal for goal in scenario.goals if all(goal != expect.goal for expect in scenario.expect)]
    given = [expect.id for expect in scenario.expect if expect.action is None and expect.needs is None]
    found = []
    if goalless:
        found.append(_("Expectations without a goal: {ids}.").format(ids=", ".join(goalless)))
    if silent:
        found.append(_("Critical without 'why': {ids}.").format(ids=", ".join(silent)))
    if aimless and scenario.expect:
        found.append(_("Goals without an expectation: {ids}.").format(ids=", ".join(aimless)))
    if given:
        found.append(_("Earned by doing nothing, for want of 'needs': {ids}.").format(ids=", ".join(given)))
    if aside := list(_aside(scenario)):
        found.append(
            _("'seat' changes nothing for {ids}: the desk shows it to all. Only words can be for one seat.").format(
                ids=", ".join(aside)
            )
        )
    if not scenario.expect:
        found.append(_("Nothing is expected, so everybody passes."))
    return found


def _aside(scenario: Scenario) -> Iterator[str]:
    """Events for one seat that are no words of the instructor, nor of somebody of the cast on the radio."""
    inside = (event for variant in scenario.variants for event in variant.events)
    happen: list[tuple[str, Scheduled | Consequence]] = [(event.id, event) for event in (*scenario.events, *inside)]
    happen += [(consequence_id(rule, n), then) for rule in scenario.rules for n, then in enumerate(rule.then)]
    for id, each in happen:
        what = each.what
        if each.seat and not (isinstance(what, Inject) or (isinstance(what, Radio) and what.from_ in scenario.cast)):
            yield id


def trial_faults(every: Sequence[Trial]) -> list[str]:
    """Who passes and must not, and a model answer that is none."""
    found = []
    for what in dict.fromkeys(what for trial in every for what in trial.before):
        found.append(_("The shift before cannot have done this: {what}.").format(what=what))
    for trial in every:
        if trial.ok or trial.before:
            continue
        if trial.name == "reference":
            what = ", ".join(trial.refused) or "-"
            found.append(_("The model answer earns {points} of {most}; refused: {what}.").format(
                points=trial.points, most=trial.most, what=what))  # fmt: skip
        else:
            found.append(_("'{name}' passes with seed {seed}, {points} of {most}: it must fail.").format(
                name=trial.name, seed=trial.seed, points=trial.points, most=trial.most))  # fmt: skip
    return found


def _sums(scenario: Scenario) -> Iterator[str]:
    """What can be earned adds up to what the file states, whatever truth is drawn."""
    if not scenario.expect:
        return
    stated = (scenario.pass_ or Pass(points=0)).of
    every = [{event.id for event in variant.events} for variant in scenario.variants]
    for number, own in enumerate(every or [set()]):
        elsewhere = {id for other in every for id in other if id not in own}
        total = sum(expect.points for expect in scenario.expect if not _waits_for(expect, elsewhere))
        if total != stated:
            where = _("variant {number}").format(number=number + 1) if every else _("the file")
            yield _("The points of {where} add up to {total}, not to {stated}.").format(
                where=where, total=total, stated=stated
            )
    if scenario.pass_ and scenario.pass_.points > stated:
        yield _("Nobody can pass: {needed} points are needed, of {stated}.").format(
            needed=scenario.pass_.points, stated=stated
        )


def _waits_for(expect: Expect, elsewhere: set[str]) -> bool:
    return expect.after in elsewhere or expect.until in elsewhere
