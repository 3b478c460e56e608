"""What was expected and why it counts as it does, in words. Ours from the catalogue, the file's as they stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from console.i18n import N_, NP_, _, language, pgettext
from console.text import Shown, visible
from console.training.forms import Words, in_language
from console.training.result import Line

ACTIONS = {
    "alarm.ack": N_("acknowledge the alarm"), "line.listen": N_("listen to the line"),
    "mic.open": N_("open the microphone"), "codeword.ask": N_("ask for the code word"),
    "unit.dispatch": N_("send a unit"), "unit.recall": N_("call a unit back"), "call.out": N_("call somebody"),
    "call.in": N_("answer a call"), "relay.112": N_("hand over to 112"), "relay.other": N_("hand over to somebody"),
    "recording.failover": N_("try the spare recorder"), "log.note": N_("write a note"),
    "case.close": N_("close the case"), "field.reveal": N_("show a protected field"),
    "alarm.shelve": N_("shelve an alarm"), "handover.sign": N_("sign the handover"), "text.out": N_("send a text"),
    "step.done": N_("tick a step"), "line.hangup": N_("end the call"), "line.keys": N_("send keys on the line"),
}  # fmt: skip
HELD: dict[str, dict[object, str]] = {
    "mic": {"muted": N_("microphone muted"), "open": N_("microphone open")},
    "listening": {True: N_("listening"), False: N_("not listening")},
    "incident": {"open": N_("case open"), "closed": N_("case closed")},
}
PHASES = {
    "waiting": NP_("phase", "waiting"), "handling": NP_("phase", "handled"), "sent": NP_("phase", "unit sent"),
    "on_scene": NP_("phase", "unit on scene"), "closed": NP_("phase", "closed"),
}  # fmt: skip


def expected(wanted: Mapping[str, Any]) -> Shown:
    """send a unit (unit 3310, 3320; sirens no); not: call a unit back; throughout: microphone muted"""
    where = "; ".join(f"{key} {_value(value)}" for key, value in wanted.get("where", {}).items())
    about = f" ({where})" if where else ""
    action, left = wanted.get("action"), wanted.get("not")
    if action is not None:
        return visible(_(ACTIONS[action]) + about)
    if left is not None:
        return visible(_("not: {action}").format(action=_(ACTIONS[left])) + about)
    held = ", ".join(_(HELD[what][value]) for what, value in wanted.get("state", {}).items())
    return visible(_("throughout: {state}").format(state=held) + about)


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return (_("yes") if value else _("no")) if isinstance(value, bool) else str(value)


def reason(line: Line) -> Shown:
    """What became of it, and the file's own word why it matters. Never empty."""
    own = in_language(line.why, language()) if line.why is not None else ""
    critical = _("Critical: it fails the run.") if line.critical_miss else ""
    return visible(" ".join(filter(None, (_became(line), critical, own))))


def _became(line: Line) -> str:
    match line.state:
        case "met" if line.deadline is not None and line.done_at is not None:
            return _("Done with {seconds} s to spare.").format(seconds=f"{line.deadline - line.done_at:.1f}")
        case "met":
            return _("Done.")
        case "late":
            return _("Done {seconds} s too late.").format(seconds=f"{line.late_by or 0.0:.1f}")
        case "missed":
            return _("Not done in time, and not later.")
        case "kept":
            return _("Kept all the time.")
        case "broken":
            return _("Broken at {time}.").format(time=figure(line.done_at))
        case "not_arisen":
            return _("Nothing to judge: its moment never came, or what it needs was not met.")
        case "avoided":
            return _("It was not done, and that is right.")
        case "done":
            return _("Done although it is forbidden (×{count}).").format(count=line.times)
    return _("The run stopped before its time was over.")


def words_of(words: Words) -> Shown:
    return visible(in_language(words, language()))


def phase(name: str) -> str:
    return pgettext("phase", PHASES[name])


def figure(seconds: float | None) -> str:
    """1:02.5 from the start; a dash for what has no time. Cut, not rounded: nothing is shown later than it was."""
    if seconds is None:
        return "–"
    tenths = int(seconds * 10 + 1e-6)
    return f"{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"
