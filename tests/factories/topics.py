"""The city's projects, made by the services."""

from __future__ import annotations

from portal.app import Portal
from portal.domain.proposals import queries, service
from portal.domain.proposals.types import Cluster
from portal.domain.texts import service as texts
from portal.foundation import clock


def project(portal: Portal, slug: str = "night-market", title: str = "야시장의 밤") -> int:
    """Add a project and return its number."""
    now = clock.now()
    with portal.database.unit_of_work() as session:
        title_id = texts.write_public(session, title, "ko", now)
        summary_id = texts.write_public(session, "세계의 음식을 함께 나누는 밤입니다.", "ko", now)
        service.add_topic(session, slug, Cluster.C4, 1, title_id, summary_id, now)
        found = queries.find_topic_id(session, slug)
    assert found is not None
    return found
