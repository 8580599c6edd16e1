"""A small day at the doors on each backend; `python -m tools.doors_proof` makes the large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.crash.site import Site
from tools.doors_proof.proof import Size, prove

SIZE = Size(kills=3, tickets=20, most_done=6)

pytestmark = [pytest.mark.crash, pytest.mark.usefixtures("backend")]


def test_nothing_that_happened_at_a_gate_is_lost_and_all_orders_come_to_the_same(
    environment: dict[str, str], tmp_path: Path
) -> None:
    report = prove(Site(tmp_path, environment), SIZE)

    assert report.faults == []
    traffic, *orders = report.rows
    assert traffic.judged_here > 0, "no device was ever without the portal"
    assert len({(row.facts, row.cases) for row in orders}) == 1
    assert orders[0].cases > 0, "nobody came twice on the recorded day"
