"""The bench of translators: what was changed or found right is kept, and never over what came meanwhile."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.events import drafts, service, text_places, wording
from portal.domain.texts import bench, queries
from portal.domain.texts.bench import Handed, TextOnBench
from portal.domain.texts.types import Shown
from portal.foundation import clock
from tests.factories import events


@pytest.fixture
def text_id(portal: Portal) -> int:
    with portal.database.unit_of_work() as session:
        return wording.write(session, {"ko": "첫 문단\n\n둘째 문단"}, clock.now())


def laid(portal: Portal, text_id: int, language: str = "en") -> TextOnBench:
    with portal.database.reading() as session:
        return bench.lay_out(session, [text_id], language)[text_id]


def hand(portal: Portal, seen: TextOnBench, body: str, *, checked: bool = False) -> bench.Outcome:
    text_id = seen.view.text_id
    handed = Handed(text_id, body, checked, seen.basis, seen.shown)
    with portal.database.unit_of_work() as session:
        return bench.keep(session, [text_id], "en", [handed], clock.now())


def test_a_text_in_its_own_language_is_not_on_the_bench(portal: Portal, text_id: int) -> None:
    with portal.database.reading() as session:
        assert bench.lay_out(session, [text_id], "ko") == {}


def test_what_was_typed_is_kept_with_its_paragraphs_as_a_persons(portal: Portal, text_id: int) -> None:
    assert hand(portal, laid(portal, text_id), "One\n\nTwo") == bench.Outcome(1, ())
    now_there = laid(portal, text_id)
    assert (now_there.body, now_there.is_checked) == ("One\n\nTwo", True)


def test_what_was_neither_changed_nor_found_right_is_left_to_the_machine(portal: Portal, text_id: int) -> None:
    seen = laid(portal, text_id)
    assert hand(portal, seen, seen.body) == bench.Outcome(0, ())
    assert laid(portal, text_id).view.status is Shown.PENDING


def test_a_translation_is_found_right_by_a_tick_once(portal: Portal, text_id: int) -> None:
    hand(portal, laid(portal, text_id), "One")
    with portal.database.unit_of_work() as session:
        wording.revise(session, text_id, {"ko": "다른 말"}, clock.now(), public=False)
    stale = laid(portal, text_id)
    assert (stale.body, stale.is_checked) == ("One", False)
    assert hand(portal, stale, "One", checked=True).kept == 1
    assert laid(portal, text_id).is_checked
    assert hand(portal, laid(portal, text_id), "One", checked=True).kept == 0


def test_two_translators_do_not_overwrite_each_other(portal: Portal, text_id: int) -> None:
    seen = laid(portal, text_id)
    hand(portal, seen, "The first one's")
    assert hand(portal, seen, "The second one's") == bench.Outcome(0, (text_id,))
    assert hand(portal, seen, "The first one's") == bench.Outcome(0, ()), "they say the same"
    assert laid(portal, text_id).body == "The first one's"


def test_a_translation_of_what_is_not_there_any_more_is_not_taken_for_one_of_what_is(
    portal: Portal, text_id: int
) -> None:
    seen = laid(portal, text_id)
    with portal.database.unit_of_work() as session:
        wording.revise(session, text_id, {"ko": "다른 말"}, clock.now(), public=False)
    assert hand(portal, seen, "First words").changed == (text_id,)


def test_an_emptied_translation_goes_back_to_the_machine(portal: Portal, text_id: int) -> None:
    hand(portal, laid(portal, text_id), "One")
    assert hand(portal, laid(portal, text_id), "").kept == 1
    assert (laid(portal, text_id).body, laid(portal, text_id).view.status) == ("", Shown.PENDING)


def test_texts_that_are_not_on_the_bench_are_not_touched(portal: Portal, text_id: int) -> None:
    seen = laid(portal, text_id)
    with portal.database.unit_of_work() as session:
        handed = [Handed(text_id, "Sneaked in", True, seen.basis, seen.shown)]
        assert bench.keep(session, [], "en", handed, clock.now()) == bench.Outcome(0, ())


def test_progress_says_how_far_a_language_is(portal: Portal) -> None:
    event_id = events.event(portal)
    with portal.database.reading() as session:
        ids = [place.text_id for place in text_places.of_event(session, event_id)]
        there = {one.language: one for one in bench.progress(session, ids, ("ko", "en", "ja"))}
    assert [(there[code].total, there[code].checked, there[code].missing) for code in ("ko", "en", "ja")] == [
        (0, 0, 0),
        (2, 2, 0),
        (2, 0, 2),
    ]


def test_a_draft_is_what_was_written_and_writes_the_same_again(portal: Portal) -> None:
    event_id = events.event(portal)
    draft = events.session_draft(events.venue(portal), clock.now(), summary={"ko": "요약"})
    session_id = events.add_session(portal, event_id, draft)
    with portal.database.unit_of_work() as session:
        read = drafts.of_session(session, session_id)
        assert read == draft
        assert service.revise_session(session, None, session_id, read, 1, clock.now()) is None
        assert drafts.of_session(session, session_id) == draft
        assert drafts.of_event(session, event_id).title == {"ko": "케이팝 세계도시 주간", "en": "K-POP World City Week"}


def test_a_translation_that_says_what_it_said_is_not_new_beside_a_new_text(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        text_id = wording.write(session, {"ko": "세 시에", "en": "At three", "ja": "三時に"}, clock.now())
        words = {"ko": "네 시에", "en": "At three", "ja": "四時に"}
        wording.revise(session, text_id, words, clock.now(), public=False)
        assert queries.get_view(session, text_id, "en").status is Shown.STALE
        assert queries.get_view(session, text_id, "ja").status is Shown.READY
        wording.revise(session, text_id, {"ko": "네 시에", "ja": ""}, clock.now(), public=False)
        assert queries.get_view(session, text_id, "ja").status is Shown.PENDING
        assert queries.written_by_people(session, [text_id]) == {text_id: {"ko": "네 시에", "en": "At three"}}
