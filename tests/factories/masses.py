"""Fifteen months of a city that takes part, written straight into the tables: a proposal for each ten registrations.

Rows have ids of their own and are the same for the same seed. What the services would have written is written, as far
as figures are counted from it: acts, parties with tickets, who came, proposals with answers, comments, voices.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Table, insert
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.models import Account
from portal.domain.accounts.types import AgeBand, NationalityGroup
from portal.domain.checkin.models import CheckinList, Record
from portal.domain.discussion.models import Comment
from portal.domain.events.models import Event, EventSession, Venue
from portal.domain.participation.models import ParticipationAct
from portal.domain.proposals.models import Commitment, Endorsement, Proposal, Step
from portal.domain.registration.models import Booking, Registration, Ticket
from portal.domain.registration.types import CommunityKind
from portal.domain.statistics.types import quarter_of, quarter_window, quarters_before
from portal.domain.texts.models import Text, Translation
from portal.foundation import clock

AT_ONCE = 5_000
QUARTERS = 5
"""As far back as is counted."""
EVENT_SIZE = 2_000
CLUSTERS = ("C1", "C2", "C3", "C4")
LANGUAGES = ("ko", "ko", "ko", "en", "ja", "zh-Hans", "es")
GROUPS = (None, None, *NationalityGroup)
AGES = (None, *AgeBand)
KINDS = (None, None, None, *CommunityKind)
STATES = ("published", "published", "under_review", "accepted", "not_adopted", "implemented", "refused")
TONES = ("negative", "neutral", "positive", "unclear")
Row = dict[str, Any]


class Masses:
    """Fills one empty database."""

    def __init__(self, portal: Portal, registrations: int, seed: int = 1) -> None:
        self.portal, self.size = portal, registrations
        self.proposals = max(10, registrations // 10)
        self.people = max(20, registrations // 4)
        self.accounts = max(10, registrations // 20)
        self.events = max(4, registrations // EVENT_SIZE)
        self.random = random.Random(seed)
        zone = portal.settings.timezone
        last = quarters_before(quarter_of(clock.now(), zone), 1)
        self.begins = quarter_window(quarters_before(last, QUARTERS - 1), zone).start
        self.ends = quarter_window(last, zone).end
        self.text_id = 0
        self.ids: dict[str, int] = {}

    def fill(self) -> None:
        """Write everything, some thousand rows at a time, and let the database look at what there is."""
        parts: tuple[Callable[[], Iterator[tuple[Any, Row]]], ...] = (
            self._people,
            self._programme,
            self._parties,
            self._proposals,
            self._voices,
        )
        for part in parts:
            self._write(part())
        with self.portal.database.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Accounts that are opened afterwards get the numbers that come next.
                connection.exec_driver_sql(
                    "SELECT setval(pg_get_serial_sequence('account', 'id'), (SELECT max(id) FROM account))"
                )
            connection.exec_driver_sql("ANALYZE")

    def _write(self, rows: Iterator[tuple[Any, Row]]) -> None:
        """Write rows in the order in which their tables come first, so that what they refer to is there."""
        waiting: dict[Any, list[Row]] = {}
        for number, (table, row) in enumerate(rows, 1):
            waiting.setdefault(table, []).append(row)
            if number % AT_ONCE == 0:
                self._flush(waiting)
        self._flush(waiting)

    def _flush(self, waiting: Mapping[Any, list[Row]]) -> None:
        with self.portal.database.unit_of_work() as session:
            for table, rows in waiting.items():
                if rows and session.get_bind().dialect.name == "postgresql":
                    _copy(session, table.__table__, rows)
                elif rows:
                    session.execute(insert(table), rows)
                rows.clear()

    def _people(self) -> Iterator[tuple[Any, Row]]:
        for number in range(1, self.accounts + 1):
            yield (
                Account,
                {
                    "id": number,
                    "email": f"person{number}@example.org",
                    "display_name": f"Person {number}",
                    "language": "ko",
                    "session_key": "key",
                    "created_at": self.begins,
                },
            )

    def _programme(self) -> Iterator[tuple[Any, Row]]:
        title = yield from self._text("ko", self.begins)
        yield (
            Venue,
            {"id": 1, "slug": "hall", "name_id": title, "address_id": title, "step_free": True}
            | {"created_at": self.begins},
        )
        for number in range(1, self.events + 1):
            starts_at = self.begins + (self.ends - self.begins) * (number / (self.events + 1))
            ends_at = starts_at + timedelta(hours=3)
            yield Event, self._event(number, title, starts_at, ends_at)
            yield EventSession, self._session(number, title, starts_at, ends_at)
            yield (
                CheckinList,
                {"id": number, "event_id": number, "sessions": [number], "policy": "once", "created_at": starts_at},
            )

    def _event(self, number: int, title: int, starts_at: datetime, ends_at: datetime) -> Row:
        return {
            "id": number,
            "slug": f"event-{number}",
            "kind": "forum",
            "cluster": CLUSTERS[number % 4],
            "state": "published",
            "title_id": title,
            "summary_id": title,
            "results_id": title,
            "results_at": ends_at + timedelta(days=self.random.randrange(30)),
            "starts_at": starts_at,
            "ends_at": ends_at,
            "takes_registrations": True,
            "largest_party": 5,
            "largest_delegation": 60,
            "created_at": self.begins,
            "published_at": self.begins,
        }

    def _session(self, number: int, title: int, starts_at: datetime, ends_at: datetime) -> Row:
        return {
            "id": number,
            "event_id": number,
            "bit": 0,
            "title_id": title,
            "venue_id": 1,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "sign_language": False,
            "needs_approval": False,
        }

    def _parties(self) -> Iterator[tuple[Any, Row]]:
        for number in range(1, self.size + 1):
            event_id = number % self.events + 1
            starts_at = self.begins + (self.ends - self.begins) * (event_id / (self.events + 1))
            at = max(self.begins, starts_at - timedelta(days=self.random.randrange(1, 40)))
            size, waits = self.random.choice((1, 1, 1, 2, 3)), self.random.random() < 0.03
            party = self._party(number, event_id, at, size)
            yield Registration, party
            yield Booking, self._booking(number, event_id, at, size, waits=waits)
            who = self._person(self.random.randrange(self.people))
            told = {name: party[name] for name in ("nationality_group", "age_band", "community_kind")}
            yield ParticipationAct, self._act("registration", number, who, at, party["language"], told, size)
            if not waits:
                yield Ticket, self._ticket(number, event_id, at, starts_at, size)
                if self.random.random() < 0.7:
                    yield Record, self._record(number, event_id, starts_at, size)

    def _party(self, number: int, event_id: int, at: datetime, size: int) -> Row:
        return {
            "id": number,
            "code": f"r{number}",
            "event_id": event_id,
            "kind": "person",
            "state": "confirmed",
            "language": self.random.choice(LANGUAGES),
            "name": f"Guest {number}",
            "email": None,
            "via": "web",
            "community_kind": self.random.choice(KINDS),
            "nationality_group": self.random.choice(GROUPS),
            "age_band": self.random.choice(AGES),
            "size": size,
            "together": False,
            "one_ticket": True,
            "created_at": at,
            "confirmed_at": at,
        }

    @staticmethod
    def _booking(number: int, session_id: int, at: datetime, size: int, *, waits: bool) -> Row:
        return {
            "id": number,
            "registration_id": number,
            "session_id": session_id,
            "state": "waiting" if waits else "seated",
            "size": size,
            "number": number,
            "asked_at": at,
            "changed_at": at,
        }

    @staticmethod
    def _ticket(number: int, event_id: int, at: datetime, starts_at: datetime, size: int) -> Row:
        return {
            "id": number,
            "event_id": event_id,
            "registration_id": number,
            "random": number.to_bytes(8, "big"),
            "serial": 1,
            "short_code": f"{number:08x}",
            "sessions": [0],
            "valid_from": starts_at,
            "valid_to": starts_at,
            "party_size": size,
            "issued_at": at,
        }

    @staticmethod
    def _record(number: int, event_id: int, at: datetime, size: int) -> Row:
        moment = int(at.timestamp() * 1000)
        return {
            "event_id": event_id,
            "op_id": f"op{number}",
            "list_id": event_id,
            "ticket_id": number,
            "kind": "entry",
            "people": size,
            "scanned_at": moment,
            "sent_at": moment,
            "received_at": moment,
            "at": moment,
            "offline": False,
            "result": "ok",
            "is_fact": True,
            "withheld": False,
            "moved": size,
            "fresh": size,
        }

    def _proposals(self) -> Iterator[tuple[Any, Row]]:
        span = (self.ends - self.begins) / (self.proposals + 1)
        for number in range(1, self.proposals + 1):
            at = self.begins + span * number
            language, author = self.random.choice(LANGUAGES), self.random.randrange(1, self.accounts + 1)
            title, body = (yield from self._text(language, at)), (yield from self._text(language, at, ordered=True))
            yield Proposal, self._proposal(number, author, title, body, at)
            told = {"nationality_group": self.random.choice(GROUPS), "age_band": self.random.choice(AGES)}
            yield ParticipationAct, self._act("proposal", number, self._person(author), at, language, told)
            if self.random.random() < 0.8:
                yield from self._answer(number, at + timedelta(days=self.random.randrange(1, 30)), language)
            yield from self._comment(number, at + timedelta(hours=5))

    def _proposal(self, number: int, author: int, title: int, body: int, at: datetime) -> Row:
        published_at, state = at + timedelta(hours=3), self.random.choice(STATES)
        return {
            "id": number,
            "author_id": author,
            "state": state,
            "cluster": self.random.choice(CLUSTERS),
            "title_id": title,
            "body_id": body,
            "checked_revision": 1,
            "created_at": at,
            "submitted_at": at,
            "published_at": published_at,
            "listed_at": None if state == "refused" else published_at,
            "index_due": False,
        }

    def _answer(self, proposal_id: int, at: datetime, language: str) -> Iterator[tuple[Any, Row]]:
        words = yield from self._text("ko", at)
        if language != "ko" and self.random.random() < 0.5:
            yield Translation, self._translation(words, language, at, "ready", "human")
        step = {"id": self._next("step"), "proposal_id": proposal_id, "at": at, "told": True, "words_id": words}
        kind = self.random.choice(("answered", "accepted", "not_adopted"))
        yield Step, step | {"kind": kind, "substantive": self.random.random() < 0.9}
        if self.random.random() < 0.1:
            due_on = (at + timedelta(days=60)).date()
            kept_on = due_on - timedelta(days=self.random.randrange(-10, 30))
            promise = {"proposal_id": proposal_id, "step_id": step["id"], "words_id": words, "made_at": at}
            yield Commitment, promise | {"due_on": due_on, "now_due_on": due_on, "kept_on": kept_on}

    def _comment(self, proposal_id: int, at: datetime) -> Iterator[tuple[Any, Row]]:
        language, author = self.random.choice(LANGUAGES), self.random.randrange(1, self.accounts + 1)
        text_id = yield from self._text(language, at)
        number = self._next("comment")
        yield (
            Comment,
            {"id": number, "proposal_id": proposal_id, "author_id": author, "text_id": text_id, "state": "shown"}
            | {"created_at": at, "told": True},
        )
        yield ParticipationAct, self._act("comment", number, self._person(author), at, language, {})

    def _voices(self) -> Iterator[tuple[Any, Row]]:
        span = (self.ends - self.begins) / (self.proposals + 1)
        for number in range(1, self.proposals + 1):
            for account_id in {self.random.randrange(1, self.accounts + 1) for _ in range(2)}:
                at = self.begins + span * number + timedelta(hours=6)
                yield Endorsement, {"proposal_id": number, "account_id": account_id, "created_at": at}
                yield ParticipationAct, self._act("endorsement", number, self._person(account_id), at, "ko", {})

    def _text(self, language: str, at: datetime, *, ordered: bool = False) -> Iterator[tuple[Any, Row]]:
        self.text_id += 1
        yield (
            Text,
            {
                "id": self.text_id,
                "body": "여러 언어 안내가 필요합니다.",
                "source_hash": "x",
                "language": language,
                "language_origin": "chosen",
                "index_due": False,
                "tone": self.random.choice(TONES),
                "created_at": at,
                "updated_at": at,
            },
        )
        text_id = self.text_id
        for other in ("ko", "en") if ordered else ():
            if other != language:
                yield Translation, self._translation(text_id, other, at, self.random.choice(("ready", "pending")))
        return text_id

    @staticmethod
    def _translation(text_id: int, language: str, at: datetime, status: str, provenance: str = "machine") -> Row:
        return {
            "text_id": text_id,
            "language": language,
            "status": status,
            "provenance": provenance,
            "source_hash": "x",
            "due_at": at,
            "updated_at": at,
        }

    @staticmethod
    def _act(
        kind: str, subject_id: int, person: str, at: datetime, language: str, told: Mapping[str, Any], people: int = 1
    ) -> Row:
        nothing = {"nationality_group": None, "age_band": None, "community_kind": None}
        act = {"kind": kind, "subject_id": subject_id, "person": person, "at": at, "language": language}
        return act | nothing | dict(told) | {"people": people, "by_staff": False}

    @staticmethod
    def _person(number: int) -> str:
        return hashlib.sha256(str(number).encode()).hexdigest()[:32]

    def _next(self, what: str) -> int:
        self.ids[what] = self.ids.get(what, 0) + 1
        return self.ids[what]


def _copy(session: Session, table: Table, rows: Sequence[Row]) -> None:
    """Copy rows into a table of PostgreSQL: ten times as fast as inserting them."""
    given = rows[0].keys()
    defaults = {
        column.name: column.default.arg(None) if column.default.is_callable else column.default.arg
        for column in table.columns
        if column.name not in given and column.default is not None
    }
    names = [*given, *defaults]
    json_columns = {column.name for column in table.columns if isinstance(column.type, JSON)}
    columns = ", ".join(f'"{name}"' for name in names)
    driver = session.connection().connection.driver_connection
    with driver.cursor().copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            whole = defaults | row
            copy.write_row([json.dumps(whole[name]) if name in json_columns else whole[name] for name in names])
