"""The base of every form: CSRF, trimmed single lines, texts kept as typed, errors in the reader's language."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DateTimeLocalField, StringField
from wtforms.validators import ValidationError

from portal.domain.accounts import rules
from portal.domain.accounts.rules import normalise_email
from portal.foundation import languages
from portal.web import words

LONGEST_EMAIL = 254


class PortalForm(FlaskForm):  # type: ignore[misc]
    """A form that speaks the reader's language."""

    @property
    def csrf_failed(self) -> bool:
        """Tell whether only the session had ended, not the text been wrong."""
        token = getattr(self, "csrf_token", None)
        return bool(token is not None and token.errors)


def status(form: Any) -> int:
    """Return the status of a page with this form."""
    if form.csrf_failed:
        return 400
    return 409 if form.form_errors else 422 if form.errors else 200


def strip(value: Any) -> Any:
    """Take outer white space off a single line."""
    return value.strip() if isinstance(value, str) else value


def normalised(value: Any) -> Any:
    """Bring an address into the form in which it is looked up, before anything is checked or counted."""
    return rules.normalise_email(value) if isinstance(value, str) else value


def newlines(value: Any) -> Any:
    """Turn the line ends that browsers send into the ones that people typed."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def storable(_form: Any, field: Any) -> None:
    """Refuse what no database can keep."""
    value = field.data or ""
    if "\x00" in value or "\ufffd" in value or any("\ud800" <= ch <= "\udfff" for ch in value):
        raise ValidationError(_("Some characters arrived damaged. Please type them again."))


def raise_problem(problem: str | None, text: str, longest: int) -> None:
    """Refuse a text for the problem that a domain's rules found, in the reader's language."""
    if problem == "too_long":
        raise ValidationError(
            _(
                "This is too long: %(length)s characters, and at most %(longest)s fit. Your text is still here.",
                length=len(text),
                longest=longest,
            )
        )
    if problem is not None:
        raise ValidationError(words.TEXT_PROBLEMS[problem])


def show_anew(field: Any, value: object) -> None:
    """Give a hidden field its present value; without this, the form would show the one that was sent."""
    field.data, field.raw_data = value, None


class Marked:
    """Mark a field for its label only: what is needed is checked elsewhere, or depends on another field."""

    def __init__(self, flag: str) -> None:
        self.field_flags = {flag: True}

    def __call__(self, _form: Any, _field: Any) -> None:
        """Check nothing."""


NEEDED = Marked("required")
NEEDED_SOMETIMES = Marked("needed_sometimes")


class EmailAddress:
    """Check an address by its form; whether it exists is nobody's business here."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: Any, field: Any) -> None:
        from email_validator import EmailNotValidError, validate_email

        storable(_form, field)
        if max(len(field.data or ""), len(normalise_email(field.data or ""))) > LONGEST_EMAIL:
            raise ValidationError(_("This e-mail address is too long."))
        try:
            validate_email(field.data or "", check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise ValidationError(
                _("This does not look like an e-mail address. It should be like name@example.org.")
            ) from error


def language_choices(first: str | None = None) -> list[tuple[str, Any]]:
    """Return all languages by their own names, those of the pages first."""
    rest = [code for code in languages.KNOWN if code not in languages.INTERFACE]
    known = [(code, languages.get(code).name) for code in (*languages.INTERFACE, *rest)]
    return [("", first), *known] if first is not None else known


def interface_choices() -> list[tuple[str, str]]:
    """Return the languages that pages and mails exist in."""
    return [(code, languages.get(code).name) for code in languages.INTERFACE]


class EmailField(StringField):  # type: ignore[misc]
    """An e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            _l("E-mail address"),
            filters=[strip, normalised],
            validators=[EmailAddress()],
            render_kw={
                "type": "email",
                "autocomplete": "email",
                "inputmode": "email",
                "spellcheck": "false",
            },
            **kwargs,
        )


class DayField(DateField):  # type: ignore[misc]
    """A day; what is none is said in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_("Please give a day, such as 2026-03-02.")) from None


class PerhapsDayField(DayField):
    """A day that may be left out; whether it is needed depends on another field."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day, or none."""
        if any(value.strip() for value in valuelist):
            super().process_formdata(valuelist)
        else:
            self.data = None


class MomentField(DateTimeLocalField):  # type: ignore[misc]
    """A day and a time; what is none is said in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the moment."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_("Please give a day and a time, such as 2026-03-02 14:30.")) from None


class CountField(StringField):  # type: ignore[misc]
    """A whole number, or nothing."""

    def __init__(self, label: Any, *, least: int, most: int, **options: Any) -> None:
        super().__init__(
            label, filters=[], render_kw={"inputmode": "numeric", "autocomplete": "off", "size": 8}, **options
        )
        self.least, self.most = least, most

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        typed = (valuelist or [""])[0].strip().replace(",", "")
        self.data = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
        if typed and self.data is None:
            raise ValueError(_("Please give a number."))

    def pre_validate(self, form: Any) -> None:
        """Check that it lies between the least and the most."""
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(
                _("Please give a number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
