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
    "event": {"id": 2, "slug": "world-city-week", "session": 11},
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
EVENT_SUMMARY: dict[str, Any] = {
    "id": 2,
    "slug": "world-city-week",
    "url": "https://portal.example/en/events/world-city-week",
    "kind": "culture_week",
    "cluster": "C2",
    "topic": None,
    "status": "changed",
    "title": _text("World City Week"),
    "summary": _text("A week of music and dance."),
    "starts_at": "2026-10-12T01:00:00Z",
    "ends_at": "2026-10-18T12:00:00Z",
    "takes_registrations": True,
    "published_at": "2026-08-03T00:00:00Z",
    "changed_at": "2026-09-01T05:30:00Z",
}
EVENTS = {"items": [EVENT_SUMMARY], "next": None}
EVENT: dict[str, Any] = EVENT_SUMMARY | {
    "description": _text("For seven days we meet in six places."),
    "reason": None,
    "results": None,
    "photos_url": None,
    "calendar_url": "https://portal.example/en/events/world-city-week/calendar.ics",
    "venues": [
        {
            "slug": "grand-hall",
            "name": _text("Grand hall"),
            "address": _text("513 Yeongdong-daero, Gangnam-gu, Seoul"),
            "access": _text("There is a ramp at the east gate."),
            "step_free": True,
            "map_url": "https://map.example/grand-hall",
            "gates": [{"name": _text("East gate"), "step_free": True}],
        }
    ],
    "sessions": [
        {
            "id": 11,
            "title": _text("Learn to dance"),
            "summary": None,
            "starts_at": "2026-10-12T01:00:00Z",
            "ends_at": "2026-10-12T02:00:00Z",
            "venue": "grand-hall",
            "room": None,
            "languages": ["ko"],
            "interpretation": ["en", "zh-Hans"],
            "sign_language": True,
            "access": None,
            "cancelled": False,
            "registration": "open",
            "opens_at": None,
            "closes_at": None,
            "needs_approval": False,
            "capacity": 40,
            "left": 12,
            "waiting": 0,
        }
    ],
    "changes": [
        {
            "kind": "time",
            "at": "2026-09-01T05:30:00Z",
            "session": 11,
            "before": {
                "starts_at": "2026-10-12T00:00:00Z",
                "ends_at": "2026-10-12T01:00:00Z",
                "venue": "grand-hall",
            },
            "after": {
                "starts_at": "2026-10-12T01:00:00Z",
                "ends_at": "2026-10-12T02:00:00Z",
                "venue": "grand-hall",
            },
        }
    ],
}
