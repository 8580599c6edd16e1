"""The form of a post-editor's decision."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.postediting import rules
from portal.domain.postediting.service import Approval
from portal.domain.texts.bench import as_sent
from portal.web.addresses import row_number
from portal.web.forms import NEEDED_SOMETIMES, PortalForm, newlines, raise_problem, storable

APPROVE, DECLINE, GIVE_BACK = "approve", "decline", "give_back"


class DecideForm(PortalForm):
    """Approve a translation as it stands in the field, decline what was suggested, or give it back to the machine."""

    body = TextAreaField(_l("The translation"), filters=[newlines], validators=[NEEDED_SOMETIMES])
    answer = TextAreaField(_l("Words to whoever suggested or reported something"), filters=[newlines])
    credit = BooleanField(_l("Name me beside this translation"))
    basis = HiddenField()
    shown = HiddenField()
    taken = HiddenField()

    def prepare(self, original: str, act: str) -> DecideForm:
        """Say what is decided on, and how."""
        self.original, self.act = original, act
        return self

    def validate_body(self, field: Any) -> None:
        """What is approved has to be a translation."""
        storable(self, field)
        if self.act == APPROVE:
            body = as_sent(field.data or "")
            raise_problem(rules.check_translation(body, self.original), body, rules.longest(self.original))

    def validate_answer(self, field: Any) -> None:
        """Whoever is declined is told why."""
        storable(self, field)
        if self.act == DECLINE and not (field.data or "").strip():
            raise ValidationError(_("Please say in a few words why. Whoever suggested or reported it reads this."))
        if len(field.data or "") > rules.LONGEST_ANSWER:
            raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_ANSWER))

    def approval(self) -> Approval:
        """Return what is approved."""
        return Approval(
            body=self.body.data or "",
            basis=self.basis.data or "",
            shown=self.shown.data or "",
            taken_id=row_number(self.taken.data or ""),
            answer=(self.answer.data or "").strip(),
            wants_credit=bool(self.credit.data),
        )
