"""A station: intake, desk, doctor, setup."""

from __future__ import annotations

from console.command_line.parts import Commands, as_json, desk_options, station
from console.i18n import _


def add(commands: Commands) -> None:
    intake = commands.add("intake", "run:intake", _("the ways in and out only, as a service"))
    intake.add_argument("--station", required=True, metavar="FILE")
    desk = commands.add("desk", "run:desk", _("the screen only, beside an intake"))
    desk_options(desk)
    desk.add_argument("--plain", action="store_true", help=_("lines of text instead of a screen"))
    doctor = commands.add("doctor", "doctor:doctor", _("what is connected, what is wrong, what to do about it"))
    station(doctor)
    as_json(doctor)
    _setup(commands)


def _setup(commands: Commands) -> None:
    setup = commands.add("setup", "setup:setup", _("a few questions, and a station file of the answers"))
    setup.add_argument("--station", default="station.toml", metavar="FILE", help=_("where to write it (%(default)s)"))
    setup.add_argument("--answers", metavar="FILE.toml", help=_("take the answers from a file; nothing is asked"))
    setup.add_argument("--force", action="store_true", help=_("write a new one over it; the old one is kept beside it"))
    setup.add_argument(
        "--print", choices=("service", "udev"), help=_("print a file for the system, and do nothing else")
    )
