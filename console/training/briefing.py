"""What a trainee may know before an exercise begins: as a fact of its journal, and read back from it by who joins."""

from __future__ import annotations

import msgspec

from console.events import ExerciseBriefed
from console.i18n import LANGUAGES
from console.training.forms import Words, in_language
from console.training.model import Scenario


class Said(msgspec.Struct, frozen=True):
    """A text in Swedish and English."""

    sv: str
    en: str


class HandedOver(msgspec.Struct, frozen=True):
    """What the shift before leaves."""

    units_off: tuple[str, ...]
    notes: Said | None


class Brief(msgspec.Struct, frozen=True):
    """What the briefing shows (screens/briefing.py)."""

    title: Said
    brief: Said
    turnover: HandedOver


def briefed(scenario: Scenario) -> ExerciseBriefed:
    """The part of the file that is told beforehand."""
    notes = scenario.turnover.notes
    return ExerciseBriefed(
        seats=scenario.seats, brief=_by_language(scenario.brief), notes=_by_language(notes) if notes else {},
        units_off=scenario.turnover.units_off,
    )  # fmt: skip


def brief_of(title: dict[str, str], told: ExerciseBriefed) -> Brief:
    """The same, from the journal."""
    notes = _said(told.notes) if told.notes else None
    return Brief(_said(title), _said(told.brief), HandedOver(told.units_off, notes))


def _by_language(words: Words) -> dict[str, str]:
    return {language: in_language(words, language) for language in LANGUAGES}


def _said(words: dict[str, str]) -> Said:
    return Said(*(words.get(language, "") for language in LANGUAGES))
