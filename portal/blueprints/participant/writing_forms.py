"""The forms in which a proposal is written and handed in."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.blueprints.participant.writing_choices import Choices
from portal.domain.proposals import rules
from portal.domain.proposals.types import Cluster, Draft, Neighbourhood, Place, ProposalView
from portal.foundation import languages
from portal.web import locale, words
from portal.web.forms import NEEDED, PortalForm, language_choices, newlines, raise_problem, storable, strip

KEY_BYTES = 24
KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


def cluster_choices() -> list[tuple[str, Any]]:
    """Return the topics by their names in the reader's language."""
    return [("", _("I am not sure"))] + [(c.value, words.CLUSTERS[c]) for c in Cluster]


class ProposalForm(PortalForm):
    """Write: a title, a text, and (if one likes) what it is about."""

    title = StringField(_l("Title"), filters=[strip], validators=[NEEDED], render_kw={"autocomplete": "off"})
    body = TextAreaField(_l("Your proposal"), filters=[newlines], validators=[NEEDED], render_kw={"rows": 10})
    language = SelectField(_l("The language you write in"), validate_choice=False)
    cluster = SelectField(_l("Topic"), validate_choice=False)
    topic = SelectField(_l("City project"), validate_choice=False)
    event = SelectField(_l("Event"), validate_choice=False)
    session = HiddenField()
    place = StringField(
        _l("Place"), filters=[strip], validators=[storable], render_kw={"autocomplete": "off", "maxlength": 400}
    )
    neighbourhood = SelectField(_l("Neighbourhood"), validate_choice=False)
    point = StringField(_l("Point on the map"), filters=[strip], render_kw={"autocomplete": "off", "dir": "ltr"})
    form_key = HiddenField()
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])

    def prepare(self, choices: Choices) -> ProposalForm:
        """Offer the choices in the reader's language."""
        self.language.choices = language_choices(_("Recognise it for me"))
        self.cluster.choices = cluster_choices()
        nothing = ("", _("None of these"))
        self.topic.choices = [nothing, *((str(topic.id), topic.title.plain) for topic in choices.topics)]
        self.event.choices = [nothing, *((str(event.row.id), event.title.plain) for event in choices.events)]
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

    def unkeepable(self) -> list[str]:
        """Return why the text can't be kept even as a draft; empty and unfinished ones can."""
        limits = ((self.title, rules.LONGEST_TITLE), (self.body, rules.LONGEST_BODY))
        found = []
        for field, longest in limits:
            try:
                raise_problem(rules.check_kept(field.data or "", longest), field.data or "", longest)
            except ValidationError as problem:
                found.append(f"{field.label.text}: {problem}")
        return found

    def leave_out(self) -> list[str]:
        """Empty the fields about the place that can't be kept as they are, and return why."""
        self.validate()
        wrong = [field for field in (self.place, self.point) if field.errors]
        told = [f"{field.label.text}: {' '.join(map(str, field.errors))}" for field in wrong]
        for field in wrong:
            field.data = ""
        return told

    @property
    def has_key(self) -> bool:
        """Tell whether the form came with the key that its draft is known by."""
        return bool(KEY.fullmatch(request.form.get("form_key", "")))

    @property
    def says_something(self) -> bool:
        """Tell whether a word has been written."""
        return bool((self.title.data or "").strip() or (self.body.data or "").strip())

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

    def draft(self, choices: Choices) -> Draft:
        """Return what was written; choices that do not exist count as not made."""
        known = {str(topic.id): topic.id for topic in choices.topics}
        event_id, session_id = choices.subject(self.event.data or "", self.session.data or "")
        return Draft(
            title=self.title.data or "",
            body=self.body.data or "",
            language=self.language.data if languages.is_known(self.language.data) else None,
            cluster=Cluster(self.cluster.data) if self.cluster.data in set(Cluster) else None,
            topic_id=known.get(self.topic.data or ""),
            place=self.whereabouts(),
            event_id=event_id,
            session_id=session_id,
        )


class HandInForm(PortalForm):
    """Look once more, correct the language and the topic, hand in."""

    language = SelectField(_l("The language you wrote in"), validators=[NEEDED], validate_choice=False)
    cluster = SelectField(_l("Topic"), validate_choice=False)

    def prepare(self) -> HandInForm:
        """Offer all languages and topics."""
        self.language.choices = language_choices()
        self.cluster.choices = cluster_choices()
        return self

    def changed(self, view: ProposalView) -> Draft | None:
        """Return the draft with what was corrected here, or None where nothing was."""
        row, before = view.row, view.body.source.code
        language = self.language.data if languages.is_known(self.language.data) else before
        cluster = Cluster(self.cluster.data) if self.cluster.data in set(Cluster) else None
        if (language, cluster) == (before, row.cluster):
            return None
        known = language if languages.is_known(language) else None
        subject = (row.topic_id, row.place, row.event_id, row.session_id)
        return Draft(view.title.original, view.body.original, known, cluster, *subject)
