"""The words for codes that only staff see; keyed by the code itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

CONSENTS = {
    "registration": _l("Use of their details for this registration"),
    "needs": _l("Use of what they need to take part"),
    "statistics": _l("Counting in the statistics"),
    "guardian": _l("Agreement of the parent or guardian"),
}
LETTERS = {
    "registration_confirm": _l("Please confirm"),
    "registration_confirmed": _l("Confirmed, with tickets"),
    "registration_offer": _l("Seats offered"),
    "registration_offer_over": _l("Offer has ended"),
    "registration_approved": _l("Approved"),
    "registration_declined": _l("Not approved"),
    "registration_changed": _l("Registration changed"),
    "registration_cancelled": _l("Registration given up"),
    "registration_handed_over": _l("Handed over to somebody else"),
    "event_changed": _l("Event changed"),
    "event_cancelled": _l("Event called off"),
    "event_reminder": _l("Reminder"),
    "event_thanks": _l("Thanks and feedback"),
}
MAIL_STATES = {
    "due": _l("on its way"),
    "waiting": _l("waiting for a translation"),
    "sent": _l("sent"),
    "dead": _l("could not be sent"),
    "bounced": _l("came back"),
}
STAFF_ACTS = {
    "exported": _l("Saved as a table by staff"),
    "printed": _l("Printed by staff"),
    "cancelled": _l("Given up by staff for them"),
    "address": _l("Address corrected by staff"),
    "mailed": _l("Mail sent again by staff"),
    "opened_file": _l("File saved by staff"),
    "let_in": _l("Let in at the door by staff"),
    "case_settled": _l("Settled by a supervisor at the doors"),
    "entry_annulled": _l("Entry or exit taken back by a supervisor"),
    "ticket_blocked": _l("Ticket blocked by a supervisor"),
    "ticket_unblocked": _l("Ticket allowed again by a supervisor"),
    "device_revoked": _l("Device revoked"),
    "device_wiped": _l("Device revoked, and told to wipe"),
    "ticked_on_paper": _l("Entered from a list on paper"),
}
