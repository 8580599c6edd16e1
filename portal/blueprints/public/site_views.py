"""The pages of the office: what this place is, its rules, how to reach somebody."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.public import blueprint
from portal.domain.sitepages import queries
from portal.domain.sitepages.types import Slug
from portal.web.locale import current_language
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody


@same_for_everybody
def site_page(slug: str) -> str:
    """Show one of the pages that the office writes."""
    with database().reading() as session:
        page = queries.get_page(session, Slug(slug), current_language().code)
    return render_template("public/site_page.html", page=page)


for _slug in Slug:
    blueprint.add_url_rule(f"/{_slug}", _slug.value, site_page, defaults={"slug": _slug.value})
