"""What the city owes now, and which answers in time would move the index most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from portal.blueprints.analyst import blueprint
from portal.domain.proposals import commitment_queries, overview, owing
from portal.domain.texts.types import TextView
from portal.domain.trust import moving, queries
from portal.domain.trust.moving import DueItem, Move
from portal.domain.trust.types import ReleaseView
from portal.foundation import clock
from portal.web import statistics_words, words
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database, settings

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of answer as the page shows it: what one more in time adds, and which is next."""

    move: Move
    topic: Any
    what: Any
    title: TextView | None
    url: str


@blueprint.get("/owed")
def owed() -> str:
    """Show what is overdue, and what one more answer in time would add to the index."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        release = queries.latest(session)
        due = owing.list_due(session, page_number(), language, now)
        return render_template(
            "analyst/owed.html",
            release=release,
            rows=_rows(session, release, owing.list_running(session, now), language) if release else (),
            due=due,
            pager=Pager(due.number, due.pages, due.total, pages_of("analyst.owed")),
            overdue=owing.count_overdue(session, now),
            reopened=owing.count_reopened(session),
            promises=commitment_queries.count_overdue(session, now.astimezone(settings().timezone).date()),
            now=now,
        )


def _rows(session: Any, release: ReleaseView, running: Iterable[owing.Running], language: str) -> list[Row]:
    moves = moving.of_release(release, _items(running))[:SHOWN]
    titles = overview.titles_of(session, {move.best.key for move in moves}, language)
    return [
        Row(
            move,
            words.CLUSTERS[move.cluster],
            statistics_words.INDICATORS[move.indicator],
            titles.get(move.best.key),
            url_for("public.proposal", proposal_id=move.best.key),
        )
        for move in moves
    ]


def _items(running: Iterable[owing.Running]) -> Iterator[DueItem]:
    for one in running:
        if one.answer:
            yield DueItem(one.proposal_id, one.cluster, "RSP_ANSWERS_14D")
        if one.decision:
            yield DueItem(one.proposal_id, one.cluster, "RSP_DECISIONS_60D")
