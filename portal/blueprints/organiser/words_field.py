"""A text in one or more languages as one field: what was written, its language, and what people translated of it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from portal.domain.events.types import Words
from portal.foundation import languages
from portal.foundation.languages import Language
from portal.web import words
from portal.web.forms import language_choices, newlines, storable
from portal.web.locale import current_language, language_name


class Typed:
    """A text in one language, in the shape that checks of fields expect."""

    def __init__(self, data: str) -> None:
        self.data = data


class WordsField(Field):  # type: ignore[misc]
    """Words by language; the first one is what the others translate.

    In the form, NAME is the text, NAME-language its language, and NAME-in-CODE a translation. One that is emptied comes
    out empty: the machine has the language back.
    """

    def __init__(self, label: Any, *, longest: int, rows: int = 1, needed: bool = True, **options: Any) -> None:
        super().__init__(label, **options)
        self.longest, self.rows, self.needed = longest, rows, needed
        self.flags.required = needed
        self.code, self.text = languages.DEFAULT, ""
        self.others: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take what was typed, else what there is."""
        self.process_errors: list[str] = []
        self.raw_data: list[Any] = []
        self.object_data: Words = data if isinstance(data, dict) else {}
        if formdata is not None and self.name in formdata:
            self._take(formdata)
        else:
            self._show(self.object_data)

    @property
    def data(self) -> Words:
        """Return the words by language; nothing where nothing was written."""
        if not self.text:
            return {}
        given = {code: body for code, body in self.others.items() if body and code != self.code}
        emptied = {code: "" for code in self.object_data if code != self.code and code not in given}
        return {self.code: self.text} | given | emptied

    @data.setter
    def data(self, given: Words) -> None:
        self._show(given or {})

    @property
    def language_choices(self) -> list[tuple[str, str]]:
        """Return the languages that a text can be written in."""
        return language_choices()

    @property
    def source(self) -> Language:
        """Return the language of the text."""
        return languages.get(self.code)

    @property
    def offered(self) -> list[tuple[Language, str]]:
        """Return the languages that it can be given in besides, with what is given."""
        codes = dict.fromkeys([*languages.INTERFACE, *self.others])
        return [(languages.get(code), self.others.get(code, "")) for code in codes if self._is_offered(code)]

    @property
    def given(self) -> list[Language]:
        """Return the other languages that it is given in."""
        return [language for language, body in self.offered if body]

    def pre_validate(self, form: Any) -> None:
        """Check each language for itself, and that they fit together."""
        self._check_language()
        for code, body in ((self.code, self.text), *self.others.items()):
            self._check_text(form, code, body)
        others = any(self.others.values())
        if not self.text and others:
            raise ValidationError(_("Please write the text itself too, not only its translations."))
        if not self.text and self.needed:
            raise ValidationError(words.TEXT_PROBLEMS["empty"])
        if self.others.get(self.code):
            raise ValidationError(
                _(
                    "The text is in %(language)s, and there is a translation into %(language)s too. Please keep one.",
                    language=language_name(self.code),
                )
            )

    def _check_language(self) -> None:
        if not all(languages.is_known(code) for code in (self.code, *self.others)):
            raise ValidationError(_("Please choose one of the languages in the list."))

    def _check_text(self, form: Any, code: str, body: str) -> None:
        storable(form, Typed(body))
        if len(body) > self.longest:
            raise ValidationError(
                _(
                    "%(language)s: this is too long. It has %(length)s characters, and at most %(longest)s fit.",
                    language=language_name(code),
                    length=len(body),
                    longest=self.longest,
                )
            )

    def _is_offered(self, code: str) -> bool:
        return code != self.code or bool(self.others.get(code))

    def _take(self, formdata: Any) -> None:
        self.raw_data = [formdata.get(self.name)]
        prefix = f"{self.name}-in-"
        self.code = formdata.get(f"{self.name}-language") or current_language().code
        self.text = self._clean(formdata.get(self.name))
        self.others = {
            name.removeprefix(prefix): self._clean(formdata.get(name)) for name in formdata if name.startswith(prefix)
        }

    def _show(self, given: Words) -> None:
        self.code, self.text = next(iter(given.items()), (current_language().code, ""))
        self.others = dict(list(given.items())[1:])

    def begin_in(self, code: str) -> None:
        """Offer a language for a text that has not been begun."""
        if not self.text and not self.raw_data:
            self.code = code

    def _clean(self, typed: Any) -> str:
        text = str(newlines(typed or "")).strip()
        return text if self.rows > 1 else " ".join(text.split())
