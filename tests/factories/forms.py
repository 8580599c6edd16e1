"""A form as a browser would send it: every field with what stands in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse


class _Fields(HTMLParser):
    """Collects the fields of the forms that are posted to the page's own address."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: MultiDict[str, str] = MultiDict()
        self.inside = False
        self.select = ""
        self.textarea: str | None = None
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("method") == "post" and "action" not in given
        if not self.inside:
            return
        if tag == "select":
            self.select = given.get("name", "")
        elif tag == "textarea":
            self.textarea, self.text = given.get("name", ""), ""
        elif tag == "option" and ("selected" in given or self.select not in self.found):
            self.found[self.select] = given.get("value", "")
        elif tag == "input" and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.found.add(given.get("name", ""), given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.textarea is not None:
            self.found.add(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None
        elif tag == "form":
            self.inside = False


def filled(answer: TestResponse, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send, with some fields changed; one that becomes None is not sent."""
    found = _Fields(answer.get_data(as_text=True)).found
    sent: dict[str, Any] = {name: values if len(values) > 1 else values[0] for name, values in found.lists()}
    named = {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in (sent | named).items() if value is not None}
