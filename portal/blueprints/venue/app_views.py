"""The app's page, the worker that starts it without a network, and what a phone needs to install it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, make_response, render_template, url_for
from flask_babel import gettext as _

from portal.blueprints.venue import app_files, app_words, blueprint, kiosk_words
from portal.foundation import languages
from portal.web import headers, locale, verdict_words
from portal.web.services import settings

VERSION = "X-Venue-Version"
"""Tells a device's worker whether the page from the network goes with the files that it keeps."""


@blueprint.get("/venue", endpoint="app")
def app_page() -> Response:
    """Show the app; nothing in it is about a person, a device or an event."""
    page = _page()
    response = make_response(page)
    response.headers[VERSION] = _kept(page)[0]
    return response


@blueprint.get("/venue/worker.js", endpoint="worker")
def app_worker() -> Response:
    """Give out the worker, with the list of what it keeps written on top."""
    version, files = _kept(_page())
    keeps = {
        "version": version,
        "language": locale.current_language().code,
        "page": url_for("venue.app"),
        "files": [url_for("venue.manifest"), *(url_for("static", filename=name) for name in files)],
        "header": VERSION,
    }
    source = (_static() / app_files.WORKER).read_text("utf-8")
    response = Response(f"const KEEPS = {json.dumps(keeps)};\n{source}", content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = url_for("venue.app")
    return response


@blueprint.get("/venue/manifest.webmanifest", endpoint="manifest")
def app_manifest() -> Response:
    """Say what the app is called and looks like where it is installed."""
    language = locale.current_language()
    response = jsonify(
        name=_("Check-in · Gangnam Together"),
        short_name=_("Check-in"),
        description=_("Let visitors in at the doors of an event, with and without a network."),
        lang=language.code,
        dir=language.dir,
        id=url_for("venue.app"),
        start_url=url_for("venue.app"),
        scope=url_for("venue.app"),
        display="standalone",
        orientation="portrait",
        background_color="#fffcf6",
        theme_color="#052561",
        icons=[_icon("venue-192.png", "192x192"), _icon("venue-512.png", "512x512"), _icon("emblem.svg", "any")],
    )
    response.mimetype = "application/manifest+json"
    return response


def _page() -> str:
    language = locale.current_language().code
    return render_template(
        "venue/app.html",
        sheets=app_files.sheets(language),
        imports={name: url_for("static", filename=file) for name, file in app_files.IMPORTS.items()},
        # Not the links of other pages: they would lead to the worker where the worker asks what the page says.
        spoken=[(languages.get(code), url_for("venue.app", lang_code=code)) for code in languages.INTERFACE],
        data=_data(),
    )


def _data() -> dict[str, Any]:
    return {
        "app": {key: str(text) for key, text in app_words.WORDS.items()},
        "needs": app_words.needs(),
        "languages": {code: locale.language_name(code) for code in languages.KNOWN},
        "interface": [_spoken(code) for code in languages.INTERFACE],
        "staff": verdict_words.for_staff(),
        "holders": verdict_words.for_holders(),
        "kiosk": kiosk_words.for_visitors(),
        "zone": str(settings().timezone),
    }


def _kept(page: str) -> tuple[str, list[str]]:
    # The nonce is another one each time, and no part of what the page says.
    same = page.replace(headers.csp_nonce(), "")
    letters = frozenset(same + json.dumps(_data(), ensure_ascii=False))
    files = app_files.kept(_static(), locale.current_language().code, letters)
    return app_files.version(_static(), files, same), files


def _spoken(code: str) -> dict[str, str]:
    language = languages.get(code)
    return {"code": language.code, "name": language.name, "dir": language.dir}


def _icon(name: str, sizes: str) -> dict[str, str]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    purpose = "any" if name.endswith(".svg") else "any maskable"
    return {"src": url_for("static", filename=f"img/{name}"), "sizes": sizes, "type": kind, "purpose": purpose}


def _static() -> Path:
    return Path(current_app.static_folder or "")
