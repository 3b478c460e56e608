"""What the screens may do: see the picture, ask for acts, say a sentence, open a dialog. The App gives it to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol
from uuid import UUID

from console.actions import Refused, Rules
from console.board import Board
from console.clock import Clock
from console.requests import Request
from console.screens.commands import HelpLine
from console.tables import Tables
from console.theme import Palette
from console.widgets.snapshot import Snapshot
from console.widgets.trail_map import TrailMap


class Done(Protocol):
    """The act is durable and on the board. `undo`: the cmd that takes it back, while it may be.

    `note` names a sentence to say with it, where no disk took it.
    """

    @property
    def code(self) -> str: ...
    @property
    def detail(self) -> dict[str, str]: ...
    @property
    def undo(self) -> UUID | None: ...
    @property
    def incident(self) -> UUID | None: ...
    @property
    def note(self) -> str: ...


class Node(Protocol):
    """The board, and the one way to change it. console.node.Node is one; a test may bring its own."""

    board: Board
    rules: Rules
    clock: Clock
    reading: tuple[int, int] | None  # how many events of how many are read, while there is no board yet

    async def perform(self, request: Request, actor: str) -> Any:
        """`Done` or `Refused`. (Any: each side has its own Done, which is one by shape.)"""

    async def changed(self, revision: int) -> int:
        """Wait until the board is newer than `revision`."""


class Console(Protocol):
    """The desk as its screens know it."""

    node: Node
    operator: str
    palette: Palette
    country: str  # where the desk stands, ISO 3166: which numbers can be dialled from here
    tables: Tables  # of regions and numbers
    own_help: Mapping[str, HelpLine | None]  # command -> what F1 says of it here; None: it is not for this desk
    witness: Callable[[], str]  # the line of the record that somebody outside keeps; empty where there is none

    @property
    def view(self) -> Snapshot:
        """The newest picture."""

    def do(self, request: Request) -> None:
        """Ask for an act and show what became of it; a refusal that can be answered asks for the answer."""

    def ask(self, request: Request) -> Awaitable[Done | Refused]:
        """The same, for a dialog that wants to know the answer itself."""

    def say(self, words: str, *, badly: bool = False) -> None:
        """One sentence in the message line."""

    def open(self, dialog: Any) -> None:
        """Put a dialog on the table. Another one that is open there leaves without doing anything."""

    def choose(self, incident: UUID | None) -> None:
        """Put an incident on the table."""

    def acknowledge(self, incident: UUID) -> None:
        """Acknowledge it, and put it on the table unless a dialog is open about another."""

    @property
    def last_act(self) -> UUID | None:
        """The cmd that `u` takes back."""

    @property
    def chosen(self) -> UUID | None:
        """The incident on the table."""

    def undo(self) -> None:
        """Take back the last act that can be."""

    def run_command(self, name: str, rest: str = "") -> None:
        """One command of commands.py."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that waits, without blocking a key. A failure of it is shown."""

    def beside(self, what: str, rest: str = "") -> None:
        """`train`, `exercise` or `live`: about the other desk of this terminal, where there is one."""

    def leave(self) -> None:
        """End the desk."""

    def another_map(self) -> TrailMap:
        """A map like that of the desk, which looks as that one looks now."""

    def ring(self) -> None:
        """Let the alarm sound be heard once."""
