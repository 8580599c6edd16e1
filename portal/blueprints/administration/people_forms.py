"""The forms with which administrators change other people's accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.accounts.types import Role
from portal.web import words
from portal.web.forms import NEEDED, PortalForm, newlines, storable, strip

LONGEST_REASON = 1000


class RolesForm(PortalForm):
    """Give and take roles."""

    roles = SelectMultipleField(
        _l("Roles"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False
    )
    reason = TextAreaField(_l("Reason"), filters=[newlines, strip])
    before = HiddenField()

    def prepare(self, held: Iterable[Role]) -> RolesForm:
        """Offer all roles, and remember which the person had when this form was opened."""
        self.roles.choices = [(role.value, words.ROLES[role]) for role in Role if role is not Role.PARTICIPANT]
        if self.roles.raw_data is None:
            self.roles.data = [role.value for role in held]
            self.before.data = " ".join(sorted(held))
        return self

    def validate_roles(self, field: Any) -> None:
        """Only roles that there are."""
        if set(field.data or ()) - set(Role):
            raise ValidationError(_("Please choose something from the list."))

    def validate_reason(self, field: Any) -> None:
        """A reason may be left out, but not be a book."""
        storable(self, field)
        _not_long(field)

    def wanted(self) -> set[Role]:
        """Return the roles that were ticked."""
        return {Role(name) for name in self.roles.data or ()}

    def seen(self) -> set[Role]:
        """Return the roles that the person had when the form was opened."""
        return {Role(name) for name in (self.before.data or "").split() if name in set(Role)}


class AccessForm(PortalForm):
    """Shut somebody out or let them in again, with a reason."""

    reason = TextAreaField(_l("Reason"), filters=[newlines, strip], validators=[NEEDED])

    def validate_reason(self, field: Any) -> None:
        """Nobody is shut out, or let in, without one."""
        storable(self, field)
        if not field.data:
            raise ValidationError(_("Please give a reason."))
        _not_long(field)


def _not_long(field: Any) -> None:
    if len(field.data or "") > LONGEST_REASON:
        raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_REASON))
