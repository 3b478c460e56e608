"""The cast of a scenario as entries of the register: invented persons, their devices, and the units."""

from __future__ import annotations

from console.events import DeviceRegistered, Fact, PersonRegistered, UnitRegistered
from console.register import Contact, Device, Person, Place, ThreatActor, Unit
from console.training.model import Actor, ContactPlan, PlacePlan, Scenario, UnitPlan


def register_facts(scenario: Scenario) -> list[Fact]:
    """What the register knows before the exercise begins. A threat actor is on no entry but their victims'.

    Who is not `registered` is in none: their number is unknown to the desk.
    """
    protected = {name: actor for name, actor in scenario.cast.items() if actor.role == "protected" and actor.registered}
    persons = [PersonRegistered(person=_person(name, actor, scenario)) for name, actor in protected.items()]
    devices = [
        DeviceRegistered(device=_device(name, actor, name if name in protected else None))
        for name, actor in scenario.cast.items()
        if actor.registered and (actor.device is not None or (actor.phone is not None and name in protected))
    ]
    off = scenario.turnover.units_off
    units = [UnitRegistered(unit=_unit(plan, plan.id in off)) for plan in scenario.units]
    return [*persons, *devices, *units]


def device_of(name: str, actor: Actor) -> str:
    """What the register calls the actor's telephone."""
    return actor.device or f"tel-{name}"


def _person(name: str, actor: Actor, scenario: Scenario) -> Person:
    threats = [
        _threat(other)
        for other in scenario.cast.values()
        if other.role == "threat_actor" and (not other.threatens or name in other.threatens)
    ]
    return Person(
        id=name, name=actor.name, mode="SILENT" if actor.mode == "silent" else "LOUD", born=actor.born,
        risk=actor.risk, language=actor.language, communication=actor.communication, medical=actor.medical,
        children=_children(actor), do_not=tuple(_words(code) for code in actor.do_not), code_ok=actor.code_ok,
        code_duress=actor.code_duress, orders=actor.orders, threats=tuple(threats),
        places=tuple(map(_place, actor.places)), contacts=tuple(map(_contact, actor.contacts)),
    )  # fmt: skip


def _children(actor: Actor) -> tuple[str, ...]:
    """A bare number says only how many there are."""
    if isinstance(actor.children, int):
        return (f"× {actor.children}",) if actor.children else ()
    return actor.children


def _words(code: str) -> str:
    """sirens_within_500m, callback: the format writes such codes in one word."""
    return code.replace("_", " ").replace("callback", "call back")


def _threat(actor: Actor) -> ThreatActor:
    return ThreatActor(
        name=actor.name, relation=actor.relation, description=actor.description, vehicle=actor.vehicle,
        weapons=actor.weapons,
    )  # fmt: skip


def _place(plan: PlacePlan) -> Place:
    lat, lon = (plan.at.lat, plan.at.lon) if plan.at else (None, None)
    return Place(label=plan.label, address=plan.address, lat=lat, lon=lon, safe_house=plan.safe_house)


def _contact(plan: ContactPlan) -> Contact:
    return Contact(id=plan.id, name=plan.name, role=plan.role, number=plan.phone, safe_to_call=plan.safe_to_call)


def _device(name: str, actor: Actor, person: str | None) -> Device:
    return Device(id=device_of(name, actor), person=person, number=actor.phone or "")


def _unit(plan: UnitPlan, off: bool) -> Unit:
    return Unit(
        id=plan.id, kind=plan.kind, state="off" if off else plan.state, lat=plan.at.lat, lon=plan.at.lon,
        speed_kmh=plan.speed_kmh,
    )  # fmt: skip
