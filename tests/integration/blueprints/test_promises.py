"""Promises on pages: where everybody sees them, where officials record them, and where a writer is not content."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.following import service as following
from portal.domain.following.types import FollowKind
from portal.domain.proposals import evidence, timeline
from portal.domain.proposals.commitment_types import ChangeKind, Standing
from portal.domain.proposals.types import ProposalRow, State, StepKind
from portal.foundation import clock
from portal.web import promise_words, words
from tests.factories import promises
from tests.factories.people import People
from tests.factories.promises import ANSWER, OBJECTION, PROMISED, REASON, SEOUL
from tests.factories.proposals import propose
from tests.factories.visitors import Visitor


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member(name="김하늘")


@pytest.fixture
def proposal(portal: Portal, writer: Principal, official: Principal) -> ProposalRow:
    return propose(portal, writer, State.PUBLISHED, moderator=official)


@pytest.fixture
def desk(portal: Portal, official: Principal) -> Visitor:
    return Visitor(portal).sign_in(official)


def today() -> date:
    return clock.now().astimezone(SEOUL).date()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def promised(portal: Portal, official: Principal, proposal: ProposalRow, due_on: date, *, days_ago: int = 10) -> int:
    return promises.promise(portal, official, proposal.id, clock.now() - timedelta(days=days_ago), due_on)


def texts(visitor: Visitor, path: str) -> str:
    """Return a page's words, its tags left out."""
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


# The answer


def test_an_official_promises_something_in_an_answer_and_marks_that_it_goes_into_the_matter(
    portal: Portal, desk: Visitor, proposal: ProposalRow
) -> None:
    given = {
        "to": "accepted",
        "words": ANSWER,
        "language": "ko",
        "revision": "1",
        "substantive": "y",
        "promise": PROMISED,
        "promised_for": in_days(30).isoformat(),
    }
    assert desk.post(f"/en/moderation/{proposal.id}/answer", given).status_code == 303
    with portal.database.reading() as session:
        [answered] = session.execute(evidence.answers()).all()
        [promise] = session.execute(evidence.commitments()).all()
    assert (answered.substantive, answered.kind) == (True, "accepted")
    assert (promise.due_on, promise.proposal_id) == (in_days(30), proposal.id)
    page = texts(Visitor(portal), f"/ko/proposals/{proposal.id}")
    assert page.count(PROMISED) == 1


def test_without_the_mark_an_answer_is_a_word_in_between(portal: Portal, desk: Visitor, proposal: ProposalRow) -> None:
    given = {"to": "stay", "words": ANSWER, "language": "ko", "revision": "1", "promise": "", "promised_for": ""}
    assert desk.post(f"/en/moderation/{proposal.id}/answer", given).status_code == 303
    with portal.database.reading() as session:
        [answered] = session.execute(evidence.answers()).all()
        assert session.execute(evidence.commitments()).all() == []
    assert answered.substantive is False


@pytest.mark.parametrize(
    ("promise", "day", "said"),
    [
        (PROMISED, "", "Please give a day from tomorrow to"),
        (PROMISED, "0", "Please give a day from tomorrow to"),
        (PROMISED, "1100", "Please give a day from tomorrow to"),
        (PROMISED, "not a day", "Please give a day, such as 2026-03-02."),
        ("", "30", "Please say what the city promises, or leave out the day."),
        ("네.", "30", "Please write a little more"),
        ("가" * 501, "30", "This is too long"),
    ],
)
def test_what_is_wrong_with_a_promise_is_said_beside_it_and_nothing_is_lost(
    portal: Portal, desk: Visitor, proposal: ProposalRow, promise: str, day: str, said: str
) -> None:
    written = in_days(int(day)).isoformat() if day.isdecimal() else day
    given = {"to": "accepted", "words": ANSWER, "revision": "1", "promise": promise, "promised_for": written}
    answer = desk.post(f"/en/moderation/{proposal.id}/answer", given)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert ANSWER in page
    assert promise in page
    with portal.database.reading() as session:
        assert session.execute(evidence.answers()).all() == []


# What everybody sees


