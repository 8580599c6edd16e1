"""Somebody with a browser: pages, cookies, and the difference between no connection and no answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tools.crash.items import Item

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
CHECK = re.compile(r"/ko/proposals/(\d+)/check$")
PROPOSAL = re.compile(r"/ko/proposals/(\d+)$")
ANYWHERE = re.compile(r"^()/")
SIGN_IN = "/ko/account/sign-in"
NEW = "/ko/proposals/new"
TIMEOUT = 60


class UnreachableError(Exception):
    """Nobody listens; nothing was sent."""


class UnansweredError(Exception):
    """The connection ended after the request and before the answer: nobody knows what became of it."""


class UnexpectedError(Exception):
    """The portal answered, and not what it should."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, where it leads, and the page."""

    status: int
    location: str
    page: str


@dataclass(slots=True)
class Browser:
    """One visitor's browser."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    timeout: float = TIMEOUT

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields).encode("ascii"))

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.connect()
        except OSError as error:
            raise UnreachableError from error
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            page = response.read().decode("utf-8")
        except (OSError, HTTPException) as error:
            raise UnansweredError from error
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        return Answer(response.status, response.headers.get("Location", ""), page)


@dataclass(slots=True)
class Member:
    """A member who writes proposals through the real forms."""

    browser: Browser
    email: str
    password: str
    token: str = ""

    def sign_in(self) -> None:
        """Sign in with the password, and take the token that the forms of this session want."""
        page = self.browser.get(SIGN_IN)
        if page.status == 200:
            fields = {"csrf_token": _token(page), "email": self.email, "password": self.password}
            _expect(self.browser.post(SIGN_IN, fields), ANYWHERE)
        self.token = _token(self.browser.get(NEW))

    def save(self, item: Item) -> int:
        """Write a proposal, the item's key being the form's, and return the number it is saved under."""
        fields = {"csrf_token": self.token, "form_key": item.key, "title": item.title, "body": item.body}
        return _expect(self.browser.post(NEW, fields), CHECK)

    def hand_in(self, proposal_id: int) -> None:
        """Press the button that hands a saved proposal in."""
        answer = self.browser.post(f"/ko/proposals/{proposal_id}/check", {"csrf_token": self.token})
        if _expect(answer, PROPOSAL) != proposal_id:
            raise UnexpectedError(f"proposal {proposal_id} was answered with {answer.location}")


def is_ready(port: int) -> bool:
    """Tell whether a portal answers there."""
    try:
        return Browser(port).get("/readyz").status == 200
    except (UnreachableError, UnansweredError):
        return False


def _token(answer: Answer) -> str:
    found = TOKEN.search(answer.page)
    if found is None:
        raise UnexpectedError(f"a page without a form: {answer.status} {answer.location}")
    return found.group(1)


def _expect(answer: Answer, place: re.Pattern[str]) -> int:
    found = place.search(answer.location)
    if answer.status != 303 or found is None:
        raise UnexpectedError(f"answered {answer.status} {answer.location}")
    return int(found.group(1) or 0)
