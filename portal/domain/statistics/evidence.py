"""The evidence of the trust index: twelve indicators for each cluster, exact, by the rules of the method.

Of figures about people's items (answers, openness, fairness, returning) each person's are averaged first: x is the sum
of the persons' shares and n the number of persons, so that everybody has one vote. Only verified persons count: with a
confirmed address, not staff, known by more than a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from sqlalchemy.orm import Session

from portal.domain.statistics import of_answers, of_city, of_people
from portal.domain.statistics.reading import Reading
from portal.domain.statistics.types import ExactEvidence, window_of
from portal.foundation import clock

CLUSTERS = ("C1", "C2", "C3", "C4")
NONE: Mapping[str, float] = {"x": 0.0, "n": 0.0}
NO_PARITY: Mapping[str, float] = {"x_ko": 0.0, "n_ko": 0.0, "x_other": 0.0, "n_other": 0.0}
COLLECTORS = {
    "RSP_ANSWERS_14D": (of_answers.answered_in_time, NONE),
    "RSP_DECISIONS_60D": (of_answers.decided_in_time, NONE),
    "REL_COMMITMENTS": (of_city.promises_kept, NONE),
    "REL_EVENTS_72H": (of_city.events_unchanged, NONE),
    "OPN_READABLE": (of_answers.readable, NONE),
    "OPN_OUTCOMES_14D": (of_city.outcomes_in_time, NONE),
    "INT_UPHELD": (of_city.upheld, NONE),
    "INT_REPRODUCED": (of_city.reproduced, NONE),
    "FAI_PARITY": (of_answers.parity, NO_PARITY),
    "FAI_OVERLAP": (of_people.foreign_groups, {}),
    "PAR_ADMITTED": (of_people.admitted, NONE),
    "PAR_RETURNING": (of_people.returning, NONE),
}
PERSON_AVERAGED = frozenset(
    {"RSP_ANSWERS_14D", "RSP_DECISIONS_60D", "OPN_READABLE", "OPN_OUTCOMES_14D", "FAI_PARITY", "PAR_RETURNING"}
)
"""Indicators whose x is a sum of persons' own shares."""
ABOUT_PEOPLE = PERSON_AVERAGED | {"FAI_OVERLAP", "PAR_ADMITTED"}
"""Indicators with different persons behind them; behind the others are promises, events and reviews."""


def collect(
    session: Session,
    period_id: str,
    zone: tzinfo,
    *,
    without_quarantined: bool = False,
    now: datetime | None = None,
) -> tuple[ExactEvidence, ...]:
    """Return all indicators of the twelve months that end with a quarter, for each cluster.

    Of a period that is not over, what has fallen due by `now` counts. `without_quarantined` leaves out whose acts are
    set apart.
    """
    reading = Reading(session, window_of(period_id, zone), zone, now or clock.now(), without_quarantined)
    found: list[ExactEvidence] = []
    for indicator, (collector, nothing) in COLLECTORS.items():
        by_cluster = {one.cluster: one for one in collector(reading)}
        found += _whole(indicator, by_cluster, nothing)
    return tuple(found)


def _whole(
    indicator: str, by_cluster: Mapping[str, ExactEvidence], nothing: Mapping[str, float]
) -> Iterable[ExactEvidence]:
    for cluster in CLUSTERS:
        yield by_cluster.get(cluster) or ExactEvidence(cluster, indicator, nothing, 0)
