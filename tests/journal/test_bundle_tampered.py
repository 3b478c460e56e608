"""What was done to a bundle is told with file and event, down to one flipped bit."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from bundle_cases import Vault, bundle, ran, story

from console.journal.bundle import chain as chain_module
from console.journal.bundle import links
from console.journal.bundle import manifest as manifest_module
from console.journal.bundle.aes_gcm import open_sealed
from console.journal.bundle.ed25519 import good_signature
from console.journal.bundle.manifest import signed_manifest
from console.journal.witness import line as witness_line

# ---- what was done to it


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def do(made: Path) -> None:
        text = (made / name).read_text()
        assert old in text
        (made / name).write_text(text.replace(old, new, 1))

    return do


def lines_of(name: str, change: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def do(made: Path) -> None:
        (made / name).write_text("".join(change((made / name).read_text().splitlines(keepends=True))))

    return do


CHECKED, SAID, CHAINED, SIGNED = "incident.json", "events.txt", "events.jsonl", "checkpoints.jsonl"
TS = '"ts":17638000000001'
DONE: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a word for people": (edit(CHECKED, "porten", "parken"), [f"{CHECKED} was changed", "event 108 does not say"]),
    "a time": (edit(CHAINED, TS + "09", TS + "08"), ["event 110 was changed"]),
    "an actor": (edit(CHAINED, '"actor":"L.EK","cmd"', '"actor":"B.EK","cmd"'), ["event 101 was changed"]),
    "an event gone": (lines_of(CHAINED, lambda lines: lines[:3] + lines[4:]), ["event 104 was"]),
    "two swapped": (lines_of(CHAINED, lambda lines: [*lines[:2], lines[3], lines[2], *lines[4:]]), ["event 103 was"]),
    "an event twice": (lines_of(CHAINED, lambda lines: lines[:5] + lines[4:]), ["event 106 was"]),
    "the end gone": (lines_of(CHAINED, lambda lines: lines[:-2]), ["ends with event 117; it should end with"]),
    "a checkpoint gone": (lines_of(SIGNED, lambda lines: lines[:1]), ["do not begin and end at signed"]),
    "a checkpoint's time": (edit(SIGNED, TS + "00", TS + "01"), ["line 1: this checkpoint is not signed"]),
    "who exported": (edit("manifest.json", "L.EK", "L.EX"), ["manifest.json or its signature was changed"]),
    "another file": (lambda made: (made / "extra.txt").write_text("hej"), ["extra.txt is not in the manifest"]),
    "a file gone": (lambda made: (made / SAID).unlink(), [f"{SAID} is missing"]),
    "no manifest": (lambda made: (made / "manifest.json").unlink(), ["There is no manifest.json here"]),
    "the events gone": (lambda made: (made / CHAINED).unlink(), [f"{CHAINED} is missing"]),
}  # fmt: skip


@pytest.mark.parametrize("case", DONE)
def test_what_was_done_is_told_with_file_and_event(made: Path, case: str) -> None:
    do, words = DONE[case]
    do(made)
    code, said = ran(str(made))
    assert code == 1
    for each in words:
        assert each in said
    assert "{" not in said


def resign(vault: Vault, made: Path) -> None:
    """What somebody with the station's key could do: list the files as they are now, and sign."""
    manifest = json.loads((made / "manifest.json").read_text())
    for name in manifest["files"]:
        raw = (made / name).read_bytes()
        manifest["files"][name] = {"size": len(raw), "sha256": links.sha256(raw).hexdigest()}
    raw = json.dumps(manifest).encode()
    (made / "manifest.json").write_bytes(raw)
    (made / "manifest.sig").write_bytes(links.base64.b64encode(vault.signer.sign(signed_manifest(raw))))


def test_words_that_the_events_do_not_say_are_found_even_in_a_signed_bundle(vault: Vault, made: Path) -> None:
    edit("incident.json", "porten", "parken")(made)
    resign(vault, made)
    assert ran(str(made)) == (1, "incident.json: event 108 does not say what the journal says.\n")


