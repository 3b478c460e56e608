"""`larmbord map …`: which map is meant. INCIDENT -o FILE, --serve, or check FILE."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from console.i18n import _
from console.text import visible

TRACKS = (".gpx", ".geojson")


def map_(options: argparse.Namespace) -> int:
    """0 done, 1 the answer is no, 2 wrong use."""
    if options.serve:
        from console.commands.map_serve import serve

        return serve(options)
    if options.what == "check":
        from console.commands.map_check import check

        return check(options)
    ending = Path(options.output).suffix.lower()
    if not options.what or not options.output:
        print(_("Name an incident and a file (larmbord map K-0001 -o page.html), or --serve."), file=sys.stderr)
        return 2
    if ending == ".html":
        from console.commands.map_page import page

        return page(options)
    if ending in TRACKS:
        from console.commands.map_export import export

        return export(options)
    words = _("{file} does not end in one of {forms}: the ending says which form the map has.")
    forms = ", ".join((".html", *TRACKS))
    print(words.format(file=visible(Path(options.output).name), forms=forms), file=sys.stderr)
    return 2
