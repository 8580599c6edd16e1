"""People with browsers: each fills in the form, opens the mail, and does what its page offers."""

from __future__ import annotations

import email
import email.policy
import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.capacity.programme import SLUG
from tools.crash.client import TOKEN, Answer, Browser, UnansweredError, UnreachableError

FORM = f"/en/events/{SLUG}/register"
KEY = re.compile(r'name="form_key"[^>]*value="([^"]+)"')
SESSION = re.compile(r'name="sessions"[^>]*value="(\d+)"', re.DOTALL)
ACCEPT = re.compile(r'action="([^"]+/bookings/\d+/accept)"')
LINK = re.compile(r"https?://[^/\s]+(/en/registrations/[\w.-]+)")
SECONDS = 600
"""So long somebody waits for an answer: all of them ask at once."""
AT_A_TIME = 32
LATECOMERS = 10
"""One in so many comes while the others are being served."""


class SeenError(Exception):
    """Somebody saw a page that is not what it should be."""


@dataclass(slots=True)
class Person:
    """Somebody who wants one seat."""

    email: str
    browser: Browser
    link: str = ""
    receipt: str = ""
    sent_at: float = 0.0
    answered_at: float = 0.0
    form: dict[str, str] = field(default_factory=dict)

    def open_form(self) -> None:
        """Open the public form, and fill it in."""
        page = self.browser.get(FORM)
        self.form = {
            "csrf_token": _found(TOKEN, page),
            "form_key": _found(KEY, page),
            "sessions": _found(SESSION, page),
            "name": self.email.partition("@")[0],
            "email": self.email,
            "language": "en",
            "size": "1",
            "agrees": "y",
        }

    def send_form(self) -> None:
        """Send it, and note when it left and when the answer was there."""
        self.sent_at = time.monotonic()
        self.receipt = _led(self.browser.post(FORM, self.form))
        self.answered_at = time.monotonic()

    def read_receipt(self) -> str:
        """Return what the page says that the answer leads to."""
        return _seen(self.browser.get(self.receipt)).page

    def confirm(self) -> None:
        """Open the link in the mail, and press the button there."""
        self._press(f"{self.link}/confirm", self.link)

    def cancel(self) -> None:
        """Give everything up, after being asked."""
        self._press(f"{self.link}/cancel", f"{self.link}/cancel")

    def accept(self) -> None:
        """Take the seats that the page offers."""
        self._press(_found(ACCEPT, _seen(self.browser.get(self.link))), self.link)

    def _press(self, path: str, page: str) -> None:
        token = _found(TOKEN, _seen(self.browser.get(page)))
        _seen(self.browser.get(_led(self.browser.post(path, {"csrf_token": token}))))


@dataclass(slots=True)
class Crowd:
    """All who want a seat, and what went wrong before their eyes."""

    people: Sequence[Person]
    faults: list[str] = field(default_factory=list)

    def by_email(self, emails: Iterable[str]) -> list[Person]:
        """Return those with these addresses."""
        wanted = set(emails)
        return [person for person in self.people if person.email in wanted]

    def do(self, what: str, people: Sequence[Person], act: Callable[[Person], object]) -> None:
        """Let people do something, some at a time."""
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            list(pool.map(lambda person: self._try(what, person, act), people))

    def do_at_once(self, what: str, act: Callable[[Person], object]) -> None:
        """Let all do something at the same moment, but for a few who come as the first ones have their answers.

        Of those who ask together nobody outside can tell who was first; of these and the first ones everybody can.
        """
        few = max(1, len(self.people) // LATECOMERS)
        late = {person.email for person in self.people[-few:]}
        gate, answers = threading.Barrier(len(self.people)), threading.Semaphore(0)
        some_answered = threading.Event()

        def wait_and_try(person: Person) -> None:
            gate.wait(SECONDS)
            if person.email in late:
                some_answered.wait(SECONDS)
            self._try(what, person, act)
            answers.release()

        with ThreadPoolExecutor(len(self.people)) as pool:
            acts = [pool.submit(wait_and_try, person) for person in self.people]
            for _ in range(few):
                answers.acquire(timeout=SECONDS)
            some_answered.set()
            for one in acts:
                one.result()

    def take_links(self, mail_folder: Path) -> None:
        """Take the links out of the mails that have come."""
        links: dict[str, list[str]] = {}
        for path in sorted(mail_folder.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            found = LINK.search(body.get_content() if body else "")
            links.setdefault(str(message["To"]), []).extend([found[1]] if found else [])
        for person in self.people:
            own = links.get(person.email, [])
            person.link = own[0] if own else ""
            if len(own) != 1:
                self.faults.append(f"{person.email} has {len(own)} mails to confirm with")

    def _try(self, what: str, person: Person, act: Callable[[Person], object]) -> None:
        try:
            act(person)
        except (SeenError, UnansweredError, UnreachableError) as error:
            self.faults.append(f"{what}: {person.email}: {type(error).__name__} {error}")


def gather(number: int, port: int) -> Crowd:
    """Return so many people, each with a browser of their own."""
    return Crowd([Person(f"m{n:04d}@example.org", Browser(port, timeout=SECONDS)) for n in range(number)])


def _seen(answer: Answer) -> Answer:
    if answer.status != 200:
        raise SeenError(f"{answer.status}: {' '.join(answer.page.split())[:200]}")
    return answer


def _led(answer: Answer) -> str:
    if answer.status != 303:
        raise SeenError(f"{answer.status}: {' '.join(answer.page.split())[:200]}")
    return answer.location


def _found(pattern: re.Pattern[str], answer: Answer) -> str:
    found = pattern.search(_seen(answer).page)
    if found is None:
        raise SeenError(f"nothing like {pattern.pattern} on the page")
    return found[1]
