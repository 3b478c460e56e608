"""What the lines mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.modem.grammar import SIM_BUSY, SIM_MISSING, Reply, fields_of, is_final, may_be_reply, number_in, prefix_of
from console.modem.unsolicited import kind_of


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ('+CMTI: "SM",2', ["SM", "2"]), ("+CMTI: ,-1", ["", "-1"]), ("+CMGR: 0,,29", ["0", "", "29"]),
        ('+CMGR: 0,"",38', ["0", "", "38"]),
        ('+CLIP: "+46701740605",145,,,,0', ["+46701740605", "145", "", "", "", "0"]),
        ('+CLIP: "",128,,,,', ["", "128", "", "", "", ""]), ('+COPS: 0,0,"A, B",7', ["0", "0", "A, B", "7"]),
        ("OK", []), ("+X:", []), ("+X: ", [""]), ('+X: "unended,1', ['"unended', "1"]),
    ],
)  # fmt: skip
def test_fields(line: str, fields: list[str]) -> None:
    assert fields_of(line) == fields


@given(st.text(max_size=80))
def test_no_line_is_too_odd(line: str) -> None:
    fields = fields_of(f"+X: {line}")
    number_in(fields, 0)
    is_final(line)
    prefix_of(line)
    may_be_reply(line)
    kind_of(line)
    assert isinstance(Reply(line).error, int)


@pytest.mark.parametrize(
    ("final", "error"),
    [
        ("+CME ERROR: 14", SIM_BUSY), ("+CME ERROR: SIM busy", SIM_BUSY), ("+CMS ERROR: 314", SIM_BUSY),
        ("+CMS ERROR: SIM busy", SIM_BUSY), ("+CME ERROR: SIM not inserted", SIM_MISSING),
        ("+CMS ERROR: 310", SIM_MISSING), ("+CMS ERROR: (U)SIM busy", SIM_BUSY),
        ("+CMS ERROR: (U)SIM PUK required", 12),
        ("+CMS ERROR: 321", 21), ("+CMS ERROR: Invalid memory index", 21), ("+CMS ERROR: 500", 500), ("ERROR", 0),
        ("+CME ERROR: nobody knows", 0), ("OK", 0), ("+CME ERROR:", 0),
    ],
)  # fmt: skip
def test_errors_in_numbers_and_in_words_are_the_same(final: str, error: int) -> None:
    assert Reply(final).error == error


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("+CREG: 2,1", True), ('+CREG: 2,1,"00A1","B2C3",7', True), ("+CEREG: 0,10", True),
        ("+CREG: 2", False), ('+CREG: 1,"00A1","B2C3",7', False), ("+CREG: 1,00A1,B2C3,7", False),
        ("+CSQ: 20,99", True), ("+CLCC: 1,0,0,0,0", True),
    ],
)  # fmt: skip
def test_a_registration_reply_and_its_unsolicited_twin(line: str, reply: bool) -> None:
    assert may_be_reply(line) == reply


@pytest.mark.parametrize(
    "line",
    [
        "RDY", "+CPIN: READY", "SMS DONE", "PB DONE", "+CFUN: 1", "+QUSIM: 1", "+QIND: SMS DONE", "+QIND: PB DONE",
        "Call Ready", "SMS Ready",
    ],
)  # fmt: skip
def test_boot_lines_of_every_maker(line: str) -> None:
    assert kind_of(line) == "boot"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('+CMTI: "SM",2', "stored"), ("+CMTI: ,-1", "stored"), ('+CDSI: "SR",3', "stored"), ("+CMT: ,24", "direct"),
        ("+CDS: 25", "direct"), ("+CBM: 88", "direct"), ("+SMS FULL", "full"), ('^SMMEMFULL: "SM"', "full"),
        ("RING", "call"), ("+CRING: VOICE", "call"), ('+QIND: "ccinfo",2,1,4,0,0,"+389",145', "call"),
        ("^DSCI: 2,1,4,0,+389,145", "call"), ("MISSED_CALL: 08:48AM +46701740605", "call"), ("NO CARRIER", "call"),
        ("VOICE CALL: END: 000352", "call"), ("VOICE CALL:END: 000352", "call"), ("+RXDTMF: 5", "call"),
        ("+DTMF:5", "call"), ("+QTONEDET: 56", "call"), ("+CREG: 2", "network"), ("^RSSI:20", "network"),
        ("+CIEV: 2,1", "network"), ("$GPRMC,130500.00,V", "position"), ("+UUGIND: 1,1", "position"),
        ("UNDER-VOLTAGE WARNNING", "power"), ("+CMTE: 1", "power"), ("+QIND: \"csq\",20,99", "other"),
        ("RINGING", None), ("+FOO: 1", None), ("0791F0", None),
    ],
)  # fmt: skip
def test_every_unsolicited_line_has_its_kind(line: str, kind: str | None) -> None:
    assert kind_of(line) == kind
