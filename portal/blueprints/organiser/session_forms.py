"""The form in which organisers describe a session: days and times are those of the portal's own zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField
from wtforms.validators import Optional, ValidationError

from portal.blueprints.organiser.event_forms import is_near
from portal.blueprints.organiser.fields import ClockField, LanguagesField, OneOfField
from portal.blueprints.organiser.words_field import WordsField
from portal.domain.events import cells, rules
from portal.domain.events.cells import CellProblem
from portal.domain.events.types import Refusal, Refused, SessionDraft, VenueView
from portal.domain.registration import types as registration
from portal.web import event_words
from portal.web.forms import NEEDED, CountField, DayField, MomentField, PortalForm
from portal.web.locale import isolated

ABOUT: dict[str, str] = {
    Refusal.ENDS_BEFORE_START: "ends",
    Refusal.TOO_LONG: "ends",
    Refusal.WINDOW_ORDER: "closes_at",
    Refusal.ROOM_TAKEN: "place",
    Refusal.ROOM_TOO_SMALL: "capacity",
    registration.Refusal.BELOW_TAKEN: "capacity",
}
"""The field that a refusal is about."""


class SessionForm(PortalForm):
    """Describe a session."""

    title = WordsField(_l("Title"), longest=rules.LONGEST_TITLE)
    summary = WordsField(_l("In one or two sentences"), longest=rules.LONGEST_SUMMARY, rows=3, needed=False)
    day = DayField(_l("Day"), validators=[NEEDED], render_kw={"type": "date"})
    starts = ClockField(_l("Begins at"), validators=[NEEDED])
    ends = ClockField(_l("Ends at"), validators=[NEEDED])
    last_day = DayField(_l("Ends on another day"), validators=[Optional()], render_kw={"type": "date"})
    place = OneOfField(_l("Place"), validators=[NEEDED])
    capacity = CountField(_l("Seats"), least=1, most=rules.LARGEST_CAPACITY)
    languages = LanguagesField(_l("Working languages"))
    interpretation = LanguagesField(_l("Interpretation into"))
    sign_language = BooleanField(_l("Sign language interpretation"))
    access = WordsField(_l("Access notes"), longest=rules.LONGEST_SUMMARY, rows=2, needed=False)
    opens_at = MomentField(_l("Registration opens"), validators=[Optional()])
    closes_at = MomentField(_l("Registration closes"), validators=[Optional()])
    needs_approval = BooleanField(_l("Staff approve each registration"))
    basis = HiddenField()

    def prepare(self, venues: Sequence[VenueView], zone: ZoneInfo, language: str) -> SessionForm:
        """Offer the venues with their rooms, and the language of the event for its texts."""
        self.zone = zone
        for field in (self.title, self.summary, self.access):
            field.begin_in(self.title.code if self.title.text else language)
        names = Counter(venue.name.plain for venue in venues)
        self.place.choices = {"": [("", _("Please choose"))]} | {
            _group(venue, names): [
                (str(venue.id), _("%(venue)s, no particular room", venue=venue.name.plain)),
                *((f"{venue.id}-{room.id}", _room(room.name.plain, room.capacity)) for room in venue.rooms),
            ]
            for venue in venues
        }
        return self

    def validate_day(self, field: Any) -> None:
        """A day that somebody can have meant."""
        _check_day(field)

    def validate_last_day(self, field: Any) -> None:
        """A day that somebody can have meant."""
        _check_day(field)

    def validate_starts(self, field: Any) -> None:
        """There is a time, and it exists on that day."""
        self._check_clock(field, self.day.data)

    def validate_ends(self, field: Any) -> None:
        """There is a time, and it exists on that day."""
        self._check_clock(field, self.last_day.data or self.day.data)

    def validate_place(self, field: Any) -> None:
        """A session is somewhere."""
        if not field.data:
            raise ValidationError(_("Please choose a place."))

    def validate_opens_at(self, field: Any) -> None:
        """A moment that there is."""
        self._check_moment(field)

    def validate_closes_at(self, field: Any) -> None:
        """A moment that there is."""
        self._check_moment(field)

    def draft(self) -> SessionDraft:
        """Return what was written."""
        venue, _dash, room = self.place.data.partition("-")
        return SessionDraft(
            title=self.title.data,
            summary=self.summary.data,
            access=self.access.data,
            venue_id=int(venue),
            room_id=int(room) if room else None,
            starts_at=self._moment(self.day.data, self.starts.data),
            ends_at=self._end(),
            capacity=self.capacity.data,
            languages=tuple(self.languages.data),
            interpretation=tuple(self.interpretation.data),
            sign_language=self.sign_language.data,
            opens_at=self._wall(self.opens_at.data),
            closes_at=self._wall(self.closes_at.data),
            needs_approval=self.needs_approval.data,
        )

    def tell(self, refused: Refused | registration.Refused, other: str = "") -> None:
        """Say at its field why something is refused; `other` names the session that is in the way."""
        sentence = str(_sentence(refused, other))
        name = ABOUT.get(refused.reason)
        if name is None:
            self.form_errors.append(sentence)
        else:
            self[name].errors = [sentence]

    def _check_clock(self, field: Any, day: date | None) -> None:
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(_("Please give a time, such as 14:30."))
        if day is not None and is_near(day) and isinstance(cells.moment_of(day, field.data, self.zone), CellProblem):
            raise ValidationError(_("Clocks are changed then: this time does not exist, or exists twice."))

    def _check_moment(self, field: Any) -> None:
        if field.data is None:
            return
        if not is_near(field.data.date()):
            raise ValidationError(_("Please check the year."))
        if isinstance(cells.in_zone(field.data, self.zone), CellProblem):
            raise ValidationError(_("Clocks are changed then: this time does not exist, or exists twice."))

    def _moment(self, day: date | None, clock: timedelta | None) -> datetime:
        assert day is not None
        assert clock is not None
        moment = cells.moment_of(day, clock, self.zone)
        assert isinstance(moment, datetime)
        return moment

    def _end(self) -> datetime:
        """Return the end; midnight is that at which the day ends."""
        return self._moment(self.last_day.data or self.day.data, self.ends.data or cells.MIDNIGHT)

    def _wall(self, wall: datetime | None) -> datetime | None:
        moment = cells.in_zone(wall, self.zone) if wall else None
        return moment if isinstance(moment, datetime) else None


def session_fields(draft: SessionDraft, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the form shows of a session that there is."""
    starts, ends = draft.starts_at.astimezone(zone), draft.ends_at.astimezone(zone)
    until = timedelta(hours=ends.hour, minutes=ends.minute)
    last = ends.date() if until else ends.date() - timedelta(days=1)
    return {
        "title": draft.title,
        "summary": draft.summary,
        "access": draft.access,
        "day": starts.date(),
        "starts": timedelta(hours=starts.hour, minutes=starts.minute),
        "ends": until,
        "last_day": last if last != starts.date() else None,
        "place": f"{draft.venue_id}-{draft.room_id}" if draft.room_id else str(draft.venue_id),
        "capacity": draft.capacity,
        "languages": list(draft.languages),
        "interpretation": list(draft.interpretation),
        "sign_language": draft.sign_language,
        "opens_at": _shown(draft.opens_at, zone),
        "closes_at": _shown(draft.closes_at, zone),
        "needs_approval": draft.needs_approval,
    }


