"""Fields about the people of a party, and about the addresses that they can be reached at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.events.types import SessionView
from portal.domain.registration import rules
from portal.domain.registration.types import Need
from portal.foundation import languages
from portal.web import event_words
from portal.web.addresses import row_number
from portal.web.forms import newlines, storable, strip

SPELLINGS = 2
"""A name may arrive with so many times the characters that are kept of it: marks that reorder are taken out."""


class NumbersField(SelectMultipleField):  # type: ignore[misc]
    """Numbers of rows, each ticked by itself; what no row can have is left out."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, coerce=int, choices=[], validate_choice=False, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the numbers."""
        numbers = [row_number(value) for value in valuelist]
        self.data = list(dict.fromkeys(number for number in numbers if number is not None))


class NeedsField(SelectMultipleField):  # type: ignore[misc]
    """What somebody needs to take part; what is no need is left out."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, choices=need_choices, validate_choice=False, **kwargs)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Return what was ticked, in the order of the list."""
        return tuple(need for need in Need if need.value in (self.data or ()))


class PersonName:
    """Check a name: in any script, on one line, without marks that reorder what stands beside it."""

    def __init__(self, *, optional: bool = False) -> None:
        self.optional = optional
        self.field_flags = {} if optional else {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        storable(form, field)
        if self.optional and not field.data:
            return
        field.data = checked_name(field.data or "")


class NameField(StringField):  # type: ignore[misc]
    """The name of a person."""

    def __init__(self, label: Any, *, optional: bool = False, autocomplete: str = "name", **kwargs: Any) -> None:
        super().__init__(
            label,
            filters=[strip],
            validators=[PersonName(optional=optional)],
            render_kw={"autocomplete": autocomplete, "dir": "auto", "maxlength": SPELLINGS * rules.LONGEST_NAME},
            **kwargs,
        )


class NamesField(TextAreaField):  # type: ignore[misc]
    """The names of several people, one on each line."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        given = {"rows": 4, "dir": "auto", "autocomplete": "off"}
        super().__init__(label, filters=[newlines], validators=[storable, _names], render_kw=given, **kwargs)

    @property
    def names(self) -> list[str]:
        """Return the names that stand there."""
        return [name for name in map(rules.clean_name, (self.data or "").split("\n")) if name]


def checked_name(name: str) -> str:
    """Return a name as it is kept; ValidationError where nobody can read it, or it is too long."""
    clean = rules.clean_name(name)
    if clean is None:
        raise ValidationError(_("Please give a name that people can read."))
    if len(clean) > rules.LONGEST_NAME:
        raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_NAME))
    return clean


def checked_number(typed: str | None, largest: int) -> int:
    """Return how many come; ValidationError where it is no number, or too many."""
    typed = (typed or "").strip()
    if not typed.isdecimal() or len(typed) > len(str(largest)) + 1 or int(typed) < 1:
        raise ValidationError(_("Please say how many come."))
    if int(typed) > largest:
        raise ValidationError(
            ngettext("There can be at most %(num)s person.", "There can be at most %(num)s people.", largest)
        )
    return int(typed)


def need_choices() -> list[tuple[str, Any]]:
    """Return what somebody may need, in the reader's language."""
    return [(need.value, event_words.NEEDS[need]) for need in Need]


def interpretation_choices(sessions: Iterable[SessionView], chosen: Sequence[str | None] = ()) -> list[tuple[str, Any]]:
    """Return the languages that sessions are interpreted into, each by its own name, and what was chosen before."""
    offered = {code for session in sessions if not session.row.cancelled for code in session.row.interpretation}
    wanted = offered | {code for code in chosen if code}
    known = [(code, languages.get(code).name) for code in languages.KNOWN if code in wanted]
    return [("", _("I don't need interpretation")), *known]


def _names(_form: Any, field: Any) -> None:
    for line in (field.data or "").split("\n"):
        if line.strip():
            checked_name(line)
