"""How was it? Three questions to those who came, in any language."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.validators import ValidationError

from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.opening import open_view
from portal.domain.registration import feedback as said
from portal.domain.registration.feedback import FeedbackView
from portal.domain.registration.types import Understood
from portal.foundation import clock
from portal.web import event_words, held
from portal.web.forms import NEEDED, PortalForm, newlines, storable
from portal.web.held import keeps_text
from portal.web.services import database


class FeedbackForm(PortalForm):
    """Say how it was."""

    rating = RadioField(_l("How was the event?"), validators=[NEEDED], validate_choice=False)
    understood = RadioField(
        _l("Could you follow in a language that you understand?"), validators=[NEEDED], validate_choice=False
    )
    words = TextAreaField(_l("What should we do better?"), filters=[newlines], render_kw={"rows": 5})

    def prepare(self) -> FeedbackForm:
        """Offer the answers in the reader's language."""
        self.rating.choices = [(str(rating), word) for rating, word in event_words.RATINGS.items()]
        self.understood.choices = [(code.value, event_words.UNDERSTOOD[code]) for code in Understood]
        return self

    def validate_rating(self, field: Any) -> None:
        """There are five answers."""
        if field.data not in map(str, event_words.RATINGS):
            raise ValidationError(event_words.ANSWER_PROBLEMS["needed"])

    def validate_understood(self, field: Any) -> None:
        """There are three answers."""
        if field.data not in set(Understood):
            raise ValidationError(event_words.ANSWER_PROBLEMS["needed"])

    def validate_words(self, field: Any) -> None:
        """What is said can be kept, and is not endless."""
        storable(self, field)
        if len(field.data or "") > said.LONGEST:
            raise ValidationError(event_words.ANSWER_PROBLEMS["too_long"])


@blueprint.route("/registrations/<code>/feedback", methods=["GET", "POST"])
@keeps_text
def feedback(code: str) -> Response | tuple[str, int]:
    """Ask how it was, and keep what is said; said again, it replaces what was said before."""
    view, now = open_view(code), clock.now()
    with database().reading() as session:
        is_open, before = said.is_open(session, view.row.event_id, now), said.find(session, view.row.id)
    typed: Any = request.form if request.method == "POST" else held.held_fields()
    form = FeedbackForm(typed, **_given(before)).prepare()
    if request.method == "POST" and is_open and form.validate():
        with database().unit_of_work() as session:
            said.give(
                session,
                view.row.id,
                int(form.rating.data),
                Understood(form.understood.data),
                form.words.data or "",
                now,
            )
        flash(_("Thank you. The organisers read every answer."), "success")
        return held.release(redirect(url_for("registrant.feedback", code=code), 303))
    status = 400 if form.csrf_failed else 422 if form.errors else 200
    page = render_template("registrant/feedback.html", form=form, view=view, code=code, is_open=is_open, before=before)
    return page, status


def _given(before: FeedbackView | None) -> dict[str, str]:
    if before is None:
        return {}
    return {"rating": str(before.rating), "understood": before.understood.value, "words": before.typed}
