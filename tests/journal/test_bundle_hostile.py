"""A bundle that was made to harm whoever opens it, and ZIPs that others made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bundle_cases import Vault, bundle, changed, ran, stranger

from console.journal.bundle import links
from console.journal.bundle.draft import Draft
from console.journal.bundle.manifest import signed_manifest
from console.journal.interface import JournalFault

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
