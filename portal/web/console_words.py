"""The words for codes of check-in that supervisors see; keyed by the code itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

POLICIES = {
    "once": _l("Once on each ticket"),
    "after_exit": _l("Again, once the ticket was scanned on the way out"),
    "free": _l("As often as it is shown"),
}
SCOPES = {
    "scan": _l("Scan tickets while there is a network"),
    "scan-offline": _l("Go on without a network: it keeps a sealed file that opens only with a ticket in hand"),
    "names": _l("Look people up by name: only for a desk, as it shows who is registered"),
    "kiosk": _l("Let visitors scan their own tickets: it shows no names"),
    "supervisor": _l("Let somebody in against the rules, with a reason"),
}
DEVICE_STATES = {
    "new": _l("Never set up"),
    "online": _l("Online"),
    "away": _l("Not heard of"),
    "ended": _l("Its time is over"),
    "revoked": _l("Revoked"),
    "to_wipe": _l("To be wiped: it has not asked since"),
    "wiped": _l("Told to wipe"),
}
KINDS = {"entry": _l("In"), "exit": _l("Out"), "annul": _l("Taken back")}
RESULTS = {"ok": _l("Let in or out"), "incomplete": _l("Something to ask first"), "refused": _l("Not let in")}
FLAGS = {
    "duplicate_admission": _l("Came in twice on one ticket"),
    "group_exceeded": _l("More people than the ticket is for"),
    "not_good": _l("Let in with a ticket that was not good"),
    "unknown_ticket": _l("Let in with a ticket that is not known"),
    "ended_device": _l("Sent by a device that had been revoked, or whose time was over"),
    "clock": _l("The device's clock was wrong"),
}
RIGHT = {
    "duplicate_admission": _l("It was the same person, or was let in knowingly"),
    "ended_device": _l("They were let in rightly: count them"),
}
"""What it means that a case is right, where that needs more than the usual words."""
WRONG = {"ended_device": _l("They were not let in by our staff: do not count them")}
USUALLY = {
    "right": _l("It was as it should be"),
    "wrong": _l("Somebody came in who should not have"),
}
REFUSALS = {
    "list_without_sessions": _l("Please choose at least one session."),
    "case_settled_already": _l("Somebody else has settled this meanwhile."),
    "annulled_already": _l("This has been taken back already."),
    "device_ended_already": _l("This device has ended. Please add a new one."),
    "too_many_devices": _l("This event has as many devices as there can be. Please revoke some first."),
}
LINE_PROBLEMS = {
    "no_code": _l("This is not a short code. Please look again; one character may be wrong."),
    "not_found": _l("There is no such ticket at this event."),
    "too_many": _l("The ticket is not for so many people."),
    "twice": _l("This ticket stands on an earlier line."),
    "not_yet": _l("This time is still to come."),
}
