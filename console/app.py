"""The desk as a program: binds board, acts and screens, ten times a second. It holds no fact of its own.

What an operator's wish goes through is screens/acting.py, when the picture is taken screens/painting.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable
from uuid import UUID

from textual import on
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from console import requests as r
from console import terminal, textual_fixes, theme
from console.actions import Refused
from console.clock import Clock
from console.faults import quiet_failures, quiet_tasks, where_it_broke
from console.i18n import _
from console.ladder import Ladder
from console.map_ground import LoadedGround, warm_map
from console.patient_writer import never_wait_for_the_terminal
from console.ranking import Roads
from console.screens.commands import COMMANDS as EVERY_COMMAND
from console.screens.commands import is_function
from console.screens.desk import STYLES, DeskScreen
from console.screens.facade import Done, Node
from console.screens.painting import PaintingApp
from console.sentences import sentence
from console.sound import Command as SoundCommand
from console.sound import Sound
from console.tables import BUNDLED, Tables
from console.widgets.snapshot import Desk
from console.widgets.sounding import wanted
from console.widgets.trail_map import TrailMap
from console.widgets.virtual_list import VirtualList
from console.wording.facts import say


def _our_commands() -> type[Any]:
    """The palette's commands; imported when it is opened."""
    from console.screens.palette import OurCommands

    return OurCommands


class LarmbordApp(PaintingApp):
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
        desk = Desk(operator=operator, readonly=readonly, flash=flash, ladder=ladder or Ladder())
        super().__init__(node, clock, operator, desk, beat_file)
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
        self._after_first_paint = ready
        command = SoundCommand(sound_command, exercise=exercise) if sound_command else None
        self._sound = Sound(clock, self.bell, command, exercise=exercise)
        self._told: set[UUID] = set()
        self._standing_said = ""  # of the journal: the code that was said last
        self._told_said = 0  # words of an exercise that were said

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
        self._keep_painting()
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

    # ---- what is said and sounded by itself ----

    def _tick(self) -> None:
        self._ring_if_due()
        self._ask_about_sound()
        self._say_standing()
        super()._tick()
        self._say_told()

    def paint(self) -> None:
        super().paint()
        self._tell_shown()

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


@runtime_checkable
class Mapped(Protocol):
    """A screen with a map."""

    map: TrailMap


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
