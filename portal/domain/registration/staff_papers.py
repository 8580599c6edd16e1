"""What staff print: badges, lists to sign, lists for the doors, and who needs what interpretation where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice, zip_longest
from typing import Protocol

from sqlalchemy.orm import Session

from portal.domain.accounts.rules import fold
from portal.domain.events.types import EventView, SessionView
from portal.domain.registration import door, lists, queries, tickets
from portal.domain.registration.door import DoorTicket
from portal.domain.registration.papers import Pen, in_own_language
from portal.domain.registration.staff_types import ListedPerson, ListFilter, SessionNeeds
from portal.domain.registration.types import BookingState, Need, RegistrationRow
from portal.engines.documents import (
    Badge,
    Phrase,
    SheetFooter,
    SheetHeading,
    Words,
    badge_pdf,
    badge_sheet_pdf,
    sign_sheet_pdf,
)
from portal.engines.sheets import CellValue, csv_rows
from portal.foundation import languages

IN_A_LINE = 2
"""Needs that a cell of a list has room for."""
AT_ONCE = 500
"""People in one file: more would keep a web process busy for too long; the next ones have a file of their own."""


class StaffPen(Pen, Protocol):
    """Writes papers for staff."""

    def people(self, number: int) -> str:
        """Write how many people there are."""
        ...


@dataclass(frozen=True, slots=True)
class Paper:
    """What all papers are told: of which event, written with which pen, when."""

    event: EventView
    pen: StaffPen
    made_at: datetime


def badges(session: Session, paper: Paper, wanted: ListFilter, part: int, *, label: bool = False) -> bytes:
    """Write name badges of those in a list, ten to a sheet; or one alone, for a label printer."""
    pen = paper.pen
    made = [_badge(one, paper) for one in _part(session, paper, wanted, part)]
    title, issuer, at = paper.event.title.plain, pen.say("issuer"), paper.made_at
    if label and made:
        return badge_pdf(made[0], pen.language.code, pen.language.dir, title=title, author=issuer, made_at=at)
    return badge_sheet_pdf(made, pen.language.code, pen.language.dir, title=title, author=issuer, made_at=at)


def sign_sheet(session: Session, paper: Paper, view: SessionView, part: int) -> bytes:
    """Write a list of those with seats in a session, with a place for each to sign."""
    pen = paper.pen
    wanted = ListFilter(session_id=view.id, state=BookingState.SEATED)
    people = list(_part(session, paper, wanted, part))
    codes = tickets.short_codes(session, {one.row.id for one in people})
    rows = [
        (
            one.person.name or "",
            one.row.community or "",
            pen.language_name(one.person.interpretation) if one.person.interpretation else "",
            _needs(one.person.needs, pen),
            _code(codes, one),
        )
        for one in people
    ]
    columns = [pen.say(key) for key in ("name", "community", "interpretation", "needed", "ticket")]
    return _sheet(paper, _session_heading(paper, view, len(rows)), columns, rows, pen.say("signature"))


def door_sheet(session: Session, paper: Paper, row: RegistrationRow) -> bytes:
    """Write the people of a delegation as a list for the door."""
    pen = paper.pen
    people = queries.attendees(session, row.id)
    codes = tickets.short_codes(session, [row.id])
    rows = [
        (
            person.name or "",
            ", ".join(languages.get(code).name for code in person.languages),
            pen.language_name(person.interpretation) if person.interpretation else "",
            _needs(person.needs, pen),
            codes.get((row.id, person.id)) or codes.get((row.id, None), ""),
        )
        for person in people
    ]
    seated = [b.session for b in queries.bookings(session, row.id, pen.language.code, paper.made_at) if b.has_seats]
    lines = (
        in_own_language(paper.event.title),
        f"{pen.say('contact')}: {row.name}",
        " · ".join(view.title.plain for view in seated),
    )
    heading = SheetHeading(row.community or row.name, lines, pen.say("issuer"))
    columns = [pen.say(key) for key in ("name", "spoken", "interpretation", "needed", "ticket")]
    return _sheet(paper, heading, columns, rows, pen.say("here"))


def admitted_by(session: Session, event_id: int, bits: frozenset[int], language: str) -> list[DoorTicket]:
    """Return the good tickets for any of some sessions, by name; those in the script of the language stand first."""
    first, after = lists.OWN_SCRIPT.get(language, ("", ""))
    good = [one for one in door.each(session, event_id) if one.sessions & bits and one.blocked_at is None]
    folded = {one.id: fold(one.name) for one in good}
    return sorted(good, key=lambda one: (not first <= folded[one.id] < after, folded[one.id], one.id))


def admission_sheet(paper: Paper, title: Words, when: str, admitted: Sequence[DoorTicket], part: int) -> bytes:
    """Write the people whom a list at the doors admits, each with a box to tick, for when nothing else works."""
    pen = paper.pen
    rows = [
        (
            one.name,
            one.group or "",
            str(one.party),
            _needs([Need(need) for need in one.needs], pen),
            f"{one.short_code[:4]} {one.short_code[4:]}",
        )
        for one in admitted[(part - 1) * AT_ONCE : part * AT_ONCE]
    ]
    columns = [pen.say(key) for key in ("name", "community", "people", "needed", "ticket")]
    lines = (in_own_language(paper.event.title), when, pen.people(sum(one.party for one in admitted)))
    return _sheet(paper, SheetHeading(title, lines, pen.say("issuer")), columns, rows, pen.say("here"))


def needs_sheet(paper: Paper, sessions: Sequence[SessionView], needs: Mapping[int, SessionNeeds]) -> bytes:
    """Write who needs what interpretation in which room when, for the interpreters and the technicians."""
    pen = paper.pen
    rows = [row for view in sessions for row in _lines_of(view, needs.get(view.id, SessionNeeds()), pen)]
    columns = [pen.say(key) for key in ("session", "when", "where", "people", "interpretation", "needed")]
    heading = SheetHeading(
        pen.say("who_needs_what"), (in_own_language(paper.event.title), pen.zone()), pen.say("issuer")
    )
    return _sheet(paper, heading, columns, rows, "", landscape=True)


def needs_table(paper: Paper, sessions: Sequence[SessionView], needs: Mapping[int, SessionNeeds]) -> Iterator[bytes]:
    """Write the same as CSV: a row for each session, a column for each language and each need."""
    pen = paper.pen
    codes = languages_needed(needs)
    header = [pen.say(key) for key in ("session", "when", "where", "people")]
    header += [f"{pen.say('interpretation')}: {pen.language_name(code)}" for code in codes]
    header += [pen.need(need) for need in Need]
    return csv_rows(header, _needs_rows(pen, sessions, needs, codes), bom=True)


def languages_needed(needs: Mapping[int, SessionNeeds]) -> list[str]:
    """Return the languages that somebody needs interpretation into, the one most asked for first."""
    total: dict[str, int] = {}
    for own in needs.values():
        for code, number in own.interpretation.items():
            total[code] = total.get(code, 0) + number
    return sorted(total, key=lambda code: (-total[code], code))


def _needs_rows(
    pen: StaffPen, sessions: Sequence[SessionView], needs: Mapping[int, SessionNeeds], codes: Sequence[str]
) -> Iterator[list[CellValue]]:
    for view in sessions:
        own = needs.get(view.id, SessionNeeds())
        yield [
            view.title.plain,
            pen.span(view.row.starts_at, view.row.ends_at),
            str(_room(view)),
            own.people,
            *(own.interpretation.get(code, 0) for code in codes),
            *(own.needs.get(need, 0) for need in Need),
        ]


def _part(session: Session, paper: Paper, wanted: ListFilter, part: int) -> Iterator[ListedPerson]:
    people = lists.people(session, paper.event.row.id, wanted, paper.made_at, paper.pen.language.code)
    return islice(people, (part - 1) * AT_ONCE, part * AT_ONCE)


def _badge(one: ListedPerson, paper: Paper) -> Badge:
    pen, into = paper.pen, one.person.interpretation
    return Badge(
        name=one.person.name or "",
        community=one.row.community or "",
        spoken=tuple(Phrase(languages.get(code).name, code) for code in one.person.languages),
        interpretation=f"{pen.say('interpretation')}: {pen.language_name(into)}" if into else "",
        event=in_own_language(paper.event.title),
    )


def _session_heading(paper: Paper, view: SessionView, people: int) -> SheetHeading:
    pen = paper.pen
    lines = (
        in_own_language(paper.event.title),
        f"{pen.span(view.row.starts_at, view.row.ends_at)} · {_room(view)}",
        pen.people(people),
    )
    return SheetHeading(in_own_language(view.title), lines, pen.say("issuer"))


def _sheet(
    paper: Paper,
    heading: SheetHeading,
    columns: Sequence[str],
    rows: Sequence[Sequence[Words]],
    signature: str,
    *,
    landscape: bool = False,
) -> bytes:
    pen = paper.pen
    return sign_sheet_pdf(
        heading,
        columns,
        rows,
        pen.language.code,
        pen.language.dir,
        made_at=paper.made_at,
        landscape=landscape,
        signature=signature,
        footer=SheetFooter(pen.say("confidential") if signature else ""),
    )


def _room(view: SessionView) -> Words:
    return in_own_language(view.room.name if view.room else view.venue.name)


def _needs(needs: Sequence[Need], pen: StaffPen) -> str:
    return ", ".join(pen.need(need) for need in needs)


def _lines_of(view: SessionView, own: SessionNeeds, pen: StaffPen) -> Iterator[tuple[Words, ...]]:
    """Yield a session as lines of a list: as many as its needs fill, so that none of them is cut off."""
    into = [f"{pen.language_name(code)} {number}" for code, number in own.interpretation.items()]
    asked = [f"{pen.need(need)} {number}" for need, number in own.needs.items()]
    about = (in_own_language(view.title), pen.span(view.row.starts_at, view.row.ends_at), _room(view), str(own.people))
    pairs = zip_longest(_in_lines(into), _in_lines(asked), fillvalue="")
    for place, (languages_line, needs_line) in enumerate(pairs):
        yield (*(about if place == 0 else ("",) * len(about)), languages_line, needs_line)


def _in_lines(words: Sequence[str]) -> list[str]:
    return [", ".join(words[start : start + IN_A_LINE]) for start in range(0, max(len(words), 1), IN_A_LINE)]


def _code(codes: Mapping[tuple[int, int | None], str], one: ListedPerson) -> str:
    return codes.get((one.row.id, one.person.id)) or codes.get((one.row.id, None), "")
