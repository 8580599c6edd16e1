"""One tiny package, built once for all tests of the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.engines.translation.fakes import build_package


@pytest.fixture(scope="session")
def tiny_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_package(tmp_path_factory.mktemp("tiny") / "translate-ko_en-1_0")
