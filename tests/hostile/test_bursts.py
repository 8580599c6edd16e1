"""Whatever is given as the reason of a decision about a burst is kept as it is, or refused, and hurts nobody."""

from __future__ import annotations

from datetime import timedelta

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.foundation import clock
from tests.factories import bursts
from tests.factories.bulk import Bulk
from tests.factories.pages import planted
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.hostile.forms import is_whole, refused_clearly, send, shows


def test_the_reason_of_a_decision(portal: Portal, people: People, hostile: tuple[str, ...]) -> None:
    desk = Visitor(portal).sign_in(people.member(Role.ANALYST))
    writer = people.member()
    with portal.database.unit_of_work() as session:
        [proposal_id] = Bulk(session, clock.now()).proposals(1, writer.id)
    burst_id = bursts.burst(portal, proposal_id, clock.now() - timedelta(hours=1))
    page, kept = f"/ko/analyst/bursts/{burst_id}", 0
    token = desk.token(f"{page}/set-apart")
    for text in hostile:
        view = bursts.view(portal, burst_id, clock.now())
        what = "let-count" if view.apart else "set-apart"
        given = {"csrf_token": token, "reason": text, "decision": str(view.decision)}
        answer = send(desk, f"{page}/{what}", given)
        if answer.status_code != 303:
            assert refused_clearly(answer), text
            continue
        kept += 1
        [latest, *_] = bursts.view(portal, burst_id, clock.now()).notes
        if is_whole(text):
            assert latest.reason == text.replace("\r\n", "\n").strip()
            assert shows(desk.get(page), text.strip()), text
        assert planted(desk.get(page)) == [], text
    assert kept > len(hostile) / 2


def test_what_stands_in_the_hidden_fields(portal: Portal, people: People, hostile: tuple[str, ...]) -> None:
    desk = Visitor(portal).sign_in(people.member(Role.ANALYST))
    writer = people.member()
    with portal.database.unit_of_work() as session:
        [proposal_id] = Bulk(session, clock.now()).proposals(1, writer.id)
    burst_id = bursts.burst(portal, proposal_id, clock.now() - timedelta(hours=1))
    page = f"/ko/analyst/bursts/{burst_id}/let-count"
    token = desk.token(page)
    for text in hostile:
        for given in ({"decision": text}, {"decision": "0", "person": text}):
            answer = send(desk, page, {"csrf_token": token, "reason": "까닭이 있습니다", **given})
            assert answer.status_code in {303, 409, 422}, text
            assert planted(answer) == [], text
