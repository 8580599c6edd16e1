"""What others may know of releases, as queries to build on."""

from __future__ import annotations

from sqlalchemy import Select, select

from portal.domain.trust.models import Release


def approved() -> Select[tuple[object, ...]]:
    """Return a query for the approved releases: id, period, revision, document_sha256, approved_at."""
    return select(  # type: ignore[return-value]
        Release.id, Release.period, Release.revision, Release.document_sha256, Release.approved_at
    ).where(Release.approved_at.is_not(None))
