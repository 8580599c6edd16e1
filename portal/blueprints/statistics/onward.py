"""Where readers of a dashboard may want to go next."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from portal.domain.trust.types import archive_name
from portal.web.services import settings


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its words."""

    label: str
    url: str


def links(here: str) -> tuple[Link, ...]:
    """Return the links to what belongs to the figures, without this page."""
    there = (
        ("statistics.statistics", _("Participation in figures")),
        ("statistics.trust", _("Conditions for trust")),
        ("statistics.translations", _("What can be read in which language")),
        ("statistics.topics", _("What people write about")),
        ("public.tone", _("How tones are estimated")),
        ("statistics.neighbours", _("Gangnam and other districts")),
        ("public.commitments", _("What the city has promised")),
        ("opendata.index", _("Open data: all figures to download")),
    )
    known = current_app.view_functions
    return tuple(Link(label, url_for(name)) for name, label in there if name != here and name in known)


def commands(release_id: str) -> tuple[str, str, str]:
    """Return what to type to get a release's open data, to look at its hash, and to compute it again."""
    archive = archive_name(release_id)
    return (
        f"curl -O {settings().base_url}{url_for('open_data_files.archive', release_id=release_id)}",
        f"sha256sum {archive}",
        f"portal trust verify {archive}",
    )
