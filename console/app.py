"""The desk as a program: binds board, acts and screens, ten times a second. It holds no fact of its own.

What the world says comes through the board, what the operator decides goes through `node.perform`; between them stands
one immutable picture (console.widgets.snapshot). It is taken when the board's revision has changed, at the full second,
and at once after a key and for a new P1 (textual.md section 7).
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable
from uuid import UUID

from msgspec.structs import replace
from textual import on
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from console import requests as r
from console import terminal, textual_fixes, theme
from console.actions import Refused
from console.board import Board
from console.clock import Clock
from console.faults import quiet_failures, quiet_tasks, where_it_broke
from console.i18n import _
from console.ladder import Ladder
from console.map_ground import LoadedGround
from console.moments import SECOND
from console.patient_writer import never_wait_for_the_terminal
from console.ranking import Roads
from console.screens.acting import ActingApp
from console.screens.commands import COMMANDS as EVERY_COMMAND
from console.screens.commands import is_function
from console.screens.desk import STYLES, DeskScreen
from console.screens.facade import Done, Node
from console.screens.frame import Framed
from console.sentences import sentence
from console.sound import Command as SoundCommand
from console.sound import Sound
from console.tables import BUNDLED, Tables
from console.widgets.header import LAG_S
from console.widgets.snapshot import Desk, Snapshot, first_choice, take
from console.widgets.sounding import wanted
from console.widgets.trail_map import TrailMap
from console.widgets.virtual_list import VirtualList
from console.wording.facts import say

TICK_S, BEAT_S = 0.1, 0.25
AT_ONCE_S = 0.05  # a picture this young waits for the tick, so that a flood is not 100 pictures a second
REVEALED_S = 60  # ours: then a revealed field is masked again
LAG_KEPT = 20  # beats for which a lag stays in the header


def _our_commands() -> type[Any]:
    """The palette's commands; imported when it is opened."""
    from console.screens.palette import OurCommands

    return OurCommands


