"""axe-core finds nothing, on every page there is, signed out and in each role; a page nobody listed fails the test."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from portal.domain.accounts.types import Role
from portal.domain.proposals.types import State
from tests.browser.conftest import DESK, PHONE, Site
from tests.conftest import ROOT
from tests.factories.people import PASSWORD
from tests.factories.proposals import propose
from tests.factories.topics import project

pytestmark = pytest.mark.xdist_group("browser")

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FEEDS = frozenset(f"public.{of}_feed" for of in ("proposals", "answers", "topic", "cluster", "proposal"))
NOT_PAGES = FEEDS | {"static", "operations.healthz", "operations.readyz", "operations.metrics"}
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
    mails = sorted(path.stem for path in (site.folder / "instance" / "mail").glob("*.eml"))
    samples = {
        "public.proposals": [{}, {"q": "도서관"}, {"q": "xylophone", "cluster": "C1", "from": "never"}],
        "public.proposal": [{"proposal_id": number} for number in ids.values()],
        "public.topic": [{"slug": "axe-night"}],
        "public.cluster": [{"code": "C4"}],
        "participant.edit": [{"proposal_id": ids[State.RETURNED]}],
        "participant.check": [{"proposal_id": ids[State.DRAFT]}],
        "moderation.item": [{"proposal_id": ids[State.SUBMITTED]}, {"proposal_id": ids[State.RETURNED]}],
        "account.open_link": [{"token": "no-such-link"}],
        "development.mail": [{"number": number} for number in mails[:1]],
    }
    found: dict[str, list[str]] = {}
    with site.portal.flask.test_request_context():
        for rule in site.portal.flask.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
                continue
            missing = rule.arguments - {"lang_code"}
            assert not missing or rule.endpoint in samples, f"{rule.endpoint}: say in this test how to open it"
            for values in samples.get(rule.endpoint, [{}]):
                built = site.portal.flask.url_for(rule.endpoint, lang_code="ko", _external=False, **values)
                found.setdefault(rule.endpoint, []).append(built.removeprefix("/ko"))
    return found


def violations(page: Page, part: str = "html") -> list[dict[str, Any]]:
    """Run axe-core on the page as it is, or on a part of it."""
    page.evaluate(AXE.read_text("utf-8"))
    result: dict[str, Any] = page.evaluate(
        "part => axe.run(part, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})",
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


@pytest.mark.parametrize("language", ["ko", "en", "ar"])
@pytest.mark.parametrize("role", ["signed out", *(role.value for role in Role)])
def test_no_violations(
    site: Site, somebody: Callable[..., Page], addresses: dict[str, list[str]], seen: Seen, role: str, language: str
) -> None:
    email = ""
    if role != "signed out":
        own = "axe-writer@example.org"
        email = own if role == "participant" else f"axe-{role}@example.org"
        if role != "participant":
            site.people.member(Role(role), email=email, password=PASSWORD, name="Same name", language=language)
    page = somebody("ko-KR", viewport=DESK if language == "en" else PHONE, email=email)
    problems = []
    for paths in addresses.values():
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
