"""What tests of every room share."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import catalogue
from console import i18n
from hatch_build import CatalogueHook

# A slow machine is no fault, and every machine tries the same examples: what passed once passes in a clean clone. The
# soak tests look for others, with `--hypothesis-profile=wide`.
settings.register_profile("wide", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("wide"), derandomize=True, database=None)
settings.load_profile("same")


@pytest.fixture
def swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The catalogue compiled as the build does it, and spoken; afterwards English again."""
    shutil.copytree(
        catalogue.ROOT / "console" / "locale", tmp_path / "console" / "locale", ignore=shutil.ignore_patterns("*.mo")
    )
    CatalogueHook(str(tmp_path), {}, None, None, "", "wheel").initialize("", {})  # type: ignore[arg-type]
    monkeypatch.setattr(i18n, "__file__", str(tmp_path / "console" / "i18n.py"))
    i18n.use_language("sv")
    yield
    i18n.use_language("en")
