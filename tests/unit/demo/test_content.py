"""The demo content: complete in every language, true to the portal's own rules, and nobody's real words or name."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from portal.domain.accounts.types import Role
from portal.domain.moderation.types import Ground
from portal.domain.proposals import rules
from portal.domain.proposals.types import Cluster
from portal.engines.language import detect
from portal.foundation.languages import is_known
from tests.unit.demo.reading import (
    ACCOUNTS,
    CONTENT,
    FILES,
    PARTICIPANTS,
    PROPOSALS,
    SEVEN,
    TOPICS,
    all_comments,
    every_text,
    sentences,
)

BY_KEY = pytest.mark.parametrize("proposal", PROPOSALS.values(), ids=PROPOSALS)
FIELDS = {"key", "author", "language", "cluster", "topic", "state", "days_ago", "title", "body", "endorsed_by"}
LATER = {"place", "status", "merged_into", "edits", "comments", "responses", "objection"}


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_file_is_pretty_printed_so_that_changes_read_well(file: Path) -> None:
    raw = file.read_text("utf-8")
    assert json.dumps(json.loads(raw), ensure_ascii=False, indent=2) + "\n" == raw


def test_a_proposal_is_found_by_its_key() -> None:
    stems = [file.stem for file in FILES if file.parent.name == "proposals"]
    assert stems == sorted(PROPOSALS)


def test_there_are_the_five_projects_of_the_district() -> None:
    assert {slug: topic["cluster"] for slug, topic in TOPICS.items()} == {
        "gangnam-global-tech-forum": Cluster.C1,
        "k-pop-world-city-week": Cluster.C2,
        "green-start-up-summit": Cluster.C3,
        "ai-diplomacy-dashboard": Cluster.C1,
        "multilingual-governance-day": Cluster.C4,
    }


def test_every_role_has_an_account() -> None:
    staff = Counter(Role(account["role"]) for account in CONTENT["accounts"])
    assert staff.pop(Role.PARTICIPANT) == len(PARTICIPANTS) == 27
    assert staff == Counter(role for role in Role if role != Role.PARTICIPANT) + Counter({Role.MODERATOR: 1})
    moderators = {account["language"] for account in CONTENT["accounts"] if account["role"] == Role.MODERATOR}
    assert moderators == {"ko", "en"}


def test_accounts_are_plainly_made_up() -> None:
    assert len(ACCOUNTS) == len(CONTENT["accounts"]) == len({account["name"] for account in ACCOUNTS.values()})
    for email, account in ACCOUNTS.items():
        assert set(account) == {"email", "name", "language", "role"}
        assert re.fullmatch(r"[a-z-]+@demo\.example", email)
        assert re.search("demo|démo|데모|デモ|演示|示範|تجريبي|демо|डेमो|เดโม", account["name"], re.IGNORECASE)
        assert account["language"] in SEVEN


def test_each_participant_writes_in_one_language_and_reads_in_it_where_there_are_pages_in_it() -> None:
    pairs = {(text["author"], text["language"]) for text in [*PROPOSALS.values(), *all_comments()]}
    assert {author for author, _ in pairs} == PARTICIPANTS
    assert len(pairs) == len(PARTICIPANTS)
    for author, language in pairs:
        assert ACCOUNTS[author]["language"] == (language if language in SEVEN else "en")


def test_forty_proposals_come_in_seventeen_languages_and_three_states() -> None:
    assert len(PROPOSALS) == len(CONTENT["proposals"]) == 40
    languages = Counter(proposal["language"] for proposal in PROPOSALS.values())
    many = {"ko": 7, "en": 4, "es": 4, "vi": 4, "ja": 3, "zh-Hans": 3, "zh-Hant": 2, "ar": 2, "de": 2, "fr": 2}
    assert languages == many | dict.fromkeys(("hi", "id", "mn", "ru", "th", "tl", "uz"), 1)
    states = Counter(proposal["state"] for proposal in PROPOSALS.values())
    assert states == {"published": 37, "submitted": 2, "returned": 1}
    assert {proposal["cluster"] for proposal in PROPOSALS.values()} == set(Cluster)


def test_people_of_every_language_have_their_say() -> None:
    said = Counter(text["language"] for text in [*PROPOSALS.values(), *all_comments()])
    least = {"es": 6, "ar": 4, "de": 4, "vi": 4, "zh-Hant": 3, "fr": 3, "th": 2, "ru": 2, "id": 2, "mn": 2}
    for language, count in (least | {"tl": 1, "uz": 1, "hi": 1}).items():
        assert said[language] >= count, language


def test_the_year_before_today_is_told_evenly() -> None:
    days = sorted(proposal["days_ago"] for proposal in PROPOSALS.values())
    assert len(set(days)) == len(days)
    assert days[0] <= 5
    assert days[-1] >= 350
    assert max(later - earlier for earlier, later in itertools.pairwise(days)) <= 35


@BY_KEY
def test_a_proposal_has_its_fields_and_nothing_else(proposal: dict[str, Any]) -> None:
    assert set(proposal) - LATER == FIELDS | ({"decision"} if proposal["state"] == "returned" else set())
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", proposal["key"])
    assert 2 <= proposal["days_ago"] <= 365
    assert is_known(proposal["language"])


@BY_KEY
def test_a_proposal_on_a_project_belongs_to_the_cluster_of_the_project(proposal: dict[str, Any]) -> None:
    if proposal["topic"] is not None:
        assert proposal["cluster"] == TOPICS[proposal["topic"]]["cluster"]


@BY_KEY
def test_only_others_endorse_and_only_what_is_published(proposal: dict[str, Any]) -> None:
    endorsers = proposal["endorsed_by"]
    assert len(set(endorsers)) == len(endorsers)
    assert set(endorsers) <= PARTICIPANTS - {proposal["author"]}
    assert proposal["state"] == "published" or not endorsers


@BY_KEY
def test_a_returned_proposal_says_why(proposal: dict[str, Any]) -> None:
    if proposal["state"] == "returned":
        decision = proposal["decision"]
        assert Ground(decision["ground"]) is Ground.UNCLEAR
        assert detect(decision["words"]["text"]).language == decision["words"]["language"]


@BY_KEY
def test_the_portal_would_take_the_texts(proposal: dict[str, Any]) -> None:
    for version in [proposal, *proposal.get("edits", [])]:
        for title in version.get("title", {}).values():
            assert rules.check_title(title) is None
            assert len(title) <= 90
        for language, body in version["body"].items():
            assert rules.check_body(body) is None
            assert 3 <= len(sentences(body, language)) <= 8


def test_most_proposals_are_there_in_all_seven_languages() -> None:
    complete = [proposal for proposal in PROPOSALS.values() if set(SEVEN) <= set(proposal["body"])]
    assert len(complete) >= 28
    older = [proposal for proposal in complete if proposal["language"] in ("ko", "en", "ja", "zh-Hans", "vi")]
    assert len(older) >= 12


@BY_KEY
def test_a_proposal_can_be_read_in_korean_and_english_and_its_title_like_its_body(proposal: dict[str, Any]) -> None:
    languages = set(proposal["body"])
    assert languages == set(proposal["title"])
    assert {"ko", "en", proposal["language"]} <= languages <= {*SEVEN, proposal["language"]}
    assert languages >= {"ko", "en", "zh-Hans", "ja"} or languages == {"ko", "en", proposal["language"]}
    assert next(iter(proposal["body"])) == proposal["language"]


@BY_KEY
def test_each_version_is_recognised_as_its_language(proposal: dict[str, Any]) -> None:
    for language, body in proposal["body"].items():
        assert detect(f"{proposal['title'][language]}\n{body}").language == language


def test_nothing_is_said_twice() -> None:
    texts = Counter((language, text) for piece in every_text() for language, text in piece.versions.items())
    assert [text for text, count in texts.items() if count > 1] == []


def test_a_spanish_proposal_says_what_a_korean_neighbour_wanted_to_write() -> None:
    proposal = PROPOSALS["quiet-study-room-library"]
    assert proposal["language"] == "es"
    assert "열람실" in proposal["title"]["ko"]
    first = proposal["comments"][0]
    assert (first["language"], first["author"] in proposal["endorsed_by"]) == ("ko", True)
    assert len({comment["language"] for comment in all_comments() if comment in proposal["comments"]}) >= 3
