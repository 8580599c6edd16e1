"""What was ticked on paper is read with care, shown first, and kept once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.checkin import cases, counts, paper
from portal.domain.checkin.paper import Line, LineProblem, Ticked
from portal.domain.checkin.types import Code, Flag
from portal.domain.registration import door
from portal.foundation import clock
from tests.factories import doors, registrations
from tests.factories.people import People


class Paper:
    """A list of an event that runs now."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.event_id, self.sessions = doors.running(portal)
        self.list_id, self.now = doors.list_of(portal, self.event_id), clock.now()
        self.ticked = Ticked(self.list_id, None, self.now - timedelta(minutes=1))

    def code(self, size: int = 1) -> str:
        """Have registered, alone or as a group, and return the short code."""
        given = (self.portal, self.event_id, self.sessions)
        made = doors.ticketed(*given) if size == 1 else doors.group(*given, size)
        return doors.ticket_of(self.portal, made).short_code

    def read(self, text: str) -> list[Line]:
        """Say what lines mean."""
        at, zone = doors.door(self.portal, self.event_id), self.portal.settings.timezone
        with self.portal.database.reading() as session:
            return paper.read(session, at, self.ticked, text, zone, self.now)

    def take_in(self, text: str, by_id: int, key: str = "k" * 24) -> int:
        """Keep what was ticked."""
        lines = self.read(text)
        with self.portal.database.unit_of_work() as session:
            return paper.take_in(session, by_id, self.event_id, self.ticked, lines, key, self.now)

    def inside(self) -> int:
        """Count who is inside."""
        with self.portal.database.reading() as session:
            return counts.of_event(session, self.event_id).inside


@pytest.fixture
def listed(portal: Portal) -> Paper:
    return Paper(portal)


def test_a_line_is_a_code_perhaps_a_number_perhaps_a_time(listed: Paper) -> None:
    single, group = listed.code(), listed.code(15)
    spaced = f"{group[:4].lower()} {group[4:]}"
    typed = (single, group, f"{spaced} 12", f"{group}, 3")
    for text, people in zip(typed, (1, 15, 12, 3), strict=True):
        (line,) = listed.read(f"\n  {text}  \n")
        assert (line.problem, line.people, line.at) == (None, people, listed.ticked.at), text
        assert line.ticket is not None
    (timed,) = listed.read(f"{spaced} 12 0:00")
    assert (timed.problem, timed.people, timed.at.minute) == (None, 12, 0)
    assert timed.at.astimezone(listed.portal.settings.timezone).hour == 0


def test_each_line_says_what_is_wrong_with_it(listed: Paper) -> None:
    single = listed.code()
    wrong = single[:7] + ("A" if single[7] != "A" else "B")
    lines = listed.read(f"{wrong}\n12\n00000000\n{single} 2\n{single}\n")
    assert [line.problem for line in lines] == [
        LineProblem.NO_CODE,
        LineProblem.NO_CODE,
        LineProblem.NOT_FOUND,
        LineProblem.TOO_MANY,
        LineProblem.TWICE,
    ]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    later = listed.now.astimezone(listed.portal.settings.timezone) + timedelta(minutes=2)
    if later.hour:
        (line,) = listed.read(f"{single} {later:%H:%M}")
        assert line.problem is LineProblem.NOT_YET


def test_what_was_ticked_is_kept_once_and_counts(listed: Paper, people: People) -> None:
    by_id, text = people.member().id, f"{listed.code()}\n{listed.code(15)} 12\nrubbish"
    assert listed.take_in(text, by_id) == 2
    assert listed.take_in(text, by_id) == 0
    assert listed.inside() == 13


def test_who_was_scanned_too_becomes_a_case(portal: Portal, listed: Paper, people: People) -> None:
    registration_id = doors.ticketed(portal, listed.event_id, listed.sessions)
    doors.admit(portal, doors.device(portal, listed.event_id), registration_id)
    listed.take_in(doors.ticket_of(portal, registration_id).short_code, people.member().id)
    with portal.database.reading() as session:
        (case,) = cases.of_event(session, listed.event_id).open
    assert case.flag is Flag.DUPLICATE
    assert listed.inside() == 1


def test_who_should_not_have_come_in_is_kept_and_shown(portal: Portal, listed: Paper, people: People) -> None:
    blocked, cancelled = (doors.ticketed(portal, listed.event_id, listed.sessions) for _ in range(2))
    tickets = [doors.ticket_of(portal, made) for made in (blocked, cancelled)]
    with portal.database.unit_of_work() as session:
        door.block(session, tickets[0].id, listed.now)
    registrations.cancel(portal, cancelled)
    text = "\n".join(ticket.short_code for ticket in tickets)
    assert [line.doubt for line in listed.read(text)] == [Code.BLOCKED, Code.CANCELLED]
    assert listed.take_in(text, people.member().id) == 2
    with portal.database.reading() as session:
        found = cases.of_event(session, listed.event_id).open
    assert sorted((case.flag, case.code) for case in found) == [
        (Flag.NOT_GOOD, Code.BLOCKED),
        (Flag.NOT_GOOD, Code.CANCELLED),
    ]
    assert listed.inside() == 2
