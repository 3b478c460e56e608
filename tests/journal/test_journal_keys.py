"""Where the master key comes from, and everything that can be wrong with it: a sentence, and nothing written over."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.clock import SystemClock
from console.faults import told
from console.journal import passphrase, whole_file
from console.journal.interface import JournalFault
from console.journal.key_file import CREDENTIAL, key_path, load_credential, load_keys
from console.journal.keys import Keys, derive
from console.journal.passphrase import load_passphrase, salt_path
from console.journal.sqlite_journal import open_journal
from console.journal.whole_file import make_whole
from console.sentences import SENTENCES
from console.station import Station
from console.station_journal import station_keys
from tests.support_keys import KEYS

WORDS = "korrekt häst batteri"


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def a_journal(path: Path, keys: Keys) -> None:
    asyncio.run(open_journal(path, SystemClock(), keys).close())


def typing(*words: str) -> Callable[[str], str]:
    left: Iterator[str] = iter(words)
    return lambda question: next(left)


# ---- a file


def test_a_new_station_gets_a_key_of_its_own_once(tmp_path: Path) -> None:
    path, journal = tmp_path / "station" / "k", tmp_path / "station" / "journal.db"
    first = load_keys(path, journal)
    assert load_keys(path, journal) == first != load_keys(tmp_path / "other", journal)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["k"]


def open_to_others(key: Path) -> None:
    key.chmod(0o640)


def cut_off(key: Path) -> None:
    key.write_text(key.read_text()[:20])


def not_hexadecimal(key: Path) -> None:
    key.write_bytes(b"\xff" * 64)


def missing(key: Path) -> None:
    key.unlink()


def another_stations(key: Path) -> None:
    key.write_text("ab" * 32)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (open_to_others, "journal.open_key"),
        (cut_off, "journal.bad_key"),
        (not_hexadecimal, "journal.bad_key"),
        (missing, "journal.lost_key"),
        (another_stations, "journal.locked"),
    ],
)
def test_a_spoiled_key_is_a_sentence_and_nothing_is_written_over(
    spoil: Callable[[Path], None], code: str, tmp_path: Path
) -> None:
    journal = tmp_path / "journal.db"
    key = key_path(journal)
    a_journal(journal, load_keys(key, journal))
    spoil(key)
    before = contents(tmp_path)
    with pytest.raises(JournalFault) as fault:
        open_journal(journal, SystemClock(), load_keys(key, journal))
    assert fault.value.code == code
    words, exit_code = told(fault.value)
    assert exit_code == 1
    assert str(tmp_path) in words
    assert "{" not in words
    assert contents(tmp_path) == before


TOGETHER = """
import sys
from pathlib import Path
from console.journal.key_file import load_keys
sys.stdin.readline()
print(load_keys(Path(sys.argv[1]), Path(sys.argv[1] + ".db")).wrapping.hex())
"""


def started_together(path: Path, count: int = 4) -> set[str]:
    """The keys of processes that all start on the same new station."""
    processes = [
        subprocess.Popen([sys.executable, "-c", TOGETHER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    return {process.communicate()[0].decode().strip() for process in processes}


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    found = [started_together(tmp_path / f"k{turn}") for turn in range(3)]
    assert [len(keys) for keys in found] == [1, 1, 1]
    assert all(len(key) == 64 for keys in found for key in keys)


def test_the_second_one_to_make_a_file_finds_the_first_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Just before the link somebody else was faster. The control: a rename would take the other's key away."""
    path, link = tmp_path / "k", os.link

    def late(draft: Path, target: Path) -> None:
        if not path.exists():
            path.write_bytes(b"first")
        link(draft, target)

    monkeypatch.setattr(whole_file.os, "link", late)
    make_whole(path, b"second")
    assert contents(tmp_path) == {"k": b"first"}
    monkeypatch.setattr(whole_file.os, "link", lambda draft, target: Path(target).write_bytes(draft.read_bytes()))
    make_whole(path, b"second")
    assert contents(tmp_path) == {"k": b"second"}


def test_a_key_cut_off_while_it_is_made_is_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(whole_file.os, "fsync", cut)
    with pytest.raises(JournalFault) as fault:
        load_keys(tmp_path / "k", tmp_path / "journal.db")
    assert fault.value.code == "journal.no_key"
    assert contents(tmp_path) == {}


# ---- a credential


