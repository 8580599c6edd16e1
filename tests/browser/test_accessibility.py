"""axe-core finds nothing, on every page there is, signed out and in each role; a page nobody listed fails the test."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from portal.domain.accounts import rules
from portal.domain.accounts.types import Act, Principal, Role
from portal.domain.checkin import cases
from portal.domain.events import queries as event_queries
from portal.domain.events.types import QuestionKind
from portal.domain.exports.types import ExportKind
from portal.domain.postediting import rehearsals
from portal.domain.postediting.types import Reason
from portal.domain.proposals.types import State
from portal.domain.registration import queries as registration_queries
from portal.domain.sitepages import service as sitepages
from portal.domain.sitepages.types import Announced, Kind, Slug, Words
from portal.foundation import clock
from portal.web import links
from tests.browser.conftest import DESK, PHONE, Site
from tests.conftest import ROOT
from tests.factories import (
    bursts,
    doors,
    events,
    exports,
    many_releases,
    promises,
    registrations,
    reviews,
    termbase,
    translating,
    webhooks,
)
from tests.factories.lives import live
from tests.factories.many_releases import CORRECTED, FIRST, ORDERED, WAITING
from tests.factories.people import PASSWORD
from tests.factories.proposals import propose
from tests.factories.topics import project
from tests.factories.visitors import Visitor

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ADMIN = "axe-admin@example.org"
FEEDS = frozenset(f"public.{of}_feed" for of in ("proposals", "answers", "topic", "cluster", "proposal"))
FILES = frozenset(
    {
        "public.event_calendar",
        "public.events_calendar",
        "registrant.calendar_file",
        "registrant.ticket_file",
        "registrant.ticket_picture",
        "registrant.tickets_worker",
        "registrant.name_template",
        "organiser.needs_table",
        "organiser.export_file",
        "analyst.export_file",
        "administration.export_terms",
        "organiser.needs_sheet",
        "organiser.import_template",
        "venue.manifest",
        "venue.worker",
    }
)
NOT_PAGES = (
    FEEDS
    | FILES
    | {
        "api.list_events",
        "api.get_event",
        "static",
        "api.openapi",
        "api.list_proposals",
        "api.get_proposal",
        "api.list_topics",
        "api.list_trust_releases",
        "api.get_trust_release",
        "api.get_trust_schema",
        "api.get_participation",
        "open_data_files.folder",  # leads to a page
        "open_data_files.file",
        "open_data_files.archive",
        "open_data_files.catalogue",
        "api.get_pack",
        "api.list_pack_entries",
        "participant.draft_token",
        "participant.preview",  # a part of a page
        "supervisor.live",
        "operations.healthz",
        "operations.readyz",
        "operations.metrics",
    }
)
CHANGES = re.compile(r'(name="csrf_token"[^>]*value="[^"]*")|(nonce="[^"]*")|(name="form_key"[^>]*value="[^"]*")')


@pytest.fixture(scope="module")
def addresses(site: Site) -> dict[str, list[str]]:
    """Return addresses for every page of the URL map, by endpoint."""
    writer = site.people.member(email="axe-writer@example.org", password=PASSWORD)
    moderator = site.people.moderator()
    ids = {
        state: propose(site.portal, writer, state, moderator=moderator).id
        for state in (State.PUBLISHED, State.SUBMITTED, State.DRAFT, State.RETURNED)
    }
    project(site.portal, "axe-night")
    life = live(site.portal, site.people, writer, moderator)
    announcement_id = write_for_the_office(site, moderator)
    with site.portal.database.unit_of_work() as session:
        many_releases.fill(session, 3, moderator.id, clock.now())
        told = {"endpoint_id": webhooks.gather(session, 3, clock.now())}
        named = termbase.gather(session, 3, clock.now(), moderator.id)
    promised = promises.of_each_kind(site.portal, site.people, moderator)
    objected = promises.answered_twice(site.portal, writer, moderator)
    of_comment = {"proposal_id": life.proposal_id, "comment_id": life.comment_id}
    of_reply = {"proposal_id": life.proposal_id, "comment_id": life.reply_id}
    event = an_event(site)
    figures, of_people = files_of_staff(site)
    of_burst = [{"burst_id": number} for number in bursts_of_new_people(site, life.proposal_id)]
    drawn = reviews.something_of_each(site.portal, site.people)
    wrong = Visitor(site.portal).sign_in(reviews.reviewer(site.people))
    wrong.post(f"/ko/review/{drawn['hidden']}", {"verdict": "overturned", "words": "욕설이 아닙니다."})
    improved = translating.desk(site.portal, site.people)
    improved.suggest("Signs are needed.", reason=Reason.MEANING)
    with site.portal.database.unit_of_work() as session:
        tried = rehearsals.order(session, writer.id, "comment:1:", "안내가 필요합니다.", "ko", "en", clock.now())
    unsubscribe = links.sign_unsubscribe(site.portal.settings, writer.id, "proposal", str(life.proposal_id))
    mails = sorted(path.stem for path in (site.folder / "instance" / "mail").glob("*.eml"))
    samples = {
        "public.proposals": [{}, {"q": "도서관"}, {"q": "xylophone", "cluster": "C1", "from": "never"}],
        "public.proposal": [
            {"proposal_id": number}
            for number in (*ids.values(), life.proposal_id, life.changed_id, objected[0], *promised)
        ],
        "public.proposal_tone": [{"proposal_id": life.proposal_id}],
        "public.history": [{"proposal_id": life.changed_id}, {"proposal_id": life.proposal_id}],
        "public.comment": [of_comment],
        "public.thread": [of_comment],
        "public.comment_history": [of_comment],
        "public.person": [{"account_id": life.author_id}],
        "public.community": [{"community_id": life.community_id}],
        "public.unsubscribe": [{"token": unsubscribe}],
        "participant.post_comment": [
            {"proposal_id": life.proposal_id},
            {"proposal_id": life.proposal_id, "parent": life.comment_id},
        ],
        "participant.edit_comment": [of_reply],
        "participant.report_proposal": [{"proposal_id": life.proposal_id}],
        "participant.report_comment": [of_comment],
        "participant.notice": [{"notice_id": life.notice_id}],
        "moderation.answer": [{"proposal_id": life.proposal_id}],
        "moderation.promise": [{"promise_id": number} for number in promised.values()],
        "participant.reopen": [{"proposal_id": objected[0], "step_id": step_id} for step_id in objected[1:]],
        "moderation.reported_proposal": [{"proposal_id": life.proposal_id}],
        "moderation.reported_comment": [of_reply],
        "moderation.changed_proposal": [{"proposal_id": life.changed_id}],
        "administration.person": [{"account_id": life.author_id}],
        "administration.page": [{"slug": "terms"}, {"slug": "privacy"}],
        "administration.page_version": [{"slug": "terms", "number": 1}],
        "administration.page_translation": [{"slug": "terms", "code": "de"}],
        "administration.term": [{"concept_id": named}],
        "administration.webhook": [told],
        "administration.edit_webhook": [told],
        "administration.webhook_key": [told],
        "administration.replay_webhook": [told],
        "administration.announcement_translation": [{"announcement_id": announcement_id, "code": "ja"}],
        "public.topic": [{"slug": "axe-night"}],
        "public.cluster": [{"code": "C4"}],
        "participant.improve": [{"text_id": improved.key.text_id, "code": "en"}],
        "participant.rehearsal": [{"rehearsal_id": tried}],
        "postediting.item": [{"text_id": improved.key.text_id, "code": "en"}],
        "participant.edit": [{"proposal_id": ids[State.RETURNED]}],
        "participant.check": [{"proposal_id": ids[State.DRAFT]}],
        "moderation.item": [{"proposal_id": ids[State.SUBMITTED]}, {"proposal_id": ids[State.RETURNED]}],
        "analyst.burst": of_burst,
        "analyst.set_apart": of_burst,
        "analyst.let_count": of_burst,
        "analyst.export": figures,
        "organiser.export_progress": of_people,
        "analyst.release": [{"release_id": name} for name in (CORRECTED, WAITING)],
        "analyst.preview": [{"period": WAITING}, {"period": ORDERED}],
        "analyst.approve": [{"release_id": WAITING}],
        "analyst.drop": [{"release_id": WAITING}],
        "analyst.revise": [{"release_id": CORRECTED}],
        "opendata.release": [{"release_id": name} for name in (FIRST, CORRECTED)],
        "review.sample": [{"sample_id": number} for number in drawn.values()],
        "account.open_link": [{"token": "no-such-link"}],
        **event,
        "development.mail": [{"number": number} for number in mails[:1]],
    }
    found: dict[str, list[str]] = {}
    with site.portal.flask.test_request_context():
        for rule in site.portal.flask.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
                continue
            missing = rule.arguments - {"lang_code"} - set(rule.defaults or ())
            assert not missing or rule.endpoint in samples, f"{rule.endpoint}: say in this test how to open it"
            for values in samples.get(rule.endpoint, [{}]):
                built = site.portal.flask.url_for(rule.endpoint, lang_code="ko", _external=False, **values)
                found.setdefault(rule.endpoint, []).append(built.removeprefix("/ko"))
    return found


def files_of_staff(site: Site) -> list[list[dict[str, Any]]]:
    """Order files of figures and of people in the administrator's name; return how to open their pages."""
    admin = site.people.member(*STAFF, email=ADMIN, password=PASSWORD, name="Same name")
    with site.portal.database.reading() as session:
        event_id = event_queries.get_event(session, "axe-week", "ko", clock.now()).row.id
    kinds = (ExportKind.PROPOSALS, ExportKind.REGISTRATIONS)
    return [
        [{"export_id": number} for number in exports.of_each_state(site.portal, admin, event_id, kind)]
        for kind in kinds
    ]


