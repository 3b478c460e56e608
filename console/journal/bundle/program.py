"""The verifier as a program: sentences, and the exit code."""

import sys

from console.journal.bundle.check import check
from console.journal.bundle.files import Bad


def said(sentence: Bad) -> str:
    """In English."""
    return sentence.words.format(**sentence.detail)


def main(arguments: "list[str]", here: str) -> int:
    """`verify.py [BUNDLE] [--key KEY] [--witness LINE]`. 0: everything fits; 1: something does not; 2: wrong use."""
    given, path = {"--key": "", "--witness": ""}, here
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word in given and rest:
            given[word] = rest.pop(0)
        elif word.startswith("-"):
            print("Use: python3 verify.py [BUNDLE] [--key KEY] [--witness LINE]", file=sys.stderr)
            return 2
        else:
            path = word
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without Swedish letters is told too
    found = check(path, given["--key"], given["--witness"])
    for sentence in found.wrong or found.told:
        print(said(sentence))
    return 1 if found.wrong else 0
