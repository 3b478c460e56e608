"""What a word is for. theme.py says how each role looks; line mode ignores it."""

from __future__ import annotations

from typing import Literal

Role = Literal[
    "text",      # what is read
    "dim",       # what is there when looked for
    "strong",    # what is read first
    "title",     # the name of a pane
    "frame",     # lines between things
    "p1",        # a person in danger, as a word or a row
    "band",      # the band: black on the alarm colour
    "p2",        # act soon; also amber: old, overdue, degraded
    "technical", # .3
    "info",      # a key to press, the next step
    "good",      # proven: recording, ok
    "exercise",  # the exercise band
    "cursor",    # the chosen row
]  # fmt: skip
