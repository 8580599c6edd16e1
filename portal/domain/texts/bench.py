"""The bench of those who translate: texts beside what there is of them in one language, and what they make of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.texts import queries, rules, service
from portal.domain.texts.models import Text
from portal.domain.texts.types import Provenance, Shown, TextView

LENGTH_OF_MARK = 16


@dataclass(frozen=True, slots=True)
class TextOnBench:
    """A text and what to begin with: a person's translation or a machine's, empty where there is none.

    `basis` tells what the translator has seen: the text, and what people had made of it; `shown` marks `body`.
    """

    view: TextView
    body: str
    basis: str
    shown: str

    @property
    def is_checked(self) -> bool:
        """Tell whether a person has translated or checked it, as the text is now."""
        return self.view.status is Shown.READY and self.view.provenance is Provenance.HUMAN


@dataclass(frozen=True, slots=True)
class Handed:
    """What a translator hands in for one text: the words, whether they say it is right, and what they had seen."""

    text_id: int
    body: str
    checked: bool
    basis: str
    shown: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was handed in: how many are kept, and the texts that somebody else changed meanwhile."""

    kept: int
    changed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some texts are in a language: how many there are to translate, and where they stand."""

    language: str
    total: int
    checked: int
    machine: int

    @property
    def missing(self) -> int:
        """Return how many readers still get in another language, or only in part."""
        return self.total - self.checked - self.machine


def lay_out(session: Session, text_ids: Iterable[int], language: str) -> dict[int, TextOnBench]:
    """Return texts for who translates them into a language; those that are written in it are left out."""
    wanted = tuple(text_ids)
    views = queries.views(session, wanted, language)
    rows = queries.text_rows(session, wanted)
    by_people = queries.written_by_people(session, wanted)
    made = {
        text_id: version.text
        for text_id, versions in queries.versions(session, wanted).items()
        for version in versions
        if version.language.code == language and not version.is_original
    }
    laid = {}
    for text_id in dict.fromkeys(wanted):
        if rows[text_id].language != language:
            by_hand = by_people[text_id].get(language, "")
            body = by_hand or made.get(text_id, "")
            basis = _mark(rows[text_id].source_hash + by_hand)
            laid[text_id] = TextOnBench(views[text_id], body, basis, _mark(as_sent(body)))
    return laid


def keep(
    session: Session,
    text_ids: Collection[int],
    language: str,
    handed: Iterable[Handed],
    now: datetime,
    *,
    by_id: int | None = None,
) -> Outcome:
    """Keep what was changed or found right of these texts, except where somebody else has been at work meanwhile."""
    given = {one.text_id: one for one in handed if one.text_id in set(text_ids)}
    # Locked, in one order for all: of two translators, the second sees what the first has made.
    session.scalars(select(Text.id).where(Text.id.in_(given)).order_by(Text.id).with_for_update(key_share=True)).all()
    kept, changed = 0, []
    for text_id, now_there in lay_out(session, given, language).items():
        one = given[text_id]
        is_new = _mark(as_sent(one.body)) != one.shown
        if not (is_new or one.checked) or (now_there.is_checked and one.body == now_there.body):
            continue
        if one.basis != now_there.basis:
            changed.append(text_id)
        elif one.body:
            service.keep_human_translation(session, text_id, language, one.body, now, by_id=by_id)
            kept += 1
        elif now_there.view.provenance is Provenance.HUMAN:
            service.give_back(session, text_id, language, now)
            kept += 1
    return Outcome(kept, tuple(changed))


def progress(session: Session, text_ids: Iterable[int], codes: Iterable[str]) -> tuple[Progress, ...]:
    """Tell how far some texts are in each of some languages."""
    languages = tuple(codes)
    views = queries.views_in(session, text_ids, languages)
    return tuple(_progress(code, [view for (_, other), view in views.items() if other == code]) for code in languages)


def as_sent(body: str) -> str:
    """Return a text as a form sends it back, whatever its line ends were: without outer white space."""
    return body.replace("\r\n", "\n").strip()


def _progress(language: str, views: Iterable[TextView]) -> Progress:
    others = [view for view in views if view.status is not Shown.ORIGINAL]
    ready = [view for view in others if view.status is Shown.READY]
    checked = sum(view.provenance is Provenance.HUMAN for view in ready)
    return Progress(language, len(others), checked, len(ready) - checked)


def _mark(body: str) -> str:
    return rules.fingerprint(body)[:LENGTH_OF_MARK]
