"""A fault's own name is no word for an operator."""

from __future__ import annotations

import pytest

from console.i18n import use_language
from console.sentences import sentence

CODE = "journal.not_recorded"


@pytest.mark.parametrize(("language", "words"), [("en", "(the disk is full)"), ("sv", "(disken är full)")])
def test_an_operator_reads_why_in_words(language: str, words: str) -> None:
    use_language(language)
    try:
        assert words in sentence(CODE, {"since": "22:03", "why": "FullError"})
        assert "(OddError)" in sentence(CODE, {"since": "22:03", "why": "OddError"}), (
            "control: better a name than nothing"
        )
    finally:
        use_language("en")
