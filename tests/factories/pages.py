"""What a browser would make of a page."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from werkzeug.test import TestResponse

VECTORS = (
    "<script>zq()</script>",
    "\"'><zq onzq=zq()></textarea></title><zq>",
    '" onzq="zq()" autofocus x=\'',
    "javascript:zq()//http://example.org/",
    "</script><!--<zq>-->",
    "{{ 7*7 }}{% zq %}${zq}",
    "<svg/onzq=zq()>&lt;zq&gt;&#60;zq&#62;",
)
DANGEROUS = ("javascript:", "data:text", "vbscript:")
SUSPECT = re.compile(
    "|".join(
        (
            "zq",
            r"""[\s"'/]on""",
            r"&\#(?!3[49];)|&(?:colon|tab|newline)",
            *(r"\s*".join(map(re.escape, scheme)) for scheme in DANGEROUS),
        )
    ),
    re.IGNORECASE,
)
"""Without any of these a page holds nothing that `Page` would find, and reading it whole takes ten times as long."""


class Page(HTMLParser):
    """Finds tags, handlers and addresses that a planted text has become."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside_script = False
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # What a page tells search engines as data is no program.
        self.inside_script = tag == "script" and dict(attrs).get("type") != "application/ld+json"
        if "zq" in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or "zq" in name:
                self.found.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "formaction"} and address.startswith(DANGEROUS):
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag: str) -> None:
        self.inside_script = False

    def handle_data(self, data: str) -> None:
        if self.inside_script and "zq" in data:
            self.found.append(data)


def is_page(answer: TestResponse) -> bool:
    """Tell whether an answer is a text that a browser reads, not a picture or a document."""
    return answer.mimetype not in {"application/pdf", "application/zip", "image/png"}


def planted(answer: TestResponse) -> list[str]:
    """Return what of a planted text came to life on a page."""
    source = answer.get_data(as_text=True) if is_page(answer) else ""
    return Page(source).found if SUSPECT.search(source) else []


def words(answer: TestResponse) -> str:
    """Return a page with its character references resolved, to look for a typed text in."""
    return html.unescape(answer.get_data(as_text=True))
