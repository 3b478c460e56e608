"""`larmbord modem simulate`: a modem that is not there, for trying."""

from __future__ import annotations

import argparse

from console.modem.simulated.run import main


def simulate(options: argparse.Namespace) -> int:
    """Until `quit`, Ctrl-C or SIGTERM."""
    words = ["--link", options.link]
    words += ["--gnss", options.gnss] if options.gnss else []
    words += ["--sound", options.sound] if options.sound else []
    return main(words)
