"""One HTML file that opens anywhere, loads nothing, and in which no word from outside is ever more than text.

Words from outside never stand in markup or in a script: they are JSON in a block no browser runs, with every `<`
escaped, and our own script puts them on the page with `textContent` (store.md section 5.2: in a template literal
`${…}` runs even after html.escape). A content security policy allows that script and that style by their hashes, and
nothing else: no address, no picture, no form, no frame.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape

# What every page begins with: its data, and the one way in which words get onto it. There is no string of HTML.
PUT = """
"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const put = (parent, kind, text, look) => {
  const made = document.createElement(kind);
  if (text !== undefined) made.textContent = text;
  if (look) made.className = look;
  parent.appendChild(made);
  return made;
};
"""

# In JSON only strings can hold these, and a string may hold any character as \\uXXXX.
_IN_A_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def page(
    language: str, title: str, data: object, scripts: Sequence[str], styles: Sequence[str], allowed: Sequence[str] = ()
) -> str:
    """The file. `data` is anything JSON can hold: scripts find it as the text of the element `data`.

    `scripts` and `styles` are the program's own, never made of words from outside. `allowed`: what the policy permits
    beyond them, for a page that asks its own server ("connect-src 'self'").
    ValueError: a script or style holds what would end its element.
    """
    if any("</" in own or "<!--" in own for own in (*scripts, *styles)):
        raise ValueError("a script or style may not hold markup")
    return "\n".join([
        "<!doctype html>",
        f'<html lang="{escape(language)}">',
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy(scripts, styles, allowed)}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        *(f"<style>{style}</style>" for style in styles),
        "<body>",
        f'<script type="application/json" id="data">{json_in_script(data)}</script>',
        *(f"<script>{script}</script>" for script in scripts),
        "</html>",
        "",
    ])  # fmt: skip


def policy(scripts: Sequence[str], styles: Sequence[str], allowed: Sequence[str] = ()) -> str:
    """The content security policy: these, and nothing else (W3C CSP Level 3)."""
    return "; ".join([
        "default-src 'none'", f"script-src {_hashes(scripts)}", f"style-src {_hashes(styles)}",
        "base-uri 'none'", "form-action 'none'", *allowed,
    ])  # fmt: skip


def json_in_script(data: object) -> str:
    """JSON that cannot end the element it stands in. ASCII, so that no encoding can be guessed wrong."""
    return json.dumps(data, ensure_ascii=True).translate(_IN_A_SCRIPT)


def _hashes(texts: Sequence[str]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts) or "'none'"
