"""Two people at the same moment: one of them wins, the other is told, and nothing is half done."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.trust import queries
from portal.domain.trust.models import Kept, Release
from portal.domain.trust.types import ReleaseReason, ReleaseRefused, ReleaseView, State
from tests.factories.evidence import PERIOD
from tests.factories.office_of_releases import ReleaseOffice
from tests.factories.people import People
from tests.factories.threads import at_once

AGAIN = range(5)


def outcome(found: object) -> object:
    return found.reason if isinstance(found, ReleaseRefused) else type(found)


def waiting(office: ReleaseOffice, period: str = PERIOD) -> ReleaseView:
    preview = office.preview(period)
    assert isinstance(preview, ReleaseView)
    return preview


def test_of_two_who_approve_at_once_one_wins_and_the_other_hears_who(office: ReleaseOffice, people: People) -> None:
    others = [people.member(Role.APPROVER, name=f"Approver {number}") for number in range(4)]
    preview = waiting(office)
    found = at_once(*(partial(office.approve, preview.pk, other) for other in others))
    assert Counter(map(outcome, found)) == {ReleaseView: 1, ReleaseReason.ALREADY_APPROVED: 3}
    won = next(one for one in found if isinstance(one, ReleaseView))
    assert {one.other for one in found if isinstance(one, ReleaseRefused)} == {won.approved_by}
    assert [one.approved_by for one in office.listed()] == [won.approved_by]


def test_approved_and_dropped_at_once_it_is_out_or_it_is_gone(portal: Portal, office: ReleaseOffice) -> None:
    preview = waiting(office)
    approved, dropped = at_once(partial(office.approve, preview.pk), partial(office.drop, preview.pk))
    with portal.database.reading() as session:
        rows, kept = session.query(Release).count(), session.query(Kept).count()
    if isinstance(approved, ReleaseView):
        assert outcome(dropped) is ReleaseReason.ALREADY_APPROVED
        assert (rows, kept) == (1, 1)
    else:
        assert outcome(approved) is ReleaseReason.GONE
        assert (dropped, rows, kept) == (None, 0, 0)


def test_two_previews_of_one_quarter_made_at_once_are_one(portal: Portal, office: ReleaseOffice) -> None:
    found = at_once(*[partial(office.preview)] * 3)
    assert Counter(map(outcome, found)) == {ReleaseView: 1, ReleaseReason.PREVIEW_WAITING: 2}
    with portal.database.reading() as session:
        assert len(queries.list_previews(session)) == 1


@pytest.mark.parametrize("_again", AGAIN)
def test_of_two_previews_approved_at_once_the_second_is_compared_with_the_first_or_refused(
    office: ReleaseOffice, _again: int
) -> None:
    one, other = waiting(office, "2026-Q2"), waiting(office)
    found = at_once(partial(office.approve, one.pk), partial(office.approve, other.pk))
    assert Counter(map(outcome, found)) == {ReleaseView: 1, ReleaseReason.OVERTAKEN: 1}
    assert [view.state for view in office.listed()] == [State.FINAL]
