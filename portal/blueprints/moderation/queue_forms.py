"""The form of a decision."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from portal.domain.moderation.types import Decision, Ground, Statement
from portal.domain.proposals.types import Cluster
from portal.web import words
from portal.web.forms import NEEDED, NEEDED_SOMETIMES, PortalForm, newlines, storable

LONGEST_WORDS = 2000
KEEP = "keep"
TAKE_OFF = "take_off"


class ReasonForm(PortalForm):
    """A statement of reasons: a ground, and the moderator's own words."""

    ground = SelectField(_l("Reason"), validators=[NEEDED_SOMETIMES], validate_choice=False)
    words = TextAreaField(_l("In your own words, to the writer"), filters=[newlines], render_kw={"rows": 4})
    revision = IntegerField(widget=HiddenInput())

    @property
    def needs_reason(self) -> bool:
        """Tell whether what was chosen needs a reason."""
        raise NotImplementedError

    def offer_grounds(self) -> None:
        """Offer the grounds in the moderator's language."""
        self.ground.choices = [("", _("Please choose"))] + [(g.value, words.GROUNDS[g]) for g in Ground]

    def validate_ground(self, field: Any) -> None:
        """Nobody is turned away without a reason."""
        if self.needs_reason and field.data not in set(Ground):
            raise ValidationError(_("Please choose a reason. The writer will read it in their own language."))

    def validate_words(self, field: Any) -> None:
        """The reason 'other' needs words."""
        storable(self, field)
        text = (field.data or "").strip()
        if self.ground.data == Ground.OTHER and self.needs_reason and not text:
            raise ValidationError(_("Please say in your own words what the reason is."))
        if len(text) > LONGEST_WORDS:
            raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_WORDS))

    def statement(self) -> Statement:
        """Return the statement of reasons; the language of the words is detected from them."""
        return Statement(Ground(self.ground.data), self.words.data or "")


class SettleForm(ReasonForm):
    """Keep what was reported, or take it off the page with a reason."""

    decision = RadioField(_l("Decision"), validators=[NEEDED], validate_choice=False)

    def prepare(self) -> SettleForm:
        """Offer the choices in the moderator's language."""
        self.decision.choices = [
            (KEEP, _("It keeps to the rules and stays")),
            (TAKE_OFF, _("It breaks the rules and is taken off the page")),
        ]
        self.offer_grounds()
        return self

    @property
    def needs_reason(self) -> bool:
        """Tell whether what was chosen needs a reason."""
        return bool(self.decision.data == TAKE_OFF)

    def validate_decision(self, field: Any) -> None:
        """There are two decisions."""
        if field.data not in {KEEP, TAKE_OFF}:
            raise ValidationError(_("Please choose what to do with it."))

    def outcome(self) -> Statement | None:
        """Return the reasons for taking it off, or None where it stays."""
        return self.statement() if self.needs_reason else None


class DecisionForm(ReasonForm):
    """Publish, return with a reason, or refuse with a reason."""

    decision = RadioField(_l("Decision"), validators=[NEEDED], validate_choice=False)
    cluster = SelectField(_l("Topic it belongs to"), validators=[NEEDED_SOMETIMES], validate_choice=False)

    def prepare(self, *, returnable: bool = True) -> DecisionForm:
        """Offer the choices in the moderator's language; nothing is returned to nobody."""
        self.decision.choices = [
            (Decision.PUBLISH.value, _("Publish")),
            (Decision.RETURN.value, _("Return to the writer, who can change it")),
            (Decision.REFUSE.value, _("Refuse for good")),
        ]
        if not returnable:
            del self.decision.choices[1]
        self.cluster.choices = [("", _("Please choose"))] + [(c.value, words.CLUSTERS[c]) for c in Cluster]
        self.offer_grounds()
        return self

    @property
    def needs_reason(self) -> bool:
        """Tell whether what was chosen needs a reason."""
        return self.decision.data in {Decision.RETURN, Decision.REFUSE}

    def validate_decision(self, field: Any) -> None:
        """There are three decisions."""
        if field.data not in {choice for choice, _label in self.decision.choices}:
            raise ValidationError(_("Please choose what to do with the proposal."))

    def validate_cluster(self, field: Any) -> None:
        """A published proposal has a topic."""
        if self.decision.data == Decision.PUBLISH and field.data not in set(Cluster):
            raise ValidationError(_("Please choose the topic it belongs to."))
