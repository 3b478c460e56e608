"""An intake with a planted fault: it deletes a message from the modem before it is durable. It must lose some."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from console.cli import main
from console.modem.commands import delete_slot
from console.sources import modem_store


async def _delete_first(self: Any, held: Sequence[modem_store.Held]) -> None:
    for message in held:
        await self._modem.ask(delete_slot(message.slot))
    if held:
        await self._modem.clock.sleep(0.2)  # the moment in between is made wide, so that a few kills find it
        await self._intake.receive([self._raw(message.memory, message.slot, message.pdu) for message in held])


modem_store.Store._keep = _delete_first  # type: ignore[method-assign]

if __name__ == "__main__":
    sys.exit(main())
