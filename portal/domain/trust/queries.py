"""Reads of releases; what is not approved yet is shown to staff alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, defer

from portal.domain.accounts import queries as accounts
from portal.domain.trust import said
from portal.domain.trust.models import Release, ReleaseFile
from portal.domain.trust.opendata import METHOD
from portal.domain.trust.types import ReleaseEntry, ReleaseView, State, Status, parse_release_id, release_id
from portal.engines.trust import Published
from portal.foundation.errors import NotFound

NEWEST_FIRST = (Release.period.desc(), Release.revision.desc())


def latest(session: Session) -> ReleaseView | None:
    """Return the approved release of the newest period, in its newest revision."""
    row = session.scalar(select(Release).where(Release.state == State.FINAL).order_by(*NEWEST_FIRST).limit(1))
    return views(session, [row])[0] if row is not None else None


def latest_of(session: Session, period: str) -> ReleaseView | None:
    """Return the newest approved revision of a period."""
    row = session.scalar(
        select(Release)
        .where(Release.state == State.FINAL, Release.period == period)
        .order_by(Release.revision.desc())
        .limit(1)
    )
    return views(session, [row])[0] if row is not None else None


def history(session: Session) -> tuple[ReleaseView, ...]:
    """Return the newest revision of each approved period, oldest first."""
    newest = (
        select(Release.period, func.max(Release.revision).label("revision"))
        .where(Release.state == State.FINAL)
        .group_by(Release.period)
        .subquery()
    )
    rows = session.scalars(
        select(Release)
        .join(newest, (newest.c.period == Release.period) & (newest.c.revision == Release.revision))
        .order_by(Release.period)
    )
    return views(session, rows.all())


def all_published(session: Session) -> tuple[ReleaseView, ...]:
    """Return all approved releases whole, the newest period first, and of each the newest revision."""
    return views(
        session, session.scalars(select(Release).where(Release.state == State.FINAL).order_by(*NEWEST_FIRST)).all()
    )


def get(session: Session, id_text: str) -> ReleaseView:
    """Return an approved release by the text it is known by (`2026-Q3.2`)."""
    row = _named(session, id_text)
    if row is None or row.state != State.FINAL:
        raise NotFound(f"release {id_text}")
    return views(session, [row])[0]


def get_document(session: Session, id_text: str) -> tuple[str, str]:
    """Return an approved release as the feed gives it, to the byte, and its hash."""
    row = _named(session, id_text)
    if row is None or row.state != State.FINAL:
        raise NotFound(f"release {id_text}")
    return row.document, row.document_sha256


def get_for_staff(session: Session, id_text: str) -> ReleaseView:
    """Return a release by its text, approved or not."""
    row = _named(session, id_text)
    if row is None:
        raise NotFound(f"release {id_text}")
    return views(session, [row])[0]


def find_for_staff(session: Session, pk: int) -> ReleaseView | None:
    """Return a release by the number of its row, approved or not."""
    row = session.get(Release, pk)
    return views(session, [row])[0] if row is not None else None


def earlier_of(session: Session, view: ReleaseView, known: Sequence[ReleaseView] = ()) -> ReleaseView | None:
    """Return the release that the changes of this one are counted from, as its document names it.

    Only where it is not among the `known` ones is it asked for.
    """
    compared = view.result.compared_with
    if compared is None:
        return None
    return next((other for other in known if other.id == compared), None) or get(session, compared)


def list_all(session: Session) -> tuple[ReleaseEntry, ...]:
    """List approved releases, the newest period first, and of each the newest revision."""
    return _entries(session, select(Release).where(Release.state == State.FINAL).order_by(*NEWEST_FIRST))


def list_previews(session: Session) -> tuple[ReleaseEntry, ...]:
    """List what waits for a second person, the newest period first."""
    return _entries(session, select(Release).where(Release.state == State.PREVIEW).order_by(*NEWEST_FIRST))


def count_previews(session: Session) -> int:
    """Count what waits for a second person."""
    return session.scalar(select(func.count()).where(Release.state == State.PREVIEW)) or 0


def views(session: Session, rows: Sequence[Release]) -> tuple[ReleaseView, ...]:
    """Return rows with names and with what they say; nothing is computed, so that they say it for ever."""
    names, older = _around(session, rows)
    methods = _methods(session, rows)
    return tuple(_view(row, names, older, methods[row.id]) for row in rows)


def _methods(session: Session, rows: Sequence[Release]) -> dict[int, bytes]:
    """Return the parameters of the method that each was made by, which are among its files."""
    wanted = ReleaseFile.release_id.in_([row.id for row in rows]), ReleaseFile.name == METHOD
    return dict(session.execute(select(ReleaseFile.release_id, ReleaseFile.body).where(*wanted)).all())


def _view(row: Release, names: dict[int, str], older: dict[int, str], method: bytes) -> ReleaseView:
    entry = _entry(row, names, older)
    return ReleaseView(
        pk=entry.pk,
        id=entry.id,
        period=entry.period,
        revision=entry.revision,
        state=entry.state,
        status=entry.status,
        methodology=entry.methodology,
        made_at=entry.made_at,
        made_by_id=row.made_by_id,
        made_by=entry.made_by,
        approved_at=entry.approved_at,
        approved_by=entry.approved_by,
        reason=entry.reason,
        supersedes=entry.supersedes,
        input_sha256=entry.input_sha256,
        document=row.document,
        document_sha256=entry.document_sha256,
        published=Published.from_kept(json.loads(row.published)),
        result=said.read(json.loads(row.document), json.loads(method)),
    )


def _entry(row: Release, names: dict[int, str], older: dict[int, str]) -> ReleaseEntry:
    return ReleaseEntry(
        pk=row.id,
        id=release_id(row.period, row.revision),
        period=row.period,
        revision=row.revision,
        state=State(row.state),
        status=Status(row.status),
        methodology=row.methodology,
        made_at=row.made_at,
        made_by=names.get(row.made_by_id or 0),
        approved_at=row.approved_at,
        approved_by=names.get(row.approved_by_id or 0),
        reason=row.reason,
        supersedes=older.get(row.supersedes_id or 0),
        input_sha256=row.input_sha256,
        document_sha256=row.document_sha256,
    )


def _entries(session: Session, wanted: Select[Release]) -> tuple[ReleaseEntry, ...]:
    rows = session.scalars(wanted.options(defer(Release.published), defer(Release.document))).all()
    names, older = _around(session, rows)
    return tuple(_entry(row, names, older) for row in rows)


def _around(session: Session, rows: Iterable[Release]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the names of who made and approved them, and the texts of those that they supersede."""
    people = {number for row in rows for number in (row.made_by_id, row.approved_by_id) if number is not None}
    before = {row.supersedes_id for row in rows if row.supersedes_id is not None}
    older = {}
    if before:
        found = session.execute(select(Release.id, Release.period, Release.revision).where(Release.id.in_(before)))
        older = {pk: release_id(period, revision) for pk, period, revision in found}
    return accounts.display_names(session, people), older


def _named(session: Session, id_text: str) -> Release | None:
    parsed = parse_release_id(id_text)
    if parsed is None:
        return None
    period, revision = parsed
    return session.scalar(select(Release).where(Release.period == period, Release.revision == revision))
