"""Scenarios made for one test, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from console.events import Fact, Stored
from console.training.headless import Ran, run_headless
from console.training.loader import Loaded, read
from console.training.trainee import read_trainee

SEED = 41
EXAMPLE = Path(__file__).with_name("forced_cancel.yaml")
ALARM = "{id: a1, at: 10s, kind: alarm, who: P1, trigger: button_3s, battery: 38}"
F = TypeVar("F", bound=Fact)

HEAD = """\
format: skydd-scenario/1
id: made-for-a-test
title: {sv: "Prov", en: "Trial"}
fictional: true
duration: 5m
clock: {start: "2025-02-11T21:40:00+01:00", speeds: [1, 2, 4]}
brief: "Prov."
cast:
  P1: {name: "Mira Exempel", mode: silent, phone: "0701740605", device: D7, code_ok: "blå stege"}
  P2: {name: "Siv Exempel", mode: loud, phone: "0701740606", device: D8}
units:
  - {id: "3310", at: [59.3346, 18.0632]}
events:
"""


def scenario(*events: str) -> Loaded:
    return read((HEAD + "".join(f"  - {event}\n" for event in events)).encode(), "made.yaml")


def play(loaded: Loaded, *deeds: str, seed: int = SEED) -> Ran:
    source = "".join(f"- {deed}\n" for deed in deeds).encode() or b"[]"
    return run_headless(loaded, seed, read_trainee(source, "deeds.yaml", loaded.scenario, seed))


def facts(ran: Ran, kind: type[F]) -> list[F]:
    return [stored.fact for stored in ran.events if isinstance(stored.fact, kind)]


def seconds(ran: Ran, kind: type[Fact]) -> list[float]:
    """When, from the start."""
    start = ran.events[0].ts
    return [(stored.ts - start) / 1_000_000 for stored in ran.events if isinstance(stored.fact, kind)]


def of(events: Sequence[Stored], *kinds: type[Fact]) -> list[Stored]:
    return [stored for stored in events if isinstance(stored.fact, kinds)]
