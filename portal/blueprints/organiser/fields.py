"""Fields of the organisers' forms: times of the day, numbers, several languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.events.cells import CellProblem, read_clock
from portal.foundation import languages
from portal.web.forms import storable, strip
from portal.web.locale import language_name


class ClockField(StringField):  # type: ignore[misc]
    """A time of the day, as what has passed since midnight."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, filters=[strip], render_kw={"type": "time", "autocomplete": "off"}, **options)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return clock_text(self.data) if isinstance(self.data, timedelta) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time."""
        typed = (valuelist or [""])[0].strip()
        read = read_clock(typed) if typed else None
        self.data = read if isinstance(read, timedelta) else None
        if isinstance(read, CellProblem):
            raise ValueError(_("Please give a time, such as 14:30."))


class LanguagesField(SelectMultipleField):  # type: ignore[misc]
    """Some of the portal's languages, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any, **options: Any) -> None:
        rest = [code for code in languages.KNOWN if code not in languages.INTERFACE]
        super().__init__(label, validate_choice=False, **options)
        self.choices = [(code, languages.get(code).name) for code in (*languages.INTERFACE, *rest)]

    def pre_validate(self, form: Any) -> None:
        """There are only so many languages."""
        if not all(languages.is_known(code) for code in self.data or ()):
            raise ValidationError(_("Please choose one of the languages in the list."))


class OneOfField(SelectField):  # type: ignore[misc]
    """One of several, whose words are given later; what is not among them is refused in the reader's language."""

    def __init__(self, label: Any, **options: Any) -> None:
        super().__init__(label, validate_choice=False, **options)

    def pre_validate(self, form: Any) -> None:
        """Only what is in the list."""
        storable(form, self)
        if (self.data or "") not in {value for value, _label in flat(self.choices)}:
            raise ValidationError(_("Please choose something from the list."))


def flat(choices: Any) -> Iterable[tuple[str, Any]]:
    """Return choices without their groups."""
    groups = choices.values() if isinstance(choices, dict) else [choices]
    return [(value, label) for group in groups for value, label, *_more in group]


def clock_text(clock: timedelta) -> str:
    """Write a time of the day as forms send it."""
    minutes = int(clock.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


def named(codes: Iterable[str]) -> str:
    """Name languages for a summary."""
    return ", ".join(language_name(code) for code in codes)
