"""The words for codes that domains hand out; keyed by the code itself, so that this room knows no domain's types."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Coded:
    """A code, with the word for it in the reader's language."""

    code: str
    label: LazyString


STATES = {
    "draft": _l("Draft"),
    "submitted": _l("Waiting for moderation"),
    "returned": _l("Returned to the writer"),
    "refused": _l("Refused"),
    "published": _l("Published"),
    "under_review": _l("Under review by the city"),
    "accepted": _l("Accepted"),
    "not_adopted": _l("Not adopted"),
    "implemented": _l("Implemented"),
    "merged": _l("Merged with another proposal"),
    "withdrawn": _l("Withdrawn"),
}
CLUSTERS = {
    "C1": _l("AI and technology"),
    "C2": _l("K-culture and creative exchange"),
    "C3": _l("Environment and green partnership"),
    "C4": _l("Open data and inclusive administration"),
}
TONES = {
    "negative": _l("critical"),
    "neutral": _l("matter-of-fact"),
    "positive": _l("appreciative"),
    "unclear": _l("tone unclear"),
}
SORTS = {"newest": _l("Newest first"), "endorsed": _l("Most endorsed first")}
COMMENT_SORTS = {
    "oldest": _l("Oldest first"),
    "newest": _l("Newest first"),
    "supported": _l("Most supported first"),
}
STEPS = {
    "published": _l("Published"),
    "edited": _l("Text changed by the writer"),
    "answered": _l("Answered by the city"),
    "under_review": _l("Under review by the city"),
    "accepted": _l("Accepted"),
    "not_adopted": _l("Not adopted"),
    "implemented": _l("Implemented"),
    "merged": _l("Merged with another proposal"),
    "taken_in": _l("Another proposal was joined with this one"),
    "reopened": _l("The writer says that this is not answered yet"),
    "promise_kept": _l("The city has kept its promise"),
    "promise_moved": _l("The city has moved a promise to another date"),
    "promise_broken": _l("The city has given up a promise"),
    "promise_undone": _l("Recorded by mistake: the promise is open again"),
    "withdrawn": _l("Withdrawn"),
    "removed": _l("Taken off the site by a moderator"),
}
STEP_NEWS = {
    "published": _l("A new proposal has been published."),
    "edited": _l("The writer has changed the text."),
    "answered": _l("The city has answered."),
    "under_review": _l("The city is now looking at this proposal."),
    "accepted": _l("The city has accepted this proposal."),
    "not_adopted": _l("The city has decided not to do this."),
    "implemented": _l("The city has done this."),
    "merged": _l("The city has joined this proposal with another one that says the same."),
    "taken_in": _l("The city has joined another proposal with this one, because both say the same."),
    "reopened": _l("The writer says that the city's answer does not answer this proposal. The city will answer again."),
    "promise_kept": _l("The city says that it has kept its promise."),
    "promise_moved": _l("The city has moved its promise to another date."),
    "promise_broken": _l("The city has given up its promise."),
    "promise_undone": _l("The city had recorded something by mistake. Its promise is open again."),
    "withdrawn": _l("The writer has withdrawn this proposal."),
    "removed": _l("A moderator has taken this proposal off the site."),
}
NEIGHBOURHOODS = {
    "apgujeong": _l("Apgujeong-dong"),
    "cheongdam": _l("Cheongdam-dong"),
    "daechi": _l("Daechi-dong"),
    "dogok": _l("Dogok-dong"),
    "gaepo": _l("Gaepo-dong"),
    "irwon": _l("Irwon-dong"),
    "jagok": _l("Jagok-dong"),
    "nonhyeon": _l("Nonhyeon-dong"),
    "samseong": _l("Samseong-dong"),
    "segok": _l("Segok-dong"),
    "sinsa": _l("Sinsa-dong"),
    "suseo": _l("Suseo-dong"),
    "yeoksam": _l("Yeoksam-dong"),
    "yulhyeon": _l("Yulhyeon-dong"),
}
RHYTHMS = {
    "at_once": _l("At once, a mail for each piece of news"),
    "daily": _l("Once a day, in the morning, and only when there is news"),
    "never": _l("No mail; I look at my notices on the site"),
}
DECISIONS = {
    "publish": _l("Published"),
    "return": _l("Returned to the writer"),
    "refuse": _l("Refused"),
    "keep": _l("Kept: it keeps to the rules"),
    "remove": _l("Taken off the site"),
    "hide": _l("Comment hidden"),
}
GROUNDS = {
    "unclear": _l("It is not clear yet what is proposed."),
    "off_topic": _l("It is about something the district can't decide."),
    "personal_data": _l("It contains personal data, such as a phone number or somebody's name."),
    "insult": _l("It insults or threatens somebody."),
    "advertising": _l("It is advertising."),
    "duplicate": _l("The same proposal is here already."),
    "unlawful": _l("It breaks the law."),
    "other": _l("There is another reason, given below."),
}
REPORT_GROUNDS = {
    "unclear": _l("It can't be understood."),
    "off_topic": _l("It has nothing to do with the matter."),
    "personal_data": _l("It contains personal data, such as a phone number or somebody's name."),
    "insult": _l("It insults or threatens somebody."),
    "advertising": _l("It is advertising."),
    "duplicate": _l("The same is here already."),
    "unlawful": _l("It breaks the law."),
    "other": _l("There is another reason, given below."),
}
TEXT_PROBLEMS = {
    "empty": _l("Please write something here."),
    "too_short": _l("Please write a little more: at least one whole sentence."),
    "no_words": _l("There are only symbols here. Please use words as well, in any language."),
    "unstorable": _l("There is a character in it that can't be kept. Please remove it; it is usually invisible."),
    "damaged": _l("Some characters arrived damaged (�). Please type them again."),
}
REFUSALS = {
    "wrong_state": _l("This is no longer possible: the proposal has moved on in the meantime."),
    "own_proposal": _l("You can't do this with your own proposal."),
    "key_reused": _l("This key has been used for something else"),
    "changed": _l("The text was changed while you were reading. Please read the new version and decide again."),
    "closed": _l("The city has already decided on this proposal. Voices are no longer collected."),
    "words_needed": _l("Please say why, in words that the writer can understand."),
    "unfinished": _l("This is not finished yet: it needs a title, and a text of at least one whole sentence."),
    "no_target": _l("Please give the number of another public proposal that says the same."),
    "entered": _l("You entered this proposal yourself. Somebody else has to decide on it."),
    "bad_date": _l("This day does not fit. Please look at which days are possible, and choose another one."),
    "date_passed": _l(
        "The day has passed, so this promise can't be moved any more. Please record that it was kept, or give it up."
    ),
    "settled": _l("This promise was kept or given up already."),
    "too_late": _l("There is no more time for this."),
    "reopened": _l("You have already said that this answer is not enough. The city has your words."),
    "no_writer": _l("There is nobody to return this to: the office entered it. Please publish or refuse it."),
    "page_changed": _l(
        "Somebody else has saved a change meanwhile. Nothing is overwritten, and your text is still here. "
        "Please compare the two, then save again."
    ),
}
COMMENT_REFUSALS = {
    "closed": _l("The talk about this goes on at the proposal that it was joined with."),
    "gone": _l("This comment is no longer there."),
    "changed": _l("This comment was changed somewhere else in the meantime. Please look at it as it stands now."),
    "own_comment": _l("You can't support your own comment."),
    "too_late": _l("This can't be brought back any more."),
}
REPORT_REFUSALS = {
    "own": _l("This is your own text. You can change or delete it yourself."),
    "gone": _l("This is no longer on the page, so there is nothing to report."),
    "settled": _l("A moderator has already decided on your report, and nothing has been changed since then."),
}
PAGES = {
    "about": _l("How it works"),
    "privacy": _l("Privacy"),
    "terms": _l("Terms of use"),
    "accessibility": _l("Accessibility"),
    "contact": _l("Contact"),
    "conduct": _l("Rules of conduct"),
}
STANDINGS = {
    "original": _l("Original"),
    "current": _l("Translated by a person"),
    "earlier": _l("Translation of an earlier version"),
    "machine": _l("Machine translation"),
    "missing": _l("Not translated yet"),
}
ANNOUNCEMENTS = {
    "info": _l("Good to know"),
    "warning": _l("Important"),
    "error": _l("Urgent: danger or a serious fault"),
}
PASSWORD_REFUSALS = {
    "too_short": _l("Please use at least 10 characters. A short sentence is easy to remember and hard to guess."),
    "too_long": _l("Please use at most 200 characters."),
    "too_plain": _l("This password is too easy to guess."),
}
TOKEN_REFUSALS = {"too_many": _l("You have 10 tokens. Please revoke one that you no longer need.")}
ACCOUNT_REFUSALS = {
    "same_address": _l("This is your address already."),
    "taken": _l("This address can't be used any more. Please choose another one."),
    "wrong_password": _l("This is not your password."),
    "own_admin": _l("You can't take your own administrator role away. Another administrator has to do it."),
    "own_account": _l("You can't deactivate your own account."),
    "last_admin": _l("You are the only administrator. Please make somebody else an administrator first."),
    "account_changed": _l(
        "Somebody else has changed this person's roles meanwhile. Nothing was overwritten; please look again."
    ),
    "is_closed": _l("This person has closed their account."),
}
ROLES = {
    "participant": _l("Participant"),
    "moderator": _l("Moderator"),
    "translator": _l("Translator"),
    "organiser": _l("Organiser of events"),
    "venue": _l("Venue staff"),
    "supervisor": _l("Supervisor"),
    "analyst": _l("Analyst"),
    "approver": _l("Approver"),
    "reviewer": _l("Independent reviewer"),
    "admin": _l("Administrator"),
}
CHANGES = {
    "roles": _l("Roles changed"),
    "deactivated": _l("Deactivated"),
    "reactivated": _l("Reactivated"),
    "closed": _l("Closed by the person"),
}
NATIONALITY_GROUPS = {
    "korea": _l("Korea"),
    "east_asia": _l("East Asia"),
    "southeast_asia": _l("Southeast Asia"),
    "south_central_asia": _l("South and Central Asia"),
    "middle_east_africa": _l("Middle East and Africa"),
    "europe": _l("Europe"),
    "americas": _l("Americas"),
    "oceania": _l("Oceania"),
}
AGE_BANDS = {
    "14-18": _l("14 to 18"),
    "19-29": _l("19 to 29"),
    "30-39": _l("30 to 39"),
    "40-49": _l("40 to 49"),
    "50-64": _l("50 to 64"),
    "65+": _l("65 or older"),
}
ENTERED_VIA = {
    "paper": _l("On paper"),
    "counter": _l("At the counter"),
    "phone": _l("By phone"),
}
ENTERED_MARKS = {
    "paper": _l("Handed in on paper; entered by the office"),
    "counter": _l("Handed in at the counter; entered by the office"),
    "phone": _l("Told by phone; entered by the office"),
}
LINK_REFUSALS = {
    "unknown": _l("This link is not complete. Please copy the whole address from the mail."),
    "used": _l("This link has been used already. Each link works once."),
    "expired": _l("This link is too old. Please ask for a new one."),
    "closed": _l("This account has been closed."),
}


def coded(words: dict[str, LazyString], code: str | None) -> Coded | None:
    """Return a code with its word."""
    return Coded(str(code), words[str(code)]) if code is not None else None
