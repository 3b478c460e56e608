"""One life of a modem line under random faults: every knob of modem.md section 15 (1-8, 10) is a dimension.

`python tests/modem/line_life.py SEED` lives one life again and tells what happened in it.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from random import Random
from typing import TypeVar

import idle_loop
from line_bench import LOST, MIRA, OTHER, LineBench

from console.events import Fact, LineClosed, LineOpened, LineRang
from console.modem.call_signs import sign_of
from console.modem.simulated import Faults
from console.outbound.interface import LineFault
from console.sources.modem_schedule import SWEEP_EVERY

T = TypeVar("T")

STEPS = 7
POINTS = ("before commit", "after commit", "before release", "after release", "health", "line")
FREEZES = (b"AT+CMGR", b"AT+CMGD", b"AT+CMGL", b"AT+CPMS")
BETWEEN = ("+CSQ: 20,99", "^RSSI: 20", '+CREG: 1,"00A1","B2C3",7', "^ODD: 1", "RDY2", "+CMTI: ,-1", "+CREG: 2",
           "+SMS FULL", '+CMTI: "SM",3', "+CIEV: 1,2")  # fmt: skip
POWER = ("UNDER-VOLTAGE WARNNING", "UNDER-VOLTAGE WARNING", "OVER-VOLTAGE WARNNING", "+CMTE: 1")
COMMANDS = ("+CMEE", "+CEREG", "+CNMI", "+CMGD", "+CLCC", "+CSQ", "+CPMS", "+CMGR", "+COPS", "+CLIP", "E")
INDICATIONS = ("right", "lost", "no_index", "wrong_memory")


def wire(random: Random) -> dict[str, object]:
    return random.choice([
        {"chunk": random.randint(1, 9), "gap_s": 0.002}, {"noise": random.random() / 3}, {"line_end": "\r\r\n"},
        {"echo_stays": True}, {"between_lines": tuple(random.sample(BETWEEN, 3))}, {"stops_reading": True},
    ])  # fmt: skip


def replies(random: Random) -> dict[str, object]:
    return random.choice([
        {"lost_chance": random.random() / 10}, {"lost": (random.choice(COMMANDS),)},
        {"refused": tuple(random.sample(COMMANDS, 2))},
        {"slow": (random.choice(COMMANDS),), "slow_s": random.choice([1.0, 6.0, 12.0])},
        {"sim_busy_s": random.choice([2.0, 6.0, 25.0])}, {"text_mode_at_boot": True},
    ])  # fmt: skip


def store(random: Random) -> dict[str, object]:
    return random.choice([
        {"slots_me": 5}, {"slots_me": 5, "indications": ("lost",)}, {"indications": INDICATIONS}, {"deliveries": 2},
        {"indications": (random.choice(INDICATIONS),)}, {"empty_slot_is_error": False},
    ])  # fmt: skip


def calls(random: Random) -> dict[str, object]:
    return random.choice([
        {"ring": False, "clip": random.choice(["before_ring", "late", "withheld", "never"])},
        {"clip": random.choice(["before_ring", "late", "withheld", "never"])}, {"ends_silently": True},
        {"early_begin": True}, {"no_carrier_after_s": random.choice([0.5, 3.0, 8.0])}, {"no_hang_up": True},
    ])  # fmt: skip


KNOBS = (wire, replies, store, calls)
SIM = ("ready",) * 8 + ("pin", "wrong pin", "no pin")


class Life:
    """What the world did to one line. `told` counts the calls that somebody alive heard of."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        lock = self.random.choice(SIM)
        self.lock: dict[str, object] = {} if lock == "ready" else {"sim": "pin"}
        pin = {"pin": "1234", "wrong pin": "4321"}.get(lock, "")
        self.desk = LineBench(seed=seed, pin=pin, **self.lock)
        self.pdus: list[str] = []
        self.alike: Counter[str] = Counter()  # stored where the same bytes stood, and nobody had seen those gone
        self.held_back: list[str] = []
        self.story: list[str] = [f"SIM {lock}"]
        self.rings = 0  # calls that were put through to the modem
        self.unplugs = self.deaths = 0
        self.told: set[int] = set()
        self._looked_to = 0
        self.desk.sim.watch_store(self._stored)
        self._dialling: asyncio.Task[str] | None = None

    # ---- the hands of the world

    def text(self) -> None:
        number, sim = self.random.choice([MIRA, OTHER]), self.desk.sim
        words = f"{len(self.pdus)}: " + "hjälp " * self.random.choice([1, 3, 40, 70])
        reference = self.random.choice([None, 7])  # 7: the reference of another text, used again
        parts = sim.compose(number, words, reference=reference, wide=self.random.random() < 0.3)
        self.random.shuffle(parts)
        late = self.random.randrange(len(parts)) if self.random.random() < 0.3 else 0
        self.held_back += parts[len(parts) - late :]  # late, or missing for ever
        for pdu in parts[: len(parts) - late]:
            self.deliver(pdu)

    def again(self) -> None:
        if self.held_back and self.random.random() < 0.7:
            self.deliver(self.held_back.pop())
        elif self.pdus:
            self.deliver(self.random.choice(self.pdus))

    def deliver(self, pdu: str) -> None:
        self.pdus += [pdu] * self.desk.sim.faults.deliveries
        self.desk.sim.pdu_in(pdu)

    def _stored(self, memory: str, slot: int, pdu: str) -> None:
        journal = self.desk.intake
        before = [journal.raws[raw] for raw in journal.held_in(f"{memory}:{slot}")]
        self.alike[pdu] += any(raw.payload.decode() == pdu for raw in before)

    async def call(self) -> None:
        """Somebody calls, and it goes one of the ways in which calls go."""
        number = self.random.choice([f"+467017406{10 + self.rings}", None])
        if self._dialling is None and self.desk.sim.call_in(number):
            self.rings += 1
            await self.wait(self.random.choice([0.0, 3.0, 20.0]))
            if self.random.random() < 0.4:  # in the middle of it
                await self.random.choice([self.reborn, self.cable])()
                await self.wait(self.random.choice([0.0, 8.0]))
            await self.random.choice([self.answer, self.leave, self.leave])()

    async def answer(self) -> None:
        rang = [fact.call for fact in self.of(LineRang)]
        for act in (self.desk.lines.answer, self.desk.lines.hang_up) if rang else ():
            try:
                await asyncio.wait_for(asyncio.ensure_future(act(rang[-1])), None)
            except LineFault:
                break
            await self.wait(self.random.choice([0.0, 4.0]))
        await self.leave()

    async def leave(self) -> None:
        self.desk.sim.far_end_hangs_up()
        await self.wait(40.0)

    async def dial(self) -> None:
        if self.desk.sim.call is None:
            self._dialling = asyncio.ensure_future(self.desk.lines.dial(OTHER))
            await self.wait(5.0)
            self.random.choice([self.desk.sim.far_end_answers, self.desk.sim.far_end_is_busy])()
            await self.wait(3.0)
            self.desk.sim.far_end_hangs_up()
            await asyncio.wait([self._dialling])
            self._dialling.exception()
            self._dialling = None
            await self.wait(40.0)

    async def kill(self) -> None:
        """Our own process dies at a point of the reception, or anywhere."""
        self.desk.intake.stop_at = self.random.choice(POINTS)
        if self.random.random() < 0.4:
            self.desk.freeze_on = self.random.choice(FREEZES)
        if self.random.random() < 0.7:
            self.text()
        await self.wait(self.random.random() * 5)
        await self.reborn()

    async def reborn(self) -> None:
        self.deaths += 1
        await self.desk.die()
        self.desk.heard += LOST
        self.listen()
        self.told = {ring for ring in self.told if ring < len(self.of(LineRang))}  # nobody alive remembers the others
        self.desk.start()

    async def cable(self) -> None:
        sim = self.desk.sim
        self.unplugs += 1
        if not sim.plugged_in or self.random.random() < 0.3:
            sim.unplug_after(None)
            sim.replug(self.random.choice([None, "other"]))
        elif self.random.random() < 0.5:
            sim.unplug_after(self.random.randint(1, 400))
        else:
            self.random.choice([sim.unplug, sim.reboot])()

    def network(self) -> None:
        self.random.choice([
            lambda: self.desk.sim.registration(self.random.choice([0, 1, 2, 3, 5])),
            lambda: self.desk.sim.signal(self.random.choice([0, 21, 99])),
            lambda: self.desk.sim.say(self.random.choice(POWER)),
        ])()  # fmt: skip

    def break_something(self) -> None:
        knobs = [knob(self.random) for knob in self.random.sample(KNOBS, self.random.choice([0, 1, 1, 2, 3]))]
        broken = {name: value for knob in knobs for name, value in knob.items()}
        self.desk.sim.faults = Faults(**(self.lock | broken))  # type: ignore[arg-type]
        self.story.append(f"faults {broken}")

    # ---- one life

    async def live(self) -> None:
        """From birth to rest: everything is well again at the end, and time has passed."""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, idle_loop.IdleLoop)
        loop.follow(self.desk.clock)
        self.break_something()
        self.desk.start()
        for _ in range(STEPS):
            await self.step()
            await self.wait(self.random.choice([0.0, 0.5, 5.0, 30.0]))
        await self.heal()

    async def step(self) -> None:
        acts = (
            self.text, self.text, self.text, self.again, self.call, self.call, self.dial, self.kill, self.cable,
            self.cable, self.network, self.break_something, self.break_something, self.refuse,
        )  # fmt: skip
        act = self.random.choice(acts)
        self.story.append(f"{self.desk.clock.mono():8.1f} {act.__name__}")
        if (doing := act()) is not None:
            await doing

    def refuse(self) -> None:
        self.desk.intake.refuses = not self.desk.intake.refuses

    async def heal(self) -> None:
        sim = self.desk.sim
        sim.faults = Faults()
        self.desk.intake.refuses = False
        sim.unplug_after(None)
        sim.replug()
        sim.registration(1)
        sim.far_end_hangs_up()
        if self.random.random() < 0.5:
            await self.reborn()
        for _ in range(4):
            await self.wait(SWEEP_EVERY)
            if self.holds():
                break
        await self.desk.close()

    async def wait(self, seconds: float) -> None:
        await self.desk.clock.sleep(seconds + 0.001)
        self.listen()

    # ---- what must be true at rest

    def of(self, kind: type[T]) -> list[T]:
        return [fact for fact in self.desk.intake.lines if isinstance(fact, kind)]

    def listen(self) -> None:
        """Whether a whole line about an incoming call came out of the port since the last look."""
        *lines, _ = bytes(self.desk.heard[self._looked_to :]).replace(b"\r", b"\n").split(b"\n")
        self._looked_to += sum(len(line) + 1 for line in lines)
        for line in lines:
            sign = sign_of(line.strip(bytes(range(0x80, 0x100)) + b"\0 ").decode("latin-1"))
            if LOST not in line and sign is not None and sign.what in ("rings", "missed") and sign.outgoing is not True:
                self.told.add(self.rings - 1)

    def wrong(self) -> list[str]:
        """What does not hold."""
        journal, sim = self.desk.intake, self.desk.sim
        ended = Counter(fact.call for fact in self.of(LineClosed))
        begun = {fact.call for fact in [*self.of(LineRang), *self.of(LineOpened)]}
        texts = Counter(journal.pdus())
        lost = Counter(self.pdus) - texts
        return [words for words, holds in (
            (f"texts lost {sum(lost.values())}", self._forgiven(lost, texts)),
            (f"texts doubled {sum((texts - Counter(self.pdus)).values())}", not texts - Counter(self.pdus)),
            (f"store not empty {self.desk.stored()}, waiting {sim.texts_waiting}",
             not self.desk.stored() and not sim.texts_waiting),
            ("not released", set(journal.raws) == set(journal.released)),
            (f"calls {self.rings}, told {len(self.told)}, rang {len(self.of(LineRang))}",
             len(self.told) <= len(self.of(LineRang)) <= self.rings),
            (f"ended {ended} begun {begun}", set(ended) >= begun and all(count == 1 for count in ended.values())),
            ("a wrong PIN was tried twice", sim.pin_tries >= 2),
        ) if not holds]  # fmt: skip

    def _forgiven(self, lost: Counter[str], texts: Counter[str]) -> bool:
        """Whether nothing is lost but the count of a repeat that nobody can tell from its first.

        The same bytes came into the same slot, while the delete of the first had not been seen: the slot holds what it
        held, so it is handed over again under its own key. modem.md section 5 rule 8: a repeat is the same card.
        """
        return not lost - self.alike and all(pdu in texts for pdu in lost)

    def holds(self) -> bool:
        return not self.wrong()


def live(seed: int) -> Life:
    """The whole life of this seed."""

    async def one() -> Life:
        life = Life(seed)
        await life.live()
        return life

    return idle_loop.run(one())


def broken(seeds: range, seen: Counter[str] | None = None) -> dict[int, list[str]]:
    """The seeds in whose lives something did not hold, and what. `python tests/modem/line_life.py SEED` replays one.

    `seen` is added to: what happened in all of them.
    """
    wrong = {}
    for seed in seeds:
        try:
            life = live(seed)
        except AssertionError as endless:
            wrong[seed] = [str(endless)]
            continue
        wrong[seed] = life.wrong()
        if seen is not None:
            seen.update(lives=1, texts=len(life.pdus), calls=life.rings, cables=life.unplugs, deaths=life.deaths)
            seen.update({"repeats alike": sum(life.alike.values())})
    return {seed: words for seed, words in wrong.items() if words}


def _fact(fact: Fact) -> str:
    return f"{type(fact).__name__} {getattr(fact, 'call', '')[:4]} {getattr(fact, 'why', '')}"


if __name__ == "__main__":
    lived = live(int(sys.argv[1]))
    print(*lived.story, *map(_fact, lived.desk.intake.lines), lived.wrong() or "everything held", sep="\n")
