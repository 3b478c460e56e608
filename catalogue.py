"""`make messages`: bring the Swedish catalogue up to what the code says, and name what is not translated yet.

`pybabel update` either writes dates and names into the header or leaves the header out, and without it gettext does
not know which letters these are.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent
SWEDISH = ROOT / "console" / "locale" / "sv" / "LC_MESSAGES" / "larmbord.po"
IN_CONTEXT = ((1, "c"), 2)  # the first argument is the kind, the second the word
KEYWORDS = {"_": None, "N_": None, "pgettext": IN_CONTEXT, "NP_": IN_CONTEXT, "ngettext": (1, 2)}
HEADER = rb"""msgid ""
msgstr ""
"Language: sv\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


def extracted(directory: Path = ROOT / "console") -> Catalog:
    """Everything that is marked for translation under `directory`."""
    found = Catalog()
    for _file, _line, words, _comments, context in extract_from_dir(directory, keywords=KEYWORDS):
        found.add(words, context=context)
    return found


def read(path: Path = SWEDISH) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="sv")


def messages(catalogue: Catalog) -> list[Message]:
    """All but the header."""
    return [message for message in catalogue if message.id]


def updated(wanted: Catalog, known: Catalog) -> Catalog:
    """What is `wanted`, translated as far as it is `known`; nothing else."""
    result = Catalog(locale="sv")
    for message in messages(wanted):
        translated = known.get(message.id, message.context)
        result.add(message.id, translated.string if translated else "", context=message.context)
    return result


def written(catalogue: Catalog) -> bytes:
    """As it stands in the file: sorted, and free of dates, places and machines."""
    body = BytesIO()
    write_po(body, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)
    return HEADER + body.getvalue()


def main() -> int:
    """1 while something is not translated."""
    result = updated(extracted(), read())
    SWEDISH.write_bytes(written(result))
    missing = [message for message in messages(result) if not message.string]
    for message in missing:
        print(f"not translated: {message.context or ''} {message.id!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
