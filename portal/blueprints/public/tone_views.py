"""How tones come about: how often they are right, and which words moved the tone of one proposal."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from portal.blueprints.public import blueprint
from portal.domain.proposals import queries, rules
from portal.domain.texts import tones
from portal.foundation.errors import NotFound
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody

LABELS = ("negative", "neutral", "positive")
KINDS = ("civic", "general", "elsewhere")


@dataclass(frozen=True, slots=True)
class Pushes:
    """The words that spoke for one tone, strongest first."""

    towards: str
    words: tuple[str, ...]


@blueprint.get("/tone")
@same_for_everybody
def tone() -> str:
    """Show how tones are estimated and how often they are right, by language."""
    measured = tones.measured()
    return render_template(
        "public/tone.html",
        kinds={kind: [one for one in measured if one.kind == kind] for kind in KINDS},
        labels=LABELS,
    )


@blueprint.get("/proposals/<int:proposal_id>/tone")
@same_for_everybody
def proposal_tone(proposal_id: int) -> str:
    """Show which words moved the tone of a public proposal."""
    with database().reading() as session:
        view = queries.get_public(session, proposal_id, current_language().code, reader_id())
    if view.row.state not in rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    found = tones.explain(view.body.original, view.body.source.code)
    return render_template(
        "public/proposal_tone.html",
        proposal=view,
        found=found.tone.label,
        pushes=[
            Pushes(label, tuple(push.words for push in found.moved if push.towards == label))
            for label in LABELS
            if any(push.towards == label for push in found.moved)
        ],
    )
