"""Packages killed at some moments of each change; `python -m tools.package_proof` makes the large proof."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.package_proof.proof import CHANGES, prove

pytestmark = pytest.mark.crash
KILLS = 2
EACH_STEP = "roll-back"


def test_a_killed_change_leaves_the_old_package_or_the_new_one_and_a_cut_download_goes_on(tmp_path: Path) -> None:
    by_steps = [change for change in CHANGES if change.name == EACH_STEP]

    tallies, (size, went_on) = prove(tmp_path, 1, KILLS, by_steps, CHANGES)

    assert [fault for tally in tallies for fault in tally.faults] == []
    assert went_on == size // 2
    [steps] = [tally for tally in tallies if tally.how == "each step"]
    assert steps.as_before > 0
    assert steps.as_after > 0
    assert steps.half_way > 0
    assert sum(tally.kills for tally in tallies) == steps.kills + KILLS * len(CHANGES)
