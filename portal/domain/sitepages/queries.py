"""Reads of site pages and announcements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.sitepages import rules, shipped
from portal.domain.sitepages.models import Announcement, SitePage, SitePageVersion
from portal.domain.sitepages.types import AnnouncementView, Kind, PageState, PageView, Slug, VersionView
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation import languages
from portal.foundation.errors import NotFound

PAST = 20


def get_page(session: Session, slug: Slug, language: str) -> PageView:
    """Return a page as its readers see it: the latest published version, or the shipped one."""
    return _page(session, slug, _latest(session, slug, published=True), language)


def get_latest(session: Session, slug: Slug, language: str) -> PageView:
    """Return a page as its editors see it: the latest version, published or not."""
    return _page(session, slug, _latest(session, slug), language)


def list_versions(session: Session, slug: Slug, language: str) -> tuple[VersionView, ...]:
    """Return the history of a page, the latest first; empty where only the shipped one was ever shown."""
    rows = session.scalars(_versions(slug).order_by(SitePageVersion.number.desc())).all()
    titles = texts.views(session, [row.title_id for row in rows], language)
    names = accounts.display_names(session, [row.by_id for row in rows if row.by_id is not None])
    return tuple(
        VersionView(row.number, row.at, names.get(row.by_id or 0), row.published, titles[row.title_id]) for row in rows
    )


def get_version(session: Session, slug: Slug, number: int, language: str) -> PageView:
    """Return one version of a page or raise NotFound."""
    row = session.scalar(_versions(slug).where(SitePageVersion.number == number))
    if row is None:
        raise NotFound(f"version {number} of {slug}")
    return _page(session, slug, row, language)


def list_pages(session: Session, language: str) -> tuple[PageState, ...]:
    """Return all pages for staff, with how the latest version of each stands in each language."""
    latest = _latest_of_all(session)
    ids = [text_id for row in latest.values() for text_id in (row.title_id, row.body_id)]
    shown = {code: texts.views(session, ids, code) for code in languages.INTERFACE}
    states = []
    for slug in Slug:
        row = latest.get(slug)
        states.append(_shipped_state(slug, language) if row is None else _state(slug, row, shown, language))
    return tuple(states)


def find_announcement(session: Session, language: str, now: datetime) -> AnnouncementView | None:
    """Return what everybody must know now: of several announcements, the one that began last."""
    row = session.scalars(
        select(Announcement)
        .where(*_running(now))
        .order_by(Announcement.starts_at.desc(), Announcement.id.desc())
        .limit(1)
    ).one_or_none()
    return _announcements(session, [row], language)[0] if row else None


def get_announcement(session: Session, announcement_id: int, language: str) -> AnnouncementView:
    """Return an announcement or raise NotFound."""
    row = session.get(Announcement, announcement_id)
    if row is None:
        raise NotFound(f"announcement {announcement_id}")
    return _announcements(session, [row], language)[0]


def list_announcements(session: Session, language: str, now: datetime) -> tuple[AnnouncementView, ...]:
    """Return announcements that are shown or still to come, the next to begin last."""
    rows = session.scalars(
        select(Announcement).where(*_not_over(now)).order_by(Announcement.starts_at, Announcement.id)
    )
    return _announcements(session, rows.all(), language)


def list_past_announcements(session: Session, language: str, now: datetime) -> tuple[AnnouncementView, ...]:
    """Return the latest announcements that are over."""
    rows = session.scalars(
        select(Announcement)
        .where(or_(Announcement.ends_at <= now, Announcement.ended_by_id.is_not(None)))
        .order_by(Announcement.id.desc())
        .limit(PAST)
    )
    return _announcements(session, rows.all(), language)


def _versions(slug: Slug) -> Select[SitePageVersion]:
    return select(SitePageVersion).join(SitePage).where(SitePage.slug == slug)


def _latest(session: Session, slug: Slug, *, published: bool = False) -> SitePageVersion | None:
    statement = _versions(slug).order_by(SitePageVersion.number.desc()).limit(1)
    return session.scalars(
        statement.where(SitePageVersion.published.is_(True)) if published else statement
    ).one_or_none()


def _latest_of_all(session: Session) -> dict[Slug, SitePageVersion]:
    newest = (
        select(SitePageVersion.page_id, func.max(SitePageVersion.number).label("number"))
        .group_by(SitePageVersion.page_id)
        .subquery()
    )
    rows = session.execute(
        select(SitePage.slug, SitePageVersion)
        .join(SitePageVersion, SitePageVersion.page_id == SitePage.id)
        .join(newest, (newest.c.page_id == SitePageVersion.page_id) & (newest.c.number == SitePageVersion.number))
    )
    return {Slug(slug): row for slug, row in rows}


def _page(session: Session, slug: Slug, row: SitePageVersion | None, language: str) -> PageView:
    if row is None:
        title, body = shipped.views(slug, language)
        return PageView(slug, 0, True, title, body, None, rules.basis(title, body))
    shown = texts.views(session, [row.title_id, row.body_id], language)
    title, body = shown[row.title_id], shown[row.body_id]
    return PageView(slug, row.number, row.published, title, body, row.at, rules.basis(title, body))


def _shipped_state(slug: Slug, language: str) -> PageState:
    title, body = shipped.views(slug, language)
    standing = tuple((code, rules.standing(*shipped.views(slug, code))) for code in languages.INTERFACE)
    return PageState(PageView(slug, 0, True, title, body, None), True, standing)


def _state(slug: Slug, row: SitePageVersion, shown: dict[str, dict[int, TextView]], language: str) -> PageState:
    title, body = shown[language][row.title_id], shown[language][row.body_id]
    standing = tuple((code, rules.standing(there[row.title_id], there[row.body_id])) for code, there in shown.items())
    return PageState(PageView(slug, row.number, row.published, title, body, row.at), row.published, standing)


def _not_over(now: datetime) -> Iterable[ColumnElement[bool]]:
    return or_(Announcement.ends_at.is_(None), Announcement.ends_at > now), Announcement.ended_by_id.is_(None)


def _running(now: datetime) -> Iterable[ColumnElement[bool]]:
    return (*_not_over(now), Announcement.starts_at <= now)


def _announcements(session: Session, rows: Sequence[Announcement], language: str) -> tuple[AnnouncementView, ...]:
    shown = texts.views(session, [row.text_id for row in rows], language)
    names = accounts.display_names(session, [row.by_id for row in rows])
    return tuple(
        AnnouncementView(
            id=row.id,
            kind=Kind(row.kind),
            text=shown[row.text_id],
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            by=names.get(row.by_id, ""),
            basis=rules.basis(shown[row.text_id]),
        )
        for row in rows
    )
