"""How a call goes out, and what ends it."""

from __future__ import annotations

import pytest
from calls_line import MIRA, Line, closed, opened

from console.events import Fact
from console.modem.call import CHECK_DIALLING, CHECK_OPEN


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (
            ["VOICE CALL: BEGIN", "VOICE CALL: END: 000352", "NO CARRIER"],
            [opened(1, MIRA, outgoing=True), closed(1, "remote", 352.0)],
        ),
        ([f'+CLCC: 1,0,3,0,0,"{MIRA}",145', f'+CLCC: 1,0,0,0,0,"{MIRA}",145'], [opened(1, MIRA, outgoing=True)]),
        (["+COLP: \"+46701740605\",145"], [opened(1, MIRA, outgoing=True)]),
        (["BUSY"], [closed(1, "busy")]),
        (["NO ANSWER"], [closed(1, "missed")]),
        (["NO CARRIER"], [closed(1, "refused")]),
    ],
)  # fmt: skip
def test_how_a_call_goes_out(lines: list[str], facts: list[Fact]) -> None:
    line = Line()
    line.calls.dialled(line.calls.dial(MIRA, line.now), line.now)
    assert line.hear(*lines) == facts


def test_while_we_dial_nothing_but_our_own_failure_ends_the_call() -> None:
    line = Line()
    call = line.calls.dial(MIRA, line.now)
    assert line.hear("NO CARRIER", "VOICE CALL: END: 000001") == []
    assert line.listed(after=1.0) == []
    line.calls.forget(call)
    assert line.calls.live == []


def test_a_line_is_looked_at_sparingly() -> None:
    line = Line()
    assert line.calls.next_check(line.now) is None
    line.calls.dialled(line.calls.dial(MIRA, line.now), line.now)
    assert line.calls.next_check(line.now) == CHECK_DIALLING
    line.hear("VOICE CALL: BEGIN")
    assert line.calls.next_check(line.now) == CHECK_OPEN
    line.keep(line.calls.unlisted(line.now + CHECK_OPEN))
    assert not line.calls.check_due(line.now + CHECK_OPEN)


def test_our_own_hanging_up_is_local() -> None:
    line = Line()
    line.hear("RING", "VOICE CALL: BEGIN")
    line.calls.live[0].leaving = True
    assert line.hear("VOICE CALL: END: 000005") == [closed(1, "local", 5.0)]
