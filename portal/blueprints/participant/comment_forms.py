"""Forms of the discussion: say something, change it, report something."""

from __future__ import annotations

import re
import secrets
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from portal.domain.discussion import rules
from portal.domain.moderation.types import Ground, Statement
from portal.foundation import languages
from portal.web import words
from portal.web.addresses import row_number
from portal.web.forms import NEEDED, PortalForm, language_choices, newlines, raise_problem, storable

KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")
LONGEST_REPORT = 1000


class CommentForm(PortalForm):
    """Say something, in any language."""

    body = TextAreaField(_l("Your comment"), filters=[newlines], validators=[NEEDED], render_kw={"rows": 5})
    language = SelectField(_l("The language you write in"), validate_choice=False)
    follow = BooleanField(_l("Tell me when something happens with this proposal"))
    parent = HiddenField()
    form_key = HiddenField()

    def prepare(self) -> CommentForm:
        """Offer the languages, and make sure that this form sent twice is one comment."""
        self.language.choices = language_choices(_("Recognise it for me"))
        if not KEY.fullmatch(self.form_key.data or ""):
            self.form_key.data = secrets.token_urlsafe(24)
        return self

    def validate_body(self, field: Any) -> None:
        """Refuse what is not a comment."""
        raise_problem(rules.check_comment(field.data or ""), field.data or "", rules.LONGEST_COMMENT)

    @property
    def parent_id(self) -> int | None:
        """Return the comment that is answered."""
        return row_number(self.parent.data or "")

    @property
    def chosen_language(self) -> str | None:
        """Return the writer's own choice, if they made one."""
        return self.language.data if languages.is_known(self.language.data) else None


class EditCommentForm(CommentForm):
    """Change one's own comment."""

    revision = IntegerField(widget=HiddenInput())


class ReportForm(PortalForm):
    """Tell a moderator that something breaks the rules."""

    ground = SelectField(_l("What is wrong with it?"), validators=[NEEDED], validate_choice=False)
    words = TextAreaField(_l("In your own words"), filters=[newlines], render_kw={"rows": 4})

    def prepare(self) -> ReportForm:
        """Offer the reasons."""
        self.ground.choices = [("", _("Please choose"))] + [
            (ground.value, words.REPORT_GROUNDS[ground]) for ground in Ground
        ]
        return self

    def validate_ground(self, field: Any) -> None:
        """A moderator needs to know what to look for."""
        if field.data not in set(Ground):
            raise ValidationError(_("Please choose what is wrong with it."))

    def validate_words(self, field: Any) -> None:
        """The reason 'other' needs words."""
        storable(self, field)
        text = (field.data or "").strip()
        if self.ground.data == Ground.OTHER and not text:
            raise ValidationError(_("Please say in your own words what is wrong with it."))
        if len(text) > LONGEST_REPORT:
            raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_REPORT))

    def statement(self) -> Statement:
        """Return what was said; the language of the words is detected from them."""
        return Statement(Ground(self.ground.data), self.words.data or "")
