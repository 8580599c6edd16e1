"""Tables of topics: the words of each text, which can be made again, and the published quarters, which are kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class TopicText(Base):
    """The words of a text, in the language that it is compared in. There is no foreign key: it may go with its text."""

    __tablename__ = "topic_text"
    __table_args__ = ({"info": UNSEEN},)

    text_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(20))
    source_hash: Mapped[str] = mapped_column(String(64))
    """Of what was written when the words were taken."""
    form_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the form that the words are of was written or translated."""
    terms: Mapped[list[Any]] = mapped_column(JSON)


class TopicEdition(Base):
    """What was published of a finished quarter: rounded, hidden where people are few, and never changed."""

    __tablename__ = "topic_edition"

    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
