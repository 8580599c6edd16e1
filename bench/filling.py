"""Many proposals, written straight into the tables: what a city has after years, made in seconds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.models import Account
from portal.domain.discussion.models import Comment
from portal.domain.proposals.models import Proposal, Step
from portal.domain.texts.models import Text, Translation
from portal.domain.texts.rules import fingerprint
from portal.foundation import clock

WORDS = {
    "ko": [
        "도서관",
        "공원",
        "버스",
        "학교",
        "안내",
        "외국인",
        "주민",
        "역삼동",
        "밤",
        "주말",
        "병원",
        "통역",
        "쓰레기",
        "자전거",
        "시장",
        "문화",
    ],
    "en": [
        "library",
        "park",
        "bus",
        "school",
        "signs",
        "foreign",
        "residents",
        "night",
        "weekend",
        "hospital",
        "interpreter",
        "waste",
        "market",
        "street",
    ],
    "ja": [
        "図書館",
        "公園",
        "バス",
        "学校",
        "案内",
        "外国人",
        "住民",
        "夜間",
        "週末",
        "病院",
        "通訳",
        "ごみ",
        "自転車",
        "市場",
        "文化",
        "道路",
    ],
    "es": [
        "biblioteca",
        "parque",
        "autobús",
        "escuela",
        "señales",
        "vecinos",
        "noche",
        "hospital",
        "intérprete",
        "basura",
        "mercado",
        "calle",
        "barrio",
    ],
}
READ_IN = ("ko", "en", "ja")
STATES = (*["published"] * 7, "under_review", "accepted", "implemented")
AT_ONCE = 1_000
PEOPLE = 200
TITLE, BODY, COMMENT = 6, 60, 25
"""Words of each kind of text."""


class Filler:
    """Makes rows with ids of its own, the same for the same seed."""

    def __init__(self, portal: Portal, seed: int = 1) -> None:
        self.portal = portal
        self.random = random.Random(seed)
        self.now = clock.now()
        self.text_id = 0
        self.rows: dict[Any, list[dict[str, Any]]] = {Text: [], Translation: [], Proposal: [], Step: [], Comment: []}

    def fill(self, proposals: int, comments: int) -> None:
        """Write proposals, the newest first, and comments on the first one."""
        with self.portal.database.unit_of_work() as session:
            session.execute(insert(Account), [self._person(number) for number in range(1, PEOPLE + 1)])
            for number in range(1, proposals + 1):
                self._proposal(number, proposals)
                if number % AT_ONCE == 0:
                    self._write(session)
            self._write(session)
            for number in range(1, comments + 1):
                self._comment(number)
            self._write(session)
        with self.portal.database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")

    def _write(self, session: Session) -> None:
        for table, rows in self.rows.items():
            if rows:
                session.execute(insert(table), rows)
                rows.clear()

    def _person(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "email": f"person{number}@example.org",
            "display_name": f"Person {number}",
            "language": "ko",
            "session_key": "key",
            "created_at": self.now,
        }

    def _proposal(self, number: int, size: int) -> None:
        language, at = self.random.choice(list(WORDS)), self.now - timedelta(minutes=number)
        title_id, body_id = (self._text(language, words, size) for words in (TITLE, BODY))
        self.rows[Proposal].append(
            {
                "id": number,
                "author_id": self.random.randrange(1, PEOPLE),
                "state": self.random.choice(STATES),
                "cluster": self.random.choice(("C1", "C2", "C3", "C4")),
                "title_id": title_id,
                "body_id": body_id,
                "revision": 1,
                "checked_revision": 1,
                "endorsements": self.random.randrange(100),
                "created_at": at,
                "submitted_at": at,
                "published_at": at,
                "listed_at": at,
            }
        )
        self.rows[Step].append({"proposal_id": number, "kind": "published", "at": at, "told": True})

    def _comment(self, number: int) -> None:
        begins = number % 3 == 1
        self.rows[Comment].append(
            {
                "id": number,
                "proposal_id": 1,
                "parent_id": None if begins else (number - 1) // 3 * 3 + 1,
                "author_id": self.random.randrange(1, PEOPLE),
                "text_id": self._text(self.random.choice(list(WORDS)), COMMENT, 1),
                "state": "shown",
                "revision": 1,
                "supports": self.random.randrange(30),
                "replies": 2 if begins else 0,
                "created_at": self.now,
                "told": True,
            }
        )

    def _text(self, language: str, words: int, size: int) -> int:
        self.text_id += 1
        body = self._sentence(language, words, size)
        source_hash = fingerprint(body)
        common = {"source_hash": source_hash, "updated_at": self.now}
        self.rows[Text].append(
            common
            | {
                "id": self.text_id,
                "body": body,
                "language": language,
                "language_origin": "chosen",
                "detected_confidence": 1.0,
                "tone_due": False,
                "tone": "neutral",
                "created_at": self.now,
            }
        )
        self.rows[Translation].extend(common | row for row in self._translations(language, words, size))
        return self.text_id

    def _translations(self, source: str, words: int, size: int) -> Iterator[dict[str, Any]]:
        for language in READ_IN:
            if language != source:
                body = self._sentence(language, words, size)
                yield {
                    "text_id": self.text_id,
                    "language": language,
                    "status": "ready",
                    "body": body,
                    "segments": [[body, language]],
                    "provenance": "machine",
                    "engine": "none",
                    "engine_version": "1",
                    "quality": 1.0,
                    "reasons": {},
                    "attempts": 0,
                    "due_at": self.now,
                }

    def _sentence(self, language: str, words: int, size: int) -> str:
        chosen = (self.random.choice(WORDS[language]) for _ in range(words))
        # One word in twenty is rare, as names and numbers are: that is what people search for.
        return " ".join(w if self.random.random() > 0.05 else f"{w}{self.random.randrange(size)}" for w in chosen) + "."
