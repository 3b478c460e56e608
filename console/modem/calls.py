"""Which calls there are: from signs to facts (modem.md section 9). No I/O, no clock: `now` is the clock's mono().

A modem tells of a call in pieces: RING without a number, a number before it, after it or never, an end or only
silence. The first sign makes the call; later ones add to it. What cannot be told from the lines is asked with AT+CLCC
(`check_due`), and `listed` is its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from console.events import Fact, KeyHeard, LineClosed, LineIdentified, LineOpened, LineRang
from console.modem.call import NEW_CALL_GAP, Call, fits, lasted, same_number, until_check, untrusted, why_ended
from console.modem.call_matching import Missed, just_opened, the_call, the_ending
from console.modem.call_signs import Sign, sign_of

# modem.md section 2: END and NO CARRIER come late. So near to another call's end they do not end a ringing call.
LATE_END = 10.0
# A list may come long after its question was given up: so near to a call's end its lines are asked about (ours).
OLD_NEWS = 60.0
# A modem that was away for longer has surely dropped its calls; until then they may go on (it re-enumerates at call
# set-up, modem.md section 11).
AWAY_LIMIT = 30.0


class Calls:
    """The calls of one modem. Every method returns the facts that became true."""

    def __init__(self, source: str, ids: Callable[[], UUID]) -> None:
        self.live: list[Call] = []
        self._source = source
        self._ids = ids
        self._check_now = False
        self._ended_at = -OLD_NEWS
        self._ended: Call | None = None
        self._doubted: Sign | None = None
        self._missed = Missed()

    # ---- what the modem says

    def heard(self, line: str, now: float) -> list[Fact]:
        """Any line about calls."""
        sign = sign_of(line)
        if sign is None:
            return []
        over = [call for call in self.live if call.ended_at is not None and sign.what in ("rings", "dialling", "open")]
        facts = [fact for call in over for fact in self._close(call, now)]
        if not over and self._is_old_news(sign, now - OLD_NEWS):
            self._check_now, self._doubted = True, sign
            return []
        return facts + self._took(sign, now)

    def listed(self, lines: Iterable[str], asked_at: float, now: float) -> list[Fact]:
        """The whole answer of AT+CLCC, asked at `asked_at`: who is not in it is gone."""
        self._check_now, self._doubted = False, None
        signs = [sign for sign in map(sign_of, lines) if sign is not None and sign.what != "ended"]
        for call in (self._of(sign) for sign in signs):
            if call is not None:  # still there, however long it said nothing
                call.sign_at, call.away_since, call.ended_at = now, None, None
        told = [sign for sign in signs if not self._is_old_news(sign, asked_at)]
        self._check_now = len(told) < len(signs)
        facts = [fact for sign in told for fact in self._took(sign, now)]
        there = {id(call) for sign in signs if (call := self._of(sign)) is not None}
        absent = [call for call in self.live if id(call) not in there and not call.settling]
        gone = [call for call in absent if call.sign_at <= asked_at]
        return facts + [fact for call in gone for fact in self._close(call, now)]

    def unlisted(self, now: float, *, refused: bool = True) -> list[Fact]:
        """AT+CLCC gave no list: what is silent is over, and open lines stay until the modem tells their end.

        A modem that refuses it has never listed anything: what was doubted as old news of a list was none.
        """
        self._check_now = False
        doubted, self._doubted = (self._doubted, None) if refused else (None, self._doubted)
        ringing = [call for call in self.live if call.state == "ringing" and until_check(call, now) <= 0]
        over = [*ringing, *(call for call in self.live if call.ended_at is not None and call.state != "ringing")]
        for call in self.live:
            call.sign_at = call.sign_at if call.state == "ringing" else now
        facts = [fact for call in over for fact in self._close(call, now)]
        return facts + (self._took(doubted, now) if doubted is not None else [])

    def check_due(self, now: float) -> bool:
        """Whether AT+CLCC should be asked."""
        return (wait := self.next_check(now)) is not None and wait <= 0

    def next_check(self, now: float) -> float | None:
        """Seconds until AT+CLCC should be asked, or None."""
        if self._check_now:
            return 0.0
        return min((until_check(call, now) for call in self.live if not call.settling), default=None)

    def remember(self, call: Call) -> None:
        """One that the journal says is not over, from before the program began: AT+CLCC tells whether it still is.

        Without this a line that was open when the program stopped would stay open on the card for ever, and one that
        still rings would ring twice.
        """
        call.away_since = call.sign_at
        self.live.append(call)

    # ---- what we do

    def dial(self, number: str, now: float) -> Call:
        """We are about to dial. Until `dialled` only `forget` ends it."""
        call = Call(name=str(self._ids()), outgoing=True, state="dialling", sign_at=now, number=number, settling=True)
        self.live.append(call)
        return call

    def dialled(self, call: Call, now: float) -> None:
        """The modem took the number, or nobody knows: from now on its list counts."""
        call.settling, call.sign_at = False, now

    def forget(self, call: Call) -> None:
        """The dialling failed before anybody heard of the call."""
        self.live = [other for other in self.live if other is not call]

    def answered(self, call: Call, now: float) -> list[Fact]:
        """The modem took ATA."""
        return self._open(call, now) if self.find(call.name) is call else []

    def hung_up(self, call: Call, now: float) -> list[Fact]:
        """AT+CLCC confirmed that our hanging up ended it."""
        call.leaving = True
        return self._close(call, now) if self.find(call.name) is call else []

    def away(self, now: float) -> None:
        """The modem is gone or restarted. Its calls may be, too: AT+CLCC tells when it is back."""
        for call in self.live:
            call.away_since = now if call.away_since is None else call.away_since

    def away_too_long(self, now: float) -> list[Fact]:
        """Close what has been out of reach for longer than AWAY_LIMIT."""
        lost = [call for call in self.live if call.away_since is not None and now - call.away_since > AWAY_LIMIT]
        return [fact for call in lost for fact in self._close(call, now)]

    def find(self, name: str) -> Call | None:
        return next((call for call in self.live if call.name == name), None)

    # ---- how

    def _took(self, sign: Sign, now: float) -> list[Fact]:
        match sign.what:
            case "rings":
                return self._rings(sign, now)
            case "dialling" | "open":
                return self._goes_on(sign, now)
            case "ended":
                return self._ends(sign, now)
            case "missed":
                return self._was_missed(sign, now)
            case "key":
                call, facts = self._talking(now)
                return [*facts, KeyHeard(call=call.name, key=sign.key)]

    def _is_old_news(self, sign: Sign, since: float) -> bool:
        """Whether this line of a list, about no call we know, may be the late word about the one that ended `since`.

        The reply to an AT+CLCC that was given up comes as if the modem said it by itself; and what it says by itself
        while AT+CLCC is pending comes as if it were the reply.
        """
        listed = sign.id is not None and sign.what in ("rings", "dialling", "open")
        recent = self._ended is not None and self._ended_at > since and fits(self._ended, sign)
        return listed and recent and self._of(sign) is None

    def _of(self, sign: Sign) -> Call | None:
        return the_call(self.live, sign)

    def _rings(self, sign: Sign, now: float) -> list[Fact]:
        call = self._of(sign) or just_opened(self.live, sign, now)
        facts: list[Fact] = []
        heard = call is not None and call.state == "ringing" and call.away_since is None  # somebody could hear it
        if call is not None and heard and now - call.sign_at > NEW_CALL_GAP:
            facts, call = self._close(call, now), None
        if call is None:
            self._check_now |= any(other.state == "ringing" for other in self.live)  # is the first still there?
            return facts + self._begin(sign, now)
        call.sign_at, call.away_since, call.id = now, None, call.id if sign.id is None else sign.id
        return facts + self._identify(call, sign)

    def _begin(self, sign: Sign, now: float) -> list[Fact]:
        call = Call(name=str(self._ids()), outgoing=False, state="ringing", sign_at=now, id=sign.id)
        call.number, call.withheld = sign.number, sign.withheld
        self.live.append(call)
        return [LineRang(call=call.name, source=self._source, number=untrusted(sign.number), withheld=sign.withheld)]

    def _identify(self, call: Call, sign: Sign) -> list[Fact]:
        news = bool(sign.number) and not (call.number and same_number(sign.number, call.number))
        if not news and not (sign.withheld and not call.withheld and not call.number):
            return []
        call.number, call.withheld = sign.number or call.number, sign.withheld
        return [LineIdentified(call=call.name, number=untrusted(sign.number), withheld=sign.withheld)]

    def _goes_on(self, sign: Sign, now: float) -> list[Fact]:
        """A call that is being dialled or open. One nobody announced is shown all the same."""
        call = self._of(sign)
        facts: list[Fact] = []
        if call is None:
            call, facts = self._found(sign, now)
        call.sign_at, call.id = now, call.id if sign.id is None else sign.id
        if not call.outgoing:
            facts = facts + self._identify(call, sign)
        return facts + (self._open(call, now) if sign.what == "open" else [])

    def _found(self, sign: Sign, now: float) -> tuple[Call, list[Fact]]:
        if sign.outgoing:
            call = self.dial(sign.number, now)
            call.settling = False
            return call, []
        facts = self._begin(sign, now)
        return self.live[-1], facts

    def _talking(self, now: float) -> tuple[Call, list[Fact]]:
        """The call a key was pressed in. There must be one, also if nobody told of it."""
        for state in ("open", "dialling", "ringing"):
            if found := [call for call in self.live if call.state == state]:
                return found[-1], []
        call, facts = self._found(Sign(what="open"), now)
        self._check_now = True
        return call, facts + self._open(call, now)

    def _open(self, call: Call, now: float) -> list[Fact]:
        call.sign_at = now
        if call.state == "open":
            return []
        call.state, call.opened_at = "open", now
        number = untrusted(call.number)
        return [LineOpened(call=call.name, source=self._source, outgoing=call.outgoing, number=number)]

    def _ends(self, sign: Sign, now: float) -> list[Fact]:
        if sign.id is not None:
            call = next((call for call in self.live if call.id == sign.id), None) or self._of(sign)
            if call is not None:
                call.ended_at = now
            return []
        call = the_ending(self.live, late=now - self._ended_at < LATE_END)
        if call is not None:
            return self._close(call, now, sign)
        self._check_now |= bool(self.live)  # which of them, or the late word about one that is over: ask
        return []

    def _was_missed(self, sign: Sign, now: float) -> list[Fact]:
        """A second source for a missed call: joins the call it speaks of, or is the only word of it."""
        ringing = next((call for call in self.live if call.state == "ringing" and fits(call, sign)), None)
        if ringing is not None:
            return self._identify(ringing, sign) + self._close_confirmed(ringing, now)
        if (before := self._missed.take(sign, now)) is not None:
            return self._identify(before, sign)
        facts = self._begin(sign, now)
        return facts + self._close_confirmed(self.live[-1], now)

    def _close_confirmed(self, call: Call, now: float) -> list[Fact]:
        """Close what MISSED_CALL spoke of: the next one speaks of another call."""
        facts = self._close(call, now)
        self._missed.confirm(call)
        return facts

    def _close(self, call: Call, now: float, sign: Sign | None = None) -> list[Fact]:
        self.forget(call)
        self._ended, self._ended_at = call, now
        why = why_ended(call, sign.line if sign is not None else "")
        if why == "missed" and not call.outgoing:
            self._missed.add(call, now)
        return [LineClosed(call=call.name, why=why, seconds=lasted(call, now, sign.seconds if sign else None))]
