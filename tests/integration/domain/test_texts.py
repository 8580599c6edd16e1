"""Texts and their translations: ordered once, worked off, never lost by an edit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.texts import memory, queries, rules, service, work
from portal.domain.texts.memory import Given, Origin
from portal.domain.texts.types import (
    LanguageChoice,
    LanguageOrigin,
    Provenance,
    Shown,
    Status,
    TextWritten,
    TranslationWork,
)
from portal.engines.translation.types import Job, Outcome, Segment
from portal.foundation import languages
from tests.factories.threads import at_once
from tests.factories.translators import FakeTranslator, status

KOREAN = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
ENGLISH = LanguageChoice("en", LanguageOrigin.CHOSEN, "en", 1.0)
TYPED = Given(Origin.TYPED)
LEASE = timedelta(minutes=2)
HOUR = timedelta(hours=1)
OTHERS = frozenset(languages.INTERFACE) - {"ko"}
"""What a Korean text is brought into."""


@pytest.fixture
def text_id(portal: Portal, now: datetime) -> int:
    with portal.database.unit_of_work() as session:
        made = service.write(session, "첫 문장입니다.\n둘째 문장입니다.", KOREAN, now)
        service.request_translations(session, [made], languages.INTERFACE, now)
    return made


def shown(portal: Portal, text_id: int, language: str) -> tuple[Shown, str]:
    with portal.database.reading() as session:
        view = queries.get_view(session, text_id, language)
    return view.status, view.plain


def claim(session: Session, translator: FakeTranslator, at: datetime, limit: int = 10) -> list[TranslationWork]:
    return work.claim_translations(session, translator, at, LEASE, limit)


def answers(taken: list[TranslationWork], translator: FakeTranslator) -> Mapping[tuple[str, str], Outcome]:
    return translator.translate([Job(str(t.text_id), t.body, t.source_language, t.targets, t.known) for t in taken])


def work_off(portal: Portal, translator: FakeTranslator, at: datetime) -> int:
    with portal.database.unit_of_work() as session:
        taken = claim(session, translator, at)
    with portal.database.unit_of_work() as session:
        return work.store_translations(session, taken, answers(taken, translator), at)


def test_a_text_is_ordered_once_in_each_other_language(portal: Portal, text_id: int, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        service.request_translations(session, [text_id], languages.INTERFACE, now)
        counted = {(count.target, count.status): count.number for count in queries.count_by_status(session)}
    assert counted == {(code, "pending"): 1 for code in OTHERS}


def test_a_fact_is_told_after_the_commit_and_never_of_what_was_rolled_back(
    portal: Portal, text_id: int, now: datetime
) -> None:
    heard: list[object] = []
    portal.database.subscribe(heard.extend)

    def break_off() -> None:
        with portal.database.unit_of_work() as session:
            service.revise(session, text_id, "다른 글", KOREAN, now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert heard == []
    with portal.database.unit_of_work() as session:
        service.revise(session, text_id, "다른 글", KOREAN, now)
        assert heard == []
    assert heard == [TextWritten(text_id)]


def test_until_it_is_translated_the_original_is_shown(portal: Portal, text_id: int) -> None:
    assert shown(portal, text_id, "ko") == (Shown.ORIGINAL, "첫 문장입니다.\n둘째 문장입니다.")
    assert shown(portal, text_id, "en") == (Shown.PENDING, "첫 문장입니다.\n둘째 문장입니다.")
    assert shown(portal, text_id, "vi")[0] is Shown.PENDING


def test_all_targets_of_a_text_are_worked_together(portal: Portal, text_id: int, now: datetime) -> None:
    translator = FakeTranslator()
    assert work_off(portal, translator, now) == len(OTHERS)
    assert [set(job.targets) for job in translator.seen] == [OTHERS]
    assert shown(portal, text_id, "ja") == (Shown.READY, "[ja] 첫 문장입니다.\n둘째 문장입니다.")
    assert work_off(portal, translator, now + HOUR) == 0


def test_without_a_package_a_text_waits_and_is_not_counted_as_due(portal: Portal, text_id: int, now: datetime) -> None:
    only_english = FakeTranslator(pairs=frozenset({("ko", "en")}))
    with portal.database.reading() as session:
        assert work.count_due(session, only_english, now) == 1
        assert work.count_due(session, FakeTranslator(), now) == len(OTHERS)
    assert work_off(portal, only_english, now) == 1
    assert shown(portal, text_id, "ja")[0] is Shown.PENDING
    assert work_off(portal, FakeTranslator(), now) == len(OTHERS) - 1


def test_a_package_that_goes_away_meanwhile_leaves_the_text_waiting(
    portal: Portal, text_id: int, now: datetime
) -> None:
    assert work_off(portal, FakeTranslator(status(Status.PENDING)), now) == 0
    assert shown(portal, text_id, "en")[0] is Shown.PENDING
    assert work_off(portal, FakeTranslator(), now + HOUR) == len(OTHERS)


def test_what_was_claimed_is_given_back_when_the_lease_ends(portal: Portal, text_id: int, now: datetime) -> None:
    translator = FakeTranslator()
    with portal.database.unit_of_work() as session:
        assert len(claim(session, translator, now)) == 1
    with portal.database.unit_of_work() as session:
        assert claim(session, translator, now + LEASE - timedelta(seconds=1)) == []
        assert [item.text_id for item in claim(session, translator, now + LEASE)] == [text_id]


def test_two_workers_never_take_the_same_text(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        ids = [service.write(session, f"문장 {number}", KOREAN, now) for number in range(12)]
        service.request_translations(session, ids, ["en"], now)

    def take() -> list[int]:
        with portal.database.unit_of_work() as session:
            return [item.text_id for item in claim(session, FakeTranslator(), now, 12)]

    first, second = at_once(take, take)
    assert sorted(first + second) == sorted(set(ids) & {*first, *second})
    assert set(first).isdisjoint(second)


def test_a_failure_is_tried_again_with_growing_pauses(portal: Portal, text_id: int, now: datetime) -> None:
    failing, at = FakeTranslator(status(Status.FAILED)), now
    for attempt in range(4):
        assert work_off(portal, failing, at) == 0
        assert shown(portal, text_id, "en") == (Shown.FAILED, "첫 문장입니다.\n둘째 문장입니다.")
        assert work_off(portal, FakeTranslator(), at + rules.next_try(attempt) - timedelta(seconds=1)) == 0
        at += rules.next_try(attempt)
    assert work_off(portal, FakeTranslator(), at) == len(OTHERS)
    assert shown(portal, text_id, "en")[0] is Shown.READY


def test_an_answer_to_an_earlier_version_is_thrown_away(portal: Portal, text_id: int, now: datetime) -> None:
    translator = FakeTranslator()
    with portal.database.unit_of_work() as session:
        taken = claim(session, translator, now)
    with portal.database.unit_of_work() as session:
        service.revise(session, text_id, "새 글입니다.", KOREAN, now)
    with portal.database.unit_of_work() as session:
        assert work.store_translations(session, taken, answers(taken, translator), now) == 0
    assert shown(portal, text_id, "en") == (Shown.PENDING, "새 글입니다.")
    assert work_off(portal, translator, now) == len(OTHERS)
    assert shown(portal, text_id, "en") == (Shown.READY, "[en] 새 글입니다.")


def test_an_answer_made_from_another_language_is_thrown_away(portal: Portal, text_id: int, now: datetime) -> None:
    translator = FakeTranslator()
    with portal.database.unit_of_work() as session:
        taken = claim(session, translator, now)
        service.revise(session, text_id, taken[0].body, LanguageChoice("ja", LanguageOrigin.CHOSEN, "ko", 1.0), now)
    with portal.database.unit_of_work() as session:
        assert work.store_translations(session, taken, answers(taken, translator), now) == 0


def test_an_edit_makes_machine_translations_due_and_human_ones_stale(
    portal: Portal, text_id: int, now: datetime
) -> None:
    work_off(portal, FakeTranslator(), now)
    with portal.database.unit_of_work() as session:
        service.keep_human_translation(session, text_id, "en", "Two sentences.", now)
        service.revise(session, text_id, "고친 글입니다.", KOREAN, now)
    assert shown(portal, text_id, "en") == (Shown.STALE, "Two sentences.")
    assert shown(portal, text_id, "ja") == (Shown.PENDING, "고친 글입니다.")
    assert work_off(portal, FakeTranslator(), now) == len(OTHERS) - 1
    assert shown(portal, text_id, "en") == (Shown.STALE, "Two sentences.")


def test_an_edit_that_changes_nothing_makes_nothing_due(portal: Portal, text_id: int, now: datetime) -> None:
    work_off(portal, FakeTranslator(), now)
    with portal.database.unit_of_work() as session:
        service.revise(session, text_id, "첫 문장입니다.\n둘째 문장입니다.", KOREAN, now)
    assert shown(portal, text_id, "en")[0] is Shown.READY


def test_a_corrected_language_is_not_translated_into_itself(portal: Portal, text_id: int, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        service.revise(session, text_id, "Two sentences.", ENGLISH, now)
        service.request_translations(session, [text_id], languages.INTERFACE, now)
    translator = FakeTranslator()
    assert work_off(portal, translator, now) == len(OTHERS)
    assert set(translator.seen[0].targets) == set(languages.INTERFACE) - {"en"}
    assert shown(portal, text_id, "en") == (Shown.ORIGINAL, "Two sentences.")


def test_a_person_stands_before_the_machine(portal: Portal, text_id: int, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        service.keep_human_translation(session, text_id, "en", "Two sentences.", now)
    assert work_off(portal, FakeTranslator(), now) == len(OTHERS) - 1
    with portal.database.reading() as session:
        view = queries.get_view(session, text_id, "en")
    assert (view.status, view.provenance, view.plain) == (Shown.READY, Provenance.HUMAN, "Two sentences.")


def test_approved_sentences_go_to_the_engine_with_the_work(portal: Portal, text_id: int, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        for translation in ("An earlier approval.", "The first sentence."):
            memory.remember(session, {"첫  문장입니다. ": translation}, "ko", "en", TYPED, now)
        memory.remember(session, {"둘째 문장입니다.": "二つ目の文です。"}, "ko", "ja", TYPED, now)
        taken = claim(session, FakeTranslator(), now)
    assert dict(taken[0].known) == {
        ("en", "첫 문장입니다.\n"): "The first sentence.",
        ("ja", "둘째 문장입니다."): "二つ目の文です。",
    }


def test_a_partial_translation_keeps_what_was_not_translated_in_its_own_language(
    portal: Portal, text_id: int, now: datetime
) -> None:
    def half(_job: Job, target: str) -> Outcome:
        pieces = (Segment("The first. ", target), Segment("둘째 문장입니다.", "ko", None, "numbers"))
        return Outcome(Status.PARTIAL, "".join(piece.text for piece in pieces), pieces, quality=0.5)

    work_off(portal, FakeTranslator(half), now)
    with portal.database.reading() as session:
        view = queries.get_view(session, text_id, "en")
    assert view.status is Shown.PARTIAL
    assert [(piece.text, piece.language.code, piece.is_original) for piece in view.paragraphs[0]] == [
        ("The first. ", "en", False),
        ("둘째 문장입니다.", "ko", True),
    ]


@pytest.mark.parametrize("settled", [Status.DECLINED, Status.PARTIAL, Status.FAILED])
def test_a_new_package_gives_what_was_not_good_enough_another_chance(
    portal: Portal, text_id: int, now: datetime, settled: Status
) -> None:
    work_off(portal, FakeTranslator(status(settled)), now)
    with portal.database.unit_of_work() as session:
        service.keep_human_translation(session, text_id, "ja", "人の訳", now)
        assert service.reconsider_declined(session, [("ko", "en"), ("ko", "ja"), ("en", "zh-Hans")], now) == 1
    translator = FakeTranslator()
    work_off(portal, translator, now)
    assert [job.targets for job in translator.seen] == [("en",)]


def test_a_tone_is_kept_only_for_the_version_it_was_read_from(portal: Portal, now: datetime) -> None:
    from portal.engines.sentiment import Tone

    with portal.database.unit_of_work() as session:
        text_id = service.write(session, "좋습니다.", KOREAN, now, tone=True)
        [(_id, _body, _language, source_hash)] = work.list_toneless(session, 10)
        service.revise(session, text_id, "나쁩니다.", KOREAN, now)
        work.store_tones(session, {(text_id, source_hash): Tone("positive", 0.9, "fake")})
        assert queries.get_text(session, text_id).tone is None
        [(_id, body, _language, source_hash)] = work.list_toneless(session, 10)
        work.store_tones(session, {(text_id, source_hash): Tone("negative", 0.9, "fake")})
    assert body == "나쁩니다."
    with portal.database.reading() as session:
        assert queries.get_text(session, text_id).tone == "negative"
        assert work.list_toneless(session, 10) == []


def test_many_texts_are_read_in_two_questions(portal: Portal, now: datetime) -> None:
    from sqlalchemy import event

    with portal.database.unit_of_work() as session:
        ids = [service.write(session, f"문장 {number}", KOREAN, now) for number in range(30)]
        service.request_translations(session, ids, ["en"], now)
    asked: list[str] = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with portal.database.reading() as session:
        assert len(queries.views(session, ids, "en")) == 30
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2
