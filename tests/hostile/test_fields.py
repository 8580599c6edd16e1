"""Each string through each field that people read: kept to the last character or refused with a word, and harmless."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.domain.accounts import queries as accounts
from portal.domain.accounts.rules import readable_name
from portal.domain.accounts.types import Principal
from portal.domain.discussion import queries as comments
from portal.domain.moderation.models import ModerationRecord, Report
from portal.domain.postediting.models import Rehearsal, Suggestion
from portal.domain.proposals import queries, timeline
from portal.domain.proposals.models import Step
from portal.domain.proposals.types import ProposalRow, State
from portal.domain.texts import queries as texts
from portal.domain.texts.models import Text
from portal.foundation import clock
from tests.factories.bulk import Bulk
from tests.factories.comments import say
from tests.factories.pages import planted
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.visitors import Visitor
from tests.hostile.forms import is_whole, refused_clearly, send, shows


@pytest.fixture
def author(people: People) -> Principal:
    return people.member(name="Author")


@pytest.fixture
def moderator(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def proposal(portal: Portal, author: Principal, moderator: Principal) -> ProposalRow:
    return propose(portal, author, State.PUBLISHED, moderator=moderator)


@pytest.fixture
def writer(portal: Portal, author: Principal) -> Visitor:
    return Visitor(portal).sign_in(author)


@pytest.fixture
def judge(portal: Portal, moderator: Principal) -> Visitor:
    return Visitor(portal).sign_in(moderator)


def kept(text: str) -> str:
    return text.replace("\r\n", "\n")


def all_harmless(browser: Visitor, paths: Iterable[str]) -> None:
    for path in paths:
        page = browser.get(path)
        assert page.status_code == 200, path
        assert planted(page) == [], path


def words_of(portal: Portal, text_id: int | None) -> str:
    with portal.database.reading() as session:
        return session.scalar(select(Text.body).where(Text.id == text_id)) or ""


def test_a_proposal_title_text_and_place(
    portal: Portal, writer: Visitor, judge: Visitor, proposal: ProposalRow, hostile: tuple[str, ...]
) -> None:
    address, taken = f"/ko/proposals/{proposal.id}", 0
    token = writer.token(f"{address}/edit")
    plain = {"csrf_token": token, "title": TITLE, "body": BODY, "place": "", "language": "ko"}
    for number, text in enumerate(hostile):
        # Words around it get most strings past the rule that a text has words: what is refused is tried bare as well.
        changes = {"title": text, "body": f"{text}\n{BODY} {number}", "place": text}
        for fields in (changes, *({name: value} for name, value in changes.items())):
            answer = send(writer, f"{address}/edit", plain | fields)
            if answer.status_code != 303:
                assert refused_clearly(answer), (text, answer.status_code)
                continue
            taken += 1
            with portal.database.reading() as session:
                view = queries.get_view(session, proposal.id, "ko")
            stored = {"title": view.title.original, "body": view.body.original, "place": view.row.place.name or ""}
            for name, value in fields.items():
                if is_whole(text):
                    assert stored[name] == (kept(value) if name == "body" else value.strip()), (name, text)
            if len(fields) == 3:
                break
        page = writer.get(address)
        assert planted(page) == [], text
        if is_whole(view.body.original):
            assert shows(page, view.body.original), text
    assert taken >= len(hostile)
    with portal.database.reading() as session:
        pages = timeline.edits_of(session, proposal.title_id, proposal.body_id, 1).pages
    assert pages > 3
    histories = [f"{address}/history?page={number}" for number in range(1, pages + 1)]
    all_harmless(Visitor(portal), [*histories, "/ko/proposals", "/en/", address.replace("/ko/", "/en/")])
    all_harmless(writer, ["/ko/proposals/mine", "/ko/following", f"{address}/edit", f"{address}/comment"])
    changed = f"/en/moderation/changed/{proposal.id}"
    all_harmless(judge, ["/ko/moderation/changed", f"/en/moderation/{proposal.id}", f"{address}/report"])
    all_harmless(judge, [f"{changed}?page={number}" for number in range(1, pages + 1)])


def test_a_comment_and_its_changes(
    portal: Portal, people: People, proposal: ProposalRow, hostile: tuple[str, ...]
) -> None:
    member = people.member()
    browser, address = Visitor(portal).sign_in(member), f"/ko/proposals/{proposal.id}"
    edited = say(portal, member, proposal.id)
    token, said, revision = browser.token(f"{address}/comment"), 0, 1
    for text in hostile:
        data = {"csrf_token": token, "body": text, "language": "ko", "parent": str(edited.id)}
        answer = send(browser, f"{address}/comment", data)
        if answer.status_code == 303:
            said += 1
            with portal.database.reading() as session:
                newest = comments.list_own(session, member.id, 1, "ko").items[0]
            assert newest.text is not None
            assert newest.text.original == kept(text) or not is_whole(text)
        else:
            assert answer.status_code == 422
            assert refused_clearly(answer), text
        change = f"{address}/comments/{edited.id}/edit"
        answer = send(browser, change, data | {"revision": str(revision)})
        assert answer.status_code == (303 if answer.status_code == 303 else 422), text
        revision += answer.status_code == 303
    assert said > len(hostile) // 2
    with portal.database.reading() as session:
        first, page = comments.thread(session, edited.id, 1, "ko", None)
        edits = comments.history(session, edited.id, 1, "ko", None).edits
    assert page.total == said
    for number in range(1, page.pages + 1):
        with portal.database.reading() as session:
            _first, found = comments.thread(session, edited.id, number, "ko", None)
        shown = Visitor(portal).get(f"{address}/comments/{edited.id}/thread?page={number}")
        assert planted(shown) == []
        for item in found.items:
            assert item.text is not None
            assert shows(shown, item.text.original), item.text.original
    history = f"{address}/comments/{edited.id}/history?page="
    all_harmless(Visitor(portal), [address, *(f"{history}{number}" for number in range(1, edits.pages + 1))])
    all_harmless(browser, [f"/ko/comments/mine?page={number}" for number in range(1, page.pages + 1)])
    portal.worker.do_notices()
    listener = Visitor(portal).sign_in(people_of(portal, proposal))
    all_harmless(listener, [f"/ko/notices?page={number}" for number in range(1, page.pages + 1)])
    assert first.row.revision == revision


def people_of(portal: Portal, proposal: ProposalRow) -> Principal:
    with portal.database.reading() as session:
        return accounts.get_principal(session, proposal.author_id or 0)


def test_an_answer_of_the_city_and_its_office(
    portal: Portal, author: Principal, judge: Visitor, hostile: tuple[str, ...]
) -> None:
    with portal.database.unit_of_work() as session:
        ids = Bulk(session, clock.now()).proposals(-(-len(hostile) // 20), author.id)
    token, taken = judge.token("/ko/proposals/new"), 0
    for number, proposal_id in enumerate(ids):
        path, revision, given = f"/ko/moderation/{proposal_id}/answer", 1, []
        for text in hostile[number * 20 : (number + 1) * 20]:
            plain = {"csrf_token": token, "to": "stay", "language": "ko", "words": "답입니다.", "office": ""}
            changes = {"words": text, "office": text, "target": text}
            for fields in (changes, *({name: value} for name, value in changes.items())):
                answer = send(judge, path, plain | fields | {"revision": str(revision)})
                if answer.status_code != 303:
                    assert refused_clearly(answer), text
                    continue
                taken, revision = taken + 1, revision + 1
                with portal.database.reading() as session:
                    step = session.scalars(select(Step).order_by(Step.id.desc()).limit(1)).one()
                if is_whole(text):
                    given.append((plain | fields)["words"])
                    assert words_of(portal, step.words_id) == kept(given[-1])
                    assert words_of(portal, step.office_id) == (plain | fields)["office"].strip()
                if len(fields) == 3:
                    break
        page = Visitor(portal).get(f"/ko/proposals/{proposal_id}")
        assert planted(page) == []
        for text in given:
            assert shows(page, text), text
        all_harmless(judge, [path, f"/en/proposals/{proposal_id}"])
    assert taken >= len(hostile) * 0.8
    all_harmless(judge, ["/en/moderation/answers"])


def test_the_words_of_reports_and_of_decisions(
    portal: Portal,
    people: People,
    judge: Visitor,
    moderator: Principal,
    proposal: ProposalRow,
    hostile: tuple[str, ...],
) -> None:
    reporter = people.member()
    browser = Visitor(portal).sign_in(reporter)
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, clock.now())
        others = bulk.accounts(1)
        ids = bulk.comments(len(hostile), proposal.id, others)
        waiting = bulk.proposals(len(hostile), others[0], "submitted")
    token, settling, settled = (
        browser.token(f"/ko/proposals/{proposal.id}/report"),
        judge.token("/ko/proposals/new"),
        [],
    )
    for comment_id, waiting_id, text in zip(ids, waiting, hostile, strict=True):
        path = f"/ko/proposals/{proposal.id}/comments/{comment_id}/report"
        answer = send(browser, path, {"csrf_token": token, "ground": "insult", "words": text})
        assert answer.status_code == 303 or refused_clearly(answer), text
        if answer.status_code == 303 and is_whole(text):
            with portal.database.reading() as session:
                report = session.scalars(select(Report).where(Report.comment_id == comment_id)).one()
            assert words_of(portal, report.words_id) == ("" if not text.strip() else kept(text))
            decision = {"decision": "take_off", "ground": "insult", "words": text, "revision": "1"}
            path = f"/ko/moderation/reported/{proposal.id}/{comment_id}"
            if comment_id % 10 == 0:
                page = judge.get(path)
                assert planted(page) == []
                assert shows(page, text), text
            answer = send(judge, path, decision | {"csrf_token": settling})
            assert answer.status_code == 303, text
            settled.append(comment_id)
        if waiting_id % 3:
            continue
        decision = {"decision": "return", "ground": "insult", "words": text, "revision": "1"}
        answer = send(judge, f"/en/moderation/{waiting_id}", decision | {"csrf_token": settling})
        assert answer.status_code == 303 or refused_clearly(answer), text
        page = judge.get(f"/en/moderation/{waiting_id}") if waiting_id % 8 == 0 else answer
        assert planted(page) == [], text
    with portal.database.reading() as session:
        records = session.scalars(select(ModerationRecord).where(ModerationRecord.comment_id.in_(settled))).all()
    written = dict(zip(ids, hostile, strict=True))
    assert len(records) == len(settled) > len(hostile) * 0.8
    for record in records:
        text = written[record.comment_id or 0]
        assert words_of(portal, record.words_id) == ("" if not text.strip() else kept(text))
    all_harmless(judge, ["/ko/moderation/records", "/ko/moderation/reported", "/ko/moderation"])


def test_a_name(portal: Portal, people: People, proposal: ProposalRow, hostile: tuple[str, ...]) -> None:
    member = people.member(name="Name")
    browser, address = Visitor(portal).sign_in(member), f"/ko/proposals/{proposal.id}"
    say(portal, member, proposal.id)
    token, taken = browser.token("/ko/account/profile"), 0
    for number, text in enumerate(hostile):
        answer = send(browser, "/ko/account/profile", {"csrf_token": token, "display_name": text, "language": "ko"})
        if answer.status_code == 303:
            taken += 1
            with portal.database.reading() as session:
                name = accounts.get_principal(session, member.id).display_name
            assert name == readable_name(text.strip()) or not is_whole(text)
            pages = ["/ko/account", *([address] if number % 8 == 0 else [])]
            all_harmless(browser, pages)
        else:
            assert answer.status_code == 422
            assert refused_clearly(answer), text
    assert taken > len(hostile) // 2


def test_the_words_of_suggestions_and_of_their_answers(
    portal: Portal, people: People, judge: Visitor, proposal: ProposalRow, hostile: tuple[str, ...]
) -> None:
    browser = Visitor(portal).sign_in(people.member())
    improving = f"/ko/texts/{proposal.body_id}/translations/en"
    checking = f"/ko/translations/{proposal.body_id}/en"
    token, deciding = browser.token(improving), judge.token("/ko/proposals/new")
    with portal.database.reading() as session:
        seen = texts.get_text(session, proposal.body_id).source_hash
    for number, text in enumerate(hostile):
        given = {"csrf_token": token, "seen": seen, "body": text, "reason": "meaning", "note": text}
        answer = send(browser, improving, given)
        assert answer.status_code == 303 or refused_clearly(answer), text
        if answer.status_code == 303:
            with portal.database.reading() as session:
                row = session.scalars(select(Suggestion).order_by(Suggestion.id.desc())).first()
            assert row is not None
            assert row.note == kept(text).strip() or not is_whole(text)
            if number % 10 == 0:
                all_harmless(browser, [improving, "/ko/translations/mine"])
                all_harmless(judge, [checking, f"{checking}?take={row.id}", "/ko/translations"])
            declined = {"csrf_token": deciding, "act": "decline", "answer": text}
            answer = send(judge, checking, declined)
            assert answer.status_code == 303 or refused_clearly(answer), text
    all_harmless(browser, ["/ko/translations/mine"])


def test_what_is_tried_out(portal: Portal, people: People, proposal: ProposalRow, hostile: tuple[str, ...]) -> None:
    browser = Visitor(portal).sign_in(people.member())
    path = f"/ko/proposals/{proposal.id}/comment"
    token = browser.token(path)
    for number, text in enumerate(hostile):
        answer = send(browser, path, {"csrf_token": token, "body": text, "rehearse": "1", "rehearse_in": text})
        assert answer.status_code == 303 or refused_clearly(answer), text
        if answer.status_code == 303:
            with portal.database.reading() as session:
                row = session.scalars(select(Rehearsal).order_by(Rehearsal.id.desc())).first()
            assert row is not None
            assert row.body == kept(text) or not is_whole(text)
            if number % 10 == 0:
                all_harmless(browser, [answer.location, f"{path}?rehearsal={row.id}"])
