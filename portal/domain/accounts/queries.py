"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.accounts.models import (
    Account,
    AccountChange,
    AccountRole,
    AccountStatistics,
    Community,
    PersonalToken,
)
from portal.domain.accounts.rules import MOST_TOKENS, fold, normalise_email, token_hash
from portal.domain.accounts.types import (
    AgeBand,
    Byline,
    Change,
    ChangeView,
    CommunityView,
    Contact,
    NationalityGroup,
    PeoplePage,
    Person,
    Principal,
    Profile,
    PublicPerson,
    Role,
    Scope,
    Statistics,
    TokenHolder,
    TokenView,
)
from portal.foundation.errors import NotFound

PAGE_SIZE = 25
MOST_SUGGESTIONS = 200


def principal_of(account: Account) -> Principal:
    """Freeze an account row."""
    roles = frozenset(Role(held.role) for held in account.roles) | {Role.PARTICIPANT}
    return Principal(
        id=account.id,
        email=account.email,
        display_name=account.display_name,
        language=account.language,
        roles=roles,
        session_key=account.session_key,
        has_password=account.password_hash is not None,
        created_at=account.created_at,
    )


def find_principal(session: Session, account_id: int) -> Principal | None:
    """Return an active account."""
    account = session.get(Account, account_id)
    return principal_of(account) if account and account.deactivated_at is None else None


def get_principal(session: Session, account_id: int) -> Principal:
    """Return an active account or raise NotFound."""
    principal = find_principal(session, account_id)
    if principal is None:
        raise NotFound(f"account {account_id}")
    return principal


def find_by_email(session: Session, email: str) -> Principal | None:
    """Return the active account with this address."""
    account = session.scalar(select(Account).where(Account.email == normalise_email(email)))
    return principal_of(account) if account and account.deactivated_at is None else None


def find_contact(session: Session, email: str) -> Contact | None:
    """Return how to write to the member with this address: one statement, whether there is one or not."""
    row = session.execute(
        select(Account.display_name, Account.language).where(
            Account.email == normalise_email(email), Account.deactivated_at.is_(None)
        )
    ).one_or_none()
    return Contact(*row) if row is not None else None


def list_principals(session: Session, account_ids: Iterable[int]) -> tuple[Principal, ...]:
    """Return the active accounts among these."""
    found = session.scalars(select(Account).where(Account.id.in_(set(account_ids)), Account.deactivated_at.is_(None)))
    return tuple(principal_of(account) for account in found)


def holders_of(session: Session, role: Role) -> tuple[Principal, ...]:
    """Return the active accounts that have a role."""
    found = session.scalars(
        select(Account)
        .where(Account.deactivated_at.is_(None), Account.roles.any(AccountRole.role == role))
        .order_by(Account.id)
    )
    return tuple(principal_of(account) for account in found)


def display_names(session: Session, account_ids: Iterable[int]) -> dict[int, str]:
    """Return public names by account id."""
    wanted = set(account_ids)
    if not wanted:
        return {}
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(wanted)))
    return dict(rows.all())


def count(session: Session) -> int:
    """Count active accounts."""
    return session.scalar(select(func.count()).where(Account.deactivated_at.is_(None))) or 0


def find_token_holder(session: Session, secret: str, now: datetime) -> TokenHolder | None:
    """Return whose token this is; what is unknown, expired, revoked or a closed account's costs the same statement."""
    row = session.execute(
        select(PersonalToken, Account)
        .join(Account, Account.id == PersonalToken.account_id)
        .where(
            PersonalToken.secret_hash == token_hash(secret),
            PersonalToken.revoked_at.is_(None),
            PersonalToken.expires_at > now,
            Account.deactivated_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    token, account = row
    return TokenHolder(token.id, _scopes(token), principal_of(account), token.last_used_at)


def list_tokens(session: Session, account_id: int) -> tuple[TokenView, ...]:
    """Return somebody's tokens but the revoked ones, those that last longest first."""
    found = session.scalars(
        select(PersonalToken)
        .where(PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None))
        .order_by(PersonalToken.expires_at.desc(), PersonalToken.id.desc())
        .limit(2 * MOST_TOKENS)
    )
    return tuple(view_of_token(token) for token in found)


def count_tokens(session: Session, account_id: int, now: datetime) -> int:
    """Count somebody's living tokens."""
    living = select(func.count()).where(
        PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None), PersonalToken.expires_at > now
    )
    return session.scalar(living) or 0


def view_of_token(token: PersonalToken) -> TokenView:
    """Freeze a token's row."""
    return TokenView(
        id=token.id,
        name=token.name,
        prefix=token.prefix,
        scopes=_scopes(token),
        created_at=token.created_at,
        last_used_at=token.last_used_at,
        expires_at=token.expires_at,
    )


def _scopes(token: PersonalToken) -> frozenset[Scope]:
    return frozenset(Scope(scope) for scope in token.scopes.split())


def bylines(session: Session, account_ids: Iterable[int]) -> dict[int, Byline]:
    """Return by account id whose something is, as everybody may see it."""
    wanted = set(account_ids)
    if not wanted:
        return {}
    rows = session.execute(
        select(Account, Community.name)
        .outerjoin(Community, Community.id == Account.community_id)
        .where(Account.id.in_(wanted))
    )
    return {
        account.id: Byline(
            id=account.id,
            name=account.display_name,
            community=community if _shows_community(account) else None,
            has_page=account.deactivated_at is None and account.proposals_shown,
            former=account.closed_at is not None,
            community_id=account.community_id if _shows_community(account) else None,
        )
        for account, community in rows
    }


