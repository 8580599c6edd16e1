"""Somebody at the pages: asks, fills forms in with the token that the page gave, follows mails."""

from __future__ import annotations

import email
import email.policy
import re
from typing import Any

from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts.types import Principal

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
LINK = re.compile(r"http://localhost(/\S+/account/link/\S+)")


class Visitor:
    """One browser."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.client = portal.flask.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **options)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None, **options: Any
    ) -> TestResponse:
        """Send a form with the token from `page` (the same address unless given)."""
        token = self.token(page or path)
        return self.client.post(path, data={"csrf_token": token, **(data or {})}, **options)

    def token(self, page: str) -> str:
        """Return the token that a page hands out."""
        found = TOKEN.search(self.get(page).get_data(as_text=True))
        return found.group(1) if found else ""

    def sign_in(self, member: Principal) -> Visitor:
        """Have a session as this member, as a finished sign-in leaves it."""
        with self.client.session_transaction() as session:
            session["_user_id"] = f"{member.id}.{member.session_key}"
            session["_fresh"] = True
        return self

    def with_token(self, token: str) -> Visitor:
        """Send a token with all requests, as a device at a gate does."""
        self.client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
        return self

    def mails(self) -> list[email.message.EmailMessage]:
        """Let the worker send, and read what arrived, the latest last."""
        self.portal.worker.do_mail()
        folder = self.portal.settings.mail_dir
        return [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted(folder.glob("*.eml"))
        ]

    def link(self) -> str:
        """Return the path of the link in the latest mail."""
        body = self.mails()[-1].get_body(("plain",))
        assert body is not None
        found = LINK.search(body.get_content())
        assert found is not None
        return found.group(1)
