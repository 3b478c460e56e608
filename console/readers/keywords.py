"""Words that say what has happened, in any case, all of them and not only the last (wire.md section 3 and rule 11).

The table reads the longest phrase first, so that a "low battery alarm" is a battery and no cry for help, and a "test
alarm" is a test. The Swedish words are our own addition to wire.md's list.
"""

from __future__ import annotations

import re

from console.reading import PERSON_IN_DANGER, Trigger

_BATTERY = r"(?:low|critical) ?-?bat\w{0,8}|bat\w{0,8} (?:is )?(?:too )?low|l[åa]gt? batteri\w{0,4}"
_PHRASES: tuple[tuple[Trigger, str], ...] = (
    ("low_battery", rf"(?:{_BATTERY})(?: alarm| alert)?"),
    ("test", r"test ?-?(?:alarm|larm|sos)|provlarm|(?:alarm|sos) ?-?test"),
    (
        "fall",
        r"(?<!så )(?<!alla )(?<!annat )(?<!vilket )fall(?:en|it|s)?(?: ?-?down)?(?: alarm| alert)?|fallarm|man ?-?down",
    ),
    ("duress", r"duress|hold ?-?up"),
    ("panic", r"panic|överfall\w{0,8}"),
    ("emergency_call", r"called emergency services|emergency call"),
    ("sos", r"s\.?o\.?s|he[li]p\w{0,8}|hjälp\w{0,8}|emergency|nödläge|alarm\w{0,4}|larm\w{0,4}"),
    ("power_off", r"power(?:ed)? ?-?off|shut(?:ting)? ?-?down"),
    ("tamper", r"tamper\w{0,8}|sabotage"),
    ("zone", r"geo ?-?fence\w{0,4}|out of zone|stockade"),
    ("no_fix", r"no gps|no fix|no data!|gps fail\w{0,4}|can ?not (?:get|be) locat\w{1,4}"),
)
_WORDS = re.compile(
    "|".join(rf"(?P<{trigger}>(?<![^\W\d_])(?:{phrase})(?![^\W\d_]))" for trigger, phrase in _PHRASES), re.IGNORECASE
)
# In this order they are told: what endangers the person first.
_ORDER: tuple[Trigger, ...] = (
    "sos", "duress", "panic", "fall", "emergency_call", "zone", "tamper", "low_battery", "power_off", "no_fix", "test",
)  # fmt: skip


def triggers_in(text: str) -> tuple[Trigger, ...]:
    """What the words of a text say has happened, each once, the most urgent first; empty when they say nothing."""
    said = {match.lastgroup for match in _WORDS.finditer(text)}
    return tuple(trigger for trigger in _ORDER if trigger in said)


def without_keywords(text: str) -> str:
    """The text with its keywords blanked: what is left was not understood."""
    return _WORDS.sub(" ", text)


def with_text(triggers: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """The triggers of words a person may have written: a technical word in them never makes them harmless."""
    return triggers if PERSON_IN_DANGER.intersection(triggers) else ("text", *triggers)
