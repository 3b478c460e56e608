"""The events of a bundle, one after the other: each follows from the one before, and says what it is said to say."""

import base64
import json
from hashlib import sha256
from typing import Any

from console.journal.bundle.ed25519 import good_signature
from console.journal.bundle.files import N_, Bad, Files
from console.journal.bundle.links import link_of, opened, origin, parsed, readable, unhexed, unpacked
from console.journal.bundle.manifest import Manifest

EVENTS, CHECKPOINTS, INCIDENT = "events.jsonl", "checkpoints.jsonl", "incident.json"
LINE, LARGE = 1 << 27, 1 << 29  # bytes at most: one event; the readable events

NONSENSE = (ValueError, KeyError, TypeError, AttributeError)  # what values of wrong shapes raise


def fingerprint(data: bytes) -> str:
    """120 bits of SHA-256 in six groups of four, as the station prints them."""
    letters = base64.b32encode(sha256(data).digest()[:15]).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 24, 4))


def signed_checkpoint(node: bytes, nseq: int, root: bytes, ts: int) -> bytes:
    """The bytes that are signed (console/journal/checkpoint.py)."""
    return f"larmbord {node.hex()}\n{nseq}\n{base64.b64encode(root).decode()}\n{ts}\n".encode()


class Chain:
    """From one signed checkpoint (or the very first event) to another. Everything raises Bad at the first fault."""

    def __init__(self, files: Files, manifest: Manifest, witnessed: int) -> None:
        self.files = files
        self.manifest = manifest
        self.events = 0
        self.erased = 0
        self.withheld = 0
        self.said: dict[int, str] = {}  # the events with words, as they read
        self.witnessed = b""  # the link of the event that a witness has seen
        self._witness = witnessed

    def check(self) -> None:
        roots = self._roots()
        begins = origin(self.manifest.node) if self.manifest.after == 0 else roots.get(self.manifest.after)
        if begins != self.manifest.start or self.manifest.last not in roots:
            raise Bad(N_("{file}: the events do not begin and end at signed checkpoints."), file=CHECKPOINTS)
        nseq, link = self.manifest.after, self.manifest.start
        for raw in self.files.part(EVENTS).lines(LINE):
            nseq += 1
            link = self._take(nseq, link, raw)
            if roots.get(nseq, link) != link:
                raise Bad(N_("{file}: event {event} does not fit its signed checkpoint."), file=EVENTS, event=nseq)
        if nseq != self.manifest.last:
            words = N_("{file} ends with event {event}; it should end with event {last}.")
            raise Bad(words, file=EVENTS, event=nseq, last=self.manifest.last)

    def _roots(self) -> "dict[int, bytes]":
        """The root of each checkpoint; every signature is good."""
        roots = {}
        for number, raw in enumerate(self.files.part(CHECKPOINTS).lines(LINE), 1):
            nseq, root = self._root(number, raw)
            roots[nseq] = root
        return roots

    def _root(self, number: int, raw: bytes) -> "tuple[int, bytes]":
        try:
            line = parsed(raw)
            nseq, root, signature = line["nseq"], unpacked(line["root"]), unpacked(line["sig"])
            if not isinstance(nseq, int):
                raise ValueError("nseq")
            text = signed_checkpoint(self.manifest.node, nseq, root, line["ts"])
            good = good_signature(self.manifest.key, signature, text)
        except NONSENSE:
            good = False
        if not good:
            words = N_("{file}, line {line}: this checkpoint is not signed with the key of the bundle.")
            raise Bad(words, file=CHECKPOINTS, line=number)
        return nseq, root

    def _take(self, nseq: int, previous: bytes, raw: bytes) -> bytes:
        try:
            line = parsed(raw)
            link = link_of(previous, line)
            if line["nseq"] != nseq or unhexed(line["hash"], 32) != link:
                raise ValueError("link")
        except NONSENSE:
            words = N_("{file}: event {event} was changed, moved, put in or taken out.")
            raise Bad(words, file=EVENTS, event=nseq) from None
        self.events += 1
        if nseq == self._witness:
            self.witnessed = link
        self._open(line)
        return link

    def _open(self, line: "dict[str, Any]") -> None:
        """What can be read is kept, to be compared with what a person reads."""
        nseq = line["nseq"]
        try:
            if line.get("erased") is True:
                self.erased += 1
                self.said[nseq] = same(readable(line, None))
            elif "body" in line:
                self.said[nseq] = same(readable(line, opened(line)))
            elif line.get("withheld") is True:
                self.withheld += 1
            elif line["incident"] in self.manifest.incidents:
                words = N_("{file}: event {event} belongs to the incident, and its words were taken out.")
                raise Bad(words, file=EVENTS, event=nseq)
        except NONSENSE:
            raise Bad(N_("{file}: event {event} does not open with its key."), file=EVENTS, event=nseq) from None

    def compare_words(self) -> None:
        """`incident.json` says exactly what the events say."""
        try:
            told = {event["nseq"]: same(event) for event in parsed(self.files.part(INCIDENT).whole(LARGE))}
        except NONSENSE:
            raise Bad(N_("{file} makes no sense: it was changed."), file=INCIDENT) from None
        for nseq in sorted(set(told) | set(self.said), key=str):
            if told.get(nseq) != self.said.get(nseq):
                raise Bad(N_("{file}: event {event} does not say what the journal says."), file=INCIDENT, event=nseq)


def same(value: object) -> str:
    """Equal for equal JSON, whatever the order."""
    return json.dumps(value, sort_keys=True)
