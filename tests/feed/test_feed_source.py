"""The source against every kind of server: told in plain words, tried again, and nothing leaks."""

from __future__ import annotations

import asyncio
import gzip
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from random import Random

import httpx
import pytest
from feed_support import TOKEN, FakeIntake, alarm, hurried, make, running, until

from console.clock import SimulatedClock
from console.events import SourceReported
from console.journal.keys import cmd_maker
from console.sentences import SENTENCES, sentence
from console.sources import feed
from console.sources.backoff import LONGEST_S, Backoff
from console.sources.feed import FeedSettings, FeedSource
from console.sources.feed_connection import ANSWER_LIMIT_S
from console.sources.feed_stream import GARBAGE_LIMIT, SKIP_LIMIT
from console.sources.feed_token import token_from_environment, token_from_file

URL = "https://central.example/events"
STREAM = {"content-type": "text/event-stream; charset=utf-8"}


def event(number: int) -> bytes:
    return f"id: {number}\ndata: ".encode() + alarm(number) + b"\n\n"


class Body(httpx.AsyncByteStream):
    """A body that comes piece by piece, as the test says."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces: asyncio.Queue[bytes] = asyncio.Queue()
        for piece in pieces:
            self.pieces.put_nowait(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield await self.pieces.get()


class Central:
    """Answers with `answers` in turn, and with the last one for ever."""

    def __init__(self, *answers: Callable[[httpx.Request], httpx.Response] | httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self) -> httpx.AsyncBaseTransport:
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


def stream(*pieces: bytes) -> httpx.Response:
    """An answer that stays open after its pieces."""
    return httpx.Response(200, headers=STREAM, stream=Body(*pieces))


def ended(body: bytes) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(200, headers=STREAM, content=body)


def page(body: str) -> httpx.Response:
    return httpx.Response(200, html=body)


FAULTS = [
    (httpx.Response(401), "feed.refused"),
    (httpx.Response(403), "feed.refused"),
    (httpx.Response(404), "feed.not_found"),
    (httpx.Response(410), "feed.not_found"),
    (httpx.Response(204), "feed.status"),
    (httpx.Response(429), "feed.status"),
    (httpx.Response(503), "feed.status"),
    (httpx.Response(302, headers={"location": "https://other.example/x?secret=1"}), "feed.redirected"),
    (httpx.Response(307, headers={"location": "::::"}), "feed.cut"),  # httpx cannot read it
    (httpx.Response(307, headers={"location": "https://xn--a.example/"}), "feed.cut"),
    (page("<p>sign in</p>"), "feed.wrong_type"),
    (httpx.Response(200, headers={"content-type": "text/event-streams"}), "feed.wrong_type"),
    (httpx.Response(200, headers=STREAM | {"content-encoding": "gzip"}, stream=Body(b"")), "feed.packed"),
    (httpx.ConnectError("no route"), "feed.unreachable"),
    (httpx.ReadError("reset"), "feed.cut"),
    (httpx.RemoteProtocolError("nonsense"), "feed.cut"),
    (ended(b": nothing\n\n"), "feed.ended"),
    (ended(b"<p>\n\n" * GARBAGE_LIMIT), "feed.garbage"),
    (stream(*[b"x" * 65_536] * (SKIP_LIMIT // 65_536 + 8)), "feed.endless"),
]


@pytest.mark.parametrize(("answer", "code"), FAULTS)
async def test_every_fault_is_a_sentence_and_is_tried_again(answer: httpx.Response | Exception, code: str):
    intake = FakeIntake()
    central = Central(answer, stream(event(1)))
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: alarm(1) in intake.counted())
    assert intake.codes()[0] == "feed.starting"
    assert code in intake.codes()
    assert intake.codes()[-1] == "feed.ok"
    report = next(fact for fact in intake.facts if isinstance(fact, SourceReported) and fact.code == code)
    assert report.state == "down"
    words = sentence(report.code, report.detail)
    assert "?" not in words
    assert "secret" not in words


async def test_a_packed_bomb_is_never_unpacked(monkeypatch: pytest.MonkeyPatch):
    def burst(*_: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(httpx._decoders.GZipDecoder, "decode", burst)
    bomb = gzip.compress(b"\0" * 10_000_000)
    intake = FakeIntake()
    packed = httpx.Response(200, headers=STREAM | {"content-encoding": "gzip"}, stream=Body(bomb))
    central = Central(packed, stream(event(1)))
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: intake.stored)
    assert "feed.packed" in intake.codes()
    assert central.asked[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://central.example/events", "feed.not_encrypted"),
        ("http://192.0.2.7/events", "feed.not_encrypted"),
        ("ftp://central.example/events", "feed.bad_url"),
        ("https://larm:hemligt@central.example/events", "feed.bad_url"),
        ("https://", "feed.bad_url"),
        ("central.example", "feed.bad_url"),
        ("https://central.example:99999999/", "feed.bad_url"),
        ("https://xn--a.example/", "feed.bad_url"),
        ("https://central\x1b.example/", "feed.bad_url"),
        ("https://" + "a" * 70_000, "feed.bad_url"),
    ],
)
async def test_an_address_that_must_not_be_used_is_not_used(url: str, code: str):
    intake = FakeIntake()
    central = Central(stream(event(1)))
    async with running(make(url, intake, transport=central), intake):
        await until(lambda: len(intake.codes()) == 2)
    assert intake.codes() == ["feed.starting", code]
    assert central.asked == []
    assert "hemligt" not in repr(intake.facts)


async def test_the_token_is_sent_and_is_nowhere_else(caplog: pytest.LogCaptureFixture, tmp_path: Path):
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    intake = FakeIntake()
    central = Central(httpx.Response(401), httpx.ConnectError(""), stream(event(1)))
    source = make(URL, intake, transport=central, token=token_from_file(path))
    async with running(source, intake):
        await until(lambda: intake.stored)
    assert central.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    everything = repr([vars(source), source, intake.facts, intake.stored, central.asked]) + caplog.text
    assert "central.example" in everything, "control: this does see what is logged"
    assert TOKEN not in everything


async def test_a_corrected_token_file_is_enough(tmp_path: Path):
    path = tmp_path / "token"
    intake = FakeIntake()

    def check(request: httpx.Request) -> httpx.Response:
        return stream(event(1)) if request.headers["authorization"] == f"Bearer {TOKEN}" else httpx.Response(401)

    async with running(make(URL, intake, transport=Central(check), token=token_from_file(path)), intake):
        await until(lambda: "feed.no_token" in intake.codes())
        path.write_text("gammal")
        await until(lambda: "feed.refused" in intake.codes())
        path.write_text("två ord")
        await until(lambda: intake.codes()[-1] == "feed.no_token")
        path.write_text("two\x01words")
        await until(lambda: intake.codes()[-1] == "feed.bad_token")
        path.write_text(TOKEN)
        await until(lambda: intake.stored)


async def test_a_token_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    intake = FakeIntake()
    central = Central(stream(event(1)))
    async with running(make(URL, intake, transport=central, token=token_from_environment("LARM_TEST")), intake):
        await until(lambda: "feed.no_token" in intake.codes())
        monkeypatch.setenv("LARM_TEST", TOKEN)
        await until(lambda: intake.stored)


async def test_a_missing_authority_file(tmp_path: Path):
    for content in (None, "no certificate"):
        intake = FakeIntake()
        path = tmp_path / "ca.pem"
        if content:
            path.write_text(content)
        async with running(make(URL, intake, ca_file=str(path)), intake):
            await until(lambda intake=intake: "feed.bad_ca" in intake.codes())


async def test_the_cursor_is_asked_for_at_every_connection():
    intake = FakeIntake()
    central = Central(ended(event(1) + event(2)), ended(event(3)), stream())
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: len(central.asked) == 3)
    assert [request.headers.get("last-event-id") for request in central.asked] == [None, "2", "3"]


async def test_an_id_that_no_header_can_carry_is_no_cursor():
    intake = FakeIntake()
    bad = [b"9" * 300, b"a\x1b[2J", "a\u202eb".encode(), b"\xff\xfe\x07"]
    body = event(1) + b"".join(b"id: " + name + b"\ndata: x%d\n\n" % at for at, name in enumerate(bad))
    central = Central(ended(body), ended(b"id: \xc3\xa5\ndata: x\n\n"), stream())
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: len(central.asked) == 3)
    assert len(intake.stored) == 6
    assert [request.headers.get("last-event-id") for request in central.asked[:2]] == [None, "1"]
    assert central.asked[2].headers.raw[-1] == (b"Last-Event-ID", "å".encode())


async def test_a_server_that_counts_anew_does_not_hide_a_new_alarm():
    intake = FakeIntake()
    central = Central(ended(event(1)), ended(b"id: 1\ndata: " + alarm(2) + b"\n\n"), stream())
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: len(central.asked) == 3)
    assert intake.payloads() == [alarm(1), alarm(2)]


async def test_without_event_ids_the_senders_id_tells_a_repetition():
    intake = FakeIntake()
    body = b"data: " + alarm(1) + b"\n\n"
    async with running(make(URL, intake, transport=Central(ended(body + body), ended(body), stream())), intake):
        await until(lambda: sum(intake.batches) == 3)
    assert intake.payloads() == [alarm(1)]
    assert "feed.no_ids" in intake.codes()


async def test_without_any_id_a_second_press_is_never_taken_for_the_first():
    intake = FakeIntake()
    press = b'data: {"kind":"alarm","person":"mira"}\n\n'
    async with running(make(URL, intake, transport=Central(ended(press + press), stream(press))), intake):
        await until(lambda: len(intake.stored) == 3)


async def test_an_event_without_an_id_after_one_with_an_id_is_no_repetition():
    intake = FakeIntake()
    press = b'{"kind":"alarm","person":"mira"}'
    body = b"id: 1\ndata: " + press + b"\n\ndata: " + press + b"\n\n"
    async with running(make(URL, intake, transport=Central(stream(body))), intake):
        await until(lambda: len(intake.stored) == 2)


async def test_two_feeds_do_not_share_keys():
    keys = []
    for url in (URL, "https://other.example/events"):
        intake = FakeIntake()
        async with running(make(url, intake, transport=Central(stream(event(1)))), intake):
            await until(lambda intake=intake: intake.stored)
        keys += intake.stored
    assert len(set(keys)) == 2


async def test_the_exact_bytes_are_kept():
    intake = FakeIntake()
    body = b"id: 1\ndata: \xff\xe5\x85 \x00\n\n"
    async with running(make(URL, intake, transport=Central(stream(body))), intake):
        await until(lambda: intake.stored)
    assert intake.payloads() == [b"\xff\xe5\x85 \x00"]


async def test_garbage_is_seen_once_and_the_feed_goes_on():
    intake = FakeIntake()
    body = event(1) + b"<p>Bad gateway</p>\n\n" + event(2)
    async with running(make(URL, intake, transport=Central(ended(body), ended(body), stream())), intake):
        await until(lambda: sum(intake.batches) == 6)
    assert intake.payloads() == [alarm(1), b"<p>Bad gateway</p>", alarm(2)]
    assert "feed.damaged" in intake.codes()


async def test_what_has_arrived_is_handed_over_together():
    intake = FakeIntake()
    async with running(make(URL, intake, transport=Central(stream(*map(event, range(2000))))), intake):
        await until(lambda: len(intake.stored) == 2000)
    assert len(intake.batches) <= 2000 / 50
    assert intake.payloads() == [alarm(number) for number in range(2000)]


async def test_a_journal_that_refuses_makes_the_feed_ask_again_even_when_it_cannot_say_so():
    intake = FakeIntake()
    intake.mute = True
    intake.refuse = iter([True, True, False])
    central = Central(lambda _: stream(event(1)))
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: intake.stored)
        assert (len(central.asked), intake.facts) == (3, [])


# ---- time: on a clock that only the test moves ----------------------------------------------------------------------


def simulated(*answers: httpx.Response | Exception, **changes: object) -> tuple[SimulatedClock, FakeIntake, FeedSource]:
    clock, intake = SimulatedClock(0), FakeIntake()
    given: dict[str, object] = {"heartbeat_s": 10.0, "backoff": Backoff(Random(1))}
    given |= {"transport": Central(*answers), "clock": clock}
    return clock, intake, make(URL, intake, **(given | changes))


async def test_silence_is_told_and_the_line_is_made_anew():
    clock, intake, source = simulated(stream(event(1)), stream(event(2)))
    async with running(source, intake):
        await until(lambda: intake.stored and clock.next_due() == 25)
        await clock.advance_to(24.9)
        assert intake.codes()[-1] == "feed.ok"
        await clock.advance_to(25)
        await until(lambda: intake.codes()[-1] == "feed.stalled")
        assert intake.facts[-1].detail == {"seconds": "25"}
        await until(lambda: clock.next_due() != 25 and clock.next_due() is not None)
        await clock.advance_to(clock.next_due())
        await until(lambda: alarm(2) in intake.counted())


async def test_every_byte_is_a_sign_of_life():
    body = Body(b":")
    clock, intake, source = simulated(httpx.Response(200, headers=STREAM, stream=body))
    async with running(source, intake):
        await until(intake.heard)
        for step in range(12):
            await until(lambda step=step: clock.next_due() == step * 10 + 25)
            await clock.advance_to(step * 10 + 10)
            body.pieces.put_nowait(b".")
        await until(lambda: clock.next_due() == 145 and len(intake.heard()) >= 5)
    assert "feed.stalled" not in intake.codes()
    assert [fact.interval_s for fact in intake.heard()] == [40, 40, 40, 40, 40], "at most every half minute"


async def test_a_server_that_takes_the_call_and_never_answers():
    class Mute(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.Event().wait()
            raise AssertionError

    clock, intake, source = simulated(stream(), transport=Mute)
    async with running(source, intake):
        await until(lambda: clock.next_due() == ANSWER_LIMIT_S)
        await clock.advance_to(ANSWER_LIMIT_S)
        await until(lambda: intake.codes()[-1] == "feed.no_answer")


class Noted(Backoff):
    """Keeps what it said."""

    def __init__(self) -> None:
        super().__init__(Random(1))
        self.waits: list[float] = []

    def next(self, lived_s: float = 0.0) -> float:
        self.waits.append(super().next(lived_s))
        return self.waits[-1]


async def waits(answer: httpx.Response | Exception, times: int) -> list[float]:
    """How long the source waits before each new attempt, as far as the clock knows."""
    backoff = Noted()
    clock, intake, source = simulated(answer, backoff=backoff)
    async with running(source, intake):
        for attempt in range(1, times + 1):
            await until(lambda attempt=attempt: len(backoff.waits) == attempt)
            due = clock.mono() + backoff.waits[-1]
            await until(lambda due=due: abs((clock.next_due() or 0) - due) < 2e-6)  # the clock counts microseconds
            await clock.advance_to(due + 1e-6)
    return backoff.waits[:times]


async def test_each_attempt_waits_longer_up_to_a_limit():
    found = await waits(httpx.ConnectError(""), 9)
    whole = [1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert all(most / 2 <= wait <= most for wait, most in zip(found, whole, strict=True))
    assert len(set(found[5:])) == 4, "by chance"


@pytest.mark.parametrize(("asked", "least", "most"), [(3000, 1.5, 3), (0, 0.05, 0.1), (-5, 0.05, 0.1), (10**9, 15, 30)])
async def test_retry_is_honoured_within_bounds(asked: int, least: float, most: float):
    (wait,) = await waits(ended(b"retry: %d\n\n" % asked), 1)
    assert least <= wait <= most


def test_backoff_begins_anew_after_a_good_event_or_a_long_life():
    backoff = Backoff(Random(1))
    for _ in range(9):
        backoff.next()
    assert backoff.next(lived_s=LONGEST_S) <= 1
    for _ in range(2000):
        backoff.next()
    backoff.worked()
    assert backoff.next() <= 1


async def test_health_is_told_when_it_changes_and_not_at_every_attempt():
    intake = FakeIntake()
    central = Central(httpx.ConnectError(""))
    async with running(make(URL, intake, transport=central), intake):
        await until(lambda: len(central.asked) > 20)
    assert intake.codes() == ["feed.starting", "feed.unreachable"]


def test_every_code_has_a_sentence():
    source = "".join(path.read_text() for path in Path(feed.__file__).parent.glob("feed*.py"))
    raised = {f"feed.{part.split(chr(34))[0]}" for part in source.split('"feed.')[1:]}
    assert raised <= SENTENCES.keys()
    assert len(raised) > 20


@pytest.mark.parametrize(
    ("module", "loads"),
    [
        ("console.sources.feed", False),
        ("console.readers.feed", False),
        ("console.feed_server", False),
        ("console.sources.feed_connection", True),
    ],
)
def test_only_a_feed_that_runs_loads_httpx(module: str, loads: bool):
    code = f"import sys, {module}; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(loads)


def test_settings_are_plain():
    assert FeedSettings(url=URL) == FeedSettings(url=URL, name="feed", heartbeat_s=15.0, ca_file="")
    assert (
        FeedSource(
            FeedSettings(url=URL),
            token=lambda: TOKEN,
            cursor=lambda: "",
            cmd_of=cmd_maker(bytes(32)),
            clock=SimulatedClock(0),
            backoff=hurried(),
        ).name
        == "feed"
    )
