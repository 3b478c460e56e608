"""A desk that is left while something was about to begin leaves nothing behind; and a canary for the repair of that."""

from __future__ import annotations

import gc
import warnings
from typing import Any

from textual.app import App

from console.textual_fixes import GuardedApp
from tests.support_desk import evening, opened, until


async def complaints(app: App[Any]) -> list[str]:
    """What Python says of a worker that is cancelled before its first turn."""

    async def work() -> None: ...

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        async with app.run_test() as pilot:
            app.run_worker(work(), exit_on_error=False)
            app.workers.cancel_all()
            await until(pilot, lambda: not list(app.workers))
        gc.collect()
    return [str(each.message) for each in told if "never awaited" in str(each.message)]


async def test_work_that_never_began_is_closed_without_a_word() -> None:
    assert await complaints(GuardedApp()) == []


async def test_canary_the_stock_app_leaves_it_unawaited() -> None:
    assert len(await complaints(App())) == 1, "upstream was repaired: our run_worker can go"


async def test_what_the_desk_spawned_is_no_longer_waited_for_when_it_was_cancelled() -> None:
    node, _incident = evening()

    async def work() -> None: ...

    async with opened(node) as (app, pilot):
        await until(pilot, lambda: app.is_idle)
        app.spawn(work())
        assert not app.is_idle
        app.workers.cancel_all()
        await until(pilot, lambda: app.is_idle)
