"""Whatever a modem says, in whatever order, the story of its calls holds."""

from __future__ import annotations

from calls_line import CLIP, CLIP_OTHER, MIRA, OTHER, WITHHELD, Line
from hypothesis import given, settings
from hypothesis import strategies as st

from console.events import KeyHeard, LineClosed, LineOpened, LineRang
from console.modem.call import RINGING_SILENCE
from console.modem.call_signs import sign_of

_ANY_LINE = st.sampled_from(
    [
        "RING", CLIP, CLIP_OTHER, WITHHELD, "NO CARRIER", "BUSY", "NO ANSWER", "VOICE CALL: BEGIN", "+RXDTMF: 5",
        "VOICE CALL: END: 000034", f"MISSED_CALL: 08:48AM {MIRA}", f"MISSED_CALL: 08:48AM {OTHER}", "+COLP: \"1\",129",
        *(f'+CLCC: {id_},{way},{state},0,0,"{MIRA}",145' for id_ in (1, 2) for way in (0, 1) for state in range(7)),
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.tuples(_ANY_LINE, st.sampled_from([0.0, 1.0, 5.0, 13.0])), max_size=30))
def test_any_order_of_lines_tells_a_story_that_holds(lines: list[tuple[str, float]]) -> None:
    """A call begins once, ends once, and says nothing after its end but who it was; silence ends everything."""
    line = Line()
    for text, pause in lines:
        line.hear(text, after=pause)
    line.listed(after=RINGING_SILENCE)
    assert line.calls.live == []
    begun, ended = set(), set()
    for fact in line.facts:
        match fact:
            case LineRang(call=call):
                assert call not in begun
                begun.add(call)
            case LineOpened(call=call, outgoing=outgoing):
                assert call not in ended
                assert outgoing or call in begun
                begun.add(call)
            case KeyHeard(call=call):
                assert call not in ended
            case LineClosed(call=call):
                assert call not in ended
                ended.add(call)
    assert begun <= ended


@given(st.text(max_size=60))
def test_no_line_is_too_odd(text: str) -> None:
    for head in (
        "",
        "+CLIP:",
        "+CLCC:",
        '+QIND: "ccinfo",',
        "^DSCI:",
        "MISSED_CALL:",
        "VOICE CALL:",
        "+QTONEDET:",
        "+CCWA:",
    ):
        sign_of(head + text)
