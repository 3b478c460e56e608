"""`larmbord journal verify [BUNDLE] [--witness LINE]`: is the record whole, and what does it fit?"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys

from console.commands.journal import opened
from console.i18n import _, ngettext
from console.journal.checkpoint import fingerprint
from console.journal.interface import Checkpoint, Progress, Verdict
from console.journal.witness import read_line
from console.moments import rfc3339
from console.sentences import sentence

EVERY = 50_000  # events between two words about progress


def verify(options: argparse.Namespace) -> int:
    """0 when everything fits, 1 when something does not."""
    if options.bundle:
        from console.commands.bundle_verify import verify_bundle

        return verify_bundle(options)
    return asyncio.run(_verify(options))


async def _verify(options: argparse.Namespace) -> int:
    witness = read_line(options.witness) if options.witness else None
    async with opened(options) as journal:
        verdict = await journal.verify(witness, _progress())
        line = journal.witness() if verdict.ok else ""
        key = fingerprint(journal.files[0].signer.public)
    print(as_json(verdict, line, key) if options.json else in_words(verdict, line, key, bool(witness)))
    return 0 if verdict.ok else 1


def _progress() -> Progress | None:
    """A line that is written over, where somebody watches."""
    if not sys.stderr.isatty():
        return None
    said = 0

    def tell(read: int, there: int) -> None:
        nonlocal said
        if read - said >= EVERY:
            said = read
            sys.stderr.write("\r" + _("{read} of {there} events").format(read=read, there=there) + "\x1b[K")
        if said and read >= there:
            said = 0
            sys.stderr.write("\r\x1b[K")

    return tell


def as_json(verdict: Verdict, line: str, key: str) -> str:
    told = {name: getattr(verdict, name) for name in ("ok", "events", "at", "code", "detail", "signed", "erased")}
    around = {"good": _signed(verdict.good), "until": _signed(verdict.until)}
    return json.dumps({**told, **around, "key": key, "witness": line})


def _signed(checkpoint: Checkpoint | None) -> dict[str, object] | None:
    return {"nseq": checkpoint.nseq, "ts": _when(checkpoint)} if checkpoint else None


def _when(checkpoint: Checkpoint) -> str:
    """A forged time may be no time at all; only good ones come here, and they are of this clock."""
    return rfc3339(checkpoint.ts)


def in_words(verdict: Verdict, line: str, key: str, witnessed: bool) -> str:
    """Whole sentences, one a line."""
    said = _whole(verdict, witnessed) if verdict.ok else _broken(verdict)
    said.append(_("The checkpoints are signed with the key {key}.").format(key=key))
    if line:
        said += [_("Keep this line outside this machine; it shows later whether the end was cut off:"), line]
    return "\n".join(said)


def _whole(verdict: Verdict, witnessed: bool) -> list[str]:
    said = [_("The chain of {count} events is whole.").format(count=verdict.events)]
    if verdict.erased:
        words = ngettext("{count} event was erased by law.", "{count} events were erased by law.", verdict.erased)
        said.append(words.format(count=verdict.erased))
    if verdict.good:
        words = _("It fits all {count} signed checkpoints; the newest is of event {event}, signed {when}.")
        said.append(words.format(count=verdict.signed, event=verdict.good.nseq, when=_when(verdict.good)))
    if verdict.events > (verdict.good.nseq if verdict.good else 0):
        said.append(_("What came after that is not signed yet."))
    if witnessed:
        said.append(_("It fits what the witness has seen."))
    return said


def _broken(verdict: Verdict) -> list[str]:
    said = [_("Event {at}: {what}").format(at=verdict.at, what=sentence(verdict.code, verdict.detail))]
    if verdict.good:
        words = _("Known to be good: everything up to event {event}, signed {when}.")
        said.append(words.format(event=verdict.good.nseq, when=_when(verdict.good)))
    else:
        said.append(_("No signed checkpoint before it fits."))
    if verdict.until:
        words = _("The next signed checkpoint is of event {event}, signed {when}.")
        said.append(words.format(event=verdict.until.nseq, when=_when(verdict.until)))
    said.append(_("Keep the file as it is, make a copy, and compare it with the backup."))
    return said
