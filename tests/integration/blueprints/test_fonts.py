"""A page links the fonts of the scripts that stand on it, and of no others."""

from __future__ import annotations

import re

import pytest

from portal.app import Portal
from portal.domain.proposals.types import State
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.visitors import Visitor

TEXTS = {
    "ja": ("図書館の案内", "図書館に外国語の案内を置いてください。お願いします。"),
    "zh-Hans": ("图书馆的指引", "请在图书馆设置多种语言的指引，谢谢大家的支持。"),
    "zh-Hant": ("圖書館的指引", "請在圖書館設置多種語言的指引，謝謝大家的支持。"),
    "ko": ("도서관 안내", "도서관에 여러 언어로 된 안내가 필요합니다."),
}


def sheets(visitor: Visitor, path: str) -> list[str]:
    return re.findall(r"vendor/fonts-([\w-]+)\.css", visitor.get(path).get_data(as_text=True))


@pytest.mark.parametrize("written", TEXTS)
def test_a_text_brings_the_fonts_of_its_language(
    portal: Portal, people: People, visitor: Visitor, written: str
) -> None:
    title, body = TEXTS[written]
    propose(
        portal,
        people.member(),
        State.PUBLISHED,
        moderator=people.moderator(),
        title=title,
        body=body,
        language=written,
    )
    wanted = [] if written == "ko" else [written]
    assert sheets(visitor, "/en/proposals") == wanted
    assert sheets(visitor, "/en/proposals/1") == wanted


def test_a_page_in_such_a_language_links_its_sheet_once(portal: Portal, people: People, visitor: Visitor) -> None:
    title, body = TEXTS["ja"]
    propose(
        portal, people.member(), State.PUBLISHED, moderator=people.moderator(), title=title, body=body, language="ja"
    )
    assert sheets(visitor, "/ja/proposals") == ["ja"]


@pytest.mark.parametrize(("name", "wanted"), [("さくら", ["ja"]), ("王小明", ["zh-Hans"]), ("김나리", [])])
def test_a_name_brings_the_fonts_of_its_script(
    portal: Portal, people: People, visitor: Visitor, name: str, wanted: list[str]
) -> None:
    propose(portal, people.member(name=name), State.PUBLISHED, moderator=people.moderator())
    assert sheets(visitor, "/en/proposals") == wanted


def test_a_page_without_such_texts_has_none_of_them(portal: Portal, visitor: Visitor) -> None:
    assert sheets(visitor, "/en/about") == []
    assert sheets(visitor, "/en/proposals") == []
