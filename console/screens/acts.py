"""What each command does: opens its dialog, or asks for its act. One function a command, named as in commands.py."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from console import requests as r
from console.actions import Refused
from console.card import Card
from console.i18n import _
from console.screens import code_word
from console.screens.contacting import CallSomebody
from console.screens.ending import CloseCase, PutAway
from console.screens.facade import Console
from console.screens.finding import CommandLine, Find
from console.screens.hand_over import HandOverTo
from console.screens.helping import Help
from console.screens.map_screen import MapScreen
from console.screens.note import WriteNote
from console.screens.recorder import Recorder
from console.screens.revealing import RevealField
from console.screens.sending import Send
from console.screens.shift_sheet import ShiftSheet
from console.screens.sound_check import SoundCheck
from console.sentences import sentence
from console.widgets.snapshot import waiting

Act = Callable[[Console, str], None]
OnCase = Callable[[Console, Card, str], None]


def on_case(act: OnCase) -> Act:
    """An act about the case on the table; without one it says so."""

    def run(console: Console, rest: str) -> None:
        card = console.view.card
        if card is None:
            console.say(sentence("desk.no-case"), badly=True)
        else:
            act(console, card, rest)

    return run


def acknowledge(console: Console, rest: str) -> None:
    """The first alarm of the band as it stands on the screen; nothing else, whatever is open (desk.md R10)."""
    view = console.view
    first = next(waiting((*view.band, *view.technical), console.operator), None)
    if first is not None:
        console.acknowledge(first.id)
    elif view.card is not None and view.card.row.owner != console.operator and view.card.closed is None:
        console.do(r.Acknowledge(incident=view.card.row.id))
    else:
        console.say(sentence("desk.nothing-waits"))


def acknowledge_technical(console: Console, rest: str) -> None:
    """All of .3 at once; a P1 never (R10)."""
    for row in waiting(console.view.technical, console.operator):
        console.do(r.Acknowledge(incident=row.id))


def listen(console: Console, card: Card, rest: str) -> None:
    console.do(r.Listen(incident=card.row.id, on=card.line is None or not card.line.listening))


def microphone(console: Console, card: Card, rest: str) -> None:
    console.do(r.Microphone(incident=card.row.id, open=card.line is None or not card.line.microphone_open))


def code(console: Console, card: Card, rest: str) -> None:
    """The read is in the journal before the words are on the screen (DESIGN promise 11)."""

    async def reveal() -> None:
        person = card.person
        readable = person is not None
        for field in code_word.FIELDS if person else ():
            answer = await console.ask(r.Reveal(incident=card.row.id, field=field, reason=_("code word"), screen="F5"))
            readable = readable and not isinstance(answer, Refused)
        console.open(code_word.CodeWords(console, readable=readable))

    console.spawn(reveal())


def reveal(console: Console, card: Card, rest: str) -> None:
    if card.person is None:
        console.say(sentence("actions.no-person"), badly=True)
    else:
        console.open(RevealField(console, card.person))


def note(drafts: dict[UUID, str]) -> OnCase:
    def run(console: Console, card: Card, rest: str) -> None:
        if rest:
            console.do(r.Note(incident=card.row.id, words=rest))
        else:
            console.open(WriteNote(console, card.row.id, card.row.label, drafts))

    return run


def done(step: str) -> OnCase:
    return lambda console, card, rest: console.do(r.Done(incident=card.row.id, step=step, words=rest))  # type: ignore[arg-type]


def recall(console: Console, card: Card, rest: str) -> None:
    sent = [unit.unit for unit in card.units if unit.recalled is None]
    unit, _space, why = rest.partition(" ")
    console.do(r.RecallUnit(incident=card.row.id, unit=unit or (sent[-1] if sent else ""), why=why))


def leave(console: Console, rest: str) -> None:
    """Refused while a P1 is open and nobody else holds it (R28)."""
    for row in console.view.p1:
        if row.owner in ("", console.operator):
            code = "desk.stay" if row.owner else "desk.unheld"
            console.say(sentence(code, {"label": row.label}), badly=True)
            return
    console.leave()


def acts() -> dict[str, Act]:
    """Every command of commands.py; the drafts of notes live as long as the desk."""
    return {
        "help": lambda console, rest: console.open(Help(console)),
        "ack": acknowledge,
        "listen": on_case(listen),
        "send": on_case(_send),
        "code": on_case(code),
        "note": on_case(note({})),
        "recorder": lambda console, rest: console.open(Recorder(console)),
        "handover": lambda console, rest: console.open(ShiftSheet(console)),
        "112": on_case(lambda console, card, rest: console.open(HandOverTo(console))),
        "supervisor": on_case(done("supervisor")),
        "position": on_case(done("position")),
        "briefed": on_case(done("briefed")),
        "reveal": on_case(reveal),
        "contact": on_case(lambda console, card, rest: console.open(CallSomebody(console))),
        "close": on_case(lambda console, card, rest: console.open(CloseCase(console))),
        "shelve": on_case(lambda console, card, rest: console.open(PutAway(console))),
        "undo": lambda console, rest: console.undo(),
        "map": lambda console, rest: console.open(MapScreen(console)),
        "find": lambda console, rest: console.open(Find(console)),
        "command": lambda console, rest: console.open(CommandLine(console)),
        "mic": on_case(microphone),
        "take": on_case(lambda console, card, rest: console.do(r.Take(incident=card.row.id))),
        "hangup": on_case(lambda console, card, rest: console.do(r.HangUp(incident=card.row.id))),
        "keys": on_case(lambda console, card, rest: console.do(r.PressKeys(incident=card.row.id, keys=rest))),
        "stop": on_case(lambda console, card, rest: console.do(r.StopRepeating(incident=card.row.id))),
        "recall": on_case(recall),
        "unshelve": on_case(lambda console, card, rest: console.do(r.Unshelve(incident=card.row.id))),
        "ack-technical": acknowledge_technical,
        "pause": lambda console, rest: console.do(r.PauseSound()),
        "selftest": lambda console, rest: console.do(r.TestLines()),
        "sound": lambda console, rest: console.open(SoundCheck(console)),
        "quit": leave,
    }


def _send(console: Console, card: Card, rest: str) -> None:
    """`:send 3310` sends at once, for its name was typed; the key opens the list."""
    if rest:
        console.do(r.SendUnit(incident=card.row.id, unit=rest))
    else:
        console.open(Send(console))
