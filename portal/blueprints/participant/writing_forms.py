"""The forms in which a proposal is written and handed in."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.domain.proposals import rules
from portal.domain.proposals.types import Cluster, Draft, Neighbourhood, Place, TopicView
from portal.foundation import languages
from portal.web import locale, words
from portal.web.forms import NEEDED, PortalForm, language_choices, newlines, raise_problem, storable, strip

KEY_BYTES = 24
KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


class ProposalForm(PortalForm):
    """Write: a title, a text, and (if one likes) what it is about."""

    title = StringField(_l("Title"), filters=[strip], validators=[NEEDED], render_kw={"autocomplete": "off"})
    body = TextAreaField(_l("Your proposal"), filters=[newlines], validators=[NEEDED], render_kw={"rows": 12})
    language = SelectField(_l("The language you write in"), validate_choice=False)
    cluster = SelectField(_l("Topic"), validate_choice=False)
    topic = SelectField(_l("City project"), validate_choice=False)
    place = StringField(
        _l("Place"), filters=[strip], validators=[storable], render_kw={"autocomplete": "off", "maxlength": 400}
    )
    neighbourhood = SelectField(_l("Neighbourhood"), validate_choice=False)
    point = StringField(_l("Point on the map"), filters=[strip], render_kw={"autocomplete": "off", "dir": "ltr"})
    form_key = HiddenField()
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def prepare(self, topics: tuple[TopicView, ...]) -> ProposalForm:
        """Offer the choices in the reader's language."""
        self.language.choices = language_choices(_("Recognise it for me"))
        self.cluster.choices = [("", _("I am not sure"))] + [(c.value, words.CLUSTERS[c]) for c in Cluster]
        self.topic.choices = [("", _("None of these"))] + [(str(topic.id), topic.title.plain) for topic in topics]
        named = [(code.value, words.NEIGHBOURHOODS[code]) for code in Neighbourhood]
        self.neighbourhood.choices = [("", _("None in particular")), *locale.sorted_by_name(named)]
        if not KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data = secrets.token_urlsafe(KEY_BYTES)
        return self

    def validate_title(self, field: Any) -> None:
        """Refuse what is not a title."""
        raise_problem(rules.check_title(field.data or ""), field.data or "", rules.LONGEST_TITLE)

    def validate_body(self, field: Any) -> None:
        """Refuse what is not a proposal."""
        raise_problem(rules.check_body(field.data or ""), field.data or "", rules.LONGEST_BODY)

    def validate_place(self, field: Any) -> None:
        """Refuse what is too long to be a place."""
        if len(field.data or "") > rules.LONGEST_PLACE:
            raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_PLACE))

    def validate_point(self, field: Any) -> None:
        """Refuse what is no point, or one far from the district."""
        if not field.data:
            return
        point = rules.read_point(field.data)
        if point is None:
            raise ValidationError(_("Please give the point as two numbers, such as 37.4979, 127.0276."))
        if not rules.in_district(*point):
            raise ValidationError(_("This point is not in Gangnam-gu. Please check the two numbers and their order."))

    def whereabouts(self) -> Place:
        """Return where the proposal is about."""
        latitude, longitude = rules.read_point(self.point.data or "") or (None, None)
        known = self.neighbourhood.data in set(Neighbourhood)
        return Place(
            name=self.place.data or None,
            neighbourhood=Neighbourhood(self.neighbourhood.data) if known else None,
            latitude=latitude,
            longitude=longitude,
        )

    def draft(self, topics: tuple[TopicView, ...]) -> Draft:
        """Return what was written; choices that do not exist count as not made."""
        known = {str(topic.id): topic.id for topic in topics}
        return Draft(
            title=self.title.data or "",
            body=self.body.data or "",
            language=self.language.data if languages.is_known(self.language.data) else None,
            cluster=Cluster(self.cluster.data) if self.cluster.data in set(Cluster) else None,
            topic_id=known.get(self.topic.data or ""),
            place=self.whereabouts(),
        )


class HandInForm(PortalForm):
    """Look once more, correct the language, hand in."""

    language = SelectField(_l("The language you wrote in"), validators=[NEEDED], validate_choice=False)

    def prepare(self) -> HandInForm:
        """Offer all languages."""
        self.language.choices = language_choices()
        return self
