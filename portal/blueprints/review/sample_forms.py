"""The forms of a review."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.moderation.review_types import MARKS, Marks, Verdict
from portal.web import review_words
from portal.web.forms import NEEDED, NEEDED_SOMETIMES, PortalForm, newlines, storable

LONGEST_WORDS = 2000
YES, NO = "yes", "no"


def check_words(form: Any, field: Any) -> None:
    """Words that can be kept, and not too many."""
    storable(form, field)
    if len(field.data or "") > LONGEST_WORDS:
        raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_WORDS))


def check_answered(_form: Any, field: Any) -> None:
    """A question that is asked has an answer."""
    if field.data not in {YES, NO}:
        raise ValidationError(_("Please choose yes or no."))


class DecisionReviewForm(PortalForm):
    """Was the moderator's decision right?"""

    verdict = RadioField(_l("Was the decision right?"), validators=[NEEDED], validate_choice=False)
    words = TextAreaField(
        _l("In your own words, to the moderators"),
        filters=[newlines],
        validators=[NEEDED_SOMETIMES],
        render_kw={"rows": 4},
    )

    def prepare(self, *, readable: bool) -> DecisionReviewForm:
        """Offer the choices in the reviewer's language; what can't be read can't be judged."""
        choices = [(Verdict.UPHELD.value, _("Yes, it was right")), (Verdict.OVERTURNED.value, _("No, it was wrong"))]
        aside = [(Verdict.SET_ASIDE.value, _("It can't be judged, because the text is gone"))]
        self.verdict.choices = choices if readable else aside
        return self

    def validate_verdict(self, field: Any) -> None:
        """One of the choices."""
        if field.data not in {choice for choice, _label in field.choices}:
            raise ValidationError(_("Please choose one of these."))

    def validate_words(self, field: Any) -> None:
        """Whoever overturns a decision says why."""
        check_words(self, field)
        if self.verdict.data == Verdict.OVERTURNED and not (field.data or "").strip():
            raise ValidationError(review_words.REFUSALS["words_needed"])


class AnswerReviewForm(PortalForm):
    """What does a reviewer make of an answer, from its text alone?"""

    substantive = RadioField(
        review_words.MARKS["substantive"], validators=[NEEDED, check_answered], validate_choice=False
    )
    reasoned = RadioField(review_words.MARKS["reasoned"], validators=[NEEDED, check_answered], validate_choice=False)
    in_time = RadioField(review_words.MARKS["in_time"], validators=[NEEDED, check_answered], validate_choice=False)
    words = TextAreaField(_l("Anything to add"), filters=[newlines], validators=[check_words], render_kw={"rows": 4})

    def prepare(self, asked: Marks) -> AnswerReviewForm:
        """Ask only what there is on record, and say nothing of how it stands there."""
        for name in MARKS:
            if getattr(asked, name) is None:
                delattr(self, name)
            else:
                getattr(self, name).choices = [(YES, _("Yes")), (NO, _("No"))]
        return self

    def marks(self) -> Marks:
        """Return what the reviewer arrived at."""
        return Marks(**{field.short_name: field.data == YES for field in self if field.short_name in MARKS})
