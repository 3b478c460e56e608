"""The vocabulary: every kind of fact the journal can hold.

A fact is a small frozen value named in the past tense; its `kind` is a stable name that is never reused for something
else. An event is a fact with its header: when, by whom, about which incident, and the command it answers. Facts a
later version wrote are kept as `Unknown` and shown, never refused.
"""

from console.events.codec import *  # noqa: F403
from console.events.decided import *  # noqa: F403
from console.events.exercise import *  # noqa: F403
from console.events.fact import *  # noqa: F403
from console.events.outcome import *  # noqa: F403
from console.events.world import *  # noqa: F403
