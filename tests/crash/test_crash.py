"""A small crash proof on each backend; `python -m tools.crash` makes the large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.crash.proof import prove
from tools.crash.site import Site

KILLS = 3
ACKNOWLEDGED = 120

pytestmark = [pytest.mark.crash, pytest.mark.usefixtures("backend")]


def test_killed_anywhere_the_portal_loses_doubles_and_blocks_nothing(
    environment: dict[str, str], tmp_path: Path, sample_models: Path
) -> None:
    site = Site(tmp_path, environment | {"PORTAL_MODELS_DIR": str(sample_models)})

    report = prove(site, seed=1, kills=KILLS, acknowledged=ACKNOWLEDGED)

    assert report.faults == []
    told = {row.tally.phase: row.finding.acknowledged for row in report.rows}
    assert told["import"] + told["submission"] >= ACKNOWLEDGED
    assert told["translation"] > 0, "readers saw nothing before the kills"
    assert all(row.tally.inside >= KILLS for row in report.rows)
