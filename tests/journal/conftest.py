"""Journals to test, of both sorts; each is closed, and no thread of it is left."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from bundle_cases import Vault, bundle, story
from journal_cases import Opener
from steady_bench import Bench, bench

from console.clock import SystemClock
from console.journal.interface import Journal
from console.journal.memory import MemoryJournal
from console.journal.sqlite_journal import SqliteJournal, open_journal
from console.journal.steady import open_steady
from tests.support_keys import KEYS


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name == "journal"] == []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "station" / "journal.db"


@pytest.fixture
async def opened(path: Path) -> AsyncIterator[Opener]:
    """Opens journals on the file of this test, as often as asked, and closes them afterwards."""
    async with AsyncExitStack() as stack:

        def opener(**options: object) -> SqliteJournal:
            journal = open_journal(path, options.pop("clock", SystemClock()), KEYS, **options)  # type: ignore[arg-type]
            stack.push_async_callback(journal.close)
            return journal

        yield opener


@pytest.fixture(params=["memory", "file", "steady"])
async def journal(request: pytest.FixtureRequest, opened: Opener, path: Path) -> AsyncIterator[Journal]:
    made: Journal
    if request.param == "memory":
        made = MemoryJournal(SystemClock())
    elif request.param == "file":
        made = opened()
    else:
        made = await open_steady(path, lambda place: open_journal(place, SystemClock(), KEYS), SystemClock())
    yield made
    await made.close()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Bench]:
    """Disks that a test can fill, take away or let hang."""
    async with bench(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def vault() -> Vault:
    """A record of some incidents, all made by hand."""
    return story()


@pytest.fixture
def made(vault: Vault, tmp_path: Path) -> Path:
    """A bundle of one of them."""
    return bundle(vault, tmp_path / "bundle")
