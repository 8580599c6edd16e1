"""What waits for post-editors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template
from flask_babel import gettext as _

from portal.blueprints.postediting import blueprint, narrowing
from portal.domain.postediting import queue as waiting
from portal.domain.postediting.types import QueuePage, Wanted
from portal.foundation import clock, languages
from portal.web import postediting_words
from portal.web.locale import current_language, language_name
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database

Choice = tuple[str, Any, list[tuple[str, Any, bool]]]


@blueprint.get("")
def queue() -> str:
    """List what waits: reported, suggested, lacking, stale."""
    wanted = narrowing.wanted()
    with database().reading() as session:
        page = waiting.page(session, wanted, page_number(), current_language().code, clock.now())
    query = narrowing.query(wanted)
    pager = Pager(page.number, page.pages, page.total, pages_of("postediting.queue", **query))
    choices, done = _choices(page, wanted), narrowing.done()
    return render_template("postediting/queue.html", page=page, pager=pager, query=query, choices=choices, done=done)


def _choices(page: QueuePage, wanted: Wanted) -> list[Choice]:
    sources = sorted({source for source, _language in page.pairs})
    targets = sorted({language for _source, language in page.pairs})
    kinds = [(kind, postediting_words.KINDS[kind]) for kind in page.kinds]
    return [
        ("from", _("Original language"), _options(_named(sources), wanted.source)),
        ("into", _("Into"), _options(_named(targets), wanted.language)),
        ("kind", _("Kind of text"), _options(kinds, wanted.kind)),
    ]


def _named(codes: Iterable[str]) -> list[tuple[str, Any]]:
    return [(code, language_name(code) if code in languages.KNOWN else _("Unknown language")) for code in codes]


def _options(offered: list[tuple[str, Any]], chosen: str) -> list[tuple[str, Any, bool]]:
    # What is asked for stays to be seen although nothing of it waits any more.
    there = offered if not chosen or chosen in dict(offered) else [*offered, (chosen, chosen)]
    return [("", _("All"), not chosen), *((code, name, code == chosen) for code, name in there)]
