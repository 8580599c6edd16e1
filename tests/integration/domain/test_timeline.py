"""The life of a public proposal: every version stays readable, every change is a step, nothing is silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.moderation import queries as moderation
from portal.domain.moderation import service as moderating
from portal.domain.moderation.types import Decision
from portal.domain.proposals import queries, service, timeline
from portal.domain.proposals.types import Draft, EditPage, ProposalRow, Refusal, Refused, State, StepKind
from portal.domain.texts import queries as texts
from portal.domain.texts.differences import difference
from portal.domain.texts.types import Shown
from portal.tasks.translation import translate_due
from tests.factories.bulk import Bulk
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.threads import at_once
from tests.factories.translators import FakeTranslator

LEASE = timedelta(minutes=2)


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member()


@pytest.fixture
def moderator(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def proposal(portal: Portal, writer: Principal, moderator: Principal) -> ProposalRow:
    return propose(portal, writer, State.PUBLISHED, moderator=moderator)


def change(portal: Portal, proposal: ProposalRow, now: datetime, **changed: object) -> Refused | None:
    draft = Draft(**({"title": TITLE, "body": BODY, "language": "ko"} | changed))  # type: ignore[arg-type]
    with portal.database.unit_of_work() as session:
        assert proposal.author_id is not None
        return service.revise(session, proposal.author_id, proposal.id, draft, now)


def edits(portal: Portal, proposal: ProposalRow, number: int = 1) -> EditPage:
    with portal.database.reading() as session:
        return timeline.edits_of(session, proposal.title_id, proposal.body_id, number)


def kinds(portal: Portal, proposal: ProposalRow) -> list[StepKind]:
    with portal.database.reading() as session:
        return [step.kind for step in timeline.steps_of(session, proposal.id, "ko")]


def test_a_public_text_is_changed_in_the_open_with_both_versions(
    portal: Portal, proposal: ProposalRow, now: datetime
) -> None:
    assert change(portal, proposal, now, title="새 제목입니다", body=BODY + " 주말에도요.") is None
    assert (
        change(portal, proposal, now + timedelta(hours=2), title="새 제목입니다", body="다 새로 쓴 글입니다.") is None
    )
    late, early = edits(portal, proposal).items
    assert (late.title, late.body is not None, early.at) == (None, True, now)
    assert early.title is not None
    assert early.body is not None
    assert (early.title.before, early.title.after) == (TITLE, "새 제목입니다")
    assert (early.body.before, early.body.after) == (BODY, BODY + " 주말에도요.")
    assert late.body is not None
    assert (late.body.before, late.body.after) == (BODY + " 주말에도요.", "다 새로 쓴 글입니다.")
    assert kinds(portal, proposal) == [StepKind.PUBLISHED, StepKind.EDITED, StepKind.EDITED]
    told = difference(early.body)
    assert [(stretch.kind, stretch.text) for stretch in told.stretches] == [("kept", BODY), ("added", " 주말에도요.")]


def test_a_draft_is_changed_in_private(portal: Portal, writer: Principal, now: datetime) -> None:
    draft = propose(portal, writer, State.DRAFT)
    assert change(portal, draft, now, body="아직 아무도 못 본 글입니다.") is None
    assert edits(portal, draft).items == ()
    assert kinds(portal, draft) == []


def test_saving_without_a_change_is_no_step(portal: Portal, proposal: ProposalRow, now: datetime) -> None:
    assert change(portal, proposal, now) is None
    assert kinds(portal, proposal) == [StepKind.PUBLISHED]
    with portal.database.reading() as session:
        assert queries.list_changed(session, "ko") == ()
        assert queries.get_row(session, proposal.id).revision == 1


def test_mending_again_within_the_hour_is_one_step_and_every_version_is_kept(
    portal: Portal, proposal: ProposalRow, now: datetime
) -> None:
    for minute in range(5):
        assert change(portal, proposal, now + timedelta(minutes=minute), body=f"{BODY} {minute}") is None
    assert kinds(portal, proposal) == [StepKind.PUBLISHED, StepKind.EDITED]
    assert edits(portal, proposal).total == 5


def test_a_language_that_is_set_right_in_public_brings_the_text_into_the_other_one(
    portal: Portal, writer: Principal, moderator: Principal, now: datetime
) -> None:
    proposal = propose(portal, writer, State.PUBLISHED, moderator=moderator, language="ko")
    translate_due(portal.database, FakeTranslator(), LEASE)
    assert change(portal, proposal, now, language="ja") is None
    translate_due(portal.database, FakeTranslator(), LEASE)
    with portal.database.reading() as session:
        shown = {code: texts.get_view(session, proposal.body_id, code).status for code in ("ko", "en", "ja")}
    assert shown == {"ko": Shown.READY, "en": Shown.READY, "ja": Shown.ORIGINAL}


def test_of_two_edits_at_once_the_second_is_told_and_overwrites_nothing(
    portal: Portal, writer: Principal, proposal: ProposalRow, now: datetime
) -> None:
    def save(body: str) -> Refused | None:
        with portal.database.unit_of_work() as session:
            return service.revise(session, writer.id, proposal.id, Draft(TITLE, body, "ko"), now, revision=1)

    told = at_once(lambda: save("이쪽 창에서 고친 글입니다."), lambda: save("저쪽 창에서 고친 글입니다."))
    assert sorted(map(str, told)) == sorted(["None", str(Refused(Refusal.CHANGED))])
    assert edits(portal, proposal).total == 1


def test_a_war_of_edits_is_read_in_pages_and_each_version_is_there(
    portal: Portal, proposal: ProposalRow, now: datetime
) -> None:
    with portal.database.unit_of_work() as session:
        Bulk(session, now).versions(200, proposal.body_id)
        Bulk(session, now).versions(195, proposal.title_id)
    first = edits(portal, proposal)
    assert (first.total, first.pages, len(first.items)) == (200, 20, 10)
    chain = [edit for number in range(1, 21) for edit in edits(portal, proposal, number).items]
    assert [edit.at for edit in chain] == [now + timedelta(minutes=n) for n in reversed(range(200))]
    assert edits(portal, proposal, 10**6).number == 20
    for part, number, current in (("body", 200, BODY), ("title", 195, TITLE)):
        changes = [getattr(edit, part) for edit in chain if getattr(edit, part) is not None]
        assert len(changes) == number
        assert changes[0].after == current
        for newer, older in pairwise(changes):
            assert older.after == newer.before, "no version is left out between two pages"


def test_a_change_waits_for_a_moderator_until_that_version_was_read(
    portal: Portal, writer: Principal, moderator: Principal, proposal: ProposalRow, now: datetime
) -> None:
    change(portal, proposal, now, body=BODY + " 하나.")
    change(portal, proposal, now + timedelta(hours=2), body=BODY + " 둘.")
    with portal.database.unit_of_work() as session:
        assert [view.row.id for view in queries.list_changed(session, "ko")] == [proposal.id]
        assert queries.count_changed(session) == 1
        assert moderating.check_change(session, moderator, proposal.id, 2, now) == Refused(Refusal.CHANGED)
        assert moderating.check_change(session, writer, proposal.id, 3, now) == Refused(Refusal.OWN_PROPOSAL)
        assert moderating.check_change(session, moderator, proposal.id, 3, now) is None
        assert queries.list_changed(session, "ko") == ()
        assert moderation.decisions_on(session, proposal.id, "ko")[0].decision is Decision.KEEP
