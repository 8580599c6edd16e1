"""Fill a portal with the demo's venues and events: each as it was held last and as it will be held next."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import AgeBand, NationalityGroup, Principal, Role
from portal.domain.events import queries, questions, service, venues
from portal.domain.events.types import (
    EventDraft,
    EventKind,
    QuestionDraft,
    QuestionKind,
    RoomDraft,
    SessionDraft,
    VenueDraft,
)
from portal.domain.proposals import queries as proposals
from portal.domain.registration import applying, tickets
from portal.domain.registration.types import (
    Application,
    CommunityKind,
    ConsentKind,
    Need,
    Person,
    RegistrationKind,
    Via,
)

AHEAD = timedelta(days=10)
"""The next edition begins no sooner, so that there is something to register for."""
ANNOUNCED = timedelta(days=150)
SOURCE = "ko"
MOST_PEOPLE = 40
"""Sessions no larger than that fill up, and get a waiting list."""
INTERPRETED = ("en", "zh-Hans", "ja")


@dataclass(frozen=True, slots=True)
class Places:
    """The venues by their short names, the rooms by those of the venue and their own."""

    venues: dict[str, int]
    rooms: dict[tuple[str, str], int]


def fill(portal: Portal, content: dict[str, list[dict[str, Any]]], people: Sequence[Principal], now: datetime) -> int:
    """Add venues, events and registrations that are not there yet; return how many events came."""
    organiser = next(person for person in people if Role.ORGANISER in person.roles)
    places, added = None, 0
    for item in content["events"]:
        for slug, first_day, last in _editions(item, now.astimezone(portal.settings.timezone).date()):
            with portal.database.unit_of_work() as session:
                if queries.find_id(session, slug) is not None:
                    continue
                places = places or _places(session, content["venues"], now)
                _event(session, portal, item, slug, first_day, places, organiser, now, last=last)
                added += 1
    if added:
        _register(portal, people, organiser, now)
    return added


def _editions(item: dict[str, Any], today: date) -> Iterator[tuple[str, date, bool]]:
    """Yield the last edition and the next one: short name, first day, whether it is the last."""
    days = [_day(item, year) for year in range(today.year - 1, today.year + 3)]
    coming = next(day for day in days if day >= today + AHEAD)
    before = max(day for day in days if day < coming)
    yield f"{item['key']}-{before.year}", before, True
    yield f"{item['key']}-{coming.year}", coming, False


def _day(item: dict[str, Any], year: int) -> date:
    first = date(year, item["month"], 1)
    return first + timedelta(days=(item["weekday"] - first.weekday()) % 7, weeks=item["week"] - 1)


def _places(session: Session, items: list[dict[str, Any]], now: datetime) -> Places:
    found: dict[str, int] = {}
    rooms: dict[tuple[str, str], int] = {}
    for item in items:
        draft = VenueDraft(
            item["slug"], item["name"], item["address"], item["access"], item["map_url"], item["step_free"]
        )
        venue_id = venues.add(session, draft, now)
        assert isinstance(venue_id, int)
        found[item["slug"]] = venue_id
        for room in item["rooms"]:
            kept = venues.add_room(session, venue_id, RoomDraft(room["name"], room["step_free"], room["capacity"]), now)
            rooms[item["slug"], room["key"]] = kept
        for gate in item["gates"]:
            venues.add_gate(session, venue_id, RoomDraft(gate["name"], gate["step_free"]), now)
    return Places(found, rooms)


def _event(
    session: Session,
    portal: Portal,
    item: dict[str, Any],
    slug: str,
    first_day: date,
    places: Places,
    organiser: Principal,
    now: datetime,
    *,
    last: bool,
) -> None:
    zone = portal.settings.timezone
    announced = min(now, datetime.combine(first_day, time(9), zone) - ANNOUNCED)
    draft = EventDraft(
        slug=slug,
        kind=EventKind(item["kind"]),
        cluster=item["cluster"],
        title=item["title"],
        summary=item["summary"],
        description=item["description"] or {},
        project_id=proposals.find_topic_id(session, item["project"]) if item["project"] else None,
        largest_party=item["largest_party"],
        largest_delegation=item["largest_delegation"],
    )
    event_id = service.add(session, organiser.id, draft, announced)
    assert isinstance(event_id, int)
    for entry in item["sessions"]:
        if entry["last"] or not last:
            begins = datetime.combine(
                first_day + timedelta(days=entry["day"]), time.fromisoformat(entry["start"]), zone
            )
            added = service.add_session(session, event_id, _session(entry, begins, places), announced)
            assert isinstance(added, int), (slug, entry["title"]["en"], added)
    for asked in item["questions"]:
        kind = QuestionKind(asked["kind"])
        question = QuestionDraft(
            kind, asked["label"], asked["purpose"], asked["keep_days"], asked["required"], tuple(asked["options"])
        )
        questions.add(session, event_id, question, announced)
    refused = service.publish(session, event_id, announced)
    assert refused is None, refused
    tickets.ensure_key(session, event_id, portal.settings.secret_key, announced)
    row = queries.get_row(session, event_id, now)
    if last and row.ends_at is not None and row.ends_at < now:
        service.report(session, event_id, item["results"], None, now)


def _session(entry: dict[str, Any], begins: datetime, places: Places) -> SessionDraft:
    return SessionDraft(
        title=entry["title"],
        venue_id=places.venues[entry["venue"]],
        room_id=places.rooms[entry["venue"], entry["room"]],
        starts_at=begins,
        ends_at=begins + timedelta(minutes=entry["minutes"]),
        capacity=entry["capacity"],
        languages=tuple(entry["languages"]),
        interpretation=tuple(entry["interpretation"]),
        sign_language=entry["sign_language"],
        needs_approval=entry["needs_approval"],
    )


def _register(portal: Portal, people: Sequence[Principal], organiser: Principal, now: datetime) -> None:
    """Let people come to the next events: enough for a list, a full session and a waiting list, and a delegation."""
    with portal.database.reading() as session:
        events = queries.list_events(session, SOURCE, now)
    number = itertools.count()
    for event in events:
        with portal.database.reading() as session:
            rows = list(queries.session_rows(session, event.row.id).values())
        small = [row for row in rows if row.capacity is not None and row.capacity <= MOST_PEOPLE]
        for person in people:
            chosen = (small or rows)[next(number) % 2 :][:1] or rows[:1]
            _one(portal, event.row.id, _form(person, (chosen[0].id,), next(number)), organiser, now)
        if event.row.largest_delegation:
            _one(portal, event.row.id, _delegation(people, rows[0].id), organiser, now)


def _one(portal: Portal, event_id: int, form: Application, organiser: Principal, now: datetime) -> None:
    key = f"demo-{event_id}-{form.name}"[:40]
    with portal.database.unit_of_work() as session:
        applying.register(session, event_id, form, key, now, portal.settings.timezone, entered_by_id=organiser.id)


def _form(person: Principal, sessions: tuple[int, ...], number: int) -> Application:
    needs = (Need.STEP_FREE,) if number % 7 == 0 else ()
    groups, ages = list(NationalityGroup), list(AgeBand)
    return Application(
        language=person.language,
        name=person.display_name,
        email=None,
        sessions=sessions,
        people=(Person(person.display_name, (person.language,), _listens(person), needs),),
        nationality_group=groups[number % len(groups)] if number % 3 else None,
        age_band=ages[number % len(ages)] if number % 2 else None,
        consents={ConsentKind.REGISTRATION: True, ConsentKind.NEEDS: bool(needs), ConsentKind.STATISTICS: True},
        via=Via.COUNTER,
    )


def _listens(person: Principal) -> str | None:
    return person.language if person.language in INTERPRETED else None


def _delegation(people: Sequence[Principal], session_id: int) -> Application:
    contact = people[-1]
    return Application(
        language=contact.language,
        name=contact.display_name,
        email=None,
        sessions=(session_id,),
        people=tuple(
            Person(person.display_name if place < len(people) - 2 else None) for place, person in enumerate(people)
        ),
        kind=RegistrationKind.DELEGATION,
        community="Amigos de Gangnam",
        community_kind=CommunityKind.ASSOCIATION,
        consents={ConsentKind.REGISTRATION: True},
        via=Via.PAPER,
    )
