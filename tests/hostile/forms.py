"""Forms as a browser finds them on pages, and what of a text a reader sees."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from portal.domain.texts.rules import harmless
from tests.factories.pages import planted
from tests.factories.visitors import Visitor

INVISIBLE = re.compile(r"\s+")


@dataclass
class Form:
    """One form of a page: where it goes and what it asks for."""

    action: str
    fields: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Finds the forms that are sent with POST, and all that a reader sees."""

    def __init__(self, answer: TestResponse, path: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.text: list[str] = []
        self.path = path
        self.open: Form | None = None
        self.feed(answer.get_data(as_text=True))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.open = Form(given.get("action") or self.path)
            if (given.get("method") or "").lower() == "post":
                self.found.append(self.open)
        name = given.get("name")
        asks = tag in {"input", "textarea", "select", "button"} and name != "csrf_token"
        if asks and self.open is not None and name and name not in self.open.fields:
            self.open.fields.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def send(browser: Visitor, path: str, data: dict[str, Any]) -> TestResponse:
    """Send a form with a token, half characters and all, as a broken program would."""
    body = urlencode(data, errors="surrogatepass").encode("ascii")
    answer = browser.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code < 500, (path, data)
    return answer


def squeezed(text: str) -> str:
    """Return a text as one line, white space and what has no shape of its own aside."""
    seen = (ch for ch in text if unicodedata.category(ch) not in {"Cc", "Cf", "Zl", "Zp", "Zs"})
    return "".join(seen)


def shows(answer: TestResponse, text: str, path: str = "") -> bool:
    """Tell whether a reader of a page can read a text on it."""
    return squeezed(harmless(text)) in squeezed("".join(Forms(answer, path).text))


def is_whole(text: str) -> bool:
    """Tell whether a text can be sent at all: half characters turn into something else on the way."""
    return not any("\ud800" <= ch <= "\udfff" for ch in text)


def refused_clearly(answer: TestResponse) -> bool:
    """Tell whether an answer says no in a way that a person understands, and harmlessly."""
    page = answer.get_data(as_text=True)
    said = "field-error" in page or "error-summary" in page or "alert" in page
    return 400 <= answer.status_code < 500 and said and planted(answer) == []
