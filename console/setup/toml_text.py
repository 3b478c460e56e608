"""TOML for people: only the keys that were answered, each with a word about it."""

from __future__ import annotations

import json

from console.setup.answers import Answers, plain_number


def quoted(words: str) -> str:
    """A TOML basic string: JSON's, but that DEL is escaped as well (TOML 1.0 "String")."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007F")


def station_text(answers: Answers) -> str:
    """station.toml."""
    folder = answers.journal.rstrip("/")
    lines = [
        "# Made by larmbord setup. Every key: docs/station.md. Check it with: larmbord doctor --station THIS FILE",
        f"name = {quoted(answers.name)}",
        f"language = {quoted(answers.language)}",
        f"journal = {quoted(f'{folder}/journal.db' if folder else 'journal.db')}"
        "  # its key lies beside it: keep a copy of the key in a safe place",
        *(['register = "register.toml"  # persons, devices, units'] if answers.register_example else []),
        *_modem(answers),
        *(["", "[[gnss]]", 'name = "gnss"', f"port = {quoted(answers.gnss_port)}"] if answers.gnss_port else []),
    ]
    return "\n".join(lines) + "\n"


def _modem(answers: Answers) -> list[str]:
    if not answers.port:
        return []
    return [
        "", "[[modem]]", 'name = "modem"', f"port = {quoted(answers.port)}",
        *([f"pin = {quoted(answers.pin)}  # entered at most once"] if answers.pin else []),
        *([f"number = {quoted(plain_number(answers.number))}  # its own"] if answers.number else []),
    ]  # fmt: skip


REGISTER = """\
# Persons, devices and units. Take the # away from the lines that you need; docs/station.md lists every key.
# All names and numbers here are invented. This file is for this account alone (chmod 600): it says who is protected.

# [[person]]
# id = "P1"
# name = "Mira Exempel"
# mode = "SILENT"                  # SILENT: never rung or texted back without a reason. LOUD: may be
# do_not = ["call back"]
# code_ok = "blå stege"            # protected: shown as ******** until somebody gives a reason
# code_duress = "grön stege"

# [[device]]
# id = "D7"
# person = "P1"
# number = "0701740605"            # of the alarm phone: its texts and calls are hers
# identities = ["350000000000000"] # IMEI, if its messages carry it
# answer_keys = "0"                # what the phone needs to hear before it opens the line

# [[unit]]
# id = "3310"
"""
