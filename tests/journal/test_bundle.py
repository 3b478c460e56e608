"""A bundle proves itself to a stranger, and holds nothing of others."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from bundle_cases import (
    MINE,
    NODE_KEY,
    ORDER,
    OTHER,
    SECRET,
    WORDS,
    Vault,
    bundle,
    changed,
    chosen_of,
    ran,
    story,
    stranger,
)
from hypothesis import given
from hypothesis import strategies as st

from console import events as e
from console.journal.bundle import links, verifier
from console.journal.bundle.check import check
from console.journal.bundle.links import framed, link_of
from console.journal.chain import header_bytes, link
from console.journal.checkpoint import signed_text
from console.journal.record import Header
from console.text import Untrusted

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


def test_the_same_code_checks_it_here_and_there(made: Path) -> None:
    assert check(str(made)).wrong == []
    changed(made / "events.txt", lambda data: data + b"!")
    assert stranger(made).stdout == ran(str(made))[1]
