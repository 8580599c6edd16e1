"""How far each language is, and how long texts wait."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask_babel import gettext as _

from portal.blueprints.postediting import blueprint
from portal.domain.postediting import coverage as counted
from portal.domain.postediting.types import PairCoverage
from portal.foundation import languages
from portal.web.locale import format_ago, format_length, format_number, format_share, language_name
from portal.web.services import database, services

NOTHING = "\N{EN DASH}"


@blueprint.get("/coverage")
def coverage() -> str:
    """Show for each pair of languages how far texts are, and how long they wait."""
    with database().reading() as session:
        pairs = counted.by_pair(session)
    return render_template("postediting/coverage.html", rows=[_row(one) for one in pairs])


def _row(one: PairCoverage) -> tuple[str, ...]:
    count = one.counts.get
    waiting = count("pending", 0) + count("failed", 0)
    usual = NOTHING if one.median_seconds is None else format_length(timedelta(seconds=one.median_seconds))
    return (
        f"{_name(one.source)} → {_name(one.language)}",
        format_number(one.texts),
        format_share(one.covered),
        *(format_number(count(name, 0)) for name in ("human", "ready", "partial", "declined", "stale")),
        _waiting(one, waiting),
        format_ago(one.oldest_waiting) if one.oldest_waiting else NOTHING,
        usual,
    )


def _waiting(one: PairCoverage, number: int) -> str:
    """Say how many wait; without a package they wait for that, not for the machine."""
    if number and not services().translates(one.source, one.language):
        return str(_("%(number)s, for a package", number=format_number(number)))
    return format_number(number)


def _name(code: str) -> str:
    return language_name(code) if code in languages.KNOWN else str(_("Unknown language"))
