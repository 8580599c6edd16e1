"""Every address of the portal is listed in routes.txt, under a language, and no form is taken without its token."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.routing import Rule

from portal.app import Portal, build
from portal.domain.accounts.types import Role
from portal.foundation import settings
from tests.factories.people import People
from tests.factories.visitors import Visitor

LIST = Path(__file__).with_name("routes.txt")
DEVELOPMENT = {"development.mail": {"number"}}
"""Pages of developers alone, which look for a file and not for a row."""
KINDS = {
    "slug": ("<any(", "<slug:slug>"),
    "release_id": ("<release:release_id>",),
    "period": ("<release:period>",),
    "code": ("<language:code>", "/clusters/<code>", "/registrations/<code>", "<code:code>"),
}
"""What stands in an address instead of a row's number: one of a few words, or a short name."""
WORDS = {"lang_code", "filename", "name", "token", "receipt", "kind", "subject"}
"""What stands in an address and is looked at before any row is."""
VALUES = {
    "lang_code": "ko",
    "proposal_id": 1,
    "account_id": 1,
    "announcement_id": 1,
    "token": "x",
    "receipt": "x",
    "slug": "terms",
    "code": "en",
    "release_id": "2026-Q3",
    "period": "2026-Q3",
    "kind": "proposal",
    "subject": "1",
}
FILES = {
    "/open-data/<release:release_id>/",
    "/open-data/<release:release_id>/<name>",
    "/open-data/catalog.jsonld",
    "/open-data/trust-<release:release_id>.zip",
}
"""Open data: the same bytes in every language."""
WITHOUT_LANGUAGE = {"/healthz", "/readyz", "/metrics", "/static/<path:filename>"} | FILES
PROGRAMS = "/api/v1/"


def rules(portal: Portal) -> list[Rule]:
    return sorted(portal.flask.url_map.iter_rules(), key=lambda rule: rule.rule)


def methods(rule: Rule) -> str:
    return " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def test_every_address_is_listed(portal: Portal) -> None:
    there = [f"{methods(rule):8} {rule.rule}  {rule.endpoint}" for rule in rules(portal)]
    listed = LIST.read_text().splitlines()
    assert there == listed, "an address has come, gone or changed: if that is meant, change routes.txt too"


def test_every_page_is_under_its_language(portal: Portal) -> None:
    for rule in rules(portal):
        assert rule.rule.startswith(("/<language:lang_code>/", PROGRAMS)) or rule.rule in WITHOUT_LANGUAGE, rule.rule


def test_every_row_in_an_address_is_a_number_that_a_row_can_have(portal: Portal) -> None:
    for rule in rules(portal):
        named = rule.arguments - set(rule.defaults or ())
        for argument in named - WORDS - DEVELOPMENT.get(rule.endpoint, set()):
            assert any(kind in rule.rule for kind in KINDS.get(argument, (f"<int:{argument}>",))), rule.rule


def test_production_has_no_pages_for_developers(tmp_path: Path) -> None:
    production = settings.load({"PORTAL_ENV": "production", "PORTAL_SECRET_KEY": "x" * 40}, tmp_path)
    made = build(production)
    assert not [rule.rule for rule in rules(made) if "development" in rule.rule]
    assert made.flask.config["SESSION_COOKIE_SECURE"]
    made.database.dispose()


@pytest.mark.parametrize("who", ["visitor", "member"])
def test_no_form_is_taken_without_its_token(portal: Portal, who: str) -> None:
    browser = Visitor(portal)
    if who == "member":
        browser.sign_in(People(portal).member(Role.ADMIN, Role.APPROVER, Role.REVIEWER))
    adapter = portal.flask.url_map.bind("localhost")
    posts = [rule for rule in rules(portal) if "POST" in (rule.methods or set())]
    # What is for programs takes no form and no session: tests/integration/blueprints/api/test_edge.py.
    taking = [rule for rule in posts if not rule.rule.startswith(PROGRAMS)]
    assert len(taking) >= 13
    for rule in taking:
        values = VALUES | ({"kind": "rooms"} if rule.endpoint.startswith("organiser.") else {})
        path = adapter.build(rule.endpoint, {name: values.get(name, 1) for name in rule.arguments})
        answer = browser.client.post(path, data={"title": "x", "email": "a@example.org"})
        view = portal.flask.view_functions[rule.endpoint]
        if getattr(view, "takes_posts_from_elsewhere", False):
            # A signed key in the address stands for the token, and this one is not signed.
            assert answer.status_code == 404, rule.rule
            continue
        if rule.endpoint.startswith("registrant."):
            # Open to everybody: without its token a form changes nothing, and without a link it is not there.
            assert answer.status_code in {400, 404}, rule.rule
            continue
        keeps_text = getattr(view, "keeps_text", False)
        if who == "visitor" and (keeps_text or answer.status_code == 303):
            # Whoever is not signed in is asked to sign in first; nothing is taken.
            assert (answer.status_code, answer.location) == (303, "/ko/account/sign-in"), rule.rule
        else:
            # 404 stands for a proposal that is not there: a form that keeps its text looks for it first.
            assert answer.status_code in ({400, 404} if keeps_text else {400}), rule.rule
