"""What a stranger can put in a message, and how to see on a terminal that it was more than text."""

from __future__ import annotations

import re
import unicodedata

MARK = "PWNED"
EVIL = "document.documentElement.dataset.pwned"

# For the terminal: each has MARK in it, so that the test can see that the words themselves were shown.
TERMINAL = {
    "c0": "".join(map(chr, range(0x20))) + "\x7f" + MARK,
    "c1": "".join(map(chr, range(0x80, 0xA0))) + MARK,
    "csi colour": f"\x1b[31;5;7m{MARK}",
    "csi clear": f"\x1b[2J\x1b[13;37H{MARK}",
    "csi report": f"\x1b[6n\x1b[21t{MARK}",
    "csi 8 bit": f"\x9b31;5;7m{MARK}",
    "osc title": f"\x1b]0;{MARK}\x07{MARK}",
    "osc link": f"\x1b]8;;http://canary.example/{MARK}\x1b\\{MARK}\x1b]8;;\x1b\\",
    "osc clipboard": f"\x1b]52;c;UFdORUQ=\x07{MARK}",
    "osc 8 bit": f"\x9d0;{MARK}\x9c{MARK}",
    "dcs": f"\x1bP$q q\x1b\\\x1bP+q544e\x1b\\{MARK}",
    "apc pm sos": f"\x1b_{MARK}\x1b\\\x1b^{MARK}\x1b\\\x1bX{MARK}\x1b\\",
    "charset": f"\x0e\x1b(0{MARK}\x1bc",
    "bidi": f"\u202e{MARK}\u202c\u2066{MARK}\u2069\u200f\u061c",
    "zero width": f"{MARK}\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e{MARK}",
    "tags": MARK + "".join(map(chr, range(0xE0041, 0xE005B))) + "\U000e007f",
    "variation": f"\u2764\ufe0f1\ufe0f\u20e3{MARK}\U000e0100",
    "combining": f"\u0301{MARK}" + "".join(map(chr, range(0x0300, 0x0370))) * 3 + f"\u20dd{MARK}",
    "emoji": f"👩\u200d👩\u200d👧\u200d👦 🇸🇪🇳🇴 👍🏽 🏴\U000e0067\U000e007f {MARK}",
    "wide": f"日本語テスト ｆｕｌｌ {MARK} 각 \u1100\u1161\u11a8",
    "rtl": f"سلام עברית {MARK}",
    "surrogates": f"{MARK}\ud83d\udcff\udfff\ud800",
    "noncharacters": f"{MARK}\ufffe\uffff\U0010ffff\ue000\U000f0000\u0378",
    "markup": f"[/foo] [bold]{MARK}[/bold] [/] [red on blue]{MARK} [",
    "markup action": f"[@click=app.quit]{MARK}[/] [@click=app.bell()]{MARK}[/] [link=http://canary.example]{MARK}[/link]",
    "markup broken": f"{MARK} [/ ] \\[ [[ [/{MARK}",
    "long": MARK + "x" * 5000,
    "lines": f"{MARK}\r\n{MARK}\n\n\t{MARK}\u2028{MARK}\u2029\x85{MARK}",
}  # fmt: skip

# For a page: each sets EVIL or asks the network if it is ever more than text.
PAGE = {
    "script": f"<script>{EVIL}='script'</script>",
    "end of script": f"</script><script>{EVIL}='end'</script>",
    "comment": f"<!--<script>--><script>{EVIL}='comment'</script>",
    "image": f"<img src=x onerror=\"{EVIL}='image'\">",
    "svg": f"<svg onload={EVIL}='svg'><script>{EVIL}='svg script'</script>",
    "literal": f"${{{EVIL}=1}}",
    "literal escaped": f"\\${{{EVIL}='escaped'}}`+({EVIL}='tick')+`",
    "quote": f"'\"`;{EVIL}='quote';//",
    "attribute": f"\" autofocus onfocus={EVIL}='attribute' x=\"",
    "separators": f"\u2028{EVIL}='separator'\u2029//",
    "address": f"<a href=\"javascript:{EVIL}='address'\">x</a>",
    "fetched": "<img src=http://canary.example/a><link rel=stylesheet href=http://canary.example/b>",
    "frame": f"<iframe srcdoc=\"<script>parent.{EVIL}='frame'</script>\"></iframe><iframe src=http://canary.example/c>",
    "moved": "<meta http-equiv=refresh content='0;url=http://canary.example/d'><base href=http://canary.example/>",
    "entities": "&lt;b&gt; &#60;script&#62; &amp;lt;",
    "markdown": "![x](http://canary.example/e) [x](javascript:alert) <http://canary.example> `x` # * _ | -",
}  # fmt: skip

SHEET = {
    "equals": "=1+1", "plus": "+46701740605", "minus": "-1+1", "at": "@SUM(A1)", "tab": "\t=1+1", "return": "\r=1+1",
    "blank": " =1+1", "inside": "a;=1+1", "quoted": 'a";"=1+1', "comma": "a,=1+1", "full width": "＝1+1",
    "line": "a\n=1+1", "dde": "=cmd|' /C calc'!A0", "bar": "a|=1+1",
}  # fmt: skip

EVERYTHING = TERMINAL | PAGE | SHEET

# Every sequence Textual writes by itself: modes, colours, cursor, queries of its own. Anything else is somebody's.
_OWN = re.compile(
    r"\x1b\[\??\d*(?:;\d+)*[hlHmJK]"  # modes, place, colours, clearing
    r"|\x1b\[[<>=?][0-9;]*[a-z$]*"  # keyboard protocol, versions
    r"|\x1b\[\?\d+\$p"
    r"|\x1b\]22;[a-z-]*\x07"  # the shape of the mouse pointer
)
_FORBIDDEN_SGR = re.compile(r"\x1b\[31;5;7m|\x1b\[13;37H")
_ACTIVE = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})


def leaks(output: bytes) -> list[str]:
    """What in a terminal's bytes is neither text nor a sequence of Textual's own. Empty: nothing leaked."""
    text = output.decode("utf-8", "surrogateescape")
    found = _FORBIDDEN_SGR.findall(text)
    rest = _OWN.sub("", text)
    found += [f"U+{ord(c):04X}" for c in rest if unicodedata.category(c) in _ACTIVE and c not in "\r\n"]
    return found


def plain_leaks(output: bytes) -> list[str]:
    """The same for lines of text, where nothing but line ends may act."""
    text = output.decode("utf-8", "surrogateescape")
    return [f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in _ACTIVE and c not in "\r\n"]
