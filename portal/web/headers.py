"""Security headers: nothing from elsewhere, nothing inline without this response's nonce."""

from __future__ import annotations

import secrets

from flask import Flask, g, request, session
from werkzeug.wrappers import Response

from portal.web.services import settings

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
READS_CODES = POLICY.replace("script-src ", "script-src 'self' 'wasm-unsafe-eval' ") + "; frame-src blob:"
"""For the pages that read codes in the camera's pictures: own modules that load each other, and WebAssembly; and for
the badge that a kiosk of theirs prints out of a frame."""
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
WITH_CAMERA = FIXED["Permissions-Policy"].replace("camera=()", "camera=(self)")
STATIC_AGE = 7 * 24 * 3600


def install(app: Flask) -> None:
    """Add the headers to every response."""
    app.after_request(_add)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """Return this response's nonce."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def open_camera() -> None:
    """Let this response's page use the camera, and read codes in its pictures."""
    g.opens_camera = True


def _add(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    policy = POLICY
    if g.get("opens_camera"):
        policy = READS_CODES
        response.headers["Permissions-Policy"] = WITH_CAMERA
    response.headers["Content-Security-Policy"] = policy.format(nonce=csp_nonce())
    if settings().production:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        response.cache_control.max_age = STATIC_AGE
    elif "Cache-Control" not in response.headers:
        # By the session alone: an answer about a database that is out of reach must not ask it who is there.
        response.headers["Cache-Control"] = "no-store" if "_user_id" in session else "private, no-cache"
    return response
