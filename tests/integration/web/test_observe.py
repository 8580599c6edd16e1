"""Health for whoever runs the portal, numbers for those who may see them, logs without what people search for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from portal.app import Portal, build
from portal.foundation.settings import Settings
from portal.web import observe
from tests.factories.visitors import Visitor


@pytest.fixture
def behind_a_proxy(shared_settings: Settings, tmp_path: Path) -> Iterator[Portal]:
    made = build(replace(shared_settings, proxies=1))
    yield made
    made.database.dispose()


def test_a_portal_in_order_says_so(portal: Portal) -> None:
    assert Visitor(portal).get("/healthz").get_json() == {"status": "ok"}
    assert Visitor(portal).get("/readyz").get_json() == {"status": "ready", "problems": {}}


def test_numbers_are_for_allowed_addresses_alone(portal: Portal) -> None:
    shown = Visitor(portal).get("/metrics", environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert shown.status_code == 200
    for name in (
        "portal_requests_total",
        "portal_mails_due 0.0",
        "portal_translations_due",
        "portal_proposals_waiting",
        "portal_webhook_deliveries_waiting 0.0",
        "portal_webhook_deliveries_failed 0.0",
    ):
        assert name in shown.get_data(as_text=True)
    for address in ("8.8.8.8", "::2", ""):
        assert Visitor(portal).get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 404


@pytest.mark.parametrize("forwarded", ["nonsense", "8.8.8.8", "127.0.0.1, 8.8.8.8", "127.0.0.1:99999", "::::", "unix:"])
def test_what_a_proxy_passes_on_opens_nothing(behind_a_proxy: Portal, forwarded: str) -> None:
    assert Visitor(behind_a_proxy).get("/metrics", headers={"X-Forwarded-For": forwarded}).status_code == 404


def test_without_a_proxy_nobody_chooses_their_own_address(portal: Portal) -> None:
    answer = Visitor(portal).get(
        "/metrics", headers={"X-Forwarded-For": "127.0.0.1"}, environ_base={"REMOTE_ADDR": "8.8.8.8"}
    )
    assert answer.status_code == 404


def test_a_request_is_one_line_without_the_query_and_without_a_token(
    portal: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    observe.configure_logs(readable=False)
    try:
        Visitor(portal).get("/ko/proposals?topic=private-matter")
        Visitor(portal).get("/ko/account/link/secret-token")
        Visitor(portal).get("/ko/registrations/secret-token/tickets")
        Visitor(portal).get("/ko/registrations/received/secret-token")
    finally:
        structlog.reset_defaults()
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    assert [line["event"] for line in lines] == ["request"] * 4
    assert lines[0]["path"] == "/ko/proposals"
    assert lines[0]["request_id"] != lines[1]["request_id"]
    assert "private-matter" not in written
    assert "secret-token" not in written
