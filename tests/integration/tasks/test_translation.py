"""The worker's slow work: whatever the engine does, nothing is lost and nothing comes back for ever."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.app import Portal
from portal.domain.proposals.types import State
from portal.domain.texts import queries
from portal.domain.texts.types import Shown
from portal.engines.translation.types import Job, Outcome, Status
from portal.tasks import translation
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.translators import FakeTranslator, ready, status

LEASE = timedelta(minutes=2)


class Broken(FakeTranslator):
    """Falls over."""

    def translate(self, jobs: Sequence[Job]) -> dict[tuple[str, str], Outcome]:
        raise MemoryError("the model does not fit")


class Forgetful(FakeTranslator):
    """Answers everything but one language."""

    def translate(self, jobs: Sequence[Job]) -> dict[tuple[str, str], Outcome]:
        return {key: value for key, value in super().translate(jobs).items() if key[1] != "ja"}


@pytest.fixture
def body_id(portal: Portal, people: People) -> int:
    return propose(portal, people.member(), State.SUBMITTED).body_id


def states(portal: Portal) -> dict[str, str]:
    with portal.database.reading() as session:
        return {count.target: count.status for count in queries.count_by_status(session)}


def test_all_that_is_due_is_translated(portal: Portal, body_id: int) -> None:
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 2
    assert states(portal) == dict.fromkeys(("en", "zh-Hans", "ja"), "ready")
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 0


def test_an_engine_that_falls_over_leaves_every_text_to_be_tried_again(portal: Portal, body_id: int) -> None:
    assert translation.translate_due(portal.database, Broken(), LEASE) == 2
    assert states(portal) == dict.fromkeys(("en", "zh-Hans", "ja"), "failed")
    assert translation.translate_due(portal.database, Broken(), LEASE) == 0
    with portal.database.unit_of_work() as session:
        session.execute(
            text("UPDATE translation SET due_at = created FROM (SELECT MIN(created_at) AS created FROM text) t")
        )
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 2
    assert set(states(portal).values()) == {"ready"}


def test_an_answer_that_is_left_out_takes_no_other_with_it(portal: Portal, body_id: int) -> None:
    assert translation.translate_due(portal.database, Forgetful(), LEASE) == 2
    assert states(portal) == {"en": "ready", "zh-Hans": "ready", "ja": "failed"}


def test_one_declined_text_does_not_touch_the_others(portal: Portal, body_id: int) -> None:
    def all_but_english(job: Job, target: str) -> Outcome:
        return status(Status.DECLINED)(job, target) if target == "en" else ready(job, target)

    translation.translate_due(portal.database, FakeTranslator(all_but_english), LEASE)
    assert states(portal) == {"en": "declined", "zh-Hans": "ready", "ja": "ready"}
    with portal.database.reading() as session:
        assert queries.get_view(session, body_id, "en").status is Shown.DECLINED


def test_no_database_is_held_while_the_engine_works(portal: Portal, people: People, body_id: int) -> None:
    """Somebody can write while a translation is being made."""
    busy = FakeTranslator(meanwhile=lambda: propose(portal, people.member(), State.SUBMITTED) and None)
    assert translation.translate_due(portal.database, busy, LEASE) == 2
    assert translation.translate_due(portal.database, FakeTranslator(), LEASE) == 2


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
