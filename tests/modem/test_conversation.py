"""Time-outs, and finding back after one: on a simulated clock, against a peer that says what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from console.clock import SimulatedClock
from console.modem import commands
from console.modem.commands import ALIVE, ESCAPE, PROMPT, REPLY, SENDING, SIGNAL
from console.modem.conversation import RESYNC_QUIET, RESYNC_TRIES, Conversation, NoAnswer
from console.modem.engine import Strange, Unsolicited
from console.modem.grammar import Reply

PDU = commands.send_pdu(12, "0001000C91")


class Peer:
    """The other end. `answers` maps what is written to what is said at once; the rest is said by hand."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(0)
        self.written: list[bytes] = []
        self.late = b""
        self.unasked: list[Unsolicited | Strange] = []
        self.answers: dict[bytes, bytes] = {b"AT\r": b"\r\nOK\r\n"}
        self.conversation = Conversation(self.clock, self._write, self.unasked.append)

    def _write(self, data: bytes) -> None:
        self.written.append(data)
        if data in self.answers:
            asyncio.get_running_loop().call_soon(self.say, self.late + self.answers[data])
            self.late = b""

    def say(self, data: bytes) -> None:
        self.conversation.data_received(data)

    async def settle(self) -> None:
        for _ in range(30):
            await asyncio.sleep(0)

    async def wait(self, seconds: float) -> None:
        until = self.clock.mono() + seconds
        await self.settle()
        while (due := self.clock.next_due()) is not None and due <= until:
            await self.clock.advance_to(due)
            await self.settle()
        await self.clock.advance_to(until)
        await self.settle()

    async def ask(self, command: commands.Command) -> asyncio.Future[Reply]:
        """The command is on its way, and the modem is in step."""
        asked = asyncio.ensure_future(self.conversation.ask(command))
        await self.wait(RESYNC_QUIET)
        return asked


@pytest.fixture
async def peer() -> AsyncIterator[Peer]:
    yield Peer()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()


async def test_the_first_words_leave_a_prompt_and_find_the_modem(peer: Peer) -> None:
    asked = await peer.ask(SIGNAL)
    assert peer.written == [ESCAPE, b"AT\r", b"AT+CSQ\r"]
    peer.say(b"\r\n+CSQ: 9,99\r\n\r\nOK\r\n")
    assert await asked == Reply("OK", ("+CSQ: 9,99",))


async def test_the_next_command_waits_for_the_first(peer: Peer) -> None:
    first, second = await peer.ask(SIGNAL), await peer.ask(commands.SIM)
    assert peer.written[-1] == b"AT+CSQ\r"
    peer.say(b"\r\nOK\r\n")
    await peer.settle()
    assert peer.written[-1] == b"AT+CPIN?\r"
    peer.say(b"\r\n+CPIN: READY\r\n\r\nOK\r\n")
    assert (await first, await second) == (Reply("OK"), Reply("OK", ("+CPIN: READY",)))


async def test_silence_is_a_time_out_and_the_next_command_finds_back_first(peer: Peer) -> None:
    asked = await peer.ask(SIGNAL)
    await peer.wait(REPLY)
    with pytest.raises(NoAnswer):
        await asked
    peer.written.clear()
    await peer.ask(commands.SIM)
    assert peer.written == [ESCAPE, b"AT\r", b"AT+CPIN?\r"]


async def _late_reply(peer: Peer, plant: Callable[[], None] = lambda: None) -> Reply:
    """The reply of a command that timed out comes when the modem is free again: just before that of the next one."""
    asked = await peer.ask(SIGNAL)
    await peer.wait(REPLY)
    with pytest.raises(NoAnswer):
        await asked
    plant()
    peer.late = b"\r\n+CSQ: 9,99\r\n\r\nOK\r\n"
    peer.answers[b"AT+CPIN?\r"] = b"\r\n+CPIN: SIM PIN\r\n\r\nOK\r\n"
    second = await peer.ask(commands.SIM)
    await peer.wait(REPLY)
    return await second


async def test_a_late_reply_is_nobodys(peer: Peer) -> None:
    assert await _late_reply(peer) == Reply("OK", ("+CPIN: SIM PIN",))


