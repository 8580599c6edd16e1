"""The form in which organisers ask something of those who register."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, RadioField
from wtforms.validators import ValidationError

from portal.blueprints.organiser.words_field import WordsField
from portal.domain.events import questions, rules
from portal.domain.events.types import QuestionDraft, QuestionKind, Words
from portal.web import event_words
from portal.web.forms import NEEDED, PortalForm
from portal.web.locale import language_name

KEPT = (0, 30, 90, 365)
"""Days after the end of the event for which answers may be kept."""
MOST_OPTIONS = 40
LONGEST_OPTION = 200


class QuestionForm(PortalForm):
    """Ask one more thing."""

    kind = RadioField(_l("How is it answered?"), validators=[NEEDED], validate_choice=False)
    label = WordsField(_l("Question"), longest=rules.LONGEST_TITLE)
    options = WordsField(_l("Answers to choose from"), longest=MOST_OPTIONS * LONGEST_OPTION, rows=5, needed=False)
    purpose = WordsField(_l("What do you need the answer for?"), longest=rules.LONGEST_SUMMARY, rows=2)
    keep_days = RadioField(_l("How long are the answers kept?"), validators=[NEEDED], validate_choice=False)
    required = BooleanField(_l("Everybody has to answer"))

    def prepare(self, language: str) -> QuestionForm:
        """Offer the choices in the reader's language, and the language of the event for its texts."""
        for field in (self.label, self.options, self.purpose):
            field.begin_in(language)
        self.kind.choices = [(kind.value, event_words.QUESTION_KINDS[kind]) for kind in QuestionKind]
        self.keep_days.choices = [(str(days), kept_words(days)) for days in KEPT]
        return self

    def validate_kind(self, field: Any) -> None:
        """One of the kinds."""
        if field.data not in set(QuestionKind):
            raise ValidationError(_("Please choose how it is answered."))

    def validate_keep_days(self, field: Any) -> None:
        """Answers are not kept for ever."""
        if field.data not in {str(days) for days in KEPT}:
            raise ValidationError(_("Please choose how long the answers are kept."))

    def validate_options(self, field: Any) -> None:
        """Every language has the same answers, one on each line."""
        if self.kind.data not in questions.CHOOSING:
            return
        lines = {code: _lines(body) for code, body in field.data.items() if body}
        source = next(iter(lines.values()), [])
        if len(source) < 2:
            raise ValidationError(_("Please give at least two answers, each on a line of its own."))
        if len(source) > MOST_OPTIONS or any(len(line) > LONGEST_OPTION for line in source):
            raise ValidationError(
                _(
                    "Please give at most %(number)s answers of at most %(length)s characters.",
                    number=MOST_OPTIONS,
                    length=LONGEST_OPTION,
                )
            )
        wrong = next((code for code, there in lines.items() if len(there) != len(source)), None)
        if wrong is not None:
            raise ValidationError(
                _(
                    "%(language)s has another number of lines. Please give one line for each answer.",
                    language=language_name(wrong),
                )
            )

    def draft(self) -> QuestionDraft:
        """Return what was asked."""
        kind = QuestionKind(self.kind.data)
        return QuestionDraft(
            kind=kind,
            label=self.label.data,
            purpose=self.purpose.data,
            keep_days=int(self.keep_days.data),
            required=self.required.data,
            options=_options(self.options.data) if kind in questions.CHOOSING else (),
        )


def kept_words(days: int) -> str:
    """Say how long answers are kept."""
    if not days:
        return str(_("Until the event is over"))
    return str(ngettext("For %(num)s day after the event", "For %(num)s days after the event", days))


def _lines(body: str) -> list[str]:
    return [" ".join(line.split()) for line in body.split("\n") if line.strip()]


def _options(given: Words) -> tuple[Words, ...]:
    lines = {code: _lines(body) for code, body in given.items() if body}
    return tuple(dict(zip(lines, option, strict=True)) for option in zip(*lines.values(), strict=True))
