"""What an operator may ask for. A request becomes facts only after actions.py has checked it against the board.

The tag is the verb: line mode, trainee files and the audit use the same word.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

import msgspec

from console.events import Answer, Outcome


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="do"):
    """Something one operator asks for."""


class Incidental(Request, frozen=True, kw_only=True):
    """A request about one incident."""

    incident: UUID


class Acknowledge(Incidental, frozen=True, kw_only=True, tag="acknowledge"):
    """Seen, and mine."""


class Take(Incidental, frozen=True, kw_only=True, tag="take"):
    """Take over from whoever holds it: an explicit act, never silent."""


class Listen(Incidental, frozen=True, kw_only=True, tag="listen"):
    """Listen, or answer first when the line is still ringing. The own microphone stays muted."""

    on: bool = True


class Microphone(Incidental, frozen=True, kw_only=True, tag="microphone"):
    """`sure`: the operator was asked once, because the person is SILENT (desk.md R18)."""

    open: bool
    sure: bool = False


class HangUp(Incidental, frozen=True, kw_only=True, tag="hang_up"):
    """End the call. The incident stays open."""


class PressKeys(Incidental, frozen=True, kw_only=True, tag="keys"):
    """Keys the far phone needs (0, 5 …). Empty: those of its profile in the register."""

    keys: str = ""


class CallBack(Incidental, frozen=True, kw_only=True, tag="call_back"):
    """`override`: why a SILENT person is rung all the same."""

    override: str = ""


class SendText(Incidental, frozen=True, kw_only=True, tag="send_text"):
    words: str
    override: str = ""


class StopRepeating(Incidental, frozen=True, kw_only=True, tag="stop_repeating"):
    """The text of the device's profile that ends its repeated alarms. `override`: why a SILENT person's is texted."""

    override: str = ""


class CallContact(Incidental, frozen=True, kw_only=True, tag="call_contact"):
    contact: str
    override: str = ""


class SendUnit(Incidental, frozen=True, kw_only=True, tag="send"):
    """`distance_m`, `fix_age_s`: what the list showed when the operator chose."""

    unit: str
    sirens: bool = False
    distance_m: float | None = None
    fix_age_s: float | None = None


class RecallUnit(Incidental, frozen=True, kw_only=True, tag="recall"):
    unit: str
    why: str = ""


class Note(Incidental, frozen=True, kw_only=True, tag="note"):
    """`begun`: microseconds UTC of the first key."""

    words: str
    begun: int | None = None
    tag: str = ""


class Done(Incidental, frozen=True, kw_only=True, tag="done"):
    """A step of the handling card was done."""

    step: Literal["position", "briefed", "supervisor", "contact"]
    words: str = ""


class CodeWord(Incidental, frozen=True, kw_only=True, tag="code_word"):
    result: Literal["right", "wrong", "duress"]


class Reveal(Incidental, frozen=True, kw_only=True, tag="reveal"):
    """Show a protected field. Appended before it is shown."""

    field: str
    reason: str
    screen: str = "desk"
    second: str = ""  # the other person, where two are needed (a safe house)


class HandOver(Incidental, frozen=True, kw_only=True, tag="hand_over"):
    """`digits` is what the operator typed; it must be the number shown (desk.md R20)."""

    number: str
    digits: str
    by_modem: bool = False
    taken_by: str = ""
    read_back: bool = False


class Close(Incidental, frozen=True, kw_only=True, tag="close"):
    outcome: Outcome
    words: str = ""
    second: str = ""


class Shelve(Incidental, frozen=True, kw_only=True, tag="shelve"):
    minutes: int
    reason: str = ""


class Unshelve(Incidental, frozen=True, kw_only=True, tag="unshelve"):
    pass


class AskRecorder(Incidental, frozen=True, kw_only=True, tag="recorder"):
    wish: Literal["failover", "test", "last_10", "last_30"]


class Shown(Incidental, frozen=True, kw_only=True, tag="shown"):
    """The desk has it on the screen, sounding (T2). Said by the desk itself, once."""


class Undo(Request, frozen=True, kw_only=True, tag="undo"):
    """Take back the act with this cmd."""

    act: UUID
    incident: UUID


class PauseSound(Request, frozen=True, kw_only=True, tag="pause_sound"):
    seconds: int = 60


class ConfirmSound(Request, frozen=True, kw_only=True, tag="confirm_sound"):
    heard: bool


class TestLines(Request, frozen=True, kw_only=True, tag="test_lines"):
    """The loop-back self-test of every line, now."""


class SignHandover(Request, frozen=True, kw_only=True, tag="sign_handover"):
    sheet: str
    words: str = ""
    answers: tuple[Answer, ...] = ()


AnyRequest = (
    Acknowledge | Take | Listen | Microphone | HangUp | PressKeys | CallBack | SendText | StopRepeating | CallContact
    | SendUnit
    | RecallUnit | Note | Done | CodeWord | Reveal | HandOver | Close | Shelve | Unshelve | AskRecorder | Shown | Undo
    | PauseSound | ConfirmSound | TestLines | SignHandover
)  # fmt: skip
