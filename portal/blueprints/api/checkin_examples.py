"""Examples of check-in for the description of the interface."""

from __future__ import annotations

from typing import Any

NOW = 1_777_800_000_000
HOUR = 3_600_000


def _words(text: str) -> dict[str, str]:
    return {"text": text, "language": "en"}


DEVICE: dict[str, Any] = {
    "id": 7,
    "name": "East gate 2",
    "scopes": ["scan", "scan-offline"],
    "expires_at": NOW + 9 * HOUR,
    "gate": 2,
    "list": 4,
}
CODE = {"code": "K7Q2M-4XAPR"}
SET_UP: dict[str, Any] = {"token": "gd_" + "a" * 43, "device": DEVICE, "server_time": NOW}
PACK: dict[str, Any] = {
    "server_time": NOW,
    "revision": "5d1f0c2a9be47716",
    "device": DEVICE,
    "event": {"id": 3, "slug": "k-pop-week", "title": _words("K-POP World City Week")},
    "keys": {"1": "b" * 43},
    "gates": [{"id": 2, "name": _words("East gate"), "venue": _words("COEX")}],
    "lists": [
        {
            "id": 4,
            "name": _words("COEX, Fri, 1 May 2026"),
            "bits": [0, 3],
            "gates": [2],
            "opens_at": NOW - HOUR,
            "closes_at": NOW + 3 * HOUR,
            "policy": "once",
            "paused": False,
            "limit": 500,
            "sessions": [
                {"bit": 0, "title": _words("Opening concert"), "starts_at": NOW, "ends_at": NOW + 2 * HOUR},
            ],
        }
    ],
    "questions": [
        {"id": 12, "kind": "choice", "label": _words("Which meal?"), "options": [{"id": 31, "label": _words("Rice")}]}
    ],
    "revoked": ["00112233445566aa.1"],
    "blocked": [],
    "entries": {"count": 20_000, "cursor": 20_412, "light": False},
}
ENTRIES: dict[str, Any] = {"entries": [[7, "c" * 22, "d" * 120], [8, "e" * 22, None]], "next": None}
BEAT_SENT: dict[str, Any] = {
    "sent_at": NOW,
    "queue": 3,
    "oldest_at": NOW - 60_000,
    "dead": 0,
    "list": 4,
    "gate": 2,
    "entries": 20_412,
    "pack_at": NOW - HOUR,
    "since": NOW - 20_000,
}
BEAT: dict[str, Any] = {
    "server_time": NOW,
    "revision": "5d1f0c2a9be47716",
    "entries": 20_415,
    "known": [
        {
            "ref": "00112233445566aa",
            "list": 4,
            "admitted": 1,
            "inside": 1,
            "first_at": NOW - 5_000,
            "last_at": NOW - 5_000,
            "gate": 2,
        }
    ],
    "until": NOW - 120_000,
    "more": False,
    "counts": [{"list": 4, "admitted": 120, "inside": 97, "limit": 500}],
}
BATCH: dict[str, Any] = {
    "sent_at": NOW,
    "operations": [
        {
            "op_id": "0d9f7c1e-8a53-4c06-9a53-7f0a5f2f1d11",
            "kind": "entry",
            "ticket": {"ref": "00112233445566aa", "serial": 1},
            "list": 4,
            "gate": 2,
            "people": 1,
            "scanned_at": NOW - 60_000,
            "offline": True,
            "verdict": {"result": "ok"},
            "pack_at": NOW - HOUR,
        }
    ],
}
HOLDER: dict[str, Any] = {
    "name": "김하늘",
    "party": None,
    "language": "ko",
    "notices": [{"kind": "need", "value": "wheelchair"}],
}
TICKET = {"ref": "00112233445566aa", "serial": 1, "party": 1}
REDEEMED: dict[str, Any] = {
    "server_time": NOW,
    "results": [
        {
            "op_id": "0d9f7c1e-8a53-4c06-9a53-7f0a5f2f1d11",
            "result": "ok",
            "code": None,
            "overridden": None,
            "replayed": False,
            "ticket": TICKET,
            "holder": HOLDER,
            "standing": {"admitted": 1, "inside": 1},
            "first": {"at": NOW - 60_000, "gate": 2},
            "questions": [],
            "problem": None,
            "words": None,
        }
    ],
}
BADGE = {"ticket": {"ref": "00112233445566aa", "serial": 1}}
LOOK: dict[str, Any] = {"list": 4, "code": "K7Q2M4XA"}
LOOKED: dict[str, Any] = {
    "found": [
        {
            "ticket": TICKET,
            "holder": HOLDER,
            "standing": {"admitted": 0, "inside": 0},
            "first": None,
            "result": "ok",
            "code": None,
        }
    ],
    "server_time": NOW,
}
