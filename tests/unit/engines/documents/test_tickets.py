"""Tickets: one to a page, in every language, to be read by people, by cameras, and by programs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path

import pytest
import zxingcpp

from portal.engines.documents import Entry, Phrase, SessionLine, TicketPage, ticket_pdf
from tests.unit.engines.documents import reading, samples
from tests.unit.engines.documents.samples import MADE_AT, ticket


def made(*pages: TicketPage, language: str = "en") -> bytes:
    return ticket_pdf(pages, language, "rtl" if language == "ar" else "ltr", made_at=MADE_AT)


def spaceless(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", [code for code in samples.NAMES if code != "ar"])
def test_its_text_can_be_selected_in_every_language(language: str, tmp_path: Path) -> None:
    text = spaceless(reading.text(made(ticket(language), language=language), tmp_path))
    assert spaceless(samples.NAMES[language]) in text
    assert "NguyễnThịMinhÁnh" in text
    assert "K7QD92MX" in text


def test_arabic_is_joined_and_ordered_and_can_be_selected(tmp_path: Path) -> None:
    page = ticket("ar", event="أسبوع K-POP في غانغنام 2026")
    text = reading.text(made(page, language="ar"), tmp_path)
    plain = "".join(letter for letter in text if letter not in "\u202a\u202b\u202c\u200e\u200f")
    assert spaceless("أسبوع K-POP في غانغنام 2026") in spaceless(plain)


def test_an_arabic_page_is_mirrored_but_its_code_is_not(tmp_path: Path) -> None:
    left = reading.picture(made(ticket("en")), tmp_path)
    right = reading.picture(made(ticket("ar"), language="ar"), tmp_path)
    places = []
    for image in (left, right):
        (code,) = zxingcpp.read_barcodes(image)
        assert code.text == samples.CODE
        corner, module = code.position.bottom_left, (code.position.top_right.x - code.position.top_left.x) / 41
        middle = [round(corner.x + 3.5 * module), round(corner.y - 3.5 * module)]
        eye = image.convert("L").crop((middle[0] - 2, middle[1] - 2, middle[0] + 3, middle[1] + 3))
        assert eye.getextrema() == (0, 0), "the corner without an eye is the lower right one, also in Arabic"
        places.append(corner.x / image.width)
    assert places[0] > 0.5 > places[1]


def test_a_camera_reads_the_code_in_grey_too(tmp_path: Path) -> None:
    (code,) = zxingcpp.read_barcodes(reading.picture(made(ticket("ko"), language="ko"), tmp_path, "-gray"))
    assert code.text == samples.CODE


def test_a_code_of_digits_is_not_turned_on_an_arabic_page(tmp_path: Path) -> None:
    page = ticket("ar", code=Entry("رمز", ("1234 5678",)))
    first, second = (
        word for word in reading.words(made(page, language="ar"), tmp_path) if word.text in {"1234", "5678"}
    )
    by_place = sorted((first, second), key=lambda word: word.left)
    assert [word.text for word in by_place] == ["1234", "5678"]


def test_the_document_says_what_it_is(tmp_path: Path) -> None:
    pdf = made(ticket("vi"), language="vi")
    information = reading.information(pdf, tmp_path)
    assert information["Title"] == samples.SENTENCES["vi"]
    assert information["Author"] == "Tiếng Việt"
    assert information["Page size"] == "595.28 x 841.89 pts (A4)"
    assert b"/Lang (vi)" in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_a_group_has_a_page_for_each_ticket() -> None:
    assert reading.count_pages(made(*[ticket("ko")] * 40, language="ko")) == 40


def test_forty_tickets_carry_each_font_once() -> None:
    one, forty = made(ticket("ko")), made(*[ticket("ko")] * 40)
    assert forty.count(b"/FontFile2") == one.count(b"/FontFile2")
    assert len(one) < 60_000


def test_the_same_ticket_gives_the_same_bytes() -> None:
    assert made(ticket("ar"), language="ar") == made(ticket("ar"), language="ar")
    later = ticket_pdf([ticket("en")], "en", "ltr", made_at=MADE_AT + timedelta(seconds=1))
    assert later != made(ticket("en"))


def test_no_ticket_is_an_empty_page() -> None:
    assert reading.count_pages(made()) == 1


def test_sessions_that_have_no_room_are_counted(tmp_path: Path) -> None:
    sessions = tuple(SessionLine("10:30", f"Session{number:02}", "Room") for number in range(60))
    text = reading.text(made(ticket("en", sessions=sessions)), tmp_path)
    shown = [f"Session{number:02}" for number in range(60) if f"Session{number:02}" in text]
    assert len(shown) >= 10
    assert shown == [f"Session{number:02}" for number in range(len(shown))]
    assert f"+ {60 - len(shown)}" in text


def test_a_dozen_sessions_are_all_there(tmp_path: Path) -> None:
    sessions = tuple(SessionLine("10:30", f"Session{number:02}", "Room") for number in range(12))
    text = reading.text(made(ticket("en", sessions=sessions)), tmp_path)
    assert all(session.title in text for session in sessions)


def test_what_is_empty_leaves_nothing_behind(tmp_path: Path) -> None:
    nothing = Entry("Label", ())
    bare = TicketPage("Event", nothing, nothing, Entry("", ("Anna",)), nothing, (), "")
    assert reading.text(made(bare), tmp_path).split() == ["Event", "Anna", "Label"]


def test_threads_do_not_disturb_each_other() -> None:
    languages = ("ko", "ar", "th", "zh-Hans") * 3
    with ThreadPoolExecutor(4) as threads:
        at_once = list(threads.map(lambda language: made(ticket(language), language=language), languages))
    assert at_once == [made(ticket(language), language=language) for language in languages]


@pytest.mark.parametrize(("trouble", "language"), [*zip(samples.TROUBLE, cycle(["ar", "ko"]), strict=False)])
def test_no_text_raises_or_leaves_the_page(trouble: str, language: str, tmp_path: Path) -> None:
    entry, matrix = Entry(trouble, (trouble, trouble, trouble)), ticket().matrix
    hostile = TicketPage(
        trouble, entry, entry, entry, entry, matrix, trouble, trouble, Phrase(trouble, "zh-Hant"), trouble,
        (SessionLine(trouble, trouble, trouble),) * 4, (entry,) * 4, trouble,
    )  # fmt: skip
    pdf = made(hostile, replace(hostile, sessions=()), language=language)
    assert reading.count_pages(pdf) == 2
    for word in reading.words(pdf, tmp_path):
        assert min(word.left, word.top, word.right, word.bottom) > 15
