"""What gunicorn serves for the load benchmark: the portal, and beside it the yardstick.

The yardstick is one Flask route that renders a 20 KB Jinja template from a fixed list and reads the session cookie.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, session
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from portal.app import create_app
from portal.foundation import settings
from portal.web import observe

CARD = (
    '<li class="card"><h2><a href="/items/{{ item.number }}">{{ item.title }}</a></h2>'
    "<p>{{ item.text }}</p><p>{{ item.number }}</p></li>"
)
PAGE = f"<!DOCTYPE html><html><body><ul>{{% for item in items %}}{CARD}{{% endfor %}}</ul></body></html>"
ITEMS = [{"number": number, "title": f"Title {number}", "text": "words " * 22} for number in range(90)]


def yardstick() -> Flask:
    """Make the application to compare with."""
    app = Flask("yardstick")
    app.secret_key = "yardstick"
    template = app.jinja_env.from_string(PAGE)

    @app.get("/")
    def page() -> str:
        session.get("reader")
        return template.render(items=ITEMS)

    return app


def make() -> DispatcherMiddleware:
    """Put the portal and the yardstick behind one door."""
    observe.configure_logs(readable=False, quiet=True)
    portal = create_app(settings.load(dict(os.environ), Path(os.environ["PORTAL_ROOT"])))
    return DispatcherMiddleware(portal, {"/yardstick": yardstick()})
