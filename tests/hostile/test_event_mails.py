"""Hostile names, titles, places and reasons in mails about registrations: words, and nothing but words."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from portal.app import Portal
from portal.domain.events import venues
from portal.domain.events.types import RoomDraft
from portal.domain.registration.letter_facts import ChangeFacts, LetterFacts, Standing
from portal.domain.registration.letters import REMINDERS, Letter
from portal.domain.registration.types import BookingState
from portal.domain.texts.types import TextView
from portal.foundation import clock
from portal.web import mail
from tests.factories import events, registrations
from tests.factories.pages import Page
from tests.hostile.forms import is_whole
from tests.hostile.test_mails import HEADERS, view

MAP = "https://map.example.org/coex"


def saying(value: Any, words: TextView) -> Any:
    """Put these words in the place of all texts."""
    if isinstance(value, TextView):
        return words
    if isinstance(value, tuple):
        return tuple(saying(one, words) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: saying(getattr(value, one.name), words) for one in fields(value)})
    return value


@pytest.fixture
def facts(portal: Portal) -> LetterFacts:
    """Everything that any of the mails says, at once."""
    event_id, ids = events.published(portal, [10, 10])
    first = registrations.confirmed(portal, event_id, ids)
    found = registrations.view(portal, first.registration_id)
    with portal.database.unit_of_work() as session:
        venue_id = found.bookings[0].session.venue.id
        hall = venues.add_room(session, venue_id, RoomDraft({"ko": "대강당"}, True, 100), clock.now())
        venues.add_gate(session, venue_id, RoomDraft({"ko": "동문"}, True), clock.now())
    events.revise_session(portal, ids[0], room_id=hall)
    found = registrations.view(portal, first.registration_id)
    until = clock.now() + timedelta(days=1)
    offered = replace(found.bookings[0], state=BookingState.OFFERED, offered=1, size=2, until=until)
    told = found.bookings[0].session
    was = Standing(told.row.starts_at, told.row.ends_at, told.venue, told.room)
    change = ChangeFacts(told, was, replace(was, starts_at=until, room=None))
    return LetterFacts(
        Letter.CONFIRM,
        replace(found, row=replace(found.row, confirm_by=until)),
        booking=offered,
        bookings=(offered, *found.bookings),
        later=found.bookings,
        doubles=found.bookings,
        change=change,
        reason=found.event.title,
    )


@pytest.mark.parametrize("part", range(4))
def test_words_stay_words_in_every_mail_about_a_registration(
    portal: Portal, hostile: tuple[str, ...], facts: LetterFacts, part: int
) -> None:
    number = 0
    for words in filter(is_whole, hostile[part::4]):
        if "\x00" in words:
            continue  # no database keeps it, so that it can't be in a mail
        letter = list(Letter)[number % len(Letter)]
        number += 1
        given = {"registration": facts.view.row.code, "moved_on": 0, "unsubscribe": [1, REMINDERS, "0"]}
        said = replace(saying(facts, view(words)), letter=letter)
        message = mail.render(
            portal.flask, "hana@example.org", letter, "ko", given | {"name": words, "to_name": words, "facts": said}
        )
        assert set(message.keys()) <= HEADERS, (letter, words)
        assert not re.search(r"[\r\n]", message["Subject"]), (letter, words)
        page = message.get_body(("html",))
        assert page is not None
        html = page.get_content()
        assert Page(html).found == [], (letter, words)
        for address in re.findall(r'href="([^"]*)"', html):
            assert address == MAP or address.startswith("http://localhost/ko/"), (letter, words, address)


BEGINNINGS = ("=> 눌러 | http://zq.example/", "| 카드", "> 말\n\n=> 눌러 | http://zq.example/", "\r=> x")


def kinds(portal: Portal, facts: LetterFacts, letter: Letter, said: str) -> list[str]:
    """Return the blocks of a mail in which everybody is called, and everything but the reason is named, like this."""
    given = {"registration": facts.view.row.code, "moved_on": 0, "unsubscribe": [1, REMINDERS, "0"]}
    told = replace(saying(facts, view(said)), letter=letter, reason=facts.reason)
    context = given | {"name": said, "to_name": said, "facts": told}
    page = mail.render(portal.flask, "hana@example.org", letter, "ko", context).get_body(("html",))
    assert page is not None
    return re.findall(r"<(p|a|blockquote|div)\b", page.get_content())


def test_no_block_is_begun_by_a_name_or_a_title(portal: Portal, facts: LetterFacts) -> None:
    for letter in Letter:
        for words in BEGINNINGS:
            assert kinds(portal, facts, letter, words) == kinds(portal, facts, letter, "하나"), (letter, words)
