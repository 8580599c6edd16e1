"""The worker as a whole: nobody waits for what does not concern them."""

from __future__ import annotations

import threading

from sqlalchemy import select

from portal.app import Portal
from portal.domain.moderation import review_rules
from portal.domain.moderation.models import ReviewSample
from portal.domain.outbox import queries as outbox
from portal.domain.proposals.types import State
from portal.foundation import clock
from tests.factories import reviews
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.translators import FakeTranslator
from tests.factories.visitors import Visitor

SIGN_UP = {"email": "hana@example.org", "display_name": "하나", "language": "ko"}


class SlowTranslator(FakeTranslator):
    """Does not answer before it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def translate(self, jobs, between=lambda: None):  # type: ignore[no-untyped-def]
        self.begun.set()
        assert self.go_on.wait(20)
        return super().translate(jobs)


def test_mail_does_not_wait_for_translations(portal: Portal, people: People, visitor: Visitor) -> None:
    slow = SlowTranslator()
    portal.worker.translator = slow
    propose(portal, people.member())
    busy = threading.Thread(target=portal.worker.do_texts)
    busy.start()
    try:
        assert slow.begun.wait(20)
        assert portal.worker.do_texts() == 0, "a second thread leaves the texts to the first"
        visitor.post("/ko/account/sign-up", SIGN_UP)
        assert [mail["To"] for mail in visitor.mails()][-1] == "hana@example.org"
    finally:
        slow.go_on.set()
        busy.join(20)


def test_a_mail_that_waits_for_words_leaves_when_they_are_translated(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    portal.worker.translator = FakeTranslator()
    propose(portal, people.member(language="en"), State.RETURNED, moderator=people.moderator())
    visitor.mails()
    with portal.database.reading() as session:
        assert outbox.count_by_state(session) == {"sent": 1, "waiting": 1}
    portal.worker.work_off()
    with portal.database.reading() as session:
        assert outbox.count_by_state(session) == {"sent": 2}


def test_who_is_told_to_stop_begins_nothing_more(portal: Portal, people: People) -> None:
    propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    portal.worker.is_told_to_stop = lambda: True
    assert portal.worker.do_index() == 0
    portal.worker.is_told_to_stop = lambda: False
    assert portal.worker.do_index() > 0, "the row waited"


def test_the_worker_draws_samples_for_review_when_it_keeps_house(portal: Portal, people: People) -> None:
    zone = portal.settings.timezone
    quarter = review_rules.quarter(review_rules.latest_over(clock.now(), zone), zone)
    assert quarter is not None
    record = reviews.refused(portal, people.member(), people.moderator(), quarter.start)
    for _twice in range(2):
        portal.worker.keep_house()
    with portal.database.reading() as session:
        drawn = session.execute(select(ReviewSample.period, ReviewSample.kind, ReviewSample.subject_id)).all()
    assert [tuple(row) for row in drawn] == [(quarter.id, "moderation", record)]
