"""Nothing lost, nothing doubled: against a real server that breaks off, comes back, and repeats itself."""

from __future__ import annotations

from contextlib import AsyncExitStack
from random import Random
from uuid import uuid4

from feed_support import FakeIntake, alarm, cutting, kept_port, make, running, serving_feed, until

from console.feed_server import Feed
from console.sources.feed import FeedSource


class Hasty(FeedSource):
    """The planted fault: moves its cursor before what it has is stored."""

    place = ""

    async def _store(self, intake, events):
        self.place = events[-1].id if events else self.place
        await super()._store(intake, events)


class Careless(FeedSource):
    """The planted fault: does not know an event again."""

    def _cmd(self, event):
        return uuid4()


async def broken_line(kind: type[FeedSource]) -> tuple[list[bytes], FakeIntake]:
    """300 alarms over a line that breaks 40 times, into a journal that refuses every third batch of those."""
    random = Random(7)
    messages = [alarm(number) for number in range(300)]
    intake = FakeIntake()
    intake.refuse = (number % 3 == 0 for number in range(40))
    cuts = [random.randrange(1, 600) for _ in range(40)]
    feed = Feed("run", messages)
    async with serving_feed(feed, around=cutting(cuts)) as url:
        source = make(url, intake, kind)
        if isinstance(source, Hasty):
            source._cursor = lambda: source.place
        async with running(source, intake):
            await until(lambda: not cuts and alarm(299) in intake.counted())
            feed.publish(alarm(300))
            await until(lambda: alarm(300) in intake.counted())
    return [*messages, alarm(300)], intake


async def test_a_breaking_line_and_a_refusing_journal_lose_and_double_nothing():
    messages, intake = await broken_line(FeedSource)
    assert intake.payloads() == messages
    assert {"feed.cut", "feed.not_stored", "feed.ok"} <= set(intake.codes())


async def test_control_a_cursor_that_moves_before_storing_loses_alarms():
    messages, intake = await broken_line(Hasty)
    assert set(messages) - set(intake.payloads())


async def repeated_line(kind: type[FeedSource]) -> FakeIntake:
    """A server that forgets where we were and sends everything twice, over a line that breaks five times."""

    class Forgetful(Feed):
        def place(self, event_id: str) -> int:
            return 0

        def _as_event(self, number: int, message: bytes) -> bytes:
            return super()._as_event(number, message) * 2

    intake = FakeIntake()
    feed = Forgetful("run", [alarm(number) for number in range(50)])
    async with (
        serving_feed(feed, around=cutting([500, 2000, 3000, 4000, 5000])) as url,
        running(make(url, intake, kind), intake),
    ):
        await until(lambda: len(intake.counted()) == 50)
        feed.publish(alarm(50))
        await until(lambda: alarm(50) in intake.counted())
    return intake


async def test_everything_repeated_is_there_once():
    intake = await repeated_line(FeedSource)
    assert intake.payloads() == [alarm(number) for number in range(51)]
    assert sum(intake.batches) > 102, "the server did repeat"


async def test_control_without_a_key_repetitions_are_doubled():
    intake = await repeated_line(Careless)
    assert max(intake.counted().values()) > 1


async def test_a_cut_at_every_single_byte():
    event = len(Feed("run", [alarm(0)]).after(0)[0])
    intake = FakeIntake()
    feed = Feed("run", [alarm(0)])
    cuts = list(range(1, len(b": welcome\n\n") + event + 1))
    async with serving_feed(feed, around=cutting(cuts)) as url, running(make(url, intake), intake):
        await until(lambda: alarm(0) in intake.counted())
        assert not cuts, "it took the alarm from an event that was not complete"
    assert intake.payloads() == [alarm(0)]


async def test_ten_thousand_queued_while_the_server_was_gone_come_in_order_and_in_batches():
    intake = FakeIntake()
    messages = [alarm(number) for number in range(10_001)]
    async with AsyncExitStack() as desk:
        port = desk.enter_context(kept_port())
        async with serving_feed(Feed("run", messages[:1]), port=port) as url:
            await desk.enter_async_context(running(make(url, intake), intake))
            await until(lambda: intake.stored)
        await until(lambda: "feed.unreachable" in intake.codes())
        async with serving_feed(Feed("run", messages), port=port):
            await until(lambda: len(intake.stored) == len(messages))
            await desk.aclose()
    assert intake.payloads() == messages
    assert sum(intake.batches) == len(messages), "the cursor was sent: nothing came twice"
    assert len(intake.batches) < len(messages) / 50
