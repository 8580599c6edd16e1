"""Which texts of a quarter count, whose they are, and in which forms they can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy import and_, not_, select, union_all
from sqlalchemy.orm import Session

from portal.domain.discussion.types import CommentState
from portal.domain.participation import evidence as participation
from portal.domain.proposals import evidence as proposals
from portal.domain.proposals import rules
from portal.domain.statistics import sources
from portal.domain.statistics.sources import Stretch
from portal.domain.statistics.types import quarter_window
from portal.domain.texts import evidence as texts

COMMON = ("en", "ko")
"""The languages that texts are compared in, the first one that there is a finished translation into."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a quarter: whose it is, of which topic, and what its tone is thought to be."""

    text_id: int
    person: str
    cluster: str
    tone: str | None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which form of a text is compared, and when that was made."""

    language: str
    source_hash: str
    form_at: datetime


def written(session: Session, period: str, zone: tzinfo) -> tuple[Written, ...]:
    """Return the texts of a quarter that everybody can read: titles and bodies of proposals, and comments.

    Staff do not count, nor those who are set apart, nor what was taken off, hidden, deleted or withdrawn.
    """
    window = quarter_window(period, zone)
    stretch = Stretch(window.start, window.end)
    act, below = participation.acts(), participation.acts()
    own, said = sources.published(act), sources.comments(below)
    kept = and_(stretch.holds(act.c.at), act.c.person.not_in(participation.quarantined()))
    kept_below = and_(stretch.holds(below.c.at), below.c.person.not_in(participation.quarantined()))
    state, shown = own.selected_columns["state"], said.selected_columns["state"]
    names = ("cluster", "who", "text_id")
    body = own.with_only_columns(*(own.selected_columns[name] for name in names)).where(kept, state.in_(rules.PUBLIC))
    title = proposals.titles().subquery("titled")
    headed = (
        own.with_only_columns(*(own.selected_columns[name] for name in names[:2]), title.c.title_id.label("text_id"))
        .join(title, title.c.id == act.c.subject_id)
        .where(kept, state.in_(rules.PUBLIC))
    )
    comment = said.with_only_columns(*(said.selected_columns[name] for name in names)).where(
        kept_below, not_(shown.in_([CommentState.DELETED, CommentState.HIDDEN]))
    )
    found, text = union_all(body, headed, comment).subquery("found"), texts.texts().subquery("own_text")
    rows = session.execute(
        select(found.c.text_id, found.c.who, found.c.cluster, text.c.tone)
        .join(text, text.c.id == found.c.text_id)
        .order_by(found.c.text_id)
    )
    return tuple(Written(text_id, who, cluster or "", tone) for text_id, who, cluster, tone in rows)


def stamps(session: Session, text_ids: Iterable[int]) -> dict[int, Stamp]:
    """Return which form of each text is compared: the English one, else the Korean one, else what was written."""
    found: dict[int, Stamp] = {}
    for some in batches(text_ids):
        text, made = texts.changes().subquery(), texts.ready(COMMON).subquery()
        chosen = select(made.c.text_id, made.c.language, made.c.updated_at).where(made.c.text_id.in_(some))
        translated = {(row.text_id, row.language): row.updated_at for row in session.execute(chosen)}
        for row in session.execute(select(text).where(text.c.id.in_(some))):
            language = _common(row.language, [code for code in COMMON if (row.id, code) in translated])
            at = row.updated_at if language == row.language else translated[row.id, language]
            found[row.id] = Stamp(language, row.source_hash, at)
    return found


def body_ids(session: Session, proposal_ids: Iterable[int]) -> dict[int, int]:
    """Return the bodies of proposals that were ever published, by the proposals."""
    item = proposals.items().subquery("item")
    rows = session.execute(select(item.c.id, item.c.body_id).where(item.c.id.in_(list(proposal_ids))))
    return dict(rows.all())


def bodies(session: Session, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], str]:
    """Return texts in a language each: what was written, or a finished translation."""
    chosen = set(wanted)
    found: dict[tuple[int, str], str] = {}
    languages = sorted({language for _text_id, language in chosen})
    for some in batches({text_id for text_id, _language in chosen}):
        text, made = texts.bodies().subquery(), texts.ready(languages).subquery()
        for part in (
            select(text.c.id, text.c.language, text.c.body).where(text.c.id.in_(some)),
            select(made.c.text_id, made.c.language, made.c.body).where(made.c.text_id.in_(some)),
        ):
            found.update({(text_id, language): body for text_id, language, body in session.execute(part)})
    return {key: body for key, body in found.items() if key in chosen}


def _common(written_in: str, ready: Sequence[str]) -> str:
    return next((code for code in COMMON if code == written_in or code in ready), written_in)


def batches(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(set(ids))
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))
