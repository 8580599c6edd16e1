"""A small day at the doors on each backend; `python -m tools.doors_day` replays a large one."""

from __future__ import annotations

from portal.app import Portal
from tools.doors_day.replay import replay

SCANS = 1_000


def test_every_figure_of_a_day_is_what_the_raw_records_come_to(portal: Portal) -> None:
    report = replay(portal, SCANS)
    assert report.faults == []
    assert report.scans["offline"] > 0
    assert report.people > 0
    assert report.inside > 0
