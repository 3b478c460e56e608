"""Random incidents full of secrets, and an oracle that looks for them in a draft.

It imports nothing of what it tests.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from ruamel.yaml import YAML

from console import events as e
from console.reading import Fix, Reading
from console.register import Contact, Device, Person, Place, ThreatActor, Unit
from console.text import Untrusted
from tests.support_story import Story

SCHEMA = Path(__file__).parents[2] / "docs" / "scenario.schema.json"
DIGITS = ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"]
# Names of people, and of what an invention, a format or a file could trip over.
NAMES = (
    "Mira Exempel", "Alma Påhittad", "Signe Fiktiv", "Åsa-Märta Öberg", "Zoë d'Água", "Ἀθηνᾶ Παλλάς", "محمد العربي",
    "Мира Примерова", "Eva Ek", "Mi\u200bra Låtsas", "'); DROP TABLE", "<b>Fet</b> {x}", "=cmd|'/C calc'!A0",
    "[bold]Stark[/bold]", "# - {id: a1}", "Y: no\n- !!x", "ΣΙΣΥΦΟΣ", "İpek Yıldız", "straße Weiß", "Alarm Trail",
)  # fmt: skip
CODES = ("blå stege", "grön\tstege", "ÄPPELPAJ", "kod 4711", "x-ray 99", "tre små grisar")
PLATES = ("ABC 123", "XYZ12K", "grå kombi WQX-907")
SISTER, SISTERS = "Kvillhild Ursprung", "0734567812"
LETTERS = st.sampled_from("qxzwvåäöjkéßф")


@dataclass
class Secrets:
    """What must not be found, as it was put in."""

    words: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    places: list[tuple[float, float]] = field(default_factory=list)
    moments: list[int] = field(default_factory=list)


@dataclass
class Case:
    story: Story
    secrets: Secrets


@st.composite
def incidents(draw: st.DrawFn) -> Case:
    """An incident of somebody registered or of nobody known, its texts full of what was registered."""
    case = Case(Story(), Secrets())
    case.story.now = draw(st.integers(946_684_800, 4_000_000_000)) * 1_000_000
    secrets = case.secrets
    secrets.words += draw(
        st.lists(st.sampled_from(NAMES) | st.text(LETTERS, min_size=5, max_size=9), min_size=3, max_size=6)
    )
    secrets.words += [draw(st.sampled_from(CODES)), draw(st.sampled_from(CODES)), draw(st.sampled_from(PLATES))]
    secrets.numbers += draw(st.lists(st.integers(10**8, 10**9 - 1).map(lambda n: f"0{n}"), min_size=2, max_size=3))
    secrets.numbers += ["0701740605", SISTERS, draw(st.integers(1000, 999_999).map(str))]
    secrets.places += draw(st.lists(st.tuples(st.floats(55, 69), st.floats(11, 24)), min_size=2, max_size=4))
    known = draw(st.booleans())
    if known:
        register(case)
    incident = case.story.opened("P1" if known else None, "" if known else secrets.numbers[0])
    lat, lon = secrets.places[0]
    for secret in [
        *secrets.words,
        *(draw(written(n)) for n in secrets.numbers),
        *(draw(placed(p)) for p in secrets.places),
    ]:
        case.story.tell(e.NoteWritten(words=Untrusted(secret)), incident)
    for number in range(draw(st.integers(1, 12))):
        case.story.wait(draw(st.integers(1, 40)))
        lat, lon = lat + draw(st.floats(-1e-3, 1e-3)), lon + draw(st.floats(-1e-3, 1e-3))
        happen(case, incident, draw(st.sampled_from(HAPPENINGS)), lat, lon, draw(said(secrets)), number)
    case.story.tell(e.Closed(outcome="real", words=Untrusted(draw(said(secrets)))), incident, "Operatör Kvist")
    secrets.words.append("Operatör Kvist")
    secrets.moments += [stored.ts for stored in case.story.events]
    return case


def said(secrets: Secrets) -> st.SearchStrategy[str]:
    """A sentence with any of the secrets in any of the ways in which people write them."""
    numbers = st.sampled_from(secrets.numbers).flatmap(written)
    places = st.sampled_from(secrets.places).flatmap(placed)
    words = st.sampled_from(secrets.words)
    return st.lists(words | numbers | places, min_size=1, max_size=4).map(" ; ".join)


def written(number: str) -> st.SearchStrategy[str]:
    spaced = f"{number[:3]}-{number[3:6]} {number[6:8]} {number[8:]}"
    by_word = " ".join(DIGITS[int(digit)] for digit in number)
    return st.sampled_from([number, spaced, f"+46{number[1:]}", f"0046 {number[1:]}", " ".join(number), by_word])


def placed(place: tuple[float, float]) -> st.SearchStrategy[str]:
    lat, lon = place
    minutes = f"{int(lat)}° {(lat % 1) * 60:.3f}' N {int(lon)}° {(lon % 1) * 60:.3f}' E"
    return st.sampled_from([f"{lat:.5f}, {lon:.5f}", f"http://maps.example/?q={lat:.6f},{lon:.6f}", minutes])


def register(case: Case) -> None:
    """P1 with everything that a register can say."""
    words, numbers, places = case.secrets.words, case.secrets.numbers, case.secrets.places
    home = Place(label=words[1], address=f"{words[2]}gatan 9", lat=places[1][0], lon=places[1][1])
    person = Person(
        id="P1", name=words[0], code_ok=words[-3], code_duress=words[-2], medical=words[1], places=(home,),
        threats=(ThreatActor(name=words[1], vehicle=words[-1]),), local_notes=(" ".join(words),),
        contacts=(
            Contact(id="c1", name=words[2], number=numbers[1]),
            Contact(id="kontakt-7", name=SISTER, role=f"syster till {words[0]}", number=SISTERS, safe_to_call=True),
            Contact(id="c3", name=words[2], number=numbers[0]),  # on the person's own telephone
        ),
    )  # fmt: skip
    case.story.tell(e.PersonRegistered(person=person))
    case.story.tell(
        e.DeviceRegistered(device=Device(id="D7", person="P1", number=numbers[0], identities=("358765432109876",)))
    )
    unit = Unit(id="3310", lat=places[0][0] + 0.01, lon=places[0][1] + 0.01)
    case.story.tell(e.UnitRegistered(unit=unit))
    case.secrets.numbers += ["358765432109876", "3310"]
    case.secrets.words += [SISTER, "kontakt"]
    case.secrets.places.append((places[0][0] + 0.01, places[0][1] + 0.01))


HAPPENINGS = ("text", "alarm", "note", "audio", "level", "unit", "call", "recording", "device", "hand over", "step",
              "contact")  # fmt: skip


def happen(case: Case, incident: object, what: str, lat: float, lon: float, words: str, number: int) -> None:
    """One thing, said in the words given."""
    story, id, text = case.story, incident, Untrusted(words)
    if what in ("text", "alarm"):
        fixes = (Fix(lat=lat, lon=lon, at=story.now, accuracy_m=1234.5),)
        case.secrets.places.append((lat, lon))
        raw = story.tell(e.RawReceived(source="modem", media="sms-text", payload=words.encode()))
        reading = Reading(format="t", text=text, triggers=("text",) if what == "text" else ("button",), fixes=fixes,
                          battery=38, sender=Untrusted(case.secrets.numbers[0]), device_time=story.now)  # fmt: skip
        story.tell(e.RawRead(raw=raw.cmd, reading=reading), id)  # type: ignore[arg-type]
        return
    facts: dict[str, tuple[e.Fact, ...]] = {
        "note": (e.NoteWritten(words=text, tag=case.secrets.words[0]),),
        "audio": (e.AudioHeard(call=f"c{number}", words=text, level_db=-23.7),),
        "level": (e.AudioHeard(level_db=-31.4),),
        "unit": (e.UnitSent(unit="3310", distance_m=2345.6), e.UnitReported(unit="3310", state="on_scene", words=text)),
        "call": (e.LineRang(call=f"k{number}", source="modem", number=Untrusted(case.secrets.numbers[1])),
                 e.LineOpened(call=f"k{number}", source="modem"), e.AudioHeard(call=f"k{number}", words=text),
                 e.LineClosed(call=f"k{number}", why="remote")),
        "recording": (e.RecordingChanged(state="stalled", why=text, sha256="ab" * 32, size=987_654),),
        "device": (e.DeviceReported(device=text, battery=41, state="fault", words=text),),
        "hand over": (e.HandedOver(number="112", taken_by=text),
                      e.OutboundRequested(act="text", expires=1, to=case.secrets.numbers[0], words=text)),
        "contact": (e.OutboundRequested(act="call", expires=1, to=SISTERS),
                    e.LineOpened(call=f"u{number}", source="modem", outgoing=True, number=Untrusted(SISTERS)),
                    e.AudioHeard(call=f"u{number}", words=text), e.LineClosed(call=f"u{number}", why="remote")),
        "step": (e.StepDone(step="contact", words=text), e.CodeWordHeard(result="duress"), e.Acknowledged()),
    }  # fmt: skip
    for fact in facts[what]:
        story.tell(fact, id, "Operatör Kvist")  # type: ignore[arg-type]


# ---- the oracle ----


def found(draft: str, secrets: Secrets) -> list[str]:
    """Every secret that is in the draft, slowly and obviously."""
    leaves = list(_leaves(YAML(typ="safe", pure=True).load(draft)))
    texts = [leaf for leaf in leaves if isinstance(leaf, str)]
    texts += [line for line in draft.splitlines() if line.startswith("#")]
    return [*_words(texts, secrets.words), *_numbers(texts, secrets.numbers), *_places(leaves, secrets.places),
            *_times(draft, secrets.moments)]  # fmt: skip


def _leaves(node: object) -> Iterator[object]:
    """Scalars, and lists of numbers whole; keys too."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _leaves(value)
    elif isinstance(node, list):
        yield node
        for part in node:
            yield from _leaves(part)
    else:
        yield node


