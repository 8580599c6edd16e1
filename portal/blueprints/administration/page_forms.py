"""The forms in which pages and announcements are written and translated."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.domain.sitepages.rules import LONGEST_ANNOUNCEMENT, LONGEST_BODY, LONGEST_TITLE
from portal.domain.sitepages.types import Announced, Kind, Words
from portal.foundation import languages
from portal.web import words
from portal.web.forms import NEEDED, MomentField, PortalForm, language_choices, newlines, storable, strip
from portal.web.services import settings


class Written:
    """Check a text that the office writes: there is something, it can be kept, and it is not too long."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        storable(form, field)
        if not (field.data or "").strip():
            raise ValidationError(words.TEXT_PROBLEMS["empty"])
        if len(field.data) > self.longest:
            raise ValidationError(
                _(
                    "This is too long: %(length)s characters, and at most %(longest)s fit. Your text is still here.",
                    length=len(field.data),
                    longest=self.longest,
                )
            )


class KnownLanguage:
    """Check that a text has one of the portal's languages, or none where the portal may recognise it."""

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data and not languages.is_known(field.data):
            raise ValidationError(_("Please choose one of the languages in the list."))


class PageForm(PortalForm):
    """Write the next version of a page."""

    title = StringField(_l("Title"), filters=[strip], validators=[Written(LONGEST_TITLE)])
    body = TextAreaField(_l("Text"), filters=[newlines, strip], validators=[Written(LONGEST_BODY)])
    language = SelectField(_l("Language of this text"), validators=[KnownLanguage()], validate_choice=False)
    number = IntegerField(widget=HiddenInput())

    def prepare(self) -> PageForm:
        """Offer the languages."""
        self.language.choices = language_choices()
        return self

    def words(self) -> Words:
        """Return what was written."""
        return Words(self.title.data or "", self.body.data or "", self.language.data or None)


class PageTranslationForm(PortalForm):
    """Translate a page, beside its original."""

    title = StringField(_l("Title"), filters=[strip], validators=[Written(LONGEST_TITLE)])
    body = TextAreaField(_l("Text"), filters=[newlines, strip], validators=[Written(LONGEST_BODY)])
    number = IntegerField(widget=HiddenInput())
    basis = HiddenField()

    def words(self) -> Words:
        """Return what was written."""
        return Words(self.title.data or "", self.body.data or "")


class AnnouncementForm(PortalForm):
    """Set what everybody must know."""

    kind = RadioField(_l("How urgent is it?"), validators=[NEEDED], validate_choice=False)
    text = TextAreaField(
        _l("Text"), filters=[newlines, strip], validators=[Written(LONGEST_ANNOUNCEMENT)], render_kw={"rows": 3}
    )
    language = SelectField(_l("Language of this text"), validators=[KnownLanguage()], validate_choice=False)
    starts_at = MomentField(_l("Shown from"), validators=[Optional()])
    ends_at = MomentField(_l("Shown until"), validators=[Optional()])

    def prepare(self) -> AnnouncementForm:
        """Offer the choices in the reader's language."""
        self.kind.choices = [(kind.value, words.ANNOUNCEMENTS[kind]) for kind in Kind]
        self.language.choices = language_choices(_("Recognise it for me"))
        return self

    def validate_kind(self, field: Any) -> None:
        """There are three kinds."""
        if field.data not in set(Kind):
            raise ValidationError(_("Please choose how urgent it is."))

    def validate_starts_at(self, field: Any) -> None:
        """A moment far from now is a typing mistake."""
        _near(field)

    def validate_ends_at(self, field: Any) -> None:
        """It ends after it has begun."""
        _near(field)
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError(_("Please choose an end that is later than the beginning."))

    def announced(self, now: datetime) -> Announced:
        """Return what was set; times are the portal's own, and without a beginning it begins now."""
        return Announced(
            kind=Kind(self.kind.data),
            text=self.text.data or "",
            language=self.language.data or None,
            starts_at=_moment(self.starts_at.data) or now,
            ends_at=_moment(self.ends_at.data),
        )


class AnnouncementTranslationForm(PortalForm):
    """Translate an announcement."""

    text = TextAreaField(
        _l("Translation"), filters=[newlines, strip], validators=[Written(LONGEST_ANNOUNCEMENT)], render_kw={"rows": 3}
    )
    basis = HiddenField()


def _near(field: Any) -> None:
    if field.data and not 2000 < field.data.year < 2200:
        raise ValidationError(_("Please check the year."))


def _moment(typed: datetime | None) -> datetime | None:
    return typed.replace(tzinfo=settings().timezone) if typed else None
