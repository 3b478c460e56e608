"""Real processes: a running intake keeps its modem and loses nothing while the doctor looks."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from console.events import RawReceived, SourceReported
from tests.support_process import PATIENCE_S, Place, eventually


def doctor(place: Place) -> dict[str, dict[str, Any]]:
    """The findings about the modem, by name."""
    run = place.run("doctor", "--station", str(place.station), "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = run.communicate(timeout=PATIENCE_S)
    assert err == b""
    found = [json.loads(line) for line in out.splitlines()]
    return {each["check"]: each for each in found if each["of"] == "modem"}


def works(place: Place) -> bool:
    return any(isinstance(each.fact, SourceReported) and each.fact.state == "ok" for each in place.events())


def texts(place: Place) -> int:
    return sum(isinstance(each.fact, RawReceived) for each in place.events())


def test_a_running_intake_keeps_its_modem(tmp_path: Path) -> None:
    place = Place(tmp_path)
    with place.modem() as modem:
        intake = place.intake()
        try:
            eventually(lambda: works(place))
            found = doctor(place)
            assert "intake holds it" in found["modem"]["words"]
            assert found["port"]["words"].endswith("and the intake uses it.")
            modem.say("text +46701740605 hjälp")
            eventually(lambda: texts(place) == 1)
            downs = [e for e in place.events() if isinstance(e.fact, SourceReported) and e.fact.state == "down"]
            assert downs == [], "the doctor was not noticed"
        finally:
            intake.terminate()
            intake.wait()
        found = doctor(place)
        assert "It answers" in found["modem"]["words"], "control: nobody holds it any more"
        assert found["sim"]["state"] == "ok"
