"""`larmbord read`: one line of result a message, whatever the message is."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.commands.read import media_of, read_command
from console.modem.pdu import encode_deliver
from console.text import visible
from tests.readers.support_readers import utc

PDU = encode_deliver("+46701740605", "help me! lat:59.3293 long:18.0686", at=utc("2025-11-22 13:05:00"))[0]
KEYS = {
    "format", "triggers", "fixes", "no_fix", "sender", "device", "text", "battery", "device_time", "network_time",
    "part", "links", "buffered", "flags", "facts",
}  # fmt: skip


def run(octets: bytes, as_json: bool = False) -> list[str]:
    """The lines printed for these lines of input."""
    stdout = io.StringIO()
    assert read_command("-", as_json, io.BytesIO(octets), stdout) == 0
    return stdout.getvalue().splitlines()


def objects(octets: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(octets, as_json=True)]


@pytest.mark.parametrize(
    ("line", "media"),
    [
        ("help", "sms-text"),
        (PDU, "sms-pdu"),
        (PDU.lower(), "sms-pdu"),
        (PDU[:-2], "sms-text"),  # does not decode as a PDU
        (PDU[:-1], "sms-text"),
        ("0701740605", "sms-text"),
        ("DEADBEEFDEADBEEFDEADBEEF", "sms-text"),
        ('{"kind": "alarm"}', "feed"),
        ("{not json", "sms-text"),
        ("[1]", "sms-text"),
        ("{" * 50_000, "sms-text"),
    ],
)
def test_what_a_line_is_shows_by_itself(line: str, media: str) -> None:
    assert media_of(line.encode()) == media


def test_one_line_a_message_and_blank_lines_left_out() -> None:
    lines = run(f"help\r\n\n   \r\n{PDU}\nhello".encode())
    assert [line.split(":")[0] for line in lines] == ["text", "text", "text"]
    assert "59.32930 18.06860" in lines[1]
    assert "from +46701740605" in lines[1]
    assert "sent 2025-11-22T13:05:00.000000Z" in lines[1]


def test_the_human_line_says_what_is_odd_in_a_sentence() -> None:
    (line,) = run(b"SOS,110727 02:48,V,16,23Km/h,61%,,114.082329\n")
    assert line.startswith("bulldog: sos | no position | battery 61 % | device clock 2011-07-27T02:48:00.000000Z")
    assert "LAST KNOWN position" in line


def test_the_machine_line_has_stable_keys_and_times_in_rfc_3339() -> None:
    said = objects(f"{PDU}\nplain\n".encode())
    assert [set(one) for one in said] == [KEYS, KEYS]
    assert said[0]["network_time"] == "2025-11-22T13:05:00.000000Z"
    fixes = said[0]["fixes"]
    assert isinstance(fixes, list)
    assert (fixes[0]["lat"], fixes[0]["lon"], fixes[0]["at"]) == (59.3293, 18.0686, None)


@given(st.lists(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"")), max_size=6), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_content_makes_it_fail_and_nothing_acts_on_the_terminal(lines: list[bytes], as_json: bool) -> None:
    printed = run(b"\n".join(lines), as_json)
    assert len(printed) == sum(bool(line.strip()) for line in lines)
    assert all(visible(line) == line for line in printed)


def test_control_an_escape_sequence_would_be_noticed() -> None:
    assert visible("\x1b[31mSOS") != "\x1b[31mSOS"
    (line,) = run(b"\x1b[31m SOS\n")
    assert "SOS" in line
    assert "\x1b" not in line


def test_text_streams_are_read_as_well() -> None:
    stdout = io.StringIO()
    assert read_command("-", False, io.StringIO("hjälp\udcff\n"), stdout) == 0
    assert stdout.getvalue().startswith("text: sos")


def test_a_terminal_that_lacks_letters_still_gets_its_line() -> None:
    octets = io.BytesIO()
    stdout = io.TextIOWrapper(octets, encoding="ascii")
    assert read_command("-", False, io.BytesIO("hjälp 🙂\n".encode()), stdout) == 0
    stdout.flush()
    assert octets.getvalue().startswith(b"text: sos")


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "messages.txt"
    path.write_text("help\n", "utf-8")
    stdout = io.StringIO()
    assert read_command(str(path), False, io.BytesIO(), stdout) == 0
    assert stdout.getvalue().startswith("text: sos")


def test_a_file_that_is_not_there_is_told_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stdout = io.StringIO()
    assert read_command(str(tmp_path / "none"), False, io.BytesIO(), stdout) == 1
    said = capsys.readouterr()
    assert (stdout.getvalue(), said.out) == ("", "")
    assert "cannot be read" in said.err
    assert "standard input" in said.err


class Gone(io.StringIO):
    """Whoever read our output has gone."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_reader_that_has_gone_is_the_command_lines_business() -> None:
    with pytest.raises(BrokenPipeError):
        read_command("-", False, io.BytesIO(b"help\n"), Gone())
