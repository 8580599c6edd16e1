"""What came to life on a page is found, also where the quick look decides that nothing can have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from tests.factories.pages import VECTORS, Page, planted

ALIVE = (
    *VECTORS[:2],
    "<a href='java\nscript:alert(1)'>",
    "<a href=' JavaScript&colon;alert(1)'>",
    "<a href='&#106;avascript:alert(1)'>",
    "<form action=data:text/html,x>",
    "<img/onerror=alert(1)>",
    "<img src=x\tonerror = alert(1)>",
)
PIECES = (
    "<a ",
    "href=",
    "'",
    '"',
    ">",
    "javascript:",
    "on",
    "click",
    "=",
    "/",
    " ",
    "\n",
    "zq",
    "&colon;",
    "&#39;",
    "&#58;",
)


def answer(source: str) -> TestResponse:
    made = Response(source, mimetype="text/html")
    return TestResponse(made.response, made.status, made.headers, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", ALIVE)
def test_what_came_to_life_is_found(source: str) -> None:
    assert planted(answer(f"<p>text</p>{source}"))


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_quick_look_never_hides_what_the_whole_look_finds(source: str) -> None:
    assert planted(answer(source)) == Page(source).found
