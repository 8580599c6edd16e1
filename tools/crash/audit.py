"""Compare what the client was told with what is in the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.domain.accounts.models import Account
from portal.domain.outbox.models import OutboxMail
from portal.domain.outbox.types import MailState
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import State
from portal.domain.texts.models import Text, Translation
from portal.foundation.languages import INTERFACE
from tools.crash.journal import HANDED_IN, IMPORTED, SAVED, TRANSLATED, Entry, Journal
from tools.crash.translation import OPEN, fingerprint

Router = Callable[[str, str], bool]
RECEIPT = "proposal_received"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one phase acknowledged, and what of it is wrong; every list holds sentences."""

    acknowledged: int
    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """Return all that is wrong."""
        return [*self.lost, *self.duplicates, *self.stuck]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A proposal as the database has it."""

    id: int
    key: str
    author: str | None
    state: str
    title_id: int
    body_id: int
    title: str
    body: str
    is_toneless: bool


def audit_import(session: Session, journal: Journal) -> Finding:
    """Look for each imported item."""
    told = journal.read(IMPORTED)
    kept = _kept(session, Proposal.source_id)
    lost, twice = _compare(session, told, kept, {State.PUBLISHED}, has_author=False)
    return Finding(len(told), lost, twice + _same(kept), _toneless(kept))


def audit_submission(session: Session, journal: Journal, mail_folder: Path) -> Finding:
    """Look for each proposal that was saved or handed in, and for the mail that says so."""
    told = journal.read(HANDED_IN)
    kept = _kept(session, Proposal.form_key)
    lost, twice = _compare(session, told, kept, {State.SUBMITTED}, has_author=True)
    lost_drafts, _ = _compare(session, journal.read(SAVED), kept, {State.SUBMITTED, State.DRAFT}, has_author=True)
    receipts = session.scalars(select(OutboxMail.id).where(OutboxMail.template == RECEIPT)).all()
    submitted = sum(proposal.state == State.SUBMITTED for proposal in kept)
    lost += lost_drafts + ["a receipt is missing"] * (submitted - len(receipts))
    twice += _same(kept) + ["a receipt too many"] * (len(receipts) - submitted)
    sent = session.scalars(select(OutboxMail.id).where(OutboxMail.state == MailState.SENT)).all()
    lost += [f"mail {number} never left" for number in sent if not (mail_folder / f"{number:09d}.eml").exists()]
    waiting = session.scalars(select(OutboxMail.id).where(OutboxMail.state != MailState.SENT)).all()
    return Finding(len(told), lost, twice, _toneless(kept) + [f"mail {number} waits" for number in waiting])


def audit_translation(session: Session, journal: Journal, can: Router) -> Finding:
    """Look for each translation that a reader could see, and for those that no worker will ever make."""
    told = journal.read(TRANSLATED)
    kept = {row.id: row for row in session.scalars(select(Translation))}
    lost = [
        f"translation {key} has changed" for key, entries in told.items() if not _stands(kept.get(int(key)), entries)
    ]
    lost += [
        f"translation {row.id} was made from another text"
        for row in session.scalars(select(Translation).join(Text).where(Translation.source_hash != Text.source_hash))
    ]
    pairs = Counter((row.text_id, row.language) for row in kept.values())
    open_rows = session.execute(
        select(Translation.id, Text.language, Translation.language)
        .join_from(Translation, Text)
        .where(Translation.status.in_(OPEN))
    )
    return Finding(
        len(told),
        lost,
        [f"text {text_id} in {language} twice" for (text_id, language), number in pairs.items() if number > 1],
        [f"translation {number} is stuck" for number, source, target in open_rows if can(source, target)],
    )


def audit_whole(session: Session) -> list[str]:
    """Look for half-written work and for a damaged file."""
    of_proposal = exists().where((Proposal.title_id == Text.id) | (Proposal.body_id == Text.id))
    found = [f"text {number} belongs to nothing" for number in session.scalars(select(Text.id).where(~of_proposal))]
    bodies = select(Text.body).group_by(Text.body).having(func.count() > 1)
    found += [f"a text is there twice: {body[:40]}" for body in session.scalars(bodies)]
    if session.get_bind().dialect.name == "sqlite":
        answer = session.scalar(text("PRAGMA integrity_check"))
        found += [] if answer == "ok" else [f"integrity_check: {answer}"]
    return found


def _kept(session: Session, key: InstrumentedAttribute[str | None]) -> list[_Kept]:
    title, body = aliased(Text), aliased(Text)
    statement = (
        select(Proposal, title, body, Account.email)
        .join(title, title.id == Proposal.title_id)
        .join(body, body.id == Proposal.body_id)
        .outerjoin(Account, Account.id == Proposal.author_id)
        .where(key.is_not(None))
    )
    return [
        _Kept(
            proposal.id,
            proposal.source_id or proposal.form_key or "",
            email,
            proposal.state,
            proposal.title_id,
            proposal.body_id,
            its_title.body,
            its_body.body,
            its_body.tone_due,
        )
        for proposal, its_title, its_body, email in session.execute(statement)
    ]


def _compare(
    session: Session, told: dict[str, list[Entry]], kept: Iterable[_Kept], states: set[State], *, has_author: bool
) -> tuple[list[str], list[str]]:
    by_id = {proposal.id: proposal for proposal in kept}
    ordered = _ordered(session)
    lost, twice = [], []
    for key, entries in told.items():
        numbers = {entry["proposal"] for entry in entries}
        if len(numbers) > 1:
            twice.append(f"{key} was answered with the numbers {sorted(numbers)}")
        proposal = by_id.get(entries[0]["proposal"])
        problem = _problem(proposal, key, entries[0], states, has_author=has_author)
        if problem is None and proposal is not None and proposal.state != State.DRAFT:
            problem = _unordered(proposal, ordered)
        if problem is not None:
            lost.append(f"{key}: {problem}")
    return lost, twice


def _problem(proposal: _Kept | None, key: str, entry: Entry, states: set[State], *, has_author: bool) -> str | None:
    if proposal is None:
        return "is not there"
    if (proposal.title, proposal.body) != (entry["title"], entry["body"]):
        return "its text has changed"
    if proposal.key != key or (has_author and proposal.author != entry["author"]):
        return "is somebody else's"
    return None if proposal.state in states else f"is {proposal.state}"


def _ordered(session: Session) -> dict[int, set[str]]:
    """Return the languages that each text is or will be readable in."""
    languages: dict[int, set[str]] = {}
    for text_id, language in session.execute(select(Text.id, Text.language)):
        languages[text_id] = {language}
    for text_id, language in session.execute(select(Translation.text_id, Translation.language)):
        languages[text_id].add(language)
    return languages


def _unordered(proposal: _Kept, ordered: dict[int, set[str]]) -> str | None:
    missing = set(INTERFACE) - (ordered[proposal.title_id] & ordered[proposal.body_id])
    return f"nobody ordered it in {sorted(missing)}" if missing else None


def _same(kept: Sequence[_Kept]) -> list[str]:
    keys = Counter((proposal.author, proposal.key) for proposal in kept)
    return [f"{key} of {author} is there {number} times" for (author, key), number in keys.items() if number > 1]


def _toneless(kept: Iterable[_Kept]) -> list[str]:
    return [f"{proposal.key} waits for its tone" for proposal in kept if proposal.is_toneless]


def _stands(row: Translation | None, entries: Sequence[Entry]) -> bool:
    return row is not None and all(
        (row.text_id, row.language, fingerprint(row.status, row.body))
        == (entry["text"], entry["language"], entry["fingerprint"])
        for entry in entries
    )
