"""What can be wrong with a simulated modem, as one declarative value (modem.md section 15, fault knobs 1 to 8)."""

from __future__ import annotations

from typing import Literal

import msgspec

LineEnd = Literal["\r\n", "\r\r\n"]
Sim = Literal["ready", "missing", "pin", "puk"]
Indication = Literal["right", "no_index", "lost", "wrong_memory"]
Sound = Literal["voice", "static", "silence"]
Clip = Literal["with_ring", "before_ring", "late", "withheld", "never"]


class Faults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All defaults are a modem in good health. Seconds are on the injected clock.

    Commands are named as they are written behind AT: "+CMGR", "E", "D", and "" for a bare AT.
    """

    # the wire
    echo_stays: bool = False  # ATE0 is answered, and the echo stays
    line_end: LineEnd = "\r\n"
    chunk: int = 0  # pieces of 1 to this many bytes; 0: as they come
    gap_s: float = 0.0  # at most this long between two pieces
    between_lines: tuple[str, ...] = ()  # said in turn at every line boundary of every reply, and before the prompt
    noise: float = 0.0  # chance of NULs and bytes from 0x80 up before a line
    stops_reading: bool = False

    # replies
    slow: tuple[str, ...] = ()  # these commands are answered after `slow_s`
    slow_s: float = 10.0
    lost: tuple[str, ...] = ()  # these commands are carried out and not answered
    lost_chance: float = 0.0  # the same by chance, for any command
    refused: tuple[str, ...] = ()  # these commands get ERROR
    no_prompt: bool = False
    send_error: int | None = None  # +CMS ERROR of every AT+CMGS after its PDU

    # SIM and start
    sim: Sim = "ready"
    pin: str = "1234"  # what the SIM takes while `sim` is "pin"
    boot_s: float = 1.0  # from power to RDY
    sim_busy_s: float = 0.0  # from RDY to SMS DONE
    text_mode_at_boot: bool = False

    # store and delivery
    slots_me: int = 23
    slots_sm: int = 10
    empty_slot_is_error: bool = True  # AT+CMGR of an empty slot: 321, or a bare OK
    indications: tuple[Indication, ...] = ("right",)  # each +CMTI is one of these, drawn
    deliveries: int = 1  # how often the network hands over each PDU
    loop_back_s: float = 2.0  # a text to our own number comes back after this long
    loop_back_lost: bool = False  # it is sent, and never comes back: deaf without any error (modem.md section 7)
    retry_s: float = 5.0  # the network tries again after a full store has room

    # calls
    ring: bool = True  # False: +CLIP, and no RING at all
    ring_every_s: float = 5.0
    clip: Clip = "with_ring"
    ends_silently: bool = False  # an unanswered call ends without a word
    early_begin: bool = False  # VOICE CALL: BEGIN and state 0 while it only rings at the far end
    no_carrier_after_s: float = 0.0  # NO CARRIER this long after VOICE CALL: END
    pcm_errors: int = 0  # so many AT+CPCMREG=1 of each call get ERROR
    pcm_chunk: int = 0  # pieces of 1 to this many bytes, odd ones too; 0: 20 ms each
    pcm_gap: tuple[float, float] = (0.0, 0.0)  # every so many seconds nothing for so many
    pcm_sound: Sound = "voice"
    pcm_stops_s: float = 0.0  # not a byte any more so long after it began; 0: never
    no_hang_up: bool = False  # AT+CHUP and ATH say OK, and the call stays
