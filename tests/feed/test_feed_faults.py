"""What goes wrong at the other end of a feed, or with its token, is a sentence; it is tried again."""

from __future__ import annotations

import gzip
import logging
from pathlib import Path

import httpx
import pytest
from feed_central import STREAM, URL, Body, Central, ended, event, stream
from feed_support import TOKEN, FakeIntake, alarm, make, running, until

from console.events import SourceReported
from console.sentences import sentence
from console.sources.feed_stream import GARBAGE_LIMIT, SKIP_LIMIT
from console.sources.feed_token import token_from_environment, token_from_file


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
