"""A bundle proves itself to a stranger, holds nothing of others, and shows whatever was done to it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest
from bundle_cases import MINE, NODE_KEY, ORDER, OTHER, SECRET, WORDS, Vault, bundle, changed, chosen_of, ran, story
from hypothesis import given
from hypothesis import strategies as st

from console import events as e
from console.journal.bundle import chain as chain_module
from console.journal.bundle import links, verifier
from console.journal.bundle import manifest as manifest_module
from console.journal.bundle.aes_gcm import open_sealed
from console.journal.bundle.check import check
from console.journal.bundle.draft import Draft
from console.journal.bundle.ed25519 import good_signature
from console.journal.bundle.links import framed, link_of
from console.journal.bundle.manifest import signed_manifest
from console.journal.chain import header_bytes, link
from console.journal.checkpoint import signed_text
from console.journal.interface import JournalFault
from console.journal.record import Header
from console.journal.witness import line as witness_line
from console.text import Untrusted


@pytest.fixture(scope="module")
def vault() -> Vault:
    return story()


@pytest.fixture
def made(vault: Vault, tmp_path: Path) -> Path:
    return bundle(vault, tmp_path / "bundle")


def stranger(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python that knows nothing of Larmbord runs the verifier of the bundle."""
    command = [sys.executable, "-S", "-E", "-s", "verify.py", *arguments]
    return subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)


# ---- what is in it


def test_a_stranger_with_nothing_but_python_finds_that_everything_fits(made: Path) -> None:
    done = stranger(made)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Everything fits: incident K-0001" in done.stdout
    assert "events 101 to 119 is whole; 9 of them" in done.stdout
    assert "for Åklagarkammaren" in done.stdout


