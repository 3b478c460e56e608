"""A simulated modem on a bench: bytes in, text out, and time that moves only when told to. No loop, no task."""

from __future__ import annotations

from random import Random

from console.modem.simulated import Faults, SimulatedModem

START = 1_763_816_700_000_000  # 2025-11-22 13:05:00 UTC
MIRA = "+46701740605"
USUAL = (
    "ATE0",
    "AT+CMEE=2",
    "AT+CMGF=0",
    'AT+CPMS="ME","ME","ME"',
    "AT+CNMI=2,1,0,1,0",
    "AT+CLIP=1",
    "AT+CVHU=0",
    "AT+DDET=1",
)


class BenchClock:
    elapsed = 0.0

    def now(self) -> int:
        return START + round(self.elapsed * 1_000_000)

    def mono(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing on the bench sleeps")


class Bench:
    """`usual`: as a host leaves the modem after its start."""

    def __init__(self, *, usual: bool = True, seed: int = 1, **faults: object) -> None:
        self.clock = BenchClock()
        self.pieces: list[bytes] = []
        self.plugs: list[str] = []
        self.modem = SimulatedModem(self.clock, Random(seed), Faults())
        self.modem.attach(self)
        for line in USUAL if usual else ():
            self.modem.data_in(line.encode() + b"\r")
        self.modem.change_faults(**faults)
        self.pieces.clear()

    def data_out(self, data: bytes) -> None:
        self.pieces.append(data)

    def plugged(self, name: str | None) -> None:
        self.plugs.append(f"in {name or ''}".strip())

    def unplugged(self) -> None:
        self.plugs.append("out")

    def reading_changed(self) -> None:
        self.plugs.append("reads" if self.modem.reads else "deaf")

    def heard(self) -> str:
        """What came since the last look."""
        text = b"".join(self.pieces).decode("latin-1")
        self.pieces.clear()
        return text

    def lines(self) -> list[str]:
        return [line for line in self.heard().replace("\r", "\n").split("\n") if line]

    def ask(self, command: str) -> list[str]:
        """The lines that came while the modem heard a command."""
        self.heard()
        self.modem.data_in(command.encode("latin-1") + b"\r")
        return self.lines()

    def send(self, length: int, pdu: str) -> list[str]:
        assert self.ask(f"AT+CMGS={length}")[-1] == "> "
        self.modem.data_in(pdu.encode() + b"\x1a")
        return self.lines()

    def wait(self, seconds: float) -> list[str]:
        """Let time pass, from event to event. The lines that came."""
        self.run(seconds)
        return self.lines()

    def run(self, seconds: float) -> None:
        until = self.clock.elapsed + seconds
        while (due := self.modem.agenda.next_due()) is not None and due <= until:
            self.clock.elapsed = max(self.clock.elapsed, due)
            self.modem.agenda.run_due()
        self.clock.elapsed = until