def _shown(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


def _check_day(field: Any) -> None:
    if not field.errors and (field.data or field.name == "day") and not is_near(field.data):
        raise ValidationError(_("Please give a day, such as 2026-03-02."))


def _group(venue: VenueView, names: Counter[str]) -> str:
    """Name a venue; two that are called the same by their addresses too."""
    name = venue.name.plain
    return name if names[name] == 1 else f"{name} · {venue.address.plain} ({venue.slug})"


def _room(name: str, capacity: int | None) -> str:
    return (
        str(ngettext("%(room)s (%(num)s seat)", "%(room)s (%(num)s seats)", capacity, room=name)) if capacity else name
    )


def _sentence(refused: Refused | registration.Refused, other: str) -> Any:
    if other:
        return _("“%(session)s” is in this room at this time.", session=isolated(other))
    if isinstance(refused, registration.Refused) and refused.reason is registration.Refusal.BELOW_TAKEN:
        return ngettext(
            "%(num)s seat is taken already. Please give at least as many.",
            "%(num)s seats are taken already. Please give at least as many.",
            refused.number,
        )
    if isinstance(refused, Refused) and refused.reason is Refusal.ROOM_TOO_SMALL:
        return ngettext("The room has only %(num)s seat.", "The room has only %(num)s seats.", int(refused.about))
    return event_words.REFUSALS[refused.reason]
