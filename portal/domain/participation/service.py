"""Commands on acts: what somebody does is noted in the same transaction, with what is told of them at that moment.

A person is called by a keyed fingerprint: of their account where they have one, else of their confirmed address. So
another address, or none any more, leaves them the same person; what they did by mail alone before they had an account
joins it (`join`).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import String, cast, delete, exists, literal, select, update
from sqlalchemy.orm import Session

from portal.domain.accounts import standing
from portal.domain.accounts.rules import normalise_email
from portal.domain.accounts.standing import Standing
from portal.domain.participation.models import ParticipationAct, PersonKey, Quarantine
from portal.domain.participation.types import CLEARED, NOBODY, ActKind, ActNoted
from portal.foundation.database import added, find_or_add, record

KEY_ROW = 1
KEY_BYTES = 32
LONGEST_PERSON = 32
KEEP_PERSONS = timedelta(days=761)
"""Twenty-five months: a window of twelve, the one before it to compare with, and a month to count them."""
CLEARED_AT_ONCE = 2_000


def note(
    session: Session,
    kind: ActKind,
    subject_id: int,
    at: datetime,
    *,
    email: str | None = None,
    language: str | None = None,
    people: int = 1,
    account_id: int | None = None,
    nationality_group: str | None = None,
    age_band: str | None = None,
    community_kind: str | None = None,
) -> None:
    """Note an act, or note it anew where it was taken back or is somebody else's now.

    `language` None stands for that of the account. Of a registration counts what its form says of nationality and age;
    of all else what the account's owner has told for the statistics.
    """
    who = standing.find(session, account_id=account_id, email=email)
    row = find(session, kind, subject_id, account_id if kind is ActKind.ENDORSEMENT else None)
    if row is None:
        row = ParticipationAct(kind=kind, subject_id=subject_id, person=NOBODY)
    elif row.at != at:
        record(session, ActNoted(kind, subject_id, row.at))
    told_by_form = kind is ActKind.REGISTRATION or who is None
    row.person = _name_and_join(session, who, email)
    row.at, row.undone_at, row.people = at, None, people
    row.language = language or (who.language if who is not None else "")
    row.nationality_group = nationality_group if told_by_form or who is None else who.nationality_group
    row.age_band = age_band if told_by_form or who is None else who.age_band
    row.community_kind = community_kind
    row.by_staff = who is not None and who.is_staff
    added(session, row)
    record(session, ActNoted(kind, subject_id, at))


def undo(session: Session, kind: ActKind, subject_id: int, at: datetime, *, account_id: int | None = None) -> None:
    """Note that an act was taken back; of endorsements, which of a proposal's is told by the account."""
    row = find(session, kind, subject_id, account_id)
    if row is not None and row.undone_at is None:
        row.undone_at = at
        record(session, ActNoted(kind, subject_id, row.at))


def redo(session: Session, kind: ActKind, subject_id: int) -> None:
    """Let an act stand again as it was, with all that was noted of it then."""
    row = find(session, kind, subject_id, None)
    if row is not None and row.undone_at is not None:
        row.undone_at = None
        record(session, ActNoted(kind, subject_id, row.at))


def resize(session: Session, kind: ActKind, subject_id: int, people: int) -> None:
    """Note how many people an act is for now; all else stays as it was then."""
    row = find(session, kind, subject_id, None)
    if row is not None and row.people != people:
        row.people = people
        record(session, ActNoted(kind, subject_id, row.at))


def find(session: Session, kind: ActKind, subject_id: int, account_id: int | None) -> ParticipationAct | None:
    """Return the act on a subject; endorsements are one for each account."""
    wanted = select(ParticipationAct).where(ParticipationAct.kind == kind, ParticipationAct.subject_id == subject_id)
    if account_id is not None:
        wanted = wanted.where(ParticipationAct.person == person_of_account(session, account_id))
    return session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def join(session: Session, account_id: int, email: str) -> None:
    """Let what was done with an address alone be the account's from now on."""
    before, after = person_of_address(session, email), person_of_account(session, account_id)
    moved = session.scalars(select(ParticipationAct).where(ParticipationAct.person == before)).all()
    for row in moved:
        row.person = after
        record(session, ActNoted(ActKind(row.kind), row.subject_id, row.at))
    if moved and session.get(Quarantine, before) is not None:
        _stay_apart(session, before, after)


def hold_decisions(session: Session) -> None:
    """Let all who decide about who is set apart wait for each other: the second sees what the first has done."""
    session.get(PersonKey, KEY_ROW, with_for_update=True, populate_existing=True)


def clear_old_persons(session: Session, now: datetime) -> int:
    """Forget whose acts of more than 25 months ago were, with what they had told, some at a time; return how many."""
    old = session.scalars(
        select(ParticipationAct.id)
        .where(
            ParticipationAct.at < now - KEEP_PERSONS,
            ParticipationAct.person != NOBODY,
            ParticipationAct.person.not_like(f"{CLEARED}%"),
        )
        .order_by(ParticipationAct.at)
        .limit(CLEARED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if old:
        # Each gets a name of its own: two voices for one proposal stay two.
        session.execute(
            update(ParticipationAct)
            .where(ParticipationAct.id.in_(old))
            .values(
                person=literal(CLEARED) + cast(ParticipationAct.id, String),
                nationality_group=None,
                age_band=None,
                community_kind=None,
            )
            .execution_options(synchronize_session=False)
        )
        left = exists().where(ParticipationAct.person == Quarantine.person)
        session.execute(delete(Quarantine).where(~left).execution_options(synchronize_session=False))
    return len(old)


def person_of_account(session: Session, account_id: int) -> str:
    """Return the name under which an account is counted."""
    return _fingerprint(session, f"account:{account_id}")


def person_of_address(session: Session, email: str) -> str:
    """Return the name under which an address without an account is counted."""
    return _fingerprint(session, f"address:{normalise_email(email)}")


def _name_and_join(session: Session, who: Standing | None, email: str | None) -> str:
    if who is not None:
        join(session, who.account_id, who.email)
        return person_of_account(session, who.account_id)
    return person_of_address(session, email) if email else NOBODY


def _stay_apart(session: Session, before: str, after: str) -> None:
    hold_decisions(session)
    apart = session.get(Quarantine, before, populate_existing=True)
    if apart is not None and session.get(Quarantine, after, populate_existing=True) is None:
        kept = {"burst": apart.burst, "at": apart.at, "by_id": apart.by_id, "reason": apart.reason}
        session.add(Quarantine(person=after, **kept))
        session.delete(apart)


def _fingerprint(session: Session, what: str) -> str:
    return hmac.new(_key(session), what.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:LONGEST_PERSON]


def _key(session: Session) -> bytes:
    row, _new = find_or_add(
        session,
        lambda: session.get(PersonKey, KEY_ROW),
        lambda: added(session, PersonKey(id=KEY_ROW, key=secrets.token_bytes(KEY_BYTES))),
    )
    return bytes(row.key)
