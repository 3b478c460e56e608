"""`larmbord journal verify BUNDLE`: with the very code that travels in the bundle, in the language of the desk."""

from __future__ import annotations

import argparse
import json

from console.i18n import _
from console.journal.bundle.check import check
from console.journal.bundle.files import Bad


def verify_bundle(options: argparse.Namespace) -> int:
    """0 when everything fits, 1 when something does not."""
    found = check(options.bundle, options.key or "", options.witness or "")
    said = found.wrong or found.told
    if options.json:
        print(json.dumps({"ok": not found.wrong, "told": [{"words": each.words, **each.detail} for each in said]}))
    else:
        print("\n".join(map(in_words, said)))
    return 1 if found.wrong else 0


def in_words(sentence: Bad) -> str:
    return _(sentence.words).format(**sentence.detail)
