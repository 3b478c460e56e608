"""The verifier that travels in a bundle: the parts of this room that need only a stock Python, as one file."""

from __future__ import annotations

import re
from importlib.resources import files

PARTS = ("aes_gcm", "ed25519", "packed", "files", "links", "manifest", "chain", "check", "program")

_HEAD = '''#!/usr/bin/env python3
"""Checks a bundle of Larmbord, and needs nothing but Python 3.9 or newer.

    python3 verify.py [BUNDLE] [--key KEY] [--witness LINE]

Without BUNDLE: the directory in which this file lies. Whoever does not trust a bundle does not trust the verifier in it
either: take one from a Larmbord you trust, or run `larmbord journal verify BUNDLE`. Apache-2.0.
"""

import sys

if not sys.flags.isolated and not getattr(sys.flags, "safe_path", False):
    del sys.path[0]  # nothing that lies beside this file is ever imported

import os
'''
_TAIL = """

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.path.dirname(os.path.abspath(__file__))))
"""
_OURS = re.compile(r"^from console\.\S+ import (?:\([^)]*\)|.*)\n", re.MULTILINE)


def source() -> str:
    """`verify.py`. The parts share one name space there, so their imports of each other fall away."""
    texts = [(files(__package__) / f"{name}.py").read_text("utf-8") for name in PARTS]
    joined = [_OURS.sub("", text) for text in texts]
    return "\n\n".join([_HEAD, *joined]) + _TAIL