def bursts_of_new_people(site: Site, proposal_id: int) -> list[int]:
    """Let two bursts be found at a proposal, and set the people of one apart; return their numbers."""
    now = clock.now()
    made = [bursts.burst(site.portal, proposal_id, now - timedelta(days=days), name=f"p{days}-") for days in (9, 3)]
    bursts.set_apart(site.portal, site.people.member(Role.ANALYST), made[0], now)
    return made


def an_event(site: Site) -> dict[str, list[dict[str, Any]]]:
    """Hold an event, and let people come to it in every way; return how to open its pages."""
    portal = site.portal
    event_id, sessions = events.published(portal, [2, 40, None], slug="axe-week")
    seated = registrations.confirmed(portal, event_id, sessions, size=2, name="김하늘")
    waits = registrations.confirmed(portal, event_id, sessions[:1], name="王小明")
    held = registrations.register(portal, event_id, sessions[1:2], name="محمد")
    with portal.database.reading() as session:
        rows = [registration_queries.get_row(session, made.registration_id) for made in (seated, waits, held)]
    codes = [{"code": links.sign_registration(portal.settings, row.code, row.moved_on)} for row in rows]
    receipts = [{"receipt": links.sign_receipt(portal.settings, row.code, row.moved_on)} for row in rows]
    of_event, of_one = [{"slug": "axe-week"}], [{"slug": "axe-week", "code": rows[0].code}]
    found: dict[str, list[dict[str, Any]]] = {"registrant.registration": codes}
    for rule in portal.flask.url_map.iter_rules():
        audience, _dot, name = rule.endpoint.partition(".")
        named = rule.arguments - {"lang_code"}
        if audience in {"registrant", "organiser"} or name in {"event", "event_calendar"}:
            if named == {"receipt"}:
                found[rule.endpoint] = receipts
            elif named == {"code"}:
                found.setdefault(rule.endpoint, codes[:1])
            elif named == {"slug"}:
                found[rule.endpoint] = of_event
            elif named == {"slug", "code"}:
                found[rule.endpoint] = of_one
    return found | a_programme(site, sessions[0]) | a_console(site)


