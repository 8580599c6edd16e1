"""No template lies about unused, and none leaves room for a script."""

from __future__ import annotations

import re
from pathlib import Path

from portal.app import Portal
from portal.domain.moderation.types import Decision
from portal.domain.registration.letters import Letter

PORTAL = Path(__file__).parents[2] / "portal"
TEMPLATES = PORTAL / "templates"
MAILS = {
    f"mail/{name}.txt"
    for name in (
        "account_closed",
        "account_deactivated",
        "account_reactivated",
        "address_asked",
        "address_changed",
        "address_confirm",
        "address_taken",
        "already_member",
        "bursts_seen",
        "comment_hidden",
        "digest",
        "close_account",
        "no_account",
        "notice",
        "password_changed",
        "proposal_received",
        "proposal_removed",
        "report_settled",
        "reset",
        "reviews_drawn",
        "roles_changed",
        "sign_in",
        "sign_up",
        "suggestion_settled",
        "token_made",
    )
}
DECISIONS = {f"mail/proposal_{decision}.txt" for decision in (Decision.PUBLISH, Decision.RETURN, Decision.REFUSE)}
LETTERS = {f"mail/{letter}.txt" for letter in Letter}
QUOTED = re.compile(r"""["']((?:[\w-]+/)*[\w-]+\.(?:html|txt|svg))["']""")


def names() -> set[str]:
    return {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*") if path.is_file()}


def test_every_template_is_used_and_every_used_one_is_there() -> None:
    sources = [path for path in PORTAL.rglob("*") if path.suffix in {".py", ".html", ".txt"} and path.is_file()]
    named = {name for path in sources for name in QUOTED.findall(path.read_text("utf-8"))}
    used = {name for name in named | MAILS | DECISIONS | LETTERS if not name.startswith("img/")}
    assert names() - used == set(), "nothing uses these templates"
    assert {name for name in used if "/" in name} - names() == set(), "these templates are named but not there"


def test_every_template_is_sound(portal: Portal) -> None:
    for name in sorted(names()):
        portal.flask.jinja_env.get_template(name)


def test_no_template_holds_what_the_content_security_policy_forbids() -> None:
    for name in sorted(names()):
        source = (TEMPLATES / name).read_text("utf-8")
        assert not re.search(r"\son\w+\s*=", source), f"{name}: an inline handler"
        assert "|safe" not in source.replace(" ", ""), f"{name}: unescaped words"
        assert "autoescape false" not in source, f"{name}: unescaped words"
        if not name.startswith("mail/"):
            assert not re.search(r"<[a-z][^>]*\sstyle=", source), f"{name}: an inline style"
            for script in re.findall(r"<script[^>]*>", source):
                assert "nonce" in script, f"{name}: a script without the answer's nonce"


def test_no_form_that_changes_something_lacks_its_token() -> None:
    for name in sorted(names()):
        if name == "public/unsubscribe.html":
            continue  # the signed key in its address is its token
        source = re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text("utf-8"), flags=re.DOTALL)
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", source, re.DOTALL):
            assert "csrf" in form or "hidden(form)" in form, f"{name}: a form without token"
