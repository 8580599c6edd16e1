"""One click ends reminders and thanks about one registration, without a sign-in, and one more brings them back."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.registration import editing
from portal.domain.registration.letters import REMINDERS
from portal.foundation import clock
from portal.web import links
from tests.factories import events, registrations
from tests.factories.visitors import Visitor


@pytest.fixture
def registration_id(portal: Portal) -> int:
    event_id, ids = events.published(portal, [10])
    return registrations.confirmed(portal, event_id, ids).registration_id


def page(portal: Portal, registration_id: int, moved_on: int = 0) -> str:
    key = links.sign_unsubscribe(portal.settings, registration_id, REMINDERS, str(moved_on))
    return f"/en/unsubscribe/{key}"


def wanted(portal: Portal, registration_id: int) -> bool:
    return registrations.view(portal, registration_id).row.wants_reminders


def test_a_mail_program_ends_them_with_one_request(portal: Portal, visitor: Visitor, registration_id: int) -> None:
    answer = visitor.client.post(page(portal, registration_id), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not wanted(portal, registration_id)


def test_the_page_asks_first_and_can_undo(portal: Portal, visitor: Visitor, registration_id: int) -> None:
    address = page(portal, registration_id)
    asked = visitor.get(address).get_data(as_text=True)
    assert "no more reminders and thanks for this registration" in asked
    assert "My mail settings" not in asked, "there need be no account"
    assert wanted(portal, registration_id), "mail programs open links by themselves"
    assert "One button brings them back" in visitor.client.post(address).get_data(as_text=True)
    assert not wanted(portal, registration_id)
    visitor.client.post(address, data={"again": "1"})
    assert wanted(portal, registration_id)


def test_the_key_ends_with_the_registration_of_its_reader(
    portal: Portal, visitor: Visitor, registration_id: int
) -> None:
    address = page(portal, registration_id)
    revision = registrations.view(portal, registration_id).row.revision
    with portal.database.unit_of_work() as session:
        now, zone = clock.now(), portal.settings.timezone
        assert editing.hand_over(session, registration_id, "두리", "d@example.org", revision, now, zone) is None
    assert visitor.client.post(address).status_code == 404
    assert wanted(portal, registration_id), "reminders of the new holder still come"
    assert visitor.client.post(page(portal, registration_id, 1)).status_code == 200


def test_keys_that_were_made_up_open_nothing(portal: Portal, visitor: Visitor, registration_id: int) -> None:
    good = page(portal, registration_id)
    for address in (good + "x", good.replace("/1-", "/2-"), page(portal, 999), good.replace("reminders", "mail")):
        assert visitor.client.post(address).status_code == 404, address
    assert wanted(portal, registration_id)
