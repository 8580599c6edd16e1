"""Lists of those who come as tables for spreadsheets: one row for each person, typed, in the language of who asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any, Protocol

from sqlalchemy.orm import Session

from portal.domain.events.types import QuestionKind, QuestionView
from portal.domain.registration import answering, lists, tickets
from portal.domain.registration.staff_types import ListedPerson, ListFilter
from portal.domain.registration.types import AnswerValue, BookingState
from portal.engines.sheets import CellValue
from portal.foundation.languages import Language

COLUMNS = (
    "registration",
    "ticket",
    "name",
    "number",
    "of",
    "party",
    "community",
    "kind",
    "email",
    "language",
    "spoken",
    "interpretation",
    "needs",
    "seats_in",
    "stands",
    "via",
    "registered",
    "confirmed",
    "mail_problem",
)
CODES = (0, 1)
"""Columns that stay text: a spreadsheet would take the noughts in front of a code away."""
BETWEEN = "; "
AT_ONCE = 500


class Clerk(Protocol):
    """Has the words of whoever asks for a table."""

    @property
    def language(self) -> Language:
        """Return the language that it writes in."""
        ...

    def heading(self, key: str) -> str:
        """Name a column."""
        ...

    def word(self, group: str, code: str) -> str:
        """Return the word for a code: of a kind, a state, a way in, a need, an answer."""
        ...

    def language_name(self, code: str) -> str:
        """Name a language."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be in a table: whose, of which event, and what was asked."""

    event_id: int
    narrowed: ListFilter
    titles: Mapping[int, str]
    """The sessions of the event by number."""
    questions: Sequence[QuestionView]
    now: datetime
    zone: tzinfo


def header(wanted: Wanted, clerk: Clerk) -> list[str]:
    """Return the names of the columns."""
    return [*(clerk.heading(key) for key in COLUMNS), *(question.label.plain for question in wanted.questions)]


def rows(session: Session, wanted: Wanted, clerk: Clerk) -> Iterator[list[CellValue]]:
    """Yield a row for each person, read a few hundred at a time."""
    people = lists.people(session, wanted.event_id, wanted.narrowed, wanted.now, clerk.language.code)
    for some in _chunks(people):
        ids = {one.row.id for one in some}
        answers = answering.answers_of(session, ids)
        codes = tickets.short_codes(session, ids)
        for one in some:
            own = codes.get((one.row.id, one.person.id)) or codes.get((one.row.id, None), "")
            answered = answers.get(one.row.id, {})
            yield [
                *_about_person(one, own, wanted, clerk),
                *_about_party(one, wanted, clerk),
                *(_answer(question, answered.get(question.id), clerk) for question in wanted.questions),
            ]


def _about_person(one: ListedPerson, ticket: str, wanted: Wanted, clerk: Clerk) -> list[CellValue]:
    row, person = one.row, one.person
    return [
        row.code,
        ticket,
        person.name or "",
        one.place,
        row.size,
        row.name,
        row.community or "",
        clerk.word("kind", row.kind),
        row.email or "",
        clerk.language_name(row.language),
        _joined(clerk.language_name(code) for code in person.languages),
        clerk.language_name(person.interpretation) if person.interpretation else "",
        _joined(clerk.word("need", need) for need in person.needs),
        _joined(_title(wanted, session_id) for session_id in one.seated),
    ]


def _about_party(one: ListedPerson, wanted: Wanted, clerk: Clerk) -> list[CellValue]:
    row = one.row
    elsewhere = [standing for standing in one.standings if standing.state is not BookingState.SEATED]
    return [
        _joined(f"{_title(wanted, s.session_id)}: {clerk.word('state', s.state)}" for s in elsewhere),
        clerk.word("via", row.via),
        _here(row.created_at, wanted.zone),
        _here(row.confirmed_at, wanted.zone),
        row.mail_problem or "",
    ]


def _answer(question: QuestionView, value: AnswerValue, clerk: Clerk) -> CellValue:
    """Return an answer as a cell: numbers and days stay what they are."""
    if value is None:
        return ""
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.SEVERAL:
            labels = {option.id: option.label.plain for option in question.options}
            chosen: Any = value if isinstance(value, list | tuple) else [value]
            return _joined(labels.get(option, "") for option in chosen)
        case QuestionKind.CONSENT:
            return clerk.word("answer", "yes" if value else "no")
        case QuestionKind.NUMBER:
            return value if isinstance(value, int | float) else str(value)
        case QuestionKind.DATE:
            return _day(str(value))
        case _:
            return str(value)


def _day(written: str) -> CellValue:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


def _title(wanted: Wanted, session_id: int) -> str:
    return wanted.titles.get(session_id, "")


def _joined(words: Iterable[str]) -> str:
    return BETWEEN.join(word for word in words if word)


def _here(moment: datetime | None, zone: tzinfo) -> CellValue:
    return "" if moment is None else moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _chunks(people: Iterator[ListedPerson]) -> Iterator[list[ListedPerson]]:
    while some := list(islice(people, AT_ONCE)):
        yield some
