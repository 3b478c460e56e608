"""What the commands of every room are made of: a parser, families of commands, and the options that many share."""

from __future__ import annotations

import argparse
import os
from typing import Any, NoReturn

from console.i18n import _
from console.text import visible


class Parser(argparse.ArgumentParser):
    """What was typed may be a file name from anywhere: argparse prints it as it is."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


class Commands:
    """The commands under one word: under `larmbord` itself, or under one of its families."""

    def __init__(self, under: argparse.ArgumentParser, *, required: bool = True) -> None:
        self._parsers: Any = under.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=required)

    def add(self, name: str, run: str, says: str) -> argparse.ArgumentParser:
        """One more; `run`: which function of which file of commands/, file:function."""
        made: argparse.ArgumentParser = self._parsers.add_parser(name, help=says, description=says)
        made.set_defaults(run=run)
        return made

    def family(self, name: str, says: str) -> Commands:
        return Commands(self._parsers.add_parser(name, help=says, description=says))


def as_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))


def station(parser: argparse.ArgumentParser, says: str | None = None) -> None:
    parser.add_argument("--station", metavar="FILE", help=says)


def record(parser: argparse.ArgumentParser) -> None:
    """Which record is read: a station's, or the file itself."""
    station(parser)
    parser.add_argument("--journal", metavar="FILE")


def operator(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--operator", default=os.environ.get("LARMBORD_OPERATOR", ""), help=_("your initials"))


def look(parser: argparse.ArgumentParser) -> None:
    """How a desk looks, and whether it may act."""
    parser.add_argument("--mono", action="store_true", help=_("no colours: bold, reverse and underline"))
    parser.add_argument("--mouse", action="store_true", help=_("let the mouse act"))
    parser.add_argument("--still", action="store_true", help=_("i on the map shows a still picture (larmbord[images])"))
    parser.add_argument("--readonly", action="store_true", help=_("watch only"))


def desk_options(parser: argparse.ArgumentParser) -> None:
    station(parser, _("station.toml; see docs/station.md"))
    operator(parser)
    look(parser)
