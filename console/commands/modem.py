"""`larmbord modem simulate`: a modem that is not there, for trying."""

from __future__ import annotations

import argparse

from console.modem.simulated.run import main


def simulate(options: argparse.Namespace) -> int:
    """Until `quit`, Ctrl-C or SIGTERM."""
    return main(["--link", options.link, *(["--sound", options.sound] if options.sound else [])])
