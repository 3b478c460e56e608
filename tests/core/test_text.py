"""Text from outside is text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console import events as e
from console.text import Untrusted, visible

ACTIVE = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


@given(st.text())
def test_nothing_active_is_left(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not {unicodedata.category(character) for character in shown} & ACTIVE
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("\x1b[2J", "␛[2J"), ("a\rb\n", "a␍b␊"), ("\x7f", "␡"), ("\x9b1m", "\ufffd1m"), ("\u202eevil", "\ufffdevil"),
     ("\u200b", "\ufffd"), ("Åsa Öhrn, 45 år", "Åsa Öhrn, 45 år"), ("😀", "😀")],
)  # fmt: skip
def test_pictures(raw: str, shown: str) -> None:
    assert visible(raw) == shown
    assert f"{Untrusted(raw)}" == shown == str(Untrusted(raw))
    assert Untrusted(raw).raw == raw


@given(st.text() | st.text(st.characters(categories=["Cs"])))
def test_what_is_kept_can_always_be_written_and_read_back(text: str) -> None:
    note = e.NoteWritten(words=Untrusted(text))
    assert e.decode(note.kind, e.encode(note)) == note


def test_a_repr_never_tells_the_words() -> None:
    assert "Mira" not in repr(Untrusted("Mira")) + repr(e.NoteWritten(words=Untrusted("Mira")))


def test_a_fact_of_another_shape_is_kept_as_it_was() -> None:
    body = b'{"words": 7}'
    kept = e.decode("note.written", body)
    assert kept == e.Unknown(name="note.written", body=body)
    assert e.encode(kept) == body
    assert e.kind_of(kept) == "note.written"
