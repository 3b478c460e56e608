"""What is printed or logged where nothing takes it: nobody waits, nothing ends, and nothing is shown instead."""

from __future__ import annotations

import errno
import io
import logging
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from console.faults import quiet_failures, told
from console.spoken import MOST, Spoken
from console.station import Station
from console.text_only import text_only
from console.wording.written import why


class Full(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_lines_wait_for_a_pipe_that_hangs_and_nobody_for_them() -> None:
    goes_on, written = threading.Event(), list[str]()
    say = Spoken(lambda line: goes_on.wait(60) and written.append(line))
    for number in range(MOST + 5):
        say(str(number))
    goes_on.set()
    say.close()
    assert written[:2] == ["0", "1"]
    assert written[-1].endswith("They are in the record.)")
    assert len(written) in (MOST + 1, MOST + 2), "one is in the hand of the writer, or none was yet"


def test_a_pipe_that_nobody_reads_is_told_to_whoever_says_the_next_line() -> None:
    say = Spoken(Full().write)
    say("first")
    say._thread.join(60)
    with pytest.raises(OSError, match="No space"):
        say("second")


def test_stderr_that_takes_nothing_ends_nothing() -> None:
    stream = text_only(Full(), must=False)
    print("modem: it works", file=stream, flush=True)
    with pytest.raises(OSError, match="No space"):
        print("an answer", file=text_only(Full()), flush=True)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_was_closed_before_is_no_fault(tmp_path: Path, closed: str) -> None:
    station = tmp_path / "station.toml"
    station.write_text('journal = "journal.db"', "utf-8")
    command = f'exec "$0" -m console.cli desk --plain --station "$1" {closed}'
    ran = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable, str(station)],
        capture_output=True,
        text=True,
        check=False,
        input="quit\n",
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_full_disk_under_the_log_prints_no_record_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", True)
    handler = logging.StreamHandler(Full())
    record = logging.LogRecord("larmbord", logging.ERROR, __file__, 1, "Mira Exempel", (), None)
    handler.handle(record)
    assert "Mira Exempel" in capsys.readouterr().err, "control: logging prints it by itself"
    quiet_failures()
    handler.handle(record)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("number", "hint"), [(errno.ENOSPC, "Free some space"), (errno.EMFILE, "raise the limit")])
def test_what_a_machine_does_not_give_is_a_sentence(number: int, hint: str) -> None:
    words, code = told(OSError(number, "a reason"))
    assert code == 1
    assert hint in words
    assert "internal error" not in words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("name = 5", "name must be text in quotes"),
        ("[[modem]]\nport = 5", "modem 1 port must be text in quotes"),
        ("modem = 5", "modem must be a list [ … ]"),
        ("[[modem]]\nbaud = 9600", "“port” is missing"),
        ("nmae = 'x'", "“nmae” is no key that Larmbord knows here"),
        ("language = 'fi'", "language cannot be 'fi'"),
        ("[map]\nhome = [1]", "map home must be a list of 2"),
        ("[map]\nhome = ['a', 'b']", "map home 1 must be a number"),
        ("name = 'a'\nname = 'b'\n", "something is written twice, line 2, column"),
        ("name = 'a\n", "a quotation mark or a bracket is not closed"),
        ("name = 'a\x00'", "a character that nobody sees stands there, line 1, column"),
        ("name", "it cannot be understood"),
    ],
)
def test_what_a_parser_says_in_a_persons_words(tmp_path: Path, written: str, said: str) -> None:
    with pytest.raises(msgspec.DecodeError) as fault:
        msgspec.toml.decode(written, type=Station, dec_hook=lambda kind, value: value)
    assert said in why(str(fault.value))
    assert "`" not in why(str(fault.value))