def a_programme(site: Site, session_id: int) -> dict[str, list[dict[str, Any]]]:
    """Describe a venue and begin an event; return how to open the pages on which organisers do so."""
    portal, draft = site.portal, {"slug": "axe-draft"}
    venue_id = events.venue(portal, "axe-venue")
    room_id = events.room(portal, venue_id, 30)
    event_id = events.event(portal, "axe-draft")
    coming = events.session_draft(venue_id, clock.now() + timedelta(days=9), summary={"ko": "함께 춤을 춥니다."})
    events.add_session(portal, event_id, coming)
    events.ask(portal, event_id, QuestionKind.CHOICE)
    events.ended(portal, "axe-over")
    of_session = [{"slug": "axe-week", "session_id": session_id}]
    of_venue = [{"slug": "axe-venue"}]
    return {
        "organiser.event": [{"slug": "axe-week"}, draft, {"slug": "axe-over"}],
        "organiser.publish": [draft],
        "organiser.questions": [draft],
        "organiser.edit_session": of_session,
        "organiser.call_off_session": of_session,
        "organiser.report": [{"slug": "axe-over"}],
        "organiser.venue": of_venue,
        "organiser.edit_venue": of_venue,
        "organiser.new_part": [{"slug": "axe-venue", "kind": "rooms"}],
        "organiser.edit_part": [{"slug": "axe-venue", "kind": "rooms", "part_id": room_id}],
        "organiser.words_in": [{**draft, "code": "de"}],
        "organiser.venue_words": [{"slug": "axe-venue", "code": "ar"}],
    }


