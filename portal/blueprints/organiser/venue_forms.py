"""The forms in which organisers describe venues, rooms and gates."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from portal.blueprints.organiser.event_forms import check_slug, slug_field, url_field
from portal.blueprints.organiser.words_field import WordsField
from portal.domain.events import rules
from portal.domain.events.types import RoomDraft, VenueDraft
from portal.web.forms import CountField, PortalForm


class VenueForm(PortalForm):
    """Describe a venue."""

    name = WordsField(_l("Name of the venue"), longest=rules.LONGEST_TITLE)
    address = WordsField(_l("Address"), longest=rules.LONGEST_SUMMARY, rows=2)
    access = WordsField(_l("How to get there and in"), longest=rules.LONGEST_SUMMARY, rows=3, needed=False)
    step_free = BooleanField(_l("There is a way in without steps"))
    map_url = url_field(_l("Link to a map"))
    slug = slug_field()
    basis = HiddenField()

    def validate_slug(self, field: Any) -> None:
        """Without one, the English name gives it."""
        field.data = field.data or rules.slug_from(self.name.data.get("en", ""))
        if not field.data:
            raise ValidationError(_("Please give a short name, or a name in English from which it can be made."))
        check_slug(self, field)

    def draft(self) -> VenueDraft:
        """Return what was written."""
        return VenueDraft(
            slug=self.slug.data,
            name=self.name.data,
            address=self.address.data,
            access=self.access.data,
            map_url=self.map_url.data or None,
            step_free=self.step_free.data,
        )


class GateForm(PortalForm):
    """Describe a gate."""

    name = WordsField(_l("Name of the gate"), longest=rules.LONGEST_TITLE)
    step_free = BooleanField(_l("There is a way in without steps"))
    basis = HiddenField()

    def draft(self) -> RoomDraft:
        """Return what was written."""
        return RoomDraft(self.name.data, self.step_free.data)


class RoomForm(GateForm):
    """Describe a room."""

    name = WordsField(_l("Name of the room"), longest=rules.LONGEST_TITLE)
    capacity = CountField(_l("Seats"), least=1, most=rules.LARGEST_CAPACITY)

    def draft(self) -> RoomDraft:
        """Return what was written."""
        return RoomDraft(self.name.data, self.step_free.data, self.capacity.data)


def venue_fields(draft: VenueDraft) -> dict[str, Any]:
    """Return what the form shows of a venue that there is."""
    return {
        "name": draft.name,
        "address": draft.address,
        "access": draft.access,
        "step_free": draft.step_free,
        "map_url": draft.map_url or "",
        "slug": draft.slug,
    }


def room_fields(draft: RoomDraft) -> dict[str, Any]:
    """Return what the form shows of a room or a gate that there is."""
    return {"name": draft.name, "step_free": draft.step_free, "capacity": draft.capacity}
