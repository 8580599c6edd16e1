"""A small crowd for few seats on each backend; `python -m tools.capacity` makes the large one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.capacity.proof import Wanted, prove
from tools.crash.site import Site

WANTED = Wanted(registrations=60, seats=10, cancelled=5, lapsed=2)

pytestmark = pytest.mark.crash


def test_seats_are_exact_and_the_line_keeps_its_word_before_everybodys_eyes(
    backend: str, environment: dict[str, str], tmp_path: Path
) -> None:
    report = prove(Site(tmp_path, environment), backend, WANTED)

    assert report.faults == []
    last = report.rows[-1]
    assert (last.seated, last.offered, last.waiting, last.given_up, last.lapsed) == (8, 2, 43, 5, 2)
    assert report.facts["pairs whose order can be told"] > 0, "nothing is proved about the order"