def _shows_community(account: Account) -> bool:
    return account.community_shown and account.deactivated_at is None


def get_community(session: Session, community_id: int) -> CommunityView:
    """Return a community as everybody may see it; one that nobody shows does not exist."""
    community = session.get(Community, community_id)
    members = session.scalar(select(func.count()).select_from(ids_in_community(community_id).subquery())) or 0
    if community is None or not members:
        raise NotFound(f"community {community_id}")
    return CommunityView(community.id, community.name, members)


def find_own_community(session: Session, account_id: int, name: str | None = None) -> int | None:
    """Return the community that a member belongs to; where a name is given, only if it is the community's."""
    row = session.execute(
        select(Community.id, Community.slug)
        .join(Account, Account.community_id == Community.id)
        .where(Account.id == account_id)
    ).one_or_none()
    return row.id if row is not None and (name is None or fold(name) == row.slug) else None


def community_names(session: Session, community_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of communities that at least one active member shows."""
    rows = session.execute(
        select(Community.id, Community.name)
        .join(Account, Account.community_id == Community.id)
        .where(
            Community.id.in_(set(community_ids)), Account.community_shown.is_(True), Account.deactivated_at.is_(None)
        )
        .distinct()
    )
    return dict(rows.all())


def ids_in_community(community_id: int) -> Select[int]:
    """Return a subquery of the active members who show that they belong to a community."""
    return select(Account.id).where(
        Account.community_id == community_id, Account.community_shown.is_(True), Account.deactivated_at.is_(None)
    )


def get_public_person(session: Session, account_id: int) -> PublicPerson:
    """Return what everybody may see of an active member or raise NotFound."""
    row = session.execute(
        select(Account, Community.name)
        .outerjoin(Community, Community.id == Account.community_id)
        .where(Account.id == account_id, Account.deactivated_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound(f"account {account_id}")
    account, community = row
    return PublicPerson(
        id=account.id,
        display_name=account.display_name,
        community=community if account.community_shown else None,
        since=account.created_at,
        proposals_shown=account.proposals_shown,
        endorsements_shown=account.endorsements_shown,
    )


def get_profile(session: Session, account_id: int) -> Profile:
    """Return what somebody says about themselves."""
    account = session.get_one(Account, account_id)
    community = session.get(Community, account.community_id) if account.community_id else None
    return Profile(
        display_name=account.display_name,
        language=account.language,
        community=community.name if community else "",
        community_shown=account.community_shown,
        proposals_shown=account.proposals_shown,
        endorsements_shown=account.endorsements_shown,
    )


def get_statistics(session: Session, account_id: int) -> Statistics:
    """Return what somebody told for the statistics."""
    row = session.get(AccountStatistics, account_id)
    if row is None:
        return Statistics()
    return Statistics(
        NationalityGroup(row.nationality_group) if row.nationality_group else None,
        AgeBand(row.age_band) if row.age_band else None,
    )


def list_communities(session: Session) -> tuple[str, ...]:
    """Return the names of communities that members show, the largest first, for suggestions."""
    rows = session.scalars(
        select(Community.name)
        .join(Account, Account.community_id == Community.id)
        .where(Account.community_shown.is_(True), Account.deactivated_at.is_(None))
        .group_by(Community.id, Community.name)
        .order_by(func.count().desc(), Community.name)
        .limit(MOST_SUGGESTIONS)
    )
    return tuple(rows)


def find_people(session: Session, typed: str, number: int) -> PeoplePage:
    """Return one page of people whose name or address has what was typed in it, whatever its case and accents."""
    statement = select(Account).where(Account.closed_at.is_(None))
    for word in fold(typed).split():
        statement = statement.where(Account.folded.contains(word, autoescape=True))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    found = session.scalars(
        statement.order_by(Account.folded, Account.id).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    )
    return PeoplePage(tuple(_person(account) for account in found), number, pages, total)


def get_person(session: Session, account_id: int) -> Person:
    """Return a person as administrators see them or raise NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound(f"account {account_id}")
    return _person(account)


def list_changes(session: Session, account_id: int) -> tuple[ChangeView, ...]:
    """Return what was done to an account, the latest first."""
    rows = session.scalars(
        select(AccountChange).where(AccountChange.account_id == account_id).order_by(AccountChange.id.desc())
    ).all()
    names = display_names(session, [row.by_id for row in rows])
    return tuple(
        ChangeView(
            at=row.at,
            by=names.get(row.by_id, ""),
            change=Change(row.change),
            added=_roles_in(row.roles_after, row.roles_before),
            removed=_roles_in(row.roles_before, row.roles_after),
            reason=row.reason,
        )
        for row in rows
    )


def _roles_in(these: str, without: str) -> tuple[Role, ...]:
    return tuple(Role(name) for name in these.split() if name not in without.split())


def _person(account: Account) -> Person:
    return Person(
        id=account.id,
        display_name=account.display_name,
        email=account.email,
        language=account.language,
        roles=frozenset(Role(held.role) for held in account.roles),
        created_at=account.created_at,
        deactivated_at=account.deactivated_at,
        closed_at=account.closed_at,
    )
