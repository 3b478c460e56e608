"""The record: read it back, prove it, take an incident out, erase what the law says must go."""

from __future__ import annotations

import argparse

from console.command_line.parts import Commands, as_json, operator, record
from console.i18n import _


def add(commands: Commands) -> None:
    journal = commands.family("journal", _("read the record back"))
    _tail(journal)
    _show(journal)
    _verify(journal)
    _export(journal)
    _erase(journal)
    _report(journal)


def _of_a_record(made: argparse.ArgumentParser) -> argparse.ArgumentParser:
    record(made)
    as_json(made)
    return made


def _tail(journal: Commands) -> None:
    tail = journal.add("tail", "journal:tail", _("the newest events, and then every new one with --follow"))
    _of_a_record(tail)
    tail.add_argument("-n", type=int, default=20, help=_("how many"))
    tail.add_argument("--follow", action="store_true")


def _show(journal: Commands) -> None:
    show = journal.add("show", "journal:show", _("one incident, whole"))
    _of_a_record(show)
    show.add_argument("incident", help="K-0001")


def _verify(journal: Commands) -> None:
    verify = journal.add("verify", "journal_verify:verify", _("is the record whole, or a bundle of it"))
    _of_a_record(verify)
    verify.add_argument("bundle", nargs="?", metavar="BUNDLE", help=_("a directory or ZIP made by export"))
    verify.add_argument("--witness", metavar="LINE", help=_("a line that was printed before: larmbord 5f3a9c01 …"))
    verify.add_argument("--key", metavar="KEY", help=_("of a bundle: the key that the station told you"))


def _export(journal: Commands) -> None:
    export = journal.add("export", "journal_export:export", _("an incident as a bundle that proves itself anywhere"))
    _of_a_record(export)
    export.add_argument("incident", help="K-0001")
    export.add_argument("-o", dest="output", required=True, metavar="DIR|ZIP")
    export.add_argument("--by", action="append", default=[], metavar="WHO", help=_("who exports: two persons"))
    export.add_argument("--to", default="", metavar="WHO", help=_("who receives it"))
    export.add_argument("--rule", default="", help=_("by which rule or decision"))
    export.add_argument("--attach", action="append", nargs="+", default=[], metavar="FILE")


def _erase(journal: Commands) -> None:
    erase = journal.add("erase", "journal_erase:erase", _("make what the law says must go unreadable for ever"))
    erase.add_argument("incident", nargs="?", default="", help="K-0001")
    erase.add_argument("--person", default="", metavar="ID", help=_("a person who is no longer in the register"))
    erase.add_argument(
        "--raw", dest="message", default="", metavar="ID", help=_("one message that is nobody's: its cmd in --json")
    )
    erase.add_argument("--rule", required=True, help=_("which rule says so"))
    erase.add_argument("--by", action="append", default=[], required=True, metavar="NAME", help=_("twice: two persons"))
    erase.add_argument("--yes", action="store_true", help=_("do not ask"))
    _of_a_record(erase)


def _report(journal: Commands) -> None:
    report = journal.add("report", "journal_report:report", _("one incident as a person reads it"))
    report.add_argument("incident", help="K-0001")
    report.add_argument("-o", "--output", required=True, metavar="FILE", help=".html, .csv, .md, .json")
    in_clear = ("name", "code_ok", "code_duress", "places")
    report.add_argument("--reveal", action="append", default=[], choices=in_clear, help=_("in clear; needs --reason"))
    report.add_argument("--reason", default="", help=_("why it must be read: in the journal before it is written"))
    operator(report)
    record(report)
