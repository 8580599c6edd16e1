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

EACH = 4
"""All decisions about a burst stand on its page, so some of the texts have to do."""


def test_the_reason_of_a_decision(portal: Portal, people: People, hostile: tuple[str, ...]) -> None:
    desk, now = Visitor(portal).sign_in(people.member(Role.ANALYST)), clock.now()
    writer = people.member()
    with portal.database.unit_of_work() as session:
        [proposal_id] = Bulk(session, now).proposals(1, writer.id)
    texts = hostile[::EACH]
    assert decided(portal, desk, bursts.burst(portal, proposal_id, now - timedelta(hours=1)), texts) > len(texts) / 2


def decided(portal: Portal, desk: Visitor, burst_id: int, texts: tuple[str, ...]) -> int:
    """Decide about one burst as often as there are texts, look at what stands there then, and return how many."""
    page, kept = f"/ko/analyst/bursts/{burst_id}", []
    token = desk.token(f"{page}/set-apart")
    decision = 0
    for text in texts:
        what = ("set-apart", "let-count")[len(kept) % 2]
        answer = send(desk, f"{page}/{what}", {"csrf_token": token, "reason": text, "decision": str(decision)})
        if answer.status_code == 303:
            kept.append(text)
            decision = bursts.view(portal, burst_id, clock.now()).decision
        else:
            assert refused_clearly(answer), text
    shown = desk.get(page)
    assert planted(shown) == []
    for text, note in zip(kept, reversed(bursts.view(portal, burst_id, clock.now()).notes), strict=True):
        if is_whole(text):
            assert note.reason == text.replace("\r\n", "\n").strip()
            assert shows(shown, text.strip()), text
    return len(kept)


def test_what_stands_in_the_hidden_fields(portal: Portal, people: People, hostile: tuple[str, ...]) -> None:
    desk = Visitor(portal).sign_in(people.member(Role.ANALYST))
    writer = people.member()
    with portal.database.unit_of_work() as session:
        [proposal_id] = Bulk(session, clock.now()).proposals(1, writer.id)
    burst_id = bursts.burst(portal, proposal_id, clock.now() - timedelta(hours=1))
    page = f"/ko/analyst/bursts/{burst_id}/let-count"
    token = desk.token(page)
    for text in hostile[:: 2 * EACH]:
        for given in ({"decision": text}, {"decision": "0", "person": text}):
            answer = send(desk, page, {"csrf_token": token, "reason": "까닭이 있습니다", **given})
            assert answer.status_code in {303, 409, 422}, text
            assert planted(answer) == [], text
