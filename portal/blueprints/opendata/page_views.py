"""The pages on open data: which releases there are, what their files and columns mean, how to check them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from portal.blueprints.opendata import blueprint
from portal.domain.trust import bundles, queries
from portal.domain.trust.types import ReleaseEntry, archive_name
from portal.foundation.errors import NotFound
from portal.web.services import database, settings
from portal.web.shared_pages import same_for_everybody

TABLES = ("index.csv", "evidence.csv", "participation.csv", "residents.csv", "prior.csv")


@dataclass(frozen=True, slots=True)
class FileCard:
    """One file to download; `columns` are the names of a table's columns."""

    name: str
    url: str
    bytes: int
    sha256: str
    columns: tuple[str, ...]

    @property
    def is_table(self) -> bool:
        """Tell whether spreadsheets open it."""
        return bool(self.columns)


@blueprint.get("")
@same_for_everybody
def index() -> str:
    """Show the newest release with its files, what they mean, and all earlier releases."""
    with database().reading() as session:
        listed = queries.list_all(session)
        cards = _cards(session, listed[0].id) if listed else ()
    return _page("opendata/index.html", listed[0] if listed else None, cards, listed)


@blueprint.get("/<release:release_id>")
@same_for_everybody
def release(release_id: str) -> str:
    """Show the files of one release."""
    with database().reading() as session:
        listed = queries.list_all(session)
        entry = next((one for one in listed if one.id == release_id), None)
        if entry is None:
            raise NotFound(f"release {release_id}")
        cards = _cards(session, release_id)
    return _page("opendata/release.html", entry, cards, listed)


def _page(
    template: str, entry: ReleaseEntry | None, cards: tuple[FileCard, ...], listed: tuple[ReleaseEntry, ...]
) -> str:
    newer = next((one.id for one in listed if entry and one.supersedes == entry.id), None)
    archive = url_for("open_data_files.archive", release_id=entry.id) if entry else None
    return render_template(
        template,
        entry=entry,
        newer=newer,
        tables=[card for name in TABLES for card in cards if card.name == name],
        programs=[card for card in cards if not card.is_table],
        listed=listed,
        archive=archive,
        commands=_commands(entry.id) if entry else (),
        catalogue=url_for("open_data_files.catalogue"),
    )


def _cards(session: Any, release_id: str) -> tuple[FileCard, ...]:
    return tuple(
        FileCard(
            one.name,
            url_for("open_data_files.file", release_id=release_id, name=one.name),
            one.size,
            one.sha256,
            one.columns,
        )
        for one in bundles.listed_of(session, release_id)
    )


def _commands(release_id: str) -> tuple[str, ...]:
    name = archive_name(release_id)
    return (
        f"curl -O {settings().base_url}{url_for('open_data_files.archive', release_id=release_id)}",
        f"sha256sum {name}",
        f"portal trust verify {name}",
    )
