"""Acts from before there was a record of them: made once by migration 0013, with what is known of people now."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from portal.foundation.database import UtcDateTime

AT_ONCE = 2_000


def _table(name: str, plain: str, *moments: str) -> sa.TableClause:
    columns: list[sa.ColumnClause[Any]] = [sa.column(column) for column in plain.split()]
    return sa.table(name, *columns, *(sa.column(moment, UtcDateTime()) for moment in moments))


ACCOUNT = _table("account", "id email language")
ROLE = _table("account_role", "account_id role")
TOLD = _table("account_statistics", "account_id nationality_group age_band")
TEXT = _table("text", "id language")
PROPOSAL = _table("proposal", "id author_id body_id source", "submitted_at")
COMMENT = _table("comment", "id author_id text_id state", "created_at", "deleted_at")
VOICE = _table("endorsement", "proposal_id account_id", "created_at")
PARTY = _table(
    "registration",
    "id email language size nationality_group age_band community_kind",
    "confirmed_at",
    "ended_at",
)
ACT = _table(
    "participation_act",
    "kind subject_id person language nationality_group age_band community_kind people by_staff",
    "at",
    "undone_at",
)
KEY = sa.table("participation_key", sa.column("id"), sa.column("key", sa.LargeBinary()))


@dataclass(frozen=True, slots=True)
class _Account:
    language: str
    is_staff: bool
    nationality_group: str | None
    age_band: str | None


class Before:
    """Makes the acts of one database."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.key = secrets.token_bytes(32)
        self.accounts: dict[int, _Account] = {}
        self.by_address: dict[str, int] = {}

    def fill(self) -> None:
        """Make an act of each proposal handed in, comment, endorsement and confirmed registration that there is."""
        self._read_accounts()
        made = 0
        for rows in (self._proposals(), self._comments(), self._voices(), self._parties()):
            made += self._write(rows)
        if made:
            self.connection.execute(sa.insert(KEY).values(id=1, key=self.key))

    def _read_accounts(self) -> None:
        staff = set(self.connection.scalars(sa.select(ROLE.c.account_id).where(ROLE.c.role != "participant")))
        rows = self.connection.execute(
            sa.select(ACCOUNT.c.id, ACCOUNT.c.email, ACCOUNT.c.language, TOLD.c.nationality_group, TOLD.c.age_band)
            .select_from(ACCOUNT)
            .outerjoin(TOLD, TOLD.c.account_id == ACCOUNT.c.id)
        )
        for row in rows:
            self.accounts[row.id] = _Account(row.language, row.id in staff, row.nationality_group, row.age_band)
            self.by_address[row.email] = row.id

    def _write(self, acts: Iterable[Mapping[str, Any]]) -> int:
        number, some = 0, []
        for act in acts:
            some.append(act)
            number += 1
            if len(some) == AT_ONCE:
                self.connection.execute(sa.insert(ACT), some)
                some = []
        if some:
            self.connection.execute(sa.insert(ACT), some)
        return number

    def _proposals(self) -> Iterator[Mapping[str, Any]]:
        wanted = sa.select(PROPOSAL, TEXT.c.language).join(TEXT, TEXT.c.id == PROPOSAL.c.body_id)
        wanted = wanted.where(PROPOSAL.c.submitted_at.is_not(None), PROPOSAL.c.source.is_(None))
        for row in self._each(wanted, PROPOSAL.c.id):
            yield self._act("proposal", row.id, row.author_id, row.submitted_at, row.language)

    def _comments(self) -> Iterator[Mapping[str, Any]]:
        wanted = sa.select(COMMENT, TEXT.c.language).join(TEXT, TEXT.c.id == COMMENT.c.text_id)
        for row in self._each(wanted, COMMENT.c.id):
            act = self._act("comment", row.id, row.author_id, row.created_at, row.language)
            gone = row.deleted_at or row.created_at if row.state == "deleted" else None
            yield {**act, "undone_at": gone}

    def _voices(self) -> Iterator[Mapping[str, Any]]:
        last, after = (0, 0), sa.tuple_(VOICE.c.proposal_id, VOICE.c.account_id)
        order = (VOICE.c.proposal_id, VOICE.c.account_id)
        while True:
            wanted = sa.select(VOICE).where(after > sa.tuple_(*last)).order_by(*order).limit(AT_ONCE)
            rows = self.connection.execute(wanted).all()
            for row in rows:
                language = self.accounts[row.account_id].language
                yield self._act("endorsement", row.proposal_id, row.account_id, row.created_at, language)
            if len(rows) < AT_ONCE:
                return
            last = rows[-1].proposal_id, rows[-1].account_id

    def _parties(self) -> Iterator[Mapping[str, Any]]:
        wanted = sa.select(PARTY).where(PARTY.c.confirmed_at.is_not(None))
        for row in self._each(wanted, PARTY.c.id):
            account_id = self.by_address.get(row.email or "")
            act = self._act("registration", row.id, account_id, row.confirmed_at, row.language)
            alone = self._name(f"address:{row.email}") if row.email and account_id is None else act["person"]
            of_form = {name: getattr(row, name) for name in ("nationality_group", "age_band", "community_kind")}
            yield {**act, **of_form, "person": alone, "people": row.size, "undone_at": row.ended_at}

    def _each(self, wanted: sa.Select[Any], number: sa.ColumnClause[Any]) -> Iterator[Row[Any]]:
        last = 0
        while True:
            rows = self.connection.execute(wanted.where(number > last).order_by(number).limit(AT_ONCE)).all()
            yield from rows
            if len(rows) < AT_ONCE:
                return
            last = rows[-1].id

    def _act(self, kind: str, subject_id: int, account_id: int | None, at: datetime, language: str) -> dict[str, Any]:
        account = self.accounts.get(account_id or 0)
        return {
            "kind": kind,
            "subject_id": subject_id,
            "person": self._name(f"account:{account_id}") if account_id is not None else "",
            "at": at,
            "language": language,
            "nationality_group": account.nationality_group if account is not None else None,
            "age_band": account.age_band if account is not None else None,
            "community_kind": None,
            "people": 1,
            "by_staff": account is not None and account.is_staff,
            "undone_at": None,
        }

    def _name(self, what: str) -> str:
        return hmac.new(self.key, what.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]
