"""Commands on site pages and announcements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.sitepages import queries, shipped
from portal.domain.sitepages.models import Announcement, SitePage, SitePageVersion
from portal.domain.sitepages.types import Announced, AnnouncementChanged, Refusal, Refused, Slug, Words
from portal.domain.texts import queries as text_queries
from portal.domain.texts import rules as text_rules
from portal.domain.texts import service as texts
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from portal.engines.language import detect
from portal.foundation import languages
from portal.foundation.database import added, find_or_add, record
from portal.foundation.errors import NotFound


def save_page(
    session: Session, by_id: int, slug: Slug, words: Words, number: int, now: datetime, *, publish: bool
) -> Refused | None:
    """Add a version to a page, if `number` is still its latest one; what readers see changes only by publishing."""
    page = _locked(session, slug)
    if _number(session, page) != number:
        return Refused(Refusal.CHANGED)
    before = _latest(session, page) or _take_over(session, page, now)
    choice = text_rules.choose_language(words.language, detect(f"{words.title}\n{words.body}"))
    session.add(
        SitePageVersion(
            page_id=page.id,
            number=before.number + 1,
            title_id=_next_text(session, before.title_id, words.title, choice, now),
            body_id=_next_text(session, before.body_id, words.body, choice, now),
            at=now,
            by_id=by_id,
            published=publish,
        )
    )
    session.flush()
    return None


def translate_page(
    session: Session,
    slug: Slug,
    number: int,
    language: str,
    words: Words,
    basis: str,
    now: datetime,
    *,
    by_id: int | None = None,
) -> Refused | None:
    """Keep a person's translation of the latest version, if neither it nor its translation has changed since."""
    page = _locked(session, slug)
    seen = queries.get_latest(session, slug, language)
    if (seen.number, seen.basis) != (number, basis):
        return Refused(Refusal.CHANGED)
    version = _latest(session, page) or _take_over(session, page, now)
    for text_id, body in ((version.title_id, words.title), (version.body_id, words.body)):
        texts.keep_human_translation(session, text_id, language, body, now, by_id=by_id)
    return None


def announce(session: Session, by_id: int, announced: Announced, now: datetime) -> int:
    """Set what everybody must know from a moment on."""
    choice = text_rules.choose_language(announced.language, detect(announced.text))
    text_id = texts.write(session, announced.text, choice, now)
    texts.request_translations(session, [text_id], languages.INTERFACE, now)
    row = Announcement(
        kind=announced.kind,
        text_id=text_id,
        starts_at=announced.starts_at,
        ends_at=announced.ends_at,
        created_at=now,
        by_id=by_id,
    )
    session.add(row)
    session.flush()
    record(session, AnnouncementChanged())
    return row.id


def end_announcement(session: Session, by_id: int, announcement_id: int, now: datetime) -> None:
    """Take an announcement down, or call off one that has not begun; a second time changes nothing."""
    row = session.get(Announcement, announcement_id, with_for_update=True)
    if row is None:
        raise NotFound(f"announcement {announcement_id}")
    if row.ended_by_id is None:
        row.ends_at, row.ended_by_id = min(row.ends_at or now, now), by_id
        record(session, AnnouncementChanged())


def translate_announcement(
    session: Session, announcement_id: int, language: str, text: str, basis: str, now: datetime
) -> Refused | None:
    """Keep a person's translation of an announcement, if nobody has changed it since."""
    row = session.get(Announcement, announcement_id, with_for_update=True)
    if row is None:
        raise NotFound(f"announcement {announcement_id}")
    if queries.get_announcement(session, announcement_id, language).basis != basis:
        return Refused(Refusal.CHANGED)
    texts.keep_human_translation(session, row.text_id, language, text, now)
    record(session, AnnouncementChanged())
    return None


def _locked(session: Session, slug: Slug) -> SitePage:
    """Return the page's row, locked: of two editors, the second waits for the first."""
    statement = select(SitePage).where(SitePage.slug == slug).with_for_update()
    return find_or_add(session, lambda: session.scalar(statement), lambda: added(session, SitePage(slug=slug)))[0]


def _number(session: Session, page: SitePage) -> int:
    return session.scalar(select(func.max(SitePageVersion.number)).where(SitePageVersion.page_id == page.id)) or 0


def _latest(session: Session, page: SitePage) -> SitePageVersion | None:
    return session.scalars(
        select(SitePageVersion)
        .where(SitePageVersion.page_id == page.id)
        .order_by(SitePageVersion.number.desc())
        .limit(1)
    ).one_or_none()


def _take_over(session: Session, page: SitePage, now: datetime) -> SitePageVersion:
    """Write the shipped page and its translations down as the first version."""
    there = shipped.versions(Slug(page.slug))
    source = there[shipped.SOURCE]
    choice = LanguageChoice(shipped.SOURCE, LanguageOrigin.CHOSEN, None, 0.0)
    ids = [texts.write(session, body, choice, now) for body in (source.title, source.body)]
    for code, words in there.items():
        if code != shipped.SOURCE:
            for text_id, body in zip(ids, (words.title, words.body), strict=True):
                texts.keep_human_translation(session, text_id, code, body, now)
    texts.request_translations(session, ids, languages.INTERFACE, now)
    version = SitePageVersion(
        page_id=page.id, number=1, title_id=ids[0], body_id=ids[1], at=now, by_id=None, published=True
    )
    session.add(version)
    session.flush()
    return version


def _next_text(session: Session, before_id: int, body: str, choice: LanguageChoice, now: datetime) -> int:
    """Return the text for the next version: the same one if nothing changed, else a new one with what it inherits."""
    before = text_queries.get_text(session, before_id)
    if (before.body, before.language) == (body, choice.code):
        return before_id
    text_id = texts.write(session, body, choice, now)
    texts.inherit_translations(session, before_id, text_id, now)
    texts.request_translations(session, [text_id], languages.INTERFACE, now)
    return text_id
