"""What a mail about a registration says: looked up as it is sent, or nothing where it is not true any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events import venue_queries
from portal.domain.events.types import ChangeView, EventState, RoomView, SessionView, VenueView
from portal.domain.registration import feedback, queries, rules
from portal.domain.registration.letters import SOON, Letter
from portal.domain.registration.types import LIVING, BookingState, BookingView, RegistrationState, RegistrationView
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView

MAY_WAIT = frozenset(
    {Letter.OFFER, Letter.OFFER_OVER, Letter.EVENT_CHANGED, Letter.EVENT_CANCELLED, Letter.REMINDER, Letter.THANKS}
)
"""What nobody is woken up for, unless it is about what begins soon."""


@dataclass(frozen=True, slots=True)
class Standing:
    """When and where a session is, or was."""

    starts_at: datetime
    ends_at: datetime
    venue: VenueView
    room: RoomView | None


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What has become of a session: what people were told last, and what is."""

    session: SessionView
    was: Standing
    stands: Standing

    @property
    def called_off(self) -> bool:
        """Tell whether it takes place no more."""
        return self.session.row.cancelled

    @property
    def other_time(self) -> bool:
        """Tell whether it begins or ends at another time."""
        return (self.was.starts_at, self.was.ends_at) != (self.stands.starts_at, self.stands.ends_at)

    @property
    def other_place(self) -> bool:
        """Tell whether it is in another venue or room."""
        return _place(self.was) != _place(self.stands)


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a mail says.

    `bookings` are those that it lists, `booking` the one that it is about, `doubles` those that were left out because
    the same person has places there already. `later` are further sessions that a reminder only names. `handed_over`
    and `promoted` say how its reader came by the registration, or by seats.
    """

    letter: Letter
    view: RegistrationView
    booking: BookingView | None = None
    bookings: tuple[BookingView, ...] = ()
    later: tuple[BookingView, ...] = ()
    doubles: tuple[BookingView, ...] = ()
    handed_over: bool = False
    promoted: bool = False
    change: ChangeFacts | None = None
    reason: TextView | None = None

    @property
    def venues(self) -> tuple[VenueView, ...]:
        """Return where the sessions are that the mail lists."""
        return tuple({booking.session.venue.id: booking.session.venue for booking in self.bookings}.values())

    @property
    def texts(self) -> Iterator[TextView]:
        """Give the texts of others that the mail shows: it waits for their translation."""
        yield self.view.event.title
        own = (self.booking,) if self.booking else ()
        for booking in (*own, *self.bookings, *self.later, *self.doubles):
            yield booking.session.title
            yield from _named(booking.session.venue, booking.session.room)
        if self.letter is Letter.REMINDER:
            yield from filter(None, (booking.session.access for booking in self.bookings))
            yield from filter(None, (venue.access for venue in self.venues))
            yield from (gate.name for venue in self.venues for gate in venue.gates)
        if self.change is not None:
            yield self.change.session.title
            yield from _named(self.change.was.venue, self.change.was.room)
            yield from _named(self.change.stands.venue, self.change.stands.room)
        if self.reason is not None:
            yield self.reason


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom a mail is, when, and what was noted when it was owed."""

    context: Mapping[str, Any]
    language: str
    now: datetime
    zone: tzinfo


def facts(
    session: Session, letter: Letter, context: Mapping[str, Any], language: str, now: datetime, zone: tzinfo
) -> LetterFacts | None:
    """Return what a mail says to whoever reads `language`; None where it is not true any more."""
    row = queries.find_row(session, context["registration"])
    if row is None or row.email is None:
        return None
    if row.moved_on != context["moved_on"] and letter is not Letter.HANDED_OVER:
        return None
    view = queries.get_view(session, row.id, language, now)
    booking = next((one for one in view.bookings if one.id == context.get("booking_id")), None)
    found, asked = LetterFacts(letter, view, booking), Asked(context, language, now, zone)
    return _FILLED.get(letter, _with_bookings)(session, found, asked) if _STILL_TRUE[letter](found, asked) else None