def test_an_event_of_the_incident_without_its_words_is_found_even_in_a_signed_bundle(vault: Vault, made: Path) -> None:
    def gone(lines: list[str]) -> list[str]:
        line = json.loads(lines[6])
        line["body_sha256"] = links.body_hash(line).hex()
        del line["body"], line["key"]
        return [*lines[:6], json.dumps(line) + "\n", *lines[7:]]

    lines_of("events.jsonl", gone)(made)
    resign(vault, made)
    assert "event 107 belongs to the incident, and its words were taken out" in ran(str(made))[1]


def test_a_wrong_data_key_is_found_and_the_event_named(vault: Vault, made: Path) -> None:
    edit("events.jsonl", vault.keys[12].hex(), vault.keys[14].hex())(made)
    assert "event 106 does not open with its key" in ran(str(made))[1]


def test_the_key_and_the_witness_are_compared(vault: Vault, made: Path) -> None:
    from console.journal.checkpoint import fingerprint

    good, row = fingerprint(vault.signer.public), vault.rows[109]
    seen = witness_line(vault.signer.node, 110, row.hash, row.header.ts)
    assert "It fits what the witness has seen." in ran(str(made), "--key", good.upper(), "--witness", seen)[1]
    assert "not with the one you were told" in ran(str(made), "--key", good[::-1])[1]
    later = witness_line(vault.signer.node, 110, bytes(32), 0)
    assert ran(str(made), "--witness", later) == (1, "Event 110 is not the one that the witness has seen.\n")
    beyond = witness_line(vault.signer.node, 4000, bytes(32), 0)
    assert "does not reach to event 4000" in ran(str(made), "--witness", beyond)[1]
    assert "another journal" in ran(str(made), "--witness", witness_line(bytes(16), 110, row.hash, 0))[1]
    assert "not a witness's line" in ran(str(made), "--witness", "larmbord ? ? ?")[1]


# ---- one flipped bit


def flips(path: Path, places: list[tuple[str, int]]) -> list[str]:
    """Flip one bit at each place in turn; where nobody noticed, or the wrong file was named."""
    unseen = []
    for name, at in places:
        file = path / name if name else path
        whole = file.read_bytes()
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        code, said = ran(str(path))
        named = "manifest.json" if name == "manifest.sig" else name or ""
        if code != 1 or named not in said:
            unseen.append(f"{name} {at}: {said}")
        file.write_bytes(whole)
    return unseen


def places_of(path: Path, step: int) -> list[tuple[str, int]]:
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    found = [(file.name if path.is_dir() else "", at) for file in files for at in range(file.stat().st_size)]
    return [place for place in found if Random(str(place)).randrange(step) == 0]


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was computed for the same bytes before is not computed again: a hundred thousand bundles differ in a bit."""
    for module in (manifest_module, chain_module):
        monkeypatch.setattr(module, "good_signature", cache(good_signature))
    monkeypatch.setattr(links, "open_sealed", cache(open_sealed))


@pytest.mark.usefixtures("remembered")
def test_one_flipped_bit_is_found_and_its_file_named(vault: Vault, tmp_path: Path) -> None:
    for target, step in ((tmp_path / "b", 1200), (tmp_path / "b.zip", 1200)):
        path = bundle(story(before=2), target)
        places = places_of(path, step)
        assert len(places) > 20
        assert flips(path, places) == []
        assert ran(str(path))[0] == 0


@pytest.mark.soak
@pytest.mark.usefixtures("remembered")
def test_soak_every_byte_of_a_bundle(tmp_path: Path) -> None:
    tried = 0
    for target in (tmp_path / "b", tmp_path / "b.zip"):
        path = bundle(story(before=2), target)
        places = places_of(path, 1)
        assert flips(path, places) == []
        tried += len(places)
    print(f"\none flipped bit at each of {tried} bytes of two bundles: all found, all named")


def test_control_without_hashes_a_flipped_bit_in_the_words_is_not_seen(made: Path) -> None:
    """What a bundle of plain JSON could check: that it is JSON."""
    edit("incident.json", "porten", "pmrten")(made)
    json.loads((made / "incident.json").read_text())
    assert ran(str(made))[0] == 1
