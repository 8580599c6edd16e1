"""The form in which the office enters a proposal for somebody without e-mail."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.accounts.rules import LONGEST_NAME, readable_name
from portal.domain.events.types import EventView
from portal.domain.proposals import rules
from portal.domain.proposals.types import Cluster, Draft, Entered, EnteredVia, TopicView
from portal.foundation import clock, languages
from portal.web import words
from portal.web.forms import NEEDED, DayField, PortalForm, language_choices, newlines, raise_problem, storable, strip
from portal.web.services import settings

KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
OLDEST = date(2000, 1, 1)


class EnteringForm(PortalForm):
    """Enter what somebody brought, as they brought it."""

    via = RadioField(_l("How did it come?"), validators=[NEEDED], validate_choice=False)
    received_on = DayField(_l("Received on"), validators=[NEEDED])
    name = StringField(_l("Name shown to others"), filters=[strip], render_kw={"autocomplete": "off"})
    title = StringField(_l("Title"), filters=[strip], validators=[NEEDED], render_kw={"autocomplete": "off"})
    body = TextAreaField(_l("Proposal"), filters=[newlines], validators=[NEEDED], render_kw={"rows": 12})
    language = SelectField(_l("The language it is written in"), validate_choice=False)
    cluster = SelectField(_l("Topic"), validate_choice=False)
    topic = SelectField(_l("City project"), validate_choice=False)
    event = SelectField(_l("Event"), validate_choice=False)
    form_key = HiddenField()

    def prepare(self, topics: tuple[TopicView, ...], events: Sequence[EventView]) -> EnteringForm:
        """Offer the choices in the moderator's language."""
        self.via.choices = [(via.value, words.ENTERED_VIA[via]) for via in EnteredVia]
        self.language.choices = language_choices(_("Recognise it for me"))
        self.cluster.choices = [("", _("I am not sure"))] + [(c.value, words.CLUSTERS[c]) for c in Cluster]
        self.topic.choices = [("", _("None of these"))] + [(str(topic.id), topic.title.plain) for topic in topics]
        self.event.choices = [("", _("None of these"))] + [(str(view.row.id), view.title.plain) for view in events]
        if not KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data = secrets.token_urlsafe(24)
        return self

    def validate_via(self, field: Any) -> None:
        """There are three ways."""
        if field.data not in set(EnteredVia):
            raise ValidationError(_("Please choose how it came."))

    def validate_received_on(self, field: Any) -> None:
        """It came today or before."""
        if field.process_errors:
            return
        today = clock.now().astimezone(settings().timezone).date()
        if field.data is None or not OLDEST <= field.data <= today:
            raise ValidationError(_("Please give the day on which it came: today or earlier."))

    def validate_name(self, field: Any) -> None:
        """A name can be left out, but not be invisible."""
        storable(self, field)
        if field.data and readable_name(field.data) is None:
            raise ValidationError(_("Please give a name that people can read."))
        if len(field.data or "") > LONGEST_NAME:
            raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_NAME))

    def validate_title(self, field: Any) -> None:
        """Refuse what is not a title."""
        raise_problem(rules.check_title(field.data or ""), field.data or "", rules.LONGEST_TITLE)

    def validate_body(self, field: Any) -> None:
        """Refuse what is not a proposal."""
        raise_problem(rules.check_body(field.data or ""), field.data or "", rules.LONGEST_BODY)

    def entered(self, topics: tuple[TopicView, ...], events: Sequence[EventView]) -> Entered:
        """Return what was entered; choices that do not exist count as not made."""
        known = {str(topic.id): topic.id for topic in topics}
        event_ids = {str(view.row.id): view.row.id for view in events}
        draft = Draft(
            title=self.title.data or "",
            body=self.body.data or "",
            language=self.language.data if languages.is_known(self.language.data) else None,
            cluster=Cluster(self.cluster.data) if self.cluster.data in set(Cluster) else None,
            topic_id=known.get(self.topic.data or ""),
            event_id=event_ids.get(self.event.data or ""),
        )
        assert self.received_on.data is not None
        received = datetime.combine(self.received_on.data, time(12), settings().timezone)
        name = readable_name(self.name.data or "") or ""
        return Entered(draft, name, EnteredVia(self.via.data), min(received, clock.now()))
