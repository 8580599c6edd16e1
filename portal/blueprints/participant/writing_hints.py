"""What is told to somebody while they write: the language, the topic, similar proposals, how others will read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.blueprints.participant.writing_forms import ProposalForm
from portal.domain.proposals import drafts, queries
from portal.domain.proposals.types import ClusterHint, ProposalRow, ProposalView
from portal.domain.search import queries as search
from portal.domain.texts.guesses import guess_language
from portal.foundation import languages
from portal.foundation.languages import Language
from portal.web import login
from portal.web.locale import current_language
from portal.web.services import database, services

MOST_SIMILAR = 3
LONGEST = 4000
"""What is looked at of a text while it is being written."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a text that is being written seems to be; `chosen` and `topic_chosen` are the writer's own word."""

    written: bool
    guessed: Language | None
    chosen: Language | None
    cluster: ClusterHint | None
    similar: tuple[ProposalView, ...]


def form_hints(form: ProposalForm, proposal_id: int | None) -> Hints:
    """Return the hints for what stands in the form."""
    title, body = (form.title.data or "")[:LONGEST], (form.body.data or "")[:LONGEST]
    if not form.says_something:
        return Hints(False, None, None, None, ())
    guessed = guess_language(f"{title}\n{body}")
    chosen = languages.get(form.language.data) if languages.is_known(form.language.data) else None
    code = (chosen or guessed or languages.UNDETERMINED).code
    hint = drafts.suggest_cluster(title, body, code)
    if hint is not None and form.cluster.data == hint.cluster:
        hint = None
    return Hints(True, guessed, chosen, hint, similar_proposals(title, body, proposal_id))


def similar_proposals(title: str, body: str, exclude_id: int | None) -> tuple[ProposalView, ...]:
    """Return what others have proposed that says something like this, in whatever language, in the reader's own."""
    with database().reading() as session:
        found = search.similar(session, f"{title}\n{body}"[:LONGEST], exclude_id, MOST_SIMILAR)
        ids = [likeness.proposal_id for likeness in found]
        return queries.list_by_ids(session, ids, current_language().code, login.principal().id) if ids else ()


def preview_of(row: ProposalRow) -> dict[str, Any]:
    """Return what the template of the preview needs."""
    with database().reading() as session:
        preview = drafts.preview(session, row)
    able = {reading.language.code: _translates(reading.body.source.code, reading) for reading in preview.readings}
    waiting = preview.ordered and any(r.waiting and able[r.language.code] for r in preview.readings)
    return {"preview": preview, "able": able, "waiting": waiting}


def _translates(source: str, reading: Any) -> bool:
    return services().translates(source, reading.language.code)
