"""F8: what the next shift must know, built from the board, and signed (desk.md section 11)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from random import Random, SystemRandom

from console.card import DeviceView, RecordingView, SourceView
from console.card import Row as Incident
from console.events import Answer
from console.i18n import _
from console.requests import SignHandover
from console.screens.dialog import Choice, Dialog
from console.screens.facade import Console
from console.screens.read_back import Question, questions, told
from console.sentences import sentence
from console.widgets.alarms import state
from console.widgets.recording import recording_state
from console.widgets.rows import Row, Span, row, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.figures import ago, clock_time, running, seconds_since
from console.wording.names import named

Section = tuple[str, list[str]]


def sheet(view: Snapshot, witness: str = "") -> list[Section]:
    """Numbered sections; "none" is said, for nothing to tell and not looked at are two things.

    `witness`: the line of the record; whoever keeps a printed sheet can prove later that its end was not cut off.
    """
    here = [incident for incident in view.rows if incident.state != "shelved"]
    idle = [unit.view for unit in view.units if unit.view.state in ("off", "busy")]
    return [
        (_("open cases"), [incident_line(incident, view) for incident in here if incident.priority <= 2]),
        (_("technical alarms"), [incident_line(incident, view) for incident in here if incident.priority == 3]),
        (_("shelved"), [incident_line(incident, view) for incident in view.rows if incident.state == "shelved"]),
        (_("sources, modem, clock"), [source_line(source, view) for source in view.sources]),
        (_("recorder"), [recorder_line(copy, view) for copy in view.recorder]),
        (_("units off or busy"), [f"{unit.unit.id} {named('unit', unit.state)}" for unit in idle]),
        (_("devices that need care"), [device_line(device) for device in view.devices]),
        (_("closed this shift"), [incident_line(incident, view) for incident in view.closed]),
        (_("sound"), [named("sound", view.desk.sound.heard)]),
        (_("the record, for a witness"), [witness] if witness else []),
    ]


def incident_line(incident: Incident, view: Snapshot) -> str:
    """K-0417  P1  Mira Exempel  sent L.EK  since 22:03 (12:10)"""
    since = clock_time(incident.opened, view.desk.zone)[:5]
    lasted = running(seconds_since(incident.opened, view.now))
    until = incident.shelved_until
    back = "" if until is None else _("  until {time}").format(time=clock_time(until, view.desk.zone)[:5])
    return f"{incident.label}  P{incident.priority}  {incident.who}  {state(incident)}  {since} ({lasted}){back}"


def source_line(source: SourceView, view: Snapshot) -> str:
    silent = _("SILENT ") if source.silent(view.now) else ""
    words = sentence(source.code, source.detail) if source.state != "ok" and source.code else ""
    return f"{source.source} {silent}{named('source', source.state)}  {words}".strip()


def recorder_line(copy: RecordingView, view: Snapshot) -> str:
    return f"{copy.copy} {recording_state(copy.state)[0]}, {ago(seconds_since(copy.changed, view.now))}"


def device_line(device: DeviceView) -> str:
    battery = f" {device.battery} %" if device.battery is not None else ""
    return f"{device.device} {named('device', device.state)}{battery}"


def as_text(sections: Sequence[Section], heading: str) -> str:
    """The sheet as it is signed and hashed."""
    lines = [heading]
    for number, (title, items) in enumerate(sections, 1):
        lines += [f"{number}. {title}", *(f"   {item}" for item in items or [_("none")])]
    return "\n".join(lines)


class ShiftSheet(Dialog):
    """Read, write what worries you, answer three questions, sign with your initials. Enter alone signs nothing.

    The questions are asked without the sheet. Esc passes over those that are left: that is said and recorded, and
    nothing waits for an answer.
    """

    has_choices = True
    WIDTH = 100
    prompt = ""
    DEFAULT_CSS = "ShiftSheet Choices { max-height: 24; }"

    def __init__(self, console: Console, random: Random | None = None) -> None:
        super().__init__(console)
        self._view = console.view
        self._sections = sheet(self._view, console.witness())
        self._worries: str | None = None
        self._questions = questions(self._view, random or SystemRandom())
        self._answers: list[Answer] = []
        self._said = ""

    def title_words(self) -> str:
        return _("handover {time}").format(time=clock_time(self._view.now, self._view.desk.zone)[:5])

    @property
    def _question(self) -> Question | None:
        """The one that is asked now."""
        asks = self._worries is not None and len(self._answers) < len(self._questions)
        return self._questions[len(self._answers)] if asks else None

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        if self._worries is None:
            return [row(Span(_(" What worries you? Then Enter. (↑ ↓ scroll the sheet)"), "info"))]
        said = wrapped(self._said, width, "p2") if self._said else []
        if (question := self._question) is not None:
            return [*said, *question_rows(question, len(self._answers) + 1, len(self._questions), width)]
        ask = _(" Type your initials ({who}), then Enter, to sign. Esc: not signed.")
        told_words = f"{told(self._answers)}."
        return [*said, *wrapped(told_words, width), *wrapped(ask.format(who=self.console.operator), width, "info")]

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        if self._question is not None:
            return ()
        found: list[Choice] = []
        for number, (title, items) in enumerate(self._sections, 1):
            found.append((f"{number}", row(Span(f" {number}. {title}", "title"))))
            found += [(f"{number}.{i}", row(Span(f"    {item}"))) for i, item in enumerate(items or [_("none")])]
        return found

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        if self._worries is None:
            self._worries = typed
            self.clear_line()
        elif (question := self._question) is not None:
            self._answer(question, typed)
        elif typed.casefold() == self.console.operator.casefold() and typed:
            self._sign(self._worries)

    def _answer(self, question: Question, typed: str) -> None:
        """The number of a choice; anything else is no answer yet."""
        if typed.isdecimal() and 1 <= int(typed) <= len(question.choices):
            right = question.choices[int(typed) - 1] == question.right
            self._answers.append("right" if right else "wrong")
            self._said = "" if right else _("Not so: {right}. Talk it through.").format(right=question.right)
        self.clear_line()

    def action_leave(self) -> None:
        """Esc: a question is passed over with those after it; else the sheet is left, not signed."""
        if self._question is None:
            self.leave()
            return
        left = len(self._questions) - len(self._answers)
        self._answers += ["skipped"] * left
        self._said = ""
        self.clear_line()

    def _sign(self, worries: str) -> None:
        heading = f"{self.title_words()} {self.console.operator}"
        text = f"{as_text(self._sections, heading)}\n{told(self._answers)}"
        self.leave()
        self.console.do(SignHandover(sheet=text, words=worries, answers=tuple(self._answers)))


def question_rows(question: Question, number: int, of: int, width: int) -> list[Row]:
    """Question 1 of 3, what can be answered, and how."""
    rows = wrapped(_("Question {number} of {of}: {words}").format(number=number, of=of, words=question.words), width)
    rows += [row(Span(f" {i} ", "info"), Span(choice)) for i, choice in enumerate(question.choices, 1)]
    return [
        *rows,
        *wrapped(_("The number, then Enter. Esc passes over the questions; that is recorded."), width, "dim"),
    ]
