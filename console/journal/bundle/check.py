"""Is a bundle what a station's journal held? Every file, every link, every signature, every word."""

from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from console.journal.bundle.chain import Chain, fingerprint
from console.journal.bundle.files import N_, Bad, Files, open_files
from console.journal.bundle.manifest import MANIFEST, SIGNATURE, Manifest, read_manifest


class Checked(NamedTuple):
    """`wrong` is empty when everything fits. Both are sentences with what belongs into them."""

    wrong: "list[Bad]"
    told: "list[Bad]"


def check(path: str, key: str = "", witness: str = "") -> Checked:
    """The bundle at `path`. `key`: the fingerprint that the station told; `witness`: a line that it printed.

    Never raises, whatever is there. What a fault leaves readable is checked on, so that the event is named too.
    """
    try:
        files = open_files(path)
    except Bad as bad:
        return Checked([bad], [])
    try:
        return _checked(files, key, witness)
    except Bad as bad:
        return Checked([bad], [])
    except Exception as error:  # noqa: BLE001 - whatever a hostile bundle makes of this, it is said in a sentence
        return Checked([Bad(N_("The bundle cannot be read ({why})."), why=type(error).__name__)], [])
    finally:
        files.close()


def _checked(files: Files, key: str, witness: str) -> Checked:
    manifest = read_manifest(files)
    seen = _Seen(witness)
    chain = Chain(files, manifest, seen.nseq)
    steps: list[Callable[[], None]] = [partial(_check_file, files, manifest, name) for name in manifest.files]
    steps += [lambda: _check_strangers(files, manifest), chain.check, chain.compare_words]
    steps += [lambda: _check_key(manifest, key), lambda: seen.check(manifest, chain)]
    wrong = [bad for bad in map(_fault_of, steps) if bad is not None]
    return Checked(wrong, [] if wrong else _told(manifest, chain, key, witness))


def _fault_of(step: "Callable[[], None]") -> "Bad | None":
    try:
        step()
    except Bad as bad:
        return bad
    return None


def _check_file(files: Files, manifest: Manifest, name: str) -> None:
    part, (size, expected), digest = files.part(name), manifest.files[name], sha256()
    for piece in part.pieces() if part.size == size else ():
        digest.update(piece)
    if digest.hexdigest() != expected:
        raise Bad(N_("{file} was changed: it is not what the manifest says."), file=name)


def _check_strangers(files: Files, manifest: Manifest) -> None:
    strangers = sorted(set(files.parts) - set(manifest.files) - {MANIFEST, SIGNATURE})
    if strangers:
        raise Bad(N_("{file} is not in the manifest: it was put in afterwards."), file=strangers[0])


def _check_key(manifest: Manifest, key: str) -> None:
    if key and key.lower() != fingerprint(manifest.key):
        words = N_("The bundle is signed with the key {key}, not with the one you were told. Somebody else made it.")
        raise Bad(words, key=fingerprint(manifest.key))


class _Seen:
    """What a witness has seen: `larmbord <node> <event> <fingerprint> <when>`."""

    def __init__(self, line: str) -> None:
        self._words = line.lower().split()
        good = len(self._words) >= 4 and self._words[0] == "larmbord" and self._words[2].isdecimal()
        if line and not (good and len(self._words[2]) < 20):
            raise Bad(N_("That is not a witness's line: larmbord, the journal, an event and its fingerprint."))
        self.nseq = int(self._words[2]) if line else 0

    def check(self, manifest: Manifest, chain: Chain) -> None:
        if not self._words:
            return
        if self._words[1] != manifest.node.hex()[:8]:
            raise Bad(N_("The witness's line is about another journal ({there})."), there=self._words[1])
        if not chain.witnessed:
            raise Bad(N_("The bundle does not reach to event {event}, which the witness has seen."), event=self.nseq)
        if self._words[3] != fingerprint(chain.witnessed):
            raise Bad(N_("Event {event} is not the one that the witness has seen."), event=self.nseq)


def _told(manifest: Manifest, chain: Chain, key: str, witness: str) -> "list[Bad]":
    """What a bundle that fits tells."""
    node, by = manifest.node.hex()[:8], ", ".join(manifest.by)
    words = len(chain.said) - chain.erased
    said = [
        Bad(N_("Everything fits: incident {label} of the journal {node}."), label=manifest.label, node=node),
        Bad(
            N_("The chain of the events {first} to {last} is whole; {count} of them are here with their words."),
            first=manifest.after + 1, last=manifest.last, count=words,
        ),
        Bad(N_("Exported {when} by {who}, for {to}."), when=manifest.exported, who=by, to=manifest.to or "-"),
        Bad(N_("Signed with the key {key}."), key=fingerprint(manifest.key)),
    ]  # fmt: skip
    if chain.erased:
        said.append(Bad(N_("Erased by law before the export: {count} events. The chain holds."), count=chain.erased))
    if chain.withheld:
        said.append(Bad(N_("Not opened, for their key opens others' too: {count} events."), count=chain.withheld))
    if not key:
        said.append(Bad(N_("Ask the station for its key, by another way than this bundle came, and compare.")))
    if witness:
        said.append(Bad(N_("It fits what the witness has seen.")))
    return said