def test_a_credential_of_systemd(tmp_path: Path) -> None:
    (tmp_path / CREDENTIAL).write_text("cd" * 32 + "\n")
    (tmp_path / CREDENTIAL).chmod(0o440)
    assert load_credential({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == derive(b"\xcd" * 32)


@pytest.mark.parametrize(
    ("mode", "words", "code"),
    [
        (0o400, "", "journal.bad_key"),
        (0o444, "cd" * 32, "journal.open_key"),
        (0o400, None, "journal.no_credential"),
    ],
)
def test_a_wrong_credential_is_told_and_none_is_made(mode: int, words: str | None, code: str, tmp_path: Path) -> None:
    if words is not None:
        (tmp_path / CREDENTIAL).write_text(words)
        (tmp_path / CREDENTIAL).chmod(mode)
    for environment in ({"CREDENTIALS_DIRECTORY": str(tmp_path)}, {} if words is None else None):
        if environment is not None:
            with pytest.raises(JournalFault) as fault:
                load_credential(environment)
            assert fault.value.code == code
    assert len(contents(tmp_path)) == (words is not None)


# ---- a passphrase


def test_a_passphrase_opens_what_it_made(tmp_path: Path) -> None:
    journal = tmp_path / "journal.db"
    keys = load_passphrase(journal, typing(WORDS, WORDS))
    a_journal(journal, keys)
    assert load_passphrase(journal, typing(WORDS)) == keys
    assert WORDS.encode() not in b"".join(contents(tmp_path).values())
    before = contents(tmp_path)
    with pytest.raises(JournalFault) as fault:
        open_journal(journal, SystemClock(), load_passphrase(journal, typing("Korrekt häst batteri")))
    assert fault.value.code == "journal.locked"
    assert contents(tmp_path) == before


def test_two_stations_with_one_passphrase_have_two_keys(tmp_path: Path) -> None:
    made = [load_passphrase(tmp_path / name, typing(WORDS, WORDS)) for name in ("a.db", "b.db")]
    assert made[0] != made[1]


@pytest.mark.parametrize(
    ("typed", "code"),
    [(("kort",), "journal.passphrase_short"), ((WORDS, WORDS + "."), "journal.passphrase_differs")],
)
def test_a_bad_new_passphrase_makes_nothing(typed: tuple[str, ...], code: str, tmp_path: Path) -> None:
    with pytest.raises(JournalFault) as fault:
        load_passphrase(tmp_path / "journal.db", typing(*typed))
    assert fault.value.code == code
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("salt", "code"),
    [
        (None, "journal.no_salt"),
        (b"", "journal.bad_salt"),
        (b'{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","memory":99999999999}', "journal.bad_salt"),
        (b'{"salt":"AAAA"}', "journal.bad_salt"),
        (b'{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","kdf":"none"}', "journal.bad_salt"),
    ],
)
def test_a_lost_or_changed_salt_is_told(salt: bytes | None, code: str, tmp_path: Path) -> None:
    journal = tmp_path / "journal.db"
    journal.write_bytes(b"x")
    if salt is not None:
        salt_path(journal).write_bytes(salt)
    before = contents(tmp_path)
    with pytest.raises(JournalFault) as fault:
        load_passphrase(journal, typing(WORDS))
    assert fault.value.code == code
    assert contents(tmp_path) == before


def test_without_a_terminal_nobody_is_asked(tmp_path: Path) -> None:
    """And nothing is taken from the environment or a pipe."""
    (tmp_path / "s.toml").write_text('journal = "j.db"\nkey = "passphrase"\n')
    command = [sys.executable, "-m", "console.cli", "intake", "--station", str(tmp_path / "s.toml")]
    done = subprocess.run(
        command, input=f"{WORDS}\n{WORDS}\n", capture_output=True, text=True, check=False,
        env=os.environ | {"LARMBORD_PASSPHRASE": WORDS},
    )  # fmt: skip
    assert done.returncode == 1
    assert "terminal" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(contents(tmp_path)) == ["s.toml"]


def test_every_fault_has_its_sentence() -> None:
    import console.journal.key_file as files

    codes = {
        value for room in (files, passphrase) for value in vars(room).values() if str(value).startswith("journal.")
    }
    assert len(codes) == 10
    assert codes <= SENTENCES.keys()


def test_a_passphrase_is_asked_for_once_in_a_process(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal, its snapshots, its spares and the recorder all want the keys; a full screen may be up by then."""
    asked: list[Path] = []

    def load(journal: Path) -> Keys:
        asked.append(journal)
        return KEYS

    monkeypatch.setattr("console.journal.passphrase.load_passphrase", load)
    station = Station(journal=str(path), key="passphrase")
    assert [station_keys(station) for _ in range(3)] == [KEYS] * 3
    assert asked == [path]
