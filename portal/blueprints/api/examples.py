"""Examples for the description of the interface."""

from __future__ import annotations

from typing import Any


def _text(text: str, status: str = "ready") -> dict[str, Any]:
    return {
        "text": text,
        "language": "en",
        "source_language": "ko",
        "provenance": "machine",
        "status": status,
    }


TOPIC: dict[str, Any] = {
    "id": 3,
    "slug": "open-data",
    "cluster": "C4",
    "title": _text("Open data for neighbours"),
    "summary": _text("The district publishes what it knows in forms that machines can read."),
    "proposals": 12,
}
TOPICS = {"items": [TOPIC]}
PROPOSAL: dict[str, Any] = {
    "id": 41,
    "url": "https://portal.example/en/proposals/41",
    "title": _text("Signs in several languages at the library"),
    "body": _text("The library in Yeoksam-dong needs signs in several languages."),
    "cluster": "C4",
    "topic": {"id": 3, "slug": "open-data"},
    "status": "published",
    "author": "Hana",
    "endorsements": 7,
    "tone": "neutral",
    "published_at": "2026-05-04T03:20:00Z",
    "updated_at": "2026-05-04T03:20:00Z",
    "source": None,
    "source_id": None,
}
PROPOSALS = {"items": [PROPOSAL], "next": "https://portal.example/api/v1/proposals?lang=en&cursor=MjAyNi0wNS0wNFQwMzoy"}
NEW_PROPOSAL = {
    "title": "Signs in several languages at the library",
    "body": "The library in Yeoksam-dong needs signs in several languages. Many neighbours come there to read.",
    "language": "en",
    "cluster": "C4",
    "submit": True,
}