async def test_the_control_without_finding_back_takes_the_late_reply(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def trust(self: Conversation) -> None:
        pass

    reply = await _late_reply(peer, lambda: monkeypatch.setattr(Conversation, "_find_back", trust))
    assert reply != Reply("OK", ("+CPIN: SIM PIN",))


async def test_a_modem_that_never_answers_is_given_up(peer: Peer) -> None:
    peer.answers.clear()
    asked = asyncio.ensure_future(peer.conversation.ask(SIGNAL))
    await peer.wait(RESYNC_TRIES * ALIVE)
    with pytest.raises(NoAnswer):
        await asked
    assert peer.written == [ESCAPE, *[b"AT\r"] * RESYNC_TRIES]


async def test_unsolicited_lines_do_not_prolong_the_wait(peer: Peer) -> None:
    asked = await peer.ask(SIGNAL)
    for _ in range(5):
        await peer.wait(REPLY / 5)
        peer.say(b"\r\nRING\r\n")
    await peer.settle()
    assert asked.done()
    assert len(peer.unasked) == 5
    with pytest.raises(NoAnswer):
        await asked


async def test_a_long_list_may_take_its_time(peer: Peer) -> None:
    asked = await peer.ask(commands.LIST_ALL)
    for slot in range(10):
        await peer.wait(commands.STORE - 1)
        peer.say(f"\r\n+CMGL: {slot},1,,2\r\n0001\r\n".encode())
    peer.say(b"\r\nOK\r\n")
    assert len((await asked).lines) == 20


async def test_the_text_is_handed_over_at_the_prompt(peer: Peer) -> None:
    asked = await peer.ask(PDU)
    peer.say(b'\r\n+CMTI: "SM",2\r\n\r\n>')
    assert peer.written[-1] == b"AT+CMGS=12\r"
    peer.say(b" ")
    assert peer.written[-1] == b"0001000C91\x1a"
    await peer.wait(SENDING - 1)
    peer.say(b"\r\n+CMGS: 7\r\n\r\nOK\r\n")
    assert await asked == Reply("OK", ("+CMGS: 7",))


@pytest.mark.parametrize(("prompted", "wait", "sent"), [(False, PROMPT, False), (True, SENDING, True)])
async def test_whether_a_text_may_have_gone_out(peer: Peer, prompted: bool, wait: float, sent: bool) -> None:
    asked = await peer.ask(PDU)
    if prompted:
        peer.say(b"\r\n> ")
    await peer.wait(wait)
    with pytest.raises(NoAnswer) as fault:
        await asked
    assert fault.value.sent == sent


async def test_a_prompt_nobody_waits_for_is_left_before_it_swallows_a_command(peer: Peer) -> None:
    asked = await peer.ask(SIGNAL)
    peer.say(b"\r\n> ")
    assert peer.written[-1] == ESCAPE
    peer.say(b"\r\nOK\r\n")
    await asked
    peer.written.clear()
    await peer.ask(commands.SIM)
    assert peer.written[:2] == [ESCAPE, b"AT\r"]


async def test_a_second_prompt_does_not_send_the_text_twice(peer: Peer) -> None:
    await peer.ask(PDU)
    peer.say(b"\r\n> \r\n> ")
    assert peer.written.count(b"0001000C91\x1a") == 1
    assert peer.written[-1] == b"0001000C91\x1a"


async def test_who_asked_goes_away_and_the_modem_is_found_again(peer: Peer) -> None:
    asked = await peer.ask(SIGNAL)
    asked.cancel()
    await peer.settle()
    peer.say(b"\r\nOK\r\n")  # too late
    peer.written.clear()
    await peer.ask(commands.SIM)
    assert peer.written == [ESCAPE, b"AT\r", b"AT+CPIN?\r"]


async def test_a_dialling_can_be_interrupted_and_nothing_else(peer: Peer) -> None:
    await peer.ask(SIGNAL)
    peer.conversation.interrupt()
    assert peer.written[-1] == b"AT+CSQ\r"
    peer.say(b"\r\nOK\r\n")
    dialling = await peer.ask(commands.dial("112"))
    peer.conversation.interrupt()
    assert peer.written[-1] == b"\r"
    peer.say(b"\r\nNO CARRIER\r\n")
    assert await dialling == Reply("NO CARRIER")


async def test_the_end_is_told_to_all_who_wait(peer: Peer) -> None:
    waiting = [await peer.ask(SIGNAL), await peer.ask(commands.SIM)]
    peer.conversation.end()
    await peer.settle()
    assert [isinstance(asked.exception(), NoAnswer) for asked in waiting] == [True, True]


@pytest.mark.parametrize("split", [lambda data: [data], lambda data: [bytes((byte,)) for byte in data]])
async def test_every_byte_by_itself(peer: Peer, split: Callable[[bytes], list[bytes]]) -> None:
    asked = await peer.ask(PDU)
    for piece in split(b"\r\n+CREG: 1\r\n\r\n> "):
        peer.say(piece)
    for piece in split(b"\r\n+CMGS: 7\r\n\r\nNO CARRIER\r\n\r\nOK\r\n"):
        peer.say(piece)
    assert await asked == Reply("OK", ("+CMGS: 7",))
    assert [value.line for value in peer.unasked if isinstance(value, Unsolicited)] == ["+CREG: 1", "NO CARRIER"]
