"""`larmbord` and no word after it: the live desk of a station, or without a station file the training desk."""

from __future__ import annotations

import argparse


def everything(options: argparse.Namespace) -> int:
    """What is not opened is not imported."""
    if options.station:
        from console.commands.run import together

        return together(options)
    from console.commands.train import training_desk

    return training_desk(options)
