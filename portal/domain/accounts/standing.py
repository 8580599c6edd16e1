"""What is known of somebody at the moment of an act, for the statistics."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.domain.accounts.models import Account, AccountRole, AccountStatistics
from portal.domain.accounts.rules import normalise_email
from portal.domain.accounts.types import Role


@dataclass(frozen=True, slots=True)
class Standing:
    """An account as the statistics see it now."""

    account_id: int
    email: str
    language: str
    is_staff: bool
    nationality_group: str | None
    age_band: str | None


def find(session: Session, *, account_id: int | None = None, email: str | None = None) -> Standing | None:
    """Return what is known of an account, or of the one with this address, whether it is active or not."""
    if account_id is None and not email:
        return None
    wanted = Account.id == account_id if account_id is not None else Account.email == normalise_email(email or "")
    held = exists().where(AccountRole.account_id == Account.id, AccountRole.role != Role.PARTICIPANT)
    row = session.execute(
        select(
            Account.id,
            Account.email,
            Account.language,
            held.label("is_staff"),
            AccountStatistics.nationality_group,
            AccountStatistics.age_band,
        )
        .outerjoin(AccountStatistics, AccountStatistics.account_id == Account.id)
        .where(wanted)
    ).one_or_none()
    return None if row is None else Standing(*row)
