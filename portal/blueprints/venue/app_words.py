"""What the app for the doors says as things happen; what always stands there is in its templates.

Numbers come after a colon or as a unit that browsers know how to count, so that no text needs plural forms.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.web import event_words

VERDICT = {
    "checking": _l("Checking ..."),
    "next": _l("Next one"),
    "cancel": _l("Cancel"),
    "undo": _l("Undo"),
    "overridden": _l("Let in all the same: %(why)s"),
    "interpretation": _l("Interpretation into %(language)s"),
    "for_visitor": _l("For the visitor"),
    "for_visitor_unknown": _l("For the visitor: which language?"),
    "group_in": _l("How many come in?"),
    "group_out": _l("How many go out?"),
    "group_of": _l("Group of %(party)s"),
    "group_standing": _l("In: %(admitted)s of %(party)s. Inside now: %(inside)s"),
    "group_so_far": _l("In so far: %(admitted)s of %(party)s"),
    "group_all": _l("All of them: %(number)s"),
    "group_rest": _l("All the rest: %(number)s"),
    "group_some": _l("Only so many: %(number)s"),
    "people": _l("People: %(number)s"),
    "undone": _l("Taken back: it no longer counts."),
    "undo_failed": _l("This could not be taken back. Please try again, or tell a supervisor."),
    "because_offline": _l("There is no network, and this device may not decide without one. Nobody was counted."),
    "because_store_full": _l("There is no space left on this device, so nobody was counted. Please free some space."),
    "because_store_lost": _l("The browser has deleted what this device knew. Please set it up again."),
    "device_closed": _l("This device is closed"),
    "because_ended": _l("This device may admit nobody any more. Please call a supervisor."),
    "because_wiped": _l("This device may admit nobody any more. Please call a supervisor."),
    "because_unknown": _l("The portal does not know this device any more. Please set it up again."),
    "because_not_set_up": _l("This device is still fetching what it needs. Please wait until it has a network."),
    "because_not_chosen": _l("Please choose a list and a gate first, at the top of the screen."),
    "because_too_late": _l("This is too long ago to be taken back here. A supervisor's device can do it."),
    "because_annulled": _l("This has been taken back already."),
    "because_not_here": _l("This was not done with this device."),
}
CAMERA = {
    "camera_starting": _l("The camera is starting"),
    "camera_starting_text": _l("If the phone asks whether this page may use the camera, please allow it."),
    "camera_denied": _l("The camera is not allowed"),
    "camera_denied_text": _l(
        "Please press the sign beside the address, allow the camera, and try again. Typing a code and a hand-held "
        "scanner work without it."
    ),
    "camera_absent": _l("No camera was found"),
    "camera_absent_text": _l("Please type the code below, or use a hand-held scanner."),
    "camera_missing": _l("No camera in this browser"),
    "camera_missing_text": _l(
        "Please open this page in Chrome, Safari, Firefox or Samsung Internet. Typing a code and a hand-held scanner "
        "work here."
    ),
    "camera_busy": _l("Something else uses the camera"),
    "camera_busy_text": _l("Please close other apps that use it, and try again."),
    "camera_failed": _l("The camera can't be used"),
    "camera_failed_text": _l("Please try again, type the code below, or use a hand-held scanner."),
}
SETUP = {
    "setup_offline": _l("The portal could not be reached"),
    "setup_offline_text": _l(
        "The first set-up needs a network. Please connect to Wi-Fi or mobile data, and try again."
    ),
    "setup_busy": _l("The portal is very busy just now"),
    "setup_busy_text": _l("Please wait a moment, and try again."),
    "setup_setup_code_unknown": _l("This code is not valid any more"),
    "setup_setup_code_unknown_text": _l(
        "A set-up code works once, and for a quarter of an hour. Please ask the supervisor for a new one."
    ),
    "setup_queue_not_empty": _l("This device still has admissions to send"),
    "setup_queue_not_empty_text": _l(
        "Nothing is lost. Please bring it into a network, wait until all is sent, look at its log, and try again."
    ),
    "setup_ended": _l("This device was ended"),
    "setup_ended_text": _l("Please ask the supervisor for a new set-up code."),
    "setup_failed": _l("The device could not be set up"),
    "setup_failed_text": _l("Please try again. If it happens again, ask the supervisor for a new code."),
}
SCREEN = {
    "no_list": _l("No list chosen"),
    "no_gate": _l("No gate chosen"),
    "no_name": _l("Name not known"),
    "from_until": _l("%(from)s to %(until)s"),
    "inside": _l("Inside: %(inside)s"),
    "inside_of": _l("Inside: %(inside)s of %(limit)s"),
    "nearly_full": _l("Nearly full"),
    "full": _l("Full: please let nobody in"),
    "offline": _l("No network: this device decides"),
    "online": _l("There is a network"),
    "queue": _l("To be sent: %(number)s (the oldest waits for %(time)s)"),
    "all_sent": _l("Nothing: all is sent"),
    "fetching": _l("Fetching what is needed without a network: %(percent)s%%"),
    "clock_off": _l("This clock is wrong by %(time)s"),
    "clock_good": _l("The clock is right"),
    "dead": _l("Needs a person: %(number)s"),
    "typed_no_code": _l("This is not the code of a ticket. It has eight letters and digits; please compare."),
    "typed_offline": _l("There is no network: codes and names can't be looked up. Please scan the ticket."),
    "typed_failed": _l("This could not be looked up. Please try again."),
    "typed_unknown": _l("No ticket has this code. Please compare it with the ticket."),
    "typed_nobody": _l("Nobody was found by this name. Please try another part of it."),
    "found_one": _l("Is this the person?"),
    "found_several": _l("Which of these is it?"),
    "found_good": _l("The ticket is good."),
}
PROBLEMS = {
    "problem_ended": _l("This device may admit nobody any more"),
    "problem_ended_text": _l(
        "A supervisor has ended it, or its time is over. What is not sent yet stays here and is sent when there is a "
        "network. To go on, please ask for a new set-up code."
    ),
    "problem_wiped": _l("This device is being emptied"),
    "problem_wiped_text": _l(
        "A supervisor has asked for it. First all admissions are sent: please keep the app open, in a network."
    ),
    "problem_unknown": _l("The portal does not know this device"),
    "problem_unknown_text": _l(
        "Please ask a supervisor for a new set-up code, and don't delete anything: what is not sent yet stays here."
    ),
    "problem_store_full": _l("There is no space left on this device"),
    "problem_store_full_text": _l(
        "Nobody can be admitted until there is. What is here already is safe. Please delete photos or apps, or use "
        "another device."
    ),
    "problem_store_lost": _l("The browser has deleted what this device knew"),
    "problem_store_lost_text": _l(
        "Please tell a supervisor which device this is: admissions that were not sent yet may be missing. Then set it "
        "up again."
    ),
    "problem_stale": _l("What this device knows is older than a day"),
    "problem_stale_text": _l("Please bring it into a network for a minute. Until then it can't check tickets."),
    "problem_not_chosen": _l("Where does this device stand?"),
    "problem_not_chosen_text": _l("Please choose a list and a gate, at the top of the screen."),
}
SHEETS = {
    "taken_back": _l("Taken back"),
    "here": _l("decided without a network"),
    "sent_done": _l("Sent"),
    "sent_unsent": _l("Waiting to be sent"),
    "sent_dead": _l("Not taken"),
    "dead_ticket": _l("Ticket number %(ticket)s"),
    "seen_to": _l("Seen to"),
    "unknown": _l("Not known"),
    "entries": _l("%(number)s, all of them"),
    "entries_part": _l("%(number)s (%(percent)s%% so far)"),
    "entries_light": _l("All of them by their signature, without names"),
    "syncing": _l("One moment, please."),
    "synced": _l("Done."),
    "sync_offline": _l("The portal could not be reached. Nothing is lost; the app tries again by itself."),
}
WORDS = {**VERDICT, **CAMERA, **SETUP, **SCREEN, **PROBLEMS, **SHEETS}


def needs() -> dict[str, str]:
    """Name what visitors may need, in the language of this page."""
    return {code: str(word) for code, word in event_words.NEEDS.items()}
