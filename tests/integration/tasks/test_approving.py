"""What a changed term or an approved sentence makes due again, and how terms reach the engine."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.terms import rules as term_rules
from portal.domain.terms import service as terms
from portal.domain.terms.types import Draft, Form, FormStatus, Kind, State
from portal.domain.texts import memory, queries, service, violations
from portal.domain.texts.memory import Given, Origin
from portal.domain.texts.types import LanguageChoice, LanguageOrigin, Shown
from portal.engines.translation import termbase
from portal.engines.translation.types import Job, Outcome, Segment, Status, TermViolation
from portal.foundation import clock
from portal.tasks import approving, translation
from tests.factories.translators import FakeTranslator

KOREAN = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
LEASE = timedelta(minutes=2)
PREFERRED, ACCEPTED, FORBIDDEN = FormStatus
HILL = Draft(Kind.PLACE, "", (Form("ko", PREFERRED, "언덕길"), Form("en", PREFERRED, "Hill Road")))


def write(portal: Portal, body: str, targets: tuple[str, ...] = ("en",)) -> int:
    with portal.database.unit_of_work() as session:
        text_id = service.write(session, body, KOREAN, clock.now())
        service.request_translations(session, [text_id], targets, clock.now())
    return text_id


def said(**answers: str) -> FakeTranslator:
    """An engine that says something certain, by target."""

    def answer(_job: Job, target: str) -> Outcome:
        return Outcome(Status.READY, answers[target], (Segment(answers[target], target),), quality=1.0)

    return FakeTranslator(answer, frozenset(("ko", target) for target in answers))


def work(portal: Portal, translator: FakeTranslator) -> None:
    while translation.translate_due(portal.database, translator, LEASE):
        pass


def reconsider(portal: Portal) -> int:
    rounds = 0
    while approving.reconsider_terms(portal.database):
        rounds += 1
    return rounds


def standing(portal: Portal, text_id: int, language: str = "en") -> Shown:
    with portal.database.reading() as session:
        return queries.get_view(session, text_id, language).status


def test_the_engine_gets_the_terms_that_stand_in_the_database(portal: Portal) -> None:
    translator = said(en="A slope.")
    write(portal, "언덕길입니다.")
    work(portal, translator)
    assert translator.seen[0].terms is termbase.load()
    with portal.database.unit_of_work() as session:
        terms.add(session, None, HILL, clock.now())
    write(portal, "언덕길이 좋습니다.")
    work(portal, translator)
    used = translator.seen[-1].terms
    assert used is not None
    assert [term.approved["en"] for term in used.terms] == ["Hill Road"]


def test_a_new_term_makes_due_what_does_not_say_it_and_nothing_else(portal: Portal) -> None:
    wrong = write(portal, "언덕길을 고쳐 주세요.", ("en", "ja"))
    by_hand = write(portal, "언덕길은 좁습니다.")
    work(portal, said(en="Repair the slope.", ja="坂道を直してください。"))
    right = write(portal, "언덕길이 좋습니다.")
    work(portal, said(en="Hill Road is good."))
    other = write(portal, "공원이 좋습니다.")
    work(portal, said(en="The park is good."))
    with portal.database.unit_of_work() as session:
        service.keep_human_translation(session, by_hand, "en", "The slope is narrow.", clock.now())
        terms.add(session, None, HILL, clock.now())
    assert reconsider(portal) == 1
    assert [standing(portal, text) for text in (wrong, right, other, by_hand)] == [
        Shown.PENDING,
        Shown.READY,
        Shown.READY,
        Shown.READY,
    ]
    assert standing(portal, wrong, "ja") is Shown.READY
    assert reconsider(portal) == 0


def test_what_a_term_had_declined_is_tried_again_when_the_term_is_retired(portal: Portal) -> None:
    def declined(_job: Job, _target: str) -> Outcome:
        return Outcome(Status.DECLINED, reasons={"termbase": 1})

    text_id = write(portal, "언덕길입니다.")
    with portal.database.unit_of_work() as session:
        concept_id = terms.add(session, None, HILL, clock.now())
        assert isinstance(concept_id, int)
    reconsider(portal)
    work(portal, FakeTranslator(declined, frozenset({("ko", "en")})))
    assert standing(portal, text_id) is Shown.DECLINED
    with portal.database.unit_of_work() as session:
        terms.set_state(session, None, concept_id, State.RETIRED, clock.now())
    reconsider(portal)
    assert standing(portal, text_id) is Shown.PENDING


def test_texts_are_looked_through_some_at_a_time(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approving, "TEXTS_AT_ONCE", 2)
    texts = [write(portal, f"언덕길 {number}번입니다.") for number in range(5)]
    work(portal, said(en="A slope."))
    with portal.database.unit_of_work() as session:
        terms.add(session, None, HILL, clock.now())
    approving.reconsider_terms(portal.database)
    assert sum(standing(portal, text) is Shown.PENDING for text in texts) == 2
    assert reconsider(portal) == 2
    assert all(standing(portal, text) is Shown.PENDING for text in texts)


def test_an_approved_sentence_makes_due_the_texts_that_hold_it(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    translator = said(en="Machine.", ja="機械。")
    old, whole = write(portal, "감사합니다.\n비가 옵니다.", ("en", "ja")), write(portal, "대단히 감사합니다.")
    newest = write(portal, "감사합니다.\n눈이 옵니다.")
    work(portal, translator)
    monkeypatch.setattr(approving, "MOST_FOR_SENTENCES", 1)
    with portal.database.unit_of_work() as session:
        memory.remember(session, {"감사합니다.": "Thank you."}, "ko", "en", Given(Origin.TYPED), clock.now())
        memory.remember(session, {"비가 옵니다.": "It rains."}, "ko", "en", Given(Origin.IMPORTED), clock.now())
    assert approving.reconsider_sentences(portal.database, translator) == 1
    assert standing(portal, newest) is Shown.PENDING
    assert [standing(portal, old), standing(portal, old, "ja"), standing(portal, whole)] == [Shown.READY] * 3
    assert approving.reconsider_sentences(portal.database, translator) == 0


def test_the_worker_does_both(portal: Portal) -> None:
    portal.worker.translator = translator = said(en="A slope.")
    text_id = write(portal, "언덕길입니다.")
    portal.worker.do_texts()
    with portal.database.unit_of_work() as session:
        terms.add(session, None, HILL, clock.now())
        memory.remember(session, {"언덕길입니다.": "It is Hill Road."}, "ko", "en", Given(Origin.TYPED), clock.now())
    portal.worker.do_texts()
    assert [job.key for job in translator.seen] == [str(text_id)] * 2
    assert translator.seen[-1].known == {("en", "언덕길입니다."): "It is Hill Road."}


def test_violations_are_kept_with_the_translation_and_go_when_it_is_made_anew(portal: Portal) -> None:
    wrong = TermViolation(
        "place:언덕길", "언덕길입니다.", "It is Slope Road.", "Hill Road", "Slope Road", repaired=True
    )

    def repaired(_job: Job, target: str) -> Outcome:
        body = "It is Hill Road."
        return Outcome(Status.READY, body, (Segment(body, target),), quality=1.0, violations=(wrong,))

    text_id = write(portal, "언덕길입니다.")
    work(portal, FakeTranslator(repaired, frozenset({("ko", "en")})))
    with portal.database.reading() as session:
        [found] = violations.list_violations(session, "en", 1).items
        assert violations.list_violations(session, "ja", 1).items == ()
    assert (found.text_id, found.source_language, found.language) == (text_id, "ko", "en")
    assert (found.sentence, found.came, found.expected) == ("언덕길입니다.", "It is Slope Road.", "Hill Road")
    assert (found.found, found.repaired, found.term) == ("Slope Road", True, "place:언덕길")
    with portal.database.unit_of_work() as session:
        service.keep_human_translation(session, text_id, "en", "Hill Road.", clock.now())
        assert violations.list_violations(session, "", 1).total == 0


def test_a_draft_of_these_tests_is_a_good_term() -> None:
    assert term_rules.check(term_rules.tidy(HILL)) == []
