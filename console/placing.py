"""Whose is it? What a message or a call says is matched with the register and put into an incident. Pure."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from msgspec.structs import replace

from console import events as e
from console.arrivals import PartSet, add_part, part_set
from console.board import Board
from console.directory import stranger
from console.incident import priority_of
from console.loop_back_fold import token_in
from console.queue import names, sought
from console.readers import join_parts, understand
from console.readers.flags import flag
from console.readers.sms import aged
from console.readers.understood import About, Understood
from console.reading import Reading, Trigger
from console.register import normal_number
from console.text import Untrusted

INCIDENT_FACTS = (e.AudioHeard, e.RecordingChanged)  # facts that belong to the open incident of whom they are about


class Placing:
    """Places a batch: what the batch itself opened counts, although the board has not folded it yet."""

    def __init__(self, board: Board, new_id: Callable[[], UUID]) -> None:
        self._board = board
        self._new_id = new_id
        self._opened: dict[str, UUID] = {}
        self._calls: dict[str, UUID] = {}
        self._tokens: set[str] = set()  # of self-tests
        self._parts: dict[PartSet, dict[int, Reading]] = {}

    # ---- raw messages ----

    def raw(self, stored: e.Stored) -> list[e.NewEvent]:
        """The events that say what a raw message was understood to say, and whose it is."""
        raw = stored.fact
        assert isinstance(raw, e.RawReceived)
        said = understand(raw.media, raw.payload, raw.source)
        reading = aged(said.reading or Reading(format=raw.media), stored.ts)
        if own := self._own_test(stored, raw.source, reading):
            return own
        number = said.about.number or (reading.sender.raw if reading.sender else "")
        name = said.about.device or (reading.device.raw if reading.device else "")
        person, device = self._board.directory.who(number, name, said.about.person)
        reading = self._doubted(reading, person, number, name)
        number = number or stranger(person, device, name, said.about.person)
        if reading.format == "unread":
            reading = replace(reading, triggers=reading.triggers or ("unknown",))
            number = number or f"source {raw.source}"  # what nobody understands is one card of its way in
        events: list[e.NewEvent] = []
        incident = self._open_for(person, device, number)
        if incident is None and not reading.triggers:
            incident = self._call(said.about.call)  # what a contact says, whom the desk has rung
        if incident is None and reading.triggers:
            incident, opened = self._open(person, device, number, reading.triggers)
            events.append(opened)
        again = self._again(raw, said)
        whole = self._whole(reading, stored.ts, again=again is not None)
        fact = e.RawRead(raw=stored.cmd, reading=reading, whole=whole, repeat_of=again, person=person, device=device)
        events.append(self._event(fact, incident))
        for more in said.facts:
            events += self._fact(more, said, incident)
        return events

    def _doubted(self, reading: Reading, person: str | None, number: str, device: str) -> Reading:
        """With the flag, where the message names two persons: nobody may read one of them as the other."""
        other = self._board.directory.of_another(person, number, device)
        return replace(reading, flags=(*reading.flags, flag("sms_of_another", other))) if other else reading

    def _own_test(self, stored: e.Stored, source: str, reading: Reading) -> list[e.NewEvent]:
        """The token of a line's own test makes no card; seen twice or late it is counted (modem.md section 7)."""
        view = self._board.around.loop_backs.get(source)
        token = token_in(view, reading) if view is not None else ""
        if view is None or not token:
            return []
        first = token == view.tokens[-1] and view.raw is None and token not in self._tokens
        self._tokens.add(token)
        heard = e.LoopBackChanged(source=source, state="heard" if first else "again", token=token, raw=stored.cmd)
        return [self._event(e.RawRead(raw=stored.cmd, reading=reading), None), self._event(heard, None)]

    def _fact(self, fact: e.Fact, said: Understood, incident: UUID | None) -> list[e.NewEvent]:
        if isinstance(fact, e.LineRang | e.LineIdentified | e.LineOpened | e.LineClosed | e.KeyHeard):
            return self.line(fact, said)
        return [self._event(fact, incident if isinstance(fact, INCIDENT_FACTS) else None)]

    def _again(self, raw: e.RawReceived, said: Understood) -> UUID | None:
        """Without an id, or a text's network time, nothing tells a repetition from a second press: then it counts."""
        kind, at = (said.reading.format, said.reading.network_time) if said.reading else ("", None)
        timeless = raw.media == "sms-pdu" and at is None and kind != "unread"
        return None if timeless or (kind == "feed-alarm" and not said.id) else self._board.arrivals.again(raw)

    def _whole(self, reading: Reading, received: int, *, again: bool) -> Reading | None:
        """All parts of this text that are here, read as one. Bytes that came `again` begin no new text."""
        key = part_set(reading)
        if key is None or reading.part is None:
            return None
        known = self._parts.setdefault(key, dict(self._board.arrivals.parts.get(key, {})))
        add_part(known := dict(known) if again else known, reading)
        return aged(join_parts([known.get(number) for number in range(1, reading.part.total + 1)]), received)

    # ---- calls ----

    def line(self, fact: e.Fact, said: Understood | None = None) -> list[e.NewEvent]:
        """The events of one fact about a call."""
        match fact:
            case e.LineRang(number=number, call=call):
                return self._ring(fact, call, number, said)
            case e.LineOpened(call=call) if not fact.outgoing and self._is_new(fact, said):
                return self._ring(fact, call, fact.number, said)
            case e.LineOpened(call=call) if self._call(call) is None:
                incident = self._asked_for(call, fact.number)
                if incident is not None:
                    self._calls[call] = incident
                return [self._event(fact, incident)]
            case e.LineIdentified():
                return self._identify(fact)
            case _:
                return [self._event(fact, self._call(getattr(fact, "call", "")))]

    def _is_new(self, fact: e.LineOpened, said: Understood | None) -> bool:
        """A call we know nothing of. A feed may use a name again: after a call that is over, or for somebody else's."""
        known = self._call(fact.call)
        incident = self._board.incidents.get(known) if known is not None else None
        if known is None or incident is None:
            return known is None
        persons = {self._caller(fact.number, said)[1], incident.person_id} - {None}
        return len(persons) > 1 or incident.is_over(fact.call)

    def _caller(self, number: Untrusted | None, said: Understood | None) -> tuple[str, str | None, str | None]:
        """What to call them, person and device."""
        about = said.about if said else About()
        raw = number.raw if number else about.number
        person, device = self._board.directory.who(raw, about.device, about.person)
        return raw or stranger(person, device, about.device, about.person), person, device

    def _ring(self, fact: e.Fact, call: str, number: Untrusted | None, said: Understood | None) -> list[e.NewEvent]:
        raw, person, device = self._caller(number, said)
        incident = self._open_for(person, device, raw)
        events: list[e.NewEvent] = []
        if incident is None:
            incident, opened = self._open(person, device, raw, ("call",))
            events.append(opened)
        self._calls[call] = incident
        return [*events, self._event(fact, incident)]

    def _identify(self, fact: e.LineIdentified) -> list[e.NewEvent]:
        """The number came after the ring: the same person's open incident takes the call over."""
        incident = self._call(fact.call)
        number = fact.number.raw if fact.number else ""
        person, device = self._board.directory.who(number)
        events = [self._event(replace(fact, person=person, device=device), incident)]
        other = self._open_for(person, device, number)
        if incident is not None and other is not None and other != incident and self._is_only_a_call(incident):
            events.append(self._event(e.IncidentJoined(into=other), incident))
            self._calls[fact.call] = other
        return events

    def _is_only_a_call(self, id: UUID) -> bool:
        incident = self._board.incidents.get(id)
        return incident is None or (incident.person_id is None and incident.alarms <= 1 and incident.trigger == "call")

    def _call(self, call: str) -> UUID | None:
        return self._calls.get(call) or self._board.calls.get(call)

    def _asked_for(self, call: str, number: Untrusted | None) -> UUID | None:
        """The incident whose operator asked for this call: it became `call`, or may still become one to this number."""
        wanted = normal_number(number.raw) if number else ""
        for request in reversed(self._board.around.requests.values()):
            if request.act != "call":
                continue
            under_way = request.state in ("requested", "sent") and normal_number(request.to) == wanted
            if under_way or (request.call and request.call == call):
                return request.incident
        return None

    # ---- incidents ----

    def _open_for(self, person: str | None, device: str | None, number: str) -> UUID | None:
        known = next((self._opened[name] for name in sought(person, device, number) if name in self._opened), None)
        return known or self._board.queue.find(person, device, number)

    def _open(
        self, person: str | None, device: str | None, number: str, triggers: tuple[Trigger, ...]
    ) -> tuple[UUID, e.NewEvent]:
        incident = self._new_id()
        self._opened |= dict.fromkeys(names(person, device, number), incident)
        priority = priority_of(triggers) if person or device else 1  # an unknown number is P1 until known
        called = Untrusted(number) if number else None
        opened = e.IncidentOpened(priority=priority, trigger=triggers[0], person=person, device=device, number=called)
        return incident, self._event(opened, incident)

    def _event(self, fact: e.Fact, incident: UUID | None) -> e.NewEvent:
        return e.NewEvent(fact=fact, cmd=self._new_id(), incident=incident)