def test_everybody_sees_on_the_proposal_what_was_promised_and_what_became_of_it(
    portal: Portal, official: Principal, proposal: ProposalRow
) -> None:
    promise_id = promised(portal, official, proposal, in_days(20))
    at = clock.now() - timedelta(days=2)
    assert (
        promises.become(portal, official, promise_id, ChangeKind.MOVED, at, in_days(60), "비가 많이 와서 늦어집니다.")
        is None
    )
    page = texts(Visitor(portal), f"/en/proposals/{proposal.id}")
    for words_on_it in (
        "The city's promise",
        PROMISED,
        "First promised by",
        "Moved to another date",
        "비가 많이 와서 늦어집니다.",
        str(words.STEPS["promise_moved"]),
    ):
        assert words_on_it in page


def test_the_list_of_promises_tells_where_each_of_them_stands(
    portal: Portal, people: People, official: Principal
) -> None:
    empty = texts(Visitor(portal), "/en/commitments")
    assert "Nothing has been promised yet" in empty
    promises.of_each_kind(portal, people, official)
    visitor = Visitor(portal)
    page = texts(visitor, "/en/commitments")
    assert "5 promises" in page
    for standing in (Standing.OPEN, Standing.MOVED, Standing.OVERDUE, Standing.KEPT, Standing.BROKEN):
        assert str(promise_words.STANDINGS[standing]) in page
        assert "1 promise " in texts(visitor, f"/en/commitments?status={standing}&cluster=C4")
    assert "No promise fits this choice" in texts(visitor, "/en/commitments?status=late")
    assert "No promise fits this choice" in texts(visitor, "/en/commitments?cluster=C1")
    for nonsense in ("status=nonsense", "cluster=C9", "page=abc", "page=999999999"):
        assert "5 promises" in texts(visitor, f"/en/commitments?{nonsense}")


def test_many_promises_stand_on_several_pages(portal: Portal, people: People, official: Principal) -> None:
    for number in range(21):
        row = propose(portal, people.member(), State.PUBLISHED, moderator=official)
        promised(portal, official, row, in_days(10 + number))
    first, second = (texts(Visitor(portal), f"/ko/commitments?page={number}") for number in (1, 2))
    assert (first.count(PROMISED), second.count(PROMISED)) == (20, 1)


# What officials record


def test_officials_see_what_is_overdue_first_and_record_what_became_of_it(
    portal: Portal, people: People, desk: Visitor, official: Principal, proposal: ProposalRow
) -> None:
    other = propose(portal, people.member(), State.PUBLISHED, moderator=official)
    later = promised(portal, official, other, in_days(5))
    overdue = promised(portal, official, proposal, in_days(-3))
    page = desk.get("/en/moderation/promises").get_data(as_text=True)
    assert page.index(f"/moderation/promises/{overdue}") < page.index(f"/moderation/promises/{later}")
    assert "overdue by 3 days" in page
    assert "5 days left" in page
    path = f"/en/moderation/promises/{overdue}"
    given = {"what": "kept", "kept_on": today().isoformat(), "words": REASON, "language": "ko", "revision": "1"}
    assert desk.post(path, given).status_code == 303
    assert promises.see(portal, overdue, clock.now()).standing is Standing.LATE
    assert REASON in texts(Visitor(portal), f"/ko/proposals/{proposal.id}")
    assert f"/moderation/promises/{overdue}" in desk.get("/en/moderation/promises?part=settled").get_data(as_text=True)
    undo = {"what": "undone", "words": "다른 도서관과 헷갈렸습니다. 아직 아닙니다.", "revision": "2"}
    assert desk.post(path, undo).status_code == 303
    assert promises.see(portal, overdue, clock.now()).standing is Standing.OVERDUE


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"revision": "9"}, 409),
        ({"revision": ""}, 422),
        ({"revision": "x"}, 422),
        ({"what": "moved", "moved_to": ""}, 422),
        ({"what": "moved", "moved_to": "2000-01-01"}, 409),
        ({"what": "moved", "moved_to": "9999-12-31"}, 409),
        ({"what": "kept", "kept_on": ""}, 422),
        ({"what": "kept", "kept_on": "9999-12-31"}, 409),
        ({"what": "kept", "kept_on": "31 May"}, 422),
        ({"what": "undone"}, 422),
        ({"what": "nonsense"}, 422),
        ({"words": ""}, 422),
        ({"words": "가" * 2001}, 422),
        ({"csrf_token": ""}, 400),
    ],
)
def test_what_can_not_be_recorded_is_said_and_nothing_is_lost(
    portal: Portal, desk: Visitor, official: Principal, proposal: ProposalRow, changes: dict[str, str], status: int
) -> None:
    promise_id = promised(portal, official, proposal, in_days(20))
    given = {"what": "broken", "kept_on": "", "moved_to": "", "words": REASON, "language": "ko", "revision": "1"}
    answer = desk.post(f"/en/moderation/promises/{promise_id}", given | changes)
    assert answer.status_code == status
    assert (given | changes)["words"] in answer.get_data(as_text=True)
    assert promises.see(portal, promise_id, clock.now()).row.revision == 1


