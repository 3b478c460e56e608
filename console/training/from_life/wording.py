"""The words of a draft: constant sentences, the same whoever it is about. Not one comes from the incident.

No names and no labels of places among them, so that these can be looked for without exception (leftovers.py).
"""

from __future__ import annotations

from functools import cache

from console.i18n import N_, _, language
from console.training.from_life.spelling import words

NOTHING = "…"  # says nothing and collides with nothing: what is left when every other sentence would tell something

# What is heard, written and said, in place of what was. Several, so that one is left when a word of it is a name.
HEARD = ("[någon talar]", "[röster]", "[ljud från linjen]", NOTHING)
OPENED = ("[linjen öppnas]", "[ljud från linjen]", NOTHING)
KEY = ("[knappton]", "[ton]", NOTHING)
WRITTEN = ("Behöver hjälp.", "Kan inte prata.", "Svara.", NOTHING)
SPOKEN = ("-Hallå?", "-Hör ni mig?", NOTHING)
RADIO = ("Uppfattat.", "Kommer.", NOTHING)
TITLE = (("Utkast ur verkligheten", "Draft from life"), ("Utkast", "Draft"), (NOTHING, NOTHING))
BRIEF = (("Fyll i: läget när passet börjar.", "Fill in: how things are when the shift begins."), (NOTHING, NOTHING))
GOAL = (("Fyll i: vad som övas.", "Fill in: what is trained."), (NOTHING, NOTHING))
SHARE = "draft"  # what its id begins with

COMMENTS = (
    N_("A draft from a real incident. Names, numbers, places, texts and dates are invented; its shape is not."),
    N_("Two persons read all of it before anybody else does: a story can tell who it is about, without any name."),
    N_("A trail keeps its turns, and turns follow roads. Draw another one unless these turns are what is trained."),
    N_("What the operators did, and when. Keep what should be expected, and fill in goal, points and why."),
    N_("What each unit did after it was sent."),
)
ORIGIN, READ, TRAIL, ACTS, UNITS = range(len(COMMENTS))


def comment(which: int) -> str:
    """In the language of the station."""
    return _(COMMENTS[which])


def constant_words() -> frozenset[str]:
    """Every word that stands in drafts whoever they are about, folded."""
    return _constant_words(language())


@cache
def _constant_words(_language: str) -> frozenset[str]:
    single = (*HEARD, *OPENED, *KEY, *WRITTEN, *SPOKEN, *RADIO, SHARE, *map(_, COMMENTS))
    pairs = (text for pair in (*TITLE, *BRIEF, *GOAL) for text in pair)
    return frozenset(word for text in (*single, *pairs) for word in words(text))
