"""A modem in pure Python that speaks as a SIM7600 does: for exercises, for tests, and for a station that wants to try.

`SimulatedModem` is the core; `InProcess`, `PtyEdge` and `TcpEdge` are the ways to its bytes.
"""

from console.modem.simulated.device import Edge
from console.modem.simulated.faults import Faults
from console.modem.simulated.gnss import GnssFaults, SimulatedGnss
from console.modem.simulated.in_process import InProcess, SimulatedPort
from console.modem.simulated.memory import Slot
from console.modem.simulated.modem import OWN_NUMBER, SimulatedModem
from console.modem.simulated.network import SentText
from console.modem.simulated.voice import Call, DialledCall

__all__ = [
    "OWN_NUMBER",
    "Call",
    "DialledCall",
    "Edge",
    "Faults",
    "GnssFaults",
    "InProcess",
    "SentText",
    "SimulatedGnss",
    "SimulatedModem",
    "SimulatedPort",
    "Slot",
]
