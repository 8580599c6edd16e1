"""Fill a portal with the demo content; what is there already is left alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal import demo
from portal.app import Portal
from portal.cli import demo_doors, demo_events, demo_life, demo_neighbours, demo_promises, demo_releases
from portal.cli.demo_life import Life
from portal.domain.accounts import queries as accounts
from portal.domain.accounts import service as account_service
from portal.domain.accounts.types import Principal, Refused, Role
from portal.domain.moderation import service as moderation
from portal.domain.moderation.types import Ground, Statement
from portal.domain.proposals import queries, service
from portal.domain.proposals.types import NOWHERE, Cluster, Draft, Neighbourhood, Place
from portal.domain.texts import memory
from portal.domain.texts import service as texts
from portal.domain.texts.memory import Given, Origin
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from portal.engines.translation.types import Translator
from portal.foundation import clock
from portal.foundation.languages import INTERFACE

PASSWORD = "demo-portal-gangnam"  # noqa: S105 - the demo's own, printed on purpose


@dataclass(frozen=True, slots=True)
class Report:
    """What was added, and who can sign in."""

    proposals: int
    topics: int
    events: int
    sign_ins: list[tuple[str, str, str]]


def fill(portal: Portal) -> Report:
    """Add accounts, topics and proposals that are not there yet."""
    content = demo.content()
    now = clock.now()
    with portal.database.unit_of_work() as session:
        can_sign_in = _who_can_sign_in(content["accounts"])
        people = {
            item["email"]: _account(session, item, item["email"] in can_sign_in, now) for item in content["accounts"]
        }
        topics = [_topic(session, item, number, now) for number, item in enumerate(content["topics"])]
    lives = {}
    for item in content["proposals"]:
        with portal.database.unit_of_work() as session:
            life = _proposal(session, portal, item, people, now)
        if life is not None:
            lives[item["key"]] = life
    _merge(portal, lives, people)
    if lives:
        _tell(portal, now)
    events = demo_events.fill(portal, content, list(people.values()), now)
    if events:
        demo_doors.fill(portal, next(person for person in people.values() if Role.SUPERVISOR in person.roles), now)
    demo_neighbours.fill(portal, now)
    demo_releases.fill(portal, people.values(), now)
    sign_ins = [
        (item["email"], item["role"], people[item["email"]].language)
        for item in content["accounts"]
        if item["email"] in can_sign_in
    ]
    return Report(len(lives), sum(topics), events, sign_ins)


def _who_can_sign_in(items: list[dict[str, Any]]) -> frozenset[str]:
    """Return the staff and one participant for each language: a password costs time, and is meant to."""
    first = {item["language"]: item["email"] for item in reversed(items) if item["role"] == Role.PARTICIPANT}
    return frozenset(first.values()) | {item["email"] for item in items if item["role"] != Role.PARTICIPANT}


def _account(session: Session, item: dict[str, Any], with_password: bool, now: datetime) -> Principal:
    there = accounts.find_by_email(session, item["email"])
    if there is not None:
        return there
    language = item["language"] if item["language"] in INTERFACE else "en"
    made = account_service.add_account(
        session, item["email"], {Role(item["role"])}, PASSWORD if with_password else None, language, now, item["name"]
    )
    assert not isinstance(made, Refused)
    return made


def _topic(session: Session, item: dict[str, Any], position: int, now: datetime) -> bool:
    if queries.find_topic_id(session, item["slug"]) is not None:
        return False
    choice = LanguageChoice(item["language"], LanguageOrigin.CHOSEN, None, 0.0)
    ids = {}
    for part in ("title", "summary"):
        ids[part] = texts.write(session, item[part][item["language"]], choice, now)
        demo_life.keep_translations(session, ids[part], item[part], item["language"], now)
    service.add_topic(session, item["slug"], Cluster(item["cluster"]), position, ids["title"], ids["summary"], now)
    return True


def _proposal(
    session: Session, portal: Portal, item: dict[str, Any], people: dict[str, Principal], now: datetime
) -> Life | None:
    author, language = people[item["author"]], item["language"]
    written = now - timedelta(days=item["days_ago"])
    draft = Draft(
        item["title"][language],
        item["body"][language],
        language,
        Cluster(item["cluster"]),
        queries.find_topic_id(session, item["topic"]) if item["topic"] else None,
        _place(item.get("place")),
    )
    proposal_id, new = service.start(session, author.id, draft, f"demo-{item['key']}", written)
    if not new:
        return None
    row = queries.get_row(session, proposal_id)
    for part, text_id in (("title", row.title_id), ("body", row.body_id)):
        demo_life.keep_translations(session, text_id, item[part], language, now)
        _remember(session, portal.translator, item[part], language, now)
    service.submit(session, author, proposal_id, written, tell=False)
    _decide(session, item, proposal_id, people, written + timedelta(days=1))
    for email in item["endorsed_by"]:
        service.endorse(session, people[email].id, proposal_id, min(now, written + timedelta(days=2)))
    life = Life(item, proposal_id, written + timedelta(days=1), people, now, portal.settings.timezone)
    if item["state"] == "published":
        demo_life.live(session, life)
        demo_promises.go_on(session, life)
    return life


def _place(item: dict[str, Any] | None) -> Place:
    if item is None:
        return NOWHERE
    return Place(item["name"], Neighbourhood(item["neighbourhood"]), item["latitude"], item["longitude"])


def _merge(portal: Portal, lives: dict[str, Life], people: dict[str, Principal]) -> None:
    official = next(person for person in people.values() if Role.MODERATOR in person.roles)
    for life in lives.values():
        target = lives.get(life.item.get("merged_into", ""))
        if target is not None:
            with portal.database.unit_of_work() as session:
                demo_life.merge(session, life, target.proposal_id, official)


def _tell(portal: Portal, now: datetime) -> None:
    while True:
        with portal.database.unit_of_work() as session:
            if not demo_life.tell(session, now):
                return


def _decide(
    session: Session, item: dict[str, Any], proposal_id: int, people: dict[str, Principal], at: datetime
) -> None:
    moderator = next(person for person in people.values() if Role.MODERATOR in person.roles)
    revision = queries.get_row(session, proposal_id).revision
    if item["state"] == "published":
        refused = moderation.publish(
            session, moderator, proposal_id, revision, Cluster(item["cluster"]), at, tell=False
        )
    elif item["state"] == "returned":
        words = item["decision"]["words"]
        statement = Statement(Ground(item["decision"]["ground"]), words["text"], words["language"])
        refused = moderation.give_back(session, moderator, proposal_id, revision, statement, at, tell=False)
    else:
        refused = None
    assert refused is None, refused


def _remember(session: Session, translator: Translator, versions: dict[str, str], source: str, now: datetime) -> None:
    """Sentences that stand one to one go into the translation memory."""
    sentences = {language: _sentences(translator, body, language) for language, body in versions.items()}
    for target, translated in sentences.items():
        if target != source and len(translated) == len(sentences[source]):
            pairs = dict(zip(sentences[source], translated, strict=True))
            memory.remember(session, pairs, source, target, Given(Origin.TYPED), now)


def _sentences(translator: Translator, body: str, language: str) -> list[str]:
    return [span.text for span in translator.split(body, language) if span.is_sentence]
