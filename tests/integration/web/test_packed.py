"""Style sheets are packed for browsers that take it, and kept as long as they stay the same."""

from __future__ import annotations

import gzip

import pytest

from portal.app import Portal
from tests.factories.visitors import Visitor

SHEET = "/static/css/components.css"


def test_a_sheet_is_packed_for_who_takes_it_and_says_the_same(portal: Portal, visitor: Visitor) -> None:
    plain = visitor.get(SHEET)
    packed = visitor.get(SHEET, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) == packed.content_length < len(plain.data) / 2
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in packed.vary


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br"])
def test_who_does_not_take_it_gets_it_as_it_is(portal: Portal, visitor: Visitor, accepted: str) -> None:
    assert "Content-Encoding" not in visitor.get(SHEET, headers={"Accept-Encoding": accepted}).headers


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_who_has_it_is_told_so_in_either_packing(portal: Portal, visitor: Visitor, accepted: str) -> None:
    tag = visitor.get(SHEET, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    again = visitor.get(SHEET, headers={"Accept-Encoding": accepted, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_page_that_holds_secrets_is_not_packed(portal: Portal, visitor: Visitor) -> None:
    sign_in = visitor.get("/en/account/sign-in", headers={"Accept-Encoding": "gzip"})
    assert "csrf_token" in sign_in.get_data(as_text=True)
    assert "Content-Encoding" not in sign_in.headers
    missing = visitor.get("/static/css/none.css", headers={"Accept-Encoding": "gzip"})
    assert missing.status_code == 404
