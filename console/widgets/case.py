"""Pane 2, upper half: what to do next, and what was done.

The NEXT line always names one key (desk.md sections 4 and 7).
"""

from __future__ import annotations

from collections.abc import Sequence

from console.card import Card, RecordingView
from console.events import CodeWordHeard
from console.i18n import _
from console.ranking import RankedUnit
from console.widgets.drawn import Drawn
from console.widgets.person import summary
from console.widgets.recording import recording_state
from console.widgets.rows import BLANK, Row, Span, fit, row, rule, spread, width_of, wrapped
from console.widgets.snapshot import Snapshot
from console.wording.figures import ago, arrival, metres, moment, seconds_since
from console.wording.names import named
from console.wording.roles import Role

LEAST = 46  # cells, before the first layout
Step = tuple[int | None, str, str]  # when it was done, words, the key that does it


class Case(Drawn[Snapshot]):
    """The handling card of the incident on the table. `compact`: steps in pairs, and the person in three rows."""

    compact = False

    def needed(self, view: Snapshot) -> int:
        """Rows that it takes: the steps, NEXT above and the rule below, in the small form the summary too."""
        if view.card is None:
            return 8
        count, more = len(steps(view.card, view)), len(next_rows(view, view.card, self.size.width or LEAST)) - 1
        return more + (-(-count // 2) + 6 if self.compact else count + 2)

    def draw(self, view: Snapshot, width: int, height: int) -> Sequence[Row]:
        card = view.card
        if card is None:
            return resting(view, width, height)
        log = rule(width, _("LOG   F6 note   / find"))
        if self.compact:
            short = paired([step_row(step, view, width // 2) for step in steps(card, view)], width)
            return [*next_rows(view, card, width), *short, rule(width), *summary(view, card, width), log]
        return [*next_rows(view, card, width), *(step_row(step, view, width) for step in steps(card, view)), log]


def resting(view: Snapshot, width: int, height: int) -> list[Row]:
    """What is technical in full; else, calmly, that there is nothing to do."""
    if view.desk.told:
        return [BLANK, *wrapped(view.desk.told, width, "text")]
    words = _("nothing waits for you") if not view.rows else _("choose an alarm: arrow keys, Enter")
    blank = [BLANK] * max(0, height // 2 - 1)
    return [*blank, row(Span(words.center(width), "dim"))]


def paired(rows: list[Row], width: int) -> list[Row]:
    """Two short rows on one line."""
    half = width // 2
    return [(*fit(a, half), *fit(b, width - half)) for a, b in zip(rows[::2], [*rows[1::2], BLANK], strict=False)]


def step_row(step: Step, view: Snapshot, width: int) -> Row:
    """✓ 22:03:46 acknowledged by L.EK, or · position confirmed      g"""
    at, words, key = step
    if at is not None:
        when = Span(f"{moment(at, view.now, view.desk.zone)}  ", "dim")
        return fit(row(Span(" [x] ", "dim"), when, Span(words, "text")), width)
    return spread(row(Span(" [ ] ", "dim"), Span(words, "strong")), row(Span(f" {key} ", "info")), width)


def steps(card: Card, view: Snapshot) -> list[Step]:
    """The handling card in its order. Any order is allowed, and sending at any time (desk.md section 4)."""
    trigger = named("trigger", card.row.trigger)
    return [
        (card.clock.t1_received, _("alarm received: {trigger}").format(trigger=trigger), ""),
        acknowledge_step(card),
        *([line_step(card)] if card.line else []),
        *([keys_step(card, view)] if waits_for_keys(card) else []),
        *([recording_step(card.recordings)] if card.recordings else []),
        (card.steps.get("position"), _("position confirmed"), "g"),
        send_step(card),
        (card.steps.get("briefed"), _("patrol briefed, in fixed order"), "b"),
        *decisions(card),
        (card.steps.get("supervisor"), _("supervisor told"), "F12"),
    ]


def acknowledge_step(card: Card) -> Step:
    if card.acknowledged is None:
        return (None, _("acknowledge"), "F2")
    age = ago(seconds_since(card.row.opened, card.acknowledged))
    words = _("acknowledged after {age} by {who}").format(who=card.acknowledged_by, age=age)
    return (card.acknowledged, words, "")


def send_step(card: Card) -> Step:
    sent = [unit for unit in card.units if unit.recalled is None]
    if not sent:
        return (None, _("send a unit"), "F4")
    units = ", ".join(f"{unit.unit} {named('unit', unit.state)}" for unit in sent)
    return (card.clock.t7_sent, _("unit sent: {units}").format(units=units), "")


def decisions(card: Card) -> list[Step]:
    """What only some incidents have: a code word, a hand-over, an end."""
    found: list[Step] = []
    if card.code_word:
        words = _("code word: {result}").format(result=named("code word", card.code_word).upper())
        heard = [entry.ts for entry in card.log if isinstance(entry.fact, CodeWordHeard)]
        found.append((heard[-1] if heard else card.row.newest, words, ""))
    if card.handed_over:
        words = _("handed over to {number}").format(number=card.handed_over.number)
        found.append((card.handed_over.at, words, ""))
    if card.closed is not None:
        words = _("closed: {outcome}").format(outcome=named("outcome", card.outcome or ""))
        found.append((card.closed, words, ""))
    return found


def line_step(card: Card) -> Step:
    line = card.line
    assert line is not None
    if line.state == "ringing":
        return (None, _("the line rings: listen"), "F3")
    if line.state == "closed":
        return (line.since, _("line: {why}").format(why=named("line end", line.why)), "")
    mic = _("own mic OPEN") if line.microphone_open else _("own mic muted")
    if not line.listening:
        return (None, _("line open, {mic}: listen").format(mic=mic), "F3")
    return (line.since, _("line open, listening, {mic}").format(mic=mic), "")


def waits_for_keys(card: Card) -> bool:
    """Whether the line is open to a phone that hangs up unless it hears a key (modem.md section 9)."""
    return bool(card.line and card.line.state == "open" and card.profile and card.profile.answer_keys)


def keys_sent(card: Card, view: Snapshot) -> int | None:
    """When the keys went into this call, or None. Those that failed did not."""
    call = card.line.call if card.line else ""
    sent = [r.at for r in view.requests if r.act == "keys" and r.call == call and r.state not in ("failed", "expired")]
    return sent[-1] if sent else None


def keys_words(card: Card, view: Snapshot) -> str:
    """press 0: the far phone hangs up in 42 s"""
    assert card.line is not None
    assert card.profile is not None
    keys, within = card.profile.answer_keys, card.profile.answer_within_s
    left = within - seconds_since(card.line.since, view.now)
    if not within:
        return _("press {keys}: the far phone waits for it").format(keys=keys)
    if left <= 0:
        return _("press {keys}: its time is up, but try").format(keys=keys)
    return _("press {keys}: the far phone hangs up in {seconds} s").format(keys=keys, seconds=left)


def keys_step(card: Card, view: Snapshot) -> Step:
    sent = keys_sent(card, view)
    return (None, keys_words(card, view), "k") if sent is None else (sent, _("keys sent to the far phone"), "")


def recording_step(copies: Sequence[RecordingView]) -> Step:
    states = ", ".join(f"{copy.copy} {recording_state(copy.state)[0]}" for copy in copies)
    bad = any(recording_state(copy.state)[1] == "p2" for copy in copies)
    return (None if bad else copies[0].since, _("recording: {states}").format(states=states), "F7" if bad else "")


def next_rows(view: Snapshot, card: Card, width: int) -> list[Row]:
    """NEXT and one key: the most useful thing to do now, whole, on as many rows as it takes.

    Above it, loud, whether something of this case is in no file.
    """
    key, words, role = next_step(view, card)
    first = row(Span(_(" NEXT "), "dim"), Span(f" {key} ", "info"), Span(" ", role))
    indent = width_of(first)
    lines = wrapped(words, max(1, width - indent), role, indent="")
    rows = [(*first, *lines[0]), *((Span(" " * indent, role), *line) for line in lines[1:])]
    mark = _(" NOT RECORDED: {count} ").format(count=view.unrecorded)
    return [row(Span(mark, "p2")), *rows] if view.unrecorded else rows


def next_step(view: Snapshot, card: Card) -> tuple[str, str, Role]:
    """See it, hear it, send, say where and what, tell, close."""
    line, sent = card.line, [unit for unit in card.units if unit.recalled is None]
    if card.closed is not None:
        return "u", _("closed; nothing more to do"), "dim"
    if card.row.pending:
        return "F2", _("acknowledge: seen, and yours"), "strong"
    if waits_for_keys(card) and keys_sent(card, view) is None:
        return "k", keys_words(card, view), "strong"
    if line is not None and line.state in ("ringing", "open") and not line.listening:
        return "F3", _("listen first, for ten seconds"), "strong"
    if not sent and card.row.priority == 1:
        return "F4", send_words(view.units), "strong"
    if card.row.priority == 1 and "briefed" not in card.steps:
        return (
            "b",
            _("brief {unit}: where and how old, who, threat, children, DO NOTs").format(unit=sent[0].unit),
            "strong",
        )
    if card.row.priority == 1 and "supervisor" not in card.steps:
        return "F12", _("tell the supervisor"), "strong"
    if card.row.trigger == "silence" and card.row.priority == 2 and not sent and "contact" not in card.steps:
        return "c", _("ask the person or a contact why the device is silent; else send a unit (F4)"), "strong"
    if card.row.priority == 1:
        return "F6", _("keep the line open, write what is heard; x closes the case"), "text"
    return "x", _("close with an outcome when it is done"), "text"


def send_words(units: Sequence[RankedUnit]) -> str:
    """send unit 3310 (free, 1.9 km, 4 min)"""
    if not units:
        return _("send a unit: none in the register, phone one and note it")
    best = units[0]
    parts = [named("unit", best.view.state)]
    parts += [metres(best.distance_m)] if best.distance_m is not None else []
    parts += [arrival(best.eta, short=True)] if best.eta is not None else []
    return _("send unit {unit} ({facts})").format(unit=best.view.unit.id, facts=", ".join(parts))
