"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def now() -> datetime:
    """Return the current time in UTC, with its zone."""
    return datetime.now(UTC)


def months_until(moment: datetime, zone: tzinfo, number: int) -> tuple[datetime, ...]:
    """Return when the last `number` months began in a time zone, the current one last."""
    here = moment.astimezone(zone)
    current = here.year * 12 + here.month - 1
    return tuple(
        datetime(month // 12, month % 12 + 1, 1, tzinfo=zone) for month in range(current - number + 1, current + 1)
    )
