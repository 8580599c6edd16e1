"""What people say: kept to the last character, changed in the open, never lost, two deep and in pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.discussion import queries, service
from portal.domain.discussion.models import CommentSupport
from portal.domain.discussion.types import CommentRefusal, CommentRefused, CommentRow, CommentSort, CommentState
from portal.domain.proposals import answers
from portal.domain.proposals import service as proposals
from portal.domain.proposals.types import Answer, ProposalRow, State
from portal.domain.texts import queries as texts
from portal.domain.texts.models import TextVersion, Translation
from portal.domain.texts.types import Shown
from portal.foundation import languages
from portal.foundation.errors import NotFound
from tests.factories.bulk import Bulk
from tests.factories.comments import SAID, say
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.threads import at_once


@pytest.fixture
def author(people: People) -> Principal:
    return people.member()


@pytest.fixture
def friend(people: People) -> Principal:
    return people.member()


@pytest.fixture
def proposal(portal: Portal, people: People) -> ProposalRow:
    return propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())


def page(portal: Portal, proposal_id: int, sort: CommentSort = CommentSort.OLDEST, number: int = 1) -> list[int]:
    with portal.database.reading() as session:
        return [view.row.id for view in queries.page(session, proposal_id, sort, number, "ko", None).items]


def row(portal: Portal, comment_id: int) -> CommentRow:
    with portal.database.reading() as session:
        return queries.get_row(session, comment_id)


# Saying something


def test_a_comment_is_a_text_ordered_in_every_language(
    portal: Portal, author: Principal, proposal: ProposalRow
) -> None:
    said = say(portal, author, proposal.id, "  Hace falta también aquí.\n\n¿No? ", language="es")
    with portal.database.reading() as session:
        view = queries.get_view(session, said.id, "ko", None)
        ordered = {count.target for count in texts.count_by_status(session) if count.source == "es"}
    assert view.text is not None
    assert view.text.original == "  Hace falta también aquí.\n\n¿No? "
    assert (view.text.source.code, view.text.status) == ("es", Shown.PENDING)
    assert ordered == set(languages.INTERFACE)


def test_the_same_form_sent_twice_even_at_the_same_moment_is_one_comment(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    def send() -> int | CommentRefused:
        with portal.database.unit_of_work() as session:
            return service.post(session, author.id, proposal.id, SAID, "ko", "one form", now)

    first, second, third = at_once(send, send, send)
    assert first == second == third == send()
    assert page(portal, proposal.id) == [first]


def test_a_changed_text_from_a_form_whose_answer_was_lost_is_not_dropped(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    def send(body: str) -> int:
        with portal.database.unit_of_work() as session:
            said = service.post(session, author.id, proposal.id, body, "ko", "lost", now)
            assert isinstance(said, int)
            return said

    first = send(SAID)
    assert send(f"{SAID} 하나 더.") == first
    other = send("아주 다른 글입니다.")
    assert other != first
    assert send("아주 다른 글입니다.") == other
    with portal.database.reading() as session:
        bodies = [texts.get_text(session, queries.get_row(session, number).text_id).body for number in (first, other)]
    assert bodies == [f"{SAID} 하나 더.", "아주 다른 글입니다."]


def test_two_people_may_have_the_same_form_key(
    portal: Portal, author: Principal, friend: Principal, proposal: ProposalRow, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        first = service.post(session, author.id, proposal.id, SAID, "ko", "one form", now)
        second = service.post(session, friend.id, proposal.id, SAID, "ko", "one form", now)
    assert page(portal, proposal.id) == [first, second]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.REFUSED, State.WITHDRAWN])
def test_nothing_is_said_about_what_is_not_public(
    portal: Portal, people: People, author: Principal, now: datetime, state: State
) -> None:
    hidden = propose(portal, people.member(), state, moderator=people.moderator())
    with portal.database.unit_of_work() as session, pytest.raises(NotFound):
        service.post(session, author.id, hidden.id, SAID, "ko", "key", now)


def test_where_a_proposal_was_joined_with_another_the_talk_goes_on_there(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    official = people.moderator()
    other = propose(portal, people.member(), State.PUBLISHED, moderator=official)
    with portal.database.unit_of_work() as session:
        joined = Answer(State.MERGED, target_id=other.id)
        assert answers.answer(session, official.id, proposal.id, 1, joined, now) is None
        refused = service.post(session, author.id, proposal.id, SAID, "ko", "key", now)
    assert refused == CommentRefused(CommentRefusal.CLOSED)
    assert say(portal, author, other.id).proposal_id == other.id


# Threads


def test_an_answer_to_an_answer_stands_in_the_same_thread(
    portal: Portal, author: Principal, friend: Principal, proposal: ProposalRow
) -> None:
    first = say(portal, author, proposal.id)
    answer = say(portal, friend, proposal.id, parent_id=first.id)
    deeper = say(portal, author, proposal.id, parent_id=answer.id)
    assert (answer.parent_id, deeper.parent_id) == (first.id, first.id)
    assert row(portal, first.id).replies == 2
    assert page(portal, proposal.id) == [first.id]
    with portal.database.reading() as session:
        start, replies = queries.thread(session, first.id, 1, "ko", None)
        with pytest.raises(NotFound):
            queries.thread(session, answer.id, 1, "ko", None)
    assert (start.row.id, [view.row.id for view in replies.items]) == (first.id, [answer.id, deeper.id])


def test_answers_at_the_same_moment_are_all_counted(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow
) -> None:
    first = say(portal, author, proposal.id)
    several = [people.member() for _ in range(4)]
    at_once(*(lambda member=member: say(portal, member, proposal.id, parent_id=first.id) for member in several))  # type: ignore[misc]
    assert row(portal, first.id).replies == 4


def test_an_answer_to_a_comment_elsewhere_or_nowhere_is_none(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    other = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    elsewhere = say(portal, author, other.id)
    with portal.database.unit_of_work() as session:
        for parent_id in (elsewhere.id, 999_999):
            with pytest.raises(NotFound):
                service.post(session, author.id, proposal.id, SAID, "ko", f"key {parent_id}", now, parent_id=parent_id)


def test_what_is_gone_is_not_answered(
    portal: Portal, author: Principal, friend: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id)
    with portal.database.unit_of_work() as session:
        service.remove(session, author.id, said.id, now)
        refused = service.post(session, friend.id, proposal.id, SAID, "ko", "key", now, parent_id=said.id)
    assert refused == CommentRefused(CommentRefusal.GONE)


# Pages, order and places


def test_a_discussion_is_read_in_pages_without_gap_or_repetition(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        ids = Bulk(session, now).comments(45, proposal.id, [author.id])
    assert [len(page(portal, proposal.id, number=number)) for number in (1, 2, 3)] == [20, 20, 5]
    assert [one for number in (1, 2, 3) for one in page(portal, proposal.id, number=number)] == ids
    assert page(portal, proposal.id, number=10**6) == ids[40:]
    assert page(portal, proposal.id, CommentSort.NEWEST) == ids[:-21:-1]


def test_the_most_supported_comes_first_and_of_equals_the_older_one(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = [say(portal, author, proposal.id) for _ in range(4)]
    first, second = people.member(), people.member()
    with portal.database.unit_of_work() as session:
        for supporter, liked in ((first, (2, 3)), (second, (3,))):
            for number in liked:
                assert service.support(session, supporter.id, said[number].id, now) is None
    assert page(portal, proposal.id, CommentSort.SUPPORTED) == [said[number].id for number in (3, 2, 0, 1)]


def test_a_link_leads_to_where_a_comment_stands(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, now)
        ids = bulk.comments(45, proposal.id, [author.id])
        replies = bulk.comments(50, proposal.id, [author.id], parent_id=ids[30])
    with portal.database.reading() as session:
        for number in (0, 19, 20, 39, 40, 44):
            place = queries.position(session, ids[number])
            assert (place.page, place.thread_id) == (number // 20 + 1, None)
            assert ids[number] in page(portal, proposal.id, number=place.page)
        for number in range(50):
            place = queries.position(session, replies[number])
            assert place.page == 2
            if number < queries.ANSWERS_SHOWN:
                assert place.thread_id is None, "it stands below the comment itself"
                shown = queries.page(session, proposal.id, CommentSort.OLDEST, 2, "ko", None).items[10].answers
                assert replies[number] in [view.row.id for view in shown]
            else:
                assert place.thread_id == ids[30]
                _first, found = queries.thread(session, ids[30], place.thread_page, "ko", None)
                assert replies[number] in [view.row.id for view in found.items]


def test_each_comment_shows_its_own_first_answers(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, now)
        first, second, third = bulk.comments(3, proposal.id, [author.id])
        many = bulk.comments(7, proposal.id, [author.id], parent_id=third)
        few = bulk.comments(2, proposal.id, [author.id], parent_id=first)
    with portal.database.reading() as session:
        items = queries.page(session, proposal.id, CommentSort.NEWEST, 1, "ko", None).items
    assert [view.row.id for view in items] == [third, second, first]
    assert [[answer.row.id for answer in view.answers] for view in items] == [many[:3], [], few]
    assert [view.more_answers for view in items] == [4, 0, 0]


# Changing


def test_an_edit_leaves_the_earlier_version_readable(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id, "첫 번째로 쓴 글입니다.")
    for revision, body in ((1, "두 번째로 쓴 글입니다."), (2, "세 번째로 쓴 글입니다.")):
        with portal.database.unit_of_work() as session:
            moment = now + timedelta(minutes=revision)
            assert service.edit(session, author.id, said.id, revision, body, "ko", moment) is None
    with portal.database.reading() as session:
        history = queries.history(session, said.id, 1, "ko", None)
    assert [(edit.before, edit.after) for edit in history.edits.items] == [
        ("두 번째로 쓴 글입니다.", "세 번째로 쓴 글입니다."),
        ("첫 번째로 쓴 글입니다.", "두 번째로 쓴 글입니다."),
    ]
    assert history.comment.row.edited_at == now + timedelta(minutes=2)
    assert history.comment.row.revision == 3


def test_of_two_edits_at_once_the_second_is_told_and_overwrites_nothing(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id)

    def change(body: str) -> CommentRefused | None:
        with portal.database.unit_of_work() as session:
            return service.edit(session, author.id, said.id, 1, body, "ko", now)

    told = at_once(lambda: change("이쪽 창에서 고친 글입니다."), lambda: change("저쪽 창에서 고친 글입니다."))
    assert sorted(map(str, told)) == sorted(["None", str(CommentRefused(CommentRefusal.CHANGED))])
    with portal.database.reading() as session:
        assert len(queries.history(session, said.id, 1, "ko", None).edits.items) == 1


def test_nobody_else_changes_deletes_or_restores_a_comment(
    portal: Portal, author: Principal, friend: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id)
    with portal.database.unit_of_work() as session:
        for act in (
            lambda: service.edit(session, friend.id, said.id, 1, "남의 글", "ko", now),
            lambda: service.remove(session, friend.id, said.id, now),
            lambda: service.restore(session, friend.id, said.id, now),
            lambda: service.remove(session, friend.id, 999_999, now),
        ):
            with pytest.raises(NotFound):
                act()
    assert row(portal, said.id).state is CommentState.SHOWN


# Taking back


def test_deleting_leaves_a_mark_and_can_be_taken_back_for_a_day(
    portal: Portal, author: Principal, friend: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id)
    say(portal, friend, proposal.id, parent_id=said.id)
    with portal.database.unit_of_work() as session:
        assert service.remove(session, author.id, said.id, now) is None
        assert service.remove(session, author.id, said.id, now) == CommentRefused(CommentRefusal.GONE)
        gone = queries.page(session, proposal.id, CommentSort.OLDEST, 1, "ko", None).items[0]
        assert queries.counts(session, [proposal.id]) == {proposal.id: 1}
        with pytest.raises(NotFound):
            queries.history(session, said.id, 1, "ko", None)
    assert (gone.text, len(gone.answers)) == (None, 1)
    with portal.database.unit_of_work() as session:
        day = timedelta(hours=24)
        late = service.restore(session, author.id, said.id, now + day + timedelta(seconds=1))
        assert late == CommentRefused(CommentRefusal.TOO_LATE)
        assert service.restore(session, author.id, said.id, now + day) is None
        assert service.restore(session, author.id, said.id, now) == CommentRefused(CommentRefusal.TOO_LATE)
        back = queries.get_view(session, said.id, "ko", None)
    assert back.text is not None
    assert back.text.original == SAID


def test_after_a_day_the_words_are_forgotten_for_good_and_only_then(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said, kept = say(portal, author, proposal.id), say(portal, author, proposal.id)
    with portal.database.unit_of_work() as session:
        service.edit(session, author.id, said.id, 1, "고친 글입니다.", "ko", now)
        service.remove(session, author.id, said.id, now)
        assert service.erase_deleted(session, now + timedelta(hours=24)) == 0
    with portal.database.unit_of_work() as session:
        assert service.erase_deleted(session, now + timedelta(hours=24, seconds=1)) == 1
        assert service.erase_deleted(session, now + timedelta(hours=25)) == 0
        assert texts.get_text(session, said.text_id).body == ""
        assert texts.get_text(session, kept.text_id).body == SAID
        for table in (TextVersion, Translation):
            found = select(func.count()).select_from(table).where(table.text_id == said.text_id)
            assert session.scalar(found) == 0
        refused = service.restore(session, author.id, said.id, now + timedelta(hours=24))
    assert refused == CommentRefused(CommentRefusal.TOO_LATE)
    assert row(portal, said.id).state is CommentState.DELETED


def test_what_is_taken_back_while_others_are_erased_is_whole(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    """On the very edge of the day, either the words are there again or they are gone and it is said so."""
    said = say(portal, author, proposal.id)
    with portal.database.unit_of_work() as session:
        service.remove(session, author.id, said.id, now)

    def bring_back() -> object:
        with portal.database.unit_of_work() as session:
            return service.restore(session, author.id, said.id, now + timedelta(hours=24))

    def erase() -> object:
        with portal.database.unit_of_work() as session:
            return service.erase_deleted(session, now + timedelta(hours=24, microseconds=1))

    refused, _erased = at_once(bring_back, erase)
    with portal.database.reading() as session:
        body = texts.get_text(session, said.text_id).body
    assert (refused is None, body) in {(True, SAID), (False, "")}


def test_a_hidden_comment_is_not_shown_changed_or_restored_by_its_writer(
    portal: Portal, author: Principal, friend: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id)
    with portal.database.unit_of_work() as session:
        assert service.hide(session, said.id, 2) == CommentRefused(CommentRefusal.CHANGED)
        assert service.hide(session, said.id, 1) is None
        assert service.hide(session, said.id, 1) == CommentRefused(CommentRefusal.GONE)
        assert service.edit(session, author.id, said.id, 1, SAID, "ko", now) == CommentRefused(CommentRefusal.GONE)
        assert service.remove(session, author.id, said.id, now) == CommentRefused(CommentRefusal.GONE)
        assert service.restore(session, author.id, said.id, now) == CommentRefused(CommentRefusal.TOO_LATE)
        assert service.support(session, friend.id, said.id, now) == CommentRefused(CommentRefusal.GONE)
        assert queries.get_view(session, said.id, "ko", author.id).text is None
        kept = queries.whole_by_id(session, [said.id], "ko")[said.id]
    assert kept.text is not None, "a moderator still reads it"


# Support


def test_support_is_counted_once_a_person_whatever_happens_at_once(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id)
    several = [people.member() for _ in range(3)]

    def tap(member: Principal) -> None:
        with portal.database.unit_of_work() as session:
            assert service.support(session, member.id, said.id, now) is None

    at_once(*(lambda member=member: tap(member) for member in several * 2))  # type: ignore[misc]
    assert row(portal, said.id).supports == 3

    def take_back(member: Principal) -> None:
        with portal.database.unit_of_work() as session:
            service.unsupport(session, member.id, said.id)

    at_once(lambda: take_back(several[0]), lambda: take_back(several[0]), lambda: tap(several[1]))
    assert row(portal, said.id).supports == 2
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CommentSupport)) == 2
        assert queries.get_view(session, said.id, "ko", several[1].id).supported
        assert not queries.get_view(session, said.id, "ko", several[0].id).supported


def test_nobody_supports_their_own_comment(
    portal: Portal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    said = say(portal, author, proposal.id)
    with portal.database.unit_of_work() as session:
        refused = service.support(session, author.id, said.id, now)
    assert refused == CommentRefused(CommentRefusal.OWN_COMMENT)
    assert row(portal, said.id).supports == 0


def test_what_somebody_said_stays_theirs_when_the_proposal_is_gone(
    portal: Portal, people: People, author: Principal, now: datetime
) -> None:
    writer = people.member()
    proposal = propose(portal, writer, State.PUBLISHED, moderator=people.moderator())
    said = say(portal, author, proposal.id)
    with portal.database.unit_of_work() as session:
        assert proposals.withdraw(session, writer.id, proposal.id, now) is None
        [own] = queries.list_own(session, author.id, 1, "ko").items
    assert own.row.id == said.id
    assert own.text is not None
