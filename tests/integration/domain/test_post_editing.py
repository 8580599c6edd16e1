"""Post-editing: what readers say is kept and answered, the queue has its order, desks are free again by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.discussion import service as discussion
from portal.domain.outbox.models import OutboxMail
from portal.domain.postediting import coverage, homes, leases, queue, rules, service, suggestions
from portal.domain.postediting.models import Lease, Rehearsal, Suggestion
from portal.domain.postediting.service import Approval
from portal.domain.postediting.types import (
    Concern,
    HomeKind,
    Key,
    Neighbours,
    Offered,
    Reason,
    Refusal,
    Refused,
    Wanted,
)
from portal.domain.proposals import service as proposals
from portal.domain.proposals.types import Draft, State
from portal.domain.texts import editing, memory, queries
from portal.domain.texts.types import Provenance, Shown
from portal.engines.translation.types import Outcome, Segment, Status
from portal.foundation import clock, languages
from portal.foundation.errors import NotFound
from tests.factories.comments import say
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.translating import Desk, desk, translate
from tests.factories.translators import FakeTranslator, status

BETTER = "The library in Yeoksam-dong needs signs in several languages. Many residents from abroad come to it."
FIRST = "역삼동 도서관에 여러 언어로 된 안내가 필요합니다."
SECOND = "외국인 주민이 많이 찾습니다."


@pytest.fixture
def there(portal: Portal, people: People) -> Desk:
    return desk(portal, people)


def rows(portal: Portal) -> list[tuple[str, str | None]]:
    with portal.database.reading() as session:
        return [(row.state, row.body) for row in session.query(Suggestion).order_by(Suggestion.id)]


def mails(portal: Portal) -> list[tuple[str, str, bool]]:
    with portal.database.reading() as session:
        found = session.query(OutboxMail).filter_by(template="suggestion_settled").order_by(OutboxMail.id)
        return [(row.recipient, row.context["state"], row.context["only_report"]) for row in found]


def waiting(portal: Portal, wanted: Wanted | None = None) -> list[tuple[Key, Concern]]:
    with portal.database.reading() as session:
        page = queue.page(session, wanted or Wanted(), 1, "en", clock.now())
        return [(item.key, item.concern) for item in page.items]


class TestHomes:
    def test_only_what_everybody_can_read_has_a_home(self, portal: Portal, there: Desk, people: People) -> None:
        hidden = propose(portal, there.author, State.SUBMITTED)
        said = say(portal, there.reader, there.proposal.id)
        with portal.database.reading() as session:
            ids = [there.proposal.title_id, there.proposal.body_id, hidden.title_id, hidden.body_id, said.text_id]
            found = homes.find(session, ids, "ko")
        assert {text_id: home.kind for text_id, home in found.items()} == {
            there.proposal.title_id: HomeKind.TITLE,
            there.proposal.body_id: HomeKind.BODY,
            said.text_id: HomeKind.COMMENT,
        }
        assert found[said.text_id].values == {"proposal_id": there.proposal.id, "comment_id": said.id}
        assert found[said.text_id].title.original == TITLE

    def test_a_comment_that_is_deleted_has_none(self, portal: Portal, there: Desk) -> None:
        said = say(portal, there.reader, there.proposal.id)
        with portal.database.unit_of_work() as session:
            assert discussion.remove(session, there.reader.id, said.id, clock.now()) is None
        with portal.database.reading() as session, pytest.raises(NotFound):
            homes.get(session, said.text_id, "ko")

    def test_a_title_stands_beside_its_text(self, portal: Portal, there: Desk) -> None:
        with portal.database.reading() as session:
            home = homes.get(session, there.proposal.body_id, "ko")
            beside = homes.beside(session, home, "ko")
        assert [(one.text_id, one.kind) for one in beside] == [(there.proposal.title_id, HomeKind.TITLE)]


class TestSuggesting:
    def test_what_is_said_again_takes_the_place_of_what_was_said(self, portal: Portal, there: Desk) -> None:
        first = there.suggest("Signs, please.")
        assert there.suggest(BETTER) == first
        assert rows(portal) == [("open", BETTER)]

    def test_what_is_not_public_can_not_be_improved(self, portal: Portal, there: Desk) -> None:
        hidden = propose(portal, there.author, State.SUBMITTED)
        offered = Offered("", "", BETTER, None, "", False)
        with portal.database.unit_of_work() as session, pytest.raises(NotFound):
            suggestions.suggest(session, there.reader.id, Key(hidden.body_id, "en"), offered, clock.now())

    def test_an_original_that_changed_meanwhile_refuses(self, portal: Portal, there: Desk) -> None:
        offered = Offered("0" * 64, "", BETTER, None, "", False)
        with portal.database.unit_of_work() as session:
            answer = suggestions.suggest(session, there.reader.id, there.key, offered, clock.now())
        assert answer == Refused(Refusal.CHANGED)
        assert rows(portal) == []

    def test_what_was_taken_is_told_and_what_was_not_too(self, portal: Portal, there: Desk, people: People) -> None:
        other, third = people.member(), people.member()
        taken = there.suggest(BETTER)
        there.suggest("Signs, please.", by=other)
        there.suggest(None, by=third, reason=Reason.MEANING)
        there.approve(BETTER, taken=taken)
        assert mails(portal) == [
            (there.reader.email, "approved", False),
            (other.email, "declined", False),
            (third.email, "approved", True),
        ]

    def test_declining_needs_words_and_leaves_the_translation(self, portal: Portal, there: Desk) -> None:
        there.suggest(BETTER)
        before = there.view().plain
        with portal.database.unit_of_work() as session:
            refused = service.decline(session, there.editor.id, there.key, " ", clock.now())
        assert refused == Refused(Refusal.EMPTY)
        with portal.database.unit_of_work() as session:
            assert service.decline(session, there.editor.id, there.key, "It says the same.", clock.now()) is None
        assert (there.view().plain, rows(portal)) == (before, [("declined", BETTER)])
        with portal.database.unit_of_work() as session:
            again = service.decline(session, there.editor.id, there.key, "Again.", clock.now())
        assert again == Refused(Refusal.NOTHING)

    def test_what_is_about_a_text_that_is_gone_is_closed(self, portal: Portal, there: Desk) -> None:
        there.suggest(BETTER)
        with portal.database.unit_of_work() as session:
            assert suggestions.tidy(session, clock.now()) == 0
            assert proposals.withdraw(session, there.author.id, there.proposal.id, clock.now()) is None
        with portal.database.unit_of_work() as session:
            assert suggestions.tidy(session, clock.now()) == 1
        assert rows(portal) == [("outdated", BETTER)]
        assert mails(portal) == [(there.reader.email, "outdated", False)]

    def test_who_closes_their_account_leaves_the_words_without_a_name(self, portal: Portal, there: Desk) -> None:
        taken = there.suggest(BETTER, credit=True)
        there.approve(BETTER, taken=taken, credit=True)
        assert (there.view().suggested_by, there.view().checked_by) == ("Reader", "Editor")
        with portal.database.unit_of_work() as session:
            suggestions.leave(session, there.reader.id)
        assert (there.view().plain, there.view().suggested_by, there.view().checked_by) == (BETTER, "", "Editor")
        with portal.database.reading() as session:
            assert [(row.by_id, row.wants_credit) for row in session.query(Suggestion)] == [(None, False)]


class TestDeciding:
    def test_nobody_is_named_who_did_not_wish_it(self, there: Desk) -> None:
        there.approve(BETTER, taken=there.suggest(BETTER))
        assert (there.view().suggested_by, there.view().checked_by) == ("", "")

    def test_the_second_of_two_editors_sees_what_the_first_did(self, portal: Portal, there: Desk) -> None:
        with portal.database.unit_of_work() as session:
            seen = service.open_desk(session, there.key, there.editor.id, "en", clock.now())
        there.approve(BETTER)
        with portal.database.unit_of_work() as session:
            late = Approval("Late words.", seen.basis, seen.shown)
            refused = service.approve(session, there.editor.id, there.key, late, clock.now())
        assert refused == Refused(Refusal.CHANGED)
        assert there.view().plain == BETTER

    def test_giving_back_lets_the_machine_translate_anew(self, portal: Portal, there: Desk) -> None:
        there.approve(BETTER)
        with portal.database.unit_of_work() as session:
            seen = service.open_desk(session, there.key, there.editor.id, "en", clock.now())
            assert service.give_back(session, there.editor.id, there.key, seen.basis, clock.now()) is None
        assert there.view().status is Shown.PENDING
        translate(portal)
        assert there.view().provenance is Provenance.MACHINE
        with portal.database.unit_of_work() as session:
            seen = service.open_desk(session, there.key, there.editor.id, "en", clock.now())
            refused = service.give_back(session, there.editor.id, there.key, seen.basis, clock.now())
        assert refused == Refused(Refusal.NOTHING)

    def test_the_memory_learns_what_was_approved(self, portal: Portal, there: Desk) -> None:
        there.approve(BETTER)
        with portal.database.reading() as session:
            hits = memory.similar(session, "ko", "en", [FIRST])
        assert [hit.target for hit in hits[FIRST]] == [BETTER.partition(". ")[0] + "."]

    def test_what_changed_in_the_original_is_told_word_by_word(self, portal: Portal, there: Desk) -> None:
        there.approve(BETTER)
        draft = Draft(title=TITLE, body=BODY.replace("여러 언어", "다섯 언어"), language="ko")
        with portal.database.unit_of_work() as session:
            assert proposals.revise(session, there.author.id, there.proposal.id, draft, clock.now()) is None
        with portal.database.unit_of_work() as session:
            seen = service.open_desk(session, there.key, there.editor.id, "en", clock.now())
        assert [(one.kind, one.text) for one in seen.changed if one.kind != "kept"] == [
            ("removed", "여러"),
            ("added", "다섯"),
        ]
        assert seen.work.body == BETTER
        assert waiting(portal)[0] == (there.key, Concern.STALE)

    def test_sentences_stand_beside_their_translations(self, portal: Portal, people: People) -> None:
        def half(job: object, target: str) -> Outcome:
            kept = Segment(SECOND, "ko", declined_by="negation")
            made = (Segment("Signs are needed.", target), Segment(" ", target), kept)
            return Outcome(Status.PARTIAL, "".join(one.text for one in made), made, reasons={"negation": 1})

        author, editor = people.member(), people.member(Role.TRANSLATOR)
        proposal = propose(portal, author, State.PUBLISHED, moderator=people.moderator())
        translate(portal, FakeTranslator(half))
        with portal.database.unit_of_work() as session:
            seen = service.open_desk(session, Key(proposal.body_id, "en"), editor.id, "en", clock.now())
        assert seen.is_aligned
        assert [(line.original, line.translation, line.kept_by) for line in seen.lines] == [
            (FIRST, "Signs are needed.", ""),
            (SECOND, SECOND, "negation"),
        ]


class TestQueue:
    def test_reported_then_suggested_then_lacking_then_stale(self, portal: Portal, people: People) -> None:
        first, second, third, fourth = (desk(portal, people) for _number in range(4))
        first.approve(BETTER)
        draft = Draft(title=TITLE, body=BODY + " 고맙습니다.", language="ko")
        with portal.database.unit_of_work() as session:
            assert proposals.revise(session, first.author.id, first.proposal.id, draft, clock.now()) is None
        translate(portal)
        second.suggest(BETTER)
        third.suggest(None, reason=Reason.OFFENSIVE)
        lacking = propose(portal, fourth.author, State.PUBLISHED, moderator=people.moderator(), body=BODY + " 또 봐요.")
        translate(portal, FakeTranslator(status(Status.DECLINED), frozenset({("ko", "en")})))
        assert waiting(portal, Wanted(kind="body", language="en")) == [
            (third.key, Concern.REPORTED),
            (second.key, Concern.SUGGESTED),
            (Key(lacking.body_id, "en"), Concern.MISSING),
            (first.key, Concern.STALE),
        ]

    def test_it_is_narrowed_by_languages_and_kind(self, portal: Portal, there: Desk) -> None:
        there.suggest(BETTER)
        assert waiting(portal, Wanted("ko", "en", "body")) == [(there.key, Concern.SUGGESTED)]
        for other in (Wanted(source="en"), Wanted(language="ja"), Wanted(kind="comment")):
            assert waiting(portal, other) == []

    def test_what_nobody_can_read_does_not_wait(self, portal: Portal, there: Desk) -> None:
        there.suggest(BETTER)
        with portal.database.unit_of_work() as session:
            assert proposals.withdraw(session, there.author.id, there.proposal.id, clock.now()) is None
        assert waiting(portal) == []

    def test_the_way_on_passes_what_others_have_on_their_desks(self, portal: Portal, people: People) -> None:
        desks = [desk(portal, people) for _number in range(3)]
        for one in desks:
            one.suggest(BETTER)
        first, second, third = (one.key for one in desks)
        now, editor = clock.now(), desks[0].editor.id
        with portal.database.unit_of_work() as session:
            assert leases.take(session, second, desks[1].editor.id, now) is None
        with portal.database.reading() as session:
            assert queue.neighbours(session, first, Wanted(), editor, now) == Neighbours(None, third)
            later = now + rules.LEASE
            assert queue.neighbours(session, first, Wanted(), editor, later) == Neighbours(None, second)
            assert queue.neighbours(session, third, Wanted(), editor, now) == Neighbours(first, None)


class TestLeases:
    def test_it_is_somebodys_until_it_ends(self, portal: Portal, there: Desk, now: datetime) -> None:
        with portal.database.unit_of_work() as session:
            assert leases.take(session, there.key, there.editor.id, now) is None
            assert leases.take(session, there.key, there.editor.id, now + timedelta(minutes=5)) is None
            holder = leases.take(session, there.key, there.author.id, now + timedelta(minutes=6))
            assert holder is not None
            assert (holder.name, holder.ends_at) == ("Editor", now + timedelta(minutes=5) + rules.LEASE)
            assert leases.take(session, there.key, there.author.id, holder.ends_at) is None

    def test_ended_ones_are_forgotten(self, portal: Portal, there: Desk, now: datetime) -> None:
        with portal.database.unit_of_work() as session:
            leases.take(session, there.key, there.editor.id, now)
            leases.forget_ended(session, now)
            assert session.query(Lease).count() == 1
            leases.forget_ended(session, now + rules.LEASE)
            assert session.query(Lease).count() == 0


class TestCoverage:
    def test_pairs_count_what_is_public(self, portal: Portal, there: Desk, people: People) -> None:
        propose(portal, there.author, State.SUBMITTED)
        there.approve(BETTER)
        with portal.database.reading() as session:
            [pair] = [one for one in coverage.by_pair(session) if (one.source, one.language) == ("ko", "en")]
        assert (dict(pair.counts), pair.texts, pair.covered) == ({"ready": 1, "human": 1}, 2, 1.0)
        assert pair.median_seconds is not None
        assert pair.oldest_waiting is None

    def test_what_waits_is_told_with_its_age(self, portal: Portal, there: Desk, people: People) -> None:
        late = propose(portal, there.author, State.PUBLISHED, moderator=people.moderator())
        with portal.database.reading() as session:
            [pair] = [one for one in coverage.by_pair(session) if (one.source, one.language) == ("ko", "en")]
            written = editing.get_work(session, late.title_id, "en")
            assert written.standing == "pending"
            assert pair.oldest_waiting == queries.get_text(session, late.title_id).updated_at
        assert (pair.counts["pending"], pair.covered) == (2, 0.5)

    def test_each_language_has_its_share(self, portal: Portal, there: Desk) -> None:
        with portal.database.reading() as session:
            found = {one.language: one for one in coverage.by_language(session, languages.INTERFACE)}
        assert (found["ko"].share("original"), found["ko"].share("ready")) == (1.0, 0.0)
        assert (found["en"].share("original"), found["en"].share("ready")) == (0.0, 1.0)


def test_rehearsals_go_with_the_account(portal: Portal, there: Desk, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        session.add(
            Rehearsal(
                account_id=there.reader.id,
                subject="proposal:1",
                body=BODY,
                source="ko",
                language="en",
                state="waiting",
                due_at=now,
                created_at=now,
            )
        )
        suggestions.leave(session, there.reader.id)
        assert session.query(Rehearsal).count() == 0
