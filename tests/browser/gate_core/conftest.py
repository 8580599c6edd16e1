"""A page with the gate's modules and nothing else, and a gate at a portal that is not there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from portal.blueprints.venue.app_files import IMPORTS
from tests.browser.conftest import Site
from tests.browser.gate_core.making import pack, ref, ticket

PORTAL = Path(__file__).with_name("fake_portal.js")


@pytest.fixture
def page(site: Site, somebody: Callable[..., Page]) -> Page:
    """A page of the portal's own host that has nothing but the import map."""
    opened: Page = somebody("en-US")
    imports = {name: f"/static/{path}" for name, path in IMPORTS.items()}
    body = f'<!doctype html><script type="importmap">{json.dumps({"imports": imports})}</script>'
    opened.route("**/gate-test", lambda route: route.fulfill(content_type="text/html", body=body))
    opened.add_init_script(path=PORTAL)
    opened.goto("/gate-test")
    return opened


@pytest.fixture
def gate(page: Page) -> Callable[..., None]:
    """Set up a device with some entries, each with its code, at a portal that is not there."""

    def set_up(entries: list[list[Any]] | None = None, **changes: Any) -> None:
        rows = entries or []
        state = {"count": len(rows), "cursor": rows[-1][0] if rows else 0, "light": False}
        page.evaluate(
            """async ([pack, entries, tickets]) => {
              const { Gate } = await import("/static/js/venue/gate.js");
              window.portal = Object.assign(fakePortal(pack, entries), { tickets });
              window.open = () => Gate.open({ language: "en", fetch: portal.fetch });
              window.gate = await open();
              await gate.setUp("123456");
              await gate.sync();
            }""",
            [pack(entries=state, **changes), rows, {ticket(n): {"ref": ref(n), "serial": 1} for n in range(1, 9)}],
        )

    return set_up