class LarmbordApp(ActingApp):
    """One operator's desk."""

    TITLE = "Larmbord"
    COMMANDS: ClassVar[set[Any]] = {_our_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key, f"command('{command.name}')", command.words, show=False, priority=True, id=command.name)
            for command in EVERY_COMMAND for key in command.keys if is_function(key)
        ),
        Binding("ctrl+q", "command('quit')", show=False, priority=True),
        Binding("ctrl+c", "use_quit", show=False, priority=True),
    ]  # fmt: skip
    CSS = STYLES + "CommandPalette { background: transparent; } CommandPalette #--container { margin-top: 4; }"

    def __init__(
        self, node: Node, clock: Clock, operator: str, *, station_name: str = "", exercise: bool = False,
        mono: bool = False, mouse: bool = False, readonly: bool = False, flash: bool = True, ask_sound: bool = True,
        sound_command: Sequence[str] = (), country: str = "SE",
        beat_file: Path | None = None, map_file: Path | None = None,
        home: tuple[float, float] | None = None, ready: Callable[[], Coroutine[Any, Any, None]] | None = None,
        witness: Callable[[], str] = str, roads: Roads | None = None, ladder: Ladder | None = None,
        tables: Tables = BUNDLED,
    ) -> None:  # fmt: skip
        """`ready` runs after the first paint: sources start there. `country` (ISO 3166) is where the desk stands.
        `map_file`: the station's own map; `home`: where the station is, latitude and longitude.
        `tables`: of regions and numbers, where the station has its own.
        `witness`: the line that proves the record up to now; nothing, where nothing is proved. `roads`: what knows the
        roads; without it units stand by estimate."""
        super().__init__(
            node, clock, operator, Desk(operator=operator, readonly=readonly, flash=flash, ladder=ladder or Ladder())
        )
        self.mouse = mouse
        self.country, self.tables = country, tables
        self.witness = witness
        self.roads = roads
        self.mono = mono or self.no_color
        self.palette = theme.choose(self.console.color_system, mono=self.mono)
        self.wear(theme.textual_theme(self.palette))
        self.title = station_name or self.TITLE
        self._ground, self._home = LoadedGround(map_file, self.spawn, self._ground_drawn, tables), home
        self._asks_sound = self._ask_sound = ask_sound
        self._heard: bool | None = None
        self._after_first_paint, self._beat_file = ready, beat_file
        command = SoundCommand(sound_command, exercise=exercise) if sound_command else None
        self._sound = Sound(clock, self.bell, command, exercise=exercise)
        self._told: set[UUID] = set()
        self._standing_said = ""  # of the journal: the code that was said last
        self._told_said = 0  # words of an exercise that were said
        self._drawn = (-1, -1)  # board revision, second
        self._drawn_at = self._beat_at = 0.0
        self._lags: list[float] = [0.0]
        self._urgent: tuple[object, ...] = ()
        self.view = Snapshot(now=0, desk=self._desk)

    # ---- life ----

    def get_default_screen(self) -> Screen[None]:
        self.desk = DeskScreen(self.palette)
        self.desk.map.home = self._home
        return self.desk

    def on_mount(self) -> None:
        if not self.is_headless:
            textual_fixes.end_on_signals(self)
            quiet_tasks(asyncio.get_running_loop(), self._failed)
        self.paint()
        self._ring_if_due()
        self.call_after_refresh(self._first_paint_done)

    async def _first_paint_done(self) -> None:
        """What the first picture does not need. The dialogs are imported here, not at the operator's first key."""
        terminal.settle()
        self._load_acts()
        self._beat_at = time.monotonic()
        self.set_interval(TICK_S, self._tick)
        self.set_interval(BEAT_S, self._beat)
        self.run_worker(self._watch(), exit_on_error=False)
        self._ask_about_sound()
        self.spawn(self._warm_map())
        if self.roads is not None:
            self.run_worker(self.roads.run(), exit_on_error=False)
        if self._after_first_paint is not None:
            self.run_worker(self._after_first_paint(), exit_on_error=False)

    def _ask_about_sound(self) -> None:
        """Whoever sits down here is asked, and at every change of shift: at this desk, by this ear (desk.md R8)."""
        if self._ask_sound and self.node.reading is None and len(self.screen_stack) == 1:
            self._ask_sound = False
            self.run_command("sound")

    async def ask(self, request: r.Request) -> Done | Refused:
        answer = await super().ask(request)
        if isinstance(request, r.ConfirmSound) and not isinstance(answer, Refused):
            self._heard = request.heard
        elif isinstance(request, r.SignHandover) and not isinstance(answer, Refused):
            self._heard, self._ask_sound = None, self._asks_sound
        return answer

    async def _warm_map(self) -> None:
        """What draws the map takes a third of a second to load: in a thread, so that no key waits for it."""
        await asyncio.to_thread(warm_map)
        for each in self._maps():
            each.warm, each.ground = True, self._ground
        self.paint()
        await self._ground.load()
        if self._ground.fault:
            self.say(self._ground.fault, badly=True)
        self._ground_drawn()

    def _maps(self) -> list[TrailMap]:
        """The maps there are: of the desk, and of the screen over it."""
        return [screen.map for screen in self.screen_stack if isinstance(screen, Mapped)]

    def _ground_drawn(self) -> None:
        """The ground of a map is ready: that map alone is drawn again."""
        for each in self._maps():
            each.redraw()

    # ---- the picture ----

    def _tick(self) -> None:
        """Ten times a second: is there anything new to draw?"""
        self._ring_if_due()
        self._ask_about_sound()
        self._say_standing()
        if (self.node.board.revision, self.clock.now() // SECOND) != self._drawn:
            self.paint()
        self._say_told()

    def _beat(self) -> None:
        """Four times a second: flashes, and how late this desk is (textual.md section 12)."""
        now = time.monotonic()
        self._lags = [*self._lags[-LAG_KEPT:], max(0.0, now - self._beat_at - BEAT_S)]
        self._beat_at = now
        lag_s, before = round(max(self._lags), 1), self._desk.lag_s
        self._desk = replace(self._desk, beat=self._desk.beat + 1, lag_s=lag_s)
        if lag_s != before and max(lag_s, before) > LAG_S:
            self.paint()
        elif any(row.pending for row in self.view.band[:3]) and self._desk.flash:
            self.view = replace(self.view, desk=self._desk)
            for screen in self.screen_stack:
                if isinstance(screen, Framed):
                    screen.flash(self.view)
        if self._beat_file is not None and self._desk.beat % 4 == 0:
            self.spawn(asyncio.to_thread(self._beat_file.write_text, f"{self.clock.now()} {max(self._lags):.3f}\n"))

    async def _watch(self) -> None:
        """A new P1 does not wait for the tick."""
        revision = -1
        while True:
            revision = await self.node.changed(revision)
            urgent = urgent_ids(self.node.board)
            if urgent != self._urgent and time.monotonic() - self._drawn_at > AT_ONCE_S:
                self.paint()
                self._ring_if_due()
            self._urgent = urgent

    def paint(self) -> None:
        """Take the picture and give it to everything on the screen."""
        board, now = self.node.board, self.clock.now()
        self._drawn, self._drawn_at = (board.revision, now // SECOND), time.monotonic()
        if self._desk.revealed and time.monotonic() - self._revealed_at > REVEALED_S:
            self._desk = replace(self._desk, revealed=frozenset())
        if self._chosen is None or (isinstance(self._chosen, UUID) and self._chosen not in board.incidents):
            self._chosen = first_choice(board, self.operator)
        now -= now % SECOND
        self.view = take(board, self._desk, now, self._chosen, self.node.reading, self.roads, self.tables.faults)
        self.show_picture()
        self._tell_shown()

    def draw_front(self) -> None:
        """Whatever has the screen, whole."""
        self.draw_all()

    def show_picture(self) -> None:
        self.desk.show(self.view)
        self.desk.alarms.choose(self._chosen)
        for screen in self.screen_stack[1:]:
            if isinstance(screen, Shown):
                screen.show(self.view)

    def _ring_if_due(self) -> None:
        around = self.node.board.around
        heard = self._heard if self._asks_sound else around.sound_heard
        sound = self._sound.tick(wanted(self.view, around.sound_paused_until, heard))
        if sound != self._desk.sound:
            self.change(sound=sound)

    def _say_standing(self) -> None:
        """A journal that stands worse than before is said once, wherever the operator looks."""
        standing = self.node.board.standing
        if standing.code == self._standing_said:
            return
        if standing.state != "ok":
            self.say(sentence(standing.code, standing.detail), badly=True)
        self._standing_said = standing.code

    def _say_told(self) -> None:
        """Words of an exercise are said once, wherever the operator looks; whole they are in the log."""
        for entry in self.view.told[self._told_said :]:
            _tag, words, _role = say(entry.fact)
            self.say(f"EX {words}")
        self._told_said = len(self.view.told)

    def _tell_shown(self) -> None:
        """Clock point T2: on the screen, and sounding. Said once for each alarm that rings."""
        for row in self.view.band[:3]:
            if row.id not in self._told and not self._desk.readonly:
                self._told.add(row.id)
                card = self.node.board.card(row.id)
                if card is not None and card.clock.t2_shown is None and self.operator:
                    self.spawn(self._say_nothing(r.Shown(incident=row.id)))

    async def _say_nothing(self, request: r.Request) -> None:
        await self.ask(request)

    # ---- keys, lists, failures ----

    def action_command(self, name: str) -> None:
        self.run_command(name)

    def action_command_palette(self) -> None:
        """Textual's own, asking in the language of the desk."""
        from textual.command import CommandPalette  # not needed for the first picture

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_("Search the commands …"), id="--command-palette"))

    def action_use_quit(self) -> None:
        self.say(sentence("desk.use-quit"))

    @on(VirtualList.Chosen, "#pane-1")
    def _alarm_chosen(self, message: VirtualList.Chosen) -> None:
        self.choose(message.key if isinstance(message.key, (UUID, str)) else None)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            textual_fixes.log.error("a worker failed: %s", where_it_broke(event.worker.error))
            self._failed()

    def _failed(self) -> None:
        self.say(sentence("desk.failed"), badly=True)


def warm_map() -> None:
    """Load what draws, and what knows where a position lies, away from the keys."""
    from maps import scene, where

    scene.warm()
    where.warm()


@runtime_checkable
class Mapped(Protocol):
    """A screen with a map."""

    map: TrailMap


@runtime_checkable
class Shown(Protocol):
    """A dialog that wants the newest picture."""

    def show(self, view: Snapshot) -> None: ...


def urgent_ids(board: Board) -> tuple[object, ...]:
    """The open P1, without making the rows of ten thousand others."""
    return tuple(itertools.takewhile(lambda key: key[0] <= 1, board.queue.order))


async def run_app(app: LarmbordApp) -> int:
    """The desk inside our own event loop, until it ends; the exit code of the process (textual.md section 2)."""
    textual_fixes.tolerate_input(app.mouse)
    never_wait_for_the_terminal(lambda: app.call_later(app.draw_front))
    quiet_failures()
    await app.run_async(mouse=app.mouse)
    return textual_fixes.exit_code(app)


def run(app: LarmbordApp) -> int:
    """The same in a loop of its own."""
    return asyncio.run(run_app(app))
