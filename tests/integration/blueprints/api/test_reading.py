"""What programs read: the list in stretches that never skip nor repeat, one proposal, the topics."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from portal.app import Portal
from portal.domain.accounts.types import Principal, Scope
from portal.domain.proposals import intake, service
from portal.domain.proposals.types import Cluster, Imported, State
from portal.domain.texts import service as texts
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.programs import Program, make_token, problem
from tests.factories.proposals import BODY, TITLE, add_topic, propose

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
LATER = FIRST + timedelta(days=300)


def bring_in(portal: Portal, number: int, at: datetime, **changes: Any) -> int:
    item = {
        "source": "elsewhere",
        "source_id": f"{number}-{at.isoformat()}",
        "title": f"Nr. {number}",
        "body": BODY,
        "language": "ko",
        "author": None,
        "created_at": at,
        "cluster": Cluster.C1,
    }
    with portal.database.unit_of_work() as session:
        return intake.import_one(session, Imported(**item | changes), clock.now())[0]


def ids(stretches: Any) -> list[int]:
    return [item["id"] for stretch in stretches for item in stretch]


def statements(portal: Portal, act: Any) -> int:
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(portal.database.engine, "before_cursor_execute", count)
    try:
        act()
    finally:
        event.remove(portal.database.engine, "before_cursor_execute", count)
    return len(seen)


def test_an_item_says_all_that_is_public(portal: Portal, people: People, member: Principal, reader: Program) -> None:
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    answer = reader.get(f"/proposals/{row.id}?lang=en")
    item = answer.json
    assert answer.status_code == 200
    assert item["title"] == {
        "text": TITLE,
        "language": "ko",
        "source_language": "ko",
        "provenance": None,
        "status": "pending",
    }
    assert item["url"] == f"http://localhost/en/proposals/{row.id}"
    assert (item["author"], item["cluster"], item["status"]) == ("Hana", "C4", "published")
    assert (item["endorsements"], item["topic"], item["tone"], item["source"]) == (0, None, None, None)
    assert item["published_at"].endswith("Z")
    assert "email" not in answer.text
    assert member.email not in answer.text


def test_a_text_is_given_in_the_language_asked_for_else_as_it_was_written(
    portal: Portal, people: People, member: Principal, reader: Program
) -> None:
    row = propose(
        portal, member, State.PUBLISHED, moderator=people.moderator(), body="  쉼표,\n\n둘째 줄\u202e입니다.  "
    )
    with portal.database.unit_of_work() as session:
        texts.keep_human_translation(session, row.body_id, "en", "A comma.\nA second line.", clock.now())
    original = reader.get(f"/proposals/{row.id}").json["body"]
    assert original == {
        "text": "  쉼표,\n\n둘째 줄\u202e입니다.  ",
        "language": "ko",
        "source_language": "ko",
        "provenance": None,
        "status": "original",
    }
    assert reader.get(f"/proposals/{row.id}?lang=ko").json["body"] == original
    assert reader.get(f"/proposals/{row.id}?lang=en").json["body"] == {
        "text": "A comma.\nA second line.",
        "language": "en",
        "source_language": "ko",
        "provenance": "human",
        "status": "ready",
    }


def test_the_list_is_walked_newest_first_and_what_comes_meanwhile_moves_nothing(
    portal: Portal, reader: Program
) -> None:
    # Several at the same moment: the place is told by the number as well.
    known = [bring_in(portal, number, FIRST + timedelta(hours=number // 4)) for number in range(23)]
    seen: list[int] = []
    for number, stretch in enumerate(reader.walk("/proposals?limit=5")):
        seen += [item["id"] for item in stretch]
        bring_in(portal, 100 + number, LATER)
    assert seen == list(reversed(known))
    assert len(ids(reader.walk("/proposals?limit=100"))) == 28
    assert len(ids(reader.walk("/proposals"))) == 28
    assert len(reader.get("/proposals").json["items"]) == 20


def test_a_withdrawn_one_that_a_cursor_points_to_breaks_nothing(
    portal: Portal, people: People, member: Principal, reader: Program
) -> None:
    rows = [propose(portal, member, State.PUBLISHED, moderator=people.moderator()) for _ in range(3)]
    first = reader.get("/proposals?limit=2").json
    with portal.database.unit_of_work() as session:
        service.withdraw(session, member.id, rows[1].id, clock.now())
    assert [item["id"] for item in reader.get(first["next"]).json["items"]] == [rows[0].id]


def test_filters_are_kept_while_walking(portal: Portal, reader: Program) -> None:
    wanted = []
    for number in range(12):
        korean, cluster = number % 2 == 0, Cluster.C1 if number % 3 else Cluster.C2
        made = bring_in(portal, number, FIRST, language="ko" if korean else "vi", cluster=cluster)
        wanted += [made] if korean and cluster is Cluster.C1 else []
    path = "/proposals?cluster=C1&language=ko&status=published&lang=en&limit=2"
    assert sorted(ids(reader.walk(path))) == wanted
    assert {item["body"]["status"] for stretch in reader.walk(path) for item in stretch} == {"pending"}
    assert ids(reader.walk("/proposals?status=accepted")) == []


def test_a_deep_stretch_costs_as_many_statements_as_the_first_and_as_a_short_one(
    portal: Portal, reader: Program
) -> None:
    for number in range(30):
        bring_in(portal, number, FIRST + timedelta(hours=number))
    stretches = [reader.get("/proposals?limit=10").json]
    stretches.append(reader.get(stretches[0]["next"]).json)
    costs = {
        statements(portal, lambda path=path: reader.get(path))
        for path in ("/proposals?limit=10", "/proposals?limit=1", stretches[0]["next"], stretches[1]["next"])
    }
    assert len(costs) == 1


def test_the_same_content_is_not_sent_again_and_other_content_is(
    portal: Portal, people: People, member: Principal, reader: Program
) -> None:
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    for path in (f"/proposals/{row.id}", "/proposals", "/topics", "/openapi.json"):
        first = reader.get(path)
        assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
        again = reader.get(path, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"]), path
        assert reader.get(path, If_None_Match='"another"').status_code == 200
    tag = reader.get(f"/proposals/{row.id}").headers["ETag"]
    friend = people.member()
    with portal.database.unit_of_work() as session:
        assert service.endorse(session, friend.id, row.id, clock.now()) is None
    changed = reader.get(f"/proposals/{row.id}", If_None_Match=tag)
    assert (changed.status_code, changed.json["endorsements"]) == (200, 1)


def test_a_head_says_what_a_get_would(portal: Portal, reader: Program) -> None:
    bring_in(portal, 1, FIRST)
    for path in ("/api/v1/proposals", "/api/v1/proposals/1", "/api/v1/topics", "/api/v1/openapi.json"):
        head, whole = reader.client.head(path), reader.client.get(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]
        assert head.headers["Content-Length"] == whole.headers["Content-Length"]


def test_an_imported_item_says_where_it_is_from(portal: Portal, reader: Program) -> None:
    made = bring_in(portal, 7, FIRST, source_id="7")
    item = reader.get(f"/proposals/{made}").json
    assert (item["source"], item["source_id"], item["author"]) == ("elsewhere", "7", None)
    assert item["published_at"] == "2026-01-01T00:00:00Z"
    assert item["updated_at"] > item["published_at"]


def test_topics_are_named_in_the_language_asked_for_and_by_their_proposals(
    portal: Portal, people: People, member: Principal, reader: Program
) -> None:
    chosen, other = add_topic(portal, "open-data"), add_topic(portal, "quiet-streets")
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator(), topic_id=chosen)
    topics = {topic["id"]: topic for topic in reader.get("/topics?lang=ja").json["items"]}
    assert (topics[chosen]["slug"], topics[chosen]["proposals"], topics[other]["proposals"]) == ("open-data", 1, 0)
    assert (topics[chosen]["title"]["language"], topics[chosen]["title"]["status"]) == ("en", "pending")
    assert reader.get(f"/proposals/{row.id}").json["topic"] == {"id": chosen, "slug": "open-data"}


def test_what_is_not_public_is_not_there_but_for_its_writer(
    portal: Portal, people: People, member: Principal, reader: Program, writer: Program
) -> None:
    other = Program(portal, make_token(portal, people.member()))
    only_writing = Program(portal, make_token(portal, member, {Scope.PROPOSALS_WRITE}))
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN):
        row = propose(portal, member, state, moderator=people.moderator())
        for stranger in (reader, other, only_writing):
            assert problem(stranger.get(f"/proposals/{row.id}")) == (404, "not_found", [])
        own = writer.get(f"/proposals/{row.id}")
        assert (own.status_code, own.json["status"]) == (200, state)
        assert own.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in own.headers["Vary"]
    assert ids(writer.walk("/proposals")) == []


@pytest.mark.parametrize(
    ("query", "faults"),
    [
        ("lang=xx", [("query", "lang", "unknown_value")]),
        ("lang=vi", [("query", "lang", "unknown_value")]),
        ("lang=", [("query", "lang", "unknown_value")]),
        ("cluster=C9", [("query", "cluster", "unknown_value")]),
        ("status=draft", [("query", "status", "unknown_value")]),
        ("language=tlh", [("query", "language", "unknown_value")]),
        ("limit=0", [("query", "limit", "out_of_range")]),
        ("limit=101", [("query", "limit", "out_of_range")]),
        ("limit=1_0", [("query", "limit", "out_of_range")]),
        ("limit=%D9%A3", [("query", "limit", "out_of_range")]),
        (f"limit={'9' * 5000}", [("query", "limit", "out_of_range")]),
        ("cursor=", [("query", "cursor", "bad_cursor")]),
        ("cursor=%00", [("query", "cursor", "bad_cursor")]),
        ("staus=published", [("query", "staus", "unknown_name")]),
        ("lang=ko&lang=en", [("query", "lang", "repeated")]),
        ("limit=x&cluster=x", [("query", "cluster", "unknown_value"), ("query", "limit", "out_of_range")]),
    ],
)
def test_a_wrong_query_is_told_by_name(reader: Program, query: str, faults: list[tuple[str, str, str]]) -> None:
    assert problem(reader.get(f"/proposals?{query}")) == (422, "invalid", faults)


@pytest.mark.parametrize(
    "plain",
    [
        "2026-01-01T00:00:00+00:00 0",
        "2026-01-01T00:00:00+00:00 1000000000",
        "2026-01-01T00:00:00 1",
        "2026-01-01T09:00:00+09:00 1",
        "0001-01-01T00:00:00+05:00 1",
        "9999-12-31T23:59:59-05:00 1",
        "2026-01-01 00:00:00+00:00 1",
        "2026-01-01T00:00:00+00:00 1 or 1",
        "yesterday, more or less 1",
    ],
)
def test_a_cursor_that_was_made_up_is_refused(reader: Program, plain: str) -> None:
    cursor = urlsafe_b64encode(plain.encode()).decode().rstrip("=")
    assert problem(reader.get(f"/proposals?cursor={cursor}")) == (422, "invalid", [("query", "cursor", "bad_cursor")])


def test_the_ends_of_time_are_places_like_others(reader: Program) -> None:
    for plain in ("0001-01-01T00:00:00+00:00 1", "9999-12-31T23:59:59.999999+00:00 999999999"):
        cursor = urlsafe_b64encode(plain.encode()).decode().rstrip("=")
        assert reader.get(f"/proposals?cursor={cursor}").json == {"items": [], "next": None}


@pytest.mark.parametrize("number", ["0", "-1", "007", "1.5", "x", str(10**9), "9" * 500, "%00", "1%2F2"])
def test_a_number_that_no_row_has_is_not_there(reader: Program, number: str) -> None:
    assert problem(reader.get(f"/proposals/{number}")) == (404, "not_found", [])


def test_a_search_finds_in_any_language_and_goes_on_where_it_stopped(portal: Portal, reader: Program) -> None:
    wanted = [bring_in(portal, number, FIRST + timedelta(days=number), title=f"도서관 {number}") for number in range(5)]
    other = bring_in(portal, 9, LATER, title="버스", body="버스가 자주 오지 않습니다. 밤에도 다니게 해 주세요.")
    portal.worker.do_index()
    first = reader.get("/proposals?q=도서관&limit=2").json
    assert [item["id"] for item in first["items"]] == wanted[:2:-1]
    assert other not in ids(reader.walk("/proposals?q=도서관&limit=2"))
    assert ids(reader.walk("/proposals?q=도서관&limit=2")) == wanted[::-1]
    newer = bring_in(portal, 10, LATER, title="도서관 새로")
    portal.worker.do_index()
    assert ids(reader.walk(first["next"])) == wanted[2::-1], "what is new is before this place"
    assert newer in ids(reader.walk("/proposals?q=도서관"))
    assert reader.get("/proposals?q=없는말이라서").json == {"items": [], "next": None}


def test_a_search_that_can_not_go_on_says_so(portal: Portal, reader: Program) -> None:
    for number in range(3):
        bring_in(portal, number, FIRST + timedelta(days=number), title=f"도서관 {number}")
    portal.worker.do_index()
    onward = reader.get("/proposals?q=도서관&limit=1").json["next"]
    status, _code, faults = problem(reader.get(onward.replace("%EB%8F%84%EC%84%9C%EA%B4%80", "버스")))
    assert (status, faults) == (422, [("query", "cursor", "gone_cursor")])
    for nonsense in ("%25", "%22", "!?", "a*%20OR%20b", "%EF%BC%8C", "NEAR("):
        assert reader.get(f"/proposals?q={nonsense}").status_code == 200
    assert reader.get("/proposals?q=" + "x" * 201).status_code == 422
