"""The source against servers that answer: where it asks from, what is the same event, and that every byte is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from feed_central import URL, Central, ended, event, stream
from feed_support import TOKEN, FakeIntake, alarm, hurried, make, running, until

from console.clock import SimulatedClock
from console.journal.keys import cmd_maker
from console.sentences import SENTENCES
from console.sources import feed
from console.sources.feed import FeedSettings, FeedSource


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