def plain(text: str) -> str:
    """No case, no accents, nothing invisible."""
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in split if unicodedata.category(c) not in ("Mn", "Cf"))


@cache
def _format_words() -> set[str]:
    return set(re.findall(r"[a-z]+", plain(SCHEMA.read_text("utf-8"))))


def _words(texts: Sequence[str], secrets: Sequence[str]) -> Iterator[str]:
    said = {word for text in texts for word in re.findall(r"[^\W\d_]+", plain(text))}
    for secret in secrets:
        for word in re.findall(r"[^\W\d_]{3,}", plain(secret)):
            if word not in _format_words() and any(word == each or (len(word) > 4 and word in each) for each in said):
                yield word


def _numbers(texts: Sequence[str], secrets: Sequence[str]) -> Iterator[str]:
    for text in texts:
        digits = "".join(filter(str.isdigit, plain(text)))
        tokens = re.findall(r"\d+", plain(text))
        for secret in secrets:
            core = secret.removeprefix("0")
            if secret in tokens or (len(core) >= 6 and core in digits):
                yield secret


def _places(leaves: Sequence[object], secrets: Sequence[tuple[float, float]]) -> Iterator[str]:
    for leaf in leaves:
        if not isinstance(leaf, list) or len(figures := [part for part in leaf if isinstance(part, float)]) < 2:
            continue
        for lat, lon in secrets:
            if away_m(figures[0], figures[1], lat, lon) <= 500:
                yield f"{lat}, {lon}"


def away_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """By the spherical law of cosines."""
    one, other, between = math.radians(lat), math.radians(other_lat), math.radians(lon - other_lon)
    cosine = math.sin(one) * math.sin(other) + math.cos(one) * math.cos(other) * math.cos(between)
    return 6_371_000 * math.acos(max(-1.0, min(1.0, cosine)))


def _times(draft: str, moments: Sequence[int]) -> Iterator[str]:
    for moment in moments:
        when = datetime.fromtimestamp(moment / 1e6, UTC)
        forms = (f"{when:%Y-%m-%d}", str(moment), str(moment // 1000), str(moment // 1_000_000))
        yield from (form for form in forms if form in draft)
