"""Who came is forgotten when it is no longer needed; how many came is not."""

from __future__ import annotations

from datetime import timedelta

from portal.app import Portal
from portal.domain.registration import forgetting, queries
from portal.foundation import clock
from tests.factories import events, registrations
from tests.factories.people import People


def test_ninety_days_after_an_event_nobody_knows_any_more_who_came(portal: Portal) -> None:
    event_id, sessions = events.published(portal, [10])
    made = registrations.confirmed(portal, event_id, sessions, size=2, name="김하늘")
    with portal.database.unit_of_work() as session:
        assert forgetting.forget_people(session, clock.now() + timedelta(days=100)) == 0
    with portal.database.unit_of_work() as session:
        assert forgetting.forget_people(session, clock.now() + timedelta(days=120)) == 1
    seen = registrations.view(portal, made.registration_id)
    assert (seen.row.name, seen.row.email, [person.name for person in seen.attendees]) == ("", None, [None, None])
    assert (seen.row.size, seen.row.language, len(seen.seated)) == (2, "ko", 1)
    with portal.database.unit_of_work() as session:
        assert forgetting.forget_people(session, clock.now() + timedelta(days=121)) == 0


def test_closing_an_account_leaves_its_registrations_to_their_links(portal: Portal, people: People) -> None:
    member = people.member()
    event_id, sessions = events.published(portal, [10])
    made = registrations.register(portal, event_id, sessions, member=member, email=member.email)
    with portal.database.unit_of_work() as session:
        forgetting.leave(session, member.id)
    with portal.database.reading() as session:
        row = queries.get_row(session, made.registration_id)
    assert (row.account_id, row.email) == (None, member.email)
