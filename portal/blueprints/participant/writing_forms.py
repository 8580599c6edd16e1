"""The forms in which a proposal is written and handed in."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField

from portal.domain.proposals import rules
from portal.domain.proposals.types import Cluster, Draft, TopicView
from portal.foundation import languages
from portal.web import words
from portal.web.forms import NEEDED, PortalForm, language_choices, newlines, raise_problem, strip

KEY_BYTES = 24
KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


class ProposalForm(PortalForm):
    """Write: a title, a text, and (if one likes) what it is about."""

    title = StringField(_l("Title"), filters=[strip], validators=[NEEDED], render_kw={"autocomplete": "off"})
    body = TextAreaField(_l("Your proposal"), filters=[newlines], validators=[NEEDED], render_kw={"rows": 12})
    language = SelectField(_l("The language you write in"), validate_choice=False)
    cluster = SelectField(_l("Topic"), validate_choice=False)
    topic = SelectField(_l("City project"), validate_choice=False)
    form_key = HiddenField()

    def prepare(self, topics: tuple[TopicView, ...]) -> ProposalForm:
        """Offer the choices in the reader's language."""
        self.language.choices = language_choices(_("Recognise it for me"))
        self.cluster.choices = [("", _("I am not sure"))] + [(c.value, words.CLUSTERS[c]) for c in Cluster]
        self.topic.choices = [("", _("None of these"))] + [(str(topic.id), topic.title.plain) for topic in topics]
        if not KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data = secrets.token_urlsafe(KEY_BYTES)
        return self

    def validate_title(self, field: Any) -> None:
        """Refuse what is not a title."""
        raise_problem(rules.check_title(field.data or ""), field.data or "", rules.LONGEST_TITLE)

    def validate_body(self, field: Any) -> None:
        """Refuse what is not a proposal."""
        raise_problem(rules.check_body(field.data or ""), field.data or "", rules.LONGEST_BODY)

    def draft(self, topics: tuple[TopicView, ...]) -> Draft:
        """Return what was written; choices that do not exist count as not made."""
        known = {str(topic.id): topic.id for topic in topics}
        return Draft(
            title=self.title.data or "",
            body=self.body.data or "",
            language=self.language.data if languages.is_known(self.language.data) else None,
            cluster=Cluster(self.cluster.data) if self.cluster.data in set(Cluster) else None,
            topic_id=known.get(self.topic.data or ""),
        )


class HandInForm(PortalForm):
    """Look once more, correct the language, hand in."""

    language = SelectField(_l("The language you wrote in"), validators=[NEEDED], validate_choice=False)

    def prepare(self) -> HandInForm:
        """Offer all languages."""
        self.language.choices = language_choices()
        return self
