"""A proposal's life, kept to the last character."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.proposals import intake, queries, service
from portal.domain.proposals.types import Cluster, Draft, Filter, Imported, Refusal, Refused, Sort, State
from portal.domain.texts import queries as texts
from portal.foundation import clock, languages
from portal.foundation.errors import NotFound, Unstorable
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.threads import at_once

NFD = unicodedata.normalize("NFD", "역삼동 Café")
ODD_TEXTS = [
    "  outer space \t",
    "windows\r\nline\r\n\r\n",
    NFD,
    "\ufeffmark\u200b\u202eoverride",
    "👩‍👩‍👧‍👦 family",
    "𠮷野家\u2028next",
    "x" * 20_000,
]


@pytest.fixture
def author(people: People) -> Principal:
    return people.member()


@pytest.fixture
def moderator(people: People) -> Principal:
    return people.moderator()


def draft(body: str = BODY, title: str = TITLE) -> Draft:
    return Draft(title, body, "ko")


def imported(source_id: str = "1", **changes: object) -> Imported:
    fields: dict[str, object] = {
        "source": "elsewhere",
        "source_id": source_id,
        "title": TITLE,
        "body": BODY,
        "language": None,
        "author": "Somebody",
        "created_at": datetime(2020, 1, 2, 3, 4, tzinfo=UTC),
        "cluster": Cluster.C2,
    }
    return Imported(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("body", ODD_TEXTS)
def test_a_text_is_kept_to_the_last_character(portal: Portal, author: Principal, now: datetime, body: str) -> None:
    with portal.database.unit_of_work() as session:
        own, _ = service.start(session, author.id, draft(body, body), "key", now)
        other, _ = intake.import_one(session, imported(title=body, body=body), now)
    with portal.database.reading() as session:
        for proposal_id in (own, other):
            row = queries.get_row(session, proposal_id)
            assert texts.get_text(session, row.body_id).body == body
            assert texts.get_text(session, row.title_id).body == body


@pytest.mark.parametrize("body", ["a\x00b", "half \ud800 character"])
def test_what_no_database_keeps_exactly_is_refused_and_nothing_is_left_behind(
    portal: Portal, author: Principal, now: datetime, body: str
) -> None:
    with pytest.raises(Unstorable), portal.database.unit_of_work() as session:
        service.start(session, author.id, draft(body), "key", now)
    with portal.database.reading() as session:
        assert queries.list_own(session, author.id, "ko") == ()


def test_the_same_form_is_one_draft(portal: Portal, author: Principal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        first = service.start(session, author.id, draft(), "key", now)
        second = service.start(session, author.id, draft(), "key", now)
    assert (first[1], second) == (True, (first[0], False))


def test_the_same_form_at_the_same_moment_is_one_draft(portal: Portal, author: Principal, now: datetime) -> None:
    def send() -> int:
        with portal.database.unit_of_work() as session:
            return service.save(session, author.id, draft(), "key", now)

    ids = at_once(send, send, send)
    assert len(set(ids)) == 1
    with portal.database.reading() as session:
        assert len(queries.list_own(session, author.id, "ko")) == 1


def test_the_same_form_key_of_somebody_else_is_another_draft(portal: Portal, people: People, now: datetime) -> None:
    two = people.member(), people.member()
    with portal.database.unit_of_work() as session:
        ids = {service.save(session, somebody.id, draft(), "key", now) for somebody in two}
    assert len(ids) == 2


def test_going_back_and_changing_the_text_changes_the_draft(portal: Portal, author: Principal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        first = service.save(session, author.id, draft(), "key", now)
        second = service.save(session, author.id, draft(BODY + " 더 있습니다."), "key", now)
    assert first == second
    with portal.database.reading() as session:
        assert queries.get_view(session, first, "ko").body.original == BODY + " 더 있습니다."


def test_changing_the_text_of_a_form_whose_draft_is_handed_in_already_is_a_new_draft(
    portal: Portal, author: Principal, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        first = service.save(session, author.id, draft(), "key", now)
        service.submit(session, author, first, now)
        again = service.save(session, author.id, draft(), "key", now)
        second = service.save(session, author.id, draft("아주 다른 내용의 제안입니다."), "key", now)
    assert again == first
    with portal.database.reading() as session:
        assert queries.get_view(session, first, "ko").body.original == BODY
        assert queries.get_view(session, second, "ko").body.original == "아주 다른 내용의 제안입니다."


def test_what_follows_what(portal: Portal, author: Principal, moderator: Principal, now: datetime) -> None:
    row = propose(portal, author, State.RETURNED, moderator=moderator)
    with portal.database.unit_of_work() as session:
        assert service.revise(session, author.id, row.id, draft("고친 내용의 제안입니다."), now) is None
        assert service.submit(session, author, row.id, now) is None
        assert service.submit(session, author, row.id, now) == Refused(Refusal.WRONG_STATE)
        assert service.revise(session, author.id, row.id, draft(), now) == Refused(Refusal.WRONG_STATE)
        assert service.decide(session, row.id, State.PUBLISHED, 2, author.id, now, Cluster.C1) is None
        assert service.withdraw(session, author.id, row.id, now) is None
        assert service.withdraw(session, author.id, row.id, now) == Refused(Refusal.WRONG_STATE)
        kept = queries.get_row(session, row.id)
    assert (kept.state, kept.revision, kept.cluster, kept.published_at) == (State.WITHDRAWN, 2, Cluster.C1, now)


def test_what_belongs_to_others_does_not_exist(portal: Portal, people: People, now: datetime) -> None:
    author, other = people.member(), people.member()
    row = propose(portal, author, State.DRAFT)
    with portal.database.unit_of_work() as session:
        for act in (
            lambda: service.revise(session, other.id, row.id, draft(), now),
            lambda: service.submit(session, other, row.id, now),
            lambda: service.withdraw(session, other.id, row.id, now),
            lambda: queries.get_own(session, row.id, other.id),
            lambda: queries.get_public(session, row.id, "ko", other.id),
            lambda: queries.get_public(session, row.id, "ko", None),
            lambda: service.endorse(session, other.id, row.id, now),
            lambda: queries.get_row(session, row.id + 1),
        ):
            with pytest.raises(NotFound):
                act()


def test_one_voice_a_person_even_at_the_same_moment(portal: Portal, people: People, now: datetime) -> None:
    author, friend = people.member(), people.member()
    row = propose(portal, author, State.PUBLISHED, moderator=people.moderator())

    def tap() -> None:
        with portal.database.unit_of_work() as session:
            assert service.endorse(session, friend.id, row.id, now) is None

    at_once(tap, tap, tap)
    with portal.database.unit_of_work() as session:
        assert service.endorse(session, author.id, row.id, now) == Refused(Refusal.OWN_PROPOSAL)
        assert queries.get_public(session, row.id, "ko", friend.id).endorsements == 1
        service.unendorse(session, friend.id, row.id, clock.now())
        service.unendorse(session, friend.id, row.id, clock.now())
        assert queries.get_public(session, row.id, "ko", friend.id).endorsements == 0


def test_a_second_import_adds_nothing(portal: Portal, now: datetime) -> None:
    def take() -> bool:
        with portal.database.unit_of_work() as session:
            return intake.import_one(session, imported(), now)[1]

    assert sorted(at_once(take, take)) == [False, True]
    assert take() is False
    with portal.database.reading() as session:
        page = queries.list_public(session, Filter(), 1, "ko")
    assert page.total == 1
    assert page.items[0].row.published_at == datetime(2020, 1, 2, 3, 4, tzinfo=UTC)
    assert page.items[0].row.author_name == "Somebody"


def test_an_import_is_ordered_in_every_language_of_the_pages(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        intake.import_one(session, imported(language="de", title="Ein Titel", body="Ein Text."), now)
        counted = {(count.source, count.target): count.number for count in texts.count_by_status(session)}
    assert counted == {("de", code): 2 for code in languages.INTERFACE if code != "de"}


def test_lists_are_cut_into_pages_and_narrowed(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        for number in range(45):
            cluster = Cluster.C1 if number % 3 else Cluster.C2
            intake.import_one(session, imported(str(number), cluster=cluster, language="ko"), now)
    with portal.database.reading() as session:
        pages = [
            queries.list_public(session, Filter(), number, "ko") for number in range(1, -(-45 // queries.PAGE_SIZE) + 1)
        ]
        beyond = queries.list_public(session, Filter(), 10**6, "ko")
        narrow = queries.list_public(session, Filter(cluster=Cluster.C2, language="ko"), 1, "ko")
        nothing = queries.list_public(session, Filter(language="vi"), 1, "ko")
    full = queries.PAGE_SIZE
    last = -(-45 // full)
    shown = [item.row.id for page in pages for item in page.items]
    assert [len(page.items) for page in pages] == [full] * (last - 1) + [45 - full * (last - 1)]
    assert len(set(shown)) == 45
    assert (beyond.number, beyond.items) == (last, pages[-1].items)
    assert narrow.total == 15
    assert (nothing.total, nothing.pages) == (0, 1)


def test_the_most_endorsed_comes_first_where_asked_for(portal: Portal, people: People, now: datetime) -> None:
    author, friend, moderator = people.member(), people.member(), people.moderator()
    rows = [propose(portal, author, State.PUBLISHED, moderator=moderator) for _ in range(3)]
    with portal.database.unit_of_work() as session:
        service.endorse(session, friend.id, rows[1].id, now)
        listed = queries.list_public(session, Filter(sort=Sort.ENDORSED), 1, "ko")
    assert [item.row.id for item in listed.items] == [rows[1].id, rows[2].id, rows[0].id]
