"""What is announced is asked for rarely, and a database that is out of reach breaks no page."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from portal.web.announcements import SECONDS, Announcements


class Source:
    """Answers, or fails, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: str | None = "Heat"
        self.broken = False
        self.now = 0.0

    def read(self, language: str) -> str | None:
        self.asked.append(language)
        if self.broken:
            raise OperationalError("SELECT", {}, Exception("gone"))
        return self.answer


def test_it_is_asked_once_in_a_while_for_each_language() -> None:
    source = Source()
    announcements = Announcements(source.read, lambda: source.now)
    assert [announcements(code) for code in ("ko", "ko", "en", "ko")] == ["Heat"] * 4
    assert source.asked == ["ko", "en"]
    source.now += SECONDS + 1
    source.answer = None
    assert announcements("ko") is None
    assert source.asked == ["ko", "en", "ko"]


def test_what_was_set_here_is_shown_at_once() -> None:
    source = Source()
    announcements = Announcements(source.read, lambda: source.now)
    announcements("ko")
    source.answer = "Rain"
    announcements.forget()
    assert announcements("ko") == "Rain"


def test_a_database_out_of_reach_is_not_asked_on_every_page_and_what_was_known_stays() -> None:
    source = Source()
    announcements = Announcements(source.read, lambda: source.now)
    announcements("ko")
    source.now, source.broken = SECONDS + 1, True
    assert [announcements("ko") for _page in range(3)] == ["Heat"] * 3
    assert announcements("en") is None
    assert source.asked == ["ko", "ko", "en"]


def test_an_error_page_asks_nothing() -> None:
    source = Source()
    announcements = Announcements(source.read, lambda: source.now)
    assert announcements("ko", ask=False) is None
    assert source.asked == []
