"""What every dialog is: words, perhaps a list, perhaps one line to type (desk.md R19).

Esc leaves without doing. The key that opens never confirms. The band above and the three rows below stay in sight, and
the function keys go on working; another function key leaves this dialog without doing anything.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import ClassVar
from unicodedata import normalize

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from console.screens.facade import Console
from console.text import visible
from console.widgets.drawn import Drawn, window
from console.widgets.rows import Row
from console.widgets.snapshot import Snapshot
from console.widgets.virtual_list import VirtualList

AROUND = 9  # rows: four above, three below, and the frame
Choice = tuple[Hashable | None, Row]  # what is chosen, and how it looks; no key: a heading


class Words(Drawn[tuple[Row, ...]]):
    """Rows, as high as they are many."""

    def draw(self, view: tuple[Row, ...], width: int, height: int) -> Sequence[Row]:
        return view

    def show(self, view: tuple[Row, ...]) -> None:
        self.styles.height = len(view)
        self.display = bool(view)
        super().show(view)


class Choices(VirtualList[Choice]):
    """One to choose from."""

    def key(self, item: Choice) -> Hashable | None:
        return item[0]

    def row(self, item: Choice, width: int) -> Row:
        return item[1]


class Dialog(ModalScreen[None]):
    """A subclass says its `title`, its `words`, and has `choices` or a `prompt` if it wants them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("enter", "confirm", show=False),
    ]
    DEFAULT_CSS = """
    Dialog { background: transparent; align: center middle; }
    Dialog #box { max-width: 100%; height: auto; max-height: 100%; border: round $frame-focus;
                  background: $panel; border-title-color: $foreground; border-title-style: bold;
                  padding: 0 1; margin: 4 0 3 0; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0 1; background: $surface; }
    Dialog Choices { height: auto; max-height: 14; background: $panel; }
    """
    WIDTH: ClassVar[int] = 84
    has_choices: ClassVar[bool] = False
    prompt: ClassVar[str | None] = None

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.console = console
        self.begun: int | None = None  # when the first key of the typed line was pressed
        raised = console.palette.raised or console.palette
        self._words, self._choices = Words(raised), Choices(raised)
        self._line = Input(placeholder=self.prompt or "", select_on_focus=False)
        self._box = Vertical(id="box")
        self._top = 0  # the first of the words in sight

    # ---- what a subclass says ----

    def title_words(self) -> str:
        raise NotImplementedError

    def words(self, view: Snapshot, width: int) -> Sequence[Row]:
        """What stands above. Pure."""
        return ()

    def choices(self, view: Snapshot) -> Sequence[Choice]:
        return ()

    def confirmed(self, typed: str, chosen: Hashable | None) -> None:
        """Enter. `typed` is the line in normal form, `chosen` the row of the cursor."""

    # ---- how it works ----

    def compose(self) -> ComposeResult:
        with self._box:
            yield self._words
            if self.has_choices:
                yield self._choices
            if self.prompt is not None:
                yield self._line

    def on_mount(self) -> None:
        self._box.styles.width = self.WIDTH
        self._box.border_title = Content(visible(self.title_words()))
        (self._line if self.prompt is not None else self._choices if self.has_choices else self).focus()
        self.show(self.console.view)

    def on_resize(self, event: events.Resize) -> None:
        self.show(self.console.view)

    def show(self, view: Snapshot) -> None:
        """The newest picture; called with every tick while the dialog is open."""
        width = max(20, min(self.WIDTH, self.size.width) - 4)
        self._words.show(self._fitting(tuple(self.words(view, width))))
        if self.has_choices:
            self._choices.show(tuple(self.choices(view)))

    def _fitting(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """On a low screen the blank rows go first; what is still too much is counted, and the typed line stays."""
        if len(rows) > self.room:
            rows = tuple(row for row in rows if row)
        self._top = min(self._top, max(0, len(rows) - self.room))
        return window(rows, self._top, self.room)

    @property
    def room(self) -> int:
        """How many rows the words may have."""
        return max(2, self.size.height - AROUND - (self.prompt is not None) - 3 * self.has_choices)

    @property
    def typed(self) -> str:
        """The typed line; letters and their accents may have come apart (textual.md section 9)."""
        return normalize("NFC", self._line.value).strip()

    def clear_line(self) -> None:
        """The next step of the same dialog begins with an empty line."""
        self._line.value, self._top = "", 0
        self.show(self.console.view)

    def on_input_changed(self, event: Input.Changed) -> None:
        if self.begun is None and event.value:
            self.begun = self.console.node.clock.now()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_confirm()

    def on_key(self, event: events.Key) -> None:
        """Arrows move the list although the line has the keyboard; without a list, the words that are more."""
        moves = {"up": -1, "down": 1}
        if event.key not in moves or (self.has_choices and self.prompt is None):
            return
        event.stop()
        if self.has_choices:
            self._choices.action_move(moves[event.key])
        else:
            self._top = max(0, self._top + moves[event.key] * max(1, self.room // 2))
            self.show(self.console.view)

    def action_confirm(self) -> None:
        self.confirmed(self.typed, self._choices.chosen if self.has_choices else None)

    def action_leave(self) -> None:
        """Without doing anything."""
        self.leave()

    def leave(self) -> None:
        if self.is_current:
            self.dismiss()
