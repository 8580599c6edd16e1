"""What became of a form, before its mail has been opened: whether a seat is held, and nothing else of the data."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.opening import open_receipt, receipt_of
from portal.blueprints.registrant.standing import Standing, standing_of
from portal.domain.registration import editing, queries
from portal.domain.registration.types import RegistrationRow, RegistrationView
from portal.foundation import clock
from portal.web import event_words
from portal.web.forms import EmailField, PortalForm
from portal.web.limits import limiter
from portal.web.services import database


class AddressForm(PortalForm):
    """Another address, because the first one had a mistake in it."""

    email = EmailField()


@blueprint.route("/registrations/received/<receipt>", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
def received(receipt: str) -> Response | tuple[str, int]:
    """Say whether a seat is held and what happens next; correct the address that the mail goes to."""
    view = open_receipt(receipt)
    form = AddressForm()
    if standing_of(view) is Standing.TO_CONFIRM and form.validate_on_submit():
        moved = _correct(view.row, form.email.data)
        if moved is not None:
            return redirect(url_for("registrant.received", receipt=receipt_of(moved)), 303)
    return _page(view, form)


def _correct(row: RegistrationRow, email: str) -> RegistrationRow | None:
    with database().unit_of_work() as session:
        refused = editing.correct_address(session, row.id, email, clock.now())
        moved = queries.get_row(session, row.id)
    if refused is not None:
        flash(event_words.REFUSALS[refused.reason], "warning")
        return None
    flash(_("We have sent the mail to the new address. The link in the earlier mail no longer works."), "success")
    return moved


def _page(view: RegistrationView, form: AddressForm) -> tuple[str, int]:
    page = render_template(
        "registrant/received.html",
        event=view.event,
        bookings=view.living,
        standing=standing_of(view),
        until=_until(view),
        masked=masked(view.row.email or ""),
        size=view.row.size,
        form=form,
    )
    return page, 422 if form.errors else 200


def _until(view: RegistrationView) -> datetime | None:
    """Return until when the mail has to be opened."""
    ends = [booking.until for booking in view.living if booking.until is not None]
    return min(ends, default=view.row.confirm_by)


def masked(email: str) -> str:
    """Return an address so that its owner knows it again, and nobody else learns it."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}***@{host}"
