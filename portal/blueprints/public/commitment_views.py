"""All promises of the city on one page: what is still to come, what is overdue, and what was kept, late or given up."""

from __future__ import annotations

import enum
from typing import Any, TypeVar

from flask import render_template, request, url_for
from flask_babel import gettext as _

from portal.blueprints.public import blueprint
from portal.domain.proposals import commitment_queries
from portal.domain.proposals.commitment_rules import day_of
from portal.domain.proposals.commitment_types import Standing
from portal.domain.proposals.types import Cluster
from portal.foundation import clock
from portal.web import promise_words, words
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number
from portal.web.services import database, settings
from portal.web.shared_pages import same_for_everybody

Code = TypeVar("Code", bound=enum.StrEnum)


@blueprint.get("/commitments")
@same_for_everybody
def commitments() -> str:
    """List what the city has promised with a date; an unknown filter value is no filter."""
    cluster, standing = _code(Cluster, "cluster"), _code(Standing, "status")
    today = day_of(clock.now(), settings().timezone)
    with database().reading() as session:
        page = commitment_queries.list_public(session, cluster, standing, page_number(), current_language().code, today)
        counts = commitment_queries.count(session, cluster, today)
    pager = Pager(
        page.number, page.pages, page.total, lambda number: _address(cluster=cluster, status=standing, page=number)
    )
    return render_template(
        "public/commitments.html",
        items=page.items,
        pager=pager,
        counts=counts,
        total=sum(counts.values()),
        filters=_filters(cluster, standing, counts),
        cluster=cluster,
        standing=standing,
    )


def _filters(cluster: Cluster | None, standing: Standing | None, counts: dict[Standing, int]) -> list[dict[str, Any]]:
    topics = [
        {"label": words.CLUSTERS[code], "url": _address(cluster=code, status=standing), "current": cluster is code}
        for code in Cluster
    ]
    standings = [
        {
            "label": promise_words.STANDINGS[code],
            "url": _address(cluster=cluster, status=code),
            "current": standing is code,
            "count": counts[code],
        }
        for code in Standing
    ]
    everywhere = {"label": _("All"), "url": _address(cluster=None, status=standing), "current": cluster is None}
    whatever = {"label": _("All"), "url": _address(cluster=cluster, status=None), "current": standing is None}
    return [
        {"label": _("Topic"), "options": [everywhere, *topics]},
        {"label": _("State of the promise"), "options": [whatever, *standings]},
    ]


def _address(**named: Any) -> str:
    return url_for("public.commitments", **{name: value for name, value in named.items() if value is not None})


def _code(kind: type[Code], name: str) -> Code | None:
    try:
        return kind(request.args.get(name, ""))
    except ValueError:
        return None
