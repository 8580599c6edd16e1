"""The worker as a whole: nobody waits for what does not concern them."""

from __future__ import annotations

import threading

from portal.app import Portal
from portal.domain.outbox import queries as outbox
from portal.domain.proposals.types import State
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

    def translate(self, jobs):  # type: ignore[no-untyped-def]
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
