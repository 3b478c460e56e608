"""Why a file of settings cannot be used, in the language of the desk.

msgspec and the system say it in English, and in a programmer's words; who reads it may have typed one key wrong.
"""

from __future__ import annotations

import re

from console.i18n import N_, _

FORMS = (  # msgspec 0.22's ways to say it, and ours
    (r"Object contains unknown field `(?P<what>[^`]+)`", N_("the key “{what}” is not known there")),
    (r"Object missing required field `(?P<what>[^`]+)`", N_("the key “{what}” is missing")),
    (r"Invalid enum value '?(?P<what>[^`]*?)'?", N_("“{what}” is not one of the words that can stand there")),
    (r"Expected `array` of length (?P<what>\d+), got \d+", N_("needed there: a list of {what}")),
    (r"Expected `(?P<what>[^`]+)`, got `[^`]+`", N_("needed there: {what}")),
    (r"Expected `(?P<what>[^`]+)` (?P<limit>[<>]=? \S+)", N_("needed there: {what} {limit}")),
)
TYPES = {
    "str": N_("text in quotes"), "int": N_("a whole number"), "float": N_("a number"), "bool": N_("true or false"),
    "array": N_("a list in brackets"), "object": N_("a table of keys"),
}  # fmt: skip
PLACE = re.compile(r"(?P<said>.*?)(?: - at `\$\.?(?P<where>[^`]*)`)?")
LINE = re.compile(r".*\(at line (?P<line>\d+), column (?P<column>\d+)\)")
SYSTEM = (N_("No such file or directory"), N_("Permission denied"), N_("Is a directory"), N_("Not a directory"))


def misfit(fault: Exception) -> str:
    """What does not fit, and where in the file. A form that is not known here stays as it was said."""
    found = PLACE.fullmatch(str(fault))
    said, where = (found["said"], found["where"] or "") if found else (str(fault), "")
    for form, words in FORMS:
        if match := re.fullmatch(form, said):
            parts = {name: _(TYPES[part]) if part in TYPES else part for name, part in match.groupdict().items()}
            said = _(words).format(**parts)
            break
    return f"{where}: {said}" if where else said


def broken_off(fault: Exception) -> str:
    """Where a file stops being TOML: line and column."""
    match = LINE.fullmatch(str(fault))
    return _("line {line}, column {column}").format(**match.groupdict()) if match else str(fault)


def of_system(fault: OSError) -> str:
    """Why a file cannot be opened."""
    return _(fault.strerror) if fault.strerror else ""
