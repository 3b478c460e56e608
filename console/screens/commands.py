"""Every command of the desk, once: its keys and its words. Keys, key bar, help, palette and `:` read this.

Function keys work while typing and over every dialog; each has a letter for terminals that keep function keys for
themselves (desk.md R25, R26). No letter does anything irreversible, because a function key split in transit arrives as
letters (textual.md section 3). Nothing lies on AltGr.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from console.i18n import N_, NP_


class Command(NamedTuple):
    """`name` is typed after the colon and names the function in acts.py; `bar` stands in the key bar ("" does not),
    `short` where there is little room."""

    name: str
    keys: tuple[str, ...]
    bar: str
    short: str
    words: str


COMMANDS: tuple[Command, ...] = (
    Command("help", ("f1", "question_mark"), N_("help"), NP_("short", "?"), N_("what the keys do here")),
    Command("ack", ("f2",), N_("ack"), NP_("short", "ack"), N_("acknowledge the alarm in the band: seen, and yours")),
    Command("listen", ("f3", "l"), N_("listen"), NP_("short", "hear"),
            N_("listen to the line, or answer it; again: stop listening")),
    Command("send", ("f4", "d"), N_("send"), NP_("short", "send"), N_("send a unit: nearest first, then Enter")),
    Command("code", ("f5", "o"), N_("code word"), NP_("short", "code"),
            N_("show the code words and say which one was heard")),
    Command("note", ("f6", "n"), N_("note"), NP_("short", "note"), N_("write a note; its time is the first key")),
    Command("recorder", ("f7", "r"), N_("rec"), NP_("short", "rec"),
            N_("the recording: try the spare, test it, play the last seconds")),
    Command("handover", ("f8", "v"), N_("handover"), NP_("short", "hand"),
            N_("the sheet for the next shift, and signing it")),
    Command("112", ("f9", "t"), N_("112 …"), NP_("short", "112"),
            N_("hand over to 112: what to say, in order; type the digits")),
    Command("supervisor", ("f12", "p"), N_("colleague"), NP_("short", "tell"),
            N_("the supervisor or a colleague was told")),
    Command("position", ("g",), "", "", N_("the position is confirmed")),
    Command("briefed", ("b",), "", "", N_("the patrol is briefed")),
    Command("reveal", ("w",), "", "", N_("show a protected field, with a reason")),
    Command("contact", ("c",), "", "", N_("call or text the person, or call a contact")),
    Command("close", ("x",), "", "", N_("close the case with an outcome")),
    Command("shelve", ("s",), "", "", N_("put a P2 or a technical alarm away for a time")),
    Command("undo", ("u",), "", "", N_("take back the last act, within ten seconds")),
    Command("map", ("z",), "", "", N_("the map over the whole screen; again: back to the desk")),
    Command("find", ("slash",), "", "", N_("find a person or an incident")),
    Command("command", ("colon",), N_("cmd"), "", N_("type a command")),
    Command("mic", ("m",), "", "", N_("open or mute your own microphone")),
    Command("take", (), "", "", N_("take the case over from whoever holds it")),
    Command("hangup", (), "", "", N_("end the call; the case stays open")),
    Command("keys", ("k",), "", "", N_("send the key that the far phone waits for, or others:  :keys 05")),
    Command("stop", (), "", "", N_("text the device that its repeated alarms may stop")),
    Command("recall", (), "", "", N_("call a unit back:  :recall 3310")),
    Command("unshelve", (), "", "", N_("put a shelved alarm back on the board")),
    Command("ack-technical", (), "", "", N_("acknowledge every technical alarm; never a P1")),
    Command("pause", (), "", "", N_("silence for at most a minute; that is not acknowledging")),
    Command("selftest", (), "", "", N_("test the lines now: a text to their own number")),
    Command("sound", (), "", "", N_("did you hear the alarm sound? answer again")),
    Command("train", (), "", "", N_("an exercise beside this live desk:  :train first-loud;  :train end  closes it")),
    Command("exercise", ("f10", "e"), "", "", N_("back to the exercise that waits")),
    Command("live", ("f11", "a"), "", "", N_("from an exercise to the live desk; the exercise waits")),
    Command("quit", (), "", "", N_("leave the desk; refused while you hold an open P1")),
)  # fmt: skip

HelpLine = tuple[str, str]  # keys and words, as F1 says them where a key does something else than in the table
ALONE: Mapping[str, HelpLine | None] = {"train": None, "exercise": None, "live": None}  # at a desk without another

WITH_WORDS = ("train",)  # typed with more words, and no request of typed.py

BY_NAME = {command.name: command for command in COMMANDS}
SHOWN = {"question_mark": "?", "slash": "/", "colon": ":"}


def shown(key: str) -> str:
    """The key as it is written on the keyboard."""
    return SHOWN.get(key, key.upper() if key[0] == "f" and key[1:].isdigit() else key)


def is_function(key: str) -> bool:
    return key[0] == "f" and key[1:].isdigit()


def meant(typed: str) -> Command | None:
    """The command that a bare word names, whole or by an unambiguous beginning."""
    word = typed.strip()
    if word in BY_NAME:
        return BY_NAME[word]
    found = [command for command in COMMANDS if word and command.name.startswith(word)]
    return found[0] if len(found) == 1 else None
