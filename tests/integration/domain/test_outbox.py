"""A mail is owed from its transaction on, until it is sent or a person has to look."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.outbox import queries, service
from portal.domain.outbox.types import MailQueued
from tests.factories.threads import at_once

LEASE = timedelta(minutes=2)


def queue(portal: Portal, now: datetime, recipient: str = "hana@example.org") -> int:
    with portal.database.unit_of_work() as session:
        return service.queue_mail(session, recipient, "sign_in", "ko", {"name": "하나", "link_id": "x"}, now)


def claim(portal: Portal, now: datetime) -> list[int]:
    with portal.database.unit_of_work() as session:
        return [mail.id for mail in service.claim_due(session, now, LEASE)]


def test_a_mail_is_due_at_once_and_the_worker_is_told_after_the_commit(portal: Portal, now: datetime) -> None:
    heard: list[object] = []
    portal.database.subscribe(heard.extend)
    mail_id = queue(portal, now)
    assert heard == [MailQueued(mail_id)]
    assert claim(portal, now) == [mail_id]


def test_a_mail_of_a_transaction_that_failed_was_never_owed(portal: Portal, now: datetime) -> None:
    def break_off() -> None:
        with portal.database.unit_of_work() as session:
            service.queue_mail(session, "hana@example.org", "sign_in", "ko", {}, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert claim(portal, now) == []


def test_a_dead_worker_gives_its_mail_back_when_the_lease_ends(portal: Portal, now: datetime) -> None:
    mail_id = queue(portal, now)
    assert claim(portal, now) == [mail_id]
    assert claim(portal, now + LEASE - timedelta(seconds=1)) == []
    assert claim(portal, now + LEASE) == [mail_id]


def test_two_workers_never_take_the_same_mail(portal: Portal, now: datetime) -> None:
    ids = [queue(portal, now, f"m{number}@example.org") for number in range(8)]
    first, second = at_once(lambda: claim(portal, now), lambda: claim(portal, now))
    assert set(first).isdisjoint(second)
    assert sorted({*first, *second, *claim(portal, now)}) == ids


def test_pauses_grow_and_after_days_the_mail_waits_for_a_person(portal: Portal, now: datetime) -> None:
    mail_id, at, pauses = queue(portal, now), now, []
    while claim(portal, at) == [mail_id]:
        with portal.database.unit_of_work() as session:
            service.mark_failed(session, mail_id, "no route to host", at)
        for minutes in service.PAUSES:
            if queries_due(portal, at + timedelta(minutes=minutes)):
                pauses.append(minutes)
                at += timedelta(minutes=minutes)
                break
    assert pauses == list(service.PAUSES)
    assert pauses == sorted(pauses)
    with portal.database.reading() as session:
        assert queries.count_by_state(session) == {"dead": 1}
    assert at - now > timedelta(days=3)


def test_what_a_sent_mail_said_and_to_whom_is_forgotten(portal: Portal, now: datetime) -> None:
    from portal.domain.outbox.models import OutboxMail

    mail_id = queue(portal, now)
    with portal.database.unit_of_work() as session:
        service.mark_sent(session, mail_id, now)
    with portal.database.reading() as session:
        kept = session.get_one(OutboxMail, mail_id)
    assert (kept.state, kept.context, kept.sent_at, kept.recipient) == ("sent", {}, now, "")
    assert claim(portal, now) == []


def queries_due(portal: Portal, at: datetime) -> bool:
    with portal.database.reading() as session:
        return queries.count_due(session, at) == 1
