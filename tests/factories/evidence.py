"""A small world whose every act has its own moment, to count by hand."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts import addresses, profiles
from portal.domain.accounts.models import MailedLink
from portal.domain.accounts.types import AgeBand, NationalityGroup, Principal, Role, Statistics
from portal.domain.checkin import lists, moments, noting
from portal.domain.checkin.types import Kind
from portal.domain.discussion import service as discussion
from portal.domain.events import queries as event_queries
from portal.domain.events import service as events
from portal.domain.events.types import EventDraft, EventKind
from portal.domain.moderation import service as moderation
from portal.domain.proposals import answers, commitments, queries, reopening, service, timeline
from portal.domain.proposals.commitment_types import Change, ChangeKind
from portal.domain.proposals.models import Step
from portal.domain.proposals.types import Answer, Cluster, Draft, Promise, State
from portal.domain.registration import applying, door, housekeeping, tickets
from portal.domain.registration import programme as changes
from portal.domain.registration import service as registrations
from portal.domain.registration.types import Registered
from portal.domain.statistics import evidence
from portal.domain.statistics.types import ExactEvidence
from portal.domain.texts import service as texts
from tests.factories import events as programme
from tests.factories.people import People
from tests.factories.registrations import application

T = TypeVar("T")
SEOUL = ZoneInfo("Asia/Seoul")
PERIOD = "2026-Q3"
AFTER = datetime(2026, 10, 20, 12, tzinfo=SEOUL)
"""A moment after the period, by which all that was due in it is due."""
BODIES = {
    "ko": "역삼동 도서관에 여러 언어로 된 안내가 필요합니다. 외국인 주민이 많이 찾습니다.",
    "en": "The library in Yeoksam-dong needs signs in several languages, for many foreign residents come there.",
    "ja": "駅三洞の図書館には多言語の案内が必要です。外国人の住民がたくさん訪れます。",
}


def day(month: int, number: int, hour: int = 12, *, year: int = 2026) -> datetime:
    """Return a moment of a day in Seoul."""
    return datetime(year, month, number, hour, tzinfo=SEOUL)


@dataclass(frozen=True, slots=True)
class Held:
    """A public event with one session."""

    event_id: int
    session_id: int
    starts_at: datetime


class World:
    """Lets people act at chosen moments, by the services."""

    def __init__(self, portal: Portal, people: People) -> None:
        self.portal, self.people, self.zone = portal, people, portal.settings.timezone
        self.moderator = people.member(Role.MODERATOR, name="Moderator")
        self.official = people.member(Role.MODERATOR, name="Official")
        self.numbers, self.promises = itertools.count(1), itertools.count(1)
        self.revisions: dict[int, int] = {}

    def do(self, act: Callable[[Session], T]) -> T:
        """Do something in a unit of work."""
        with self.portal.database.unit_of_work() as session:
            return act(session)

    def member(
        self, language: str = "ko", group: NationalityGroup | None = None, age: AgeBand | None = None, *roles: Role
    ) -> Principal:
        """Open an account whose owner has told something for the statistics."""
        member = self.people.member(*roles, language=language)
        self.tell(member, group, age)
        return member

    def tell(self, member: Principal, group: NationalityGroup | None, age: AgeBand | None = None) -> None:
        """Let somebody tell something else for the statistics."""
        self.do(lambda s: profiles.tell_statistics(s, member.id, Statistics(group, age), day(1, 1)))

    def hand_in(self, author: Principal, at: datetime, language: str = "ko") -> int:
        """Hand a proposal in that waits for its moderator."""
        draft = Draft("도서관에 여러 언어 안내를", BODIES[language], language)

        def act(session: Session) -> int:
            proposal_id, _new = service.start(session, author.id, draft, secrets.token_hex(8), at)
            assert service.submit(session, author, proposal_id, at) is None
            return proposal_id

        return self.do(act)

    def propose(
        self, author: Principal, at: datetime, cluster: Cluster = Cluster.C1, language: str = "ko", **later: float
    ) -> int:
        """Hand a proposal in that is published at once, or later."""
        proposal_id = self.hand_in(author, at, language)
        self.publish(proposal_id, at + timedelta(**later), cluster)
        return proposal_id

    def publish(self, proposal_id: int, at: datetime, cluster: Cluster = Cluster.C1) -> None:
        """Let a moderator publish what waits."""
        refused = self.do(lambda s: moderation.publish(s, self.moderator, proposal_id, 1, cluster, at))
        assert refused is None, refused

    def answer(
        self,
        proposal_id: int,
        at: datetime,
        to: State | None = None,
        *,
        substantive: bool | None = True,
        language: str = "ko",
        words: str = "",
        **more: Any,
    ) -> None:
        """Let the city answer with words."""
        said = words or BODIES[language]
        given = Answer(to, "민원여권과", said, language, substantive=substantive, **more)
        refused = self.do(
            lambda s: answers.answer(
                s, self.official.id, proposal_id, queries.get_row(s, proposal_id).revision, given, at, self.zone
            )
        )
        assert refused is None, refused

    def merge(self, proposal_id: int, target_id: int, at: datetime) -> None:
        """Let the city merge a proposal into another, without a word."""
        given = Answer(State.MERGED, target_id=target_id)
        revision = self.do(lambda s: queries.get_row(s, proposal_id).revision)
        refused = self.do(lambda s: answers.answer(s, self.official.id, proposal_id, revision, given, at, self.zone))
        assert refused is None, refused

    def unmark(self, proposal_id: int) -> None:
        """Let the answers to a proposal be from before officials marked what is substantive."""
        self.do(lambda s: s.execute(update(Step).where(Step.proposal_id == proposal_id).values(substantive=None)))

    def last_step(self, proposal_id: int) -> int:
        """Return the number of a proposal's latest step."""
        with self.portal.database.reading() as session:
            return timeline.latest_row(session, proposal_id).id

    def translate_last_answer(self, proposal_id: int, language: str, body: str, at: datetime) -> int:
        """Let a person translate the city's last answer; return the number of its text."""

        def act(session: Session) -> int:
            words_id = timeline.latest_row(session, proposal_id).words_id
            assert words_id is not None
            texts.keep_human_translation(session, words_id, language, body, at)
            return words_id

        return self.do(act)

    def translate_body(self, proposal_id: int, language: str, body: str, at: datetime) -> None:
        """Let a person translate the text of a proposal."""
        self.do(lambda s: texts.keep_human_translation(s, queries.get_row(s, proposal_id).body_id, language, body, at))

    def reopen(self, author: Principal, proposal_id: int, at: datetime) -> None:
        """Let the author say that the last answer does not answer."""
        step_id = self.last_step(proposal_id)
        words = "이 답변은 제안의 내용에 답하지 않습니다. 다시 살펴봐 주세요."
        refused = self.do(lambda s: reopening.reopen(s, author.id, proposal_id, step_id, words, "ko", at))
        assert refused is None, refused

    def promise(self, author: Principal, at: datetime, due_on: date, cluster: Cluster = Cluster.C1) -> int:
        """Promise something in an answer to a new proposal; return the promise's number, which are in their order."""
        proposal_id = self.propose(author, at, cluster)
        promise = Promise("안내판을 네 언어로 바꿉니다.", due_on)
        self.answer(proposal_id, at + timedelta(hours=1), promise=promise)
        return next(self.promises)

    def change_promise(self, promise_id: int, kind: ChangeKind, at: datetime, on: date | None = None) -> None:
        """Record what became of a promise."""
        self.revisions[promise_id] = self.revisions.get(promise_id, 0) + 1
        revision = self.revisions[promise_id]
        change = Change(kind, "안내판을 바꾸었거나 바꾸지 못한 까닭입니다.", "ko", on)
        refused = self.do(
            lambda s: commitments.change(s, self.official.id, promise_id, revision, change, at, self.zone)
        )
        assert refused is None, refused

    def withdraw(self, author: Principal, proposal_id: int, at: datetime) -> None:
        """Let an author take a public proposal back."""
        assert self.do(lambda s: service.withdraw(s, author.id, proposal_id, at)) is None

    def remove(self, proposal_id: int, at: datetime) -> None:
        """Let a moderator take a public proposal off."""

        def act(session: Session) -> object:
            revision = queries.get_row(session, proposal_id).revision
            return service.decide(session, proposal_id, State.REFUSED, revision, self.moderator.id, at, public=True)

        refused = self.do(act)
        assert refused is None, refused

    def comment(self, author: Principal, proposal_id: int, at: datetime, body: str = "저도 필요합니다.") -> int:
        """Say something to a proposal."""
        made = self.do(lambda s: discussion.post(s, author.id, proposal_id, body, None, secrets.token_hex(8), at))
        assert isinstance(made, int), made
        return made

    def delete_comment(self, author: Principal, comment_id: int, at: datetime) -> None:
        """Let somebody delete their comment."""
        assert self.do(lambda s: discussion.remove(s, author.id, comment_id, at)) is None

    def endorse(self, member: Principal, proposal_id: int, at: datetime) -> None:
        """Give one's voice to a proposal."""
        assert self.do(lambda s: service.endorse(s, member.id, proposal_id, at)) is None

    def unendorse(self, member: Principal, proposal_id: int, at: datetime) -> None:
        """Take one's voice back."""
        self.do(lambda s: service.unendorse(s, member.id, proposal_id, at))

    def change_address(self, member: Principal, email: str) -> None:
        """Let a member have another address, confirmed in both mailboxes."""
        now = day(3, 20)

        def act(session: Session) -> None:
            assert addresses.request_new_address(session, member.id, email, now) is None
            session.flush()
            link_id = session.scalars(select(MailedLink.id).where(MailedLink.email == email)).one()
            assert isinstance(addresses.use_address_link(session, link_id, now), Principal)

        self.do(act)

    def move(self, held: Held, at: datetime, **later: float) -> None:
        """Let an event's session begin later, or earlier."""

        def act(session: Session) -> object:
            row = event_queries.rows_by_id(session, [held.session_id])[held.session_id]
            by = timedelta(**later)
            draft = programme.session_draft(
                row.venue_id, row.starts_at + by, ends_at=row.ends_at + by, capacity=row.capacity
            )
            return changes.revise_session(session, None, held.session_id, draft, row.revision, at, self.zone)

        refused = self.do(act)
        assert refused is None, refused

    def call_off(self, held: Held, at: datetime) -> None:
        """Call an event off, and work off what that means for those who registered."""
        refused = self.do(lambda s: changes.cancel_event(s, None, held.event_id, {"ko": "태풍"}, at, self.zone))
        assert refused is None, refused
        while self.do(lambda s: housekeeping.tell_changes(s, at, self.zone)):
            pass

    def hold(self, starts_at: datetime, cluster: str = "C1", *, hours: float = 2, capacity: int | None = 100) -> Held:
        """Announce an event sixty days before it begins."""
        now = starts_at - timedelta(days=60)
        slug = f"event-{next(self.numbers)}"
        draft = EventDraft(slug, EventKind.FORUM, cluster, {"ko": "포럼"}, {"ko": "함께 이야기합니다."})
        venue_id = programme.venue(self.portal)
        one = programme.session_draft(
            venue_id, starts_at, ends_at=starts_at + timedelta(hours=hours), capacity=capacity
        )

        def act(session: Session) -> Held:
            event_id = events.add(session, None, draft, now)
            assert isinstance(event_id, int)
            session_id = events.add_session(session, event_id, one, now)
            assert isinstance(session_id, int)
            assert events.publish(session, event_id, now) is None
            tickets.ensure_key(session, event_id, self.portal.settings.secret_key, now)
            return Held(event_id, session_id, starts_at)

        return self.do(act)

    def apply(self, held: Held, at: datetime, email: str | None = "", size: int = 1, **changes: Any) -> int:
        """Send a form in; without an address the office enters it, which needs no mail to be opened."""
        by_office = {"entered_by_id": self.official.id} if email is None else {}
        address = f"guest{next(self.numbers)}@example.org" if email == "" else email
        form = application([held.session_id], size=size, email=address, **changes)
        made = self.do(
            lambda s: applying.register(s, held.event_id, form, secrets.token_urlsafe(12), at, self.zone, **by_office)
        )
        assert isinstance(made, Registered), made
        return made.registration_id

    def register(self, held: Held, at: datetime, email: str | None = "", size: int = 1, **changes: Any) -> int:
        """Send a form in and open the mail at once."""
        registration_id = self.apply(held, at, email, size, **changes)
        assert self.do(lambda s: registrations.confirm(s, registration_id, at, self.zone)) is None
        return registration_id

    def cancel(self, registration_id: int, at: datetime) -> None:
        """Give a registration up."""
        assert self.do(lambda s: registrations.cancel(s, registration_id, at, self.zone)) is None

    def admit(self, held: Held, registration_id: int, people: int | None = None) -> None:
        """Let the people of a party in when the event begins, all of them or some."""
        at = held.starts_at

        def act(session: Session) -> None:
            lists.ensure(session, held.event_id, self.zone, at)
            list_id = lists.of_event(session, held.event_id)[0].id
            for view in tickets.views(session, registration_id)[:people]:
                ticket = door.hold_one(session, view.id)
                noted = noting.noted(
                    ticket, list_id, secrets.token_urlsafe(9), Kind.ENTRY, ticket.party, moments.of(at), at
                )
                session.add(noted)
                session.flush()
                noting.merge_anew(session, ticket, list_id, at)

        self.do(act)

    def report(self, held: Held, at: datetime) -> None:
        """Say what came of an event."""
        refused = self.do(lambda s: events.report(s, held.event_id, {"ko": "백 명이 함께했습니다."}, None, at))
        assert refused is None, refused

    def collect(self, *, now: datetime = AFTER, **options: Any) -> dict[tuple[str, str], ExactEvidence]:
        """Return the evidence of the period by indicator and cluster."""
        with self.portal.database.reading() as session:
            found = evidence.collect(session, PERIOD, self.zone, now=now, **options)
        return {(one.indicator, one.cluster): one for one in found}
