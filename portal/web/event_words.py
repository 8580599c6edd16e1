"""The words for codes of events and registrations; keyed by the code itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

EVENT_KINDS = {
    "culture_week": _l("Culture week"),
    "governance_day": _l("Governance day"),
    "forum": _l("Forum"),
    "summit": _l("Summit"),
}
STAGES = {
    "draft": _l("Draft"),
    "published": _l("Published"),
    "changed": _l("Changed"),
    "cancelled": _l("Called off"),
    "over": _l("Over"),
}
WINDOWS = {
    "not_yet": _l("Registration has not begun yet"),
    "open": _l("Registration is open"),
    "closed": _l("Registration is closed"),
    "begun": _l("It has begun"),
    "cancelled": _l("Called off"),
}
QUESTION_KINDS = {
    "text": _l("In words"),
    "number": _l("Number"),
    "choice": _l("One of several answers"),
    "several": _l("Several answers"),
    "date": _l("Date"),
    "consent": _l("Agreement"),
    "file": _l("File"),
}
CHANGE_KINDS = {
    "time": _l("Another time"),
    "place": _l("Another place"),
    "session_cancelled": _l("This session is called off"),
    "cancelled": _l("The event is called off"),
}
REGISTRATION_KINDS = {"person": _l("Person"), "delegation": _l("Delegation")}
REGISTRATION_STATES = {
    "held": _l("Waiting for confirmation"),
    "confirmed": _l("Confirmed"),
    "ended": _l("Ended"),
}
BOOKING_STATES = {
    "held": _l("Seat held until you confirm"),
    "offered": _l("A seat is offered to you"),
    "asked": _l("Waiting for approval"),
    "seated": _l("You have a seat"),
    "waiting": _l("On the waiting list"),
    "given_up": _l("Given up"),
    "lapsed": _l("Lapsed"),
    "declined": _l("Not approved"),
    "called_off": _l("Called off"),
}
BOOKING_STATES_FOR_STAFF = {
    "held": _l("Held, not confirmed"),
    "offered": _l("Offered"),
    "asked": _l("Waiting for approval"),
    "seated": _l("Seat confirmed"),
    "waiting": _l("On the waiting list"),
    "given_up": _l("Cancelled"),
    "lapsed": _l("Lapsed"),
    "declined": _l("Not approved"),
    "called_off": _l("Called off"),
}
VIA = {
    "web": _l("On the site"),
    "counter": _l("At the counter"),
    "paper": _l("On paper"),
    "walk_in": _l("At the door"),
}
COMMUNITY_KINDS = {
    "association": _l("Association"),
    "embassy": _l("Embassy"),
    "school": _l("School"),
    "company": _l("Company"),
    "other": _l("Other community"),
}
NEEDS = {
    "wheelchair": _l("Space for a wheelchair"),
    "step_free": _l("A way without steps"),
    "sign_language": _l("Sign language interpretation"),
    "captions": _l("Live captions"),
    "hearing_loop": _l("Hearing loop"),
    "large_print": _l("Large print"),
    "guide_dog": _l("Room for a guide dog"),
    "assistant": _l("A seat for an assistant"),
    "quiet_place": _l("A quiet place to rest"),
}
CONSENTS = {
    "registration": _l("the use of your details for this registration"),
    "needs": _l("the use of what you need to take part"),
    "statistics": _l("the count in the statistics"),
    "guardian": _l("the registration of your child"),
}
RATINGS = {
    5: _l("Very good"),
    4: _l("Good"),
    3: _l("Neither good nor bad"),
    2: _l("Not good"),
    1: _l("Bad"),
}
UNDERSTOOD = {"yes": _l("Yes"), "partly": _l("Partly"), "no": _l("No")}
REFUSALS = {
    "event_changed": _l("Somebody else has changed this meanwhile. Please look at it again; your entries are kept."),
    "event_wrong_state": _l("This is not possible any more: the event is in another state."),
    "event_no_sessions": _l("An event needs at least one session before it can be published."),
    "event_too_many_sessions": _l("An event can have at most 48 sessions. Please make a second event for the others."),
    "session_ends_before_start": _l("Please choose an end that is later than the beginning."),
    "session_too_long": _l("A session can last two days at most. Please make one session for each day."),
    "session_window_order": _l("Registration must open before it closes, and before the session begins."),
    "session_room_taken": _l("Another session is in this room at this time."),
    "session_room_too_small": _l("The room has fewer seats than that."),
    "event_slug_taken": _l("Another one has this short name already. Please choose another."),
    "question_no_options": _l("Please give at least two answers to choose from."),
    "session_in_the_past": _l("All sessions are over. Please give at least one a time that is still to come."),
    "registration_not_open": _l("This event takes no registrations now."),
    "window_not_yet": _l("Registration for this session has not begun yet."),
    "window_closed": _l("Registration for this session has just closed."),
    "session_begun": _l("This session has begun already."),
    "session_cancelled_already": _l("This session is called off."),
    "no_session_chosen": _l("Please choose at least one session."),
    "sessions_overlap": _l("Two of the sessions that you chose are at the same time. Please keep one of them."),
    "party_too_large": _l("You can't register so many people at once."),
    "party_larger_than_session": _l("Your party is larger than this session has seats."),
    "registration_ended": _l("This registration has ended. You are welcome to register anew."),
    "registration_lapsed": _l(
        "This registration was not confirmed in time, so its seats went to others. You are welcome to register anew."
    ),
    "booking_wrong_state": _l("This has been settled already."),
    "offer_over": _l("This offer has ended, and the seat went to the next in line."),
    "no_seats_for_more": _l("There are no seats for more people in one of your sessions."),
    "registration_changed": _l("This registration has changed meanwhile. Please look at it once more."),
    "registration_already_confirmed": _l("This registration is confirmed already. Please use the link in your mail."),
    "address_changed_too_often": _l("The address was changed too often. Please register anew."),
    "names_too_many": _l("There are more names than places."),
    "feedback_closed": _l("Feedback is open from the end of an event, for sixty days."),
    "no_seats_at_door": _l("There is no free seat in this session."),
    "mail_sent_too_often": _l("This mail was sent only a short time ago. Please wait before you send it again."),
    "registration_without_address": _l("This registration has no e-mail address."),
    "capacity_below_taken": _l("More seats than that are taken already."),
}
ANSWER_PROBLEMS = {
    "needed": _l("Please answer this question."),
    "too_long": _l("This answer is too long."),
    "no_number": _l("Please give a number."),
    "no_day": _l("Please give a day, such as 2026-03-02."),
    "no_such_option": _l("Please choose from the answers that are offered."),
    "file_too_large": _l("This file is too large. It may have at most 2 MB."),
    "file_of_no_kind": _l("Please send a PDF, a picture (PNG, JPEG or WebP) or a plain text."),
    "wrong_kind": _l("Please answer this question in the way it asks."),
}
SHEET_PROBLEMS = {
    "empty": _l("This file is empty."),
    "no_header": _l("The first row must name the columns."),
    "too_many_rows": _l("This sheet has too many rows."),
    "too_many_columns": _l("This sheet has too many columns."),
    "too_large": _l("This file is too large."),
    "unreadable": _l("This file can't be read as a spreadsheet. Please save it as CSV or XLSX and send it again."),
    "too_compressed": _l("This file can't be read as a spreadsheet. Please save it as CSV or XLSX and send it again."),
    "cell_too_long": _l("One of the cells holds too much text."),
    "bad_encoding": _l("Some characters in this file are damaged. Please save it as UTF-8 or XLSX and send it again."),
}
CELL_PROBLEMS = {
    "formula": _l("This is a formula. Please write its result."),
    "no_name": _l("There is no name that people can read."),
    "too_long": _l("This is too long."),
    "no_language": _l("The portal does not know this language."),
    "not_offered": _l("There is no interpretation into this language, or more than one is named."),
    "no_need": _l("The portal does not know this need."),
    "no_place": _l("There is no place left for this person."),
}
REASSURANCE = _l("Nothing has been changed.")
