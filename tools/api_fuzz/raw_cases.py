"""Cases that no schema describes: any bytes as a body, any words in the query, the path and the headers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import given, seed
from hypothesis import strategies as st

from portal.app import Portal
from tools.api_fuzz.schema_cases import Tally, quiet

NAMES = st.sampled_from(["title", "body", "submit", "language", "cluster", "topic", "other", "", "\x00", "\ud800"])
HEADER_TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
REPEATED = st.lists(st.tuples(NAMES, VALUES), max_size=6).map(
    lambda pairs: "{" + ",".join(f"{json.dumps(name)}:{json.dumps(value)}" for name, value in pairs) + "}"
)
BODIES = st.one_of(
    st.binary(max_size=200),
    VALUES.map(lambda value: json.dumps(value).encode()),
    REPEATED.map(str.encode),
    st.integers(1, 100_000).map(lambda depth: b"[" * depth),
    st.integers(1, 6000).map(lambda digits: b'{"title":' + b"9" * digits + b"}"),
    st.integers(1, 30_000).map(
        lambda length: json.dumps({"title": "가" * min(length, 200), "body": "나" * length, "submit": True}).encode()
    ),
)
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["lang", "cluster", "status", "language", "limit", "cursor", "x"]), st.binary(max_size=40)
    ),
    max_size=4,
).map(lambda pairs: "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs))
PATHS = st.one_of(
    st.sampled_from(["/proposals", "/proposals/1", "/topics", "/events", "/events/x", "/openapi.json"]),
    st.binary(max_size=30).map(lambda tail: "/proposals/" + quote_from_bytes(tail)),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["Accept", "Accept-Language", "If-None-Match", "Idempotency-Key", "Content-Type", "Origin", "Cookie"]
    ),
    HEADER_TEXT,
    max_size=4,
)
METHODS = st.sampled_from(["GET", "GET", "HEAD", "POST", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"])


def run(portal: Portal, token: str, cases: int, number: int, tally: Tally) -> None:
    """Send so many cases."""
    client = portal.flask.test_client()

    @seed(number)
    @quiet(cases)
    @given(
        method=METHODS,
        path=PATHS,
        query=QUERIES,
        headers=HEADERS,
        body=BODIES,
        known=st.booleans(),
        as_json=st.booleans(),
    )
    def send(
        method: str, path: str, query: str, headers: dict[str, str], body: bytes, known: bool, as_json: bool
    ) -> None:
        sent: dict[str, Any] = dict(headers)
        if known:
            sent["Authorization"] = f"Bearer {token}"
        if as_json:
            sent |= {"Content-Type": "application/json", "Idempotency-Key": "a-key-that-is-always-the-same"}
        response = client.open(
            f"/api/v1{path}", method=method, query_string=query, headers=sent, data=body if method != "GET" else None
        )
        problem = response.status_code >= 400 and response.content_type != "application/problem+json"
        cookie = "Set-Cookie" in response.headers
        failure = (
            f"{method} {path} -> {response.status_code}: no problem document, or a cookie"
            if problem or cookie
            else None
        )
        tally.count(response.status_code, failure)

    send()