def test_without_swedish_letters_too(made: Path) -> None:
    command = [sys.executable, "verify.py"]
    done = subprocess.run(command, cwd=made, capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_verifier_is_python_3_9_without_libraries_and_no_name_in_it_means_two_things() -> None:
    tree = ast.parse(verifier.source(), feature_version=(3, 9))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules <= sys.stdlib_module_names | {"collections.abc"}
    assert "__future__" not in modules
    names = Counter(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    names += Counter(
        str(t.id) for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_no_annotation_in_it_needs_a_newer_python() -> None:
    """`int | None` outside quotes is evaluated where a function is defined, and Python 3.9 cannot."""
    for node in ast.walk(ast.parse(verifier.source())):
        hints = [getattr(node, "returns", None), getattr(node, "annotation", None)]
        assert not [hint for hint in hints if isinstance(hint, ast.BinOp)], ast.unparse(node)[:80]


def everything(directory: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file())


def test_nothing_of_another_incident_is_in_it(vault: Vault, made: Path) -> None:
    held = everything(made)
    inside = chosen_of(vault).events
    for row in vault.rows:
        if row.header.nseq not in inside:
            assert row.body.hex().encode() not in held
            assert json.dumps(links.base64.b64encode(row.body).decode()).encode() not in held
    others = [key for dek, key in vault.keys.items() if dek not in (2, 4, 12, 14)]
    assert len(others) == 3
    assert not [key for key in others if key.hex().encode() in held]
    assert SECRET.encode() not in held
    assert OTHER.hex.encode() in held  # its header is there, and nothing else


def test_control_the_words_of_the_incident_itself_are_found_the_same_way(vault: Vault, made: Path) -> None:
    held = everything(made)
    assert vault.keys[2].hex().encode() in held
    assert json.dumps(WORDS).encode() in held
    assert b"\x1b" not in held  # and nothing in them acts on a terminal


def test_the_raw_inputs_and_the_joined_incident_are_in_it(vault: Vault) -> None:
    kinds = [vault.rows[nseq - 1].header.kind for nseq in sorted(chosen_of(vault).events)]
    assert kinds.count("raw.received") == 2
    assert kinds.count("note.written") == 2
    assert kinds.count("incident.joined") == 1


def test_a_key_that_opens_others_too_stays_at_home(tmp_path: Path) -> None:
    vault = story()
    vault.add(e.NoteWritten(words=Untrusted("med nodens nyckel")), NODE_KEY, MINE)
    vault.sign()
    assert chosen_of(vault).withheld == {120}
    code, said = ran(str(bundle(vault, tmp_path / "b")))
    assert code == 0
    assert "Not opened, for their key opens others' too: 1 events." in said
    assert vault.keys[NODE_KEY].hex().encode() not in everything(tmp_path / "b")


def test_what_the_law_erased_is_told_and_the_chain_holds(tmp_path: Path) -> None:
    vault = story()
    vault.erase(12)
    code, said = ran(str(bundle(vault, tmp_path / "b")))
    assert code == 0
    assert "Erased by law before the export: 1 events" in said
    assert vault.keys[12].hex().encode() not in everything(tmp_path / "b")


def test_unsealed_bodies_are_proved_just_so(tmp_path: Path) -> None:
    assert ran(str(bundle(story(sealed=False), tmp_path / "b")))[0] == 0


@pytest.mark.parametrize("before", [0, 1, 99, 100, 250])
def test_wherever_the_checkpoints_lie(tmp_path: Path, before: int) -> None:
    assert ran(str(bundle(story(before=before), tmp_path / "b")))[0] == 0


def test_attachments_go_with_it(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "bild ä.png").write_bytes(b"not really a picture")
    made = bundle(vault, tmp_path / "b", ORDER._replace(attachments=[tmp_path / "bild ä.png"] * 2))
    (attached,) = (made / "attachments").iterdir()
    assert json.loads((made / "manifest.json").read_text())["attachments"] == {
        f"attachments/{attached.name}": "bild ä.png"
    }
    assert ran(str(made))[0] == 0
    changed(attached, lambda data: data[:-1] + b"E")
    assert ran(str(made)) == (1, f"attachments/{attached.name} was changed: it is not what the manifest says.\n")


def test_the_verifier_computes_what_the_journal_does(vault: Vault) -> None:
    for row in vault.rows[:5]:
        h = row.header
        line = {
            name: value.hex() if isinstance(value, bytes) else value
            for name in links.HEADER
            for value in [getattr(h, name)]
        }
        assert framed(line) == header_bytes(h)
        assert link_of(bytes(32), {**line, "body_sha256": links.sha256(row.body).hexdigest()}) == link(
            bytes(32), h, row.body
        )
    each = vault.signed[0]
    from console.journal.bundle.chain import signed_checkpoint

    assert signed_checkpoint(vault.signer.node, each.nseq, each.root, each.ts) == signed_text(
        vault.signer.node, each.nseq, each.root, each.ts
    )


ids = st.binary(min_size=16, max_size=16)
numbers = st.integers(-(1 << 63), (1 << 63) - 1)
headers = st.builds(
    Header, numbers, numbers, numbers, ids, st.text(max_size=9), st.none() | ids, st.none() | numbers,
    st.none() | st.text(max_size=9), ids, st.none() | numbers,
)  # fmt: skip


@given(header=headers)
def test_it_frames_every_header_as_the_journal_does(header: Header) -> None:
    told = {name: getattr(header, name) for name in links.HEADER}
    assert framed({name: value.hex() if isinstance(value, bytes) else value for name, value in told.items()}) == (
        header_bytes(header)
    )


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


# ---- hostile


HOSTILE: dict[str, Callable[[Path], object]] = {
    "a manifest that is no JSON": lambda made: (made / "manifest.json").write_bytes(b"\xff\xfe{"),
    "a manifest deeper than any stack": lambda made: (made / "manifest.json").write_text("[" * 100_000),
    "a number without end": lambda made: (made / "manifest.json").write_text("9" * 1_000_000),
    "a manifest of another shape": lambda made: (made / "manifest.json").write_text('{"files": [1, 2]}'),
    "an empty manifest": lambda made: (made / "manifest.json").write_text(""),
    "a signature that is none": lambda made: (made / "manifest.sig").write_text("å"),
    "a huge manifest": lambda made: os.truncate(made / "manifest.json", 1 << 40),
    "a huge file": lambda made: os.truncate(made / "events.txt", 1 << 40),
    "a link to outside": lambda made: (made / "passwd").symlink_to("/etc/passwd"),
    "a folder that is a link": lambda made: (made / "etc").symlink_to("/etc"),
    "a pipe": lambda made: os.mkfifo(made / "pipe"),
    "a name that acts on a terminal": lambda made: (made / "\x1b[2Jx").write_text(""),
    "events that are no events": lambda made: (made / "events.jsonl").write_text("[]\n" * 10),
    "checkpoints that are none": lambda made: (made / "checkpoints.jsonl").write_text('{"nseq": []}\n'),
    "a line without end": lambda made: os.truncate(made / "events.jsonl", 1 << 28),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_bundle_is_told_in_sentences(made: Path, case: str) -> None:
    HOSTILE[case](made)
    code, said = ran(str(made))
    assert code == 1
    assert said.strip().endswith(".")
    assert all(line.isprintable() for line in said.splitlines())


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "attachments/../../outside", "a/b/c", "..", "\x1b[2J"])
def test_a_manifest_that_points_outside_opens_nothing(vault: Vault, made: Path, name: str) -> None:
    (made.parent / "outside").write_text("secret")
    manifest = json.loads((made / "manifest.json").read_text())
    raw = json.dumps(manifest | {"files": {**manifest["files"], name: {"size": 6, "sha256": "0" * 64}}}).encode()
    (made / "manifest.json").write_bytes(raw)
    (made / "manifest.sig").write_bytes(links.base64.b64encode(vault.signer.sign(signed_manifest(raw))))
    code, said = ran(str(made))
    assert code == 1
    assert "is missing." in said


def test_nothing_that_lies_beside_the_verifier_is_run(made: Path) -> None:
    for name in ("hashlib", "json", "struct", "base64", "os", "__future__", "typing", "hmac", "sitecustomize"):
        (made / f"{name}.py").write_text("open('it-ran', 'w')\n")
    done = stranger(made)
    assert done.returncode == 1
    assert "is not in the manifest" in done.stdout
    assert not (made / "it-ran").exists()


def test_control_a_program_without_that_care_runs_it(made: Path) -> None:
    (made / "base64.py").write_text("open('it-ran', 'w')\n")
    (made / "careless.py").write_text("import base64\n")
    subprocess.run([sys.executable, "careless.py"], cwd=made, check=True)
    assert (made / "it-ran").exists()


# ---- ZIP


def test_a_zip_is_one_that_others_open(vault: Vault, tmp_path: Path) -> None:
    path = bundle(vault, tmp_path / "b.zip")
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        packed.extractall(tmp_path / "unpacked")
    assert ran(str(path))[0] == 0
    assert ran(str(tmp_path / "unpacked"))[0] == 0


def again(path: Path, how: int) -> None:
    with zipfile.ZipFile(path) as packed:
        held = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w", how) as packed:
        for name, data in held.items():
            packed.writestr(name, data)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("manifest.json", bytes(200_000_000))


def climbing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../outside", "hej")


ZIPPED: dict[str, Callable[[Path], object]] = {
    "packed again": lambda path: again(path, zipfile.ZIP_DEFLATED),
    "a bomb": bomb,
    "a name that climbs": climbing,
    "cut off": lambda path: os.truncate(path, path.stat().st_size - 100),
    "cut to nothing": lambda path: os.truncate(path, 0),
    "something before it": lambda path: changed(path, lambda data: b"#!/bin/sh\n" + data),
    "something after it": lambda path: changed(path, lambda data: data + b"\n"),
    "no zip": lambda path: path.write_bytes(b"PK\3\4" * 1000),
}


@pytest.mark.parametrize("case", ZIPPED)
def test_a_zip_that_larmbord_did_not_write_is_told_so(vault: Vault, tmp_path: Path, case: str) -> None:
    path = bundle(vault, tmp_path / "b.zip")
    ZIPPED[case](path)
    code, said = ran(str(path))
    assert code == 1
    assert "is not a ZIP as Larmbord writes it" in said


@pytest.mark.parametrize("name", ["missing", "missing.zip"])
def test_what_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    assert ran(str(tmp_path / name)) == (1, f"{tmp_path / name} cannot be read: No such file or directory.\n")


def test_a_directory_that_is_no_bundle(tmp_path: Path) -> None:
    assert "This is not a bundle of Larmbord" in ran(str(tmp_path))[1]


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_what_is_there_is_never_written_over(vault: Vault, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(JournalFault, match=r"journal\.export\.there"):
        bundle(vault, tmp_path / name)
    draft = Draft(tmp_path / f"late-{name}")
    draft.add("a", [b"x"])
    (tmp_path / f"late-{name}").write_text("mine")
    with pytest.raises(JournalFault, match=r"journal\.export\.there"):
        draft.place()
    draft.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, f"late-{name}"]
    assert {path.read_text() for path in tmp_path.iterdir()} == {"mine"}


def test_the_same_code_checks_it_here_and_there(made: Path) -> None:
    assert check(str(made)).wrong == []
    changed(made / "events.txt", lambda data: data + b"!")
    assert stranger(made).stdout == ran(str(made))[1]
