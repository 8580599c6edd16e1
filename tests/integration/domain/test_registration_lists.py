"""Lists and numbers for staff say what the registrations say, whatever has happened to them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.registration import editing, lists, numbers, queries, service
from portal.domain.registration.staff_types import Count, ListFilter, Numbers, Order, SessionNeeds
from portal.domain.registration.types import (
    LIVING,
    BookingState,
    CommunityKind,
    Need,
    Person,
    RegistrationKind,
    RegistrationView,
)
from portal.foundation import clock
from tests.factories import events, registrations
from tests.factories.people import People
from tests.factories.statements import statements

NAMES = ("김하늘", "Ýmir Ángel", "王小明", "Nguyễn Thị Hoa", "فاطمة الزهراء", "=SUM(A1)", "佐藤 花", "Лена")
COMMUNITIES = (None, "베트남 공동체", "German School Seoul")
SEATED = BookingState.SEATED


class Crowd:
    """People at one event to whom all sorts of things happen."""

    def __init__(self, portal: Portal, seed: int) -> None:
        self.portal = portal
        self.chance = random.Random(seed)
        self.staff = People(portal).member(Role.ORGANISER)
        self.event_id, self.sessions = _two_of_three_need_no_approval(portal)
        self.ids: list[int] = []

    def come(self, number: int) -> Crowd:
        """Let so many parties register, and let something happen to each."""
        for _ in range(number):
            size = self.chance.choice((1, 1, 1, 2, 4))
            people = tuple(self._person(place) for place in range(size))
            community = self.chance.choice(COMMUNITIES)
            made = registrations.register(
                self.portal,
                self.event_id,
                self.chance.sample(self.sessions, self.chance.choice((1, 1, 2, 3))),
                name=people[0].name,
                people=people,
                language=self.chance.choice(("ko", "en", "vi")),
                community=community,
                community_kind=CommunityKind.ASSOCIATION if community else None,
                kind=RegistrationKind.DELEGATION if community and size > 1 else RegistrationKind.PERSON,
            )
            self.ids.append(made.registration_id)
            self._happen(made.registration_id)
        return self

    def views(self) -> list[RegistrationView]:
        """Return all registrations as their owners see them."""
        return [registrations.view(self.portal, registration_id) for registration_id in self.ids]

    def _person(self, place: int) -> Person:
        return Person(
            self.chance.choice(NAMES) if place == 0 or self.chance.random() < 0.7 else None,
            ("ko",),
            self.chance.choice((None, None, "en", "vi")),
            tuple(self.chance.sample(list(Need), self.chance.choice((0, 0, 1, 2)))),
        )

    def _happen(self, registration_id: int) -> None:
        now, zone = clock.now(), self.portal.settings.timezone
        what = self.chance.choice(("nothing", "confirm", "confirm", "confirm", "cancel", "leave", "decide", "decide"))
        with self.portal.database.unit_of_work() as session:
            if what == "nothing":
                return
            service.confirm(session, registration_id, now, zone)
            bookings = queries.bookings(session, registration_id, "en", now)
            if what == "cancel":
                service.cancel(session, registration_id, now, zone)
            if what == "leave":
                service.leave_session(session, registration_id, bookings[0].id, now, zone)
            if what != "decide":
                return
            for booking in bookings:
                if booking.state is BookingState.ASKED and self.chance.random() < 0.5:
                    service.approve(session, self.staff.id, booking.id, now, zone)
                elif booking.state is BookingState.ASKED:
                    service.decline(session, self.staff.id, booking.id, "Sorry", "en", now, zone)


def _two_of_three_need_no_approval(portal: Portal) -> tuple[int, list[int]]:
    event_id, venue_id = events.event(portal), events.venue(portal)
    first = clock.now() + timedelta(days=20)
    ids = [
        events.add_session(
            portal,
            event_id,
            events.session_draft(
                venue_id, first + timedelta(hours=2 * number), capacity=capacity, needs_approval=needs_approval
            ),
        )
        for number, (capacity, needs_approval) in enumerate(((12, False), (None, False), (20, True)))
    ]
    events.publish(portal, event_id)
    return event_id, ids


def counted(portal: Portal, event_id: int, now: datetime | None = None) -> Numbers:
    with portal.database.reading() as session:
        return numbers.count(session, event_id, now or clock.now())


def listed(portal: Portal, event_id: int, wanted: ListFilter, language: str = "en") -> list[int]:
    with portal.database.reading() as session:
        page = lists.page(session, event_id, wanted, 1, clock.now(), language, 1_000)
    assert page.total == len(page.items)
    assert page.people == sum(item.row.size for item in page.items)
    return [item.row.id for item in page.items]


def names(portal: Portal, event_id: int, wanted: ListFilter, language: str = "en") -> list[str]:
    with portal.database.reading() as session:
        found = list(lists.people(session, event_id, wanted, clock.now(), language))
        assert lists.count_people(session, event_id, wanted, clock.now()) == len(found)
    return [one.person.name or "" for one in found]


def places(view: RegistrationView, state: BookingState, session_id: int | None = None) -> list[int]:
    """Return for how many a party stands so."""
    return [
        booking.offered if state is BookingState.OFFERED else booking.size
        for booking in view.bookings
        if booking.state is state and session_id in (None, booking.session.id)
    ]


def stands(view: RegistrationView, state: BookingState) -> bool:
    return bool(places(view, state)) and (state in LIVING or not view.living)


def seats(view: RegistrationView) -> int:
    return max(places(view, SEATED), default=0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_numbers_are_those_of_the_registrations(portal: Portal, seed: int) -> None:
    crowd = Crowd(portal, seed).come(30)
    views, seen = crowd.views(), counted(portal, crowd.event_id)
    assert seen.parties == len(views)
    for state in BookingState:
        standing = [view for view in views if stands(view, state)]
        assert seen.of(state) == Count(len(standing), sum(max(places(view, state)) for view in standing)), state
        for session_id in crowd.sessions:
            there = [number for view in views for number in places(view, state, session_id)]
            assert seen.of(state, session_id) == Count(len(there), sum(there))
    coming = [person for view in views for person in view.attendees[: seats(view)]]
    assert seen.coming == len(coming)
    assert sum(seen.languages.values()) == seen.coming
    assert seen.languages == Counter(view.row.language for view in views for _ in range(seats(view)))
    assert seen.interpretation == Counter(person.interpretation for person in coming if person.interpretation)
    assert seen.needs == Counter(need for person in coming for need in person.needs)
    delegations = [view for view in views if view.row.kind is RegistrationKind.DELEGATION and seats(view)]
    assert seen.delegations == Count(len(delegations), sum(map(seats, delegations)))


@pytest.mark.parametrize("seed", [4, 5])
def test_each_number_leads_to_a_list_that_is_as_long(portal: Portal, seed: int) -> None:
    crowd = Crowd(portal, seed).come(25)
    seen = counted(portal, crowd.event_id)
    for state in BookingState:
        wanted = ListFilter(state=state)
        assert len(listed(portal, crowd.event_id, wanted)) == seen.of(state).parties
        assert len(names(portal, crowd.event_id, wanted)) == seen.of(state).people
        for session_id in crowd.sessions:
            wanted = ListFilter(state=state, session_id=session_id)
            assert len(listed(portal, crowd.event_id, wanted)) == seen.of(state, session_id).parties
            assert len(names(portal, crowd.event_id, wanted)) == seen.of(state, session_id).people
    for need in Need:
        assert len(names(portal, crowd.event_id, ListFilter(state=SEATED, need=need))) == seen.needs.get(need, 0)
    for code in ("en", "vi"):
        wanted = ListFilter(state=SEATED, interpretation=code)
        assert len(names(portal, crowd.event_id, wanted)) == seen.interpretation.get(code, 0)


@pytest.mark.parametrize("seed", [6, 7])
def test_what_a_session_needs_is_what_those_with_seats_there_need(portal: Portal, seed: int) -> None:
    crowd = Crowd(portal, seed).come(25)
    with portal.database.reading() as session:
        seen = numbers.needs_by_session(session, crowd.event_id, clock.now())
    views = crowd.views()
    for session_id in crowd.sessions:
        found = seen.get(session_id, SessionNeeds())
        there = [
            person
            for view in views
            for number in places(view, SEATED, session_id)
            for person in view.attendees[:number]
        ]
        assert found.people == len(there)
        assert found.interpretation == Counter(p.interpretation for p in there if p.interpretation)
        assert found.needs == Counter(need for person in there for need in person.needs)


@pytest.mark.parametrize(
    ("wanted", "holds"),
    [
        (ListFilter(), lambda view: True),
        (ListFilter(language="vi"), lambda view: view.row.language == "vi"),
        (ListFilter(kind=RegistrationKind.DELEGATION), lambda view: view.row.kind == "delegation"),
        (ListFilter(community="베트남 공동체"), lambda view: view.row.community == "베트남 공동체"),
        (ListFilter(mail_problem=True), lambda view: False),
        (ListFilter(need=Need.CAPTIONS), lambda view: any(Need.CAPTIONS in p.needs for p in view.attendees)),
        (ListFilter(interpretation="vi"), lambda view: any(p.interpretation == "vi" for p in view.attendees)),
        (
            ListFilter(need=Need.CAPTIONS, interpretation="vi"),
            lambda view: any(p.interpretation == "vi" and Need.CAPTIONS in p.needs for p in view.attendees),
        ),
    ],
)
def test_a_filter_finds_all_that_it_says_and_nobody_else(
    portal: Portal, wanted: ListFilter, holds: Callable[[RegistrationView], bool]
) -> None:
    crowd, other = Crowd(portal, 8).come(25), Crowd(portal, 9).come(3)
    expected = {view.row.id for view in crowd.views() if holds(view)}
    assert set(listed(portal, crowd.event_id, wanted)) == expected
    assert not expected & set(listed(portal, other.event_id, wanted))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hoa", True),
        ("NGUYEN hoa", True),
        ("thi  nguyễn", True),
        ("Müller", True),
        ("muller", True),
        ("phu nu", True),
        ("hoa@example.org", True),
        ("Hoa Schmidt", False),
        ("%", False),
        ("h_a", False),
        ("", True),
    ],
)
def test_a_party_is_found_by_what_somebody_remembers_of_it(portal: Portal, typed: str, found: bool) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(
        portal,
        event_id,
        sessions,
        name="Nguyễn Thị Hoa",
        email="hoa@example.org",
        community="Hội Phụ nữ",
        people=(Person("Nguyễn Thị Hoa"), Person("Anna Müller")),
    )
    assert listed(portal, event_id, ListFilter(words=typed)) == ([made.registration_id] if found else [])


def test_codes_find_their_party_as_they_are_typed(portal: Portal) -> None:
    event_id, sessions = events.published(portal)
    registrations.confirmed(portal, event_id, sessions)
    made = registrations.confirmed(portal, event_id, sessions, size=2, people=(Person("Ada"), Person("Bo")))
    first, second = registrations.view(portal, made.registration_id).tickets
    code = first.short_code
    for typed in (code, f"{code[:4]} {code[4:]}", code.lower(), f" {code[:4]}-{code[4:]} ", made.code):
        assert listed(portal, event_id, ListFilter(words=typed)) == [made.registration_id], typed
    assert names(portal, event_id, ListFilter(words=second.short_code)) == ["Bo"]


def test_a_name_finds_its_bearer_and_not_the_whole_delegation(portal: Portal) -> None:
    event_id, sessions = events.published(portal)
    people = tuple(Person(name) for name in ("Ada Kim", "Bo Lee", "Cem Kim"))
    registrations.confirmed(portal, event_id, sessions, name="Ministry", people=people, size=3)
    assert names(portal, event_id, ListFilter(words="kim")) == ["Ada Kim", "Cem Kim"]
    assert names(portal, event_id, ListFilter(words="ministry")) == ["Ada Kim", "Bo Lee", "Cem Kim"]


@pytest.mark.parametrize(
    ("language", "first"), [("ko", "가나다"), ("en", "Ádám"), ("ja", "佐藤"), ("ar", "أحمد"), ("de", "Ádám")]
)
def test_names_in_the_readers_own_script_stand_first(portal: Portal, language: str, first: str) -> None:
    event_id, sessions = events.published(portal, [None])
    for name in ("Zoe", "佐藤", "하늘", "Ádám", "가나다", "أحمد", "bo"):
        registrations.confirmed(portal, event_id, sessions, name=name)
    ordered = names(portal, event_id, ListFilter(), language)
    assert ordered[0] == first
    latin = [name for name in ordered if name in ("Zoe", "Ádám", "bo")]
    assert latin == ["Ádám", "bo", "Zoe"]
    assert ordered.index("가나다") < ordered.index("하늘")


def test_the_latest_stand_first_where_time_is_asked_for(portal: Portal) -> None:
    event_id, sessions = events.published(portal, [None])
    made = [registrations.confirmed(portal, event_id, sessions, name=name).registration_id for name in "bac"]
    assert listed(portal, event_id, ListFilter(order=Order.TIME)) == made[::-1]


def test_pages_hold_everybody_once(portal: Portal) -> None:
    event_id, sessions = events.published(portal, [None])
    made = {registrations.register(portal, event_id, sessions, name="김하늘").registration_id for _ in range(7)}
    with portal.database.reading() as session:
        pages = [lists.page(session, event_id, ListFilter(), n, clock.now(), "ko", 3) for n in (1, 2, 3)]
        beyond = lists.page(session, event_id, ListFilter(), 99, clock.now(), "ko", 3)
    assert sorted(item.row.id for page in pages for item in page.items) == sorted(made)
    assert (beyond.number, beyond.pages, beyond.total) == (3, 3, 7)


def test_a_hold_that_has_run_out_is_not_counted_as_held(portal: Portal) -> None:
    event_id, sessions = events.published(portal)
    registrations.register(portal, event_id, sessions)
    later = counted(portal, event_id, clock.now() + timedelta(hours=30))
    assert (later.of(BookingState.HELD), later.of(BookingState.LAPSED)) == (Count(), Count(1, 1))


def test_who_has_left_a_party_is_not_listed(portal: Portal) -> None:
    event_id, sessions = events.published(portal)
    made = registrations.confirmed(portal, event_id, sessions, people=(Person("Ada"), Person("Bo")), size=2)
    with portal.database.unit_of_work() as session:
        revision = queries.get_row(session, made.registration_id).revision
        zone = portal.settings.timezone
        assert editing.resize(session, made.registration_id, 1, revision, clock.now(), zone) is None
    assert names(portal, event_id, ListFilter()) == ["Ada"]
    assert listed(portal, event_id, ListFilter(words="Bo")) == []


def test_a_list_costs_the_same_whatever_it_holds(portal: Portal) -> None:
    few, many = Crowd(portal, 10).come(2), Crowd(portal, 11).come(30)
    costs = []
    for crowd in (few, many):
        with statements(portal) as seen, portal.database.reading() as session:
            lists.page(session, crowd.event_id, ListFilter(words="kim"), 1, clock.now(), "en")
            numbers.count(session, crowd.event_id, clock.now())
            numbers.needs_by_session(session, crowd.event_id, clock.now())
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 15


def test_numbers_of_an_event_without_anybody_are_noughts(portal: Portal) -> None:
    event_id, _sessions = events.published(portal)
    seen = counted(portal, event_id)
    assert (seen.parties, seen.coming, seen.of(SEATED), seen.needs) == (0, 0, Count(), {})
    assert listed(portal, event_id, ListFilter(need=Need.CAPTIONS)) == []
