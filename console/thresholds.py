"""When the sound of a line is good, and when a copy of it is lost: what a station may set (desk.md section 9)."""

from __future__ import annotations

import msgspec


class Thresholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seconds, dBFS, and shares of one."""

    no_audio_s: float = 1.0  # modem.md section 12: "no audio from modem"
    arming_s: float = 3.0  # a line may be open so long before its first frame
    stalled_s: float = 2.0  # no frames, or nothing new read back
    quiet_db: float = -50.0
    quiet_s: float = 20.0
    flatness: float = 0.3
    noise_s: float = 20.0
    clipped: float = 0.05
    clipped_s: float = 2.0  # desk.md names no time for clipping; a slammed door is none
    stuck_s: float = 5.0  # a copy whose disk answers nothing for so long is given up and begun again
    again_s: float = 5.0  # how long a copy that failed waits before it is tried again
