"""Examples of the trust index for the description of the interface."""

from __future__ import annotations

from typing import Any

SHA = "3b7f1c0f4be43fa9c7d03441ca966e0083def33d227b0ff74fd806af1aea4852"
INPUT = "8c0e5d9d4e1a7a0f6e5b3c2d1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e"
BASE = "https://portal.example"


def _index(cluster: str, value: float, low: float, high: float) -> dict[str, Any]:
    return {
        "cluster": cluster,
        "metric": "INDEX",
        "unit": "index",
        "value": value,
        "n": 640,
        "n_unit": "observations",
        "data_weight": 0.59,
        "interval": {"level": 0.9, "low": low, "high": high, "method": "logit-normal"},
        "contribution": None,
        "suppressed": False,
        "obs_status": "A",
        "conf_status": "F",
    }


RELEASE: dict[str, Any] = {
    "schema_version": "1.0.0",
    "methodology_version": "1.0.0",
    "methodology_sha256": SHA,
    "release_id": "2026-Q3.2",
    "revision": 2,
    "status": "revised",
    "generated_at": "2026-10-19T02:00:00Z",
    "ref_area": "KR-GANGNAM",
    "period": {"id": "2026-Q3", "start": "2025-10-01", "end": "2026-09-30"},
    "observations": [
        _index("", 0.861, 0.842, 0.878),
        _index("C1", 0.874, 0.846, 0.899),
        _index("C2", 0.866, 0.835, 0.893),
        _index("C3", 0.858, 0.825, 0.886),
        _index("C4", 0.846, 0.815, 0.872),
    ],
    "supersedes": "2026-Q3",
    "revision_reason": "Two events had been counted twice.",
    "compared_with": {"release_id": "2026-Q2", "input_sha256": INPUT},
    "prior": {"C1": 0.91, "C2": 0.89, "C3": 0.87, "C4": 0.9},
    "input_sha256": INPUT,
}
RELEASES: dict[str, Any] = {
    "items": [
        {
            "id": "2026-Q3.2",
            "period": "2026-Q3",
            "revision": 2,
            "status": "revised",
            "methodology_version": "1.0.0",
            "published_at": "2026-10-20T01:00:00Z",
            "supersedes": "2026-Q3",
            "reason": "Two events had been counted twice.",
            "url": f"{BASE}/api/v1/trust/releases/2026-Q3.2",
            "sha256": SHA,
            "input_sha256": INPUT,
            "open_data_url": f"{BASE}/open-data/2026-Q3.2/",
            "archive_url": f"{BASE}/open-data/trust-2026-Q3.2.zip",
        }
    ]
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:gangnam-portal:schema:trust-release:1.0.0",
    "type": "object",
    "properties": {"schema_version": {"const": "1.0.0"}},
    "$defs": {},
}
PARTICIPATION: dict[str, Any] = {
    "release": "2026-Q3.2",
    "period": "2026-Q3",
    "items": [
        {
            "measure": "proposals",
            "cluster": "",
            "dimension": "language",
            "code": "ko",
            "value": 120,
            "conf_status": "F",
        },
        {
            "measure": "proposals",
            "cluster": "",
            "dimension": "language",
            "code": "vi",
            "value": None,
            "conf_status": "C",
        },
    ],
}
