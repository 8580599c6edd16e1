"""A quarter has one name in each language, and a number keeps its signs on their side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from flask_babel import Babel

from portal.foundation import languages
from portal.web import figure_formats, release_words
from portal.web.locale import format_quarter, format_share

QUARTERS = {
    "ko": "2026년 3분기",
    "en": "Q3 2026",
    "zh-Hans": "2026年第3季度",
    "zh-Hant": "2026年第3季",
    "ja": "2026年第3四半期",
    "de": "3. Quartal 2026",
    "ar": "الربع الثالث 2026",
}
LRI, PDI = "\u2066", "\u2069"


@contextmanager
def page_in(code: str) -> Iterator[None]:
    """Write for the readers of a page in a language."""
    app = Flask("formats")
    Babel(app)
    with app.test_request_context(f"/{code}/"):
        yield


def test_every_language_of_the_pages_is_looked_at() -> None:
    assert QUARTERS.keys() == set(languages.INTERFACE)


@pytest.mark.parametrize("code", QUARTERS)
def test_a_quarter_is_named_as_the_language_does(code: str) -> None:
    with page_in(code):
        assert format_quarter("2026-Q3") == QUARTERS[code]


def test_a_release_is_named_by_its_quarter_and_a_correction_by_its_number() -> None:
    with page_in("en"):
        assert release_words.name("2026-Q3") == "Q3 2026"
        assert release_words.name("2026-Q3.2") == "Q3 2026, correction 1"


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "8.3%"), ("ko", "8.3%"), ("de", "8,3\N{NO-BREAK SPACE}%"), ("ar", f"{LRI}8.3%{PDI}")],
)
def test_a_share_has_the_spacing_and_the_side_of_its_language(code: str, written: str) -> None:
    with page_in(code):
        assert format_share(0.0834, 1) == written
        assert figure_formats.chance(0.0834) == written


def test_a_share_has_always_as_many_decimals() -> None:
    with page_in("de"):
        assert (format_share(0.08), format_share(0.08, 1)) == ("8\N{NO-BREAK SPACE}%", "8,0\N{NO-BREAK SPACE}%")


def test_a_sign_stays_before_its_number_on_a_page_from_the_right() -> None:
    with page_in("ar"):
        assert figure_formats.signed(-0.05) == f"{LRI}-0.050{PDI}"
        assert figure_formats.signed(0.05) == f"{LRI}+0.050{PDI}"
        assert figure_formats.fixed(-0.05) == f"{LRI}-0.050{PDI}"
        assert figure_formats.fixed(0.05) == "0.050"
    with page_in("en"):
        assert figure_formats.signed(-0.05) == "-0.050"


def test_a_preview_is_not_final_yet() -> None:
    class Preview:
        state, status = "preview", "final"

    class Release:
        state, status = "final", "final"

    with page_in("en"):
        assert str(release_words.kind(Preview())) == "Will be final"
        assert str(release_words.kind(Release())) == "Final"
