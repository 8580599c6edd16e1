"""Following: each is told once, at their own pace, of what still concerns them, and ends it with one click."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.models import Account
from portal.domain.accounts.types import Principal
from portal.domain.discussion import service as discussion
from portal.domain.following import queries, service, telling
from portal.domain.following.models import MailPreference, Notice
from portal.domain.following.types import FollowKind, NoticeKind, Preference, Rhythm
from portal.domain.moderation import reports
from portal.domain.moderation.types import Ground, Statement, Subject
from portal.domain.outbox.models import OutboxMail
from portal.domain.proposals import answers
from portal.domain.proposals import service as proposals
from portal.domain.proposals.types import Answer, Cluster, Draft, ProposalRow, State
from portal.domain.texts import service as texts
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from portal.tasks.notices import tell_due
from portal.web import links
from tests.factories.bulk import Bulk
from tests.factories.comments import follow, say
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.statements import statements
from tests.factories.threads import at_once
from tests.factories.visitors import Visitor

SEOUL = "Asia/Seoul"
EIGHT_IN_SEOUL = datetime(2090, 5, 4, 23, 0, tzinfo=UTC)
"""Far ahead, so that no worker with a real clock writes a digest before the test does."""


@pytest.fixture
def author(people: People) -> Principal:
    return people.member(name="Author")


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def proposal(portal: Portal, author: Principal, official: Principal) -> ProposalRow:
    """A public proposal of which everybody has been told."""
    row = propose(portal, author, State.PUBLISHED, moderator=official)
    work_off(portal)
    forget_mail(portal)
    return row


def work_off(portal: Portal) -> None:
    while tell_due(portal.database):
        pass


def forget_mail(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        session.execute(OutboxMail.__table__.delete())


def mails(portal: Portal) -> list[tuple[str, str, dict[str, Any]]]:
    """Return recipient, template and context of each mail about something followed."""
    with portal.database.reading() as session:
        rows = session.scalars(select(OutboxMail).order_by(OutboxMail.id))
        return [(r.recipient, r.template, r.context) for r in rows if r.template in {"notice", "digest"}]


def told(portal: Portal, member: Principal) -> list[NoticeKind]:
    with portal.database.reading() as session:
        return [item.kind for item in queries.page(session, member.id, 1, "ko").items]


def answer(portal: Portal, official: Principal, proposal_id: int, given: Answer, revision: int = 1) -> None:
    with portal.database.unit_of_work() as session:
        assert answers.answer(session, official.id, proposal_id, revision, given, datetime.now(UTC)) is None


def killed_before_the_commit(portal: Portal, unit: Callable[[Session], object]) -> None:
    def half_of_it() -> None:
        with portal.database.unit_of_work() as session:
            unit(session)
            raise SystemExit

    with pytest.raises(SystemExit):
        half_of_it()


def digest(portal: Portal, now: datetime) -> int:
    with portal.database.unit_of_work() as session:
        return telling.mail_digests(session, now)


# Who is told


def test_following_twice_even_at_once_is_following(portal: Portal, people: People, proposal: ProposalRow) -> None:
    member = people.member()
    at_once(*[lambda: follow(portal, member, proposal.id)] * 3)
    with portal.database.unit_of_work() as session:
        assert queries.follows(session, member.id, FollowKind.PROPOSAL, str(proposal.id))
        assert len(queries.list_followed(session, member.id)) == 1
        service.unfollow(session, member.id, FollowKind.PROPOSAL, str(proposal.id))
        service.unfollow(session, member.id, FollowKind.PROPOSAL, str(proposal.id))
        assert queries.list_followed(session, member.id) == ()


def test_a_writer_follows_their_own_proposal_from_its_publication(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow
) -> None:
    assert told(portal, author) == [], "of the publication they hear by a mail of its own"
    say(portal, people.member(), proposal.id)
    work_off(portal)
    assert told(portal, author) == [NoticeKind.COMMENT]


def test_each_follower_is_told_once_and_nobody_of_their_own_words(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow
) -> None:
    speaker, listener, stranger = (people.member() for _ in range(3))
    for member in (speaker, listener):
        follow(portal, member, proposal.id)
    say(portal, speaker, proposal.id)
    for _twice in range(2):
        work_off(portal)
    assert [told(portal, member) for member in (speaker, listener, author, stranger)] == [
        [],
        [NoticeKind.COMMENT],
        [NoticeKind.COMMENT],
        [],
    ]
    assert sorted(recipient for recipient, *_rest in mails(portal)) == sorted([author.email, listener.email])


def test_who_is_answered_is_told_so_once_even_if_they_follow(
    portal: Portal, people: People, proposal: ProposalRow
) -> None:
    first, second = people.member(), people.member()
    follow(portal, first, proposal.id)
    said = say(portal, first, proposal.id)
    say(portal, second, proposal.id, parent_id=said.id)
    say(portal, first, proposal.id, parent_id=said.id)
    work_off(portal)
    assert told(portal, first) == [NoticeKind.REPLY]
    [context] = [context for recipient, _template, context in mails(portal) if recipient == first.email]
    assert context["unsubscribe"] == [first.id, "mail", ""]


def test_a_decision_is_told_to_all_who_follow_in_whatever_way_but_once(
    portal: Portal, people: People, official: Principal, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        choice = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
        title, summary = texts.write(session, "사업", choice, now), texts.write(session, "설명", choice, now)
        proposals.add_topic(session, "library", Cluster.C4, 1, title, summary, now)
    row = propose(portal, people.member(), State.PUBLISHED, moderator=official, topic_id=1)
    work_off(portal)
    everything, by_topic, by_project, elsewhere = (people.member() for _ in range(4))
    follow(portal, everything, row.id)
    for member, kind, subject in (
        (everything, FollowKind.TOPIC, "C4"),
        (everything, FollowKind.PROJECT, 1),
        (by_topic, FollowKind.TOPIC, "C4"),
        (by_project, FollowKind.PROJECT, 1),
        (elsewhere, FollowKind.TOPIC, "C1"),
    ):
        follow(portal, member, subject, kind)
    forget_mail(portal)
    say(portal, people.member(), row.id)
    answer(portal, official, row.id, Answer(State.ACCEPTED, words="내년에 하겠습니다."))
    work_off(portal)
    assert told(portal, everything) == [NoticeKind.COMMENT, NoticeKind.STEP]
    assert told(portal, by_topic) == told(portal, by_project) == [NoticeKind.STEP], "comments are not told so widely"
    assert told(portal, elsewhere) == []
    ends = {recipient: context["unsubscribe"][1:] for recipient, _template, context in mails(portal)}
    assert ends[everything.email] == ["proposal", str(row.id)]
    assert ends[by_topic.email] == ["topic", "C4"], "the click ends what brought the mail"
    assert ends[by_project.email] == ["project", "1"]


def test_an_edit_is_told_once_an_hour_however_often_a_writer_mends(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    member = people.member()
    follow(portal, member, proposal.id)
    for number in range(10):
        with portal.database.unit_of_work() as session:
            moment = now + timedelta(minutes=20 * number)
            assert proposals.revise(session, author.id, proposal.id, Draft(TITLE, f"{BODY} {number}"), moment) is None
        work_off(portal)
    assert told(portal, member) == [NoticeKind.STEP] * 4, "three hours and the first one"
    assert told(portal, author) == []


# Workers


def test_a_worker_that_dies_between_two_units_leaves_nothing_untold_and_tells_nobody_twice(
    portal: Portal, people: People, proposal: ProposalRow, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    several = [people.member() for _ in range(3)]
    for member in several:
        follow(portal, member, proposal.id)
    speaker = people.member()
    for _three in range(3):
        say(portal, speaker, proposal.id)
    monkeypatch.setattr(telling, "OCCASIONS_AT_ONCE", 1)
    monkeypatch.setattr(telling, "MAILS_AT_ONCE", 2)
    died = 0
    for unit in (telling.tell_of_comments, lambda session: telling.mail_notices(session, now)):
        for _round in range(20):
            killed_before_the_commit(portal, unit)
            died += 1
            with portal.database.unit_of_work() as session:
                if not unit(session):
                    break
    assert died > 8
    work_off(portal)
    assert [told(portal, member) for member in several] == [[NoticeKind.COMMENT] * 3] * 3
    assert len(mails(portal)) == 3 * (len(several) + 1)


def test_two_workers_at_once_tell_each_once(portal: Portal, people: People, proposal: ProposalRow) -> None:
    member, speaker = people.member(), people.member()
    follow(portal, member, proposal.id)
    for _several in range(6):
        say(portal, speaker, proposal.id)
    at_once(lambda: work_off(portal), lambda: work_off(portal), lambda: work_off(portal))
    work_off(portal)
    assert told(portal, member) == [NoticeKind.COMMENT] * 6
    assert len([recipient for recipient, *_rest in mails(portal) if recipient == member.email]) == 6


def test_a_storm_of_followers_is_told_in_few_statements(
    portal: Portal, people: People, proposal: ProposalRow, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, now)
        bulk.follows(bulk.accounts(10_000), [proposal.id])
    say(portal, people.member(), proposal.id)
    begun = time.monotonic()
    with statements(portal) as asked, portal.database.unit_of_work() as session:
        assert telling.tell_of_comments(session) == 1
    print(f"10,000 followers told in {time.monotonic() - begun:.2f} s")
    assert len(asked) <= 12
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 10_001
    with statements(portal) as asked, portal.database.unit_of_work() as session:
        assert telling.mail_notices(session, now) == telling.MAILS_AT_ONCE
    assert len(asked) <= telling.MAILS_AT_ONCE * 2 + 12, "a mail and its mark each, and no more"


# What is not mailed


def test_who_has_read_it_on_the_site_gets_no_mail(
    portal: Portal, people: People, proposal: ProposalRow, now: datetime
) -> None:
    member = people.member()
    follow(portal, member, proposal.id)
    say(portal, people.member(), proposal.id)
    with portal.database.unit_of_work() as session:
        telling.tell_of_comments(session)
        assert queries.count_unread(session, member.id) == 1
        service.mark_read(session, member.id, now)
        assert queries.count_unread(session, member.id) == 0
    work_off(portal)
    assert member.email not in [recipient for recipient, *_rest in mails(portal)]


def test_nobody_marks_or_opens_the_notices_of_others(
    portal: Portal, people: People, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    say(portal, people.member(), proposal.id)
    work_off(portal)
    stranger = people.member()
    with portal.database.unit_of_work() as session:
        notice_id = session.scalar(select(Notice.id).where(Notice.account_id == author.id)) or 0
        service.mark_read(session, stranger.id, now, notice_id)
        assert queries.find_target(session, stranger.id, notice_id) is None
        assert queries.count_unread(session, author.id) == 1
        assert queries.find_target(session, author.id, notice_id) is not None


def test_a_deactivated_account_gets_no_mail(
    portal: Portal, people: People, proposal: ProposalRow, now: datetime
) -> None:
    at_once_reader, daily_reader = people.member(), people.member()
    follow(portal, at_once_reader, proposal.id)
    follow(portal, daily_reader, proposal.id, FollowKind.PROPOSAL, Rhythm.DAILY)
    with portal.database.unit_of_work() as session:
        gone = [at_once_reader.id, daily_reader.id]
        session.execute(update(Account).where(Account.id.in_(gone)).values(deactivated_at=now))
    say(portal, people.member(), proposal.id)
    work_off(portal)
    digest(portal, datetime.now(UTC) + timedelta(days=2))
    assert not {at_once_reader.email, daily_reader.email} & {recipient for recipient, *_rest in mails(portal)}


def test_what_was_deleted_or_taken_off_meanwhile_is_not_mailed(
    portal: Portal, people: People, official: Principal, author: Principal, proposal: ProposalRow, now: datetime
) -> None:
    """A proposal taken off for its words does not travel on in mails: they say that it is gone, and no more."""
    member, speaker = people.member(), people.member()
    follow(portal, member, proposal.id)
    deleted, kept = say(portal, speaker, proposal.id), say(portal, speaker, proposal.id)
    with portal.database.unit_of_work() as session:
        telling.tell_of_comments(session)
        discussion.remove(session, speaker.id, deleted.id, now)
    with portal.database.unit_of_work() as session:
        entries = telling._entries(session, session.scalars(select(Notice)).all())
        assert {entry.said["comment_id"] for entry in entries.values()} == {kept.id}
    with portal.database.unit_of_work() as session:
        statement = Statement(Ground.PERSONAL_DATA)
        assert reports.settle(session, official, Subject(proposal.id), 1, statement, now) is None
    work_off(portal)
    assert [context["entry"]["step"] for _recipient, _template, context in mails(portal)] == ["removed"] * 2


def test_who_stops_following_gets_no_mail_that_was_still_to_come(
    portal: Portal, people: People, proposal: ProposalRow
) -> None:
    member = people.member()
    follow(portal, member, proposal.id)
    say(portal, people.member(), proposal.id)
    with portal.database.unit_of_work() as session:
        telling.tell_of_comments(session)
        service.unfollow(session, member.id, FollowKind.PROPOSAL, str(proposal.id))
    work_off(portal)
    assert member.email not in [recipient for recipient, *_rest in mails(portal)]
    assert told(portal, member) == [NoticeKind.COMMENT]


# Digests


@pytest.fixture
def daily(portal: Portal, people: People, proposal: ProposalRow) -> Principal:
    member = people.member(name="Daily")
    follow(portal, member, proposal.id)
    choose(portal, member, Rhythm.DAILY, EIGHT_IN_SEOUL - timedelta(hours=10))
    return member


def choose(portal: Portal, member: Principal, rhythm: Rhythm, now: datetime, zone: str = SEOUL) -> None:
    with portal.database.unit_of_work() as session:
        service.choose_rhythm(session, member.id, rhythm, zone, now)


def test_a_digest_comes_at_eight_in_ones_own_morning_with_all_that_happened(
    portal: Portal, people: People, proposal: ProposalRow, daily: Principal
) -> None:
    for _three in range(3):
        say(portal, people.member(), proposal.id)
    work_off(portal)
    forget_mail(portal)
    assert digest(portal, EIGHT_IN_SEOUL - timedelta(seconds=1)) == 0
    assert digest(portal, EIGHT_IN_SEOUL) == 1
    [(recipient, template, context)] = mails(portal)
    assert (recipient, template, len(context["entries"]), context["more"]) == (daily.email, "digest", 3, 0)
    assert context["unsubscribe"] == [daily.id, "mail", "daily"]
    assert digest(portal, EIGHT_IN_SEOUL) == 0
    assert digest(portal, EIGHT_IN_SEOUL + timedelta(days=1)) == 1
    assert len(mails(portal)) == 1, "what was mailed is not mailed again"


def test_a_digest_with_nothing_in_it_is_not_written(portal: Portal, daily: Principal) -> None:
    for day in range(5):
        assert digest(portal, EIGHT_IN_SEOUL + timedelta(days=day)) == 1
    assert mails(portal) == []


def test_after_days_without_a_worker_one_digest_comes(
    portal: Portal, people: People, proposal: ProposalRow, daily: Principal
) -> None:
    say(portal, people.member(), proposal.id)
    work_off(portal)
    forget_mail(portal)
    late = EIGHT_IN_SEOUL + timedelta(days=4, hours=3)
    assert (digest(portal, late), digest(portal, late)) == (1, 0)
    assert len(mails(portal)) == 1
    with portal.database.reading() as session:
        preference = session.get_one(MailPreference, daily.id)
    assert preference.next_digest_at == EIGHT_IN_SEOUL + timedelta(days=5)


@pytest.mark.parametrize(
    ("zone", "moments"),
    [
        ("Europe/Berlin", ["2026-03-28T07:00", "2026-03-29T06:00", "2026-03-30T06:00"]),
        ("Europe/Berlin", ["2026-10-24T06:00", "2026-10-25T07:00", "2026-10-26T07:00"]),
        ("America/New_York", ["2026-03-07T13:00", "2026-03-08T12:00", "2026-03-09T12:00"]),
        ("Australia/Lord_Howe", ["2026-10-02T21:30", "2026-10-03T21:00", "2026-10-04T21:00"]),
        ("Asia/Seoul", ["2026-03-28T23:00", "2026-03-29T23:00", "2026-03-30T23:00"]),
    ],
)
def test_eight_stays_eight_when_the_clocks_change(
    portal: Portal, people: People, proposal: ProposalRow, zone: str, moments: list[str]
) -> None:
    member = people.member()
    expected = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in moments]
    choose(portal, member, Rhythm.DAILY, expected[0] - timedelta(hours=3), zone)
    for moment in expected:
        assert digest(portal, moment - timedelta(seconds=1)) == 0
        assert digest(portal, moment) == 1


def test_a_digest_shows_the_first_and_counts_the_rest_past_what_was_deleted(
    portal: Portal, people: People, proposal: ProposalRow, daily: Principal, now: datetime
) -> None:
    speaker = people.member()
    with portal.database.unit_of_work() as session:
        ids = Bulk(session, now).comments(60, proposal.id, [speaker.id], told=False)
    while tell_due(portal.database):
        pass
    with portal.database.unit_of_work() as session:
        for comment_id in ids[:25]:
            discussion.remove(session, speaker.id, comment_id, now)
    forget_mail(portal)
    digest(portal, EIGHT_IN_SEOUL)
    [(_recipient, _template, context)] = mails(portal)
    assert [entry["comment_id"] for entry in context["entries"]] == ids[25:45]
    assert context["more"] == 15


def test_a_change_of_rhythm_takes_what_is_outstanding_with_it(
    portal: Portal, people: People, proposal: ProposalRow, daily: Principal
) -> None:
    say(portal, people.member(), proposal.id)
    work_off(portal)
    forget_mail(portal)
    choose(portal, daily, Rhythm.AT_ONCE, EIGHT_IN_SEOUL - timedelta(hours=5))
    work_off(portal)
    assert [template for _recipient, template, _context in mails(portal)] == ["notice"]
    assert digest(portal, EIGHT_IN_SEOUL) == 0
    forget_mail(portal)
    say(portal, people.member(), proposal.id)
    with portal.database.unit_of_work() as session:
        telling.tell_of_comments(session)
    choose(portal, daily, Rhythm.DAILY, EIGHT_IN_SEOUL - timedelta(hours=5))
    work_off(portal)
    assert daily.email not in [recipient for recipient, *_rest in mails(portal)]
    choose(portal, daily, Rhythm.NEVER, EIGHT_IN_SEOUL - timedelta(hours=4))
    assert digest(portal, EIGHT_IN_SEOUL) == 0
    choose(portal, daily, Rhythm.AT_ONCE, EIGHT_IN_SEOUL + timedelta(hours=4))
    work_off(portal)
    assert daily.email not in [recipient for recipient, *_rest in mails(portal)], "what was waived stays waived"
    assert told(portal, daily) == [NoticeKind.COMMENT] * 2, "on the site it stands all the same"


def test_the_first_choice_made_twice_at_once_is_one_choice(portal: Portal, people: People) -> None:
    """Mail programs are known to send their one click twice."""
    member = people.member()
    at_once(
        *[lambda: choose(portal, member, Rhythm.NEVER, EIGHT_IN_SEOUL)] * 3,
        lambda: follow(portal, member, "C1", FollowKind.TOPIC),
    )
    with portal.database.reading() as session:
        assert queries.get_preference(session, member.id, SEOUL).rhythm is Rhythm.NEVER


def test_stopping_mail_keeps_the_zone_and_the_notices(
    portal: Portal, people: People, proposal: ProposalRow, now: datetime
) -> None:
    member = people.member()
    follow(portal, member, proposal.id)
    choose(portal, member, Rhythm.DAILY, now, "Europe/Berlin")
    with portal.database.unit_of_work() as session:
        service.stop_mail(session, member.id, SEOUL, now)
        preference = queries.get_preference(session, member.id, SEOUL)
    assert (preference.rhythm, preference.zone) == (Rhythm.NEVER, "Europe/Berlin")
    say(portal, people.member(), proposal.id)
    work_off(portal)
    assert told(portal, member) == [NoticeKind.COMMENT]
    assert member.email not in [recipient for recipient, *_rest in mails(portal)]


def test_what_was_taken_off_meanwhile_is_not_mailed(
    portal: Portal, people: People, author: Principal, official: Principal, proposal: ProposalRow
) -> None:
    gone, stays = say(portal, people.member(), proposal.id), say(portal, people.member(), proposal.id)
    work_off(portal)
    assert len(mails(portal)) == 2
    with portal.database.unit_of_work() as session:
        assert discussion.hide(session, gone.id, gone.revision) is None
    assert portal.worker.do_mail() == 2
    sent = [path.read_text() for path in sorted(portal.settings.mail_dir.glob("*.eml"))]
    assert len([mail for mail in sent if f"comments/{gone.id}" in mail]) == 0
    assert len([mail for mail in sent if f"comments/{stays.id}" in mail]) == 1


def test_letting_mail_come_again_keeps_the_readers_time_zone(portal: Portal, people: People) -> None:
    member = people.member()
    with portal.database.unit_of_work() as session:
        service.choose_rhythm(session, member.id, Rhythm.DAILY, "Europe/Berlin", datetime.now(UTC))
    visitor = Visitor(portal)
    address = f"/en/unsubscribe/{links.sign_unsubscribe(portal.settings, member.id, 'mail', 'daily')}"
    visitor.client.post(address)
    visitor.client.post(address, data={"again": "1"})
    with portal.database.reading() as session:
        assert queries.get_preference(session, member.id, SEOUL) == Preference(Rhythm.DAILY, "Europe/Berlin")
