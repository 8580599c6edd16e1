"""The words for codes of a programme that only its organisers see; keyed by the code itself."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

DOUBTS = {
    "no_sessions": _l("There are no sessions yet. Without one, an event can't be published."),
    "all_over": _l("All sessions are in the past. At least one must be still to come."),
    "begun": _l("In the past, or begun already"),
    "same_room": _l("In the same room at the same time"),
    "no_room": _l("No room is named"),
    "no_capacity": _l("No number of seats: everybody who registers gets in"),
    "no_language": _l("No language is named that is spoken"),
    "registration_closed": _l("Registration is closed already"),
    "registration_late": _l("Registration opens later"),
}
TEXT_PARTS = {
    "title": _l("Title of the event"),
    "summary": _l("Event in one or two sentences"),
    "description": _l("Description of the event"),
    "results": _l("What came of it"),
    "reason": _l("Why it is called off"),
    "session_title": _l("Title"),
    "session_summary": _l("In one or two sentences"),
    "session_access": _l("Access notes"),
    "question": _l("Question"),
    "purpose": _l("What the answer is needed for"),
    "option": _l("Answer to choose"),
    "venue_name": _l("Name of the venue"),
    "venue_address": _l("Address"),
    "venue_access": _l("How to get there and in"),
    "room": _l("Room"),
    "gate": _l("Gate"),
}
COLUMNS = {
    "day": _l("Day"),
    "starts": _l("Begins"),
    "ends": _l("Ends"),
    "last_day": _l("Ends on another day"),
    "venue": _l("Venue"),
    "room": _l("Room"),
    "capacity": _l("Seats"),
    "languages": _l("Working languages"),
    "interpretation": _l("Interpretation"),
    "sign_language": _l("Sign language"),
    "opens": _l("Registration opens"),
    "closes": _l("Registration closes"),
    "approval": _l("Approval"),
}
TEXT_COLUMNS = {"title": _l("Title"), "summary": _l("Summary"), "access": _l("Access notes")}
COLUMN_HELP = {
    "day": _l("Needed. With the year first: 2026-10-12"),
    "starts": _l("Needed. 14:00"),
    "ends": _l("Needed. 15:30"),
    "last_day": _l("Only where a session ends on a later day than it begins"),
    "venue": _l("Needed. The name of a venue that the portal knows, in any language"),
    "room": _l("The name of one of its rooms"),
    "capacity": _l("A number, such as 80. Empty: as many as come"),
    "languages": _l("Names or codes, with commas between them: Korean, en"),
    "interpretation": _l("Names or codes, with commas between them: Korean, en"),
    "sign_language": _l("Yes or no"),
    "opens": _l("2026-09-01 09:00. Empty: at once"),
    "closes": _l("2026-10-10 18:00. Empty: when the session begins"),
    "approval": _l("Yes, if staff approve each registration; else no"),
}
CELL_PROBLEMS = {
    "formula": _l("This is a formula. Please write its result."),
    "needed": _l("Something must stand here."),
    "damaged": _l("Some characters are damaged (�). Please type them again."),
    "text_too_long": _l("This text is too long."),
    "no_day": _l("This is no day. Please write it with the year first, such as 2026-10-12."),
    "day_over": _l("This day is over."),
    "no_time": _l("This is no time of the day. Please write it such as 14:30."),
    "no_moment": _l("This is no day with a time. Please write it such as 2026-10-12 14:30."),
    "time_skipped": _l("This time does not exist: clocks are put forward then."),
    "time_twice": _l("This time exists twice: clocks are put back then. Please choose another."),
    "ends_before_start": _l("The session would end before it begins."),
    "too_long": _l("A session can last two days at most."),
    "window_order": _l("Registration must open before it closes, and before the session begins."),
    "no_venue": _l("The portal knows no venue of this name."),
    "several_venues": _l("Several venues have this name. Please write the short name of one."),
    "no_room": _l("The venue has no room of this name."),
    "several_rooms": _l("Several rooms of the venue have this name."),
    "room_taken": _l("In this room at this time: %(about)s"),
    "room_taken_by_row": _l("Row %(about)s needs this room at the same time."),
    "room_too_small": _l("The room has only %(about)s seats."),
    "no_number": _l("This is no number of seats. Please write it such as 80."),
    "no_language": _l("The portal does not know one of these languages."),
    "no_yes_or_no": _l("Please write yes or no."),
    "twice": _l("The programme has this session at this time already."),
    "twice_in_sheet": _l("Row %(about)s says the same."),
}


def cell_problem(code: str, about: str) -> str:
    """Say what is wrong with a cell, and with what."""
    return str(CELL_PROBLEMS[code]).replace("%(about)s", about)
