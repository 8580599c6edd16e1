"""The form of a term: for each language the form to use, others that may be used, and wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.terms import rules
from portal.domain.terms.types import Draft, Form, FormStatus, Kind, Wrong
from portal.foundation import languages
from portal.web import term_words
from portal.web.forms import PortalForm, newlines, storable, strip

NOTE_MARK = "|"
PREFERRED, ACCEPTED, FORBIDDEN = FormStatus


class TermForm(PortalForm):
    """Write a term; the fields of its languages are added by `form_for`."""

    kind = SelectField(_l("What it names"), validate_choice=False)
    note = TextAreaField(_l("Note for those who translate"), filters=[newlines, strip], render_kw={"rows": 2})
    basis = HiddenField()
    codes: Sequence[str] = ()

    def prepare(self) -> TermForm:
        """Offer the kinds in the reader's language."""
        self.kind.choices = [(kind.value, term_words.KINDS[kind]) for kind in Kind]
        return self

    def validate_kind(self, field: Any) -> None:
        """There are only these kinds."""
        if field.data not in set(Kind):
            raise ValidationError(_("Please choose something from the list."))

    def validate_note(self, field: Any) -> None:
        """A note is words, not a book."""
        storable(self, field)

    def fields_of(self, code: str) -> list[Any]:
        """Return the fields of one language."""
        return [self[_name(status, code)] for status in FormStatus]

    def draft(self) -> Draft:
        """Return what was written, tidied."""
        forms = [
            _form(code, status, line)
            for code in self.codes
            for status in FormStatus
            for line in (self[_name(status, code)].data or "").split("\n")
            if line.strip()
        ]
        return rules.tidy(Draft(Kind(self.kind.data), self.note.data or "", tuple(forms)))

    def tell(self, problems: Iterable[Wrong]) -> None:
        """Show what is wrong at the field where it is."""
        for wrong in problems:
            text = str(term_words.PROBLEMS[wrong.problem])
            said = _("%(problem)s (%(form)s)", problem=text, form=wrong.form) if wrong.form else text
            if wrong.language in self.codes:
                field = self[_name(PREFERRED, wrong.language)]
                field.errors = [*field.errors, said]
            else:
                self.form_errors.append(said)


def form_for(draft: Draft | None, typed: Any, basis: str = "") -> TermForm:
    """Return the form of a term, or an empty one, with the languages of the pages and those it has forms in."""
    there = {form.language for form in draft.forms} if draft else set()
    codes = [code for code in languages.KNOWN if code in languages.INTERFACE or code in there]
    made = type("TermFormInLanguages", (TermForm,), {"codes": codes, **_fields(codes)})
    form: TermForm = made(typed, data=_data(draft, basis) if draft else None)
    return form.prepare()


def _fields(codes: Iterable[str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for code in codes:
        written = {"lang": code, "dir": languages.get(code).dir}
        lines = {**written, "rows": 2}
        fields[_name(PREFERRED, code)] = StringField(
            _l("To be used"), filters=[strip], validators=[storable], render_kw=written
        )
        fields[_name(ACCEPTED, code)] = TextAreaField(
            _l("May be used"), filters=[newlines, strip], validators=[storable], render_kw=lines
        )
        fields[_name(FORBIDDEN, code)] = TextAreaField(
            _l("Wrong"), filters=[newlines, strip], validators=[storable], render_kw=lines
        )
    return fields


def _data(draft: Draft, basis: str) -> dict[str, str]:
    data = {"kind": draft.kind.value, "note": draft.note, "basis": basis}
    for code in dict.fromkeys(form.language for form in draft.forms):
        for status in FormStatus:
            data[_name(status, code)] = "\n".join(_line(form) for form in draft.of(code, status))
    return data


def _name(status: FormStatus, code: str) -> str:
    return f"{status.value}_{code.replace('-', '_')}"


def _form(code: str, status: FormStatus, line: str) -> Form:
    text, _mark, note = line.partition(NOTE_MARK)
    return Form(code, status, text, note)


def _line(form: Form) -> str:
    return f"{form.text} {NOTE_MARK} {form.note}" if form.note else form.text
