"""A portal without any engine: proposals are written and read, and nobody is told a lie."""

from __future__ import annotations

from pathlib import Path

from portal.app import build
from portal.domain.proposals.types import State
from portal.foundation import settings
from tests.factories.people import People
from tests.factories.proposals import TITLE, propose
from tests.factories.visitors import Visitor


def test_a_proposal_is_written_and_read_with_the_null_engine(
    backend: str, environment: dict[str, str], tmp_path: Path
) -> None:
    portal = build(settings.load(environment | {"PORTAL_TRANSLATION": "off"}, tmp_path))
    people = People(portal)
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    portal.worker.work_off()
    korean = Visitor(portal).get(f"/ko/proposals/{row.id}").get_data(as_text=True)
    english = Visitor(portal).get(f"/en/proposals/{row.id}").get_data(as_text=True)
    assert TITLE in korean
    assert TITLE in english
    assert "Waiting for translation" in english
    assert "Waiting for translation" not in korean
    portal.database.dispose()
