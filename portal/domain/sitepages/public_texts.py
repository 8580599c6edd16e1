"""Which texts of site pages everybody can read, and where: a statement for a domain above to compose."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, func, select, union_all

from portal.domain.sitepages.models import SitePage, SitePageVersion


def public_texts() -> CompoundSelect[int, int, str, int]:
    """Select the texts of pages as they were last published by staff: text_id, page_id, slug, title_id."""
    latest = (
        select(SitePageVersion.page_id, func.max(SitePageVersion.number).label("number"))
        .where(SitePageVersion.published.is_(True))
        .group_by(SitePageVersion.page_id)
        .subquery()
    )
    about = (SitePage.id.label("page_id"), SitePage.slug.label("slug"), SitePageVersion.title_id.label("title_id"))
    return union_all(
        *(
            select(column.label("text_id"), *about)
            .join(SitePage, SitePage.id == SitePageVersion.page_id)
            .join(latest, (latest.c.page_id == SitePage.id) & (latest.c.number == SitePageVersion.number))
            for column in (SitePageVersion.title_id, SitePageVersion.body_id)
        )
    )
