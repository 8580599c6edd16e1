"""What an event asks, as fields of a form: each kind of question its own field, each answer checked by its question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.events.types import QuestionKind, QuestionView
from portal.domain.registration import answering, files, rules
from portal.domain.registration.types import AnswerValue, File
from portal.web import event_words
from portal.web.forms import PortalForm, newlines, storable, strip

NAME = "question_{}"
AWAY = "question_{}_away"
LARGEST_UPLOAD = 16 * 1024 * 1024
"""More than a form may keep: a photo that is too large is answered beside its field, with all else still there."""
MOST_DIGITS = 9
Answers = Mapping[int, AnswerValue | File]
Asking = TypeVar("Asking", bound=PortalForm)


def with_questions(form: type[Asking], questions: Sequence[QuestionView]) -> type[Asking]:
    """Return a form that asks these questions too; a file that was handed in can be taken away where it is no duty."""
    fields: dict[str, Any] = {NAME.format(question.id): field_for(question) for question in questions}
    for question in questions:
        if question.kind is QuestionKind.FILE and not question.required:
            fields[AWAY.format(question.id)] = BooleanField(_l("Take this file away"))
    return type(form.__name__, (form,), fields)


def answers_of(form: PortalForm, questions: Sequence[QuestionView]) -> Answers:
    """Return what was answered; where no file was chosen, the one that is there stays unless it is taken away."""
    given = {question.id: read_answer(question, form[NAME.format(question.id)]) for question in questions}
    staying = {
        question.id
        for question in questions
        if question.kind is QuestionKind.FILE and not form.data.get(AWAY.format(question.id))
    }
    return {number: value for number, value in given.items() if value is not None or number not in staying}


def as_fields(answers: Mapping[int, AnswerValue], questions: Sequence[QuestionView]) -> dict[str, Any]:
    """Return earlier answers as the fields show them."""
    return {
        NAME.format(question.id): _shown(question, answers[question.id])
        for question in questions
        if question.id in answers
    }


def field_for(question: QuestionView) -> Any:
    """Return the field in which a question is answered."""
    return FIELDS[question.kind](question, {"label": question.label.plain, "validators": [Answered(question)]})


class Answered:
    """Check an answer by its question."""

    def __init__(self, question: QuestionView) -> None:
        self.question = question
        self.field_flags = {"required": True} if question.required else {}

    def __call__(self, form: Any, field: Any) -> None:
        if isinstance(field.data, str):
            storable(form, field)
        there = bool(getattr(field, "there", None)) and read_answer(self.question, field) is None
        problem = None if there else answering.problem(self.question, read_answer(self.question, field))
        if problem is not None:
            raise ValidationError(event_words.ANSWER_PROBLEMS[problem])


def read_answer(question: QuestionView, field: Any) -> AnswerValue | File:
    """Return the answer in a field; None where there is none."""
    match question.kind:
        case QuestionKind.FILE:
            return _file(field.data)
        case QuestionKind.NUMBER:
            return _number(field.data)
        case QuestionKind.CHOICE:
            return _options([field.data] if field.data else [])
        case QuestionKind.SEVERAL:
            return _options(field.data or [])
        case QuestionKind.CONSENT:
            return bool(field.data)
        case _:
            return field.data or None


class Upload(FileField):  # type: ignore[misc]
    """A file; `there` is the name of one that was handed in before."""

    def process_data(self, value: Any) -> None:
        """Remember the name of the earlier file, which the field itself can't hold."""
        self.there, self.data = value, None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file that was chosen."""
        self.data = next((value for value in valuelist if getattr(value, "filename", "")), None)


def _file(chosen: Any) -> File | None:
    if chosen is None:
        return None
    chosen.stream.seek(0)
    return files.received(chosen.filename, chosen.stream.read(rules.LARGEST_FILE + 1))


def _number(typed: str | None) -> AnswerValue:
    if not typed:
        return None
    try:
        number = float(typed.replace(",", ".") if typed.count(",") == 1 and "." not in typed else typed)
    except ValueError:
        return typed
    return int(number) if number.is_integer() and abs(number) < answering.LARGEST_NUMBER else number


def _options(chosen: Sequence[str]) -> Sequence[int] | None:
    """Return the numbers of options; what is no number is that of no option."""
    return [int(one) if one.isdecimal() and len(one) <= MOST_DIGITS else 0 for one in chosen] or None


def _shown(question: QuestionView, value: AnswerValue) -> Any:
    match question.kind:
        case QuestionKind.CHOICE:
            return str(next(iter(value), "")) if isinstance(value, Sequence) else str(value)
        case QuestionKind.SEVERAL:
            return [str(one) for one in value] if isinstance(value, Sequence) else [str(value)]
        case QuestionKind.CONSENT:
            return bool(value)
        case _:
            return str(value)


def _choices(question: QuestionView) -> list[tuple[str, Any]]:
    return [(str(option.id), option.label.plain) for option in question.options]


def _choice(question: QuestionView, given: dict[str, Any]) -> Any:
    none = [] if question.required else [("", _("No answer"))]
    return RadioField(choices=lambda: [*_choices(question), *none], validate_choice=False, **given)


def _several(question: QuestionView, given: dict[str, Any]) -> Any:
    return SelectMultipleField(choices=lambda: _choices(question), validate_choice=False, **given)


def _number_field(_question: QuestionView, given: dict[str, Any]) -> Any:
    return StringField(filters=[strip], render_kw={"inputmode": "decimal", "autocomplete": "off"}, **given)


def _day_field(_question: QuestionView, given: dict[str, Any]) -> Any:
    return StringField(filters=[strip], render_kw={"type": "date"}, **given)


def _text_field(_question: QuestionView, given: dict[str, Any]) -> Any:
    return TextAreaField(
        filters=[newlines], render_kw={"rows": 3, "dir": "auto", "maxlength": 2 * rules.LONGEST_ANSWER}, **given
    )


def _file_field(_question: QuestionView, given: dict[str, Any]) -> Any:
    return Upload(render_kw={"accept": ",".join(files.KINDS.values())}, **given)


FIELDS: Mapping[QuestionKind, Callable[[QuestionView, dict[str, Any]], Any]] = {
    QuestionKind.TEXT: _text_field,
    QuestionKind.NUMBER: _number_field,
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.DATE: _day_field,
    QuestionKind.CONSENT: lambda _question, given: BooleanField(**given),
    QuestionKind.FILE: _file_field,
}
