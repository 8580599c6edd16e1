"""What a page asks the database does not grow with what is in it: as many statements at 1,000 rows as at 10."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import Portal, build
from portal.foundation import settings as settings_module
from portal.web.shared_pages import EXTENSION, Pages
from tests.factories.bulk import Bulk
from tests.factories.statements import statements
from tests.factories.worlds import NOW, World, fill

FEW, MANY = 10, 1_000
EVERYBODY = ("stranger", "member", "moderator")
PAGES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # endpoint: who looks, and at which addresses
    "public.front": (EVERYBODY, ("",)),
    "public.topics": (EVERYBODY, ("topics",)),
    "public.topic": (EVERYBODY, ("topics/t0",)),
    "public.cluster": (EVERYBODY, ("clusters/C1",)),
    "public.person": (EVERYBODY, ("people/{account_id}", "people/{account_id}?part=endorsements")),
    "public.community": (EVERYBODY, ("communities/{community_id}",)),
    "public.proposals_feed": (EVERYBODY, ("feeds/proposals.atom",)),
    "public.answers_feed": (EVERYBODY, ("feeds/answers.atom",)),
    "public.topic_feed": (EVERYBODY, ("topics/t0/feed.atom",)),
    "public.cluster_feed": (EVERYBODY, ("clusters/C1/feed.atom",)),
    "public.proposal_feed": (EVERYBODY, ("proposals/{proposal_id}/feed.atom",)),
    "public.events": (EVERYBODY, ("events", "events?past=1", "events?language=ko&venue=v")),
    "public.event": (EVERYBODY, ("events/e0", "events/e0?language=en")),
    "public.events_calendar": (EVERYBODY, ("events/calendar.ics",)),
    "public.event_calendar": (EVERYBODY, ("events/e0/calendar.ics",)),
    "participant.registrations": (("member",), ("account/registrations",)),
    "registrant.register": (("stranger", "member"), ("events/e0/register",)),
    "registrant.delegation": (("stranger", "member"), ("events/e0/delegation",)),
    "registrant.received": (("stranger", "member"), ("registrations/received/{receipt}",)),
    "registrant.registration": (
        ("stranger", "member"),
        ("registrations/{link}", "registrations/{held_link}", "registrations/{offered_link}"),
    ),
    "registrant.answers": (("stranger", "member"), ("registrations/{link}/answers",)),
    "registrant.calendar_file": (("stranger", "member"), ("registrations/{link}/calendar.ics",)),
    "registrant.ask_to_cancel": (("stranger", "member"), ("registrations/{link}/cancel",)),
    "registrant.feedback": (("stranger", "member"), ("registrations/{over_link}/feedback",)),
    "registrant.hand_over": (("stranger", "member"), ("registrations/{link}/hand-over",)),
    "registrant.names": (("stranger", "member"), ("registrations/{link}/names",)),
    "registrant.name_template": (("stranger", "member"), ("registrations/{link}/names.csv",)),
    "registrant.people": (("stranger", "member"), ("registrations/{link}/people",)),
    "registrant.places": (("stranger", "member"), ("registrations/{link}/places",)),
    "registrant.sessions": (("stranger", "member"), ("registrations/{link}/sessions",)),
    "registrant.tickets": (("stranger", "member"), ("registrations/{link}/tickets",)),
    "registrant.ticket_file": (("stranger", "member"), ("registrations/{link}/tickets.pdf",)),
    "registrant.ticket_picture": (("stranger", "member"), ("registrations/{link}/tickets/{ticket_id}.png",)),
    "organiser.events": (("admin",), ("organiser/",)),
    "organiser.event": (("admin",), ("organiser/events/e0", "organiser/events/draft", "organiser/events/over")),
    "organiser.new_event": (("admin",), ("organiser/events/new",)),
    "organiser.edit_event": (("admin",), ("organiser/events/e0/edit",)),
    "organiser.copy_event": (("admin",), ("organiser/events/e0/copy",)),
    "organiser.publish": (("admin",), ("organiser/events/draft/publish",)),
    "organiser.call_off_event": (("admin",), ("organiser/events/e0/call-off",)),
    "organiser.report": (("admin",), ("organiser/events/over/report",)),
    "organiser.programme": (("admin",), ("organiser/events/e0/programme", "organiser/events/draft/programme")),
    "organiser.new_session": (("admin",), ("organiser/events/draft/sessions/new",)),
    "organiser.edit_session": (
        ("admin",),
        (
            "organiser/events/e0/sessions/{session_row}",
            "organiser/events/draft/sessions/{draft_session}",
        ),
    ),
    "organiser.call_off_session": (("admin",), ("organiser/events/e0/sessions/{session_row}/call-off",)),
    "organiser.questions": (("admin",), ("organiser/events/e0/questions",)),
    "organiser.new_question": (("admin",), ("organiser/events/e0/questions/new",)),
    "organiser.words": (("admin",), ("organiser/events/e0/words",)),
    "organiser.words_in": (("admin",), ("organiser/events/e0/words/de",)),
    "organiser.import_programme": (("admin",), ("organiser/events/draft/import",)),
    "organiser.list_venues": (("admin",), ("organiser/venues",)),
    "organiser.venue": (("admin",), ("organiser/venues/hall",)),
    "organiser.new_venue": (("admin",), ("organiser/venues/new",)),
    "organiser.edit_venue": (("admin",), ("organiser/venues/hall/edit",)),
    "organiser.venue_words": (("admin",), ("organiser/venues/hall/words/de",)),
    "organiser.new_part": (("admin",), ("organiser/venues/hall/rooms/new", "organiser/venues/hall/gates/new")),
    "organiser.edit_part": (("admin",), ("organiser/venues/hall/rooms/{room_id}",)),
    "organiser.registrations": (
        ("admin",),
        ("organiser/events/e0/registrations", "organiser/events/e0/registrations?q=bulk&order=time"),
    ),
    "organiser.registration": (("admin",), ("organiser/events/e0/registrations/{code}",)),
    "organiser.approvals": (("admin",), ("organiser/events/e0/approvals",)),
    "organiser.export": (("admin",), ("organiser/events/e0/export",)),
    "organiser.export_progress": (("admin",), ("organiser/exports/{people_export_id}",)),
    "organiser.export_file": (("admin",), ("organiser/exports/{people_export_id}/file",)),
    "organiser.enter": (("admin",), ("organiser/events/e0/enter",)),
    "organiser.walk_in": (("admin",), ("organiser/events/e0/walk-in",)),
    "organiser.entered": (("admin",), ("organiser/events/e0/entered/{code}",)),
    "organiser.papers": (("admin",), ("organiser/events/e0/papers",)),
    "organiser.needs": (("admin",), ("organiser/events/e0/needs",)),
    "organiser.needs_table": (("admin",), ("organiser/events/e0/needs.csv",)),
    "organiser.needs_sheet": (("admin",), ("organiser/events/e0/needs.pdf",)),
    "organiser.results": (("admin",), ("organiser/events/over/results",)),
    "supervisor.events": (("admin",), ("venue/console/",)),
    "supervisor.board": (("admin",), ("venue/console/events/e0",)),
    "supervisor.live": (("admin",), ("venue/console/events/e0/now",)),
    "supervisor.figures": (("admin",), ("venue/console/events/e0/figures",)),
    "supervisor.lists": (("admin",), ("venue/console/events/e0/lists", "venue/console/events/e1/lists")),
    "supervisor.new_list": (("admin",), ("venue/console/events/e0/lists/new",)),
    "supervisor.edit_list": (("admin",), ("venue/console/events/e0/lists/{list_id}",)),
    "supervisor.ticked": (("admin",), ("venue/console/events/e0/lists/{list_id}/ticked",)),
    "supervisor.devices": (("admin",), ("venue/console/events/e0/devices",)),
    "supervisor.new_device": (("admin",), ("venue/console/events/e0/devices/new",)),
    "supervisor.device": (("admin",), ("venue/console/events/e0/devices/{device_id}",)),
    "supervisor.lost_device": (("admin",), ("venue/console/events/e0/devices/{device_id}/lost",)),
    "supervisor.cases": (("admin",), ("venue/console/events/e0/cases",)),
    "supervisor.case": (("admin",), ("venue/console/events/e0/cases/{case_id}",)),
    "supervisor.attempts": (("admin",), ("venue/console/events/e0/attempts?result=ok",)),
    "supervisor.tickets": (("admin",), ("venue/console/events/e0/tickets?q=bulk",)),
    "supervisor.ticket": (("admin",), ("venue/console/events/e0/tickets/{ticket_id}",)),
    "supervisor.walk_in": (("admin",), ("venue/console/events/e0/walk-in",)),
    "supervisor.walked_in": (("admin",), ("venue/console/events/e0/walk-in/{code}",)),
    "public.terms": (EVERYBODY, ("terms",)),
    "participant.own_endorsements": (("member",), ("proposals/endorsed",)),
    "moderation.enter": (("moderator",), ("moderation/proposals/new",)),
    "administration.people": (("admin",), ("administration/people", "administration/people?q=bulk")),
    "administration.person": (("admin",), ("administration/people/{account_id}",)),
    "administration.pages": (("admin",), ("administration/pages",)),
    "administration.page": (("admin",), ("administration/pages/terms",)),
    "administration.page_version": (("admin",), ("administration/pages/terms/versions/1",)),
    "administration.page_translation": (("admin",), ("administration/pages/terms/translations/de",)),
    "administration.announcements": (("admin",), ("administration/announcements",)),
    "administration.announcement_translation": (("admin",), ("administration/announcements/1/translations/de",)),
    "administration.languages": (("admin",), ("administration/languages",)),
    "administration.terms": (
        ("admin",),
        ("administration/terms", "administration/terms?q=road", "administration/terms?state=retired"),
    ),
    "administration.new_term": (("admin",), ("administration/terms/new",)),
    "administration.term": (("admin",), ("administration/terms/1",)),
    "administration.term_violations": (("admin",), ("administration/terms/violations",)),
    "administration.import_terms": (("admin",), ("administration/terms/import",)),
    "administration.export_terms": (("admin",), ("administration/terms/export.csv", "administration/terms/export.tbx")),
    "administration.webhooks": (("admin",), ("administration/webhooks",)),
    "administration.new_webhook": (("admin",), ("administration/webhooks/new",)),
    "administration.webhook": (("admin",), ("administration/webhooks/1", "administration/webhooks/1?page=2")),
    "administration.edit_webhook": (("admin",), ("administration/webhooks/1/edit",)),
    "administration.webhook_key": (("admin",), ("administration/webhooks/1/key",)),
    "administration.replay_webhook": (("admin",), ("administration/webhooks/1/replay",)),
    "analyst.releases": (("admin",), ("analyst",)),
    "analyst.apart": (("admin",), ("analyst/set-apart", "analyst/set-apart?page=2")),
    "analyst.burst": (("admin",), ("analyst/bursts/{burst_id}",)),
    "analyst.bursts": (("admin",), ("analyst/bursts", "analyst/bursts?page=2")),
    "analyst.set_apart": (("admin",), ("analyst/bursts/{burst_id}/set-apart",)),
    "analyst.let_count": (("admin",), ("analyst/bursts/{burst_id}/let-count",)),
    "analyst.exports": (("admin",), ("analyst/exports", "analyst/exports?page=2")),
    "analyst.export": (("admin",), ("analyst/exports/{export_id}",)),
    "analyst.export_file": (("admin",), ("analyst/exports/{export_id}/file",)),
    "analyst.owed": (("admin",), ("analyst/owed", "analyst/owed?page=2")),
    "analyst.preview": (("admin",), ("analyst/previews/2071-Q1", "analyst/previews/2070-Q1")),
    "analyst.release": (("admin",), ("analyst/releases/2026-Q1", "analyst/releases/2071-Q1")),
    "analyst.approve": (("approver",), ("analyst/releases/2071-Q1/approve",)),
    "analyst.drop": (("admin",), ("analyst/releases/2071-Q1/drop",)),
    "analyst.revise": (("admin",), ("analyst/releases/2026-Q2/revise",)),
    "opendata.index": (EVERYBODY, ("open-data",)),
    "opendata.release": (EVERYBODY, ("open-data/2026-Q1", "open-data/2026-Q1.2")),
    "open_data_files.file": (("stranger",), ("/open-data/2026-Q2/evidence.csv",)),
    "open_data_files.archive": (("stranger",), ("/open-data/trust-2026-Q2.zip",)),
    "open_data_files.catalogue": (("stranger",), ("/open-data/catalog.jsonld",)),
    "api.list_trust_releases": (("stranger",), ("/api/v1/trust/releases",)),
    "api.get_trust_release": (("stranger",), ("/api/v1/trust/releases/2026-Q1.2",)),
    "api.get_participation": (("stranger",), ("/api/v1/statistics/participation?measure=proposals",)),
    "api.list_proposals": (("stranger",), ("/api/v1/proposals?limit=100", "/api/v1/proposals?cluster=C1")),
    "api.get_proposal": (("stranger",), ("/api/v1/proposals/{proposal_id}",)),
    "api.list_events": (("stranger",), ("/api/v1/events?limit=100",)),
    "api.get_event": (("stranger",), ("/api/v1/events/e0?lang=en",)),
    "api.get_pack": (("phone",), ("/api/v1/checkin/pack?lang=en",)),
    "api.list_pack_entries": (("phone",), ("/api/v1/checkin/pack/entries",)),
    "api.list_topics": (("stranger",), ("/api/v1/topics",)),
    "public.proposals": (
        EVERYBODY,
        (
            "proposals",
            "proposals?page=2",
            "proposals?topic=1",
            "proposals?event={event_id}",
            "proposals?cluster=C1&sort=endorsed",
            "proposals?language=ko",
        ),
    ),
    "public.proposal": (
        EVERYBODY,
        ("proposals/{proposal_id}", "proposals/{proposal_id}?order=supported", "proposals/{proposal_id}?comments=2"),
    ),
    "statistics.statistics": (EVERYBODY, ("statistics", "statistics?topic=C1")),
    "statistics.trust": (EVERYBODY, ("trust", "trust?topic=C1")),
    "statistics.neighbours": (EVERYBODY, ("statistics/neighbours",)),
    "statistics.topics": (EVERYBODY, ("statistics/topics",)),
    "public.commitments": (EVERYBODY, ("commitments", "commitments?cluster=C1&status=kept", "commitments?page=2")),
    "public.comment": (EVERYBODY, ("proposals/{proposal_id}/comments/{comment_id}",)),
    "public.thread": (EVERYBODY, ("proposals/{proposal_id}/comments/{comment_id}/thread",)),
    "public.history": (EVERYBODY, ("proposals/{proposal_id}/history",)),
    "public.tone": (EVERYBODY, ("tone",)),
    "public.proposal_tone": (EVERYBODY, ("proposals/{proposal_id}/tone",)),
    "public.comment_history": (EVERYBODY, ("proposals/{proposal_id}/comments/{comment_id}/history",)),
    "public.unsubscribe": (EVERYBODY, ("unsubscribe/{token}",)),
    "participant.own_proposals": (("member",), ("proposals/mine",)),
    "participant.own_comments": (("member",), ("comments/mine",)),
    "participant.notices": (("member",), ("notices",)),
    "participant.notice": (("member",), ("notices/{notice_id}",)),
    "participant.mail_settings": (("member",), ("following",)),
    "participant.new_proposal": (("member",), ("proposals/new",)),
    "participant.preview": (("member",), ("proposals/{draft_id}/preview",)),
    "participant.edit": (("member",), ("proposals/{proposal_id}/edit", "proposals/{draft_id}/edit")),
    "participant.check": (("member",), ("proposals/{draft_id}/check",)),
    "participant.post_comment": (
        ("member",),
        ("proposals/{proposal_id}/comment", "proposals/{proposal_id}/comment?parent={comment_id}"),
    ),
    "participant.edit_comment": (("member",), ("proposals/{foreign_id}/comments/{own_comment_id}/edit",)),
    "participant.reopen": (("member",), ("proposals/{proposal_id}/answers/{answer_id}/reopen",)),
    "participant.report_proposal": (("member",), ("proposals/{foreign_id}/report",)),
    "participant.report_comment": (("member",), ("proposals/{proposal_id}/comments/{comment_id}/report",)),
    "participant.improve": (("member",), ("texts/{improved_id}/translations/en",)),
    "participant.own_suggestions": (("member",), ("translations/mine", "translations/mine?page=2")),
    "participant.rehearsal": (("member",), ("rehearsals/{rehearsal_id}",)),
    "postediting.queue": (("moderator",), ("translations", "translations?from=ko&into=en&kind=body")),
    "postediting.item": (("moderator",), ("translations/{improved_id}/en",)),
    "postediting.coverage": (("moderator",), ("translations/coverage",)),
    "statistics.translations": (EVERYBODY, ("statistics/translations",)),
    "account.overview": (("member",), ("account",)),
    "moderation.queue": (("moderator",), ("moderation",)),
    "moderation.item": (("moderator",), ("moderation/{waiting_id}", "moderation/{proposal_id}")),
    "moderation.records": (("moderator",), ("moderation/records",)),
    "moderation.overturned": (("moderator",), ("moderation/overturned",)),
    "review.waiting": (("reviewer",), ("review", "review?kind=answer", "review?page=2")),
    "review.done": (("reviewer",), ("review/done",)),
    "review.sample": (("reviewer",), ("review/{sample_id}", "review/{answer_sample_id}")),
    "moderation.reported": (("moderator",), ("moderation/reported",)),
    "moderation.reported_proposal": (("moderator",), ("moderation/reported/{proposal_id}",)),
    "moderation.reported_comment": (("moderator",), ("moderation/reported/{proposal_id}/{comment_id}",)),
    "moderation.changed": (("moderator",), ("moderation/changed",)),
    "moderation.changed_proposal": (("moderator",), ("moderation/changed/{changed_id}",)),
    "moderation.unanswered": (
        ("moderator",),
        tuple(f"moderation/answers?status={chosen}" for chosen in ("published", "under_review", "due", "reopened")),
    ),
    "moderation.promises": (("moderator",), ("moderation/promises", "moderation/promises?part=settled")),
    "moderation.promise": (("moderator",), ("moderation/promises/{promise_id}",)),
    "moderation.answer": (("moderator",), ("moderation/{proposal_id}/answer",)),
}
WITHOUT_ROWS = {
    "public.about": "like public.terms",
    "public.privacy": "like public.terms",
    "public.accessibility": "like public.terms",
    "public.contact": "like public.terms",
    "public.conduct": "like public.terms",
    "participant.draft_token": "a token",
    "venue.app": "words only",
    "venue.worker": "a file",
    "venue.manifest": "a file",
    "account.address": "a form",
    "account.close": "a form",
    "account.statistics": "one account",
    "account.tokens": "at most ten",
    "api.openapi": "words only",
    "account.mail_sent": "words only",
    "account.open_link": "one link",
    "account.password": "one account",
    "account.profile": "one account",
    "account.request_link": "a form",
    "account.reset": "a form",
    "account.sign_in": "a form",
    "account.sign_up": "a form",
    "development.components": "samples",
    "development.mails": "files",
    "development.mail": "a file",
    "operations.healthz": "no database",
    "operations.readyz": "for machines",
    "operations.metrics": "for machines; counts",
    "static": "files",
    "registrant.tickets_worker": "a file",
    "organiser.import_template": "headings only",
    "review.how": "words only",
    "analyst.running": "counts a whole quarter anew, event by event",
    "open_data_files.folder": "leads to opendata.release",
    "api.get_trust_schema": "a file",
}


def _portal(root: Path, template: Path) -> Portal:
    (root / "instance").mkdir()
    shutil.copy(template, root / "instance" / "portal.db")
    environment = {"PORTAL_SECRET_KEY": "a secret that only tests know, long enough", "PORTAL_RATE_LIMITS": "off"}
    made = build(settings_module.load(environment | {"PORTAL_BASE_URL": "http://localhost"}, root))
    made.flask.extensions[EXTENSION] = Pages(0)  # every page is made anew, so that its statements are seen
    made.flask.extensions["portal"].announcements.clock = lambda: (
        0.0
    )  # read once, and not again in the middle of a count
    return made


@pytest.fixture(scope="module")
def few_and_many(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[World, World]]:
    portals = [_portal(tmp_path_factory.mktemp(name), sqlite_template) for name in ("few", "many")]
    yield fill(portals[0], FEW), fill(portals[1], MANY)
    for portal in portals:
        portal.database.dispose()


def asked(world: World, who: str, address: str) -> list[str]:
    """Return the statements of a page that is opened for the second time."""
    path = address.format(**{name: getattr(world, name) for name in World.__slots__})
    path = path if path.startswith("/") else f"/en/{path}"
    browser = getattr(world, who)
    assert browser.get(path).status_code in {200, 302, 303}, path
    with statements(world.portal) as seen:
        assert browser.get(path).status_code in {200, 302, 303}
    return [statement.split(" IN (")[0] for statement, _parameters in seen]


def test_every_page_is_in_the_table(few_and_many: tuple[World, World]) -> None:
    there = {
        rule.endpoint for rule in few_and_many[0].portal.flask.url_map.iter_rules() if "GET" in (rule.methods or set())
    }
    assert there == PAGES.keys() | WITHOUT_ROWS.keys(), "a page has come or gone: say here what it shows"
    assert PAGES.keys().isdisjoint(WITHOUT_ROWS)


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_asks_as_much_of_many_rows_as_of_few(few_and_many: tuple[World, World], endpoint: str) -> None:
    few, many = few_and_many
    audience, addresses = PAGES[endpoint]
    for who in audience:
        for address in addresses:
            before, after = asked(few, who, address), asked(many, who, address)
            assert len(before) == len(after), f"{who} at {address}:\n" + "\n".join(after)


def test_a_proposal_asks_as_much_of_many_rows_on_either_database(portal: Portal) -> None:
    world = fill(portal, FEW)
    before = len(asked(world, "member", "proposals/{proposal_id}"))
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, NOW)
        others = bulk.accounts(MANY)
        said = bulk.comments(MANY, world.proposal_id, others)
        bulk.comments(MANY, world.proposal_id, others, parent_id=said[0])
        bulk.steps(FEW, world.proposal_id, others[0])
    assert len(asked(world, "member", "proposals/{proposal_id}")) == before
