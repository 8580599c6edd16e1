"""The worker notices a burst by itself and writes to those who make releases, once."""

from __future__ import annotations

from datetime import timedelta

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.outbox import queries as outbox
from portal.domain.participation import apart
from portal.domain.proposals.types import State
from portal.foundation import clock
from tests.factories import bursts
from tests.factories.people import People
from tests.factories.proposals import propose


def test_a_burst_is_told_once_and_sets_nobody_apart(portal: Portal, people: People) -> None:
    people.member(Role.ANALYST, language="en")
    public = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    portal.worker.keep_house()
    before = _mails(portal)
    bursts.burst(portal, public.id, clock.now() - timedelta(hours=1))
    portal.worker.keep_house()
    portal.worker.keep_house()
    assert _mails(portal) == before + 1
    with portal.database.reading() as session:
        assert (apart.count_undecided(session), apart.count_apart(session)) == (1, 0)


def _mails(portal: Portal) -> int:
    with portal.database.reading() as session:
        return outbox.count_due(session, clock.now())
