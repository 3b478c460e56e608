"""What every journal promises, in memory and in a file."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from journal_cases import follow_to, next_page, note, raw, until

from console.events import Acknowledged, LineClosed, NewEvent, RawReceived, Stored, Unknown
from console.journal.interface import Appended, Journal, JournalFault, Lost, Won


async def test_events_are_stored_in_the_order_given(journal: Journal) -> None:
    first = await journal.append([note("a"), raw(b"\x00\xff")])
    second = await journal.append([note("b")])
    assert [event.nseq for event in (*first.stored, *second.stored)] == [1, 2, 3]
    assert journal.read() == [*first.stored, *second.stored]


async def test_what_append_returns_is_what_read_returns(journal: Journal) -> None:
    new = NewEvent(
        fact=LineClosed(call="1", why="lost", seconds=2.5), cmd=uuid4(), incident=uuid4(), actor="op1", epoch=3
    )
    [stored] = (await journal.append([new])).stored
    assert journal.read() == [stored]
    assert (stored.fact, stored.cmd, stored.incident, stored.actor, stored.epoch) == (
        new.fact, new.cmd, new.incident, new.actor, new.epoch,
    )  # fmt: skip


async def test_nothing_appended_is_nothing_stored(journal: Journal) -> None:
    assert await journal.append([]) == Appended(())
    assert journal.read() == []


async def test_the_same_command_twice_is_one_event(journal: Journal) -> None:
    once = note("once")
    [first] = (await journal.append([once])).stored
    again = await journal.append([note("new"), note("other words", cmd=once.cmd)])
    assert again.stored[1] == first
    assert again.repeated == {once.cmd}
    assert [event.nseq for event in journal.read()] == [1, 2]


async def test_the_same_command_twice_in_one_append_is_one_event(journal: Journal) -> None:
    once = note("once")
    answer = await journal.append([once, once])
    assert answer.stored[0] == answer.stored[1]
    assert answer.repeated == {once.cmd}
    assert len(journal.read()) == 1


async def test_all_or_none(journal: Journal) -> None:
    with pytest.raises(JournalFault) as fault:
        await journal.append([note(), NewEvent(fact=Unknown(name="\ud800", body=b""), cmd=uuid4())])
    assert fault.value.code == "journal.unstorable"
    assert journal.read() == []


@pytest.mark.parametrize("epoch", [1 << 63, -(1 << 63) - 1])
async def test_what_no_journal_can_hold_is_its_own_fault(journal: Journal, epoch: int) -> None:
    """It must be refused before it meets other people's events in one transaction."""
    bad = NewEvent(fact=note().fact, cmd=uuid4(), epoch=epoch)
    results = await asyncio.gather(journal.append([bad]), journal.append([note()]), return_exceptions=True)
    assert isinstance(results[0], JournalFault)
    assert isinstance(results[1], Appended)


