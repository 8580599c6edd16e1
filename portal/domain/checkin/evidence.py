"""Who came, for the statistics to compose."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, select

from portal.domain.checkin.models import Record


def admitted(event_ids: Collection[int]) -> Select[int, int]:
    """Select how many different people came in on each ticket of some events: ticket_id, people.

    Whoever was on several lists is counted where most of the party were.
    """
    on_lists = (
        select(Record.ticket_id, func.sum(Record.fresh).label("people"))
        .where(
            Record.event_id.in_(event_ids),
            Record.ticket_id.is_not(None),
            Record.list_id.is_not(None),
            Record.is_fact.is_(True),
            Record.withheld.is_(False),
            Record.fresh != 0,
        )
        .group_by(Record.ticket_id, Record.list_id)
        .subquery("on_list")
    )
    return select(on_lists.c.ticket_id, func.max(on_lists.c.people).label("people")).group_by(on_lists.c.ticket_id)


def staffed(event_ids: Collection[int]) -> Select[int]:
    """Select those of some events at whose doors somebody was let in."""
    return (
        select(Record.event_id)
        .where(Record.event_id.in_(event_ids), Record.is_fact.is_(True), Record.withheld.is_(False))
        .distinct()
    )
