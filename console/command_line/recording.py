"""Line recordings: prove them, take one out, play one."""

from __future__ import annotations

import argparse

from console.command_line.parts import Commands, as_json, operator
from console.i18n import _


def add(commands: Commands) -> None:
    recording = commands.family("recording", _("line recordings: prove them, take one out"))
    prove = recording.add("verify", "recording:verify", _("every segment of each copy; which copy is whole"))
    prove.add_argument("what", nargs="*", metavar="DIR", help=_("a folder, or the id of a recording; none: all"))
    prove.add_argument("--station", required=True, metavar="FILE")
    as_json(prove)
    export = recording.add("export", "recording:export", _("a WAV file of one recording"))
    _taken_out(export)
    export.add_argument("-o", "--output", required=True, metavar="FILE.wav")
    _taken_out(recording.add("play", "recording:play", _("into the station's play_command")))


def _taken_out(out: argparse.ArgumentParser) -> None:
    out.add_argument("recording", metavar="ID")
    out.add_argument("--station", required=True, metavar="FILE")
    operator(out)
    out.add_argument("--second", default="", help=_("the other person's initials"))
    out.add_argument("--reason", required=True, help=_("why; it is in the record"))
    out.add_argument("--last", type=float, metavar="SECONDS", help=_("only the end of it"))