def a_console(site: Site) -> dict[str, list[dict[str, Any]]]:
    """Let people in at the doors of an event that runs, two of them on one ticket; return how to open the console."""
    portal = site.portal
    event_id, sessions = doors.running(portal, slug="axe-doors")
    by, list_id = doors.device(portal, event_id), doors.list_of(portal, event_id)
    came = doors.ticketed(portal, event_id, sessions, name="김하늘")
    for _ in range(2):
        doors.admit(portal, by, came, offline=True)
    doors.redeem(portal, by, doors.operation(list_id, "rubbish"))
    with portal.database.reading() as session:
        code = registration_queries.get_row(session, came).code
        case = cases.of_event(session, event_id).open[0]
    of_event: dict[str, Any] = {"slug": "axe-doors"}
    numbers = {
        "list_id": list_id,
        "device_id": by.id,
        "case_id": case.id,
        "ticket_id": doors.ticket_of(portal, came).id,
        "code": code,
    }
    found: dict[str, list[dict[str, Any]]] = {"supervisor.tickets": [of_event | {"q": "김"}]}
    for rule in portal.flask.url_map.iter_rules():
        if rule.endpoint.startswith("supervisor.") and "slug" in rule.arguments:
            named = {name: numbers[name] for name in rule.arguments & numbers.keys()}
            found.setdefault(rule.endpoint, [of_event | named])
    return found


def write_for_the_office(site: Site, moderator: Principal) -> int:
    """Change a page of the office, and announce something that is over; return the announcement's number."""
    now = clock.now()
    with site.portal.database.unit_of_work() as session:
        sitepages.save_page(session, moderator.id, Slug.TERMS, Words("Terms", "Be kind."), 0, now, publish=True)
        over = Announced(Kind.INFO, "The office was closed.", "en", now - timedelta(days=2), now - timedelta(days=1))
        return sitepages.announce(session, moderator.id, over, now)