def wakes_at(found: LetterFacts, now: datetime, zone: tzinfo) -> datetime | None:
    """Return when a mail that is due in the night may go out, or None where it goes at once."""
    heard = rules.end_of_quiet(now, zone)
    if heard <= now or found.letter not in MAY_WAIT:
        return None
    until = _until(found) if found.letter is Letter.OFFER else None
    if until is not None and until - heard < rules.SHORTEST_OFFER:
        return None
    begins = [at for at in _beginnings(found) if at > now]
    return None if begins and min(begins) - now < SOON + timedelta(hours=1) else heard


def _beginnings(found: LetterFacts) -> Iterator[datetime]:
    if found.change is not None:
        yield from (found.change.was.starts_at, found.change.stands.starts_at)
    concerned = found.view.bookings if found.letter is Letter.EVENT_CANCELLED else found.bookings
    yield from (booking.session.row.starts_at for booking in concerned)


def _is_confirmed(found: LetterFacts, _asked: Asked) -> bool:
    return found.view.row.state is RegistrationState.CONFIRMED


def _until(found: LetterFacts) -> datetime | None:
    return found.booking.until if found.booking else None


def _takes_place(found: LetterFacts) -> bool:
    return found.view.event.row.state is EventState.PUBLISHED


def _says_what_was_confirmed(found: LetterFacts, asked: Asked) -> bool:
    """Tell also whoever had registered for all of it before, so that nothing is left of the second registration."""
    return _is_confirmed(found, asked) or (bool(asked.context.get("doubles")) and _takes_place(found))


def _is_offered(found: LetterFacts, asked: Asked) -> bool:
    until = datetime.fromisoformat(asked.context["until"])
    return _stands_so(BookingState.OFFERED)(found, asked) and _until(found) == until


def _has_lapsed(found: LetterFacts, asked: Asked) -> bool:
    to_come = found.booking is not None and found.booking.session.row.starts_at > asked.now
    return _stands_so(BookingState.LAPSED)(found, asked) and to_come and _takes_place(found)


def _is_to_come(found: LetterFacts, asked: Asked) -> bool:
    return found.view.row.wants_reminders and _takes_place(found) and bool(_coming(found.view, asked.now))


def _is_over(found: LetterFacts, asked: Asked) -> bool:
    return found.view.row.wants_reminders and _takes_place(found) and _is_confirmed(found, asked)


Condition = Callable[[LetterFacts, Asked], bool]


def _stands_so(state: BookingState) -> Condition:
    return lambda found, _asked: found.booking is not None and found.booking.state is state


_STILL_TRUE: Mapping[Letter, Condition] = {
    Letter.CONFIRM: lambda found, _: found.view.row.state is RegistrationState.HELD and bool(found.view.living),
    Letter.CONFIRMED: _says_what_was_confirmed,
    Letter.OFFER: _is_offered,
    Letter.OFFER_OVER: _has_lapsed,
    Letter.APPROVED: _stands_so(BookingState.SEATED),
    Letter.DECLINED: _stands_so(BookingState.DECLINED),
    Letter.CHANGED: _is_confirmed,
    Letter.CANCELLED: lambda found, _: found.view.row.state is RegistrationState.ENDED,
    Letter.HANDED_OVER: lambda _found, _asked: True,
    Letter.EVENT_CHANGED: lambda found, _: _takes_place(found),
    Letter.EVENT_CANCELLED: lambda found, _: not _takes_place(found),
    Letter.REMINDER: _is_to_come,
    Letter.THANKS: _is_over,
}


def _with_bookings(_session: Session, found: LetterFacts, asked: Asked) -> LetterFacts:
    """List the booking that the mail is about, or all that the party has."""
    left_out = set(asked.context.get("doubles", ()))
    doubles = tuple(booking for booking in found.view.bookings if booking.id in left_out)
    return replace(
        found,
        bookings=(found.booking,) if found.booking else found.view.living,
        doubles=doubles,
        handed_over="handed_over" in asked.context,
        promoted="promoted" in asked.context,
    )


