"""Every page is in the language of its address; an address without one leads to the reader's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import render_template_string
from flask_babel import ngettext

from portal.app import Portal
from portal.foundation import languages
from portal.web import locale
from tests.factories.people import People
from tests.factories.visitors import Visitor

ALTERNATE = re.compile(r'hreflang="([^"]+)"\s+href="([^"]*)"')


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-Hans-HK,zh-TW;q=0.9", "zh-Hans"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO,en;q=0.5", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("ja;q=0.4,en-US;q=0.9", "en"),
        ("ja;q=0.9,en-US;q=0.4", "ja"),
        ("en-GB", "en"),
        ("EN", "en"),
        ("sw,ja;q=0.1", "ja"),
        ("de-AT", "de"),
        ("de", "de"),
        ("ar", "ar"),
        ("ar-EG,en;q=0.5", "ar"),
        ("ar-SA-u-nu-arab", "ar"),
        ("vi-VN", "ko"),
        ("", "ko"),
        ("*", "ko"),
        ("tlh", "ko"),
        ("xx-YY,en;q=0.2", "en"),
        ("i-klingon, ;;;q=,,", "ko"),
        ("en;q=abc", "ko"),
        ("a" * 5000, "ko"),
    ],
)
def test_what_the_browser_accepts_decides(portal: Portal, accepted: str, code: str) -> None:
    answer = Visitor(portal).get("/", headers={"Accept-Language": accepted})
    assert (answer.status_code, answer.location) == (302, f"/{code}/")


def test_the_cookie_comes_before_the_browser_and_ones_own_setting_before_the_cookie(portal: Portal) -> None:
    visitor = Visitor(portal)
    visitor.get("/ja/about")
    assert visitor.get("/", headers={"Accept-Language": "en"}).location == "/ja/"
    visitor.sign_in(People(portal).member(language="zh-Hans", email="setting@example.org"))
    assert visitor.get("/", headers={"Accept-Language": "en"}).location == "/zh-Hans/"


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/proposals?cluster=C1&q=a%20b%26c", "/ko/proposals?cluster=C1&q=a%20b%26c"),
        ("/proposals?q=%EC%97%AD%EC%82%BC", "/ko/proposals?q=%EC%97%AD%EC%82%BC"),
        ("/KO/proposals?page=2", "/ko/proposals?page=2"),
        ("/zh-hans/about", "/zh-Hans/about"),
        ("/ZH-HANT/about", "/zh-Hant/about"),
        ("/account/link/a%3Fb%23c", "/ko/account/link/a%3Fb%23c"),
        ("/account/link/%0d%0aSet-Cookie:x=y", "/ko/account/link/%0D%0ASet-Cookie:x=y"),
        ("//elsewhere.example/", "/ko/"),
    ],
)
def test_redirects_keep_what_was_asked_for_and_stay_here(portal: Portal, asked: str, led_to: str) -> None:
    answer = Visitor(portal).get(asked)
    assert (answer.status_code, answer.location) == (302, led_to)
    assert {name.casefold() for name in answer.vary} >= {"accept-language", "cookie"}


@pytest.mark.parametrize("unknown", ["/nowhere", "/xx/proposals", "/ko/nowhere", "/ko/ja/about"])
def test_an_address_that_is_no_page_is_not_led_around(portal: Portal, unknown: str) -> None:
    assert Visitor(portal).get(unknown).status_code == 404


@pytest.mark.parametrize("code", languages.INTERFACE)
def test_a_page_says_its_language_and_names_its_others(portal: Portal, code: str) -> None:
    html = Visitor(portal).get(f"/{code}/proposals?cluster=C1&cluster=C2").get_data(as_text=True)
    assert re.search(rf'<html lang="{code}"\s+dir="{"rtl" if code == "ar" else "ltr"}"', html)
    found = dict(ALTERNATE.findall(html))
    assert found == {other: f"/{other}/proposals?cluster=C1&amp;cluster=C2" for other in languages.INTERFACE}


@pytest.mark.parametrize(
    "name", ["_scheme", "_external", "_anchor", "_method", "endpoint", "lang_code", "self", "values"]
)
def test_no_name_in_the_query_changes_where_the_languages_lead(portal: Portal, name: str) -> None:
    answer = Visitor(portal).get(f"/en/?{name}=javascript")
    assert answer.status_code == 200
    addresses = [address for _code, address in ALTERNATE.findall(answer.get_data(as_text=True))]
    assert addresses == [f"/{code}/?{name}=javascript" for code in languages.INTERFACE]


def test_the_languages_of_an_answer_to_a_button_lead_to_a_page(portal: Portal) -> None:
    html = Visitor(portal).client.post("/ko/account/sign-out").get_data(as_text=True)
    assert [address for _code, address in ALTERNATE.findall(html)] == [f"/{code}/" for code in languages.INTERFACE]


AFTERNOON = datetime(2026, 3, 4, 6, 5, tzinfo=UTC)
"""A Wednesday, five past three in Seoul."""


@pytest.mark.parametrize(
    ("code", "date", "time", "number"),
    [
        ("ko", "2026년 3월 4일 (수)", " 오후 3:05", "12,345"),
        ("en", "Wed, 4 Mar 2026", " 15:05", "12,345"),
        ("zh-Hans", "2026年3月4日 周三", " 15:05", "12,345"),
        ("zh-Hant", "2026年3月4日 (週三)", " 下午3:05", "12,345"),
        ("ja", "2026年3月4日 (水)", " 15:05", "12,345"),
        ("de", "Mi., 4. März 2026", ", 15:05 Uhr", "12.345"),
        ("ar", "الأربعاء، 4 مارس 2026", "، 3:05 م", "12,345"),
    ],
)
def test_days_hours_and_numbers_are_written_as_readers_write_them(
    portal: Portal, code: str, date: str, time: str, number: str
) -> None:
    with portal.flask.test_request_context(f"/{code}/"):
        assert locale.format_date(AFTERNOON) == date
        assert locale.format_datetime(AFTERNOON) == f"{date}{time}"
        assert locale.format_number(12345) == number


def test_each_language_of_the_pages_has_its_patterns() -> None:
    assert set(locale.DATE_PATTERNS) == set(locale.TIME_PATTERNS) == set(languages.INTERFACE)


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [
        ("en", 1, "1 proposal"),
        ("de", 1, "1 Vorschlag"),
        ("de", 2, "2 Vorschläge"),
        ("zh-Hant", 5, "5件提案"),
        ("ar", 0, "لا مقترحات"),
        ("ar", 1, "مقترح واحد"),
        ("ar", 2, "مقترحان"),
        ("ar", 3, "3 مقترحات"),
        ("ar", 10, "10 مقترحات"),
        ("ar", 11, "11 مقترحًا"),
        ("ar", 99, "99 مقترحًا"),
        ("ar", 100, "100 مقترح"),
        ("ar", 102, "102 مقترح"),
        ("ar", 103, "103 مقترحات"),
        ("ar", 111, "111 مقترحًا"),
    ],
)
def test_a_counted_word_follows_its_number(portal: Portal, code: str, number: int, words: str) -> None:
    with portal.flask.test_request_context(f"/{code}/"):
        assert ngettext("%(num)s proposal", "%(num)s proposals", number) == words


@pytest.mark.parametrize(
    ("code", "number", "words"),
    [("en", 999, "999 seats left"), ("en", 1500, "1,500 seats left"), ("de", 1500, "1.500"), ("ar", 1500, "1,500")],
)
def test_a_template_counts_in_the_readers_way_and_is_not_escaped_twice(
    portal: Portal, code: str, number: int, words: str
) -> None:
    with portal.flask.test_request_context(f"/{code}/"):
        counted = render_template_string('{{ ngettext("%(num)s seat left", "%(num)s seats left", n) }}', n=number)
        named = render_template_string(
            '{{ ngettext("%(num)s of %(a)s", "%(num)s of “%(a)s” &amp;", 2, a=a) }}', a="<b>"
        )
    assert words in counted
    assert named == "2 of “&lt;b&gt;” &amp;"
