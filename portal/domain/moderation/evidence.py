"""What independent review has found, for the storeys above to count."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from portal.domain.moderation.models import ReviewSample
from portal.domain.moderation.review_types import Verdict


def reviews() -> Select[str, str, str, str | None, datetime | None, datetime]:
    """Select what was drawn and can be judged; the verdict is None while it waits.

    Columns: period, kind (moderation, answer), cluster, verdict (upheld, overturned; reproduced, not_reproduced),
    reviewed_at, drawn_at. What was set aside, because its text is gone, counts neither way and is left out.
    """
    return select(
        ReviewSample.period,
        ReviewSample.kind,
        ReviewSample.cluster,
        ReviewSample.verdict,
        ReviewSample.reviewed_at,
        ReviewSample.drawn_at,
    ).where(ReviewSample.verdict.is_distinct_from(Verdict.SET_ASIDE))
