"""Pages of the office: every version stays, no editor overwrites another, translations say how old they are."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.sitepages import queries, service, shipped
from portal.domain.sitepages.types import Announced, Kind, Refusal, Refused, Slug, Standing, Words
from portal.domain.texts.types import Provenance, Shown
from portal.foundation.errors import NotFound
from tests.factories.people import People
from tests.factories.threads import at_once

NEW = Words("약관", "## 새 약관\n- 첫째", "ko")


@pytest.fixture
def admin(people: People) -> Principal:
    return people.member(Role.ADMIN, name="관리자")


def save(portal: Portal, admin: Principal, words: Words, number: int, now: datetime, publish: bool = True) -> object:
    with portal.database.unit_of_work() as session:
        return service.save_page(session, admin.id, Slug.TERMS, words, number, now, publish=publish)


def test_a_fresh_portal_shows_the_shipped_pages(portal: Portal) -> None:
    with portal.database.reading() as session:
        for slug in Slug:
            page = queries.get_page(session, slug, "ja")
            assert (page.number, page.at) == (0, None)
            assert page.body.original == shipped.versions(slug)["ko"].body
            assert queries.list_versions(session, slug, "ja") == ()


def test_a_first_change_keeps_the_shipped_page_as_the_first_version(
    portal: Portal, admin: Principal, now: datetime
) -> None:
    assert save(portal, admin, NEW, 0, now) is None
    with portal.database.reading() as session:
        assert queries.get_page(session, Slug.TERMS, "ko").body.original == NEW.body
        second, first = queries.list_versions(session, Slug.TERMS, "ko")
        assert (second.number, second.by, second.published) == (2, "관리자", True)
        assert (first.number, first.by, first.published) == (1, None, True)
        old = queries.get_version(session, Slug.TERMS, 1, "ja")
        assert old.body.original == shipped.versions(Slug.TERMS)["ko"].body
        assert (old.body.status, old.body.provenance) == (Shown.READY, Provenance.HUMAN)
        with pytest.raises(NotFound):
            queries.get_version(session, Slug.TERMS, 3, "ko")


def test_what_is_saved_without_publishing_is_seen_by_editors_alone(
    portal: Portal, admin: Principal, now: datetime
) -> None:
    save(portal, admin, NEW, 0, now, publish=False)
    with portal.database.reading() as session:
        assert queries.get_page(session, Slug.TERMS, "ko").number == 1
        assert queries.get_latest(session, Slug.TERMS, "ko").body.original == NEW.body
    save(portal, admin, NEW, 2, now)
    with portal.database.reading() as session:
        assert queries.get_page(session, Slug.TERMS, "ko").body.original == NEW.body


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten(
    portal: Portal, admin: Principal, now: datetime
) -> None:
    assert save(portal, admin, NEW, 0, now) is None
    assert save(portal, admin, Words("다른", "다른 글", "ko"), 0, now) == Refused(Refusal.CHANGED)
    with portal.database.reading() as session:
        assert queries.get_page(session, Slug.TERMS, "ko").body.original == NEW.body
        assert len(queries.list_versions(session, Slug.TERMS, "ko")) == 2


def test_two_editors_at_the_same_moment_make_one_version(portal: Portal, admin: Principal, now: datetime) -> None:
    answers = at_once(
        lambda: save(portal, admin, Words("하나", "하나의 글", "ko"), 0, now),
        lambda: save(portal, admin, Words("둘", "둘의 글", "ko"), 0, now),
    )
    assert sorted(map(str, answers)) == sorted(["None", str(Refused(Refusal.CHANGED))])
    with portal.database.reading() as session:
        assert [version.number for version in queries.list_versions(session, Slug.TERMS, "ko")] == [2, 1]


def test_translations_of_the_version_before_stay_and_say_so(portal: Portal, admin: Principal, now: datetime) -> None:
    there = shipped.versions(Slug.TERMS)
    save(portal, admin, Words(there["ko"].title, "## 새 약관", "ko"), 0, now)
    with portal.database.reading() as session:
        page = queries.get_page(session, Slug.TERMS, "ja")
        assert page.body.status is Shown.STALE
        assert page.body.plain.replace("\n", "") == there["ja"].body.replace("\n", "")
        assert page.title.status is Shown.READY  # the title has not changed, and its translation with it
        [state] = [state for state in queries.list_pages(session, "ko") if state.view.slug is Slug.TERMS]
        assert dict(state.languages)["ja"] is Standing.EARLIER
        assert dict(state.languages)["ko"] is Standing.ORIGINAL
    with portal.database.unit_of_work() as session:
        basis = queries.get_latest(session, Slug.TERMS, "ja").basis
        assert service.translate_page(session, Slug.TERMS, 2, "ja", Words("規約", "## 新しい規約"), basis, now) is None
    with portal.database.reading() as session:
        page = queries.get_page(session, Slug.TERMS, "ja")
        assert (page.body.status, page.body.plain) == (Shown.READY, "## 新しい規約")


def test_a_page_rewritten_in_another_language_keeps_the_old_original_as_an_earlier_translation(
    portal: Portal, admin: Principal, now: datetime
) -> None:
    save(portal, admin, Words("Terms", "## New terms of this portal", "en"), 0, now)
    with portal.database.reading() as session:
        assert queries.get_page(session, Slug.TERMS, "en").body.status is Shown.ORIGINAL
        korean = queries.get_page(session, Slug.TERMS, "ko").body
        assert (korean.status, korean.shown.code) == (Shown.STALE, "ko")


@pytest.mark.parametrize("meanwhile", ["translation", "version"])
def test_a_translator_is_told_when_somebody_else_was_faster(
    portal: Portal, admin: Principal, now: datetime, meanwhile: str
) -> None:
    with portal.database.reading() as session:
        seen = queries.get_latest(session, Slug.TERMS, "ja")
    if meanwhile == "version":
        save(portal, admin, NEW, 0, now)
    else:
        with portal.database.unit_of_work() as session:
            faster = Words("速い", "速い訳")
            assert service.translate_page(session, Slug.TERMS, 0, "ja", faster, seen.basis, now) is None
    with portal.database.unit_of_work() as session:
        late = Words("遅い", "遅い訳")
        answer = service.translate_page(session, Slug.TERMS, seen.number, "ja", late, seen.basis, now)
    assert answer == Refused(Refusal.CHANGED)
    with portal.database.reading() as session:
        assert "遅い訳" not in queries.get_latest(session, Slug.TERMS, "ja").body.plain


def announce(portal: Portal, admin: Principal, now: datetime, text: str, **changes: datetime | None) -> int:
    times = {"starts_at": now, "ends_at": None} | changes
    with portal.database.unit_of_work() as session:
        return service.announce(session, admin.id, Announced(Kind.WARNING, text, "ko", **times), now)  # type: ignore[arg-type]


def shown(portal: Portal, at: datetime, language: str = "ko") -> str | None:
    with portal.database.reading() as session:
        found = queries.find_announcement(session, language, at)
    return found.text.plain if found else None


def test_an_announcement_is_shown_in_its_time_and_the_latest_of_several(
    portal: Portal, admin: Principal, now: datetime
) -> None:
    hour = timedelta(hours=1)
    announce(portal, admin, now, "폭염", ends_at=now + 3 * hour)
    announce(portal, admin, now, "점검", starts_at=now + hour, ends_at=now + 2 * hour)
    assert [shown(portal, now + n * hour) for n in (-1, 0, 1, 2, 3)] == [None, "폭염", "점검", "폭염", None]


def test_an_announcement_that_is_taken_down_is_gone_for_good(portal: Portal, admin: Principal, now: datetime) -> None:
    number = announce(portal, admin, now, "폭염")
    for _press in range(2):
        with portal.database.unit_of_work() as session:
            service.end_announcement(session, admin.id, number, now)
    assert shown(portal, now + timedelta(seconds=1)) is None
    with portal.database.reading() as session:
        assert [past.id for past in queries.list_past_announcements(session, "ko", now)] == [number]
        assert queries.list_announcements(session, "ko", now) == ()


def test_an_announcement_is_translated_by_a_person(portal: Portal, admin: Principal, now: datetime) -> None:
    number = announce(portal, admin, now, "폭염")
    assert shown(portal, now, "en") == "폭염"
    with portal.database.unit_of_work() as session:
        basis = queries.get_announcement(session, number, "en").basis
        assert service.translate_announcement(session, number, "en", "Heat", basis, now) is None
        again = service.translate_announcement(session, number, "en", "Hot", basis, now)
    assert again == Refused(Refusal.CHANGED)
    assert shown(portal, now, "en") == "Heat"
