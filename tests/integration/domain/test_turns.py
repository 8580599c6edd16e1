"""Several workers and one backlog: what readers look at first, nothing twice, long texts alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.texts import queries, rules, service, work
from portal.domain.texts.types import LanguageChoice, LanguageOrigin, Shown
from portal.engines.translation.types import Job
from portal.foundation import languages
from tests.factories.threads import at_once
from tests.factories.translators import FakeTranslator

KOREAN = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
LEASE = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
NOVEL = "긴 글입니다.\n" * 1_100
LIMIT = 16


def write(portal: Portal, bodies: list[str], now: datetime, codes: tuple[str, ...] = languages.INTERFACE) -> list[int]:
    with portal.database.unit_of_work() as session:
        ids = [service.write(session, body, KOREAN, now) for body in bodies]
        service.request_translations(session, ids, codes, now)
    return ids


def claim(portal: Portal, now: datetime, *, only_short: bool = False) -> list[tuple[int, set[str]]]:
    with portal.database.unit_of_work() as session:
        taken = work.claim_translations(session, FakeTranslator(), now, LEASE, LIMIT, only_short=only_short)
    return [(item.text_id, set(item.targets)) for item in taken]


def look_at(portal: Portal, now: datetime, *wanted: tuple[int, str]) -> None:
    with portal.database.unit_of_work() as session:
        work.want(session, wanted, now)


def test_what_a_reader_looks_at_comes_first_and_only_in_their_language(portal: Portal, now: datetime) -> None:
    ids = write(portal, [f"문장 {number}" for number in range(60)], now)
    look_at(portal, now, (ids[30], "ja"))
    taken = dict(claim(portal, now))
    assert taken[ids[30]] == {"ja"}
    assert len(taken) == 1 + LIMIT // rules.OLDEST
    later = claim(portal, now)
    assert [text_id for text_id, _ in later][-1] == ids[-1], "then the latest again"


def test_the_other_languages_of_what_was_looked_at_come_in_their_turn(portal: Portal, now: datetime) -> None:
    [text_id] = write(portal, ["문장"], now)
    look_at(portal, now, (text_id, "ja"))
    assert claim(portal, now) == [(text_id, {"ja"})]
    assert claim(portal, now) == [(text_id, set(languages.INTERFACE) - {"ko", "ja"})]


def test_only_what_waits_can_be_asked_for(portal: Portal, now: datetime) -> None:
    [text_id] = write(portal, ["문장"], now, ("en",))
    look_at(portal, now, (text_id, "ja"), (text_id + 1, "en"))
    assert claim(portal, now) == [(text_id, {"en"})]


def test_what_was_asked_for_long_ago_has_lost_its_place(portal: Portal, now: datetime) -> None:
    ids = write(portal, [f"문장 {number}" for number in range(60)], now, ("en",))
    look_at(portal, now, (ids[30], "en"))
    look_at(portal, now + rules.WANTED_FOR + MINUTE, (ids[40], "en"))
    taken = dict(claim(portal, now + rules.WANTED_FOR + MINUTE))
    assert ids[40] in taken
    assert ids[30] not in taken


def test_of_too_much_that_is_looked_at_the_latest_stays(
    portal: Portal, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_WANTED", 2)
    ids = write(portal, [f"문장 {number}" for number in range(60)], now, ("en",))
    for minute, number in enumerate((20, 30, 40)):
        look_at(portal, now + minute * MINUTE, (ids[number], "en"))
    taken = dict(claim(portal, now + 3 * MINUTE))
    assert {ids[30], ids[40]} <= taken.keys()
    assert ids[20] not in taken


def test_a_long_text_goes_alone_after_the_short_ones(portal: Portal, now: datetime) -> None:
    *short, _novel, last = write(portal, ["하나", "둘", "셋", NOVEL, "넷"], now, ("en",))
    assert {text_id for text_id, _ in claim(portal, now)} == {*short, last}
    assert claim(portal, now, only_short=True) == []
    assert [text_id for text_id, _ in claim(portal, now)] == [_novel]


def test_a_long_text_begins_when_it_has_waited_long_enough(portal: Portal, now: datetime) -> None:
    [novel] = write(portal, [NOVEL], now, ("en",))
    later = now + rules.PATIENCE
    write(portal, [f"문장 {number}" for number in range(40)], later, ("en",))
    assert [text_id for text_id, _ in claim(portal, later)] == [novel]


def test_whoever_is_at_work_for_long_holds_on_to_what_they_have(portal: Portal, now: datetime) -> None:
    [text_id] = write(portal, ["문장"], now, ("en",))
    with portal.database.unit_of_work() as session:
        taken = work.claim_translations(session, FakeTranslator(), now, LEASE, LIMIT)
    with portal.database.unit_of_work() as session:
        work.renew(session, taken, now + 2 * LEASE)
    assert claim(portal, now + LEASE) == []
    assert claim(portal, now + 2 * LEASE) == [(text_id, {"en"})]


def test_three_workers_translate_each_text_of_a_backlog_once(portal: Portal, now: datetime) -> None:
    ids = write(portal, [f"문장 {number}" for number in range(90)], now, ("en", "ja"))

    def work_off() -> list[tuple[int, str]]:
        translator, done, empty = FakeTranslator(), [], 0
        while empty < 3:
            with portal.database.unit_of_work() as session:
                taken = work.claim_translations(session, translator, now, LEASE, LIMIT)
            empty = 0 if taken else empty + 1
            answers = translator.translate(
                [Job(str(item.text_id), item.body, item.source_language, item.targets, item.known) for item in taken]
            )
            with portal.database.unit_of_work() as session:
                work.store_translations(session, taken, answers, now)
            done += [(item.text_id, target) for item in taken for target in item.targets]
        return done

    done = [one for worked in at_once(work_off, work_off, work_off) for one in worked]
    assert sorted(done) == sorted((text_id, target) for text_id in ids for target in ("en", "ja"))
    with portal.database.reading() as session:
        views = queries.views(session, ids, "ja")
    assert {view.status for view in views.values()} == {Shown.READY}
