"""Drafts are kept while they are written: the same form is one draft, nothing is overwritten, nothing is published."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.app import Portal, build
from portal.domain.accounts.types import Principal
from portal.domain.proposals import drafts, queries
from portal.domain.proposals.types import Cluster, ProposalRow, State
from portal.domain.texts import queries as texts
from portal.foundation import settings as settings_module
from tests.factories.pages import planted, words
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.visitors import Visitor

JSON = {"Accept": "application/json"}
SPANISH = "Me gustaría que plantaran más árboles junto a la escuela, porque en verano no hay sombra."


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member(language="en")


@pytest.fixture
def browser(visitor: Visitor, writer: Principal) -> Visitor:
    return visitor.sign_in(writer)


def token(browser: Visitor) -> str:
    found: str = browser.get("/en/drafts/token", headers=JSON).get_json()["csrf_token"]
    return found


def keep(browser: Visitor, path: str = "/en/drafts", **fields: Any) -> TestResponse:
    """Send what the script sends."""
    data = {"csrf_token": token(browser), "title": TITLE, "body": BODY, "form_key": "k" * 20, "revision": ""} | fields
    return browser.client.post(path, data=data, headers=JSON)


def row_of(portal: Portal, proposal_id: int) -> ProposalRow:
    with portal.database.reading() as session:
        return queries.get_row(session, proposal_id)


def body_of(portal: Portal, proposal_id: int) -> str:
    with portal.database.reading() as session:
        return texts.get_text(session, queries.get_row(session, proposal_id).body_id).body


def own(portal: Portal, writer: Principal) -> list[int]:
    with portal.database.reading() as session:
        return [item.row.id for item in queries.list_own(session, writer.id, "en")]


def test_the_same_form_is_the_same_draft(portal: Portal, browser: Visitor, writer: Principal) -> None:
    first = keep(browser, body="역삼동").get_json()
    again = keep(browser, first["save_url"], body="역삼동에 의자를", revision=first["revision"]).get_json()
    assert own(portal, writer) == [first["proposal_id"]]
    assert again["revision"] == first["revision"] + 1
    assert body_of(portal, first["proposal_id"]) == "역삼동에 의자를"
    assert row_of(portal, first["proposal_id"]).state is State.DRAFT


def test_the_same_text_from_the_same_form_twice_changes_nothing(
    portal: Portal, browser: Visitor, writer: Principal
) -> None:
    assert keep(browser).get_json()["revision"] == keep(browser).get_json()["revision"] == 1
    assert len(own(portal, writer)) == 1


def test_a_draft_may_be_unfinished_and_even_empty_again(portal: Portal, browser: Visitor) -> None:
    first = keep(browser, title="", body="a").get_json()
    emptied = keep(browser, first["save_url"], title="", body="", revision=1)
    assert emptied.status_code == 200
    assert body_of(portal, first["proposal_id"]) == ""
    assert browser.get("/en/proposals/mine").status_code == 200
    assert browser.get(f"/en/proposals/{first['proposal_id']}").status_code == 200
    assert browser.get(f"/en/proposals/{first['proposal_id']}/edit").status_code == 200


def test_nothing_typed_makes_no_draft(portal: Portal, browser: Visitor, writer: Principal) -> None:
    assert keep(browser, title=" ", body="\n").get_json() == {"saved_at": None}
    assert own(portal, writer) == []


def test_an_unfinished_draft_is_not_handed_in(portal: Portal, browser: Visitor) -> None:
    number = keep(browser, title="", body="a").get_json()["proposal_id"]
    answer = browser.get(f"/en/proposals/{number}/check")
    assert (answer.status_code, answer.location) == (303, f"/en/proposals/{number}/edit")
    answer = browser.post(f"/en/proposals/{number}/check", {"language": "ko"}, page=f"/en/proposals/{number}/edit")
    assert row_of(portal, number).state is State.DRAFT


def test_the_second_tab_is_told_and_overwrites_nothing(portal: Portal, browser: Visitor) -> None:
    first = keep(browser).get_json()
    keep(browser, first["save_url"], body="The first tab went on.", revision=1)
    second = keep(browser, first["save_url"], body="The second tab has this.", revision=1)
    assert second.status_code == 409
    told = second.get_json()
    assert (told["reason"], told["body"], told["revision"]) == ("changed", "The first tab went on.", 2)
    assert body_of(portal, first["proposal_id"]) == "The first tab went on."


def test_a_form_whose_first_answer_was_lost_learns_what_is_kept(portal: Portal, browser: Visitor) -> None:
    kept = keep(browser).get_json()
    told = keep(browser, body=BODY + " 더 있습니다.").get_json()
    assert (told["reason"], told["body"], told["save_url"]) == ("changed", BODY, kept["save_url"])


def test_what_is_too_long_or_unstorable_is_told_and_the_rest_stays(portal: Portal, browser: Visitor) -> None:
    first = keep(browser).get_json()
    for wrong in ("x" * 20_001, "half \ud800", "nul \x00"):
        data = {"title": "t" * 151, "body": wrong.encode("utf-8", "surrogatepass"), "revision": 1}
        answer = keep(browser, first["save_url"], **data)
        assert answer.status_code in {400, 422}, wrong[:10]
        if answer.status_code == 422:
            assert answer.get_json()["problems"]
    assert body_of(portal, first["proposal_id"]) == BODY


def test_a_point_that_is_none_is_left_out_and_told(portal: Portal, browser: Visitor) -> None:
    kept = keep(browser, point="37.4, ", place="x" * 201, neighbourhood="yeoksam").get_json()
    assert len(kept["left_out"]) == 2
    row = row_of(portal, kept["proposal_id"])
    assert row.place.point is None
    assert row.place.name is None
    assert row.place.neighbourhood == "yeoksam"


def test_what_belongs_to_somebody_else_is_not_there(portal: Portal, people: People, browser: Visitor) -> None:
    theirs = propose(portal, people.member(), State.DRAFT)
    assert keep(browser, f"/en/drafts/{theirs.id}", revision=1).status_code == 404
    assert browser.get(f"/en/proposals/{theirs.id}/preview", headers=JSON).status_code == 404
    assert browser.get(f"/en/proposals/{theirs.id}/check").status_code == 404
    assert body_of(portal, theirs.id) == BODY


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PUBLISHED, State.REFUSED, State.WITHDRAWN])
def test_what_is_no_draft_is_never_changed_by_saving(
    portal: Portal, people: People, browser: Visitor, writer: Principal, state: State
) -> None:
    row = propose(portal, writer, state, moderator=people.moderator())
    answer = keep(browser, f"/en/drafts/{row.id}", body="Sneaked in.", revision=row.revision)
    assert (answer.status_code, answer.get_json()["reason"]) == (409, "wrong_state")
    assert body_of(portal, row.id) == BODY
    assert row_of(portal, row.id).revision == row.revision


def test_what_was_returned_is_kept_while_it_is_changed(
    portal: Portal, people: People, browser: Visitor, writer: Principal
) -> None:
    row = propose(portal, writer, State.RETURNED, moderator=people.moderator())
    answer = keep(browser, f"/en/drafts/{row.id}", body="무엇을 원하는지 더 자세히", revision=row.revision)
    assert answer.status_code == 200
    assert row_of(portal, row.id).state is State.RETURNED


def test_an_ended_session_is_told_to_the_script_without_a_page(portal: Portal, browser: Visitor) -> None:
    first = keep(browser).get_json()
    old = token(browser)
    with browser.client.session_transaction() as session:
        session.clear()
    fields = {"csrf_token": old, "title": TITLE, "body": "later", "revision": 1}
    assert browser.client.post(first["save_url"], data=fields, headers=JSON).status_code == 400
    assert browser.get("/en/drafts/token", headers=JSON).status_code == 401
    with browser.client.session_transaction() as session:
        assert "next" not in session
        assert "_flashes" not in session
    assert body_of(portal, first["proposal_id"]) == BODY


def test_after_signing_in_again_the_fresh_token_saves(portal: Portal, browser: Visitor, writer: Principal) -> None:
    first = keep(browser).get_json()
    with browser.client.session_transaction() as session:
        session.clear()
    browser.sign_in(writer)
    told = browser.get("/en/drafts/token", headers=JSON).get_json()
    assert told["writer"] == writer.id
    assert keep(browser, first["save_url"], body="돌아왔습니다", revision=1).status_code == 200
    assert body_of(portal, first["proposal_id"]) == "돌아왔습니다"


def test_a_visitor_without_script_is_led_to_the_sign_in(visitor: Visitor) -> None:
    answer = visitor.get("/en/drafts/token")
    assert (answer.status_code, answer.location) == (303, "/en/account/sign-in")


def test_somebody_who_saves_too_often_is_told_to_wait(
    backend: str, environment: dict[str, str], tmp_path: Path
) -> None:
    portal = build(settings_module.load(environment | {"PORTAL_RATE_LIMITS": "on"}, tmp_path))
    browser = Visitor(portal).sign_in(People(portal).member())
    answers = [keep(browser, form_key=secrets.token_urlsafe(20)).status_code for _ in range(24)]
    portal.database.dispose()
    assert answers[0] == 200
    assert answers[-1] == 429


def test_saving_a_draft_takes_its_translations_back_and_looking_again_orders_them(
    portal: Portal, browser: Visitor, writer: Principal
) -> None:
    page = browser.post("/en/proposals/new", {"title": TITLE, "body": BODY, "form_key": "n" * 20})
    number = int(page.location.split("/")[3])
    row = row_of(portal, number)
    with portal.database.reading() as session:
        assert drafts.preview(session, row).ordered
    keep(browser, f"/en/drafts/{number}", body=BODY + " 꼭요.", revision=row.revision)
    with portal.database.reading() as session:
        assert not drafts.preview(session, row).ordered
    path = f"/en/proposals/{number}/check"
    browser.post(f"/en/proposals/{number}/preview", page=path)
    with portal.database.reading() as session:
        assert drafts.preview(session, row).ordered


def test_without_packages_the_preview_says_so(portal: Portal, browser: Visitor, writer: Principal) -> None:
    page = browser.post("/en/proposals/new", {"title": TITLE, "body": BODY, "form_key": "n" * 20})
    assert "There is no translation package for this language yet" in words(browser.get(page.location))


def test_the_preview_shows_translations_as_they_arrive_and_only_to_the_writer(
    translating_portal: Portal,
) -> None:
    from tools.sample_packages.grammar import generate

    proposal = generate(2026, 3)[1]
    people = People(translating_portal)
    browser = Visitor(translating_portal).sign_in(people.member())
    fields = {"title": proposal.titles["ko"], "body": " ".join(proposal.bodies["ko"]), "form_key": "n" * 20}
    path = browser.post("/en/proposals/new", fields).location
    number = int(path.split("/")[3])
    waiting = browser.get(f"/en/proposals/{number}/preview", headers=JSON).get_json()
    assert waiting["waiting"]
    translating_portal.worker.do_texts()
    there = browser.get(f"/en/proposals/{number}/preview", headers=JSON).get_json()
    assert not there["waiting"]
    assert proposal.titles["en"] in there["html"]
    assert proposal.titles["en"] in words(browser.get(path))
    stranger, moderator = Visitor(translating_portal), Visitor(translating_portal).sign_in(people.moderator())
    for other in (stranger, moderator):
        assert other.get(f"/en/proposals/{number}").status_code == 404
        assert proposal.titles["en"] not in words(other.get("/en/proposals"))
    assert moderator.get(f"/en/moderation/{number}").status_code == 404


def hints(browser: Visitor, **fields: Any) -> str:
    data = {"csrf_token": token(browser), "title": "", "body": "", "language": "", "cluster": ""} | fields
    found: str = browser.client.post("/en/drafts/hints", data=data, headers=JSON).get_json()["html"]
    return found


def test_the_language_is_told_and_doubt_is_told_too(browser: Visitor) -> None:
    assert "한국어" in hints(browser, body=BODY)
    assert "not sure yet" in hints(browser, body="ok")
    told = hints(browser, body=SPANISH, language="de")
    assert "Deutsch" in told
    assert "Español" in told


def test_a_topic_is_asked_for_and_not_again_once_it_is_chosen(browser: Visitor) -> None:
    told = hints(browser, body=SPANISH)
    assert 'data-choose="C3"' in told
    assert "árboles" in told
    assert "data-choose" not in hints(browser, body=SPANISH, cluster="C3")


def test_a_hostile_text_stays_a_text_in_the_hints(browser: Visitor) -> None:
    answer = browser.client.post(
        "/en/drafts/hints",
        data={"csrf_token": token(browser), "body": "<zq onzq=zq()>recycling carbon<script>zq()</script>"},
    )
    assert answer.status_code == 200
    assert planted(answer) == []


def test_the_check_page_presets_the_topic_and_the_writer_decides(
    portal: Portal, browser: Visitor, writer: Principal
) -> None:
    path = browser.post("/en/proposals/new", {"title": "Árboles", "body": SPANISH, "form_key": "n" * 20}).location
    page = words(browser.get(path))
    assert '<option selected value="C3">' in page
    assert "because of the word" in page
    browser.post(path, {"language": "es", "cluster": ""})
    assert own(portal, writer)
    row = row_of(portal, own(portal, writer)[0])
    assert (row.state, row.cluster) == (State.SUBMITTED, None)


def test_the_moderator_finds_the_topic_preset_where_the_writer_chose_none(portal: Portal, people: People) -> None:
    row = propose(portal, people.member(), title="Árboles", body=SPANISH, language="es")
    chosen = propose(portal, people.member(), title="Árboles", body=SPANISH, language="es", cluster=Cluster.C1)
    desk = Visitor(portal).sign_in(people.moderator("en"))
    assert '<option selected value="C3">' in words(desk.get(f"/en/moderation/{row.id}"))
    assert '<option selected value="C1">' in words(desk.get(f"/en/moderation/{chosen.id}"))


def test_correcting_the_language_on_the_check_page_orders_the_preview_anew(
    portal: Portal, browser: Visitor, writer: Principal
) -> None:
    path = browser.post("/en/proposals/new", {"title": "Árboles", "body": SPANISH, "form_key": "n" * 20}).location
    answer = browser.post(path, {"language": "tl", "cluster": "C3", "again": "1"})
    assert answer.location.endswith("/check#preview")
    row = row_of(portal, own(portal, writer)[0])
    assert (row.state, row.cluster) == (State.DRAFT, Cluster.C3)
    with portal.database.reading() as session:
        assert texts.get_text(session, row.body_id).language == "tl"


def test_a_detected_language_is_detected_again_when_the_text_goes_on(
    portal: Portal, browser: Visitor, writer: Principal
) -> None:
    number = keep(browser, title="Hola", body=SPANISH).get_json()["proposal_id"]
    assert '<option selected value="">' in words(browser.get(f"/en/proposals/{number}/edit"))


def test_similar_proposals_stand_beside_the_text(portal: Portal, people: People, browser: Visitor) -> None:
    author, moderator = people.member(), people.moderator()
    spanish = {"title": "Árboles", "body": SPANISH, "language": "es"}
    public = propose(portal, author, State.PUBLISHED, moderator=moderator, **spanish)
    hidden = propose(portal, author, State.SUBMITTED, **spanish)
    for _ in range(5):
        propose(portal, author, State.PUBLISHED, moderator=moderator)
    portal.worker.do_index()
    told = hints(browser, body=SPANISH)
    assert f"/en/proposals/{public.id}#endorse" in told
    assert f"/en/proposals/{hidden.id}#endorse" not in told
    path = browser.post("/en/proposals/new", {"title": "Árboles", "body": SPANISH, "form_key": "n" * 20}).location
    assert f"/en/proposals/{public.id}#endorse" in words(browser.get(path))


def test_my_proposals_offer_to_go_on_with_a_draft_or_to_throw_it_away(
    portal: Portal, browser: Visitor, writer: Principal
) -> None:
    number = keep(browser, title="", body="a").get_json()["proposal_id"]
    page = words(browser.get("/en/proposals/mine"))
    assert f"/en/proposals/{number}/check" in page
    browser.post(f"/en/proposals/{number}/withdraw", page="/en/proposals/mine")
    assert row_of(portal, number).state is State.WITHDRAWN
    assert keep(browser, f"/en/drafts/{number}", revision=1).status_code == 409
