"""Administrators see which languages can be translated, what waits for what, and what to run."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape

import pytest
from sqlalchemy import update

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.texts import rules, service
from portal.domain.texts.models import Text
from portal.engines.language import detect
from portal.engines.translation import memory, offers, packages
from portal.engines.translation.offers import Offer, Offers
from portal.foundation import clock, languages
from tests.conftest import SAMPLES
from tests.factories.people import People
from tests.factories.visitors import Visitor

HERE = "/en/administration/languages"


@pytest.fixture
def office(portal: Portal, people: People) -> Visitor:
    return Visitor(portal).sign_in(people.member(Role.ADMIN, language="en", name="Administrator"))


def page(office: Visitor, path: str = HERE) -> str:
    answer = office.get(path)
    assert answer.status_code == 200
    return " ".join(unescape(answer.get_data(as_text=True)).split())


def write(portal: Portal, body: str, language: str) -> int:
    with portal.database.unit_of_work() as session:
        text_id = service.write(session, body, rules.choose_language(language, detect(body)), clock.now())
        service.request_translations(session, [text_id], languages.INTERFACE, clock.now())
        return text_id


@pytest.mark.parametrize("role", [None, Role.PARTICIPANT, Role.MODERATOR, Role.TRANSLATOR])
def test_nobody_but_administrators_comes_here(portal: Portal, people: People, role: Role | None) -> None:
    visitor = Visitor(portal)
    if role:
        visitor.sign_in(people.member(role))
    assert visitor.get(HERE).status_code in {302, 303, 403, 404}


def test_without_packages_everything_waits_and_the_page_says_what_to_run(portal: Portal, office: Visitor) -> None:
    write(portal, "도서관을 늦게까지 열어 주세요.", "ko")
    write(portal, "Xin mở thư viện muộn hơn.", "vi")
    shown = page(office)
    assert "Packages are missing" in shown
    assert "portal languages install ko zh-Hans zh-Hant ja de ar" in shown
    assert "portal languages download ko zh-Hans zh-Hant ja de ar --to FOLDER" in shown
    assert shown.count("Vietnamese into English") == 7
    assert "Not measured yet" in shown
    assert "Not read yet" in shown


def test_what_is_there_is_shown_with_what_it_takes(portal: Portal, office: Visitor) -> None:
    models = portal.settings.models_dir
    for name in ("ko_en", "en_ko", "ko_en"):
        info = packages.import_package(next(SAMPLES.glob(f"*{name}*")), models)
    assert memory.measure(info.path) is not None
    write(portal, "도서관을 늦게까지 열어 주세요.", "ko")
    offered = (Offer("ko", "en", "1.1", 118_852_077), Offer("ja", "en", "1.1", None))
    offers.keep(Offers("https://index.example", datetime(2026, 11, 1, tzinfo=UTC), offered), models)
    shown = page(office)
    for words in (
        "Installed; there is a newer version",
        "Not installed; can be downloaded",
        "118.9 MB",
        "Sample: knows a few civic sentences",
        "portal languages update ko-en",
        "portal languages memory",
        "By way of English",
        "Direct",
    ):
        assert words in shown, words
    assert "portal languages install zh-Hans zh-Hant ja de ar" in shown
    assert "Before: 1.0" in shown


def test_what_is_in_no_known_language_is_counted_apart(portal: Portal, office: Visitor) -> None:
    text_id = write(portal, "도서관을 늦게까지 열어 주세요.", "ko")
    with portal.database.unit_of_work() as session:
        session.execute(update(Text).where(Text.id == text_id).values(language="und"))
    shown = page(office)
    assert "6 translations wait because nobody knows which languages their texts are in." in shown
    assert "Nothing waits for a translation." in shown


@pytest.mark.parametrize("language", ["ko", "ar", "de"])
def test_the_page_is_there_in_other_languages(office: Visitor, language: str) -> None:
    assert "portal languages install" in page(office, f"/{language}/administration/languages")
