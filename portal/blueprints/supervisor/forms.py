"""The forms of the console; days and times are those of the portal's own zone."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from portal.blueprints.registering.party_fields import NumbersField
from portal.blueprints.registering.register_forms import KEY
from portal.blueprints.supervisor.pages import Doors
from portal.domain.checkin.lists import ListDraft, ListView
from portal.domain.checkin.paper import MOST_LINES, Ticked
from portal.domain.checkin.types import DeviceScope, Outcome, Policy
from portal.domain.events import cells
from portal.domain.events.cells import CellProblem
from portal.foundation import clock
from portal.web import console_words
from portal.web.addresses import row_number
from portal.web.forms import NEEDED, CountField, MomentField, PortalForm, newlines, storable, strip

LONGEST_NAME = 80
LONGEST_NOTE = 1_000
MOST_PEOPLE = 100_000
FAR = timedelta(days=730)


class BareForm(PortalForm):
    """A button."""


class MomentsForm(PortalForm):
    """A form with moments in it."""

    zone: ZoneInfo

    def check_moment(self, field: Any) -> None:
        """A moment that there is, and that somebody can have meant."""
        if field.data is None or field.errors:
            return
        moment = cells.in_zone(field.data, self.zone)
        if isinstance(moment, CellProblem):
            raise ValidationError(_("Clocks are changed then: this time does not exist, or exists twice."))
        if abs(moment - clock.now()) > FAR:
            raise ValidationError(_("Please check the year."))

    def moment(self, field: Any) -> datetime | None:
        """Return the moment in a field that was checked."""
        found = cells.in_zone(field.data, self.zone) if field.data else None
        return found if isinstance(found, datetime) else None


class DeviceForm(MomentsForm):
    """Add a device."""

    name = StringField(
        _l("What is it called?"),
        filters=[strip],
        validators=[NEEDED, storable],
        render_kw={"dir": "auto", "maxlength": LONGEST_NAME, "autocomplete": "off"},
    )
    scopes = SelectMultipleField(_l("What may it do?"), validators=[NEEDED], validate_choice=False)
    gates = NumbersField(_l("At which gates?"))
    expires_at = MomentField(_l("Until when may it admit people?"), validators=[NEEDED])

    def prepare(self, doors: Doors, zone: ZoneInfo) -> DeviceForm:
        """Offer the gates of the event."""
        self.zone = zone
        self.scopes.choices = [(scope.value, console_words.SCOPES[scope]) for scope in DeviceScope]
        self.gates.choices = doors.gate_choices()
        return self

    def validate_name(self, field: Any) -> None:
        """A name that people can read."""
        check_words(field, LONGEST_NAME)

    def validate_scopes(self, field: Any) -> None:
        """A device that may do nothing is none."""
        if not self.chosen_scopes():
            raise ValidationError(_("Please choose at least one."))

    def validate_gates(self, field: Any) -> None:
        """Only gates of this event."""
        check_among(field)

    def validate_expires_at(self, field: Any) -> None:
        """A moment that is still to come."""
        if field.data is None:
            raise ValidationError(_("Please give a day and a time, such as 2026-03-02 14:30."))
        self.check_moment(field)
        moment = self.moment(field)
        if moment is None or moment <= clock.now():
            raise ValidationError(_("This is over already."))

    def chosen_scopes(self) -> frozenset[DeviceScope]:
        """Return what it may do."""
        return frozenset(scope for scope in DeviceScope if scope.value in (self.scopes.data or ()))


class ListForm(MomentsForm):
    """Describe a list."""

    name = StringField(
        _l("Name of the list"),
        filters=[strip],
        validators=[storable],
        render_kw={"dir": "auto", "maxlength": LONGEST_NAME},
    )
    sessions = NumbersField(_l("For which sessions are tickets admitted?"), validators=[NEEDED])
    gates = NumbersField(_l("At which gates?"))
    policy = RadioField(_l("How often on one ticket?"), validators=[NEEDED], validate_choice=False)
    opens_at = MomentField(_l("Doors open at"), validators=[Optional()])
    closes_at = MomentField(_l("Doors close at"), validators=[Optional()])
    people_limit = CountField(_l("How many people may be inside at once?"), least=1, most=MOST_PEOPLE)

    def prepare(self, doors: Doors, zone: ZoneInfo) -> ListForm:
        """Offer the sessions and the gates of the event."""
        self.zone = zone
        self.policy.choices = [(policy.value, console_words.POLICIES[policy]) for policy in Policy]
        self.sessions.choices = [(one.id, one.title.plain) for one in doors.sessions.values() if not one.row.cancelled]
        self.gates.choices = doors.gate_choices()
        return self

    def validate_name(self, field: Any) -> None:
        """A name that is not too long."""
        if field.data:
            check_words(field, LONGEST_NAME)

    def validate_sessions(self, field: Any) -> None:
        """A list admits to something of this event."""
        check_among(field)
        if not field.data:
            raise ValidationError(console_words.REFUSALS["list_without_sessions"])

    def validate_gates(self, field: Any) -> None:
        """Only gates of this event."""
        check_among(field)

    def validate_policy(self, field: Any) -> None:
        """One of three."""
        if field.data not in set(Policy):
            raise ValidationError(_("Please choose something from the list."))

    def validate_opens_at(self, field: Any) -> None:
        """A moment that there is."""
        self.check_moment(field)

    def validate_closes_at(self, field: Any) -> None:
        """A moment that there is, and that comes after the opening."""
        self.check_moment(field)
        opens, closes = self.moment(self.opens_at), self.moment(field)
        if opens and closes and closes <= opens:
            raise ValidationError(_("Doors must close later than they open."))

    def draft(self) -> ListDraft:
        """Return what was written."""
        return ListDraft(
            name=self.name.data or None,
            sessions=tuple(self.sessions.data),
            gates=tuple(self.gates.data),
            policy=Policy(self.policy.data),
            opens_at=self.moment(self.opens_at),
            closes_at=self.moment(self.closes_at),
            people_limit=self.people_limit.data,
        )


class SettleForm(PortalForm):
    """Say how a case is to be taken."""

    note = TextAreaField(_l("Note"), filters=[newlines, strip], render_kw={"rows": 2, "dir": "auto"})
    outcome = HiddenField()

    def validate_note(self, field: Any) -> None:
        """It goes on record."""
        if field.data:
            check_words(field, LONGEST_NOTE)

    def validate_outcome(self, field: Any) -> None:
        """One of two."""
        if field.data not in set(Outcome):
            raise ValidationError(_("Please choose one of the two."))


class BlockForm(PortalForm):
    """Let a ticket open no door."""

    reason = TextAreaField(
        _l("Why?"), filters=[newlines, strip], validators=[NEEDED], render_kw={"rows": 2, "dir": "auto"}
    )

    def validate_reason(self, field: Any) -> None:
        """It goes on record."""
        check_words(field, LONGEST_NOTE)


class PaperForm(MomentsForm):
    """Enter what was ticked on a list on paper."""

    gate = SelectField(_l("At which gate was it?"), validate_choice=False)
    at = MomentField(_l("When did they come in, roughly?"), validators=[NEEDED])
    lines = TextAreaField(
        _l("Short codes, one on each line"),
        filters=[newlines],
        validators=[NEEDED],
        render_kw={"rows": 10, "dir": "ltr", "autocomplete": "off", "spellcheck": "false"},
    )
    seen = HiddenField()
    form_key = HiddenField()

    def prepare(self, doors: Doors, view: ListView, zone: ZoneInfo) -> PaperForm:
        """Offer the gates of the list, and make a key where none came."""
        self.zone = zone
        here = [(str(key), name) for key, name in doors.gate_choices() if not view.gates or key in view.gates]
        self.gate.choices = [("", _("Not known")), *here]
        if not KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data, self.form_key.raw_data = secrets.token_urlsafe(24), None
        return self

    def validate_gate(self, field: Any) -> None:
        """Only gates of this list."""
        if (field.data or "") not in dict(self.gate.choices):
            raise ValidationError(_("Please choose something from the list."))

    def validate_at(self, field: Any) -> None:
        """A moment that has been."""
        if field.data is None:
            raise ValidationError(_("Please give a day and a time, such as 2026-03-02 14:30."))
        self.check_moment(field)
        moment = self.moment(field)
        if moment is None or moment > clock.now():
            raise ValidationError(_("This time is still to come."))

    def validate_lines(self, field: Any) -> None:
        """There is something, and not too much for once."""
        storable(self, field)
        number = sum(1 for line in (field.data or "").splitlines() if line.strip())
        if not number:
            raise ValidationError(_("Please write something here."))
        if number > MOST_LINES:
            raise ValidationError(_("Please enter at most %(number)s lines at once.", number=MOST_LINES))

    def ticked(self, list_id: int) -> Ticked:
        """Return where and when it was."""
        moment = self.moment(self.at)
        assert moment is not None
        return Ticked(list_id, row_number(self.gate.data or ""), moment)


class WipeForm(PortalForm):
    """End a device that is lost, knowing what it does."""

    sure = BooleanField(_l("It is lost or stolen, and not only mislaid"), validators=[NEEDED])

    def validate_sure(self, field: Any) -> None:
        """It can't be taken back."""
        if not field.data:
            raise ValidationError(_("Please tick this first."))


def check_words(field: Any, longest: int) -> None:
    """Refuse what can't be kept, nothing at all, and what is too long."""
    storable(None, field)
    if not (field.data or "").strip():
        raise ValidationError(_("Please write something here."))
    if len(field.data) > longest:
        raise ValidationError(_("Please use at most %(number)s characters.", number=longest))


def check_among(field: Any) -> None:
    """Refuse what is not offered."""
    offered: Sequence[tuple[int, str]] = field.choices
    if not set(field.data or ()) <= {key for key, _label in offered}:
        raise ValidationError(_("Please choose something from the list."))
