"""Leaflet as it may stand inside a page: its own text from the package XStatic-Leaflet, without what it would load."""

from __future__ import annotations

import re
from pathlib import Path

_PICTURE = re.compile(r"[\w-]+:\s*url\([^)]*\);?")  # of its pins and its layer button: we use neither
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def script() -> str:
    """Leaflet's script. `</` in its strings is written `<\\/`, which is the same string and ends no element."""
    return _SOURCE_MAP.sub("", _text("leaflet.js")).replace("</", "<\\/").strip()


def style() -> str:
    """Leaflet's style, without its pictures: a page loads nothing."""
    return _PICTURE.sub("", _text("leaflet.css")).strip()


def _text(name: str) -> str:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR, name).read_text("utf-8")
