"""Public texts with a translation, and people who look after translations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.postediting import rehearsals, service, suggestions
from portal.domain.postediting.models import Suggestion
from portal.domain.postediting.service import Approval
from portal.domain.postediting.types import Key, Offered, Reason, Refused, RehearsalState
from portal.domain.proposals.types import ProposalRow, State
from portal.domain.texts import editing, queries
from portal.domain.texts.models import Translation
from portal.domain.texts.types import TextView
from portal.foundation import clock
from portal.tasks import translation
from tests.factories.bulk import Bulk
from tests.factories.people import PASSWORD, People
from tests.factories.proposals import propose
from tests.factories.translators import FakeTranslator


@dataclass(frozen=True, slots=True)
class Desk:
    """A published proposal whose texts a machine has translated, its writer, and who looks after translations."""

    portal: Portal
    proposal: ProposalRow
    author: Principal
    reader: Principal
    editor: Principal

    @property
    def key(self) -> Key:
        """Return the English translation of its text."""
        return Key(self.proposal.body_id, "en")

    def view(self, language: str = "en") -> TextView:
        """Return its text as readers see it."""
        with self.portal.database.reading() as session:
            return queries.get_view(session, self.proposal.body_id, language)

    def suggest(
        self, body: str | None, *, by: Principal | None = None, reason: Reason | None = None, credit: bool = False
    ) -> int:
        """Let a reader improve or report its translation."""
        with self.portal.database.unit_of_work() as session:
            work = editing.get_work(session, self.key.text_id, self.key.language)
            offered = Offered(work.source_hash, work.body, body, reason, "", credit)
            made = suggestions.suggest(session, (by or self.reader).id, self.key, offered, clock.now())
        assert not isinstance(made, Refused), made
        return made

    def approve(self, body: str, *, taken: int | None = None, credit: bool = False) -> None:
        """Let the post-editor approve words for it."""
        with self.portal.database.unit_of_work() as session:
            desk = service.open_desk(session, self.key, self.editor.id, "en", clock.now())
            approval = Approval(body, desk.basis, desk.shown, taken, wants_credit=credit)
            assert service.approve(session, self.editor.id, self.key, approval, clock.now()) is None


def translate(portal: Portal, translator: FakeTranslator | None = None) -> None:
    """Let a machine translate all that is due."""
    while translation.translate_due(portal.database, translator or FakeTranslator(), timedelta(minutes=1)):
        pass


def desk(portal: Portal, people: People, **changes: str) -> Desk:
    """Publish a proposal, let a machine translate it, and make the people who have to do with it."""
    author = people.member(name="Author", password=PASSWORD)
    moderator = people.moderator()
    proposal = propose(portal, author, State.PUBLISHED, moderator=moderator, **changes)
    translate(portal)
    reader = people.member(name="Reader", language="en", password=PASSWORD)
    editor = people.member(Role.TRANSLATOR, name="Editor", language="en", password=PASSWORD)
    return Desk(portal, proposal, author, reader, editor)


def gather(session: Session, bulk: Bulk, member_id: int, others: Sequence[int], text_ids: Sequence[int]) -> int:
    """Let many say something of the first of some translations, and a member of all; return an order to try a text."""
    session.execute(update(Translation).where(Translation.text_id.in_(text_ids[1:])).values(status="declined"))
    said = {"language": "en", "source_hash": "x", "shown": "Text.", "note": "", "answer": "", "created_at": bulk.now}
    rows = [said | {"text_id": text_ids[0], "by_id": by, "state": "open", "body": f"Text {by}."} for by in others]
    rows += [said | {"text_id": one, "by_id": member_id, "state": "declined", "body": "A."} for one in text_ids]
    session.execute(insert(Suggestion), rows)
    lines = [[f"문장 {number}.", f"Sentence {number}.", f"문장 {number}.", ""] for number in range(len(text_ids))]
    rehearsal_id = rehearsals.order(session, member_id, "comment:1:", "문장.", "ko", "en", bulk.now)
    rehearsals.store(session, rehearsal_id, RehearsalState.DONE, lines)
    return rehearsal_id
