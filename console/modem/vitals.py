"""Registration, operator and signal of a modem → its health (modem.md section 7: other signs of life)."""

from __future__ import annotations

from console.modem.commands import OPERATOR, PACKET_REGISTRATION, REGISTRATION, SIGNAL, SIM
from console.modem.grammar import Reply, number_in
from console.modem.modem import Modem
from console.modem.start import sim_fault

# 3GPP TS 27.007 section 7.2: 1 home, 5 roaming; 6, 7 only SMS; 9, 10 without fallback for voice. 3 is denied.
_REGISTERED = frozenset({1, 5, 6, 7, 9, 10})
_DENIED = 3
# 27.007 section 8.5: 0 is -113 dBm or less, each step 2 dB, 99 not known.
_WEAKEST_DBM, _STEP_DBM, _STRONGEST = -113, 2, 31
# Where texts begin to fail in the field (ours, unconfirmed).
WEAK_DBM = -109

_SIM_FAULTS = ("modem.sim_missing", "modem.sim_pin", "modem.sim_puk", "modem.sim_failure", "modem.sim_busy")


async def feel_pulse(modem: Modem) -> None:
    """Signal and registration: cheap, asked often. NoAnswer when the modem is silent."""
    _signal(modem, await modem.ask(SIGNAL))
    states = [_state(await modem.ask(asked)) for asked in (REGISTRATION, PACKET_REGISTRATION)]
    registered = any(state in _REGISTERED for state in states)
    denied = not registered and _DENIED in states
    modem.health.figure("registered", float(registered))
    modem.health.decide("modem.registration_denied", denied)
    modem.health.decide("modem.not_registered", not registered and not denied)


async def look_at_sim(modem: Modem) -> bool:
    """Whether the SIM changed between ready and not: then everything is set up anew."""
    fault = sim_fault(await modem.ask(SIM))
    was_wrong = modem.health.has(*_SIM_FAULTS, "modem.sim_pin_unsafe", "modem.sim_pin_wrong")
    await _name_operator(modem)
    return bool(fault) != was_wrong


async def _name_operator(modem: Modem) -> None:
    fields = (await modem.ask(OPERATOR)).first()
    modem.health.operator(fields[2] if len(fields) > 2 else "")


def _signal(modem: Modem, reply: Reply) -> None:
    steps = number_in(reply.first(), 0)
    known = steps is not None and 0 <= steps <= _STRONGEST
    dbm = float(_WEAKEST_DBM + _STEP_DBM * steps) if steps is not None and known else None
    modem.health.figure("signal_dbm", dbm)
    modem.health.decide("modem.signal_weak", dbm is not None and dbm <= WEAK_DBM)


def _state(reply: Reply) -> int | None:
    """`+CREG: <n>,<stat>[,…]`."""
    return number_in(reply.first(), 1)
