"""Pages of independent reviewers: what waits, one sample, what they said, and what moderators get to read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.moderation import review_queries
from portal.domain.moderation.models import ReviewSample
from portal.domain.moderation.review_types import Kind, Marks, SampleRow, Verdict
from portal.domain.outbox.models import OutboxMail
from portal.domain.proposals import service as proposals
from portal.domain.proposals.types import Cluster, Draft
from portal.foundation import clock
from tests.factories import reviews
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import People
from tests.factories.proposals import BODY
from tests.factories.visitors import Visitor
from tests.hostile.forms import shows

YES = {"substantive": "yes", "in_time": "yes"}
ON_RECORD = ("As recorded", "You marked it")


@pytest.fixture
def reviewer(people: People) -> Principal:
    return reviews.reviewer(people, "en")


@pytest.fixture
def samples(portal: Portal, people: People) -> dict[str, int]:
    return reviews.something_of_each(portal, people)


@pytest.fixture
def browser(portal: Portal, reviewer: Principal) -> Visitor:
    return Visitor(portal).sign_in(reviewer)


def row(portal: Portal, sample_id: int) -> SampleRow:
    with portal.database.reading() as session:
        return review_queries.get_row(session, sample_id)


def a_week_later(portal: Portal, sample_id: int) -> None:
    """Let the week pass in which a review can be changed."""
    with portal.database.unit_of_work() as session:
        past = clock.now() - timedelta(days=7)
        session.execute(update(ReviewSample).where(ReviewSample.id == sample_id).values(reviewed_at=past))


@pytest.mark.parametrize("path", ["review", "review/done", "review/how", "review/1"])
@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.MODERATOR, Role.ADMIN, Role.ANALYST])
def test_only_reviewers_come_in(portal: Portal, people: People, visitor: Visitor, path: str, role: Role) -> None:
    assert Visitor(portal).sign_in(people.member(role)).get(f"/en/{path}").status_code == 403
    assert visitor.get(f"/en/{path}").location == "/en/account/sign-in"


def test_reviewers_find_the_way_in_their_menu_and_nobody_else(portal: Portal, people: People, browser: Visitor) -> None:
    assert 'href="/en/review"' in words(browser.get("/en/account"))
    assert 'href="/en/review"' not in words(Visitor(portal).sign_in(people.moderator()).get("/en/account"))


def test_before_the_first_draw_the_pages_say_what_will_come(browser: Visitor) -> None:
    assert "Nothing has been drawn yet" in words(browser.get("/en/review"))
    assert "You have not reviewed anything yet" in words(browser.get("/en/review/done"))
    assert "How independent review works" in words(browser.get("/en/review/how"))


def test_what_waits_stands_in_two_lists_with_how_far_all_reviewers_are(
    browser: Visitor, samples: dict[str, int]
) -> None:
    decisions, answers = words(browser.get("/en/review")), words(browser.get("/en/review?kind=answer"))
    for name, page in {"refused": decisions, "hidden": decisions, "kept": decisions, "answer": answers}.items():
        assert f'href="/en/review/{samples[name]}"' in page
    assert f'href="/en/review/{samples["answer"]}"' not in decisions
    assert "0 of 3" in decisions
    assert "0 of 2" in decisions


def test_what_a_reviewer_has_to_do_with_is_left_to_others(portal: Portal, people: People, browser: Visitor) -> None:
    both = people.member(Role.MODERATOR, Role.REVIEWER)
    record = reviews.refused(portal, people.member(), both)
    reviews.draw_all(portal)
    sample_id = reviews.sample_of(portal, Kind.MODERATION, record)
    own = Visitor(portal).sign_in(both)
    assert "1 more waits for another reviewer" in words(own.get("/en/review"))
    page = words(own.get(f"/en/review/{sample_id}"))
    assert "You have to do with this yourself." in page
    assert 'name="verdict"' not in page
    token = {"csrf_token": own.token("/en/proposals/new")}
    answer = own.client.post(f"/en/review/{sample_id}", data=token | {"verdict": "upheld"})
    assert (answer.status_code, row(portal, sample_id).verdict) == (409, None)
    assert 'name="verdict"' in words(browser.get(f"/en/review/{sample_id}"))


def test_nobody_is_named_on_a_sample(browser: Visitor, samples: dict[str, int]) -> None:
    for sample_id in samples.values():
        page = words(browser.get(f"/en/review/{sample_id}"))
        main = page[page.index("<main") : page.index("</main>")]
        for name in ("Writer", "Moderator", "Official", "Neighbour"):
            assert f">{name}<" not in main


def test_a_decision_stands_with_its_reason_its_report_and_its_text(browser: Visitor, samples: dict[str, int]) -> None:
    refused = words(browser.get(f"/en/review/{samples['refused']}"))
    assert "There is another reason, given below." in refused
    assert reviews.REASON.words in refused
    assert BODY in refused
    hidden = words(browser.get(f"/en/review/{samples['hidden']}"))
    assert "Comment hidden" in hidden
    assert "1 report" in hidden
    assert "욕설입니다." in hidden


def test_a_decision_is_upheld_and_the_next_sample_opens(
    portal: Portal, browser: Visitor, samples: dict[str, int]
) -> None:
    answer = browser.post(f"/en/review/{samples['refused']}", {"verdict": "upheld", "words": ""})
    assert answer.status_code == 303
    assert answer.location in {f"/en/review/{samples[name]}" for name in ("hidden", "kept")}
    assert row(portal, samples["refused"]).verdict is Verdict.UPHELD
    done = words(browser.get("/en/review/done"))
    assert "The decision was right" in done
    assert "Can be changed until" in done


def test_overturning_needs_words_and_nothing_typed_is_lost(
    portal: Portal, browser: Visitor, samples: dict[str, int]
) -> None:
    path = f"/en/review/{samples['hidden']}"
    assert browser.post(path, {"verdict": "overturned", "words": " "}).status_code == 422
    long = browser.post(path, {"verdict": "overturned", "words": "왜" * 2_001})
    assert (long.status_code, "왜" * 2_001 in words(long)) == (422, True)
    for verdict in ("", "reproduced", "set_aside", "nonsense"):
        answer = browser.post(path, {"verdict": verdict, "words": "그래요."})
        assert (answer.status_code, "그래요." in words(answer)) == (422, True), verdict
    assert row(portal, samples["hidden"]).verdict is None
    assert browser.post(path, {"verdict": "overturned", "words": "욕설이 아닙니다."}).status_code == 303


def test_moderators_read_what_was_found_wrong_without_the_reviewers_name(
    portal: Portal, people: People, browser: Visitor, samples: dict[str, int]
) -> None:
    moderator = Visitor(portal).sign_in(people.moderator("en"))
    assert "No decision was found wrong" in words(moderator.get("/en/moderation/overturned"))
    for name, reason in {"refused": "무엇을 원하는지 분명합니다.", "hidden": "욕설이 아닙니다."}.items():
        browser.post(f"/en/review/{samples[name]}", {"verdict": "overturned", "words": reason})
    page = words(moderator.get("/en/moderation/overturned"))
    assert "무엇을 원하는지 분명합니다." in page
    assert "욕설이 아닙니다." in page
    assert "The comment is hidden" in page
    assert "Reviewer" not in page[page.index("<main") : page.index("</main>")]
    assert Visitor(portal).sign_in(people.member()).get("/en/moderation/overturned").status_code == 403


def test_an_answer_asks_what_is_on_record_without_showing_it_until_it_can_not_be_changed(
    portal: Portal, browser: Visitor, samples: dict[str, int]
) -> None:
    path = f"/en/review/{samples['answer']}"
    page = words(browser.get(path))
    assert 'name="substantive"' in page
    assert 'name="in_time"' in page
    assert 'name="reasoned"' not in page
    assert "within 14 days" in page
    assert "checked" not in page[page.index("<main") :]
    assert browser.post(path, {**YES, "substantive": "no", "words": "인사만 합니다."}).status_code == 303
    assert row(portal, samples["answer"]).verdict is Verdict.NOT_REPRODUCED
    for shown in (words(browser.get(path)), words(browser.get("/en/review/done"))):
        assert not [told for told in ON_RECORD if told in shown]
    a_week_later(portal, samples["answer"])
    page, done = words(browser.get(path)), words(browser.get("/en/review/done"))
    assert "As recorded" in page
    assert "인사만 합니다." in page
    assert 'name="substantive"' not in page
    assert "You marked it otherwise than it is on record" in done


def test_a_decision_of_the_city_is_asked_for_its_reasons_too(
    portal: Portal, browser: Visitor, samples: dict[str, int]
) -> None:
    path = f"/en/review/{samples['decision']}"
    page = words(browser.get(path))
    assert "Does the city give its reasons?" in page
    assert "within 60 days" in page
    assert browser.post(path, YES).status_code == 422
    assert browser.post(path, {**YES, "reasoned": "perhaps"}).status_code == 422
    assert browser.post(path, {**YES, "reasoned": "yes"}).status_code == 303
    found = row(portal, samples["decision"])
    assert (found.verdict, found.marks) == (Verdict.REPRODUCED, Marks(True, True, True))


def test_ones_own_review_stands_in_the_form_while_it_can_be_changed(
    portal: Portal, browser: Visitor, samples: dict[str, int]
) -> None:
    decision, answer = (f"/en/review/{samples[name]}" for name in ("kept", "answer"))
    browser.post(decision, {"verdict": "overturned", "words": "규칙에 어긋납니다."})
    browser.post(answer, {**YES, "in_time": "no"})
    page = words(browser.get(decision))
    assert "You can change it until" in page
    assert "규칙에 어긋납니다." in page
    assert page.count("checked") == 1
    assert words(browser.get(answer)).count("checked") == 2
    assert browser.post(decision, {"verdict": "upheld", "words": ""}).status_code == 303
    assert row(portal, samples["kept"]).verdict is Verdict.UPHELD
    a_week_later(portal, samples["kept"])
    token = {"csrf_token": browser.token("/en/proposals/new")}
    late = browser.client.post(decision, data=token | {"verdict": "overturned", "words": "다시 생각했습니다."})
    assert late.status_code == 409
    assert row(portal, samples["kept"]).verdict is Verdict.UPHELD


def test_the_second_reviewer_is_told_and_keeps_what_they_wrote(
    portal: Portal, people: People, browser: Visitor, samples: dict[str, int]
) -> None:
    path, other = f"/en/review/{samples['refused']}", Visitor(portal).sign_in(reviews.reviewer(people))
    token = other.token(path)
    assert browser.post(path, {"verdict": "upheld"}).status_code == 303
    data = {"csrf_token": token, "verdict": "overturned", "words": "저는 다르게 봅니다."}
    answer = other.client.post(path, data=data)
    assert answer.status_code == 409
    assert "Somebody else has reviewed this" in words(answer)
    assert "저는 다르게 봅니다." in words(answer)
    page = words(other.get(path))
    assert "Somebody else has reviewed this" in page
    assert "The decision was right" not in page


def test_what_is_gone_can_only_be_set_aside(portal: Portal, people: People, browser: Visitor) -> None:
    writer, moderator = people.member(), people.moderator()
    proposal_id = reviews.returned(portal, writer, moderator)
    record = reviews.record_on(portal, proposal_id)
    with portal.database.unit_of_work() as session:
        other = Draft("새 제목", "완전히 다른 내용의 글입니다.", cluster=Cluster.C1)
        assert proposals.revise(session, writer.id, proposal_id, other, clock.now()) is None
    reviews.draw_all(portal)
    path = f"/en/review/{reviews.sample_of(portal, Kind.MODERATION, record)}"
    page = words(browser.get(path))
    assert "Nobody can judge the decision now." in page
    assert "완전히 다른" not in page
    assert browser.post(path, {"verdict": "upheld"}).status_code == 422
    assert browser.post(path, {"verdict": "set_aside"}).status_code == 303


def test_planted_words_stay_words(portal: Portal, people: People, browser: Visitor, samples: dict[str, int]) -> None:
    moderator = Visitor(portal).sign_in(people.moderator("en"))
    for vector in VECTORS:
        browser.post(f"/en/review/{samples['kept']}", {"verdict": "overturned", "words": vector})
        browser.post(f"/en/review/{samples['answer']}", {**YES, "words": vector})
        for answer in (
            browser.get(f"/en/review/{samples['kept']}"),
            browser.get(f"/en/review/{samples['answer']}"),
            moderator.get("/en/moderation/overturned"),
        ):
            assert planted(answer) == []
            assert shows(answer, vector)


def test_a_sample_that_is_not_there_is_a_page_that_is_not_there(browser: Visitor) -> None:
    assert browser.get("/en/review/999").status_code == 404


def test_the_mail_leads_to_the_samples(portal: Portal, browser: Visitor, samples: dict[str, int]) -> None:
    with portal.database.unit_of_work() as session:
        # The quarter was drawn as if it were over, and so the mail leaves when it is.
        session.execute(update(OutboxMail).values(due_at=clock.now()))
    mail = next(mail for mail in browser.mails() if mail["Subject"] == "New samples wait for your review")
    body = mail.get_body(("plain",))
    assert body is not None
    content = body.get_content()
    assert "3 decisions of moderators" in content
    assert "2 answers of the city" in content
    assert "http://localhost/en/review" in content
