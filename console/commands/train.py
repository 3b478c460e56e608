"""`larmbord train`, and what `larmbord` does without a station: the training desk."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import scenarios
from console import terminal
from console.i18n import _, use_language
from console.sentences import sentence
from console.station import load_station
from console.training.loader import Loaded, ScenarioError, load
from console.training.problems import Problems
from console.training.quiet import run_quietly
from console.training.resume import Past, read_past
from console.training.running import kept_file
from console.training.streams import drawn_seed
from console.training.trainee import seconds

FIRST = "first-loud"


def training_desk(options: argparse.Namespace) -> int:
    """The desk with `first-loud` about to start. Nothing leaves the machine."""
    return _on_screen(load(scenarios.find(FIRST) or Path(FIRST)), None, 1.0, options)


def train(options: argparse.Namespace) -> int:
    """0 passed, or played on a screen; 1 not passed, or nothing to join; 2 the scenario or trainee file is wrong."""
    _speak(options)
    if options.join is not None:
        from console.commands.join import join

        return join(options)
    if not options.scenario:
        print(sentence("training.no_scenario_named"), file=sys.stderr)
        return 2
    try:
        loaded = load(scenarios.find(options.scenario) or Path(options.scenario))
        seed = options.seed if options.seed is not None else loaded.scenario.seed
        if options.live:
            return _beside(loaded, seed, options)
        if options.headless:
            from console.commands.train_headless import headless

            return headless(loaded, seed, options)
        return _on_screen(loaded, seed, options.speed, options)
    except ScenarioError as fault:
        print(fault, file=sys.stderr)
        return 2


def _speak(options: argparse.Namespace) -> None:
    """The station's language. Nothing else of a station is read: an exercise has no port, no feed and no telephone."""
    if options.station:
        use_language(load_station(Path(options.station)).language or None)


def _beside(loaded: Loaded, seed: int | None, options: argparse.Namespace) -> int:
    """The live desk of the station, with everything that works there, and the exercise beside it."""
    if not options.station or options.headless or options.plain:
        print(_("--live needs a station and a screen: larmbord train NAME --station FILE --live"), file=sys.stderr)
        return 2
    if not _can_play(loaded, options.speed):
        return 2
    from console.commands.run import desk_with_exercise

    past = past_of(loaded, options)
    return desk_with_exercise(options, options.scenario, drawn_seed(past.seed if past else seed), options.speed, past)


def _on_screen(loaded: Loaded, seed: int | None, speed: float, options: argparse.Namespace) -> int:
    if (seat := getattr(options, "seat", "")) and seat not in loaded.scenario.seats:
        print(sentence("training.no-seat", {"seat": seat, "seats": ", ".join(loaded.scenario.seats)}), file=sys.stderr)
        return 2
    plain = getattr(options, "plain", False)
    if not (_has_speed(loaded, speed) if plain else _can_play(loaded, speed)):
        return 2
    past = past_of(loaded, options)
    seed = past.seed if past else seed if seed is not None else loaded.scenario.seed
    if plain:
        from console.plain_exercise import run_in_lines

        return run_quietly(run_in_lines(loaded, drawn_seed(seed), speed, options, past))
    terminal.prepare()
    from console.training_desk import open_training_desk  # Textual is imported here, not before the terminal is right

    return run_quietly(open_training_desk(loaded, drawn_seed(seed), speed, options, past))


def past_of(loaded: Loaded, options: argparse.Namespace) -> Past | None:
    """The moment of a past run that a desk is to be opened at. Raises ScenarioError: there is no such moment."""
    if not getattr(options, "resume", None):
        return None
    if not options.at:
        problems = Problems(options.resume)
        problems.add(1, 1, "training.at_missing")
        raise ScenarioError(problems.found)
    return read_past(kept_file(options.resume), loaded, seconds(options.at))


def _can_play(loaded: Loaded, speed: float) -> bool:
    """Whether this speed and this terminal will do; if not, it has been said."""
    if not _has_speed(loaded, speed):
        return False
    if not terminal.can_draw(os.environ, tty=terminal.is_here()):
        print(_("The training desk needs a terminal. In a pipe: larmbord train {name} --headless --json").format(
            name=loaded.scenario.id), file=sys.stderr)  # fmt: skip
        return False
    return True


def _has_speed(loaded: Loaded, speed: float) -> bool:
    if speed in loaded.scenario.clock.speeds:
        return True
    speeds = ", ".join(f"{each:g}" for each in loaded.scenario.clock.speeds)
    print(_("This scenario plays at the speeds {speeds}.").format(speeds=speeds), file=sys.stderr)
    return False
