"""Forms about one's own account."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, ValidationError

from portal.domain.accounts.rules import LONGEST_NAME, LONGEST_PASSWORD, LONGEST_SLUG, TOKEN_DAYS, fold, readable_name
from portal.domain.accounts.types import AgeBand, NationalityGroup, Profile, Scope, Statistics
from portal.foundation import languages
from portal.web import words
from portal.web.forms import NEEDED, EmailField, PortalForm, interface_choices, storable, strip

LONGEST_TYPED = 1000
TOKEN_SCOPES = {
    "read": frozenset({Scope.PROPOSALS_READ}),
    "write": frozenset({Scope.PROPOSALS_READ, Scope.PROPOSALS_WRITE}),
}


class Name:
    """Check a display name: visible, not too long."""

    def __call__(self, _form: Any, field: Any) -> None:
        storable(_form, field)
        name = readable_name(field.data or "")
        if name is None:
            raise ValidationError(_("Please give a name that people can read."))
        if "://" in name or "www." in name.casefold():
            raise ValidationError(_("Please give a name without a web address."))
        if len(name) > LONGEST_NAME:
            raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_NAME))
        field.data = name


class NameField(StringField):  # type: ignore[misc]
    """The public name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _l("Name shown to others"),
            filters=[strip],
            validators=[InputRequired(_l("Please give a name that people can read.")), Name()],
            render_kw={"autocomplete": "nickname", "maxlength": LONGEST_NAME},
            **kwargs,
        )


class InterfaceLanguage:
    """Check that pages exist in this language."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data not in languages.INTERFACE:
            raise ValidationError(_("Please choose one of the languages in the list."))


class SecretField(PasswordField):  # type: ignore[misc]
    """A password; absurdly long ones are refused before any work is done on them."""

    def __init__(self, label: Any, autocomplete: str, **kwargs: Any) -> None:
        super().__init__(
            label,
            validators=[InputRequired(_l("Please type a password.")), _not_absurd, storable],
            render_kw={"autocomplete": autocomplete, "maxlength": LONGEST_PASSWORD},
            **kwargs,
        )


def _not_absurd(_form: Any, field: Any) -> None:
    if len(field.data or "") > LONGEST_TYPED:
        raise ValidationError(_("This password is too long."))


class SignUpForm(PortalForm):
    """Open an account with nothing but an address."""

    email = EmailField()
    display_name = NameField()
    language = SelectField(
        _l("Language of pages and mails"),
        validators=[InterfaceLanguage()],
        choices=interface_choices,
        validate_choice=False,
    )


class SignInForm(PortalForm):
    """Sign in with a password."""

    email = EmailField()
    password = SecretField(_l("Password"), "current-password")


class AddressForm(PortalForm):
    """Ask for a mailed link."""

    email = EmailField()


class LinkForm(PortalForm):
    """Use a mailed link."""


class NewMemberForm(PortalForm):
    """Use a mailed link for an account whose name is not known yet."""

    display_name = NameField()


class PasswordForm(PortalForm):
    """Set a new password."""

    password = SecretField(_l("New password"), "new-password")


class ProfileForm(PortalForm):
    """Change name, language, community, and what others see."""

    display_name = NameField()
    language = SelectField(
        _l("Language of pages and mails"),
        validators=[InterfaceLanguage()],
        choices=interface_choices,
        validate_choice=False,
    )
    community = StringField(
        _l("Community"),
        filters=[strip],
        render_kw={"list": "communities", "maxlength": LONGEST_NAME, "autocomplete": "organization"},
    )
    community_shown = BooleanField(_l("Show my community beside my name"))
    proposals_shown = BooleanField(_l("List my published proposals on my public page"))
    endorsements_shown = BooleanField(_l("List what I endorse on my public page"))

    def validate_community(self, field: Any) -> None:
        """A community has a name like a person, or none."""
        if field.data:
            Name()(self, field)
            if len(fold(field.data)) > LONGEST_SLUG:
                raise ValidationError(_("Please give a name that people can read."))

    def profile(self) -> Profile:
        """Return what was filled in."""
        return Profile(
            display_name=self.display_name.data,
            language=self.language.data,
            community=self.community.data or "",
            community_shown=self.community_shown.data,
            proposals_shown=self.proposals_shown.data,
            endorsements_shown=self.endorsements_shown.data,
        )


class StatisticsForm(PortalForm):
    """Tell something for the statistics, or nothing."""

    nationality_group = SelectField(_l("Part of the world your nationality belongs to"), validate_choice=False)
    age_band = SelectField(_l("Age"), validate_choice=False)

    def prepare(self) -> StatisticsForm:
        """Offer the choices in the reader's language."""
        none = ("", _("I prefer not to say"))
        self.nationality_group.choices = [none] + [(g.value, words.NATIONALITY_GROUPS[g]) for g in NationalityGroup]
        self.age_band.choices = [none] + [(band.value, words.AGE_BANDS[band]) for band in AgeBand]
        return self

    def validate_nationality_group(self, field: Any) -> None:
        """Only what is in the list."""
        if field.data and field.data not in set(NationalityGroup):
            raise ValidationError(_("Please choose something from the list."))

    def validate_age_band(self, field: Any) -> None:
        """Only what is in the list."""
        if field.data and field.data not in set(AgeBand):
            raise ValidationError(_("Please choose something from the list."))

    def statistics(self) -> Statistics:
        """Return what was told."""
        group, band = self.nationality_group.data, self.age_band.data
        return Statistics(NationalityGroup(group) if group else None, AgeBand(band) if band else None)


class CloseForm(PortalForm):
    """Close one's account with the password."""

    password = SecretField(_l("Password"), "current-password")


class TokenForm(PortalForm):
    """Make a personal token."""

    name = StringField(_l("Name of the token"), filters=[strip], validators=[NEEDED], render_kw={"autocomplete": "off"})
    allows = RadioField(
        _l("What it may do"),
        validators=[NEEDED],
        choices=[
            ("read", _l("Read, also what you have not published")),
            ("write", _l("Read, and hand in proposals in your name")),
        ],
        validate_choice=False,
    )
    days = RadioField(
        _l("How long it is valid"),
        validators=[NEEDED],
        choices=lambda: [(str(days), ngettext("%(num)s day", "%(num)s days", days)) for days in TOKEN_DAYS],
        validate_choice=False,
    )

    def validate_name(self, field: Any) -> None:
        """Refuse what can't be read in the list later."""
        storable(self, field)
        name = readable_name(field.data or "")
        if name is None:
            raise ValidationError(_("Please give a name by which you will know it again."))
        if len(name) > LONGEST_NAME:
            raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_NAME))
        field.data = name

    def validate_allows(self, field: Any) -> None:
        """Refuse what is not offered."""
        if field.data not in TOKEN_SCOPES:
            raise ValidationError(_("Please choose one of these."))

    def validate_days(self, field: Any) -> None:
        """Refuse what is not offered."""
        if field.data not in {str(days) for days in TOKEN_DAYS}:
            raise ValidationError(_("Please choose one of these."))
