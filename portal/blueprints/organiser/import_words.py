"""What columns, languages, yes and no may be called in a table of sessions: in the languages of pages, and plainly."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import force_locale

from portal.domain.events.cells import fold
from portal.domain.events.import_rows import Vocabulary, claimed
from portal.foundation import languages
from portal.web import locale, programme_words

PLAIN = {
    "day": ("date", "날짜", "일자", "일", "day"),
    "starts": ("start", "starts", "start time", "from", "begins", "시작", "시작 시간", "시작시각"),
    "ends": ("end", "ends", "end time", "to", "until", "종료", "종료 시간", "끝", "종료시각"),
    "last_day": ("end date", "last day", "종료일", "마지막 날"),
    "venue": ("venue", "place", "location", "장소", "행사장"),
    "room": ("room", "hall", "방", "홀", "실", "공간", "회의실", "세부 장소"),
    "capacity": ("capacity", "seats", "places", "정원", "좌석", "좌석 수", "인원"),
    "languages": ("language", "languages", "spoken", "언어", "진행 언어", "사용 언어"),
    "interpretation": ("interpretation", "interpreting", "통역", "통역 언어"),
    "sign_language": ("sign language", "수어", "수어 통역", "수화"),
    "opens": ("opens", "registration opens", "registration from", "신청 시작", "접수 시작"),
    "closes": ("closes", "registration closes", "registration until", "신청 마감", "접수 마감"),
    "approval": ("approval", "needs approval", "승인", "승인 필요"),
}
PLAIN_TEXTS = {
    "title": (("title", "en"), ("session", "en"), ("제목", "ko"), ("세션명", "ko"), ("프로그램명", "ko")),
    "summary": (("summary", "en"), ("요약", "ko"), ("소개", "ko")),
    "access": (("access", "en"), ("access notes", "en"), ("접근성", "ko"), ("접근성 안내", "ko")),
}
YES = ("yes", "y", "true", "1", "o", "예", "네", "있음", "필요", "은", "はい", "是", "ja", "نعم", "✓", "v")
NO = ("no", "n", "false", "0", "-", "아니오", "아니요", "없음", "불필요", "いいえ", "否", "nein", "لا")


def vocabulary() -> Vocabulary:
    """Return all words that a spreadsheet may use; of two columns with one name, the plain words' has it."""
    spoken = {fold(code): code for code in languages.KNOWN}
    spoken |= {fold(language.name): code for code, language in languages.KNOWN.items()}
    for interface in languages.INTERFACE:
        spoken |= {fold(locale.name_in(code, interface)): code for code in languages.KNOWN}
    return Vocabulary(claimed(_names()), spoken, frozenset(map(fold, YES)), frozenset(map(fold, NO)))


def headers() -> list[str]:
    """Return the columns of an empty sheet, in the language of this page; texts in the languages that pages have."""
    fixed = {name: str(word) for name, word in programme_words.COLUMNS.items()}
    texts = [text_header(part, code) for part in ("title", "summary") for code in languages.INTERFACE]
    first = ("day", "starts", "ends", "venue", "room")
    return [*(fixed.pop(name) for name in first), *texts, *fixed.values()]


def text_header(part: str, code: str) -> str:
    """Name the column of a text in one language."""
    return f"{programme_words.TEXT_COLUMNS[part]} ({locale.language_name(code)})"


def column_name(name: str) -> str:
    """Name a column in the language of this page."""
    part, _line, code = name.partition("_")
    if part in programme_words.TEXT_COLUMNS and languages.is_known(code):
        return text_header(part, code)
    return str({**programme_words.COLUMNS, **programme_words.TEXT_COLUMNS}[name])


def _names() -> Iterator[tuple[str, str]]:
    for name, plain in PLAIN.items():
        yield name, name
        yield from ((name, word) for word in plain)
    for part, plain_texts in PLAIN_TEXTS.items():
        yield from ((f"{part}_{code}", f"{part}_{code}") for code in languages.KNOWN)
        yield from ((f"{part}_{code}", word) for word, code in plain_texts)
    for interface in languages.INTERFACE:
        with force_locale(languages.get(interface).babel):
            yield from [(name, str(word)) for name, word in programme_words.COLUMNS.items()]
            yield from [
                (f"{part}_{code}", f"{word} {called}")
                for part, word in programme_words.TEXT_COLUMNS.items()
                for code, language in languages.KNOWN.items()
                for called in (locale.name_in(code, interface), language.name)
            ]
            yield from [(f"{part}_{interface}", str(word)) for part, word in programme_words.TEXT_COLUMNS.items()]
