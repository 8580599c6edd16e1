"""How much of what is public can be read in which language."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _

from portal.blueprints.statistics import blueprint, onward
from portal.blueprints.statistics.drawings import Drawing, Label, Part, Table, in_words, mirrored, percent_ticks
from portal.domain.postediting import coverage
from portal.domain.postediting.types import LanguageCoverage
from portal.foundation import languages
from portal.web import pictures
from portal.web.locale import format_share, language_name
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody

PARTS = (
    ("whole", ("original",)),
    ("bar", ("human",)),
    ("so-far", ("ready",)),
    ("tone-neutral", ("partial", "stale")),
)
"""What a bar is made of, from its start: how each part looks, and which standings are in it."""
READABLE = tuple(name for _kind, names in PARTS for name in names)


@blueprint.get("/statistics/translations")
@same_for_everybody
def translations() -> str:
    """Show for each language of the pages which share of the public texts can be read in it, and how."""
    with database().reading() as session:
        found = coverage.by_language(session, languages.INTERFACE)
    counted = [one for one in found if one.texts]
    return render_template(
        "statistics/translations.html",
        drawing=_drawing(counted) if counted else None,
        onward=onward.links("statistics.translations"),
    )


def _drawing(counted: list[LanguageCoverage]) -> Drawing:
    words = (_("As written"), _("Checked by a person"), _("By a machine"), _("In part, or an earlier version"))
    labels = tuple(Label(language_name(one.language), format_share(one.share(*READABLE))) for one in counted)
    on = pictures.scale([0.0, 1.0])
    return Drawing(
        id="translations",
        title=_("Share of the public texts that can be read in each language"),
        description=in_words(labels),
        table=Table((_("Language"), *words, _("In all")), tuple(_row(one) for one in counted)),
        how=(
            _("Counted are proposals, comments, answers of the city, words of events and pages that are public."),
            _("What is left out of a bar waits for translation, or has no reliable one: readers get the original."),
        ),
        picture=pictures.rows([_bars(one) for one in counted], on, mirrored=mirrored()),
        labels=labels,
        ticks=percent_ticks(on),
        legend=tuple(Part(kind, said) for (kind, _names), said in zip(PARTS, words, strict=True)),
    )


def _row(one: LanguageCoverage) -> tuple[str, ...]:
    shares = (format_share(one.share(*names)) for _kind, names in PARTS)
    return (language_name(one.language), *shares, format_share(one.share(*READABLE)))


def _bars(one: LanguageCoverage) -> list[pictures.Bar]:
    bars, end = [], 0.0
    for kind, names in PARTS:
        start, end = end, end + one.share(*names)
        if end > start:
            bars.append(pictures.Bar(start, end, kind))
    return bars
