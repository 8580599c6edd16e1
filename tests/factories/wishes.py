"""What residents wish for, written straight into the tables, with what a machine made of it."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from portal.app import Portal
from portal.domain.discussion.models import Comment
from portal.domain.participation.models import ParticipationAct
from portal.domain.proposals.models import Proposal
from portal.domain.texts.models import Text, Translation
from tests.factories.people import People


class Wishes:
    """Writes proposals and comments of as many people as are named."""

    def __init__(self, portal: Portal, people: People, at: datetime) -> None:
        self.portal, self.at = portal, at
        self.author = people.member(name="Author").id
        self.numbers = itertools.count(1)

    def propose(
        self,
        person: str,
        body: str,
        language: str = "en",
        *,
        translations: Mapping[str, str] | None = None,
        cluster: str | None = "C3",
        tone: str | None = "neutral",
        state: str = "published",
        at: datetime | None = None,
    ) -> int:
        """Write a proposal that is published, and return its number."""
        at, number = at or self.at, next(self.numbers)
        title, text = self._text("", language, None, at), self._text(body, language, tone, at)
        for code, said in (translations or {}).items():
            self._translate(text, code, said, at)
        proposal = {
            "id": number, "author_id": self.author, "state": state, "cluster": cluster, "title_id": title,
            "body_id": text, "checked_revision": 1, "created_at": at, "submitted_at": at, "published_at": at,
            "listed_at": at,
        }  # fmt: skip
        self._add(Proposal, proposal)
        self._act("proposal", number, person, language, at)
        return number

    def comment(self, person: str, proposal_id: int, body: str, *, state: str = "shown", tone: str = "neutral") -> int:
        """Write a comment and return the number of its text."""
        text, number = self._text(body, "en", tone, self.at), next(self.numbers)
        comment = {"id": number, "proposal_id": proposal_id, "author_id": self.author, "text_id": text, "state": state}
        self._add(Comment, comment | {"created_at": self.at, "told": True})
        self._act("comment", number, person, "en", self.at)
        return text

    def _text(self, body: str, language: str, tone: str | None, at: datetime) -> int:
        number = next(self.numbers)
        text = {"id": number, "body": body, "source_hash": _hash(body), "language": language, "tone": tone}
        kept = {"language_origin": "chosen", "index_due": False, "created_at": at, "updated_at": at}
        self._add(Text, text | kept)
        return number

    def _translate(self, text_id: int, language: str, body: str, at: datetime) -> None:
        made = {"text_id": text_id, "language": language, "status": "ready", "body": body, "provenance": "machine"}
        segments = [[body, language, False]]
        self._add(Translation, made | {"segments": segments, "source_hash": "x", "due_at": at, "updated_at": at})

    def _act(self, kind: str, number: int, person: str, language: str, at: datetime) -> None:
        act = {"kind": kind, "subject_id": number, "person": _hash(person)[:32], "at": at, "language": language}
        self._add(ParticipationAct, act | {"people": 1, "by_staff": False})

    def _add(self, table: Any, row: dict[str, Any]) -> None:
        with self.portal.database.unit_of_work() as session:
            session.execute(insert(table), [row])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
