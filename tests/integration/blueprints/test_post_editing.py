"""A reader improves a translation, a post-editor approves it, the writer edits, and the stale words are mended."""

from __future__ import annotations

import re

import pytest

from portal.app import Portal
from portal.domain.texts.types import Provenance, Shown
from tests.factories.people import People
from tests.factories.proposals import TITLE
from tests.factories.translating import Desk, desk, translate
from tests.factories.visitors import Visitor

BETTER = "The library in Yeoksam-dong needs signs in several languages. Many residents from abroad come to it."
MENDED = "The library in Yeoksam-dong needs signs in five languages. Many residents from abroad come to it."
EDITED = "역삼동 도서관에 다섯 가지 언어로 된 안내가 필요합니다. 외국인 주민이 많이 찾습니다."


@pytest.fixture
def there(portal: Portal, people: People) -> Desk:
    return desk(portal, people)


@pytest.fixture
def reader(portal: Portal, there: Desk) -> Visitor:
    return Visitor(portal).sign_in(there.reader)


@pytest.fixture
def editor(portal: Portal, there: Desk) -> Visitor:
    return Visitor(portal).sign_in(there.editor)


def improving(there: Desk) -> str:
    return f"/en/texts/{there.key.text_id}/translations/en"


def checking(there: Desk) -> str:
    return f"/en/translations/{there.key.text_id}/en"


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    fields = [(re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one)) for one in found]
    return {name.group(1): value.group(1) if value else "" for name, value in fields if name}


def send(browser: Visitor, path: str, **fields: str) -> tuple[int, str]:
    given = hidden(browser.get(path).get_data(as_text=True))
    answer = browser.client.post(path.partition("?")[0], data=given | fields)
    return answer.status_code, answer.get_data(as_text=True) if answer.status_code != 303 else answer.location


def test_the_whole_way(portal: Portal, there: Desk, reader: Visitor, editor: Visitor) -> None:
    proposal = f"/en/proposals/{there.proposal.id}"
    assert improving(there) in Visitor(portal).get(proposal).get_data(as_text=True)
    status, location = send(reader, improving(there), body=BETTER, credit="y")
    assert (status, location) == (303, proposal)
    assert there.view().provenance is Provenance.MACHINE, "nobody has checked it yet"

    queue = editor.get("/en/translations").get_data(as_text=True)
    assert "Suggestion of a reader" in queue
    assert checking(there) in queue
    page = editor.get(checking(there)).get_data(as_text=True)
    [take] = re.findall(r"take=(\d+)", page)
    status, location = send(editor, f"{checking(there)}?take={take}", body=BETTER, act="approve")
    assert status == 303, location
    assert (there.view().plain, there.view().provenance) == (BETTER, Provenance.HUMAN)
    [mail] = [one for one in reader.mails() if one["To"] == there.reader.email]
    assert "Your words have been taken" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Translation suggested by" in Visitor(portal).get(proposal).get_data(as_text=True)

    author = Visitor(portal).sign_in(there.author)
    edit = f"/ko/proposals/{there.proposal.id}/edit"
    answer = author.client.post(
        edit,
        data=hidden(author.get(edit).get_data(as_text=True)) | {"title": TITLE, "body": EDITED, "language": "ko"},
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    translate(portal)
    assert (there.view().status, there.view().plain) == (Shown.STALE, BETTER)

    page = editor.get(checking(there)).get_data(as_text=True)
    assert "What has changed in the original" in page
    assert re.search(r"<del>.*?여러.*?</del>", page, re.DOTALL)
    assert re.search(r"<ins>.*?다섯.*?</ins>", page, re.DOTALL)
    status, location = send(editor, checking(there), body=MENDED, act="approve")
    assert status == 303, location
    assert (there.view().status, there.view().plain) == (Shown.READY, MENDED)


def test_who_only_says_what_is_wrong_reports(portal: Portal, there: Desk, reader: Visitor, editor: Visitor) -> None:
    status, page = send(reader, improving(there), body=there.view().plain)
    assert status == 422
    assert "Nothing is changed yet" in page
    status, _location = send(reader, improving(there), body=there.view().plain, reason="offensive")
    assert status == 303
    assert "Reported by readers" in editor.get("/en/translations").get_data(as_text=True)
    status, page = send(editor, checking(there), act="decline", answer="")
    assert status == 422
    assert "Please say in a few words why" in page
    status, _location = send(editor, checking(there), act="decline", answer="The original says this too.")
    assert status == 303
    assert "The original says this too." in reader.get("/en/translations/mine").get_data(as_text=True)


def test_a_visitor_comes_back_to_their_words(portal: Portal, there: Desk) -> None:
    visitor = Visitor(portal)
    answer = visitor.client.post(improving(there), data={"body": BETTER})
    assert (answer.status_code, answer.location) == (303, "/en/account/sign-in")
    visitor.sign_in(there.reader)
    assert BETTER in visitor.get(improving(there)).get_data(as_text=True)


def test_who_may_not_does_not_come_in(portal: Portal, there: Desk, reader: Visitor, people: People) -> None:
    assert reader.get("/en/translations").status_code == 403
    assert reader.get(checking(there)).status_code == 403
    moderator = Visitor(portal).sign_in(people.moderator())
    assert moderator.get(checking(there)).status_code == 200
    for path in (improving(there).replace("/en/texts", "/ko/texts")[:-2] + "ko", "/en/texts/999999/translations/en"):
        assert reader.get(path).status_code == 404
    assert reader.get(improving(there)[:-2] + "vi").status_code == 404, "no page is in this language"


def test_trying_out_a_change_of_what_is_public_changes_nothing(portal: Portal, there: Desk) -> None:
    author = Visitor(portal).sign_in(there.author)
    edit = f"/ko/proposals/{there.proposal.id}/edit"
    status, location = send(author, edit, title=TITLE, body=EDITED, language="ko", rehearse="1", rehearse_in="en")
    assert status == 303
    assert "/rehearsals/" in location
    assert there.view("ko").plain != EDITED
    number = location.rpartition("/")[2]
    assert EDITED in author.get(f"{edit}?rehearsal={number}").get_data(as_text=True)
    assert Visitor(portal).sign_in(there.reader).get(location).status_code == 404


def test_coverage_tells_everybody_shares_and_staff_numbers(portal: Portal, there: Desk, editor: Visitor) -> None:
    page = Visitor(portal).get("/en/statistics/translations").get_data(as_text=True)
    assert "What can be read in which language" in page
    assert "<svg" in page
    assert "Korean → English" in editor.get("/en/translations/coverage").get_data(as_text=True)
