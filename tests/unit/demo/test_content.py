"""The demo content: complete in every language, true to the portal's own rules, and nobody's real words or name."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import resources
from typing import Any

import pytest

from portal.domain.accounts.types import Role
from portal.domain.moderation.types import Ground
from portal.domain.proposals import rules
from portal.domain.proposals.types import Cluster
from portal.engines.language import detect
from portal.engines.translation import termbase
from portal.engines.translation.segments import split
from portal.foundation.languages import INTERFACE

RAW = resources.files("portal.demo").joinpath("content.json").read_text("utf-8")
CONTENT: dict[str, list[dict[str, Any]]] = json.loads(RAW)
TOPICS = {topic["slug"]: topic for topic in CONTENT["topics"]}
ACCOUNTS = {account["email"]: account for account in CONTENT["accounts"]}
PARTICIPANTS = {email for email, account in ACCOUNTS.items() if account["role"] == Role.PARTICIPANT}
PROPOSALS = CONTENT["proposals"]
BY_KEY = pytest.mark.parametrize("proposal", PROPOSALS, ids=[proposal["key"] for proposal in PROPOSALS])

HANGUL, KANA, HAN = r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]", r"[\u3040-\u30ff]", r"[\u3400-\u4dbf\u4e00-\u9fff]"
SCRIPTS = {
    "ko": (HANGUL, f"{KANA}|{HAN}"),
    "en": (r"[A-Za-z]", f"{HANGUL}|{KANA}|{HAN}"),
    "ja": (KANA, HANGUL),
    "zh-Hans": (HAN, f"{HANGUL}|{KANA}"),
    "zh-Hant": (HAN, f"{HANGUL}|{KANA}"),
    "de": (r"[A-Za-z]", f"{HANGUL}|{KANA}|{HAN}"),
    "ar": (r"[\u0621-\u064a]", f"{HANGUL}|{KANA}|{HAN}"),
    "vi": (r"[ăâđêôơưạảấầậếềệịọốồộờợụừữ]", f"{HANGUL}|{KANA}|{HAN}"),
}
# The national character sets hold no other country's shapes: no simplified form is in Shift JIS unless Japan uses it.
CHARACTER_SETS = {"ko": "euc_kr", "ja": "shift_jis", "zh-Hans": "gb2312", "zh-Hant": "big5"}


def every_text() -> list[tuple[str, dict[str, str], str]]:
    """List all language maps with a name for each and the language it was written in."""
    parts = [(topic, topic["slug"], ("title", "summary")) for topic in CONTENT["topics"]]
    parts += [(proposal, proposal["key"], ("title", "body")) for proposal in PROPOSALS]
    return [(f"{name}-{part}", item[part], item["language"]) for item, name, names in parts for part in names]


BY_TEXT = pytest.mark.parametrize(
    ("versions", "source"), [text[1:] for text in every_text()], ids=[text[0] for text in every_text()]
)


def sentences(text: str, language: str) -> list[str]:
    """Cut a text the way the translation memory does."""
    return [span.text for span in split(text, language) if span.is_sentence]


def test_the_file_is_pretty_printed_so_that_changes_read_well() -> None:
    assert json.dumps(CONTENT, ensure_ascii=False, indent=2) + "\n" == RAW


def test_there_are_the_five_projects_of_the_district() -> None:
    assert {slug: topic["cluster"] for slug, topic in TOPICS.items()} == {
        "gangnam-global-tech-forum": Cluster.C1,
        "k-pop-world-city-week": Cluster.C2,
        "green-start-up-summit": Cluster.C3,
        "ai-diplomacy-dashboard": Cluster.C1,
        "multilingual-governance-day": Cluster.C4,
    }


def test_every_role_has_an_account() -> None:
    expected = Counter(Role) + Counter({Role.PARTICIPANT: 4, Role.MODERATOR: 1})
    assert Counter(Role(account["role"]) for account in CONTENT["accounts"]) == expected
    moderators = {account["language"] for account in CONTENT["accounts"] if account["role"] == Role.MODERATOR}
    assert moderators == {"ko", "en"}


def test_accounts_are_plainly_made_up() -> None:
    assert len(ACCOUNTS) == len(CONTENT["accounts"])
    for email, account in ACCOUNTS.items():
        assert set(account) == {"email", "name", "language", "role"}
        assert re.fullmatch(r"[a-z-]+@demo\.example", email)
        assert re.search("demo|데모|デモ|演示", account["name"], re.IGNORECASE)
        assert account["language"] in INTERFACE


def test_each_participant_writes_in_one_language_and_reads_in_it_where_there_are_pages_in_it() -> None:
    pairs = {(proposal["author"], proposal["language"]) for proposal in PROPOSALS}
    assert {author for author, _ in pairs} == PARTICIPANTS
    assert len(pairs) == len(PARTICIPANTS)
    for author, language in pairs:
        assert ACCOUNTS[author]["language"] == (language if language in INTERFACE else "en")


def test_twenty_proposals_come_in_five_languages_and_three_states() -> None:
    assert len({proposal["key"] for proposal in PROPOSALS}) == len(PROPOSALS) == 20
    languages = Counter(proposal["language"] for proposal in PROPOSALS)
    assert languages == {"ko": 7, "en": 4, "ja": 3, "zh-Hans": 3, "vi": 3}
    assert Counter(proposal["state"] for proposal in PROPOSALS) == {"published": 17, "submitted": 2, "returned": 1}
    assert {proposal["cluster"] for proposal in PROPOSALS} == set(Cluster)


@BY_KEY
def test_a_proposal_has_its_fields_and_nothing_else(proposal: dict[str, Any]) -> None:
    fields = {"key", "author", "language", "cluster", "topic", "state", "days_ago", "title", "body", "endorsed_by"}
    assert set(proposal) == fields | ({"decision"} if proposal["state"] == "returned" else set())
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", proposal["key"])
    assert 2 <= proposal["days_ago"] <= 200


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
    for language, title in proposal["title"].items():
        assert rules.check_title(title) is None
        assert len(title) <= 80
        assert rules.check_body(proposal["body"][language]) is None
        assert 3 <= len(sentences(proposal["body"][language], language)) <= 7


@pytest.mark.parametrize("part", ["title", "summary"])
@pytest.mark.parametrize("topic", TOPICS.values(), ids=TOPICS)
def test_what_the_city_says_exists_in_every_language_of_the_pages(topic: dict[str, Any], part: str) -> None:
    assert set(topic[part]) == set(INTERFACE)


@pytest.mark.parametrize("part", ["title", "body"])
@BY_KEY
def test_what_people_say_exists_in_its_own_language_and_in_those_of_the_sample_packages(
    proposal: dict[str, Any], part: str
) -> None:
    assert set(proposal[part]) == {proposal["language"], "ko", "en", "zh-Hans", "ja"}


@BY_TEXT
def test_each_version_is_in_the_script_of_its_language(versions: dict[str, str], source: str) -> None:
    for language, text in versions.items():
        own, foreign = SCRIPTS[language]
        assert re.search(own, text)
        assert not re.search(foreign, text)
        text.encode(CHARACTER_SETS.get(language, "utf-8"))


@BY_KEY
def test_each_version_is_recognised_as_its_language(proposal: dict[str, Any]) -> None:
    for language, body in proposal["body"].items():
        assert detect(f"{proposal['title'][language]}\n{body}").language == language


@BY_TEXT
def test_versions_stand_sentence_by_sentence_so_that_the_memory_can_learn_them(
    versions: dict[str, str], source: str
) -> None:
    paragraphs = {language: text.split("\n\n") for language, text in versions.items()}
    shapes = {
        language: [len(sentences(paragraph, language)) for paragraph in cut] for language, cut in paragraphs.items()
    }
    assert all(shape == shapes[source] for shape in shapes.values()), shapes


@BY_TEXT
def test_names_come_out_as_the_termbase_approves(versions: dict[str, str], source: str) -> None:
    terms = termbase.load()
    for language, text in versions.items():
        for target, translated in versions.items():
            assert not terms.violations(text, translated, language, target), (language, target)


@BY_TEXT
def test_texts_are_tidy_and_hold_nothing_personal(versions: dict[str, str], source: str) -> None:
    for text in versions.values():
        assert text == text.strip()
        assert not re.search(r"  |\n\n\n|(?<!\n)\n(?!\n)", text)
        assert not re.search(r"@|https?:|www\.|\d[\d\s-]{4,}\d", text)
