"""One's own registrations, and the delegations of one's community."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for

from portal.blueprints.participant import blueprint
from portal.domain.accounts import queries as accounts
from portal.domain.events.types import Stage
from portal.domain.registration import programme, queries
from portal.domain.registration.types import RegistrationCard, RegistrationState
from portal.foundation import clock
from portal.web import links, login
from portal.web.locale import current_language
from portal.web.services import database, settings


@dataclass(frozen=True, slots=True)
class Listed:
    """A registration with the address of its page; one whose mail is still to be opened only shows how it stands."""

    card: RegistrationCard
    url: str
    tickets: str | None

    @property
    def is_to_come(self) -> bool:
        """Tell whether it is still of use."""
        return bool(self.card.living) and self.card.event.row.stage not in (Stage.OVER, Stage.CANCELLED)


@blueprint.get("/account/registrations")
def registrations() -> str:
    """List what one has registered for, also before one had an account."""
    member, language, now = login.principal(), current_language().code, clock.now()
    _adopt()
    with database().reading() as session:
        found = [_listed(card) for card in queries.list_of_account(session, member.id, language, now)]
        community_id = accounts.find_own_community(session, member.id)
        profile = accounts.get_profile(session, member.id)
        sent = queries.delegations_of(session, community_id, language, now) if community_id else []
    return render_template(
        "participant/registrations.html",
        to_come=[one for one in found if one.is_to_come],
        others=[one for one in found if not one.is_to_come],
        delegations=sent,
        community=profile.community,
    )


def _adopt() -> None:
    """Find what was registered with this address before there was an account; write nothing where there is none."""
    member = login.principal()
    with database().reading() as session:
        waits = queries.waits_for_adoption(session, member.email)
    if waits:
        with database().unit_of_work() as session:
            programme.adopt(session, member.id, member.email)


def _listed(card: RegistrationCard) -> Listed:
    row = card.row
    if row.state is RegistrationState.HELD:
        # Only the mail opens it: a member can register somebody else, whose address is not known to be right.
        receipt = links.sign_receipt(settings(), row.code, row.moved_on)
        return Listed(card, url_for("registrant.received", receipt=receipt), None)
    code = links.sign_registration(settings(), row.code, row.moved_on)
    has_ticket = any(booking.state == "seated" for booking in card.bookings)
    return Listed(
        card,
        url_for("registrant.registration", code=code),
        url_for("registrant.tickets", code=code) if has_ticket else None,
    )
