"""The command line. No logic: it parses, calls one function of commands/, and turns faults into sentences."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from console import __version__
from console.command_line import asking, journal, recording, station, training, trying
from console.command_line.parts import Commands, Parser, desk_options
from console.i18n import _, use_language


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="larmbord",
        description=_(
            "A terminal alarm dispatch console. Without a station file: a training desk, nothing leaves the machine."
        ),
    )
    version_help = _("show program's version number and exit")  # argparse of 3.11 does not translate its own
    parser.add_argument("--version", action="version", version=f"larmbord {__version__}", help=version_help)
    desk_options(parser)
    parser.set_defaults(run="everything:everything")
    commands = Commands(parser, required=False)
    for room in (station, training, asking, journal, recording, trying):
        room.add(commands)
    return parser


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
    from console.text_only import closed_ones_lead_nowhere, text_only

    closed_ones_lead_nowhere()
    quiet_failures()
    careful_terminal()
    sys.stdout, sys.stderr = text_only(sys.stdout), text_only(sys.stderr, must=False)


if __name__ == "__main__":
    sys.exit(main())
