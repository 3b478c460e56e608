"""`larmbord journal export INCIDENT -o DIR|ZIP --by A --by B`: the record of one incident, for others to check."""

from __future__ import annotations

import argparse
import asyncio
import json
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from uuid import uuid4

from console.clock import SystemClock
from console.commands.bundle_verify import in_words
from console.commands.journal import is_exercise, line_for, no_incident, opened
from console.events import NewEvent, RecordExported
from console.i18n import _
from console.journal.bundle.check import check
from console.journal.bundle.draft import Draft
from console.journal.bundle.gather import Archive, Chosen, choose
from console.journal.bundle.write import Order, write
from console.journal.checkpoint import fingerprint
from console.journal.interface import JournalFault
from console.journal.record import Row
from console.journal.steady import SteadyJournal

ALONE = "journal.export.alone"
NOT_RIGHT = "journal.export.not-right"


def export(options: argparse.Namespace) -> int:
    """0 when the bundle is there and proves itself; 1 when there is none."""
    by = tuple(dict.fromkeys(who.strip() for who in options.by if who.strip()))
    if len({who.casefold() for who in by}) < 2:
        raise JournalFault(ALONE)
    attachments = [Path(name) for name in chain.from_iterable(options.attach)]
    order = Order(by, options.to, options.rule, SystemClock().now(), attachments)
    return asyncio.run(_export(options, order))


async def _export(options: argparse.Namespace, order: Order) -> int:
    async with opened(options, writes=True) as journal:
        with suppress(JournalFault):  # a file that cannot be written any more is exported as it is
            await journal.sign()
        found = choose([file.archive() for file in journal.files], options.incident)
        if not found:
            return no_incident(options.incident)
        for number, (archive, chosen) in enumerate(found, 1):
            output = _numbered(Path(options.output), number)
            sha256 = await _put(journal, output, archive, chosen, order)
            _say(options, output, chosen, sha256, journal.witness(), fingerprint(archive.signer.public))
    return 0


def _numbered(output: Path, number: int) -> Path:
    """Each file of a journal that went over to its spare proves itself alone: then there are more bundles than one."""
    return output if number == 1 else output.with_name(f"{output.stem}-{number}{output.suffix}")


async def _put(journal: SteadyJournal, output: Path, archive: Archive, chosen: Chosen, order: Order) -> str:
    """Written, checked as its receiver will, recorded, and only then where it can be taken from."""
    draft = Draft(output)
    try:
        sha256 = write(draft, archive, chosen, order, partial(_in_words, archive, exercise=is_exercise(journal)))
        if wrong := check(str(draft.directory)).wrong:
            raise JournalFault(NOT_RIGHT, what=in_words(wrong[0]))
        fact = RecordExported(incident=chosen.id, sha256=sha256, by=order.by, to=order.to, rule=order.rule)
        await journal.append([NewEvent(fact=fact, cmd=uuid4(), actor=order.by[0])])
        draft.place()
        return sha256
    finally:
        draft.close()


def _in_words(archive: Archive, row: Row, *, exercise: bool) -> str:
    return line_for(archive.stored(row), exercise=exercise)


def _say(options: argparse.Namespace, output: Path, chosen: Chosen, sha256: str, line: str, key: str) -> None:
    if options.json:
        told = {"incident": chosen.label, "output": str(output), "manifest": sha256, "events": len(chosen.events)}
        print(json.dumps({**told, "key": key, "witness": line}))
        return
    words = _("{label} is in {output}: {count} events, and a verifier that needs only Python: python3 verify.py")
    print(words.format(label=chosen.label, output=output, count=len(chosen.events)))
    print(_("SHA-256 of its manifest: {sha256}").format(sha256=sha256))
    print(_("Tell the receiver the key by another way: {key}").format(key=key))
    print(_("Keep this line outside this machine; it shows later whether the end was cut off:"), line, sep="\n")