async def test_a_body_too_large_for_any_journal_is_its_own_fault(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.journal.record.BODY_MAX", 100)
    with pytest.raises(JournalFault, match=r"journal\.unstorable"):
        await journal.append([note("x" * 101)])
    assert len((await journal.append([note("x")])).stored) == 1


async def test_reading_is_by_pages(journal: Journal) -> None:
    await journal.append([note(str(number)) for number in range(7)])
    assert [event.nseq for event in journal.read(2, 3)] == [3, 4, 5]
    assert journal.read(7) == []


async def test_a_kind_of_the_future_is_kept_and_read_back(journal: Journal) -> None:
    future = Unknown(name="drone.launched", body=b'{"drone":"D1","later":[1,2]}')
    await journal.append([NewEvent(fact=future, cmd=uuid4())])
    assert [event.fact for event in journal.read()] == [future]
    assert (await journal.verify()).ok


async def test_a_known_kind_of_another_shape_is_kept_and_read_back(journal: Journal) -> None:
    other = Unknown(name=RawReceived.kind, body=b'{"payload":17}')
    await journal.append([NewEvent(fact=other, cmd=uuid4())])
    assert [event.fact for event in journal.read()] == [other]


# ---- claims


async def test_one_claim_wins_and_is_an_event(journal: Journal) -> None:
    incident, cmd = uuid4(), uuid4()
    won = await journal.claim(incident, 1, "op1", cmd)
    assert isinstance(won, Won)
    assert journal.read() == [won.stored]
    assert won.stored.fact == Acknowledged()
    assert (won.stored.incident, won.stored.epoch, won.stored.actor, won.stored.cmd) == (incident, 1, "op1", cmd)


async def test_of_many_claims_exactly_one_wins(journal: Journal) -> None:
    incident = uuid4()
    answers = await asyncio.gather(*(journal.claim(incident, 1, f"op{n}", uuid4()) for n in range(20)))
    [winner] = [answer for answer in answers if isinstance(answer, Won)]
    assert all(answer.holder == winner.stored for answer in answers if isinstance(answer, Lost))
    assert len(journal.read()) == 1


async def test_the_same_command_gets_the_same_answer(journal: Journal) -> None:
    incident, mine, theirs = uuid4(), uuid4(), uuid4()
    won, lost = await journal.claim(incident, 1, "op1", mine), await journal.claim(incident, 1, "op2", theirs)
    assert await journal.claim(incident, 1, "op1", mine) == won
    assert await journal.claim(incident, 1, "op2", theirs) == lost


async def test_another_epoch_and_another_incident_are_other_claims(journal: Journal) -> None:
    incident = uuid4()
    for claim in ((incident, 1), (incident, 2), (uuid4(), 1)):
        assert isinstance(await journal.claim(*claim, "op1", uuid4()), Won)


async def test_a_command_that_did_something_else_claims_nothing(journal: Journal) -> None:
    done, incident, cmd = note(), uuid4(), uuid4()
    await journal.append([done])
    await journal.claim(incident, 1, "op1", cmd)
    for claim in ((uuid4(), 1, "op1", done.cmd), (uuid4(), 1, "op1", cmd), (incident, 2, "op1", cmd)):
        with pytest.raises(JournalFault) as fault:
            await journal.claim(*claim)
        assert fault.value.code == "journal.cmd_taken"
    assert len(journal.read()) == 2


@pytest.mark.parametrize("fact", [Acknowledged(), Unknown(name=Acknowledged.kind, body=b"{}")])
async def test_there_is_no_way_past_the_claim(journal: Journal, fact: Acknowledged | Unknown) -> None:
    incident = uuid4()
    await journal.claim(incident, 1, "op1", uuid4())
    with pytest.raises(JournalFault) as fault:
        await journal.append([NewEvent(fact=fact, cmd=uuid4(), incident=incident, epoch=1, actor="op2")])
    assert fault.value.code == "journal.claim_only"
    assert len(journal.read()) == 1


# ---- following


async def test_followers_get_what_was_and_what_comes(journal: Journal) -> None:
    await journal.append([note("before")])
    pages = journal.follow()
    before = await next_page(pages)
    waiting = asyncio.ensure_future(next_page(pages))
    await asyncio.sleep(0)
    after = await journal.append([note("after"), note("after")])
    assert [*before, *await waiting] == journal.read()
    assert len(after.stored) == 2


async def test_every_follower_gets_everything_once_and_in_order(journal: Journal) -> None:
    places = [0, 0, 3, 5]
    await journal.append([note(str(number)) for number in range(5)])
    following = [asyncio.ensure_future(follow_to(journal.follow(after), 65)) for after in places]
    await asyncio.gather(*(journal.append([note("x"), note("y")]) for _ in range(30)))
    for after, seen in zip(places, await asyncio.gather(*following), strict=True):
        assert [event.nseq for event in seen] == list(range(after + 1, 66))


async def test_a_cancelled_follower_loses_nothing(journal: Journal) -> None:
    pages, seen = journal.follow(), list[Stored]()
    for number in range(30):
        waiting = asyncio.ensure_future(anext(pages))
        for _ in range(number % 4):
            await asyncio.sleep(0)
        appending = asyncio.ensure_future(journal.append([note(str(number))]))
        for _ in range(number % 5):
            await asyncio.sleep(0)
        waiting.cancel()
        [page] = await asyncio.gather(waiting, return_exceptions=True)
        seen += page if isinstance(page, list) else []
        await appending
    if len(seen) < 30:
        seen += await follow_to(pages, 30)
    assert [event.nseq for event in seen] == list(range(1, 31))


async def test_a_follower_that_saw_more_than_there_is_is_told(journal: Journal) -> None:
    await journal.append([note()])
    with pytest.raises(JournalFault) as fault:
        journal.follow(2)
    assert (fault.value.code, fault.value.detail) == ("journal.cut", {"after": "2", "head": "1"})


async def test_the_loop_lives_on_while_a_long_journal_is_read(journal: Journal) -> None:
    await journal.append([note(str(number)) for number in range(2000)])
    turns = 0

    async def desk() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    living = asyncio.ensure_future(desk())
    await follow_to(journal.follow(), 2000)
    living.cancel()
    assert turns >= 3


# ---- closing, health, verifying


async def test_closing_ends_followers_and_refuses_the_rest(journal: Journal) -> None:
    waiting = asyncio.ensure_future(anext(journal.follow(), None))
    await asyncio.sleep(0)
    await journal.close()
    await journal.close()
    assert await waiting is None
    for refused in (journal.append([note()]), journal.claim(uuid4(), 1, "op1", uuid4())):
        with pytest.raises(JournalFault, match=r"journal\.closed"):
            await refused
    with pytest.raises(JournalFault, match=r"journal\.closed"):
        journal.read()
    assert journal.health().fault == "journal.closed"


async def test_nothing_runs_on_after_closing(journal: Journal) -> None:
    await journal.append([note()])
    assert await next_page(journal.follow())
    await journal.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_what_was_asked_before_closing_is_stored(journal: Journal) -> None:
    asked = [asyncio.ensure_future(journal.append([note()])) for _ in range(5)]
    await asyncio.sleep(0)
    await journal.close()
    assert [answer.stored[0].nseq for answer in await asyncio.gather(*asked)] == [1, 2, 3, 4, 5]


async def test_health(journal: Journal) -> None:
    assert journal.health().head == 0
    await journal.append([note(), note()])
    health = journal.health()
    assert (health.head, health.fault) == (2, "")
    assert health.disk_free > 0


async def test_a_whole_journal_verifies(journal: Journal) -> None:
    assert (await journal.verify()).ok
    await journal.append([note(str(number)) for number in range(450)])
    verdict = await journal.verify()
    assert (verdict.ok, verdict.events, verdict.at, verdict.code) == (True, 450, None, "")


async def test_a_cancelled_caller_may_ask_again(journal: Journal) -> None:
    event = note()
    asking = asyncio.ensure_future(journal.append([event]))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    await until(lambda: len(journal.read()) == 1)
    assert (await journal.append([event])).repeated == {event.cmd}