def violations(page: Page, part: str = "html") -> list[dict[str, Any]]:
    """Run axe-core on the page as it is, or on a part of it."""
    page.evaluate(AXE.read_text("utf-8"))
    result: dict[str, Any] = page.evaluate(
        """part => axe.run(part, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            resultTypes: ['violations'],
        })""",
        part,
    )
    return [
        {"rule": item["id"], "where": [node["target"] for node in item["nodes"]][:3]} for item in result["violations"]
    ]


class Seen:
    """Pages that look the same to somebody else need not be examined again."""

    def __init__(self) -> None:
        self.hashes: set[str] = set()

    def is_new(self, html: str) -> bool:
        digest = hashlib.sha256(CHANGES.sub("", html).encode()).hexdigest()
        new = digest not in self.hashes
        self.hashes.add(digest)
        return new


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen()


def visit(page: Page, path: str, seen: Seen) -> list[str]:
    """Open a page and return what is wrong with it."""
    answer = page.context.request.get(path)
    assert answer.status < 500, f"{path}: {answer.status}"
    if not seen.is_new(answer.text()):
        return []
    page.goto(path)
    return [f"{path}: {problem}" for problem in violations(page)]


VISITORS = {
    "signed out": ("public.", "account.", "opendata.", "registrant.", "statistics.", "venue."),
    Role.PARTICIPANT: ("public.", "account.", "participant."),
    Role.ADMIN: (
        "moderation.",
        "organiser.",
        "supervisor.",
        "administration.",
        "analyst.",
        "development.",
        "postediting.",
        "review.",
        "public.proposal",
    ),
}
"""Who looks at which pages: everybody at what is for them; the administrator here may do all that staff may."""
STAFF = (Role.ADMIN, Role.APPROVER, Role.REVIEWER)


def test_every_page_is_looked_at_by_somebody(addresses: dict[str, list[str]]) -> None:
    looked_at = tuple(part for parts in VISITORS.values() for part in parts)
    assert [endpoint for endpoint in addresses if not endpoint.startswith(looked_at)] == []
    assert all(rules.may(STAFF, act) for act in Act)


@pytest.mark.parametrize("language", ["ko", "en", "ar"])
@pytest.mark.parametrize("who", VISITORS)
def test_no_violations(
    site: Site, somebody: Callable[..., Page], addresses: dict[str, list[str]], seen: Seen, who: str, language: str
) -> None:
    email = {"signed out": "", Role.PARTICIPANT: "axe-writer@example.org"}.get(who, ADMIN)
    if who == Role.ADMIN:
        site.people.member(*STAFF, email=email, password=PASSWORD, name="Same name", language=language)
    page = somebody("ko-KR", viewport=DESK if language == "en" else PHONE, email=email)
    problems = []
    for endpoint, paths in addresses.items():
        if endpoint.startswith(VISITORS[who]):
            for path in paths:
                problems += visit(page, f"/{language}{path}", seen)
    assert problems == []


@pytest.mark.parametrize("language", ["ko", "en", "ar"])
def test_no_violations_in_errors_and_opened_parts(site: Site, somebody: Callable[..., Page], language: str) -> None:
    page = somebody("ko-KR")
    page.goto(f"/{language}/account/sign-up")
    page.click("main button[type=submit]")
    assert page.locator("#error-summary").is_visible()
    assert violations(page) == []
    page.goto(f"/{language}/no-such-page")
    assert violations(page) == []
    page.goto(f"/{language}/")
    page.click(".language-menu summary")
    assert violations(page, ".language-menu") == []


def test_axe_would_find_something(site: Site, somebody: Callable[..., Page]) -> None:
    page = somebody("en-US")
    page.goto("/en/about")
    page.evaluate("() => { document.documentElement.removeAttribute('lang'); }")
    assert any(problem["rule"] == "html-has-lang" for problem in violations(page))
