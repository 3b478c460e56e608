"""The program's log: no name and no number that was seeded is in it, whoever logs what."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from console import events as e
from console.logs import Careful
from console.text import Untrusted

ROOT = Path(__file__).parent.parent.parent
NAME, NUMBER = "Mira Exempel", "0701740605"


def written(record: logging.LogRecord, formatter: logging.Formatter | None = None) -> str:
    return (formatter or Careful("%(levelname)s %(name)s: %(message)s")).format(record)


def record(name: str, message: str, *args: object, fault: BaseException | None = None) -> logging.LogRecord:
    info = (type(fault), fault, None) if fault else None
    return logging.LogRecord(name, logging.ERROR, "/x/file.py", 7, message, args, info)


LEAKS = {
    "a library's message": record("asyncio", f"Task exception was never retrieved: {NAME}"),
    "a library's argument": record("httpx", "HTTP Request: %s", f"http://x/?name={NAME}&number={NUMBER}"),
    "words from outside": record("console.x", "said %s", Untrusted(NAME)),
    "a record": record("larmbord.x", "fact %s", e.IncidentOpened(priority=1, trigger="call", person=NAME)),
    "an exception as argument": record("console.x", "failed: %s", ValueError(NAME)),
    "an exception": record("console.x", "failed", fault=ValueError(f"{NAME} {NUMBER}")),
    "bytes": record("maps.x", "got %s", NAME.encode()),
    "a dictionary": record("console.x", "got %(name)s", {"name": NAME}),
}


@pytest.mark.parametrize("case", LEAKS)
def test_what_could_hold_a_name_is_told_by_its_kind(case: str) -> None:
    line = written(LEAKS[case])
    assert NAME not in line
    assert NUMBER not in line


@pytest.mark.parametrize("case", [case for case in LEAKS if case not in ("words from outside", "a record")])
def test_control_a_plain_formatter_tells_it(case: str) -> None:
    assert NAME in written(LEAKS[case], logging.Formatter("%(message)s"))


def test_our_own_words_ids_and_figures_are_kept() -> None:
    assert (
        written(record("console.x", "%d of %s: %s", 7, "modem", "journal.full"))
        == "ERROR console.x: 7 of modem: journal.full"
    )


def test_a_failed_task_in_a_real_loop_tells_its_kind_only() -> None:
    handler = logging.Handler()
    lines: list[str] = []
    handler.setFormatter(Careful("%(message)s"))
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]

    async def fails() -> None:
        raise ValueError(NAME)

    async def run() -> None:
        task = asyncio.ensure_future(fails())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task

    logging.getLogger("asyncio").addHandler(handler)
    try:
        asyncio.run(run())
    finally:
        logging.getLogger("asyncio").removeHandler(handler)
    assert lines
    assert NAME not in "".join(lines)


EVENING = """
import asyncio, logging, sys
from pathlib import Path
from console.logs import log_to_file
log = Path(sys.argv[1])
log_to_file(log)
logging.getLogger().setLevel(logging.DEBUG)
from scenarios import find
from console.training.headless import run_headless
from console.training.loader import load
loaded = load(find("first-loud"))
ran = run_headless(loaded, 7, ())
names = [s.fact.person.name for s in ran.events if hasattr(s.fact, "person") and hasattr(s.fact.person, "name")]
{leak}
print(len(ran.events))
print("|".join(names))
"""


def evening(log: Path, leak: str = "") -> tuple[int, list[str]]:
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", EVENING.replace("{leak}", leak), str(log)],
        capture_output=True, text=True, env=environ, check=True,
    )  # fmt: skip
    count, names = done.stdout.splitlines()
    return int(count), names.split("|")


def test_a_whole_exercise_leaves_no_name_in_the_log(tmp_path: Path) -> None:
    count, names = evening(tmp_path / "log")
    assert count > 10
    assert names
    log = (tmp_path / "log").read_text("utf-8")
    assert not [name for name in (*names, "070-174", "+46701740") if name in log]


def test_control_a_log_call_that_leaks_is_found(tmp_path: Path) -> None:
    leak = "logging.getLogger('console.x').error(names[0])"
    _count, names = evening(tmp_path / "log", leak)
    assert names[0] in (tmp_path / "log").read_text("utf-8")