def test_a_second_official_who_was_reading_is_told_and_can_then_decide_anew(
    portal: Portal, people: People, desk: Visitor, official: Principal, proposal: ProposalRow
) -> None:
    promise_id = promised(portal, official, proposal, in_days(20))
    path = f"/en/moderation/promises/{promise_id}"
    assert promises.become(portal, official, promise_id, ChangeKind.MOVED, clock.now(), in_days(30)) is None
    late = desk.post(path, {"what": "broken", "words": REASON, "revision": "1"})
    assert late.status_code == 409
    assert str(words.REFUSALS["changed"]).replace("'", "&#39;") in late.get_data(as_text=True)
    assert 'value="2"' in late.get_data(as_text=True)
    assert desk.post(path, {"what": "broken", "words": REASON, "revision": "2"}).status_code == 303


def test_only_staff_records_promises(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow
) -> None:
    promise_id = promised(portal, official, proposal, in_days(20))
    for path in ("/en/moderation/promises", f"/en/moderation/promises/{promise_id}"):
        assert Visitor(portal).get(path).status_code == 303
        assert Visitor(portal).sign_in(writer).get(path).status_code == 403


# Reopening


def test_a_writer_says_that_this_is_no_answer_and_it_stands_before_the_city_again(
    portal: Portal, desk: Visitor, writer: Principal, official: Principal, proposal: ProposalRow
) -> None:
    step_id = promises.answer(portal, official, proposal.id, clock.now(), to=State.NOT_ADOPTED)
    browser = Visitor(portal).sign_in(writer)
    path = f"/en/proposals/{proposal.id}/answers/{step_id}/reopen"
    assert path in browser.get(f"/en/proposals/{proposal.id}").get_data(as_text=True)
    assert path not in Visitor(portal).get(f"/en/proposals/{proposal.id}").get_data(as_text=True)
    assert browser.post(path, {"words": OBJECTION, "language": "ko"}).status_code == 303
    page = texts(browser, f"/ko/proposals/{proposal.id}")
    assert OBJECTION in page
    assert path not in browser.get(f"/en/proposals/{proposal.id}").get_data(as_text=True)
    listed = desk.get("/en/moderation/answers?status=reopened").get_data(as_text=True)
    assert f"/moderation/{proposal.id}/answer" in listed
    assert "Reopened today" in listed
    assert OBJECTION in texts(desk, f"/ko/moderation/{proposal.id}/answer")
    again = browser.post(path, {"words": OBJECTION})
    assert again.status_code == 409
    assert "You have already said" in again.get_data(as_text=True)


def test_a_reopening_needs_words_and_its_own_proposal(
    portal: Portal, people: People, writer: Principal, official: Principal, proposal: ProposalRow
) -> None:
    step_id = promises.answer(portal, official, proposal.id, clock.now())
    path = f"/en/proposals/{proposal.id}/answers/{step_id}/reopen"
    browser, stranger = Visitor(portal).sign_in(writer), Visitor(portal).sign_in(people.member())
    for words_given in ("", "no", "가" * 2001, "!!!!!!!!!!!!"):
        answer = browser.post(path, {"words": words_given})
        assert answer.status_code == 422, words_given
        assert words_given in answer.get_data(as_text=True)
    assert browser.post(path, {"words": OBJECTION, "csrf_token": ""}).status_code == 400
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"words": OBJECTION}, page="/en/proposals/new").status_code == 404
    assert Visitor(portal).get(path).status_code == 303
    assert browser.get(f"/en/proposals/{proposal.id}/answers/999999/reopen").status_code == 404
    with portal.database.reading() as session:
        kinds = [step.kind for step in timeline.steps_of(session, proposal.id, "ko")]
    assert StepKind.REOPENED not in kinds


def test_after_thirty_days_the_page_says_what_is_possible_instead(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow
) -> None:
    step_id = promises.answer(portal, official, proposal.id, clock.now() - timedelta(days=31))
    browser = Visitor(portal).sign_in(writer)
    page = browser.get(f"/en/proposals/{proposal.id}/answers/{step_id}/reopen").get_data(as_text=True)
    assert "be reopened any more" in page
    assert "<textarea" not in page


