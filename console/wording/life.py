"""The signs of life of one line in words, each with its age (modem.md section 7; DESIGN promise 7)."""

from __future__ import annotations

from collections.abc import Sequence

from console.card import LoopBackView, RecordingView, SourceView
from console.i18n import _
from console.sentences import sentence
from console.wording.figures import ago, decimal, seconds_since


def has_life(source: SourceView) -> bool:
    """Whether the line tells more than that it works."""
    return source.loop_back is not None or "registered" in source.figures


def life_words(source: SourceView, now: int) -> str:
    """registered, -83 dBm, Exempel, last word 12 s ago; self-test passed 2 h ago, there and back in 3.2 s."""
    figures = source.figures
    parts = []
    if "registered" in figures:
        parts.append(_("registered") if figures["registered"] else _("NOT registered"))
    parts.append(
        _("signal {dbm:.0f} dBm").format(dbm=figures["signal_dbm"]) if "signal_dbm" in figures else _("signal unknown")
    )
    parts += [source.detail["operator"]] if source.detail.get("operator") else []
    parts.append(_("last word from it {age} ago").format(age=ago(seconds_since(source.heard, now))))
    return "; ".join([", ".join(parts), *(loop_back_words(source.loop_back, now) if source.loop_back else [])])


def loop_back_words(view: LoopBackView, now: int) -> list[str]:
    """How the newest self-test stands, and when one last passed: "not tested" is no pass."""
    said = []
    age = ago(seconds_since(view.since, now))
    if view.state == "sent":
        said.append(_("self-test sent {age} ago, not back yet").format(age=age))
    elif view.state == "missing":
        said.append(_("SELF-TEST DID NOT COME BACK, {age} ago").format(age=age))
    elif view.state in ("untested", "postponed"):
        said.append(sentence(view.code).rstrip("."))
    if not view.passed:
        return [*said, _("no self-test has passed yet")]
    seconds = decimal(view.seconds) if view.seconds is not None else "?"
    passed = _("self-test passed {age} ago, there and back in {seconds} s")
    late = _("self-test passed LATE {age} ago, there and back in {seconds} s")
    words = late if view.state == "late" else passed
    said.append(words.format(age=ago(seconds_since(view.passed, now)), seconds=seconds))
    return said + ([_("{count} test texts came twice or too late").format(count=view.again)] if view.again else [])


def overdue_words(copies: Sequence[RecordingView], now: int) -> str:
    """The recorder's self-test that should have come, as a sentence; empty: it did (desk.md section 9)."""
    overdue = [copy for copy in copies if copy.overdue(now)]
    if not overdue:
        return ""
    oldest = ago(seconds_since(min(copy.changed for copy in overdue), now))
    return sentence("recorder.test_overdue", {"copies": ", ".join(copy.copy for copy in overdue), "age": oldest})
