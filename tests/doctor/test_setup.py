"""Setup: the questions, a file that the loader takes, never over an existing one, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from doctor_bench import healthy, inside, modem, receiver
from hypothesis import given
from hypothesis import strategies as st

from console import i18n
from console.commands.setup import made
from console.doctor.serial_devices import SerialDevice
from console.register_file import load_register
from console.setup import questions
from console.setup.answers import Answers, SetupFault, answers_from, bad_name
from console.setup.questions import Questions
from console.setup.toml_text import REGISTER, quoted
from console.setup.written import write_station
from console.station import StationFault, load_station


@pytest.fixture(autouse=True)
def _english() -> None:
    i18n.use_language("en")


def reading(*lines: str) -> Callable[[], str]:
    left = [f"{line}\n" for line in lines]
    return lambda: left.pop(0) if left else ""


def device(path: str, interface: int) -> SerialDevice:
    return SerialDevice(path=path, device=path, vid=0x1E0E, pid=0x9001, interface=interface)


async def test_the_ports_are_found_by_asking(tmp_path: Path) -> None:
    async with modem(tmp_path) as (_, at), receiver(tmp_path) as positions:
        machine = healthy(devices=lambda: [device(positions.port, 2), device(at.port, 1)])  # shifted interfaces
        said: list[str] = []
        asked = Questions(reading("en", "Provstad", "", "", "", "070-174 06 99", "", "y"), said.append, machine)
        answers = await asked.ask()
    assert (answers.port, answers.gnss_port) == (at.port, positions.port)
    assert (answers.name, answers.number) == ("Provstad", "0701740699")
    assert any("SIM7600" in line for line in said)
    assert any("satellite positions" in line for line in said)


async def test_a_path_that_is_typed_is_asked_who_it_is(tmp_path: Path) -> None:
    async with receiver(tmp_path) as positions:
        lines = ("en", "x", str(tmp_path / "none"), "n", positions.port, "n", "-", "-", "", "n")
        said: list[str] = []
        answers = await Questions(reading(*lines), said.append, healthy()).ask()
    assert answers.port == ""
    assert any("No modem at" in line for line in said)
    assert any("satellite positions" in line for line in said)


def test_yes_and_no_are_proposed_in_the_language_that_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "pgettext", lambda kind, word: {"y": "j"}.get(word, word))
    said: list[str] = []
    asked = Questions(reading("maybe", ""), said.append, healthy())
    assert asked._one_of("Skriva?", questions.YES_NO, "y") == "y"
    assert said == ["Skriva? [j]:", "Answer with one of: j, n", "Skriva? [j]:"]


async def test_a_wrong_answer_is_asked_again_and_the_end_of_the_input_writes_nothing(tmp_path: Path) -> None:
    async with modem(tmp_path) as (_, at):
        lines = ("fr", "en", "", at.port, "-", "12", "12345678901", "1234", "abc", "")
        asked = Questions(reading(*lines), lambda words: None, healthy())
        with pytest.raises(SetupFault) as fault:
            await asked.ask()
    assert fault.value.code == "setup.given_up"


async def test_from_answers_to_the_doctor_and_the_next_step(tmp_path: Path) -> None:
    async with modem(tmp_path) as (_, at):
        said: list[str] = []
        place = tmp_path / "station" / "station.toml"
        answers = Answers(name="Provstad", language="en", port=at.port, number="0701740699")
        assert await made(place, answers, healthy(), reading(), said.append) == 0
    station = load_station(place)
    assert (station.name, station.modem[0].port, station.modem[0].number) == ("Provstad", at.port, "0701740699")
    assert [each.stat().st_mode & 0o777 for each in sorted(place.parent.iterdir())] == [0o600, 0o600]
    assert any("ok     modem modem: It answers" in line for line in said)
    assert any("Send a text from a mobile phone to 0701740699" in line for line in said)
    assert not any("{" in line for line in said)


def test_never_over_an_existing_file(tmp_path: Path) -> None:
    place = tmp_path / "station.toml"
    place.write_text("mine", "utf-8")
    with pytest.raises(SetupFault):
        write_station(place, Answers())
    assert {name: octets for name, (_, octets) in inside(tmp_path).items()} == {"station.toml": b"mine"}


def test_force_keeps_a_copy_each_time(tmp_path: Path) -> None:
    place = tmp_path / "station.toml"
    place.write_text("first", "utf-8")
    write_station(place, Answers(name="second", register_example=False), force=True)
    write_station(place, Answers(name="third", register_example=False), force=True)
    assert load_station(place).name == "third"
    assert (tmp_path / "station.toml.old-1").read_text("utf-8") == "first"
    assert 'name = "second"' in (tmp_path / "station.toml.old-2").read_text("utf-8")
    assert len(inside(tmp_path)) == 3


def test_a_register_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "register.toml").write_text("[[unit]]\nid = '3310'\n", "utf-8")
    assert write_station(tmp_path / "station.toml", Answers()) == [tmp_path / "station.toml"]
    assert set(load_register(tmp_path / "register.toml").units) == {"3310"}


def test_the_example_of_a_register_is_right_when_its_marks_are_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "register.toml"
    lines = REGISTER.splitlines()
    path.write_text("\n".join(line.removeprefix("# ") for line in lines[3:]), "utf-8")
    register = load_register(path)
    assert (set(register.persons), set(register.devices), set(register.units)) == ({"P1"}, {"D7"}, {"3310"})


names = st.text(min_size=1, max_size=60).filter(lambda words: not bad_name(words))
paths = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), min_size=1, max_size=40)


@given(names, paths)
def test_whatever_is_answered_the_loader_gives_it_back(name: str, port: str) -> None:
    import tomllib

    assert tomllib.loads(f"x = {quoted(name)}\ny = {quoted(port)}") == {"x": name, "y": port}


def test_control_json_alone_is_not_toml() -> None:
    import json
    import tomllib

    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(f"x = {json.dumps(chr(127), ensure_ascii=False)}")


@pytest.mark.parametrize(
    ("words", "fault"),
    [("nmae = 'x'", StationFault), ("pin = '12'", SetupFault), ("number = 'x'", SetupFault), ("name = ''", SetupFault)],
)
def test_a_wrong_file_of_answers(tmp_path: Path, words: str, fault: type[Exception]) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(words, "utf-8")
    with pytest.raises(fault):
        answers_from(path)