# What is due


def test_officials_see_how_much_time_is_left_and_what_is_overdue(
    portal: Portal, desk: Visitor, proposal: ProposalRow
) -> None:
    page = texts(desk, "/en/moderation/answers")
    assert "Answer due in 13 days" in page
    assert "Decision due in 59 days" in page
    assert "Nothing is overdue" in texts(desk, "/en/moderation/answers?status=due")
    assert "Nothing is reopened" in texts(desk, "/en/moderation/answers?status=reopened")
    assert "Answer due in 13 days" in texts(desk, "/en/moderation/answers?status=nonsense")


# Followers


@pytest.mark.parametrize(
    ("kind", "day", "said"),
    [
        (ChangeKind.KEPT, 0, "Kept on"),
        (ChangeKind.MOVED, 40, "The city now promises this by"),
        (ChangeKind.BROKEN, None, "This is the promise:"),
    ],
)
def test_followers_get_a_mail_that_names_the_promise_and_says_why(
    portal: Portal,
    people: People,
    official: Principal,
    proposal: ProposalRow,
    kind: ChangeKind,
    day: int | None,
    said: str,
) -> None:
    listener = people.member(language="en")
    with portal.database.unit_of_work() as session:
        following.follow(session, listener.id, FollowKind.PROPOSAL, str(proposal.id), clock.now())
    promise_id = promised(portal, official, proposal, in_days(20))
    portal.worker.do_notices()
    first = mail_to(portal, listener)[-1]
    assert "The city promises this by" in first
    assert PROMISED in first
    on = in_days(day) if day is not None else None
    assert promises.become(portal, official, promise_id, kind, clock.now(), on) is None
    portal.worker.do_notices()
    subject_and_body = mail_to(portal, listener)[-1]
    assert "A promise of the city" in subject_and_body
    assert str(words.STEP_NEWS[f"promise_{kind}"]) in subject_and_body
    for text in (said, PROMISED, REASON):
        assert text in subject_and_body
    Visitor(portal).sign_in(listener).get("/en/notices")


def test_followers_hear_of_a_reopening_and_its_writer_does_not(
    portal: Portal, people: People, writer: Principal, official: Principal, proposal: ProposalRow
) -> None:
    listener = people.member(language="en")
    with portal.database.unit_of_work() as session:
        following.follow(session, listener.id, FollowKind.PROPOSAL, str(proposal.id), clock.now())
    step_id = promises.answer(portal, official, proposal.id, clock.now())
    portal.worker.do_notices()
    before = len(mail_to(portal, writer))
    assert promises.reopen(portal, writer, proposal.id, step_id, clock.now()) is None
    portal.worker.do_notices()
    assert len(mail_to(portal, writer)) == before
    last = mail_to(portal, listener)[-1]
    assert "The city has answered" not in last
    assert OBJECTION in last


def test_a_feed_tells_of_promises_and_reopenings_with_an_address_that_is_there(
    portal: Portal, writer: Principal, official: Principal, proposal: ProposalRow
) -> None:
    promise_id = promised(portal, official, proposal, in_days(20), days_ago=3)
    with portal.database.reading() as session:
        step_id = timeline.latest_row(session, proposal.id).id
    assert promises.reopen(portal, writer, proposal.id, step_id, clock.now()) is None
    assert promises.become(portal, official, promise_id, ChangeKind.KEPT, clock.now(), today()) is None
    feed = Visitor(portal).get(f"/ko/proposals/{proposal.id}/feed.atom").get_data(as_text=True)
    page = Visitor(portal).get(f"/ko/proposals/{proposal.id}").get_data(as_text=True)
    anchors = re.findall(rf"/ko/proposals/{proposal.id}#([a-z0-9-]+)", feed)
    assert len(set(anchors)) >= 4
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    assert writer.display_name in feed


def mail_to(portal: Portal, member: Principal) -> list[str]:
    """Return subject and text of each mail to somebody."""
    found = []
    for message in Visitor(portal).mails():
        body = message.get_body(("plain",))
        if message["To"] == member.email and body is not None:
            text = re.sub(r"\n(> ?)?", " ", str(body.get_content()).replace("\u2068", "").replace("\u2069", ""))
            found.append(f"{message['Subject']}\n{' '.join(text.split())}")
    return found
