"""The translation memory: what it learns, from whom, what it forgets, and what it finds that is nearly the same."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from functools import partial

import pytest

from portal.app import Portal
from portal.domain.texts import bench, memory, memory_files, queries, service
from portal.domain.texts.bench import Handed
from portal.domain.texts.memory import Given, Hit, Origin, Remembered
from portal.domain.texts.memory_files import Refused, Taken
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from portal.engines.difference import Kind
from tests.factories.threads import at_once

KOREAN = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
TYPED, IMPORTED = Given(Origin.TYPED), Given(Origin.IMPORTED)
BODY = "도서관을 열어 주세요. 밤에도 열어 주세요.\n감사합니다."
ENGLISH = "Please open the library. Please open it at night as well.\nThank you."


@pytest.fixture
def text_id(portal: Portal, now: datetime) -> int:
    with portal.database.unit_of_work() as session:
        return service.write(session, BODY, KOREAN, now)


def held(portal: Portal) -> dict[str, str]:
    with portal.database.reading() as session:
        return {entry.source: entry.target for entry in memory.entries(session)}


def similar(portal: Portal, sentence: str, lowest: float = 0.9) -> tuple[Hit, ...]:
    with portal.database.reading() as session:
        return memory.similar(session, "ko", "en", [sentence], lowest)[sentence]


def translate(portal: Portal, text_id: int, body: str, now: datetime, by_id: int | None = None) -> None:
    with portal.database.unit_of_work() as session:
        service.keep_human_translation(session, text_id, "en", body, now, by_id=by_id)


def test_an_approved_translation_is_learnt_sentence_by_sentence_with_where_it_is_from(
    portal: Portal, text_id: int, now: datetime
) -> None:
    translate(portal, text_id, ENGLISH, now, by_id=7)
    with portal.database.reading() as session:
        entries = list(memory.entries(session))
        known = queries.known_sentences(session, "ko", ["en"], ["밤에도 열어 주세요."])
    assert [entry.source for entry in entries] == ["도서관을 열어 주세요.", "밤에도 열어 주세요.", "감사합니다."]
    assert {entry.given for entry in entries} == {Given(Origin.APPROVED, text_id, 7)}
    assert known == {("en", "밤에도 열어 주세요."): "Please open it at night as well."}


def test_of_a_text_in_no_known_language_nothing_is_learnt(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        unknown = LanguageChoice("und", LanguageOrigin.DETECTED, None, 0.0)
        text_id = service.write(session, "Lorem ipsum dolor.", unknown, now)
    translate(portal, text_id, "Some words to see.", now)
    assert held(portal) == {}


def test_the_bench_teaches_the_memory_as_well(portal: Portal, text_id: int, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        service.request_translations(session, [text_id], ["en"], now)
        laid = bench.lay_out(session, [text_id], "en")[text_id]
        bench.keep(session, [text_id], "en", [Handed(text_id, ENGLISH, True, laid.basis, laid.shown)], now)
    assert len(held(portal)) == 3


def test_what_is_approved_later_replaces_and_what_a_text_says_no_longer_is_forgotten(
    portal: Portal, text_id: int, now: datetime
) -> None:
    translate(portal, text_id, ENGLISH, now)
    translate(portal, text_id, "Open the library, please, also at night.\nMany thanks.", now)
    assert held(portal) == {"감사합니다.": "Many thanks."}
    with portal.database.unit_of_work() as session:
        service.give_back(session, text_id, "en", now)
    assert held(portal) == {}


@pytest.mark.parametrize("ended", ["erase", "forget"])
def test_what_was_learnt_from_a_text_goes_with_it(portal: Portal, text_id: int, now: datetime, ended: str) -> None:
    translate(portal, text_id, ENGLISH, now)
    with portal.database.unit_of_work() as session:
        if ended == "erase":
            service.erase(session, text_id, now)
        else:
            service.forget(session, [text_id])
    assert held(portal) == {}
    assert similar(portal, "감사합니다.") == ()


def test_a_file_replaces_only_what_came_from_a_file(portal: Portal, now: datetime) -> None:
    later = now + timedelta(days=1)
    with portal.database.unit_of_work() as session:
        memory.remember(session, {"하나입니다.": "One."}, "ko", "en", TYPED, now)
        memory.remember(session, {"둘입니다.": "Two"}, "ko", "en", IMPORTED, now)
        pairs = {"하나입니다.": "1.", "둘입니다.": "Two.", "셋입니다.": "Three.", "123": "123"}
        assert memory.remember(session, pairs, "ko", "en", IMPORTED, later) == Remembered(added=1, changed=1, kept=1)
        assert memory.remember(session, pairs, "ko", "en", IMPORTED, later) == Remembered(same=2, kept=1)
        assert memory.remember(session, {"둘입니다.": "It is two."}, "ko", "en", TYPED, later) == Remembered(changed=1)
    assert held(portal) == {"하나입니다.": "One.", "둘입니다.": "It is two.", "셋입니다.": "Three."}


def test_one_sentence_is_forgotten(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        memory.remember(session, {"하나입니다.": "One."}, "ko", "en", TYPED, now)
        assert not memory.forget_sentence(session, "ko", "ja", "하나입니다.")
        assert memory.forget_sentence(session, "ko", "en", " 하나입니다. ")
    assert held(portal) == {}


def test_the_same_sentence_approved_twice_at_once_is_kept_once(portal: Portal, now: datetime) -> None:
    def approve(number: int) -> None:
        with portal.database.unit_of_work() as session:
            memory.remember(session, {"하나입니다.": f"One {number}."}, "ko", "en", TYPED, now)

    at_once(*(partial(approve, number) for number in range(4)))
    with portal.database.reading() as session:
        assert len(list(memory.entries(session))) == 1


def test_what_is_nearly_the_same_is_offered_with_what_differs(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        pairs = {
            "동네 도서관을 주말에도 늦게까지 열어 주세요.": "Please keep the library open late at weekends too.",
            "동네 도서관을 주말에도 늦게까지 닫아 주세요.": "Please keep the library closed late at weekends too.",
            "비가 옵니다.": "It rains.",
        }
        memory.remember(session, pairs, "ko", "en", TYPED, now)
        memory.remember(session, {"동네 도서관을 주말에는 늦게까지 열어 주세요.": "x y"}, "ko", "ja", TYPED, now)
    first, second = similar(portal, "동네 도서관을 평일에도 늦게까지 열어 주세요.", 0.8)
    assert first.target == "Please keep the library open late at weekends too."
    assert 0.9 <= first.score < 1
    assert second.score < first.score
    assert [(change.kind, change.text) for change in first.difference] == [
        (Kind.KEPT, "동네 도서관을 "),
        (Kind.REMOVED, "주말에도"),
        (Kind.ADDED, "평일에도"),
        (Kind.KEPT, " 늦게까지 열어 주세요."),
    ]
    assert similar(portal, "동네 도서관을 주말에도 늦게까지 열어 주세요.")[0].score == 1
    assert similar(portal, "전혀 다른 말입니다.") == ()


def test_many_sentences_are_looked_up_in_few_questions(portal: Portal, now: datetime) -> None:
    from sqlalchemy import event

    sentences = [f"{number}번째 문장을 여기에 길게 적어 둡니다." for number in range(40)]
    with portal.database.unit_of_work() as session:
        memory.remember(session, dict.fromkeys(sentences, "A sentence."), "ko", "en", TYPED, now)
    asked: list[str] = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with portal.database.reading() as session:
        found = memory.similar(session, "ko", "en", sentences)
    assert all(found[sentence][0].source == sentence for sentence in sentences)
    assert len([statement for statement in asked if statement.lstrip("(").startswith("SELECT")]) <= 6


def tmx(*units: str, srclang: str = "ko") -> io.BytesIO:
    text = f'<tmx version="1.4"><header srclang="{srclang}"/><body>{"".join(units)}</body></tmx>'
    return io.BytesIO(text.encode())


def unit(**texts: str) -> str:
    variants = (f'<tuv xml:lang="{tag.replace("_", "-")}"><seg>{text}</seg></tuv>' for tag, text in texts.items())
    return f"<tu>{''.join(variants)}</tu>"


def test_a_file_is_taken_in_with_counts_and_reasons(portal: Portal, now: datetime) -> None:
    file = tmx(
        unit(ko="하나입니다.", en_GB="One.", zh_TW="一。", xx="?"),
        unit(ko="문장입니다. 둘입니다.", en="A sentence. Two."),
        unit(ko="문장입니다. 둘입니다.", en="Sentences."),
        unit(en="Only English."),
        unit(en="No Korean.", ja="韓国語なし。"),
        unit(ko="<ph>x</ph>입니다.", en="It is <ph>x</ph>."),
        unit(ko="123", en="123"),
    )
    with portal.database.unit_of_work() as session:
        memory.remember(session, {"둘입니다.": "It is two."}, "ko", "en", TYPED, now)
        taken = memory_files.take_in(session, file, None, now)
    assert taken == Taken(
        units=7,
        added=3,
        skipped={
            "unknown_language": 1,
            "not_aligned": 1,
            "no_source": 2,
            "codes": 1,
            "not_usable": 1,
            "approved_here": 1,
        },
    )
    with portal.database.reading() as session:
        known = queries.known_sentences(session, "ko", ["zh-Hant", "en"], ["하나입니다.", "둘입니다."])
    assert known == {
        ("zh-Hant", "하나입니다."): "一。",
        ("en", "하나입니다."): "One.",
        ("en", "둘입니다."): "It is two.",
    }


def test_where_any_language_may_be_the_source_all_pairs_are_taken(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        taken = memory_files.take_in(session, tmx(unit(ko="예입니다.", en="Yes."), srclang="*all*"), None, now)
    assert taken.added == 2


def test_of_a_file_that_is_broken_further_down_nothing_is_taken(portal: Portal, now: datetime) -> None:
    units = [unit(ko=f"{number}번 문장입니다.", en=f"Sentence number {number}.") for number in range(5_000)]
    broken = io.BytesIO(tmx(*units).getvalue().replace(b"</body>", b"</bodi>"))
    with pytest.raises(Refused), portal.database.unit_of_work() as session:
        memory_files.take_in(session, broken, None, now)
    assert held(portal) == {}


def test_what_is_given_out_can_be_taken_in_elsewhere(portal: Portal, text_id: int, now: datetime) -> None:
    translate(portal, text_id, ENGLISH, now)
    before = held(portal)
    with portal.database.reading() as session:
        file = b"".join(memory_files.export(session, now))
    with portal.database.unit_of_work() as session:
        service.give_back(session, text_id, "en", now)
        assert memory_files.take_in(session, io.BytesIO(file), None, now).added == 3
    assert held(portal) == before
