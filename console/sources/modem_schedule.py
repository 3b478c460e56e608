"""When what is due in one life of a modem, on the clock's mono()."""

from __future__ import annotations

from console.modem.modem import Modem

# modem.md section 5 rule 5: every 30-60 s.
SWEEP_EVERY = 60.0
# store.md R12: a fault is shown within 30 s. This, and the tries of conversation.py, stay below it.
PULSE_EVERY = 10.0
# An unknown line triggers a sweep, but a modem that babbles must not be swept all the time (ours).
SWEEP_AT_MOST_EVERY = 3.0
# What the modem refused may have been a reply that was lost: it is asked again after so long (ours). Without a memory
# for texts, or in text mode, nothing comes in at all.
SET_UP_AGAIN = 600.0
DEAF_SET_UP_AGAIN = SWEEP_EVERY


class Schedule:
    """Everything is due at once when a life begins."""

    def __init__(self) -> None:
        self.set_up_after = -1  # the restart after which the modem was set up
        self.set_up_at = float("inf")  # when it is set up once more, because something was missing
        self.pulse_at = 0.0
        self.sweep_at = 0.0
        self.swept_at = float("-inf")
        self.store_at = 0.0  # before this the store is left alone: the journal refused
        self.echoes = 0
        self.quiet = True  # it obeys ATE0: an echo later on means that it restarted

    def set_up_due(self, modem: Modem) -> bool:
        return self.set_up_after != modem.restarts or modem.clock.mono() >= self.set_up_at

    def sweep_due(self, modem: Modem) -> bool:
        now = modem.clock.mono()
        return now >= self.sweep_at or (modem.sweep_wanted and now >= self.swept_at + SWEEP_AT_MOST_EVERY)

    def swept(self, modem: Modem) -> None:
        """A sweep begins."""
        now = modem.clock.mono()
        modem.sweep_wanted, self.swept_at, self.sweep_at = False, now, now + SWEEP_EVERY

    def until_due(self, modem: Modem) -> float:
        """Seconds until something is due, if nothing happens before."""
        now = modem.clock.mono()
        due = [self.pulse_at, max(self.sweep_at, self.store_at), self.set_up_at]
        if modem.sweep_wanted:
            due.append(max(self.swept_at + SWEEP_AT_MOST_EVERY, self.store_at))
        if modem.direct or modem.announced:
            due.append(self.store_at)
        if self.set_up_due(modem) or modem.suspect:
            due.append(now)
        check = modem.calls.next_check(now)
        if check is not None:
            due.append(now + check)
        return max(0.0, min(due) - now)
