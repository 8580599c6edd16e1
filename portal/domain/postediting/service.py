"""Commands of post-editors: look at a translation, approve it, decline what was suggested, give it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.postediting import homes, leases, rules, suggestions
from portal.domain.postediting.types import Desk, Key, Line, Refusal, Refused
from portal.domain.texts import bench, editing
from portal.domain.texts import service as texts
from portal.domain.texts.bench import Handed
from portal.engines.translation.alignment import sentences


@dataclass(frozen=True, slots=True)
class Approval:
    """What a post-editor finds right: the words, what they had before them, whose words they took."""

    body: str
    basis: str
    shown: str
    taken_id: int | None = None
    answer: str = ""
    wants_credit: bool = False


def open_desk(session: Session, key: Key, editor_id: int, language: str, now: datetime) -> Desk:
    """Put a translation on a post-editor's desk, with all that they need to decide on it."""
    home = homes.of_translation(session, key, language)
    work = editing.get_work(session, key.text_id, key.language)
    laid = bench.lay_out(session, [key.text_id], key.language)[key.text_id]
    lines = rules.line_up(work.original, work.source, work.pieces, work.body, work.language)
    return Desk(
        work=work,
        home=home,
        basis=laid.basis,
        shown=laid.shown,
        lines=lines or tuple(Line(one, "") for one in sentences(work.original, work.source)),
        is_aligned=bool(lines),
        changed=editing.changed_since(session, key.text_id, work.made_from) if work.standing == "stale" else (),
        suggestions=suggestions.list_open(session, key),
        holder=leases.take(session, key, editor_id, now),
    )


def approve(session: Session, editor_id: int, key: Key, approval: Approval, now: datetime) -> Refused | None:
    """Keep a translation as a person's: it stands before any machine's, and all who said something of it hear so."""
    homes.of_translation(session, key, key.language)
    body = bench.as_sent(approval.body)
    if not body:
        return Refused(Refusal.EMPTY)
    handed = Handed(key.text_id, body, checked=True, basis=approval.basis, shown=approval.shown)
    if bench.keep(session, [key.text_id], key.language, [handed], now, by_id=editor_id).changed:
        return Refused(Refusal.CHANGED)
    reader_id = suggestions.settle(session, key, editor_id, approval.taken_id, approval.answer, now)
    checked_by_id = editor_id if approval.wants_credit else None
    texts.name_people(session, key.text_id, key.language, checked_by_id=checked_by_id, suggested_by_id=reader_id)
    leases.release(session, key, editor_id)
    return None


def decline(session: Session, editor_id: int, key: Key, answer: str, now: datetime) -> Refused | None:
    """Leave a translation as it is, and say why to those who suggested or reported something."""
    homes.of_translation(session, key, key.language)
    editing.hold(session, [key.text_id])
    if not answer.strip():
        return Refused(Refusal.EMPTY)
    if not suggestions.decline(session, key, editor_id, answer, now):
        return Refused(Refusal.NOTHING)
    leases.release(session, key, editor_id)
    return None


def give_back(session: Session, editor_id: int, key: Key, basis: str, now: datetime) -> Refused | None:
    """Undo what a person made of a translation: the machine makes it anew. What was suggested still waits."""
    homes.of_translation(session, key, key.language)
    editing.hold(session, [key.text_id])
    laid = bench.lay_out(session, [key.text_id], key.language).get(key.text_id)
    if laid is None or laid.basis != basis:
        return Refused(Refusal.CHANGED)
    if editing.get_work(session, key.text_id, key.language).standing not in {editing.HUMAN, "stale"}:
        return Refused(Refusal.NOTHING)
    texts.give_back(session, key.text_id, key.language, now)
    leases.release(session, key, editor_id)
    return None
