"""The questions, one line at a time on plain text: over ssh, in a pipe, with a screen reader."""

from __future__ import annotations

from collections.abc import Callable

from console.doctor.machine import Machine
from console.i18n import NP_, _, pgettext, use_language
from console.sentences import sentence
from console.setup.answers import Answers, SetupFault, bad_name, bad_number, bad_pin, plain_number
from console.setup.found import Found, Kind, look, probe

Read = Callable[[], str]  # one line; empty at the end of the input
Say = Callable[[str], None]
YES_NO = (NP_("answer", "y"), NP_("answer", "n"))


class Questions:
    """Asks until an answer can be used. Raises SetupFault("setup.given_up") when the input ends."""

    def __init__(self, read: Read, say: Say, machine: Machine) -> None:
        self._read, self._say, self._machine = read, say, machine

    async def ask(self) -> Answers:
        """All of them. Enter takes what stands in brackets."""
        language = self._one_of(_("Language, sv or en"), ("sv", "en"), "sv")
        use_language(language)
        name = self._checked(_("What is the station called?"), "Larmbord", bad_name)
        self._say(_("Looking at the ports. This takes some seconds."))
        found = await look(self._machine)
        port = await self._port(_("Which port is the modem at? A number, a path, Enter, or - for none"), found, "modem")
        gnss = await self._port(
            _("Which port is the satellite receiver at? It is not needed: - for none"), found, "gnss"
        )
        self._say(_("A SIM card without a PIN is best: then the modem works by itself after a power cut."))
        pin = self._checked(_("PIN of the SIM card, or Enter for none"), "", bad_pin) if port else ""
        number = self._checked(_("The modem's own telephone number, or Enter"), "", bad_number) if port else ""
        journal = self._line(_("Folder for the journal, or Enter for the folder of the station file"), "")
        example = self._one_of(_("Write an example of a register (persons, devices, units)? y or n"), YES_NO, "y")
        return Answers(
            name=name, language="sv" if language == "sv" else "en", port=port, gnss_port=gnss, pin=pin,
            number=plain_number(number), journal=journal, register_example=example == "y",
        )  # fmt: skip

    async def _port(self, question: str, found: list[Found], kind: Kind) -> str:
        """The first port of that kind is proposed. Another one that is typed is asked who it is."""
        for number, each in enumerate(found, 1):
            self._say(f"  {number}  {each.path}  ({each.words})")
        proposed = next((each.path for each in found if each.kind == kind), "")
        while True:
            answer = self._line(question, proposed)
            if answer.isdecimal() and 1 <= int(answer) <= len(found):
                return found[int(answer) - 1].path
            if answer == "-":
                return ""
            if answer in ("", proposed) or any(each.path == answer for each in found):
                return answer
            told = await probe(self._machine, answer)
            self._say(f"  {told.path}  ({told.words})")
            if told.kind == kind or self._one_of(_("Use it all the same? y or n"), YES_NO, "n") == "y":
                return answer

    def _one_of(self, question: str, choices: tuple[str, ...], default: str) -> str:
        """In Swedish "j" is yes, in what is asked as in what is answered."""
        while True:
            answer = self._line(question, pgettext("answer", default)).casefold()
            answer = "y" if answer == "j" and "y" in choices else answer
            if answer in choices:
                return answer
            named = ", ".join(pgettext("answer", choice) for choice in choices)
            self._say(_("Answer with one of: {choices}").format(choices=named))

    def _checked(self, question: str, default: str, wrong: Callable[[str], str]) -> str:
        while True:
            answer = self._line(question, default)
            if not (code := wrong(answer)):
                return answer
            self._say(sentence(code))

    def _line(self, question: str, default: str) -> str:
        self._say(f"{question} [{default}]:" if default else f"{question}:")
        line = self._read()
        if not line:
            raise SetupFault("setup.given_up")
        return line.strip() or default
