"""The worker's slow work: whatever the engine does, nothing is lost and nothing comes back for ever."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.app import Portal
from portal.domain.proposals.types import State
from portal.domain.texts import queries, rules, service
from portal.domain.texts.types import LanguageChoice, LanguageOrigin, Shown
from portal.engines.translation.types import Job, Outcome, Status
from portal.foundation import clock, languages
from portal.tasks import translation
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.threads import at_once
from tests.factories.translators import FakeTranslator, ready, status

LEASE = timedelta(minutes=2)
OTHERS = frozenset(languages.INTERFACE) - {"ko"}
BEFORE = ("ko", "en", "zh-Hans", "ja")
"""The languages of the pages before an upgrade."""


class Broken(FakeTranslator):
    """Falls over."""

    def translate(
        self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
    ) -> dict[tuple[str, str], Outcome]:
        raise MemoryError("the model does not fit")


class Forgetful(FakeTranslator):
    """Answers everything but one language."""

    def translate(
        self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
    ) -> dict[tuple[str, str], Outcome]:
        return {key: value for key, value in super().translate(jobs).items() if key[1] != "ja"}


@pytest.fixture
def body_id(portal: Portal, people: People) -> int:
    return propose(portal, people.member(), State.SUBMITTED).body_id


def states(portal: Portal) -> dict[str, str]:
    with portal.database.reading() as session:
        return {count.target: count.status for count in queries.count_by_status(session)}


def test_all_that_is_due_is_translated(portal: Portal, body_id: int) -> None:
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 2
    assert states(portal) == dict.fromkeys(OTHERS, "ready")
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 0


def test_an_engine_that_falls_over_leaves_every_text_to_be_tried_again(portal: Portal, body_id: int) -> None:
    assert translation.translate_due(portal.database, Broken(), LEASE) == 2
    assert states(portal) == dict.fromkeys(OTHERS, "failed")
    assert translation.translate_due(portal.database, Broken(), LEASE) == 0
    with portal.database.unit_of_work() as session:
        session.execute(
            text("UPDATE translation SET due_at = created FROM (SELECT MIN(created_at) AS created FROM text) t")
        )
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 2
    assert set(states(portal).values()) == {"ready"}


def test_an_answer_that_is_left_out_takes_no_other_with_it(portal: Portal, body_id: int) -> None:
    assert translation.translate_due(portal.database, Forgetful(), LEASE) == 2
    assert states(portal) == dict.fromkeys(OTHERS, "ready") | {"ja": "failed"}


def test_one_declined_text_does_not_touch_the_others(portal: Portal, body_id: int) -> None:
    def all_but_english(job: Job, target: str) -> Outcome:
        return status(Status.DECLINED)(job, target) if target == "en" else ready(job, target)

    translation.translate_due(portal.database, FakeTranslator(all_but_english), LEASE)
    assert states(portal) == dict.fromkeys(OTHERS, "ready") | {"en": "declined"}
    with portal.database.reading() as session:
        assert queries.get_view(session, body_id, "en").status is Shown.DECLINED


def test_no_database_is_held_while_the_engine_works(portal: Portal, people: People, body_id: int) -> None:
    """Somebody can write while a translation is being made."""
    busy = FakeTranslator(meanwhile=lambda: propose(portal, people.member(), State.SUBMITTED) and None)
    assert translation.translate_due(portal.database, busy, LEASE) == 2
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 2


class InParts(FakeTranslator):
    """Works a long text in three parts."""

    def translate(
        self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
    ) -> dict[tuple[str, str], Outcome]:
        if any(len(job.text) > rules.LONG for job in jobs):
            between()
            between()
        return super().translate(jobs, between)


def test_a_text_written_while_a_long_one_is_at_work_does_not_wait_for_its_end(portal: Portal) -> None:
    [novel] = written_before(portal, "ko", body="긴 글입니다.\n" * 1_100)

    class Busy(InParts):
        def translate(
            self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
        ) -> dict[tuple[str, str], Outcome]:
            if jobs[0].key == str(novel):
                comments.extend(written_before(portal, "ko", "ko"))
            return super().translate(jobs, between)

    comments: list[int] = []
    translator = Busy()
    portal.worker.translator = translator
    portal.worker.do_texts()
    assert [job.key for job in translator.seen] == [*map(str, comments), str(novel)]


def test_what_is_long_at_work_outlives_its_lease(portal: Portal) -> None:
    written_before(portal, "ko", body="긴 글입니다.\n" * 1_100)
    tried: list[int] = []

    def lease_ends() -> None:
        with portal.database.unit_of_work() as session:
            session.execute(text("UPDATE translation SET due_at = updated_at"))

    def another_tries() -> None:
        tried.append(translation.translate_due(portal.database, FakeTranslator(), LEASE))

    busy = InParts(meanwhile=another_tries)
    assert translation.translate_due(portal.database, busy, LEASE, lease_ends) == 1
    assert tried == [0], "what it holds was leased anew after each part"


def test_a_tone_is_estimated_once(portal: Portal, body_id: int) -> None:
    assert translation.tag_due(portal.database) == 1
    with portal.database.reading() as session:
        assert queries.get_text(session, body_id).tone is not None
    assert translation.tag_due(portal.database) == 0


def test_a_tone_engine_that_falls_over_stops_no_translation(
    portal: Portal, body_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall_over(_body: str, _language: str) -> None:
        raise ValueError("no lexicon")

    monkeypatch.setattr(translation, "tone", fall_over)
    portal.worker.translator = FakeTranslator()
    assert portal.worker.do_texts() == 3
    assert set(states(portal).values()) == {"ready"}
    with portal.database.reading() as session:
        assert queries.get_text(session, body_id).tone == "unclear"


def test_a_ring_wakes_the_worker_and_a_broken_bell_fails_nobody(
    portal: Portal, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert portal.bell.problem() is None
    propose(portal, people.member(), State.SUBMITTED)
    assert portal.bell.huey.pending_count() > 0
    monkeypatch.setattr(portal.bell.huey.storage, "enqueue", _out_of_order)
    row = propose(portal, people.member(), State.SUBMITTED)
    assert row.state is State.SUBMITTED


def _out_of_order(*_args: object, **_kwargs: object) -> None:
    raise OSError("the queue does not answer")


def written_before(portal: Portal, *codes: str, body: str | None = None) -> list[int]:
    """Write texts that an earlier version of the portal ordered in the languages it had then."""
    with portal.database.unit_of_work() as session:
        ids = [
            service.write(
                session, body or f"{code} 1", LanguageChoice(code, LanguageOrigin.CHOSEN, code, 1.0), clock.now()
            )
            for code in codes
        ]
        service.request_translations(session, ids, BEFORE, clock.now())
    return ids


def orders(portal: Portal, ids: Sequence[int]) -> list[set[str]]:
    """Return the languages that each text is ordered in."""
    with portal.database.reading() as session:
        rows = session.execute(text("SELECT text_id, language FROM translation")).all()
    return [{language for text_id, language in rows if text_id == wanted} for wanted in ids]


def test_what_was_written_before_a_language_came_is_ordered_in_it_once(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translation, "ORDERS_AT_ONCE", 2)
    ids = written_before(portal, "ko", "de", "und", "vi", "ar")
    assert translation.order_missing(portal.database) == 5
    assert orders(portal, ids) == [set(languages.INTERFACE) - {own} for own in ("ko", "de", "und", "vi", "ar")]
    assert translation.order_missing(portal.database) == 0


def test_what_stands_in_another_language_already_is_left_as_it_is(portal: Portal) -> None:
    [text_id] = written_before(portal, "ko")
    with portal.database.unit_of_work() as session:
        service.keep_human_translation(session, text_id, "en", "One.", clock.now())
        service.keep_human_translation(session, text_id, "de", "Eins.", clock.now())
    assert translation.order_missing(portal.database) == 1
    with portal.database.reading() as session:
        kept = [queries.get_view(session, text_id, code) for code in ("en", "de", "ar")]
    assert [(view.status, view.plain) for view in kept] == [
        (Shown.READY, "One."),
        (Shown.READY, "Eins."),
        (Shown.PENDING, "ko 1"),
    ]


def test_a_draft_that_nobody_ordered_stays_with_its_writer(portal: Portal, people: People) -> None:
    draft = propose(portal, people.member(), State.DRAFT)
    assert translation.order_missing(portal.database) == 0
    assert orders(portal, [draft.body_id, draft.title_id]) == [set(), set()]


def test_sweeps_at_the_same_time_order_each_text_once(portal: Portal) -> None:
    ids = written_before(portal, *["ko"] * 20)
    at_once(*[lambda: translation.order_missing(portal.database)] * 4)
    assert orders(portal, ids) == [set(OTHERS)] * 20


@pytest.mark.parametrize("once", [False, True])
def test_the_worker_orders_what_is_missing(portal: Portal, once: bool) -> None:
    portal.worker.translator = FakeTranslator()
    [text_id] = written_before(portal, "ko")
    if once:
        portal.worker.work_off()
    else:
        portal.worker.keep_house()
        portal.worker.do_texts()
    with portal.database.reading() as session:
        assert queries.get_view(session, text_id, "ar").plain == "[ar] ko 1"
