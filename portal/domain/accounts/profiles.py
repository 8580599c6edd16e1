"""Commands on what people say about themselves: name, community, what others see, what the statistics may count."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.accounts import rules
from portal.domain.accounts.models import Account, AccountStatistics, Community
from portal.domain.accounts.types import Profile, Statistics
from portal.foundation.database import added, find_or_add


def change_profile(session: Session, account_id: int, profile: Profile, now: datetime) -> None:
    """Change what somebody says about themselves; the name of a community that is known joins it."""
    account = session.get_one(Account, account_id)
    account.display_name = profile.display_name
    account.language = profile.language
    account.community_id = _community_id(session, profile.community, now)
    account.community_shown = profile.community_shown
    account.proposals_shown = profile.proposals_shown
    account.endorsements_shown = profile.endorsements_shown


def tell_statistics(session: Session, account_id: int, told: Statistics, now: datetime) -> None:
    """Keep what somebody tells for the statistics; what nobody told leaves no row."""
    session.execute(delete(AccountStatistics).where(AccountStatistics.account_id == account_id))
    if told != Statistics():
        session.add(
            AccountStatistics(
                account_id=account_id,
                nationality_group=told.nationality_group,
                age_band=told.age_band,
                given_at=now,
            )
        )
        session.flush()


def _community_id(session: Session, name: str, now: datetime) -> int | None:
    slug = rules.fold(name)
    if not slug:
        return None
    by_slug = select(Community.id).where(Community.slug == slug)
    return find_or_add(
        session,
        lambda: session.scalar(by_slug),
        lambda: added(session, Community(name=name, slug=slug, created_at=now)).id,
    )[0]