def _with_reason(session: Session, found: LetterFacts, asked: Asked) -> LetterFacts:
    words_id = asked.context.get("words_id")
    reason = texts.views(session, [words_id], asked.language).get(words_id) if words_id else found.view.event.reason
    return replace(found, bookings=(found.booking,) if found.booking else (), reason=reason)


def _with_change(session: Session, found: LetterFacts, asked: Asked) -> LetterFacts | None:
    """Tell of a session what was and what is; of several changes that nobody has heard of yet, the last one tells."""
    changes = events.list_changes(session, found.view.event.row.id)
    own = next(change for change in changes if change.id == asked.context["change_id"])
    of_session = [change for change in changes if change.session_id == own.session_id]
    booking = next((one for one in found.view.bookings if one.session.id == own.session_id), None)
    if booking is None or of_session[0] is not own or not _concerns(booking, asked.now):
        return None
    before = _first_unheard(of_session, asked.zone).before
    places = venue_queries.venues(session, {int(before["venue_id"])}, asked.language)
    change = ChangeFacts(booking.session, _before(before, places), _standing(booking.session))
    tells = change.called_off or change.other_time or change.other_place
    return replace(found, booking=booking, change=change) if tells else None


def _with_day(_session: Session, found: LetterFacts, asked: Asked) -> LetterFacts:
    """Tell all of the first day, and name what comes later."""
    coming = _coming(found.view, asked.now)
    days = [booking.session.row.starts_at.astimezone(asked.zone).date() for booking in coming]
    near = days.count(days[0])
    return replace(found, bookings=coming[:near], later=coming[near:])


def _with_feedback(session: Session, found: LetterFacts, asked: Asked) -> LetterFacts | None:
    """Ask while there is something to say that has not been said yet."""
    row = found.view.row
    asks = feedback.is_open(session, row.event_id, asked.now) and feedback.find(session, row.id) is None
    return found if asks else None


def _as_it_is(_session: Session, found: LetterFacts, _asked: Asked) -> LetterFacts:
    return found


_FILLED: Mapping[Letter, Callable[[Session, LetterFacts, Asked], LetterFacts | None]] = {
    Letter.DECLINED: _with_reason,
    Letter.EVENT_CANCELLED: _with_reason,
    Letter.EVENT_CHANGED: _with_change,
    Letter.REMINDER: _with_day,
    Letter.THANKS: _with_feedback,
    Letter.CANCELLED: _as_it_is,
    Letter.HANDED_OVER: _as_it_is,
}


def _first_unheard(changes: Sequence[ChangeView], zone: tzinfo) -> ChangeView:
    """Return the first of a session's changes, given the latest first, that nobody had heard of when the next came."""
    first = changes[0]
    for earlier in changes[1:]:
        if rules.end_of_quiet(earlier.at, zone) < first.at:
            break
        first = earlier
    return first


def _concerns(booking: BookingView, now: datetime) -> bool:
    return booking.state in (*LIVING, BookingState.CALLED_OFF) and booking.session.row.ends_at > now


def _coming(view: RegistrationView, now: datetime) -> tuple[BookingView, ...]:
    return tuple(one for one in view.seated if one.session.row.starts_at > now and not one.session.row.cancelled)


def _before(kept: Mapping[str, Any], places: Mapping[int, VenueView]) -> Standing:
    venue = places[int(kept["venue_id"])]
    room = next((room for room in venue.rooms if room.id == kept.get("room_id")), None)
    starts_at, ends_at = (datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at"))
    return Standing(starts_at, ends_at, venue, room)


def _standing(session: SessionView) -> Standing:
    return Standing(session.row.starts_at, session.row.ends_at, session.venue, session.room)


def _place(standing: Standing) -> tuple[int, int | None]:
    return standing.venue.id, standing.room.id if standing.room else None


def _named(venue: VenueView, room: RoomView | None) -> Iterator[TextView]:
    yield from (venue.name, venue.address)
    if room is not None:
        yield room.name
