"""Pages with the demo's content, against the bare endpoint of the same application."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.measuring import Figure, compare
from portal.app import build
from portal.cli import demo_content
from portal.foundation import settings
from portal.migrations import running
from portal.web import observe

PAGES = {"the front page": "/en/", "the list of proposals": "/en/proposals", "a translated proposal": "/en/proposals/1"}


def measure() -> list[Figure]:
    observe.configure_logs(readable=False, quiet=True)
    with tempfile.TemporaryDirectory() as folder:
        portal = build(settings.load({"PORTAL_RATE_LIMITS": "off"}, Path(folder)))
        running.upgrade(portal.database)
        demo_content.fill(portal)
        client = portal.flask.test_client()
        figures = [
            compare(name, lambda path=path: client.get(path), "/healthz", lambda: client.get("/healthz"))
            for name, path in PAGES.items()
        ]
        portal.database.dispose()
    return figures
