"""One line of the case log for each kind of fact: a short tag, and what it says. Unknown kinds are lines too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console import events as e
from console.i18n import _
from console.reading import Reading
from console.sentences import sentence
from console.text import visible
from console.wording.figures import accuracy_of, coordinates, decimal, running
from console.wording.names import named, why_recording
from console.wording.roles import Role

Said = tuple[str, str, Role]  # tag, words, role
Words = Callable[[Any], Said]


def say(fact: e.Fact) -> Said:
    """Tag, words and role of one fact. Safe to show: every `Untrusted` becomes its visible form here."""
    known = _WORDS.get(type(fact))
    return known(fact) if known else (fact_kind(fact), "", "dim")


def fact_kind(fact: e.Fact) -> str:
    """The stable name of the fact, for a line nobody wrote words for."""
    return e.kind_of(fact)


def reading_words(reading: Reading) -> str:
    """What a message said, in one line, with everything doubtful about it."""
    said = [", ".join(named("trigger", trigger) for trigger in reading.triggers)] if reading.triggers else []
    if reading.text:
        said.append(f"“{reading.text}”")
    said += [f"{coordinates(f.lat, f.lon)} {accuracy_of(f)}" for f in reading.fixes[:1]]
    if len(reading.fixes) > 1:
        said.append(_("and {count} more positions").format(count=len(reading.fixes) - 1))
    if reading.no_fix:
        said.append(_("no position"))
    if reading.battery is not None:
        said.append(_("battery {percent} %").format(percent=reading.battery))
    said += [sentence(flag.code, {"detail": str(flag.detail)} if flag.detail else {}) for flag in reading.flags]
    return "  ".join(said) or reading.format


def _read(fact: e.RawRead) -> Said:
    reading = fact.whole or fact.reading
    if reading.triggers:
        return "ALARM", reading_words(reading), "strong"
    return ("FIX" if reading.fixes and not reading.text else "IN"), reading_words(reading), "text"


def _opened(fact: e.IncidentOpened) -> Said:
    trigger = named("trigger", fact.trigger)
    return "OPEN", f"P{fact.priority} {trigger}" if fact.priority < 3 else f".3 {trigger}", "dim"


def _exported(fact: e.RecordExported) -> str:
    if fact.what != "bundle":
        words = _("exported by {who} as a {what}: {why}; file {sha256}")
        why = visible(fact.rule) or _("no reason given")
        return words.format(
            who=", ".join(map(visible, fact.by)), what=named("file", fact.what), why=why, sha256=fact.sha256[:16]
        )
    words = _("exported by {who}, for {to}; manifest {sha256}")
    return words.format(who=", ".join(map(visible, fact.by)), to=visible(fact.to) or "-", sha256=fact.sha256[:16])


def _rang(fact: e.LineRang) -> Said:
    return "LINE", _("rings: {who}").format(who=_who(fact.number, fact.withheld)), "strong"


def _who(number: object | None, withheld: bool) -> str:
    return _("number withheld") if withheld else str(number or _("number unknown"))


def _loop_back(fact: e.LoopBackChanged) -> Said:
    role: Role = "p2" if fact.state in ("missing", "late", "untested") else "text"
    seconds = _(", there and back in {seconds} s").format(seconds=decimal(fact.seconds)) if fact.seconds else ""
    why = f"  {sentence(fact.code)}" if fact.code else ""
    return "LINE", f"{named('self-test', fact.state)}{seconds}{why}", role


def _device_silent(fact: e.DeviceSilent) -> Said:
    words = _("{device} gave no sign of life for longer than it promises ({promised})")
    return "DEV", words.format(device=visible(fact.device), promised=running(fact.promised_s)), "p2"


def _recording(fact: e.RecordingChanged) -> Said:
    bad = fact.state in ("failed", "stalled", "degraded", "noise", "lost")
    sealed = f"#{fact.segments} {fact.sha256[:6]}" if fact.sha256 else ""
    parts = [fact.copy, named("recording", fact.state), sealed, why_recording(fact.why)]
    return "REC", " ".join(part for part in parts if part), "p2" if bad else "text"


def _unit(fact: e.UnitReported) -> Said:
    parts = [fact.unit, named("unit", fact.state) if fact.state else "", f"“{fact.words}”" if fact.words else ""]
    return "UNIT", " ".join(part for part in parts if part), "text"


def _code_word(fact: e.CodeWordHeard) -> Said:
    words = {"right": _("right word"), "wrong": _("wrong or no word: real"), "duress": _("DURESS word: real")}
    return "CODE", words[fact.result], "text" if fact.result == "right" else "p1"


def _closed(fact: e.Closed) -> Said:
    parts = [named("outcome", fact.outcome), str(fact.words or ""), f"+ {fact.second}" if fact.second else ""]
    return "CLOSE", " ".join(part for part in parts if part), "strong"


def _outbound(fact: e.OutboundRequested) -> Said:
    parts = [named("act", fact.act), fact.to, f"“{fact.words}”" if fact.words else ""]
    return "OUT", _("asked: {what}").format(what=" ".join(part for part in parts if part)), "text"


def _outbound_changed(fact: e.OutboundChanged) -> Said:
    role: Role = "text" if fact.state in ("sent", "confirmed") else "p2"
    return "OUT", f"{named('outbound', fact.state)}  {sentence(fact.code) if fact.code else ''}".strip(), role


def _handed_over(fact: e.HandedOver) -> Said:
    parts = [
        _("told to {number}").format(number=fact.number),
        str(fact.taken_by or ""),
        _("read back") if fact.read_back else "",
    ]
    return fact.number, "  ".join(part for part in parts if part), "strong"


def _heard(fact: e.AudioHeard) -> str:
    return f"“{fact.words}”" if fact.words else f"{fact.level_db:.0f} dB" if fact.level_db is not None else ""


_WORDS: dict[type[e.Fact], Words] = {
    e.RawRead: _read,
    e.IncidentOpened: _opened,
    e.IncidentJoined: lambda f: ("JOIN", _("joined with another incident of the same person"), "text"),
    e.LineRang: _rang,
    e.LineIdentified: lambda f: ("LINE", _who(f.number, f.withheld), "text"),
    e.LineOpened: lambda f: ("LINE", _("open, own mic muted"), "good"),
    e.LineClosed: lambda f: ("LINE", named("line end", f.why), "p2" if f.why == "lost" else "text"),
    e.KeyHeard: lambda f: ("KEY", f.key, "strong"),
    e.AudioHeard: lambda f: ("HEARD", _heard(f), "strong"),
    e.LoopBackChanged: _loop_back,
    e.LoopBackAsked: lambda f: ("LINE", _("asked for a self-test of the lines"), "text"),
    e.RecordingChanged: _recording,
    e.UnitReported: _unit,
    e.DeviceReported: lambda f: ("DEV", f"{f.device} {named('device', f.state)} {f.words or ''}".strip(), "dim"),
    e.DeviceSilent: _device_silent,
    e.Acknowledged: lambda f: ("ACK", _("seen and taken"), "text"),
    e.ListeningChanged: lambda f: ("LINE", _("listening") if f.on else _("not listening"), "text"),
    e.MicrophoneChanged: lambda f: ("MIC", _("OPEN") if f.open else _("muted"), "p2" if f.open else "text"),
    e.UnitSent: lambda f: ("SENT", f.unit + (_(", sirens") if f.sirens else ""), "strong"),
    e.UnitRecalled: lambda f: ("SENT", _("{unit} recalled {why}").format(unit=f.unit, why=f.why).strip(), "strong"),
    e.NoteWritten: lambda f: ("NOTE", str(f.words), "strong"),
    e.StepDone: lambda f: ("DONE", f"{named('step', f.step)} {f.words or ''}".strip(), "text"),
    e.CodeWordHeard: _code_word,
    e.RecordExported: lambda f: ("OUT", _exported(f), "strong"),
    e.RecordViewed: lambda f: ("READ", f"{named('field', f.field)}: {f.reason}", "dim"),
    e.SafetyOverridden: lambda f: ("GUARD", f"{named('guard', f.guard)}: {f.reason}", "p2"),
    e.HandedOver: _handed_over,
    e.Closed: _closed,
    e.Shelved: lambda f: ("SHELF", str(f.reason or ""), "text"),
    e.Unshelved: lambda f: ("SHELF", _("back on the board"), "text"),
    e.Undone: lambda f: ("UNDO", _("taken back"), "text"),
    e.RecordingAsked: lambda f: ("REC", _("asked: {what}").format(what=named("wish", f.wish)), "text"),
    e.OutboundRequested: _outbound,
    e.OutboundChanged: _outbound_changed,
    e.Erased: lambda f: ("GONE", _("erased"), "dim"),
    e.Unopened: lambda f: ("?", _("its key does not open this: the journal was changed. Verify it"), "p1"),
    e.KeyErased: lambda f: ("GONE", _("erased under rule {rule}: {keys} keys").format(rule=f.rule, keys=f.keys), "dim"),
    e.Unknown: lambda f: ("?", _("a newer version wrote {name}; nothing is lost").format(name=f.name), "p2"),
}
