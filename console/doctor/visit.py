"""What all checks of one visit share: the station, the machine, and what the journal says."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.card import SourceView
from console.doctor.finding import Finding
from console.doctor.machine import Machine
from console.station import Station
from console.surroundings import Surroundings


@dataclass(kw_only=True)
class Visit:
    """`around` is what the journal holds of sources, recorder and sound; None: it was not read."""

    machine: Machine
    station: Station
    file: str = ""  # of the station; empty: none was named
    findings: list[Finding] = field(default_factory=list)
    around: Surroundings | None = None
    newest: int = 0  # when the newest event was written, microseconds UTC

    def source(self, name: str) -> SourceView | None:
        """What the intake reported last about this way in."""
        return self.around.sources.get(name) if self.around is not None else None
