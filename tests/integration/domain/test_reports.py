"""Reports: anybody says what breaks the rules, somebody else decides, all concerned hear why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.discussion import queries as comments
from portal.domain.discussion import service as discussion
from portal.domain.discussion.types import CommentRow, CommentState
from portal.domain.moderation import queries, reports
from portal.domain.moderation.models import ModerationRecord, Report
from portal.domain.moderation.types import Decision, Ground, ReportRefusal, ReportRefused, Statement, Subject
from portal.domain.outbox.models import OutboxMail
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import service as proposal_service
from portal.domain.proposals import timeline
from portal.domain.proposals.types import Draft, ProposalRow, Refusal, Refused, State, StepKind
from portal.domain.texts.types import Shown
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.tasks.translation import translate_due
from tests.factories.comments import report, say
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.threads import at_once
from tests.factories.translators import FakeTranslator
from tests.factories.visitors import Visitor

STATEMENT = Statement(Ground.INSULT, "이웃을 욕하는 말이 있어서 가립니다.")
LEASE = timedelta(minutes=2)


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member(language="en", name="Writer")


@pytest.fixture
def moderator(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def proposal(portal: Portal, writer: Principal, moderator: Principal) -> ProposalRow:
    return propose(portal, writer, State.PUBLISHED, moderator=moderator)


@pytest.fixture
def comment(portal: Portal, writer: Principal, proposal: ProposalRow) -> CommentRow:
    return say(portal, writer, proposal.id)


def settle(
    portal: Portal, who: Principal, subject: Subject, statement: Statement | None = None, revision: int = 1
) -> Refused | None:
    with portal.database.unit_of_work() as session:
        return reports.settle(session, who, subject, revision, statement, clock.now())


def mails(portal: Portal, *templates: str) -> list[tuple[str, str, dict[str, object]]]:
    with portal.database.reading() as session:
        rows = session.scalars(select(OutboxMail).where(OutboxMail.template.in_(templates)).order_by(OutboxMail.id))
        return [(row.recipient, row.template, row.context) for row in rows]


def open_reports(portal: Portal) -> int:
    with portal.database.reading() as session:
        return queries.count_reported(session)


# Reporting


def test_what_several_people_report_is_one_thing_to_decide(
    portal: Portal, people: People, proposal: ProposalRow, comment: CommentRow
) -> None:
    several = [people.member() for _ in range(3)]
    for member in several:
        report(portal, member, proposal.id, comment.id)
    report(portal, several[0], proposal.id)
    with portal.database.reading() as session:
        reported = queries.list_reported(session, "ko")
        on_comment = queries.reports_on(session, Subject(proposal.id, comment.id), "en")
    assert [(item.subject, item.number) for item in reported] == [
        (Subject(proposal.id, comment.id), 3),
        (Subject(proposal.id), 1),
    ]
    assert open_reports(portal) == 2
    assert [view.reporter for view in on_comment] == [member.display_name for member in several]
    assert on_comment[0].words is not None
    assert on_comment[0].words.status is Shown.PENDING


def test_one_person_reports_once_even_at_the_same_moment(
    portal: Portal, people: People, proposal: ProposalRow, comment: CommentRow
) -> None:
    member = people.member()
    at_once(*[lambda: report(portal, member, proposal.id, comment.id)] * 3)
    report(portal, member, proposal.id, comment.id)
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 1


def test_ones_own_text_and_what_is_gone_are_not_reported(
    portal: Portal, people: People, writer: Principal, proposal: ProposalRow, comment: CommentRow, now: datetime
) -> None:
    reader = people.member()

    def tell(who: Principal, subject: Subject) -> ReportRefused | None:
        with portal.database.unit_of_work() as session:
            return reports.report(session, who.id, subject, STATEMENT, now)

    for subject in (Subject(proposal.id), Subject(proposal.id, comment.id)):
        assert tell(writer, subject) == ReportRefused(ReportRefusal.OWN)
    with portal.database.unit_of_work() as session:
        discussion.remove(session, writer.id, comment.id, now)
    assert tell(reader, Subject(proposal.id, comment.id)) == ReportRefused(ReportRefusal.GONE)
    with portal.database.unit_of_work() as session:
        proposal_service.withdraw(session, writer.id, proposal.id, now)
    assert tell(reader, Subject(proposal.id)) == ReportRefused(ReportRefusal.GONE)
    assert open_reports(portal) == 0


def test_a_comment_is_reported_where_it_stands(
    portal: Portal, people: People, writer: Principal, moderator: Principal, comment: CommentRow, now: datetime
) -> None:
    other, reader = propose(portal, writer, State.PUBLISHED, moderator=moderator), people.member()
    with portal.database.unit_of_work() as session:
        for subject in (Subject(other.id, comment.id), Subject(other.id, 999_999), Subject(999_999)):
            with pytest.raises(NotFound):
                reports.report(session, reader.id, subject, STATEMENT, now)
            with pytest.raises(NotFound):
                reports.settle(session, moderator, subject, 1, STATEMENT, now)


def test_the_same_text_is_not_reported_again_once_it_is_decided_but_a_changed_one_is(
    portal: Portal, people: People, writer: Principal, moderator: Principal, proposal: ProposalRow, comment: CommentRow
) -> None:
    reader, subject = people.member(), Subject(proposal.id, comment.id)
    report(portal, reader, proposal.id, comment.id)
    assert settle(portal, moderator, subject) is None
    with portal.database.unit_of_work() as session:
        again = reports.report(session, reader.id, subject, STATEMENT, clock.now())
    assert again == ReportRefused(ReportRefusal.SETTLED)
    assert open_reports(portal) == 0
    with portal.database.unit_of_work() as session:
        discussion.edit(session, writer.id, comment.id, 1, "이번에는 정말 욕설입니다.", "ko", clock.now())
    report(portal, reader, proposal.id, comment.id, "이제는 욕설입니다.")
    assert open_reports(portal) == 1
    with portal.database.reading() as session:
        [view] = queries.reports_on(session, subject, "ko")
    assert view.words is not None
    assert view.words.original == "이제는 욕설입니다."


# Deciding


def test_what_keeps_to_the_rules_stays_and_its_reporters_are_told_in_their_language(
    portal: Portal, people: People, writer: Principal, moderator: Principal, proposal: ProposalRow, comment: CommentRow
) -> None:
    several = [people.member(language=code) for code in ("ko", "ja")]
    for member in several:
        report(portal, member, proposal.id, comment.id)
    assert settle(portal, moderator, Subject(proposal.id, comment.id)) is None
    told = mails(portal, "report_settled", "comment_hidden")
    assert sorted((recipient, context["kept"], context["gone"]) for recipient, _template, context in told) == sorted(
        (member.email, True, False) for member in several
    )
    with portal.database.reading() as session:
        assert comments.get_row(session, comment.id).state is CommentState.SHOWN
        [decision] = queries.decisions_on_comment(session, comment.id, "ko")
        assert queries.decisions_on(session, proposal.id, "ko")[0].decision is Decision.PUBLISH
    assert (decision.decision, decision.comment_id, open_reports(portal)) == (Decision.KEEP, comment.id, 0)


def test_a_comment_that_breaks_the_rules_is_hidden_and_its_writer_reads_why_in_their_language(
    portal: Portal, people: People, writer: Principal, moderator: Principal, proposal: ProposalRow, comment: CommentRow
) -> None:
    portal.worker.translator = FakeTranslator()
    report(portal, people.member(), proposal.id, comment.id)
    Visitor(portal).mails()
    assert settle(portal, moderator, Subject(proposal.id, comment.id), STATEMENT) is None
    with portal.database.reading() as session:
        assert comments.get_row(session, comment.id).state is CommentState.HIDDEN
        [decision] = queries.decisions_on_comment(session, comment.id, "ko")
    assert (decision.decision, decision.ground) == (Decision.HIDE, Ground.INSULT)
    [(recipient, _template, context)] = mails(portal, "comment_hidden")
    assert (recipient, context["said"]) == (writer.email, "저도 같은 생각입니다. 우리 동네에도 필요합니다.")
    before = len(Visitor(portal).mails())
    translate_due(portal.database, FakeTranslator(), LEASE)
    with portal.database.unit_of_work() as session:
        session.execute(update(OutboxMail).where(OutboxMail.state == "waiting").values(state="due", due_at=clock.now()))
    arrived = Visitor(portal).mails()
    assert len(arrived) == before + 1, "the mail waited for the moderator's words"
    body = next(mail for mail in arrived if mail["To"] == writer.email and "hidden" in mail["Subject"])
    plain = body.get_body(("plain",))
    assert plain is not None
    assert "> [en] 이웃을 욕하는 말이 있어서 가립니다." in plain.get_content()


def test_a_proposal_that_breaks_the_rules_is_taken_off_and_all_hear_of_it(
    portal: Portal, people: People, writer: Principal, moderator: Principal, proposal: ProposalRow
) -> None:
    reader = people.member()
    report(portal, reader, proposal.id)
    assert settle(portal, moderator, Subject(proposal.id), STATEMENT) is None
    assert {
        (recipient, template) for recipient, template, _context in mails(portal, "proposal_removed", "report_settled")
    } == {
        (writer.email, "proposal_removed"),
        (reader.email, "report_settled"),
    }
    with portal.database.reading() as session:
        assert proposals.get_row(session, proposal.id).state is State.REFUSED
        with pytest.raises(NotFound):
            proposals.get_public(session, proposal.id, "ko", reader.id)
        assert proposals.get_public(session, proposal.id, "ko", writer.id).body.original == BODY
        assert timeline.steps_of(session, proposal.id, "ko")[-1].kind is StepKind.REMOVED


def test_nobody_decides_on_their_own_text(
    portal: Portal, people: People, moderator: Principal, proposal: ProposalRow
) -> None:
    both = people.member(Role.MODERATOR)
    own = propose(portal, both, State.PUBLISHED, moderator=moderator)
    said = say(portal, both, proposal.id)
    for subject in (Subject(own.id), Subject(proposal.id, said.id)):
        report(portal, people.member(), subject.proposal_id, subject.comment_id)
        for statement in (None, STATEMENT):
            assert settle(portal, both, subject, statement) == Refused(Refusal.OWN_PROPOSAL)
    assert open_reports(portal) == 2


@pytest.mark.parametrize("statement", [None, STATEMENT])
@pytest.mark.parametrize("what", ["proposal", "comment"])
def test_a_decision_is_on_the_version_that_was_read(
    portal: Portal,
    people: People,
    writer: Principal,
    moderator: Principal,
    proposal: ProposalRow,
    comment: CommentRow,
    statement: Statement | None,
    what: str,
) -> None:
    subject = Subject(proposal.id, comment.id if what == "comment" else None)
    report(portal, people.member(), *([proposal.id, comment.id] if what == "comment" else [proposal.id]))
    with portal.database.unit_of_work() as session:
        if what == "comment":
            discussion.edit(session, writer.id, comment.id, 1, "그 사이에 고친 글입니다.", "ko", clock.now())
        else:
            proposal_service.revise(session, writer.id, proposal.id, Draft(TITLE, BODY + " 고침."), clock.now())
    assert settle(portal, moderator, subject, statement, 1) == Refused(Refusal.CHANGED)
    assert open_reports(portal) == 1
    assert settle(portal, moderator, subject, statement, 2) is None


def test_of_two_moderators_at_once_one_decides_and_the_other_is_told(
    portal: Portal, people: People, moderator: Principal, proposal: ProposalRow, comment: CommentRow
) -> None:
    colleague, subject = people.moderator(), Subject(proposal.id, comment.id)
    report(portal, people.member(), proposal.id, comment.id)
    for statements in ((None, None), (None, STATEMENT), (STATEMENT, STATEMENT)):
        said = say(portal, people.member(), proposal.id)
        subject = Subject(proposal.id, said.id)
        report(portal, people.member(), proposal.id, said.id)
        told = at_once(
            lambda s=subject, w=statements[0]: settle(portal, moderator, s, w),  # type: ignore[misc]
            lambda s=subject, w=statements[1]: settle(portal, colleague, s, w),  # type: ignore[misc]
        )
        with portal.database.reading() as session:
            decided = queries.decisions_on_comment(session, said.id, "ko")
            hidden = comments.get_row(session, said.id).state is CommentState.HIDDEN
        assert told.count(None) == len(decided)
        assert hidden is any(decision.decision is Decision.HIDE for decision in decided)
        if statements[0] == statements[1]:
            assert sorted(map(str, told)) == sorted(["None", str(Refused(Refusal.WRONG_STATE))])


def test_who_reported_what_its_writer_took_back_is_told_that_it_is_gone(
    portal: Portal, people: People, writer: Principal, moderator: Principal, proposal: ProposalRow, comment: CommentRow
) -> None:
    report(portal, people.member(), proposal.id, comment.id)
    with portal.database.unit_of_work() as session:
        discussion.remove(session, writer.id, comment.id, clock.now())
    subject = Subject(proposal.id, comment.id)
    assert settle(portal, moderator, subject, STATEMENT) == Refused(Refusal.WRONG_STATE)
    assert settle(portal, moderator, subject) is None
    [(_recipient, _template, context)] = mails(portal, "report_settled")
    assert context["gone"] is True
    assert open_reports(portal) == 0


def test_what_its_writer_brings_back_after_a_decision_can_be_reported_again(
    portal: Portal, people: People, writer: Principal, moderator: Principal, proposal: ProposalRow, comment: CommentRow
) -> None:
    reporter = people.member()
    report(portal, reporter, proposal.id, comment.id)
    with portal.database.unit_of_work() as session:
        discussion.remove(session, writer.id, comment.id, clock.now())
    subject = Subject(proposal.id, comment.id)
    assert settle(portal, moderator, subject) is None
    with portal.database.unit_of_work() as session:
        assert discussion.restore(session, writer.id, comment.id, clock.now()) is None
    report(portal, reporter, proposal.id, comment.id)
    assert open_reports(portal) == 1
    assert settle(portal, moderator, subject, STATEMENT, revision=2) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_record SET comment_id = NULL",
        "UPDATE moderation_record SET decision = 'keep'",
        "DELETE FROM moderation_record WHERE comment_id IS NOT NULL",
    ],
)
def test_the_record_of_a_comment_can_not_be_changed(
    portal: Portal, people: People, moderator: Principal, proposal: ProposalRow, comment: CommentRow, statement: str
) -> None:
    report(portal, people.member(), proposal.id, comment.id)
    settle(portal, moderator, Subject(proposal.id, comment.id), STATEMENT)
    with pytest.raises(DBAPIError, match="append-only"), portal.database.unit_of_work() as session:
        session.execute(text(statement))
    with portal.database.reading() as session:
        kept = session.scalars(select(ModerationRecord).where(ModerationRecord.comment_id == comment.id)).all()
    assert [(row.decision, row.revision) for row in kept] == [("hide", 1)]
