"""The form with which a writer reopens an answer."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField

from portal.domain.proposals import commitment_rules as rules
from portal.foundation import languages
from portal.web.forms import NEEDED, PortalForm, language_choices, newlines, raise_problem


class ReopeningForm(PortalForm):
    """Say what is missing, in any language."""

    words = TextAreaField(
        _l("What does the answer leave open?"), filters=[newlines], validators=[NEEDED], render_kw={"rows": 6}
    )
    language = SelectField(_l("The language you write in"), validate_choice=False)

    def prepare(self) -> ReopeningForm:
        """Offer the languages."""
        self.language.choices = language_choices(_("Recognise it for me"))
        return self

    def validate_words(self, field: Any) -> None:
        """The city needs to know what is missing."""
        raise_problem(rules.check_reason(field.data or ""), field.data or "", rules.LONGEST_REASON)

    @property
    def chosen_language(self) -> str | None:
        """Return the writer's own choice, if they made one."""
        return self.language.data if languages.is_known(self.language.data) else None
