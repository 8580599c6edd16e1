"""Releases with figures of a whole portal: counts as published, and approved releases of them in a portal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from portal.app import Portal
from portal.domain.trust import assembling, bundles, queries
from portal.domain.trust.assembling import Earlier
from portal.domain.trust.models import Release
from portal.domain.trust.types import State, Status, release_id
from portal.engines.trust import BASELINE, METHODOLOGY, Published, canonical, sha256, window

CLUSTERS = ("C1", "C2", "C3", "C4")
SHARES: Mapping[str, tuple[int, int]] = {
    "RSP_ANSWERS_14D": (75, 95),
    "RSP_DECISIONS_60D": (60, 80),
    "REL_COMMITMENTS": (20, 25),
    "REL_EVENTS_72H": (15, 15),
    "OPN_READABLE": (30, 40),
    "OPN_OUTCOMES_14D": (25, 30),
    "INT_UPHELD": (45, 50),
    "INT_REPRODUCED": (30, 30),
    "PAR_ADMITTED": (400, 520),
    "PAR_RETURNING": (45, 150),
}
PARITY = {"x_ko": 40, "n_ko": 50, "x_other": 30, "n_other": 45}
GROUPS = {"east_asia": 60, "southeast_asia": 45, "europe": 25, "americas": 30, "oceania": None, "other": 10}
RESIDENTS = {"east_asia": 2400, "southeast_asia": 1300, "europe": 900, "americas": 1700, "oceania": 150}
LANGUAGES = {"ko": 410, "en": 95, "zh-Hans": 60, "vi": 35, "ja": 20, "other": 15}
AGES = {"14-18": 20, "19-29": 155, "30-39": 190, "40-49": 125, "50-64": 90, "65+": None, "unknown": 25}
KINDS = {"association": 80, "school": 55, "company": 30, "other": 25}
TOTALS = {
    "registrations": 640,
    "attended": 470,
    "no_shows": 85,
    "waiting": 40,
    "proposals": 120,
    "comments": 310,
    "endorsements": 905,
    "answers": 80,
    "participants": 635,
}
TONES = {"negative": 45, "neutral": 80, "positive": 60, "unclear": 25}
OUTCOMES = {"accepted": 10, "implemented": 5, "not_adopted": 10, "under_review": 5}


def evidence(
    shares: Mapping[str, tuple[int | None, int | None]] = SHARES, clusters: Iterable[str] = CLUSTERS
) -> list[dict[str, Any]]:
    """Return the evidence of some clusters, the same in each, as a release holds it."""
    made = []
    for cluster in clusters:
        for indicator, (met, of) in shares.items():
            made += [_count(cluster, indicator, "x", met), _count(cluster, indicator, "n", of)]
        made += [_count(cluster, "FAI_PARITY", name, value) for name, value in PARITY.items()]
        made += [_count(cluster, "FAI_OVERLAP", f"q:{group}", value) for group, value in GROUPS.items()]
    return made


def tables(period: str, factor: float = 1.0, events: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Return the tables of a quarter; `factor` makes another quarter of the same portal."""

    def cell(measure: str, dimension: str, code: str, value: int | None, cluster: str = "", conf: str = "C") -> Any:
        shown = None if value is None else 5 * round(value * factor / 5)
        return {
            "period": period,
            "measure": measure,
            "cluster": cluster,
            "dimension": dimension,
            "code": code,
            "value": shown,
            "conf_status": conf if value is None else "F",
        }

    made = [cell(measure, "", "", value) for measure, value in TOTALS.items()]
    for measure, value in TOTALS.items():
        made += [cell(measure, "cluster", code, value // 4) for code in CLUSTERS]
    made += [cell("participants", "language", code, value) for code, value in LANGUAGES.items()]
    made += [cell("participants", "age_band", code, value) for code, value in AGES.items()]
    made += [cell("participants", "community_kind", code, value) for code, value in KINDS.items()]
    made += [cell("participants", "nationality_group", code, value) for code, value in {"korea": 430, **GROUPS}.items()]
    for at, cluster in enumerate(CLUSTERS):
        made += [
            cell("tone", "tone", code, None if cluster == "C3" and code != "neutral" else value + 10 * at, cluster)
            for code, value in TONES.items()
        ]
        made += [cell("proposals", "outcome", code, value, cluster) for code, value in OUTCOMES.items()]
    for slug in events:
        made += [cell("registrations", "event", slug, 120), cell("attended", "event", slug, 95)]
        made += [cell("no_shows", "event", slug, 20), cell("waiting", "event", slug, None)]
    return made


def published(period: str = "2026-Q3", **changes: Any) -> Published:
    """Return the counts of a release as published; keywords stand in place of the usual parts."""
    start, end = window(period)
    whole: dict[str, Any] = {
        "methodology_version": METHODOLOGY,
        "ref_area": "KR-GANGNAM",
        "period": {"id": period, "start": start.isoformat(), "end": end.isoformat()},
        "prior": dict(BASELINE),
        "residents": {
            "as_of": date(end.year, 6, 30).isoformat(),
            "source": "Made up for tests",
            "made_up": True,
            "groups": RESIDENTS,
        },
        "evidence": evidence(),
        "tables": tables(period),
    }
    return Published.from_dict(whole | changes)


def released(
    portal: Portal, counts: Published, revision: int = 1, reason: str = "", supersedes: int | None = None
) -> int:
    """Put an approved release of these counts into a portal and return its number."""
    period = counts.period_id
    now = datetime(counts.end.year, counts.end.month, counts.end.day, 15, tzinfo=UTC)
    earlier = _before(portal, period)
    document = assembling.text_of(
        assembling.document(
            counts,
            release_id=release_id(period, revision),
            revision=revision,
            status=Status.REVISED if revision > 1 else Status.FINAL,
            generated_at=assembling.moment(now),
            supersedes=release_id(period, revision - 1) if revision > 1 else None,
            reason=reason,
            earlier=earlier,
        )
    )
    with portal.database.unit_of_work() as session:
        row = Release(
            period=period,
            revision=revision,
            state=State.PREVIEW,
            status=Status.REVISED if revision > 1 else Status.FINAL,
            methodology=METHODOLOGY,
            published=canonical(counts.to_dict()),
            input_sha256=assembling.input_sha256(counts),
            document=document,
            document_sha256=sha256(document),
            made_at=now,
            approved_at=now,
            reason=reason,
            supersedes_id=supersedes,
        )
        session.add(row)
        session.flush()
        bundles.keep(session, row, counts, earlier)
        row.state = State.FINAL
        return row.id


def _before(portal: Portal, period: str) -> Earlier | None:
    """Return what a release of a period is compared with: the newest one of the last period before it."""
    with portal.database.reading() as session:
        before = next((one for one in queries.all_published(session) if one.period < period), None)
    return Earlier(before.id, before.published) if before else None


def _count(cluster: str, indicator: str, component: str, value: int | None) -> dict[str, Any]:
    conf = "C" if value is None else "F"
    return {"cluster": cluster, "indicator": indicator, "component": component, "value": value, "conf_status": conf}
