"""The command line. No logic: it parses, calls one function of commands/, and turns faults into sentences."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NoReturn

from console import __version__
from console.i18n import _, use_language
from console.text import visible

Add = Callable[..., Any]
_JOURNAL = {"verify": "journal_verify:verify", "export": "journal_export:export"}


class _Parser(argparse.ArgumentParser):
    """What was typed may be a file name from anywhere: argparse prints it as it is."""

    def error(self, message: str) -> NoReturn:
        super().error(visible(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="larmbord",
        description=_(
            "A terminal alarm dispatch console. Without a station file: a training desk, nothing leaves the machine."
        ),
    )
    version_help = _("show program's version number and exit")  # argparse of 3.11 does not translate its own
    parser.add_argument("--version", action="version", version=f"larmbord {__version__}", help=version_help)
    _desk_options(parser)
    parser.set_defaults(run="run:everything")
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))

    def command(name: str, run: str, says: str, within: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = within.add_parser(name, help=says, description=says)
        made.set_defaults(run=run)
        return made

    def family(name: str, says: str) -> Any:
        made = commands.add_parser(name, help=says, description=says)
        return made.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True)

    intake = command("intake", "run:intake", _("the ways in and out only, as a service"))
    intake.add_argument("--station", required=True, metavar="FILE")
    desk = command("desk", "run:desk", _("the screen only, beside an intake"))
    _desk_options(desk)
    desk.add_argument("--plain", action="store_true", help=_("lines of text instead of a screen"))

    doctor = command("doctor", "doctor:doctor", _("what is connected, what is wrong, what to do about it"))
    doctor.add_argument("--station", metavar="FILE")
    _json(doctor)

    setup = command("setup", "setup:setup", _("a few questions, and a station file of the answers"))
    setup.add_argument("--station", default="station.toml", metavar="FILE", help=_("where to write it (%(default)s)"))
    setup.add_argument("--answers", metavar="FILE.toml", help=_("take the answers from a file; nothing is asked"))
    setup.add_argument("--force", action="store_true", help=_("write a new one over it; the old one is kept beside it"))
    setup.add_argument(
        "--print", choices=("service", "udev"), help=_("print a file for the system, and do nothing else")
    )

    train = command("train", "train:train", _("an exercise"))
    train.add_argument("scenario", nargs="?", default="", help=_("a name (first-loud) or a file"))
    train.add_argument("--speed", type=float, default=1.0)
    train.add_argument("--seed", type=int)
    train.add_argument("--station", metavar="FILE", help=_("for its language; with --live its live desk"))
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
    _look_options(train)
    _json(train)

    instruct = command("instruct", "instruct:instruct", _("the instructor's terminal, beside an exercise that runs"))
    instruct.add_argument(
        "exercise", nargs="?", default="", metavar="RUN", help=_("a part of its name; else the newest")
    )
    instruct.add_argument("--scenario", metavar="FILE", help=_("the scenario, where it is none of ours"))
    instruct.add_argument("--station", metavar="FILE", help=_("for its language only: an exercise has no way out"))
    instruct.add_argument("--operator", default="", help=_("the instructor's initials"))
    _look_options(instruct)

    debrief = command("debrief", "debrief:debrief", _("a past exercise: what was expected, done, and worth"))
    debrief.add_argument(
        "result", nargs="?", metavar="RESULT", help=_("the file that an exercise left; without it all that were done")
    )
    _json(debrief)
    debrief.add_argument("-o", "--output", metavar="FILE", help=".html, .csv, .md, .json")
    debrief.add_argument("--scenario", metavar="FILE", help=_("the scenario, where it is none of ours"))
    debrief.add_argument("--station", metavar="FILE", help=_("for its language only: an exercise has no way out"))
    _look_options(debrief)

    scenario = family("scenario", _("scenario files"))
    check = command("check", "scenario:check", _("is this scenario right, and if not, which line"), scenario)
    check.add_argument("files", nargs="+", metavar="FILE")
    _json(check)
    command("schema", "scenario:schema", _("the JSON Schema of a scenario, for an editor"), scenario)

    _from_options(command("from", "scenario_from:write", _("a real incident as a draft scenario"), scenario))
    _trail_options(command("trail", "scenario_trail:trail", _("a GPX or SUMO trail as an event"), scenario))

    read = command("read", "read:read", _("what do the readers make of this message? One result a line"))
    read.add_argument("file", nargs="?", default="-", metavar="FILE")
    _json(read)

    where = command("where", "where:where", _("region, county, place, coordinate forms, and which number to call"))
    where.add_argument("lat", type=degrees)
    where.add_argument("lon", type=degrees)
    where.add_argument("--station", metavar="FILE", help=_("for its own tables of regions and numbers"))
    _json(where)

    _map_options(
        command("map", "map:map_", _("an incident on a map in a browser, or a live map for the second monitor"))
    )

    journal = family("journal", _("read the record back"))
    for name, says in (
        ("tail", _("the newest events, and then every new one with --follow")),
        ("show", _("one incident, whole")),
        ("verify", _("is the record whole, or a bundle of it")),
        ("export", _("an incident as a bundle that proves itself anywhere")),
    ):
        made = command(name, _JOURNAL.get(name, f"journal:{name}"), says, journal)
        made.add_argument("--station", metavar="FILE")
        made.add_argument("--journal", metavar="FILE")
        _json(made)
        if name == "verify":
            _verify_options(made)
        if name == "export":
            _export_options(made)
        if name == "show":
            made.add_argument("incident", help="K-0001")
        if name == "tail":
            made.add_argument("-n", type=int, default=20, help=_("how many"))
            made.add_argument("--follow", action="store_true")

    erase = command("erase", "journal_erase:erase", _("make what the law says must go unreadable for ever"), journal)
    erase.add_argument("incident", nargs="?", default="", help="K-0001")
    erase.add_argument("--person", default="", metavar="ID", help=_("a person who is no longer in the register"))
    erase.add_argument(
        "--raw", dest="message", default="", metavar="ID", help=_("one message that is nobody's: its cmd in --json")
    )
    erase.add_argument("--rule", required=True, help=_("which rule says so"))
    erase.add_argument("--by", action="append", default=[], required=True, metavar="NAME", help=_("twice: two persons"))
    erase.add_argument("--yes", action="store_true", help=_("do not ask"))
    erase.add_argument("--station", metavar="FILE")
    erase.add_argument("--journal", metavar="FILE")
    _json(erase)
    _report_options(command("report", "journal_report:report", _("one incident as a person reads it"), journal))
    recording = family("recording", _("line recordings: prove them, take one out"))
    prove = command("verify", "recording:verify", _("every segment of each copy; which copy is whole"), recording)
    prove.add_argument("what", nargs="*", metavar="DIR", help=_("a folder, or the id of a recording; none: all"))
    prove.add_argument("--station", required=True, metavar="FILE")
    _json(prove)
    for name, says in (("export", _("a WAV file of one recording")), ("play", _("into the station's play_command"))):
        out = command(name, f"recording:{name}", says, recording)
        out.add_argument("recording", metavar="ID")
        out.add_argument("--station", required=True, metavar="FILE")
        out.add_argument("--operator", default=os.environ.get("LARMBORD_OPERATOR", ""), help=_("your initials"))
        out.add_argument("--second", default="", help=_("the other person's initials"))
        out.add_argument("--reason", required=True, help=_("why; it is in the record"))
        out.add_argument("--last", type=float, metavar="SECONDS", help=_("only the end of it"))
        if name == "export":
            out.add_argument("-o", "--output", required=True, metavar="FILE.wav")

    feed = family("feed", _("a feed server, for trying"))
    serve = command("serve", "feed:serve", _("serve a scenario's messages over HTTP on this machine"), feed)
    serve.add_argument("scenario")
    serve.add_argument("--port", type=int, default=8112)
    serve.add_argument("--token", default="exercise")
    serve.add_argument("--speed", type=float, default=1.0)

    modem = family("modem", _("a simulated modem, for trying"))
    simulate = command(
        "simulate", "modem:simulate", _("a modem on a pseudo-terminal; type text, call, hangup …"), modem
    )
    simulate.add_argument("--link", required=True, metavar="PATH", help=_("where a station file finds its port"))
    simulate.add_argument("--gnss", metavar="PATH", help=_("the same for its satellite receiver"))
    simulate.add_argument("--sound", metavar="PATH", help=_("and its port for the sound of calls"))
    return parser


def _desk_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--station", metavar="FILE", help=_("station.toml; see docs/station.md"))
    parser.add_argument("--operator", default=os.environ.get("LARMBORD_OPERATOR", ""), help=_("your initials"))
    _look_options(parser)


def _report_options(report: argparse.ArgumentParser) -> None:
    report.add_argument("incident", help="K-0001")
    report.add_argument("-o", "--output", required=True, metavar="FILE", help=".html, .csv, .md, .json")
    in_clear = ("name", "code_ok", "code_duress", "places")
    report.add_argument("--reveal", action="append", default=[], choices=in_clear, help=_("in clear; needs --reason"))
    report.add_argument("--reason", default="", help=_("why it must be read: in the journal before it is written"))
    report.add_argument("--operator", default=os.environ.get("LARMBORD_OPERATOR", ""), help=_("your initials"))
    report.add_argument("--station", metavar="FILE")
    report.add_argument("--journal", metavar="FILE")


def _from_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("incident", help="K-0001")
    parser.add_argument("-o", "--output", required=True, metavar="FILE.yaml")
    parser.add_argument("--by", action="append", default=[], metavar="WHO", help=_("who answers for it: two persons"))
    parser.add_argument("--reason", default="", help=_("why; it is in the record"))
    parser.add_argument("--station", metavar="FILE")
    parser.add_argument("--journal", metavar="FILE")
    _json(parser)


def _trail_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--who", default="P1", help=_("whose trail it is, of the cast"))
    parser.add_argument("--vehicle", default="", metavar="ID", help=_("which one of a SUMO file"))


def _map_options(made: argparse.ArgumentParser) -> None:
    made.add_argument("what", nargs="?", default="", metavar="INCIDENT|check|import", help="K-0001")
    named = _("for check: the tiles to look at; for import: a .gpx or .geojson")
    made.add_argument("file", nargs="?", default="", metavar="FILE", help=named)
    made.add_argument("-o", "--output", default="", metavar="FILE", help=".html, .gpx, .geojson")
    made.add_argument("--reveal", action="append", default=[], choices=("name", "places"), help=_("needs --reason"))
    made.add_argument("--reason", default="", help=_("why it is made: in the journal before it is written"))
    made.add_argument("--operator", default=os.environ.get("LARMBORD_OPERATOR", ""), help=_("your initials"))
    made.add_argument("--tiles", default="", metavar="FILE", help=_("the station's own map, .pmtiles or .mbtiles"))
    made.add_argument("--serve", action="store_true", help=_("a live page for the second monitor, until Ctrl-C"))
    made.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help=_("where it is served (%(default)s)"))
    made.add_argument("--port", type=int, default=8113)
    made.add_argument("--station", metavar="FILE")
    made.add_argument("--journal", metavar="FILE")
    _json(made)


def _look_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mono", action="store_true", help=_("no colours: bold, reverse and underline"))
    parser.add_argument("--mouse", action="store_true", help=_("let the mouse act"))
    parser.add_argument("--still", action="store_true", help=_("i on the map shows a still picture (larmbord[images])"))
    parser.add_argument("--readonly", action="store_true", help=_("watch only"))


def _verify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", nargs="?", metavar="BUNDLE", help=_("a directory or ZIP made by export"))
    parser.add_argument("--witness", metavar="LINE", help=_("a line that was printed before: larmbord 5f3a9c01 …"))
    parser.add_argument("--key", metavar="KEY", help=_("of a bundle: the key that the station told you"))


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("incident", help="K-0001")
    parser.add_argument("-o", dest="output", required=True, metavar="DIR|ZIP")
    parser.add_argument("--by", action="append", default=[], metavar="WHO", help=_("who exports: two persons"))
    parser.add_argument("--to", default="", metavar="WHO", help=_("who receives it"))
    parser.add_argument("--rule", default="", help=_("by which rule or decision"))
    parser.add_argument("--attach", action="append", nargs="+", default=[], metavar="FILE")


def degrees(typed: str) -> float:
    """Also as it is written in Swedish: 59,33."""
    return float(typed.replace(",", "."))


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 done, 1 the answer is "no" or "failed", 2 wrong use, 128+n ended by a signal."""
    use_language()
    options = _parser().parse_args(arguments)
    if arguments is None:  # else somebody's own program calls us, and the interpreter is theirs
        _mind_the_interpreter()
    module, function = options.run.split(":")
    try:
        run: Callable[[argparse.Namespace], int] = getattr(import_module(f"console.commands.{module}"), function)
        return run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read us has gone: no complaint at exit
        return 0
    except Exception as fault:  # noqa: BLE001 - the last line of defence: no traceback reaches a user
        from console.faults import told

        words, code = told(fault)
        print(words, file=sys.stderr)
        return code


def _mind_the_interpreter() -> None:
    """Nothing Python prints by itself, and nothing logged, tells a value; what is printed is text."""
    from console.faults import quiet_failures
    from console.logs import careful_terminal
    from console.text_only import text_only

    quiet_failures()
    careful_terminal()
    sys.stdout, sys.stderr = text_only(sys.stdout), text_only(sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
