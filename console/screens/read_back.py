"""Three questions from the shift sheet: who takes over answers, and does not only sign (desk.md section 11). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from console.card import Row as Incident
from console.i18n import _
from console.widgets.snapshot import Snapshot
from console.wording.names import NAMES, named

ASKED = 3
MOST_CHOICES = 4


class Question(NamedTuple):
    """`right` is one of `choices`."""

    words: str
    choices: tuple[str, ...]
    right: str


def questions(view: Snapshot, random: Random) -> tuple[Question, ...]:
    """About what stands on the sheet, as far as there is something to confuse it with; else how many there are."""
    asked = [question for question in (*_cases(view, random), *_things(view, random)) if len(question.choices) > 1]
    random.shuffle(asked)
    counted = list(_counts(view, random))
    random.shuffle(counted)
    return tuple([*asked, *counted][:ASKED])


def _cases(view: Snapshot, random: Random) -> Iterable[Question]:
    labels = [row.label for row in view.rows]
    for row in (row for row in view.rows if row.priority <= 2 and row.state != "shelved"):
        yield _question(random, _("Who is {label} about?").format(label=row.label), _who(row), map(_who, view.rows))
        states = [named("incident", state) for state in NAMES["incident"]]
        words = _("How does {label} stand?").format(label=row.label)
        yield _question(random, words, named("incident", row.state), states)
    away = [row.label for row in view.rows if row.state == "shelved"]
    for label in away:
        yield _question(random, _("Which case is shelved?"), label, set(labels) - set(away))


def _things(view: Snapshot, random: Random) -> Iterable[Question]:
    idle = {unit.view.unit.id: unit.view.state for unit in view.units if unit.view.state in ("off", "busy")}
    others = [unit.view.unit.id for unit in view.units if unit.view.unit.id not in idle]
    for unit in idle:
        yield _question(random, _("Which unit is off or busy?"), unit, others)
    down = [source.source for source in view.sources if source.state != "ok"]
    for name in down:
        fine = [source.source for source in view.sources if source.source not in down]
        yield _question(random, _("Which source is not as it should be?"), name, fine)


def _counts(view: Snapshot, random: Random) -> Iterable[Question]:
    idle = [unit for unit in view.units if unit.view.state in ("off", "busy")]
    away = [row for row in view.rows if row.state == "shelved"]
    open_cases = [row for row in view.rows if row.priority <= 2 and row.state != "shelved"]
    for words, found in (
        (_("How many cases (P1 and P2) are open?"), open_cases), (_("How many are shelved?"), away),
        (_("How many units are off or busy?"), idle),
    ):  # fmt: skip
        count = len(found)
        yield _question(random, words, str(count), (str(max(0, count - 1)), str(count + 1), str(count + 2)))


def _question(random: Random, words: str, right: str, others: Iterable[str]) -> Question:
    wrong = sorted(set(others) - {right})
    choices = [right, *random.sample(wrong, min(len(wrong), MOST_CHOICES - 1))]
    random.shuffle(choices)
    return Question(words, tuple(choices), right)


def _who(row: Incident) -> str:
    return row.who or _("number unknown")


def told(answers: Sequence[str]) -> str:
    """Read back: 2 of 3 right, 1 not answered."""
    right, skipped = answers.count("right"), answers.count("skipped")
    words = _("Read back: {right} of {asked} right").format(right=right, asked=len(answers))
    return words + (_(", {count} not answered").format(count=skipped) if skipped else "")
