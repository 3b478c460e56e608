"""What is wrong in a file that a person wrote, in that person's words: a parser's English is for programmers.

The patterns are what tomllib (Python 3.11 to 3.14), msgspec, maps/regions.py and maps/numbers.py say; what none of
them fits is shown as it was said.
"""

from __future__ import annotations

import re

from console.i18n import N_, NP_, _, pgettext

_KINDS = {
    "str": NP_("toml", "text in quotes"), "int": NP_("toml", "a whole number"), "float": NP_("toml", "a number"),
    "bool": NP_("toml", "true or false"), "array": NP_("toml", "a list [ … ]"), "object": NP_("toml", "a table"),
}  # fmt: skip
_SAID = [
    (r"Object missing required field `(?P<key>.+?)`", N_("“{key}” is missing")),
    (r"Object contains unknown field `(?P<key>.+?)`", N_("“{key}” is no key that Larmbord knows here")),
    (r"Invalid enum value (?P<found>.+?) - at `\$(?P<at>.*)`", N_("{at} cannot be {found}")),
    (r"Expected `array` of (?:at (?:least|most) )?length (?P<wanted>\d+)(?:, got (?P<found>\d+))? - at `\$(?P<at>.*)`",
     N_("{at} must be a list of {wanted}")),
    (r"Expected `(?P<kinds>[a-z| ]+)`, got `(?P<got>[a-z]+)`(?: - at `\$(?P<at>.*)`)?", N_("{at} must be {kinds}")),
    (r"(?:Cannot overwrite|Cannot declare|Duplicate|Cannot mutate)", N_("something is written twice")),
    (r"(?:Unterminated|Unclosed|Expected (?:'[\]\"]+'|\"'+\")|(?:Illegal|Found invalid) character '\\n')",
     N_("a quotation mark or a bracket is not closed")),
    (r"invalid UTF-8", N_("a letter is not UTF-8: save the file as UTF-8")),
    (r"(?:Illegal|Found invalid) character '\\[xu]", N_("a character that nobody sees stands there")),
    (r"a region needs a name", N_("a region needs a name, and names and numbers are letters and digits only")),
    (r"two regions have the same name", N_("two regions have the same name")),
    (r"(?P<found>[\w, ]+): no county has such a code", N_("no county has the code {found}")),
    (r"county (?P<found>[\w, ]+) is in two regions", N_("county {found} is in two regions")),
    (r"county (?P<found>[\w, ]+) is in no region", N_("county {found} is in no region")),
    (r"two capital letters", N_("a country is named by its two capital letters (ISO 3166)")),
    (r"(?P<found>'.*') is no telephone number",
     N_("{found} is no telephone number: digits and spaces, + in front if it must be")),
    (r"\(at (?:line \d+|end of document)|recursion", N_("it cannot be understood")),
]  # fmt: skip


SYSTEM = (N_("No such file or directory"), N_("Permission denied"), N_("Is a directory"), N_("Not a directory"))


def of_system(fault: OSError) -> str:
    """Why a file cannot be opened."""
    return _(fault.strerror) if fault.strerror else ""


def why(said: str, *, where: bool = True) -> str:
    """What a parser said, as part of a sentence; with `where` also the table, or the line and column, it names."""
    for pattern, words in _SAID:
        if found := re.search(pattern, said):
            parts = {name: value or "" for name, value in found.groupdict().items()}
            parts |= {"at": _key(parts.get("at", "")), "kinds": _kinds(parts.get("kinds", ""))}
            return _(words).format(**parts) + (_where(said) if where else "")
    return said


def _key(path: str) -> str:
    """`.modem[0].port` → modem 1 port."""
    parts = re.sub(r"\[(\d+)\]", lambda number: f" {int(number[1]) + 1}.", path)
    return " ".join(part for part in parts.replace("[...]", ".").split(".") if part.strip()) or _("it")


def _kinds(written: str) -> str:
    kinds = [kind for kind in written.split(" | ") if kind in _KINDS]
    return _(" or ").join(pgettext("toml", _KINDS[kind]) for kind in kinds) or written


def _where(said: str) -> str:
    if found := re.search(r"field `.+?` - at `\$(.+)`", said):
        return _(", in {at}").format(at=_key(found[1]))
    if found := re.search(r"\(at line (\d+), column (\d+)\)", said):
        return _(", line {line}, column {column}").format(line=found[1], column=found[2])
    return _(", at the end of the file") if "end of document" in said else ""
