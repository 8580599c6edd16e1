"""Acts, for the statistics to compose."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, Select, String, Subquery, case, cast, literal, select

from portal.domain.participation.models import ParticipationAct, Quarantine
from portal.domain.participation.types import CLEARED, NOBODY


def acts() -> Subquery:
    """Select all acts, also those of staff and those taken back.

    Columns: id, kind, subject_id, person, at, language, nationality_group, age_band, community_kind, people, by_staff,
    undone_at, and `who`, which tells people apart where `person` does not: each act without a person by itself.
    """
    act = ParticipationAct
    alone = case((act.person == NOBODY, literal(CLEARED) + cast(act.id, String)), else_=act.person)
    return select(
        act.id,
        act.kind,
        act.subject_id,
        act.person,
        act.at,
        act.language,
        act.nationality_group,
        act.age_band,
        act.community_kind,
        act.people,
        act.by_staff,
        act.undone_at,
        alone.label("who"),
    ).subquery("act")


def counts(act: FromClause) -> ColumnElement[bool]:
    """Return the condition under which an act counts as participation: not staff's, and not taken back."""
    return act.c.by_staff.is_(False) & act.c.undone_at.is_(None)


def is_verified(act: FromClause) -> ColumnElement[bool]:
    """Return the condition that an act is somebody's with a confirmed address, who is not forgotten, and not staff."""
    return act.c.by_staff.is_(False) & (act.c.person != NOBODY) & act.c.person.not_like(f"{CLEARED}%")


def quarantined() -> Select[str]:
    """Select the persons whose acts are set apart."""
    return select(Quarantine.person)
