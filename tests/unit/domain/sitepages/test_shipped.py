"""The pages that come with the portal: each in every language, the same in build, without an invented contact."""

from __future__ import annotations

import re

import pytest

from portal.domain.sitepages import rules, shipped
from portal.domain.sitepages.types import Slug, Standing
from portal.domain.texts.types import Provenance, Shown

LANGUAGES = {"ko", "en", "zh-Hans", "ja", "de", "ar", "zh-Hant"}
TO_FILL = {Slug.PRIVACY, Slug.TERMS, Slug.ACCESSIBILITY, Slug.CONTACT}


def build(body: str) -> list[str]:
    """Return the kinds of the lines of a page."""
    return [
        "#" if line.startswith("## ") else "-" if line.startswith("- ") else "p" for line in body.splitlines() if line
    ]


@pytest.mark.parametrize("slug", Slug)
def test_a_page_has_the_same_build_in_every_language(slug: Slug) -> None:
    there = shipped.versions(slug)
    assert set(there) == LANGUAGES
    assert {code: build(words.body) for code, words in there.items()} == {
        code: build(there["ko"].body) for code in LANGUAGES
    }
    for words in there.values():
        assert 0 < len(words.title) <= rules.LONGEST_TITLE
        assert len(words.body) <= rules.LONGEST_BODY


@pytest.mark.parametrize("slug", Slug)
@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_no_contact_is_invented_and_what_is_missing_is_marked(slug: Slug, code: str) -> None:
    body = shipped.versions(slug)[code].body
    assert not re.search(r"@|\d{2,4}-\d{3,4}|https?:", body)
    assert ("[" in body) == (slug in TO_FILL)


def test_the_privacy_page_names_everything_that_is_kept() -> None:
    body = shipped.versions(Slug.PRIVACY)["en"].body
    for kept in (
        *("e-mail address", "name you choose", "Your language", "community", "nationalities", "age band", "password"),
        *("Drafts", "comments", "endorse and support", "follow", "notices", "time zone", "report", "Tokens"),
    ):
        assert kept in body


def test_the_original_is_korean_and_the_others_are_translations_by_people() -> None:
    title, body = shipped.views(Slug.ABOUT, "ko")
    assert (title.status, body.status) == (Shown.ORIGINAL, Shown.ORIGINAL)
    assert rules.standing(title, body) is Standing.ORIGINAL
    title, body = shipped.views(Slug.ABOUT, "ar")
    assert (body.status, body.provenance, body.shown.dir) == (Shown.READY, Provenance.HUMAN, "rtl")
    assert rules.standing(title, body) is Standing.CURRENT


def test_a_language_without_the_page_gets_the_original_and_is_told_so() -> None:
    title, body = shipped.views(Slug.ABOUT, "mn")
    assert (body.status, body.shown.code) == (Shown.PENDING, "ko")
    assert rules.standing(title, body) is Standing.MISSING
