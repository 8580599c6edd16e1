"""One's own registration, opened by the link in the mail: where it stands, and everything that can be done with it."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.registrant import blueprint
from portal.blueprints.registrant.opening import open_view


@blueprint.get("/registrations/<code>")
def registration(code: str) -> str:
    """Show where a registration stands; mail programs open links by themselves, so this changes nothing."""
    return render_template("registrant/registration.html", view=open_view(code), code=code)
