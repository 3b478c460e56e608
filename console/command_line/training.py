"""Exercises: train, instruct, debrief, and scenario files."""

from __future__ import annotations

import argparse

from console.command_line.parts import Commands, as_json, look, record, station
from console.i18n import _


def add(commands: Commands) -> None:
    _train(commands.add("train", "train:train", _("an exercise")))
    _instruct(
        commands.add("instruct", "instruct:instruct", _("the instructor's terminal, beside an exercise that runs"))
    )
    _debrief(commands.add("debrief", "debrief:debrief", _("a past exercise: what was expected, done, and worth")))
    _scenario(commands.family("scenario", _("scenario files")))


def _train(train: argparse.ArgumentParser) -> None:
    train.add_argument("scenario", nargs="?", default="", help=_("a name (first-loud) or a file"))
    train.add_argument("--speed", type=float, default=1.0)
    train.add_argument("--seed", type=int)
    station(train, _("for its language; with --live its live desk"))
    train.add_argument("--live", action="store_true", help=_("beside the live desk of --station: a live alarm wins"))
    train.add_argument("--operator", default="", help=_("the trainee's initials"))
    train.add_argument("--seat", default="", metavar="op2", help=_("which seat of the scenario is the trainee's"))
    train.add_argument(
        "--join", nargs="?", const="", metavar="RUN", help=_("sit in another seat of the exercise that runs here")
    )
    train.add_argument("--plain", action="store_true", help=_("lines of text instead of a screen"))
    train.add_argument("--headless", action="store_true", help=_("no screen: print every event"))
    train.add_argument("--trainee", metavar="FILE", help=_("what the trainee does, for --headless"))
    train.add_argument("--result", metavar="FILE", help=_("write the result there, for --headless"))
    train.add_argument("--resume", metavar="RESULT", help=_("go on from a moment of a past run: its result"))
    train.add_argument("--at", metavar="3m", help=_("from which moment of it"))
    look(train)
    as_json(train)


def _instruct(instruct: argparse.ArgumentParser) -> None:
    instruct.add_argument(
        "exercise", nargs="?", default="", metavar="RUN", help=_("a part of its name; else the newest")
    )
    _beside_the_world(instruct)
    instruct.add_argument("--operator", default="", help=_("the instructor's initials"))
    look(instruct)


def _debrief(debrief: argparse.ArgumentParser) -> None:
    debrief.add_argument(
        "result", nargs="?", metavar="RESULT", help=_("the file that an exercise left; without it all that were done")
    )
    as_json(debrief)
    debrief.add_argument("-o", "--output", metavar="FILE", help=".html, .csv, .md, .json")
    _beside_the_world(debrief)
    look(debrief)


def _beside_the_world(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scenario", metavar="FILE", help=_("the scenario, where it is none of ours"))
    station(parser, _("for its language only: an exercise has no way out"))


def _scenario(scenario: Commands) -> None:
    check = scenario.add("check", "scenario:check", _("is this scenario right, and if not, which line"))
    check.add_argument("files", nargs="+", metavar="FILE")
    as_json(check)
    scenario.add("schema", "scenario:schema", _("the JSON Schema of a scenario, for an editor"))
    _from(scenario.add("from", "scenario_from:write", _("a real incident as a draft scenario")))
    _trail(scenario.add("trail", "scenario_trail:trail", _("a GPX or SUMO trail as an event")))


def _from(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("incident", help="K-0001")
    parser.add_argument("-o", "--output", required=True, metavar="FILE.yaml")
    parser.add_argument("--by", action="append", default=[], metavar="WHO", help=_("who answers for it: two persons"))
    parser.add_argument("--reason", default="", help=_("why; it is in the record"))
    record(parser)
    as_json(parser)


def _trail(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--who", default="P1", help=_("whose trail it is, of the cast"))
    parser.add_argument("--vehicle", default="", metavar="ID", help=_("which one of a SUMO file"))
