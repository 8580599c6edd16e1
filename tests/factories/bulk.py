"""Rows by the thousand, written straight into the tables: what the services would write, only quicker."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from portal.domain.accounts.models import Account
from portal.domain.discussion.models import Comment, CommentSupport
from portal.domain.events.models import Event, EventChange, EventSession, Gate, Venue
from portal.domain.following.models import Follow, Notice
from portal.domain.moderation.models import ModerationRecord, Report
from portal.domain.proposals.models import Endorsement, Proposal, Step
from portal.domain.texts.models import Text, TextVersion, Translation
from portal.domain.texts.rules import fingerprint
from portal.foundation import clock

AT_ONCE = 1_000


class Bulk:
    """Fills one database."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now

    def accounts(self, number: int) -> list[int]:
        """Add members."""
        return self._add(
            Account,
            [
                {
                    "email": f"bulk{self._next(Account) + n}@example.org",
                    "display_name": f"Bulk {n}",
                    "language": "ko",
                    "session_key": "x",
                    "created_at": self.now,
                }
                for n in range(number)
            ],
        )

    def texts(self, number: int, body: str = "다국어 안내가 필요합니다", language: str = "ko") -> list[int]:
        """Add texts, each with a translation into English."""
        ids = self._add(
            Text,
            [
                {
                    "body": f"{body} {n}.",
                    "source_hash": fingerprint(f"{body} {n}."),
                    "language": language,
                    "language_origin": "chosen",
                    "tone": "neutral",
                    "created_at": self.now,
                    "updated_at": self.now,
                }
                for n in range(number)
            ],
        )
        self._add(
            Translation,
            [
                {
                    "text_id": text_id,
                    "language": "en",
                    "status": "ready",
                    "provenance": "machine",
                    "body": f"Text {text_id}.",
                    "segments": [[f"Text {text_id}.", "en"]],
                    "source_hash": "x",
                    "due_at": self.now,
                    "updated_at": self.now,
                }
                for text_id in ids
            ],
        )
        return ids

    def proposals(self, number: int, author_id: int, state: str = "published", **more: Any) -> list[int]:
        """Add proposals; those that are not public are not listed."""
        titles, bodies = self.texts(number), self.texts(number)
        listed = self.now if state in {"published", "under_review", "accepted"} else None
        return self._add(
            Proposal,
            [
                {
                    "author_id": author_id,
                    "state": state,
                    "cluster": "C1",
                    "title_id": title_id,
                    "body_id": body_id,
                    "checked_revision": 1,
                    "created_at": self.now,
                    "submitted_at": self.now,
                    "published_at": self.now,
                    "listed_at": listed,
                    **more,
                }
                for title_id, body_id in zip(titles, bodies, strict=True)
            ],
        )

    def comments(
        self, number: int, proposal_id: int, author_ids: Sequence[int], parent_id: int | None = None, **more: Any
    ) -> list[int]:
        """Add comments, or answers to one."""
        authors = itertools.cycle(author_ids)
        ids = self._add(
            Comment,
            [
                {
                    "proposal_id": proposal_id,
                    "parent_id": parent_id,
                    "author_id": next(authors),
                    "text_id": text_id,
                    "state": "shown",
                    "supports": n * 7 % 31,
                    "created_at": self.now + timedelta(seconds=n),
                    "told": True,
                    **more,
                }
                for n, text_id in enumerate(self.texts(number))
            ],
        )
        if parent_id is not None:
            self.session.execute(
                update(Comment).where(Comment.id == parent_id).values(replies=Comment.replies + number)
            )
        return ids

    def answers(self, parent_ids: Sequence[int], author_id: int) -> None:
        """Answer each of some comments on one proposal once."""
        proposal_id = self.session.get_one(Comment, parent_ids[0]).proposal_id
        ids = self.comments(len(parent_ids), proposal_id, [author_id])
        rows = [{"id": own, "parent_id": parent} for own, parent in zip(ids, parent_ids, strict=True)]
        self.session.execute(update(Comment), rows)
        self.session.execute(
            update(Comment).where(Comment.id.in_(parent_ids)).values(replies=Comment.replies + 1),
            execution_options={"synchronize_session": False},
        )

    def supports(self, comment_ids: Sequence[int], account_id: int) -> None:
        """Let somebody support comments."""
        rows = [{"comment_id": c, "account_id": account_id, "created_at": self.now} for c in comment_ids]
        self._add_plain(CommentSupport, rows)

    def endorsements(self, proposal_ids: Sequence[int], account_id: int) -> None:
        """Let somebody endorse proposals."""
        rows = [{"proposal_id": p, "account_id": account_id, "created_at": self.now} for p in proposal_ids]
        self._add_plain(Endorsement, rows)

    def steps(self, number: int, proposal_id: int, actor_id: int, kind: str = "answered") -> list[int]:
        """Add answers of the city."""
        return self._add(
            Step,
            [
                {
                    "proposal_id": proposal_id,
                    "kind": kind,
                    "at": self.now,
                    "actor_id": actor_id,
                    "words_id": text_id,
                    "told": True,
                }
                for text_id in self.texts(number)
            ],
        )

    def programme(self, number: int, sessions: int) -> int:
        """Add public events to come, one session each but so many in the first; return the number of the first."""
        names, begins = self.texts(2), clock.now() + timedelta(days=20)
        [venue] = self._add(
            Venue,
            [{"slug": "v", "name_id": names[0], "address_id": names[1], "step_free": True, "created_at": self.now}],
        )
        self._add(Gate, [{"venue_id": venue, "name_id": names[0], "step_free": True, "position": 0}])
        ids = self._add(Event, [self._event(n, title, begins) for n, title in enumerate(self.texts(number))])
        self._add(
            EventSession,
            [
                self._session(event_id, bit, venue, title, begins)
                for event_id, held in zip(ids, (sessions, *[1] * (number - 1)), strict=True)
                for bit, title in enumerate(self.texts(held))
            ],
        )
        facts = {"starts_at": begins.isoformat(), "ends_at": begins.isoformat(), "venue_id": venue, "room_id": None}
        moved = {"event_id": ids[0], "session_id": 1, "kind": "time", "before": facts, "after": facts, "at": self.now}
        self._add(EventChange, [moved | {"untold": False, "told_to": 0} for _ in range(sessions)])
        return ids[0]

    def _event(self, n: int, title: int, begins: datetime) -> dict[str, Any]:
        return {
            "slug": f"e{n}",
            "kind": "forum",
            "cluster": "C1",
            "project_id": 1,
            "state": "published",
            "title_id": title,
            "summary_id": title,
            "description_id": title,
            "starts_at": begins,
            "ends_at": begins + timedelta(days=2),
            "takes_registrations": True,
            "largest_party": 5,
            "largest_delegation": 60,
            "created_at": self.now,
            "published_at": self.now,
        }

    def _session(self, event_id: int, bit: int, venue: int, title: int, begins: datetime) -> dict[str, Any]:
        return {
            "event_id": event_id,
            "bit": bit,
            "title_id": title,
            "summary_id": title,
            "venue_id": venue,
            "starts_at": begins + timedelta(hours=bit),
            "ends_at": begins + timedelta(hours=bit + 1),
            "capacity": 500,
            "languages": ["ko"],
            "interpretation": ["en"],
            "sign_language": False,
            "needs_approval": False,
        }

    def versions(self, number: int, text_id: int) -> None:
        """Add earlier versions of a text, each a minute after the one before."""
        rows = [
            {
                "text_id": text_id,
                "number": n + 1,
                "body": f"이전 글 {n} 번째 판입니다.",
                "language": "ko",
                "replaced_at": self.now + timedelta(minutes=n),
            }
            for n in range(number)
        ]
        self._add_plain(TextVersion, rows)

    def follows(self, account_ids: Sequence[int], subjects: Sequence[int | str], kind: str = "proposal") -> None:
        """Let everybody follow everything."""
        rows = [
            {"account_id": account_id, "kind": kind, "subject": str(subject), "created_at": self.now}
            for account_id in account_ids
            for subject in subjects
        ]
        self._add_plain(Follow, rows)

    def notices(self, account_id: int, proposal_ids: Sequence[int], comment_ids: Sequence[int]) -> list[int]:
        """Add notices of comments."""
        return self._add(
            Notice,
            [
                {
                    "account_id": account_id,
                    "source": f"c{comment_id}",
                    "kind": "comment",
                    "proposal_id": proposal_id,
                    "comment_id": comment_id,
                    "at": self.now,
                    "mail": "done",
                }
                for proposal_id, comment_id in zip(proposal_ids, comment_ids, strict=True)
            ],
        )

    def reports(self, subjects: Sequence[tuple[int, int | None]], reporter_ids: Sequence[int]) -> list[int]:
        """Let everybody report everything."""
        wanted = [(subject, reporter) for subject in subjects for reporter in reporter_ids]
        return self._add(
            Report,
            [
                {
                    "subject": f"c{comment_id}" if comment_id else f"p{proposal_id}",
                    "proposal_id": proposal_id,
                    "comment_id": comment_id,
                    "reporter_id": reporter_id,
                    "at": self.now,
                    "ground": "insult",
                    "words_id": words_id,
                }
                for ((proposal_id, comment_id), reporter_id), words_id in zip(
                    wanted, self.texts(len(wanted)), strict=True
                )
            ],
        )

    def decisions(
        self, number: int, moderator_id: int, proposal_ids: Sequence[int], comment_id: int | None = None
    ) -> list[int]:
        """Add decisions to the record."""
        proposals = itertools.cycle(proposal_ids)
        return self._add(
            ModerationRecord,
            [
                {
                    "at": self.now,
                    "moderator_id": moderator_id,
                    "proposal_id": next(proposals),
                    "comment_id": comment_id,
                    "revision": 1,
                    "title_hash": "x",
                    "body_hash": "x",
                    "decision": "keep",
                    "words_id": words_id,
                }
                for words_id in self.texts(number)
            ],
        )

    def _next(self, model: Any) -> int:
        return (self.session.scalar(select(func.max(model.id))) or 0) + 1

    def _add(self, model: Any, rows: list[dict[str, Any]]) -> list[int]:
        first = self._next(model)
        self._add_plain(model, rows)
        return list(self.session.scalars(select(model.id).where(model.id >= first).order_by(model.id)))

    def _add_plain(self, model: Any, rows: list[dict[str, Any]]) -> None:
        for start in range(0, len(rows), AT_ONCE):
            self.session.execute(insert(model), rows[start : start + AT_ONCE])
