"""Another program that the station named, run beside the desk and ended when it takes too long."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from contextlib import suppress


async def run(
    argv: Sequence[str], limit_s: float, *, given: bytes = b"", environ: Mapping[str, str] | None = None
) -> str:
    """Why it failed, or empty. `given` goes into its stdin; what it says is thrown away. Cancelled, it is ended."""
    try:
        process = await asyncio.create_subprocess_exec(
            *argv, env=environ, stdin=PIPE if given else DEVNULL, stdout=DEVNULL, stderr=DEVNULL
        )
    except OSError as fault:
        return type(fault).__name__
    try:
        await asyncio.wait_for(process.communicate(given or None), limit_s)
        return f"exit code {process.returncode}" if process.returncode else ""
    except (TimeoutError, ConnectionError) as fault:
        return type(fault).__name__
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
