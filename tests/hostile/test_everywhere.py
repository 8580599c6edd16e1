"""Every form there is, found on the pages themselves, every address and every header: an answer, never an accident."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, urlencode

import portal as package
from portal.app import Portal
from portal.domain.accounts.models import Account
from tests.factories.pages import is_page, planted
from tests.factories.statements import statements
from tests.factories.visitors import Visitor
from tests.factories.worlds import World, fill
from tests.hostile.forms import Forms, send
from tests.integration.test_statements import PAGES

TOGETHER = 24
"""Strings that are sent in one field at once: it makes each of them arrive in each field in bearable time."""
ENDS = re.compile(r"/(sign-out|withdraw|unsubscribe/[^/]+|cancel|call-off|drop|leave|hand-over|remove)$")
ASKED = re.compile(r'(?:args(?:\.get)?[\[(]|page_number\(|_code\(\w+, )"(\w+)"')
FORMS_AT_LEAST = 22
NO_FORM = {
    "account.open_link",
    "moderation.reported_comment",
    "api.create_proposal",  # for programs: tests/integration/blueprints/api
    "api.beat",
    "api.look_up",
    "api.print_badge",
    "api.redeem",
    "api.set_up_device",
    "participant.begin_draft",  # what the page sends by itself: tests/integration/blueprints/test_drafting.py
    "participant.keep_draft",
    "participant.hints",
    "participant.preview",
    "account.revoke_token",  # one number and no words; nobody in this world has a token
    "organiser.walk_in",  # only while a session runs; its fields are among those of the counter
    "supervisor.walk_in",
    "administration.end_announcement",  # the same; all announcements of this world are over
}
WORD = re.compile(r"<(?!int:|language:lang_code)[^>]+>")
"""What in an address is neither the number of a row nor the language of the page."""
SHARE = 12
"""Each hostile word goes into every twelfth of the addresses with words, each in its turn."""
SPLIT = re.compile(r"<zq|zq\(|^Bcc|^X-Zq|Cookie: zq", re.MULTILINE)


def queries_asked_for() -> set[str]:
    """Return each name that some view looks for in a query."""
    source = Path(package.__file__).parent
    names = {name for path in source.rglob("*.py") for name in ASKED.findall(path.read_text())}
    return names | {"page"}


def address_of(world: World, path: str) -> str:
    filled = path.format(**{name: getattr(world, name) for name in World.__slots__})
    return filled if filled.startswith("/") else f"/ko/{filled}"


def visited(world: World) -> list[tuple[Visitor, str]]:
    pages = [
        (getattr(world, who), address_of(world, path))
        for audience, paths in PAGES.values()
        for who in audience
        for path in paths
    ]
    pages.append((world.member, f"/ko/proposals/{world.foreign_id}"))
    account = ("account/sign-in", "account/sign-up", "account/sign-in/mail", "account/reset")
    own = ("profile", "password", "address", "close", "statistics", "tokens")
    return (
        pages
        + [(world.stranger, f"/ko/{path}") for path in account]
        + [(world.member, f"/ko/account/{path}") for path in own]
    )


def test_every_form_on_every_page(portal: Portal, hostile: tuple[str, ...]) -> None:
    world = fill(portal, 3)
    forms: dict[str, tuple[Visitor, list[str]]] = {}
    for browser, path in visited(world):
        answer = browser.get(path, follow_redirects=True)
        for form in Forms(answer, path).found if is_page(answer) else ():
            kind = re.sub(r"\d+", "N", form.action.split("?")[0])
            if browser is not world.stranger or "account" in kind:
                forms.setdefault(kind, (browser, [form.action, *form.fields]))
    rules = [rule for rule in portal.flask.url_map.iter_rules() if "POST" in (rule.methods or set())]
    found = {
        portal.flask.url_map.bind("localhost").match(action.split("?")[0], "POST")[0]
        for _b, (action, *_f) in forms.values()
    }
    unfound = {rule.endpoint for rule in rules} - found
    assert unfound <= NO_FORM, f"a form that no page leads to: {sorted(unfound - NO_FORM)}"
    assert len(forms) >= FORMS_AT_LEAST
    batches = [" ".join(hostile[start : start + TOGETHER]) for start in range(0, len(hostile), TOGETHER)]
    for kind, (browser, (action, *fields)) in sorted(forms.items(), key=lambda item: bool(ENDS.search(item[0]))):
        token = browser.token("/ko/proposals/new" if browser is not world.stranger else "/ko/account/sign-in")
        for number in range(len(batches)):
            data = {name: batches[(number + place) % len(batches)] for place, name in enumerate(fields)}
            answer = send(browser, action, {"csrf_token": token, **data})
            assert answer.status_code in {200, 303, 400, 403, 404, 409, 413, 422}, kind
            assert planted(answer) == [], kind


def test_every_query_of_every_page(portal: Portal, hostile: tuple[str, ...]) -> None:
    world = fill(portal, 3)
    names = sorted(queries_asked_for())
    assert {"page", "comments", "order", "parent", "topic", "sort", "status", "cluster", "language"} <= set(names)
    batches = [hostile[start :: max(1, len(hostile) // TOGETHER)] for start in range(max(1, len(hostile) // TOGETHER))]
    for browser, path in dict.fromkeys((browser, path.split("?")[0]) for browser, path in visited(world)):
        for text in batches[hash(path) % len(batches)][:3]:
            answer = browser.get(path + "?" + urlencode(dict.fromkeys(names, text), errors="surrogatepass"))
            assert answer.status_code < 500, (path, text)
            assert planted(answer) == [], (path, text)
    for number, text in enumerate(hostile):
        query = urlencode({**dict.fromkeys(names, text), text: text}, errors="surrogatepass")
        path = f"/ko/proposals/{world.proposal_id}" if number % 6 == 0 else "/ko/proposals"
        answer = world.stranger.get(f"{path}?{query}")
        assert (answer.status_code, planted(answer)) == (200, []), text


def test_every_word_in_an_address(portal: Portal, hostile: tuple[str, ...]) -> None:
    world = fill(portal, 3)
    token = world.member.token("/ko/proposals/new")
    admin_token = world.admin.token("/ko/proposals/new")
    worded = sorted({rule.rule for rule in portal.flask.url_map.iter_rules() if WORD.search(rule.rule)})
    for number, text in enumerate(hostile):
        word = quote(text, safe="", errors="surrogatepass")
        paths = (
            f"unsubscribe/{word}",
            f"account/link/{word}",
            f"development/mail/{word}",
            word,
            f"proposals/{word}",
            f"topics/{word}",
            f"topics/{word}/feed.atom",
            f"clusters/{word}",
            f"clusters/{word}/feed.atom",
            f"feeds/{word}",
            f"events/{word}",
            f"events/{word}/calendar.ics",
        )
        for path in paths[number % 2 :: 2]:
            answer = world.stranger.get(f"/ko/{path}")
            assert (answer.status_code < 500, planted(answer)) == (True, []), (path, text)
        for rule in worded[number % SHARE :: SHARE]:
            path = WORD.sub(lambda _found, word=word: word, rule.replace("<language:lang_code>", "ko"))
            path = re.sub("<int:[^>]+>", "1", path)
            answer = world.admin.get(path)
            assert (answer.status_code < 500, planted(answer)) == (True, []), (path, text)
            assert send(world.admin, path, {"csrf_token": admin_token}).status_code < 500, (path, text)
        pages = (word, f"{word}/versions/1", f"{word}/translations/de", f"terms/translations/{word}")
        for page in pages[number % 4 :: 4]:
            assert world.admin.get(f"/ko/administration/pages/{page}").status_code in {200, 302, 303, 404, 308}, text
        for kind, subject in ((word, "1"), (("proposal", "project", "topic")[number % 3], word)):
            answer = send(world.member, f"/ko/follow/{kind}/{subject}", {"csrf_token": token, "voice": text})
            assert answer.status_code in {303, 400, 404, 405, 308}, (kind, subject)
        assert portal.flask.test_client().get(f"/static/{word}").status_code in {308, 404}, text


def test_every_header_that_is_read(portal: Portal, hostile: tuple[str, ...]) -> None:
    browser = Visitor(portal)
    for text in hostile:
        value = text.encode("utf-8", "surrogatepass").decode("latin-1").replace("\r", " ").replace("\n", " ")
        names = (
            "Accept",
            "Accept-Language",
            "Referer",
            "User-Agent",
            "Cookie",
            "Origin",
            "X-Forwarded-For",
            "If-None-Match",
        )
        environ = {f"HTTP_{name.upper().replace('-', '_')}": value for name in names}
        for path in ("/", "/ko/nothing"):
            answer = browser.client.get(path, environ_overrides=environ)
            assert answer.status_code < 500, (path, text)
            assert not SPLIT.search(str(answer.headers)), text
            assert planted(answer) == [], text


def test_no_statement_is_made_of_what_was_sent(portal: Portal, hostile: tuple[str, ...]) -> None:
    world = fill(portal, 3)
    with portal.database.reading() as session:
        before = session.query(Account).count()
    with statements(portal) as seen:
        for text in hostile[::5]:
            query = urlencode({"topic": text, "cluster": text, "language": text, "sort": text}, errors="surrogatepass")
            world.stranger.get(f"/ko/proposals?{query}")
            send(world.stranger, "/ko/account/sign-in", {"email": text, "password": text})
    assert not [statement for statement, _parameters in seen if "zq" in statement or "DROP" in statement]
    with portal.database.reading() as session:
        assert session.query(Account).count() == before
