"""Nothing from elsewhere and nothing inline, on every kind of answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.web.headers import FIXED
from tests.factories.people import People
from tests.factories.visitors import Visitor

NONCE = re.compile(r"'nonce-([^']+)'")


def _answers(portal: Portal) -> Iterator[tuple[str, TestResponse]]:
    visitor = Visitor(portal)
    yield "page", visitor.get("/ko/")
    yield "redirect to a language", visitor.get("/")
    yield "redirect to the sign-in", visitor.get("/ko/account")
    yield "no such page", visitor.get("/ko/nowhere")
    yield "no such static file", visitor.get("/static/nothing.css")
    yield "static file", visitor.get("/static/css/base.css")
    yield "wrong form", visitor.post("/ko/account/sign-up", {"email": "nonsense"})
    yield "form without token", visitor.client.post("/ko/account/sign-out")
    yield "form from elsewhere", visitor.client.post("/ko/account/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    yield "wrong method", visitor.client.open("/ko/about", method="PROPFIND")
    yield "too large", visitor.client.post("/ko/account/sign-out", data={"x": "x" * (4 * 1024 * 1024 + 1)})
    yield "health", visitor.get("/healthz")
    yield "metrics", visitor.get("/metrics")
    yield "wanted as JSON", visitor.get("/ko/nowhere", headers={"Accept": "application/json"})


def test_every_answer_is_guarded(portal: Portal) -> None:
    for kind, answer in _answers(portal):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, kind
        assert "unsafe" not in policy, kind
        assert "frame-ancestors 'none'" in policy, kind
        for name, value in FIXED.items():
            assert answer.headers[name] == value, (kind, name)
        assert answer.headers["X-Request-Id"], kind
        assert "Cache-Control" in answer.headers, kind
        assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"], kind


def test_the_app_for_the_doors_alone_may_use_the_camera_and_read_codes_in_its_pictures(portal: Portal) -> None:
    app, page = (Visitor(portal).get(path).headers for path in ("/ko/venue", "/ko/"))
    assert app["Permissions-Policy"] == FIXED["Permissions-Policy"].replace("camera=()", "camera=(self)")
    scripts = re.findall("script-src ([^;]*)", app["Content-Security-Policy"])[0]
    assert NONCE.sub("", scripts).split() == ["'self'", "'wasm-unsafe-eval'"]
    assert NONCE.findall(app["Content-Security-Policy"]) == NONCE.findall(scripts) * 2
    others = re.sub("script-src [^;]*", "", NONCE.sub("", app["Content-Security-Policy"]))
    own = re.sub("script-src [^;]*", "", NONCE.sub("", page["Content-Security-Policy"]))
    assert others == f"{own}; frame-src blob:", "a kiosk prints a badge out of a frame"
    assert "wasm" not in page["Content-Security-Policy"]
    assert "camera=()" in page["Permissions-Policy"]


def test_each_kind_of_answer_has_its_own_status(portal: Portal) -> None:
    statuses = {kind: answer.status_code for kind, answer in _answers(portal)}
    assert statuses == {
        "page": 200,
        "redirect to a language": 302,
        "redirect to the sign-in": 303,
        "no such page": 404,
        "no such static file": 404,
        "static file": 200,
        "wrong form": 422,
        "form without token": 400,
        "form from elsewhere": 403,
        "wrong method": 405,
        "too large": 413,
        "health": 200,
        "metrics": 200,
        "wanted as JSON": 404,
    }


def test_a_nonce_is_used_once(portal: Portal) -> None:
    nonces = {NONCE.findall(Visitor(portal).get("/ko/").headers["Content-Security-Policy"])[0] for _ in range(3)}
    assert len(nonces) == 3


def test_what_a_member_sees_is_stored_nowhere(portal: Portal) -> None:
    member = Visitor(portal).sign_in(People(portal).member(email="stored-nowhere@example.org"))
    assert member.get("/ko/account").headers["Cache-Control"] == "no-store"
    assert member.get("/ko/").headers["Cache-Control"] == "no-store"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(portal: Portal) -> None:
    cookie = Visitor(portal).get("/ko/account/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "origin", ["http://elsewhere.example", "null", "http://[", "", "http://localhost.elsewhere.example"]
)
def test_a_form_from_another_origin_is_refused(portal: Portal, origin: str) -> None:
    visitor = Visitor(portal)
    answer = visitor.post("/ko/account/sign-out", page="/ko/account/sign-in", headers={"Origin": origin})
    assert answer.status_code == 403


def test_a_form_from_here_is_taken(portal: Portal) -> None:
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    answer = Visitor(portal).post("/ko/account/sign-out", page="/ko/account/sign-in", headers=headers)
    assert answer.status_code == 303
