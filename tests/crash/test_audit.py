"""The comparison finds what a crash could have done: each kind of damage is made here by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.outbox.models import OutboxMail
from portal.domain.proposals import intake, service
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import Draft, Imported
from portal.domain.texts.models import Text, Translation
from portal.engines.translation.types import Status
from portal.foundation import clock
from tests.factories.people import People
from tools.crash import audit
from tools.crash.audit import Finding
from tools.crash.items import Items
from tools.crash.journal import HANDED_IN, IMPORTED, SAVED, TRANSLATED, Journal
from tools.crash.translation import fingerprint

Damage = Callable[[Session], object]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "acknowledged.jsonl")


@pytest.fixture
def imported(portal: Portal, journal: Journal) -> int:
    """One imported proposal, tagged, and acknowledged."""
    item = Items(1, "imported").item(0)
    with portal.database.unit_of_work() as session:
        proposal_id, _new = intake.import_one(
            session, Imported("crash", item.key, item.title, item.body, None, None, None, None), clock.now()
        )
    journal.note(IMPORTED, item.key, proposal=proposal_id, title=item.title, body=item.body)
    portal.worker.work_off()
    return proposal_id


@pytest.fixture
def handed_in(portal: Portal, people: People, journal: Journal) -> int:
    """One proposal that was handed in and acknowledged, its receipt sent."""
    item, author = Items(1, "submitted").item(0), people.member()
    with portal.database.unit_of_work() as session:
        proposal_id, _new = service.start(session, author.id, Draft(item.title, item.body), item.key, clock.now())
        assert service.submit(session, author, proposal_id, clock.now()) is None
    facts = {"author": author.email, "title": item.title, "body": item.body}
    journal.note(SAVED, item.key, proposal=proposal_id, **facts)
    journal.note(HANDED_IN, item.key, proposal=proposal_id, **facts)
    portal.worker.work_off()
    return proposal_id


@pytest.fixture
def translated(portal: Portal, imported: int, journal: Journal) -> int:
    """One translation that a reader has seen; the other languages have no package."""
    with portal.database.unit_of_work() as session:
        row = session.scalars(select(Translation).where(Translation.language == "en")).first()
        assert row is not None
        row.status, row.body = Status.READY, "seen"
    journal.note(TRANSLATED, str(row.id), text=row.text_id, language="en", fingerprint=fingerprint("ready", "seen"))
    return row.id


def _damage(portal: Portal, damage: Damage) -> None:
    with portal.database.unit_of_work() as session:
        damage(session)


def _of_import(portal: Portal, journal: Journal) -> Finding:
    with portal.database.reading() as session:
        return audit.audit_import(session, journal)


def _of_submission(portal: Portal, journal: Journal) -> Finding:
    with portal.database.reading() as session:
        return audit.audit_submission(session, journal, portal.settings.mail_dir)


def _of_translation(portal: Portal, journal: Journal, *installed: tuple[str, str]) -> Finding:
    with portal.database.reading() as session:
        return audit.audit_translation(session, journal, lambda source, target: (source, target) in installed)


def _whole(portal: Portal) -> list[str]:
    with portal.database.reading() as session:
        return audit.audit_whole(session)


@pytest.mark.usefixtures("imported", "handed_in", "translated")
def test_nothing_is_wrong_where_nothing_happened(portal: Portal, journal: Journal) -> None:
    findings = (_of_import(portal, journal), _of_submission(portal, journal), _of_translation(portal, journal))

    assert [finding.faults for finding in findings] == [[], [], []]
    assert [finding.acknowledged for finding in findings] == [1, 1, 1]
    assert _whole(portal) == []


IMPORT_DAMAGES: dict[str, Damage] = {
    "is not there": lambda session: session.execute(delete(Proposal)),
    "its text has changed": lambda session: session.execute(update(Text).values(body=Text.body + " ")),
    "is somebody else's": lambda session: session.execute(update(Proposal).values(source_id="another")),
    "is withdrawn": lambda session: session.execute(update(Proposal).values(state="withdrawn")),
    "nobody ordered it in ['ja']": lambda session: session.execute(
        delete(Translation).where(Translation.language == "ja")
    ),
}


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("problem", IMPORT_DAMAGES)
def test_an_import_that_is_lost_is_found(portal: Portal, journal: Journal, problem: str) -> None:
    _damage(portal, IMPORT_DAMAGES[problem])

    assert [fault.partition(": ")[2] for fault in _of_import(portal, journal).lost] == [problem]


def test_an_import_answered_with_two_numbers_is_found(portal: Portal, journal: Journal, imported: int) -> None:
    item = Items(1, "imported").item(0)
    journal.note(IMPORTED, item.key, proposal=imported + 1, title=item.title, body=item.body)

    assert len(_of_import(portal, journal).duplicates) == 1


@pytest.mark.usefixtures("imported")
def test_a_text_that_nobody_tags_is_found(portal: Portal, journal: Journal) -> None:
    _damage(portal, lambda session: session.execute(update(Text).values(tone_due=True)))

    assert len(_of_import(portal, journal).stuck) == 1


@pytest.mark.usefixtures("handed_in")
def test_a_proposal_that_fell_back_to_a_draft_is_found(portal: Portal, journal: Journal) -> None:
    _damage(portal, lambda session: session.execute(update(Proposal).values(state="draft")))

    assert any(fault.endswith("is draft") for fault in _of_submission(portal, journal).lost)


@pytest.mark.usefixtures("handed_in")
def test_a_missing_receipt_is_found(portal: Portal, journal: Journal) -> None:
    _damage(portal, lambda session: session.execute(delete(OutboxMail)))

    assert _of_submission(portal, journal).lost == ["a receipt is missing"]


@pytest.mark.usefixtures("handed_in")
def test_a_receipt_that_never_left_is_found(portal: Portal, journal: Journal) -> None:
    for path in portal.settings.mail_dir.glob("*.eml"):
        path.unlink()

    assert len(_of_submission(portal, journal).lost) == 1


@pytest.mark.usefixtures("handed_in")
def test_a_mail_that_waits_is_found(portal: Portal, journal: Journal) -> None:
    _damage(portal, lambda session: session.execute(update(OutboxMail).values(state="due")))

    assert len(_of_submission(portal, journal).stuck) == 1


@pytest.mark.usefixtures("translated")
def test_a_translation_that_readers_had_seen_and_that_is_gone_is_found(portal: Portal, journal: Journal) -> None:
    _damage(portal, lambda session: session.execute(update(Translation).values(body="")))

    assert len(_of_translation(portal, journal).lost) == 1


@pytest.mark.usefixtures("imported")
def test_only_a_translation_that_a_package_could_make_is_stuck(portal: Portal, journal: Journal) -> None:
    assert _of_translation(portal, journal).stuck == []
    assert len(_of_translation(portal, journal, ("ko", "ja")).stuck) == len(("title", "body"))


@pytest.mark.usefixtures("imported")
def test_a_text_that_belongs_to_nothing_is_found(portal: Portal) -> None:
    def leave_half_a_proposal(session: Session) -> None:
        session.execute(delete(Proposal))

    _damage(portal, leave_half_a_proposal)

    assert len(_whole(portal)) == len(("title", "body"))


@pytest.mark.usefixtures("imported")
def test_a_text_that_is_there_twice_is_found(portal: Portal) -> None:
    _damage(portal, lambda session: session.execute(update(Text).values(body="the same")))

    assert _whole(portal) == ["a text is there twice: the same"]
