"""The demo content as the tests look at it: every text with its name, and the rules of scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from portal import demo
from portal.domain.accounts.types import Role
from portal.engines.translation.segments import split

SEVEN = ("ko", "en", "zh-Hans", "ja", "zh-Hant", "ar", "de")
CONTENT = demo.content()
FILES = sorted(Path(demo.__file__).parent.rglob("*.json"))
TOPICS = {topic["slug"]: topic for topic in CONTENT["topics"]}
ACCOUNTS = {account["email"]: account for account in CONTENT["accounts"]}
PARTICIPANTS = {email for email, account in ACCOUNTS.items() if account["role"] == Role.PARTICIPANT}
PROPOSALS = {proposal["key"]: proposal for proposal in CONTENT["proposals"]}

HANGUL, KANA, HAN = r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]", r"[\u3040-\u30ff]", r"[\u3400-\u4dbf\u4e00-\u9fff]"
ARABIC, THAI, CYRILLIC, DEVANAGARI = r"[\u0600-\u06ff]", r"[\u0e00-\u0e7f]", r"[\u0400-\u04ff]", r"[\u0900-\u097f]"
LATIN = r"[A-Za-z]"
_OWN = {
    "ko": (HANGUL,),
    "ja": (KANA, HAN),
    "zh-Hans": (HAN,),
    "zh-Hant": (HAN,),
    "ar": (ARABIC,),
    "th": (THAI,),
    "ru": (CYRILLIC,),
    "mn": (CYRILLIC,),
    "hi": (DEVANAGARI,),
}
_SCRIPTS = (HANGUL, KANA, HAN, ARABIC, THAI, CYRILLIC, DEVANAGARI)
# The national character sets hold no other country's shapes: no simplified form is in Shift JIS unless Japan uses it.
CHARACTER_SETS = {
    "ko": "euc_kr",
    "ja": "shift_jis",
    "zh-Hans": "gb2312",
    "zh-Hant": "big5",
    "ar": "cp1256",
    "th": "cp874",
    **dict.fromkeys(("de", "en", "es", "fr", "id", "tl"), "cp1252"),
    "ru": "cp1251",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of the demo in all of its versions."""

    name: str
    language: str
    versions: dict[str, str]


def scripts(language: str) -> tuple[str, str]:
    """Return what a text of a language must hold and what it must not."""
    own = _OWN.get(language, (LATIN,))
    return own[0], "|".join(script for script in _SCRIPTS if script not in own)


def comments(proposal: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Go through a discussion in its order: each comment with the one that it answers."""
    for comment in proposal.get("comments", []):
        yield comment, None
        for reply in comment["replies"]:
            yield reply, comment


def all_comments() -> list[dict[str, Any]]:
    """List every comment of every discussion."""
    return [comment for proposal in PROPOSALS.values() for comment, _ in comments(proposal)]


def of_topics() -> list[Piece]:
    """List what the projects are called and say."""
    return [
        Piece(f"{slug}-{part}", topic["language"], topic[part])
        for slug, topic in TOPICS.items()
        for part in ("title", "summary")
    ]


def of_proposals() -> list[Piece]:
    """List the proposals' titles and bodies, with the later versions of those that were changed."""
    pieces = []
    for key, proposal in PROPOSALS.items():
        for number, version in enumerate([proposal, *proposal.get("edits", [])]):
            pieces += [
                Piece(f"{key}-{part}-{number}", proposal["language"], version[part])
                for part in ("title", "body")
                if part in version
            ]
    return pieces


def of_discussions() -> list[Piece]:
    """List what people answered to proposals and to each other."""
    return [Piece(comment["key"], comment["language"], comment["body"]) for comment in all_comments()]


def of_answers() -> list[Piece]:
    """List what the city answered."""
    return [
        Piece(f"{key}-answer-{number}", answer["language"], answer["body"])
        for key, proposal in PROPOSALS.items()
        for number, answer in enumerate(proposal.get("responses", []))
    ]


def of_promises() -> list[Piece]:
    """List what the city promised, what became of it, and what writers said against answers."""
    pieces = []
    for key, proposal in PROPOSALS.items():
        for answer in proposal.get("responses", []):
            promise = answer.get("promise", {"words": None, "became": []})
            said = [promise["words"], *(became["words"] for became in promise["became"])]
            pieces += [
                Piece(f"{key}-promise-{number}", answer["language"], words)
                for number, words in enumerate(said)
                if words
            ]
        if "objection" in proposal:
            pieces.append(Piece(f"{key}-objection", proposal["language"], proposal["objection"]["words"]))
    return pieces


def every_text() -> list[Piece]:
    """List everything that somebody wrote."""
    return [*of_topics(), *of_proposals(), *of_discussions(), *of_answers(), *of_promises()]


def by_name(pieces: list[Piece]) -> pytest.MarkDecorator:
    """Run a test once for each text."""
    return pytest.mark.parametrize("piece", pieces, ids=[piece.name for piece in pieces])


def sentences(text: str, language: str) -> list[str]:
    """Cut a text the way the translation memory does."""
    return [span.text for span in split(text, language) if span.is_sentence]
