"""Style sheets and pictures of the portal itself, packed with gzip for browsers that take it.

The sheets of the fonts are long lists of ranges that pack to a third. Pages of members are left as they are: they hold
secrets beside what people type, and their length must not tell of them; pages for everybody hold none (`shared_pages`).
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, request
from werkzeug.wrappers import Response

PACKED = frozenset({"text/css", "image/svg+xml", "text/javascript", "application/javascript"})
LEAST_BYTES = 1000


def install(app: Flask) -> None:
    """Pack what is static and long."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if request.endpoint != "static" or response.mimetype not in PACKED:
        return response
    response.vary.add("Accept-Encoding")
    tag, weak = response.get_etag()
    if tag and not weak:
        # The same content in another packing: a weak tag stands for both.
        response.set_etag(tag, weak=True)
    if response.status_code != 200 or not _is_accepted() or (response.content_length or 0) < LEAST_BYTES:
        return response
    response.direct_passthrough = False
    response.set_data(_gzip(response.get_data()))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    return response


def _is_accepted() -> bool:
    return request.accept_encodings.quality("gzip") > 0


@lru_cache(maxsize=64)
def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
