"""The forms in which organisers describe an event, copy it, call it off, and say what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField
from wtforms.validators import ValidationError

from portal.blueprints.organiser.fields import OneOfField
from portal.blueprints.organiser.words_field import WordsField
from portal.domain.events import rules
from portal.domain.events.types import EventDraft, EventKind, EventRow, EventState
from portal.domain.proposals.types import TopicView
from portal.web import event_words, words
from portal.web.forms import NEEDED, CountField, DayField, PortalForm, storable, strip

LONGEST_URL = 500
TAKEN = frozenset({"new"})
"""What stands for something else in the addresses of these pages."""


def check_url(form: Any, field: Any) -> None:
    """Refuse what is no address of a page."""
    storable(form, field)
    address = field.data or ""
    is_one = address.startswith(("https://", "http://")) and "." in address and not set(address) & set(" \"'<>\\")
    if address and not (is_one and address.isprintable() and len(address) <= LONGEST_URL):
        raise ValidationError(_("Please give the whole address of a page, such as https://map.example.org/place."))


def check_slug(form: Any, field: Any) -> None:
    """Refuse what is no short name."""
    if field.errors:
        return
    storable(form, field)
    slug = field.data or ""
    if slug in TAKEN:
        raise ValidationError(_("This short name is taken by a page of the portal. Please choose another."))
    if slug and not (rules.SLUG.fullmatch(slug) and len(slug) <= rules.LONGEST_SLUG):
        raise ValidationError(
            _("Please use only small Latin letters, digits and hyphens between them, such as culture-week-2027.")
        )


def url_field(label: Any) -> StringField:
    """Return a field for the address of a page elsewhere."""
    return StringField(label, filters=[strip], validators=[check_url], render_kw={"type": "url", "dir": "ltr"})


def slug_field() -> StringField:
    """Return a field for a short name in addresses."""
    attributes = {"dir": "ltr", "spellcheck": "false", "autocapitalize": "none", "maxlength": rules.LONGEST_SLUG}
    return StringField(_l("Short name for the address"), filters=[strip], validators=[check_slug], render_kw=attributes)


class BareForm(PortalForm):
    """A button."""


class EventForm(PortalForm):
    """Describe an event."""

    title = WordsField(_l("Title"), longest=rules.LONGEST_TITLE)
    summary = WordsField(_l("In one or two sentences"), longest=rules.LONGEST_SUMMARY, rows=3)
    description = WordsField(_l("Description"), longest=rules.LONGEST_DESCRIPTION, rows=8, needed=False)
    kind = RadioField(_l("What sort of event is it?"), validators=[NEEDED], validate_choice=False)
    cluster = RadioField(_l("Field of cooperation"), validators=[NEEDED], validate_choice=False)
    project = OneOfField(_l("City project it belongs to"))
    takes_registrations = BooleanField(_l("People can register for it here"), default=True)
    largest_party = CountField(
        _l("Most people that one person can register"), least=1, most=rules.LARGEST_PARTY, default=5
    )
    largest_delegation = CountField(
        _l("Most people in a delegation"), least=0, most=rules.LARGEST_DELEGATION, default=60
    )
    slug = slug_field()
    basis = HiddenField()

    def prepare(self, topics: Sequence[TopicView], event: EventRow | None = None) -> EventForm:
        """Offer the choices in the reader's language; a public event keeps its address."""
        self.kind.choices = [(kind.value, event_words.EVENT_KINDS[kind]) for kind in EventKind]
        self.cluster.choices = list(words.CLUSTERS.items())
        self.project.choices = [("", _("None")), *((str(topic.id), topic.title.plain) for topic in topics)]
        for field in (self.summary, self.description):
            field.begin_in(self.title.code)
        self.fixed_slug = event.slug if event is not None and event.state is not EventState.DRAFT else None
        return self

    def validate_kind(self, field: Any) -> None:
        """One of the kinds."""
        if field.data not in set(EventKind):
            raise ValidationError(_("Please choose something from the list."))

    def validate_cluster(self, field: Any) -> None:
        """One of the four."""
        if field.data not in words.CLUSTERS:
            raise ValidationError(_("Please choose something from the list."))

    def validate_slug(self, field: Any) -> None:
        """Without one, the English title gives it."""
        field.data = self.fixed_slug or field.data or rules.slug_from(self.title.data.get("en", ""))
        if not field.data:
            raise ValidationError(_("Please give a short name, or a title in English from which it can be made."))
        check_slug(self, field)

    def draft(self) -> EventDraft:
        """Return what was written."""
        return EventDraft(
            slug=self.slug.data,
            kind=EventKind(self.kind.data),
            cluster=self.cluster.data,
            title=self.title.data,
            summary=self.summary.data,
            description=self.description.data,
            project_id=int(self.project.data) if self.project.data else None,
            takes_registrations=self.takes_registrations.data,
            largest_party=_or(self.largest_party.data, 5),
            largest_delegation=_or(self.largest_delegation.data, 0),
        )


def event_fields(draft: EventDraft) -> dict[str, Any]:
    """Return what the form shows of an event that there is."""
    return {
        "title": draft.title,
        "summary": draft.summary,
        "description": draft.description,
        "kind": draft.kind.value,
        "cluster": draft.cluster,
        "project": str(draft.project_id or ""),
        "takes_registrations": draft.takes_registrations,
        "largest_party": draft.largest_party,
        "largest_delegation": draft.largest_delegation,
        "slug": draft.slug,
    }


class CallOffForm(PortalForm):
    """Call an event off, saying why."""

    reason = WordsField(_l("Why is it called off?"), longest=rules.LONGEST_SUMMARY, rows=3)


class ReportForm(PortalForm):
    """Say what came of an event."""

    results = WordsField(_l("What came of it"), longest=rules.LONGEST_DESCRIPTION, rows=10, needed=False)
    photos = url_field(_l("Address of the photos"))
    basis = HiddenField()


class CopyForm(PortalForm):
    """Begin the next event as an earlier one was."""

    first_day = DayField(_l("First day of the new event"), validators=[NEEDED], render_kw={"type": "date"})
    slug = slug_field()

    def prepare(self, has_sessions: bool) -> CopyForm:
        """Ask for a day only where there are sessions to move."""
        if not has_sessions:
            del self.first_day
        return self

    def validate_first_day(self, field: Any) -> None:
        """Sessions are moved by whole days."""
        if not field.errors and not is_near(field.data):
            raise ValidationError(_("Please give a day, such as 2026-03-02."))

    def validate_slug(self, field: Any) -> None:
        """The copy has an address of its own."""
        if not field.data:
            raise ValidationError(_("Please give a short name."))

    def later(self, first: date | None) -> timedelta:
        """Return by how much all sessions move, if the first one is on `first`."""
        return self.first_day.data - first if first is not None and self.first_day.data else timedelta()


def is_near(day: date | None) -> bool:
    """Tell whether a day is in a year that somebody can have meant."""
    return day is not None and 2000 < day.year < 2200


def _or(number: int | None, otherwise: int) -> int:
    return otherwise if number is None else number
