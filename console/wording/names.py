"""The words of every enumeration. The journal keeps the code; a person reads the word, in the language of the desk.

One table a kind, because one English word can need several Swedish ones: a unit that is sent is "skickad", a text
"skickat".
"""

from __future__ import annotations

from collections.abc import Iterable

from console.i18n import NP_, pgettext
from console.text import Untrusted, visible

NAMES: dict[str, dict[str, str]] = {
    "trigger": {
        "button": NP_("trigger", "button"), "sos": NP_("trigger", "sos"), "fall": NP_("trigger", "fall"),
        "duress": NP_("trigger", "duress"), "panic": NP_("trigger", "panic"), "call": NP_("trigger", "call"),
        "text": NP_("trigger", "text"), "zone": NP_("trigger", "zone"), "silence": NP_("trigger", "silence"),
        "emergency_call": NP_("trigger", "emergency call"), "low_battery": NP_("trigger", "low battery"),
        "power_off": NP_("trigger", "power off"), "no_fix": NP_("trigger", "no fix"),
        "tamper": NP_("trigger", "tamper"), "test": NP_("trigger", "test"), "unknown": NP_("trigger", "unknown"),
    },
    "self-test": {
        "sent": NP_("self-test", "self-test sent"), "heard": NP_("self-test", "self-test came in"),
        "passed": NP_("self-test", "self-test passed"), "late": NP_("self-test", "self-test passed LATE"),
        "missing": NP_("self-test", "SELF-TEST MISSING"), "untested": NP_("self-test", "not tested"),
        "postponed": NP_("self-test", "self-test waits"), "again": NP_("self-test", "a test text came again"),
    },
    "mode": {"SILENT": NP_("mode", "SILENT"), "LOUD": NP_("mode", "LOUD")},
    "incident": {
        "open": NP_("incident", "open"), "acknowledged": NP_("incident", "acknowledged"),
        "sent": NP_("incident", "sent"), "on_scene": NP_("incident", "on scene"),
        "shelved": NP_("incident", "shelved"), "closed": NP_("incident", "closed"),
    },
    "queue": {  # the same in the narrow column of the queue, with the owner's initials behind it
        "open": NP_("queue", "OPEN"), "acknowledged": NP_("queue", "ack"), "sent": NP_("queue", "sent"),
        "on_scene": NP_("queue", "scene"), "shelved": NP_("queue", "shelved"), "closed": NP_("queue", "closed"),
    },
    "unit": {
        "free": NP_("unit", "free"), "sent": NP_("unit", "sent"), "en_route": NP_("unit", "en route"),
        "on_scene": NP_("unit", "on scene"), "busy": NP_("unit", "busy"), "off": NP_("unit", "off"),
    },
    "units": {  # the same in the column of six cells
        "free": NP_("units", "free"), "sent": NP_("units", "sent"), "en_route": NP_("units", "route"),
        "on_scene": NP_("units", "scene"), "busy": NP_("units", "busy"), "off": NP_("units", "off"),
    },
    "line": {
        "ringing": NP_("line", "ringing"), "open": NP_("line", "open"), "closed": NP_("line", "closed"),
    },
    "line end": {
        "missed": NP_("line end", "ended before it was answered"),
        "remote": NP_("line end", "ended by the other side"), "local": NP_("line end", "ended here"),
        "busy": NP_("line end", "busy"), "lost": NP_("line end", "LOST: keep the case, upgrade"),
        "refused": NP_("line end", "refused"), "unknown": NP_("line end", "ended, nobody says why"),
    },
    "recording": {  # of a copy (desk.md section 9)
        "idle": NP_("recording", "--"), "armed": NP_("recording", "armed"), "arming": NP_("recording", ".."),
        "recording": NP_("recording", "REC"), "quiet": NP_("recording", "REC quiet"),
        "noise": NP_("recording", "REC noise?"), "stalled": NP_("recording", "STALL"),
        "degraded": NP_("recording", "REC 1/2"), "paused": NP_("recording", "PAUSE"),
        "lost": NP_("recording", "LINE LOST"), "sealing": NP_("recording", "seal"),
        "stored": NP_("recording", "kept"), "uploading": NP_("recording", "up"),
        "verified": NP_("recording", "kept, verified"), "failed": NP_("recording", "NOT RECORDED"),
        "held": NP_("recording", "hold"), "expired": NP_("recording", "gone"),
    },
    "recording why": {  # why a copy is in the state it is in
        "no_audio": NP_("recording why", "no sound from the line"),
        "refused": NP_("recording why", "modem gives no sound"),
        "no_answer": NP_("recording why", "modem does not answer"),
        "no_port": NP_("recording why", "audio port missing"), "port_lost": NP_("recording why", "audio port lost"),
        "zero": NP_("recording why", "dead silence"), "static": NP_("recording why", "static"),
        "clipping": NP_("recording why", "too loud, distorted"), "disk": NP_("recording why", "disk slow"),
        "stuck": NP_("recording why", "disk does not answer"), "disk_full": NP_("recording why", "disk full"),
        "disk_gone": NP_("recording why", "disk gone"), "disk_error": NP_("recording why", "disk error"),
        "read_only": NP_("recording why", "disk read-only"), "denied": NP_("recording why", "disk forbidden"),
        "not_same": NP_("recording why", "disk gave something else back"),
        "broken": NP_("recording why", "fault in Larmbord"), "incomplete": NP_("recording why", "incomplete"),
        "recovered": NP_("recording why", "recovered after a crash"),
        "not_found": NP_("recording why", "nothing found after a restart"),
    },
    "wish": {
        "failover": NP_("wish", "failover"), "test": NP_("wish", "test"),
        "last_10": NP_("wish", "play the last 10 s"), "last_30": NP_("wish", "play the last 30 s"),
    },
    "code word": {
        "right": NP_("code word", "right"), "wrong": NP_("code word", "wrong"), "duress": NP_("code word", "duress"),
    },
    "outcome": {
        "real": NP_("outcome", "real"), "real_under_duress": NP_("outcome", "real, under duress"),
        "precautionary": NP_("outcome", "precautionary"),
        "accidental": NP_("outcome", "pressed by accident, verified"), "false": NP_("outcome", "false"),
        "test": NP_("outcome", "test alarm of a device"), "technical": NP_("outcome", "technical"),
        "unknown": NP_("outcome", "unknown"),
    },
    "step": {
        "position": NP_("step", "position"), "briefed": NP_("step", "briefed"),
        "supervisor": NP_("step", "supervisor"), "contact": NP_("step", "contact"),
    },
    "field": {
        "name": NP_("field", "name"),
        "code_ok": NP_("field", "code word"), "code_duress": NP_("field", "duress word"),
        "places": NP_("field", "places"), "safe_house": NP_("field", "safe house"),
        "recording": NP_("field", "line recording"), "trail": NP_("field", "trail"),
    },
    "do not": {  # the usual ones, as scenarios write them (training.md section 2); a register may have its own words
        "call back": NP_("do not", "call back"), "sirens within 500m": NP_("do not", "sirens within 500 m"),
        "say address on radio": NP_("do not", "say address on radio"),
    },
    "guard": {
        "call_back": NP_("guard", "call back"), "send_text": NP_("guard", "send text"),
        "call_contact": NP_("guard", "call contact"),
    },
    "act": {
        "call": NP_("act", "call"), "answer": NP_("act", "answer"), "hang_up": NP_("act", "hang up"),
        "keys": NP_("act", "keys"), "text": NP_("act", "text"),
    },
    "outbound": {
        "requested": NP_("outbound", "requested"), "sent": NP_("outbound", "sent"),
        "confirmed": NP_("outbound", "confirmed"), "failed": NP_("outbound", "failed"),
        "expired": NP_("outbound", "expired"), "unknown": NP_("outbound", "unknown"),
    },
    "source": {
        "ok": NP_("source", "ok"), "starting": NP_("source", "starting"), "degraded": NP_("source", "degraded"),
        "down": NP_("source", "down"), "off": NP_("source", "off"),
    },
    "device": {
        "ok": NP_("device", "ok"), "fault": NP_("device", "fault"), "offline": NP_("device", "offline"),
        "online": NP_("device", "online"), "charging": NP_("device", "charging"),
        "unknown": NP_("device", "unknown"),
    },
    "position": {  # how it was told
        "gps": NP_("position", "GPS"), "wifi": NP_("position", "WIFI"), "cell": NP_("position", "CELL"),
        "fused": NP_("position", "FUSED"), "link": NP_("position", "LINK"),
        "unknown": NP_("position", "source unknown"),
    },
    "file": {  # what an incident left the house as
        "bundle": NP_("file", "bundle"), "map": NP_("file", "map"), "track": NP_("file", "track"),
        "scenario": NP_("file", "draft scenario"),
    },
    "sound": {"ok": NP_("sound", "ok"), "no": NP_("sound", "NOT HEARD"), "?": NP_("sound", "?")},
    "exercise": {
        "running": NP_("exercise", "running"), "paused": NP_("exercise", "paused"),
        "ended": NP_("exercise", "ended"), "replay": NP_("exercise", "REPLAY: read only"),
    },
    "tag": {  # what stands before a line of the log, in at most five cells
        "ALARM": NP_("tag", "ALARM"), "FIX": NP_("tag", "FIX"), "IN": NP_("tag", "IN"), "OPEN": NP_("tag", "OPEN"),
        "JOIN": NP_("tag", "JOIN"), "LINE": NP_("tag", "LINE"), "KEY": NP_("tag", "KEY"),
        "HEARD": NP_("tag", "HEARD"), "REC": NP_("tag", "REC"), "UNIT": NP_("tag", "UNIT"),
        "DEV": NP_("tag", "DEV"), "ACK": NP_("tag", "ACK"), "MIC": NP_("tag", "MIC"), "SENT": NP_("tag", "SENT"),
        "NOTE": NP_("tag", "NOTE"), "DONE": NP_("tag", "DONE"), "CODE": NP_("tag", "CODE"),
        "READ": NP_("tag", "READ"), "GUARD": NP_("tag", "GUARD"), "CLOSE": NP_("tag", "CLOSE"),
        "SHELF": NP_("tag", "SHELF"), "UNDO": NP_("tag", "UNDO"), "OUT": NP_("tag", "OUT"),
        "GONE": NP_("tag", "GONE"), "TOLD": NP_("tag", "TOLD"),
    },
    "via": {  # how words of an exercise come
        "note": NP_("via", "note"), "phone": NP_("via", "telephone"), "radio": NP_("via", "radio"),
        "person": NP_("via", "somebody here"),
    },
}  # fmt: skip


def do_nots(words: Iterable[str]) -> list[str]:
    """What must not be done about a person: the usual words in the language of the desk, others as they are written."""
    return [named("do not", each) for each in words]


def why_recording(why: Untrusted | None) -> str:
    """Why a copy is so: our own codes in words, what others wrote as it is."""
    if why is None:
        return ""
    return named("recording why", why.raw) if why.raw in NAMES["recording why"] else str(why)


def named(kind: str, code: str) -> str:
    """The word for `code`, one of the values of `kind`. A code without a word (a newer journal) is shown as it is."""
    word = NAMES[kind].get(code)
    return pgettext(kind, word) if word else visible(code.replace("_", " "))
